import { cgoLineHolds } from '../../../analyze/cgo/lines.ts';
import { defaultConfig, tagsOf } from '../../../analyze/go/constraints.ts';
import type { Finding } from '../../../analyze/facts.ts';
import { readCopies } from '../../../analyze/front-ends/copies.ts';
import { openFiles, openGoTree } from '../../../analyze/go-tree.ts';
import { openPackages } from '../../../analyze/packages/package-variants.ts';
import type { Diagnostic } from '../../../diagnostic.ts';
import { joinPath, parentOf, pathIn, type Repo } from '../../../repo.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Target } from '../target.ts';

type Problem = Omit<Diagnostic, 'code' | 'severity'>;

/** Paths of submodules (git-scm.com/docs/gitmodules) whose directory is not here or empty: a clone without --recurse-submodules. */
export function absentSubmodules(repo: Repo): readonly string[] {
  const text = repo.read('.gitmodules', 64 * 1024) ?? '';
  const paths = [...text.matchAll(/^\s*path\s*=\s*"?([^"\n]+?)"?\s*$/gm)].flatMap(([, path = '']) => joinPath(path) ?? []);
  return paths.filter((path) => path !== '.' && repo.list(path).length === 0);
}

/** Local replacements, what cgo reads, and files of the image that lie in a submodule which is not here. */
export function missingSubmodules(repo: Repo, targets: readonly Target[]): Problem[] {
  const absent = absentSubmodules(repo);
  if (absent.length === 0) return [];
  const owner = (path: string): string | undefined => absent.find((one) => path === one || path.startsWith(`${one}/`));
  const problem = (submodule: string | undefined, message: string, at: Diagnostic['at']): Problem[] =>
    submodule === undefined ? [] : [{ message: `${message} lies in the submodule ${submodule}, which is not here`, at, remedy: `run git submodule update --init ${shellQuote(submodule)}` }];
  // What a command of the repository copies out of one into a package that embeds all that lies beside it.
  const copied = readCopies(openGoTree(repo)).filter(({ from, to }) => owner(from) !== undefined && to.every((place) => repo.stat(place) === undefined));
  return targets.flatMap(({ command, module, program }) => [
    ...command.embeds.filter(({ pattern: { value } }) => /^(?:all:)?\*$/.test(value)).flatMap(({ dir, pattern: { value, at } }) =>
      copied.filter(({ to }) => to.some((place) => parentOf(place) === dir)).slice(0, 1).flatMap(({ from }) => problem(owner(from), `${from}, of which //go:embed ${value} holds a copy,`, at))),
    ...cgoSources(repo, { command, program }).filter(({ value }) => owner(value) !== undefined).slice(0, 1)
      .flatMap(({ value, at }) => problem(owner(value), `${value}, which cgo reads,`, at)),
    // An import out of it says the same, at the line that needs it; of several the first.
    ...(module?.mod.replace ?? []).filter(({ local }) => !command.closure.missing.some(({ dir }) => dir !== undefined && owner(dir) !== undefined && owner(dir) === owner(local?.dir ?? '')))
      .filter(({ local }, index, all) => all.findIndex((other) => owner(other.local?.dir ?? '') === owner(local?.dir ?? '')) === index).flatMap(({ local, old, at }) => problem(owner(local?.dir ?? ''), `the replacement of ${old.path}`, at)),
    // A configuration that it does without is the deployment's.
    ...(program?.runtime.files ?? []).filter(({ path, kind, required }) => !path.startsWith('/') && (required || kind !== 'config'))
      .flatMap(({ path, at }) => problem(owner(joinPath(path) ?? ''), `${path}, which the program opens,`, at)),
  ]);
}

