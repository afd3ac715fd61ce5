import { baseName, type Repo } from '../../repo.ts';

/** A directory of the tree as a walk finds it. */
export interface Directory {
  readonly path: string;
  /** Names of its files, sorted; a link counts as a file unless it leads to a directory. */
  readonly files: readonly string[];
  /** Whether it holds a go.mod. */
  readonly hasGoMod: boolean;
}

/** Walks the whole tree without following links; parents come before their children, and all are sorted. */
export function walkDirectories(repo: Repo): ReadonlyMap<string, Directory> {
  const found = new Map<string, Directory>();
  const waiting = ['.'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const files: string[] = [];
    const below: string[] = [];
    const prefix = path === '.' ? '' : `${path}/`;
    let hasGoMod = false;
    for (const { name, kind } of repo.list(path)) {
      if (kind === 'directory') below.push(prefix + name);
      else if (kind !== 'link' || repo.stat(prefix + name)?.kind !== 'directory') {
        files.push(name);
        if (name === 'go.mod') hasGoMod = kind === 'file' || repo.stat(prefix + name)?.kind === 'file';
      }
    }
    found.set(path, { path, files, hasGoMod });
    for (let i = below.length - 1; i >= 0; i--) waiting.push(below[i] ?? '.');
  }
  return found;
}

/** Names of directories that `./...` never goes into. */
export function isHiddenDirectory(path: string): boolean {
  const name = baseName(path);
  return name === 'testdata' || ((name.startsWith('.') || name.startsWith('_')) && name !== '.');
}

const windowsNames = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;

/** Whether an import path may hold a directory's name (x/mod's module): the go command builds nothing below others. */
export function isImportElement(name: string): boolean {
  const [short = ''] = name.split('.');
  return /^[\w.~+-]+$/.test(name) && !name.endsWith('.') && !windowsNames.test(short) && !/~\d+$/.test(short);
}

/** The part of `path` below `dir`; empty for `dir` itself; `undefined` when it lies elsewhere. */
export function below(dir: string, path: string): string | undefined {
  if (path === dir) return '';
  if (dir === '.') return path;
  return path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : undefined;
}

/**
 * A test for the `ignore` directives of a go.mod: `./x` names one directory of the module, `x` every directory of that
 * name or path, each with all below it (cmd/go's search).
 */
export function ignoreTest(patterns: readonly string[]): (relative: string) => boolean {
  const slashed = (path: string): string => `${path.startsWith('/') ? '' : '/'}${path}${path.endsWith('/') ? '' : '/'}`;
  const anchored = patterns.filter((pattern) => pattern.startsWith('./')).map((pattern) => slashed(pattern.slice(2)));
  const anywhere = patterns.filter((pattern) => !pattern.startsWith('./')).map(slashed);
  return (relative) => {
    if (relative === '') return false;
    const path = slashed(relative);
    return anchored.some((pattern) => path.startsWith(pattern)) || anywhere.some((pattern) => path.includes(pattern));
  };
}
