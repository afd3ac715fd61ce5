/** Which package manager installs the packages of a front end: by its lock file, else by package.json. */
import { parentOf, pathIn } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import type { PackageJson } from './package-json.ts';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'yarn-berry' | 'bun';

export interface Manager {
  readonly name: PackageManager;
  /** As `packageManager` of package.json names it. */
  readonly version: string | undefined;
  /** Path of the lock file. */
  readonly lock: string | undefined;
}

const limit = 256 * 1024;

const locks: readonly { readonly file: string; readonly manager: PackageManager }[] = [
  { file: 'pnpm-lock.yaml', manager: 'pnpm' },
  { file: 'bun.lock', manager: 'bun' },
  { file: 'bun.lockb', manager: 'bun' },
  { file: 'yarn.lock', manager: 'yarn' },
  { file: 'package-lock.json', manager: 'npm' },
  { file: 'npm-shrinkwrap.json', manager: 'npm' },
];

/** The directory, its own or one above, whose lock file counts. One above counts only when it declares workspaces. */
export function lockHome(tree: GoTree, dir: string): string | undefined {
  for (let at = dir; ; at = parentOf(at)) {
    const names = tree.filesOf(at);
    const locked = locks.some((lock) => names.includes(lock.file));
    const isHome =
      at === dir ||
      names.includes('pnpm-workspace.yaml') ||
      /"workspaces"\s*:/.test(tree.repo.read(pathIn(at, 'package.json'), limit) ?? '');
    if (locked && isHome) return at;
    if (at === '.') return undefined;
  }
}

/** The package manager whose lock file lies in a directory, in the release that package.json names; npm where neither says one. */
export function managerOf(tree: GoTree, home: string, json: PackageJson): Manager {
  const names = tree.filesOf(home);
  const lock = locks.find((row) => names.includes(row.file));
  const [wish, version] = json.packageManager?.split('+')[0]?.split('@') ?? [];
  const wished = locks.find((row) => row.manager === wish)?.manager;
  let name = lock?.manager ?? wished ?? 'npm';
  // Yarn 2 and later write another lock file under the same name (its header names the format).
  if (
    name === 'yarn' &&
    (names.includes('.yarnrc.yml') || /^__metadata:/m.test(tree.repo.read(pathIn(home, 'yarn.lock'), 2000) ?? ''))
  )
    name = 'yarn-berry';
  return {
    name,
    version: wished === undefined ? undefined : version,
    lock: lock === undefined ? undefined : pathIn(home, lock.file),
  };
}
