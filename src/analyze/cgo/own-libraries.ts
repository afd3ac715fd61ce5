/** Shared libraries that a package of the tree brings along and is linked with. */
import type { ClosurePackage } from '../packages/closure.ts';
import { cgoImportOf } from '../packages/closure-files.ts';
import { joinPath } from '../../repo.ts';
import type { Finding } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';

const shared = /\.so(?:\.\d+)*$/;

/**
 * The files of the places in which a `-l` finds one: the linker takes a shared library before an archive (ld, "-l"), and the loader asks for it,
 * and for what it is linked with itself, under names of their own.
 */
export function ownLibraries(tree: GoTree, user: ClosurePackage): Finding<string>[] {
  const { origin, package: { dir, cgo: { ldflags } } } = user;
  if (origin !== 'tree') return [];
  const within = (path: string): string[] => (path.startsWith('/') ? [] : [joinPath(dir, path.replace(/\$\{SRCDIR\}/g, '.'))].flatMap((one) => one ?? []));
  const places = ldflags.flatMap((flag) => (/^-L./.test(flag) ? within(flag.slice(2)) : []));
  const asked = ldflags.flatMap((flag) => (flag.startsWith('-l:') ? [flag.slice(3)] : flag.startsWith('-l') ? [`lib${flag.slice(2)}.so`] : []));
  const named = ldflags.flatMap((flag) => (flag.startsWith('-') || !shared.test(flag) ? [] : within(flag)));
  const filled = places.filter((place) => tree.filesOf(place).some((name) => asked.includes(name) && shared.test(name)));
  const found = [...filled.flatMap((place) => tree.filesOf(place).filter((name) => shared.test(name)).map((name) => joinPath(place, name) ?? name)), ...named.filter((path) => tree.repo.stat(path)?.kind === 'file')];
  const at = cgoImportOf(tree, user);
  return [...new Set(found)].sort().map((value) => ({ value, at }));
}

const archive = /\.(?:a|so(?:\.\d+)*)$/;

/**
 * Where libraries should lie that a package is linked with out of the tree, and that are not there: what a flag names by its file, or looks for in
 * directories that hold no library at all. Where they hold others, the system may have it.
 */
export function absentLibraries(tree: GoTree, { origin, package: { dir, cgo: { ldflags } } }: ClosurePackage, isOfSystem: (name: string) => boolean): string[] {
  if (origin !== 'tree') return [];
  const own = (flag: string): string[] => (flag.startsWith('${SRCDIR}') ? [joinPath(dir, flag.replace('${SRCDIR}', '.'))].flatMap((one) => one ?? []) : []);
  const named = ldflags.flatMap((flag) => (archive.test(flag) ? own(flag) : [])).filter((path) => tree.repo.stat(path) === undefined);
  // The go command takes a relative -L from the package's directory as well (go/build, makePathsAbsolute).
  const places = ldflags.flatMap((flag) => (/^-L(?:\$\{SRCDIR\}|[\w.])/.test(flag) ? [joinPath(dir, flag.slice(2).replace('${SRCDIR}', '.'))].flatMap((one) => one ?? []) : []));
  const [place] = places;
  if (place === undefined || places.some((one) => tree.filesOf(one).some((name) => archive.test(name)))) return named;
  return [...named, ...ldflags.flatMap((flag) => (/^-l[\w+-]+$/.test(flag) && !isOfSystem(flag.slice(2)) ? [`${place}/lib${flag.slice(2)}.a`] : []))];
}
