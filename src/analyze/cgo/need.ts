import type { Closure, ClosurePackage } from '../packages/closure.ts';
import { headerOf, sourceOf } from '../packages/closure-files.ts';
import { parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { declaredNames, firstUse } from '../go/symbols.ts';

/** What becomes of a package without cgo. */
export interface WithoutCgo {
  readonly without: 'does-not-compile' | 'fails-at-run-time' | 'works';
  readonly why: string;
}

const works = (why: string): WithoutCgo => ({ without: 'works', why });
const breaks = (why: string): WithoutCgo => ({ without: 'does-not-compile', why });

/**
 * Judges a package with cgo files by what the program would be without cgo: whether it is still imported, whether
 * files stand in for the cgo files, and otherwise whether what is left uses a name that only those declare.
 */
export function judgeWithoutCgo(tree: GoTree, user: ClosurePackage, off: Closure): WithoutCgo {
  const { importPath } = user;
  if (off.missing.some(({ value }) => value === importPath)) return breaks('without cgo no file of the package is left');
  const alone = off.packages.get(importPath);
  if (alone === undefined) return works('without cgo nothing imports the package');
  const { package: { goFiles, cgoFiles } } = user;
  const withCgo = new Set([...goFiles, ...cgoFiles]);
  const kept = new Set(alone.package.goFiles);
  const twin = alone.package.goFiles.find((name) => !withCgo.has(name));
  if (twin !== undefined) return works(`${twin} stands in for the files with cgo`);
  if (kept.size === 0) return breaks('without cgo no file of the package is left');
  const lost = [...withCgo].filter((name) => !kept.has(name));
  // What the program's own files do at its start is no stand-in's to do.
  const starts = alone.package.name === 'main' ? lost.find((name) => /^func init\(\)/m.test(sourceOf(tree, user, name).toString())) : undefined;
  if (starts !== undefined) return { without: 'fails-at-run-time', why: `without cgo ${starts} is left out, and what its init does at the start` };
  const names = new Set(lost.flatMap((name) => [...declaredNames(sourceOf(tree, user, name))]));
  for (const name of kept) {
    const use = firstUse(sourceOf(tree, user, name), names, false);
    if (use !== undefined) return breaks(`${name} uses ${use.name}, which only files with cgo declare`);
  }
  return judgeImporters(tree, importPath, off, names);
}

function judgeImporters(tree: GoTree, importPath: string, off: Closure, names: ReadonlySet<string>): WithoutCgo {
  const exported = new Set([...names].filter((name) => /^\p{Lu}/u.test(name)));
  if (exported.size === 0) return works('nothing else uses the files with cgo');
  for (const importer of off.packages.values()) {
    if (!importer.package.imports.some(({ value }) => value === importPath)) continue;
    for (const name of importer.package.goFiles) {
      if (!headerOf(tree, importer, name).imports.some(({ path }) => path === importPath)) continue;
      const use = firstUse(sourceOf(tree, importer, name), exported, true);
      if (use !== undefined) return breaks(`${importer.importPath || 'the program'} uses ${use.name}, which only files with cgo declare`);
    }
  }
  return works('nothing else uses the files with cgo');
}

/**
 * Whether what stands in for the file that imports a package says in a text of its own that it lacks cgo: the program
 * compiles without, and refuses what it is asked for.
 */
export function refusesWithoutCgo(tree: GoTree, importer: string, on: Closure, off: Closure): boolean {
  const dir = parentOf(importer);
  const inDir = (closure: Closure): ClosurePackage | undefined => [...closure.packages.values()].find((one) => one.origin === 'tree' && one.package.dir === dir);
  const [full, bare] = [inDir(on), inDir(off)];
  if (full === undefined || bare === undefined) return false;
  const kept = new Set([...full.package.goFiles, ...full.package.cgoFiles]);
  return bare.package.goFiles.some((name) => !kept.has(name) && /"[^"\n]*\bcgo\b[^"\n]*"/i.test(sourceOf(tree, bare, name).toString()));
}

/** Drivers of SQLite that are no C. */
const inGo = /^(?:modernc\.org\/sqlite|github\.com\/(?:glebarez|ncruces)\/(?:go-)?sqlite3?|zombiezen\.com\/go\/sqlite)(?:\/|$)/;

/** Whether what is left of the program without cgo names SQLite as a driver, and imports none. */
export function lacksDriver(tree: GoTree, off: Closure): boolean {
  if ([...off.packages.keys(), ...off.unknown.map(({ value }) => value)].some((path) => inGo.test(path))) return false;
  return [...off.packages.values()].some((one) => one.origin === 'tree' && one.package.goFiles.some((name) => /["'`]sqlite3?["'`]/.test(sourceOf(tree, one, name).toString())));
}