/** Places that the C side of a program names: below ${SRCDIR} in flags, and what it includes in quotes, as its package sees it. */
function cgoSources(repo: Repo, { command, program }: Pick<Target, 'command' | 'program'>): Finding<string>[] {
  if (command.cgo.need !== 'needed') return [];
  const files = openFiles(repo);
  const packageAt = openPackages(files, (dir) => repo.list(dir).filter(({ kind }) => kind !== 'directory').map(({ name }) => name));
  const config = { ...defaultConfig, tags: [...command.tags, ...program?.flags.tags.map(({ value }) => value) ?? []] };
  return command.closure.dirs.flatMap((dir) => {
    const { cgoFiles, cFiles, cxxFiles } = packageAt(dir, config);
    const go = cgoFiles.flatMap((name) => {
      const { cgo, includes } = files.goFile(pathIn(dir, name));
      const flags = cgo.filter((line) => line.verb.endsWith('FLAGS') && cgoLineHolds(line, tagsOf(config))).flatMap(({ args, line }) =>
        args.flatMap((arg) => [...arg.matchAll(/\$\{SRCDIR\}\/([^:;,\s]+)/g)].map(([, value = '']) => ({ value, line, name }))));
      return [...flags, ...includes.filter(({ system }) => !system).map(({ header, line }) => ({ value: header, line, name }))];
    });
    const c = cgoFiles.length === 0 ? [] : [...cFiles, ...cxxFiles].flatMap((name) => (repo.read(pathIn(dir, name), 64 * 1024) ?? '').split('\n')
      .flatMap((text, i) => [...text.matchAll(/^\s{0,20}#\s{0,8}include\s{0,8}"([^"]{1,200})"/g)].map(([, value = '']) => ({ value, line: i + 1, name }))));
    return [...go, ...c].map(({ value, line, name }) => ({ value: joinPath(dir, value) ?? '', at: { path: pathIn(dir, name), line } }));
  });
}

/** First line of a pointer file (git-lfs' docs/spec.md). */
const POINTER = 'version https://git-lfs.github.com/spec/v1';
/** A pointer is smaller than this (the same page). */
const POINTER_BYTES = 1024;
const mostFiles = 4000;

/** Embedded and copied files that are Git LFS pointers: the image would hold the pointer in place of the content. */
export function lfsPointers(repo: Repo, targets: readonly Target[], assumePresent: boolean): Problem[] {
  if (assumePresent) return [];
  return targets.flatMap(({ command, program }) => {
    const embedded = command.embeds.map(({ files, pattern }) => ({ files, at: pattern.at, what: `//go:embed ${pattern.value}` }));
    // What the code only names may well be what it makes.
    const opened = (program?.runtime.files ?? []).flatMap(({ found, at, path, opened: opens }) =>
      found === undefined || !opens ? [] : [{ files: filesBelow(repo, found.path), at, what: path }]);
    return [...embedded, ...opened].flatMap(({ files, at, what }) => {
      const pointers = files.filter((path) => isPointer(repo, path));
      const [first] = pointers;
      if (first === undefined) return [];
      const more = pointers.length > 1 ? ` and ${pointers.length - 1} more of ${what}` : '';
      return [{ message: `${first}${more}: a Git LFS pointer is here in place of the file`, at, remedy: `run git lfs pull --include ${shellQuote(pointers.slice(0, 5).join(','))}` }];
    });
  });
}

/** Whether a Git LFS pointer stands in for a file. */
export function isPointer(repo: Repo, path: string): boolean {
  const info = repo.stat(path);
  return info?.kind === 'file' && info.size < POINTER_BYTES && info.size > POINTER.length && (repo.read(path, POINTER.length) ?? '') === POINTER;
}

function filesBelow(repo: Repo, top: string): readonly string[] {
  if (repo.stat(top)?.kind !== 'directory') return [top];
  const found: string[] = [];
  const waiting = top === '.' ? [] : [top];
  for (let dir = waiting.pop(); dir !== undefined && found.length < mostFiles; dir = waiting.pop()) {
    for (const { name, kind } of repo.list(dir)) {
      if (kind === 'directory' && name !== 'node_modules') waiting.push(`${dir}/${name}`);
      else if (kind === 'file') found.push(`${dir}/${name}`);
    }
  }
  return found;
}
