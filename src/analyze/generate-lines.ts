/** Which `//go:generate` line makes what. */
import { joinPath, parentOf } from '../repo.ts';
import { below } from './directories.ts';
import type { Finding } from './facts.ts';
import { findGenerate } from './go-body.ts';
import type { GoTree } from './go-tree.ts';

/** The generate lines of a directory's Go files that `go generate` would run. */
export function generateLines(tree: GoTree, dir: string): readonly Finding<string>[] {
  const { repo } = tree;
  return tree.filesOf(dir).filter((name) => name.endsWith('.go')).flatMap((name) => {
    const path = joinPath(dir, name) ?? name;
    return findGenerate({ path, line: 0 }, Buffer.from(repo.bytes(path) ?? []));
  });
}

/** What is looked for: a directory, or one file or directory of it. */
export interface Lacking {
  readonly dir: string;
  readonly path?: string;
}

/** Makers of doubles for tests: no program needs what they write. */
const doubles = /\b(?:mockgen|mockery|counterfeiter|moq|minimock|gomock|pegomock|mocks?)\b/i;

/**
 * The lines that make it: those that name it, else those that stand in its directory, else those in the nearest
 * directory above (tools that read a configuration, as sqlc, ent and gqlgen do, name no file).
 * @param exists whether an entry of the tree is there: a line all of whose files are there makes nothing that lacks
 */
export function linesMaking(lines: readonly Finding<string>[], wanted: Lacking, exists: (path: string) => boolean): readonly Finding<string>[] {
  const useful = lines.filter(({ value, at }) => {
    if (doubles.test(value)) return false;
    const files = pathsIn(value, parentOf(at.path)).filter((path) => path.endsWith('.go') || /\.\w{2,5}$/.test(path));
    const made = files.slice(toolFiles(value));
    return made.length === 0 || made.some((path) => !exists(path));
  });
  const named = useful.filter(({ value, at }) => pathsIn(value, parentOf(at.path)).some((path) => names(path, wanted, exists)));
  if (named.length > 0) return named;
  const beside = useful.filter(({ at }) => parentOf(at.path) === wanted.dir);
  if (beside.length > 0) return beside;
  const above = useful.filter(({ at }) => below(parentOf(at.path), wanted.path ?? wanted.dir) !== undefined);
  const nearest = Math.max(...above.map(({ at }) => parentOf(at.path).length));
  return above.filter(({ at }) => parentOf(at.path).length === nearest);
}

/** How many of the files that a line names are the tool's own: `go run gen.go out.go` runs the first. */
function toolFiles(line: string): number {
  return /^go\s+run\s+(?:-\S+\s+)*\S+\.go\b/.test(line) ? 1 : 0;
}

/** Whether a path of a line is what is looked for, or lies in it, or holds it; what is there already is input. */
function names(path: string, wanted: Lacking, exists: (path: string) => boolean): boolean {
  if (path === '.' || (exists(path) && /\.\w{1,5}$/.test(path))) return false;
  if (wanted.path !== undefined) return path === wanted.path || below(wanted.path, path) !== undefined || (below(path, wanted.path) !== undefined && path !== wanted.dir);
  return path === wanted.dir || (parentOf(path) === wanted.dir && path.endsWith('.go'));
}

/** Paths that a line names, as the repository sees them, whether or not they are there. */
export function generatePaths({ value, at }: Finding<string>): readonly string[] {
  return pathsIn(value, parentOf(at.path));
}

/** Words of a line that could be paths, as the repository sees them. */
function pathsIn(line: string, dir: string): string[] {
  return line.split(/[\s=,:"']+/).filter((word) => /[./]/.test(word) && !word.startsWith('-') && !word.startsWith('$'))
    .flatMap((word) => joinPath(dir, word) ?? []);
}
