import assert from 'node:assert/strict';
import { accessSync, chmodSync, constants, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileWrite } from '../../src/commit/write-all.ts';

/** What lies at each path below a directory: `dir`, `-> target`, or mode and text of a file. */
export type Tree = Readonly<Record<string, string>>;

/** A file of a planted tree: its text, `-> target` for a link, or text and mode. */
export type Planted = string | readonly [text: string, mode: number];

export function plant(root: string, files: Readonly<Record<string, Planted>>): void {
  for (const [path, planted] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    const [text, mode] = typeof planted === 'string' ? [planted, 0o644] as const : planted;
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), full);
    else {
      writeFileSync(full, text);
      chmodSync(full, mode);
    }
  }
}

export function treeOf(root: string): Tree {
  const found: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const name of readdirSync(join(root, path)).sort()) {
      const here = path === '' ? name : `${path}/${name}`;
      const stats = lstatSync(join(root, here));
      if (stats.isDirectory()) {
        found[here] = 'dir';
        visit(here);
      } else if (stats.isSymbolicLink()) found[here] = `-> ${readlinkSync(join(root, here))}`;
      else if (stats.isFile()) found[here] = `${(stats.mode & 0o7777).toString(8)} ${readFileSync(join(root, here), 'utf8')}`;
      else found[here] = 'special';
    }
  };
  visit('');
  return found;
}

/** Where test directories are made: in memory where the system has that, since hundreds of commits are flushed. */
export const SCRATCH = ['/dev/shm', tmpdir()].find((path) => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}) ?? tmpdir();

/** Runs with an empty directory that is gone afterwards. */
export function withDirectory<T>(run: (directory: string) => T): T {
  const directory = mkdtempSync(join(SCRATCH, 'go-docker-commit-'));
  let result: T;
  try {
    result = run(directory);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
  if (result instanceof Promise) {
    return result.finally(() => rmSync(directory, { recursive: true, force: true })) as T;
  }
  rmSync(directory, { recursive: true, force: true });
  return result;
}

/** A tree in which every kind of change has something to do. */
export const OLD_FILES: Readonly<Record<string, Planted>> = {
  'Dockerfile': 'FROM old\n',
  'Makefile': ['all:\n\techo old\n', 0o664],
  'run.sh': '#!/bin/sh\n',
  'deploy/app.yaml': 'old: true\n',
  'stale.txt': 'to be removed\n',
  'only/here/stale.txt': 'to be removed with its directories\n',
  'other/untouched.txt': 'stays\n',
  'shared/common.mk': 'common old\n',
  'common.mk': '-> shared/common.mk',
};

/** Creates, updates, removes, a change of mode alone, a write through a link, and one that changes nothing. */
export const WRITES: readonly FileWrite[] = [
  { path: 'Dockerfile', contents: 'FROM new\n' },
  { path: 'Makefile', contents: 'all:\n\techo new\n', mode: 0o755 },
  { path: 'run.sh', contents: '#!/bin/sh\n', mode: 0o755 },
  { path: 'deploy/app.yaml', contents: 'new: true\n' },
  { path: 'deploy/fresh/one.yaml', contents: 'one: 1\n' },
  { path: 'deploy/fresh/two.yaml', contents: Buffer.from('two: 2\n'), mode: 0o600 },
  { path: '.dockerignore', contents: '*.md\n' },
  { path: 'stale.txt', contents: null },
  { path: 'only/here/stale.txt', contents: null },
  { path: 'other/untouched.txt', contents: 'stays\n' },
  { path: 'common.mk', contents: 'common new\n' },
];

export const NEW_TREE: Tree = {
  '.dockerignore': '644 *.md\n',
  'Dockerfile': '644 FROM new\n',
  'Makefile': '755 all:\n\techo new\n',
  'common.mk': '-> shared/common.mk',
  'deploy': 'dir',
  'deploy/app.yaml': '644 new: true\n',
  'deploy/fresh': 'dir',
  'deploy/fresh/one.yaml': '644 one: 1\n',
  'deploy/fresh/two.yaml': '600 two: 2\n',
  'other': 'dir',
  'other/untouched.txt': '644 stays\n',
  'run.sh': '755 #!/bin/sh\n',
  'shared': 'dir',
  'shared/common.mk': '644 common new\n',
};

export const OLD_TREE: Tree = {
  'Dockerfile': '644 FROM old\n',
  'Makefile': '664 all:\n\techo old\n',
  'common.mk': '-> shared/common.mk',
  'deploy': 'dir',
  'deploy/app.yaml': '644 old: true\n',
  'only': 'dir',
  'only/here': 'dir',
  'only/here/stale.txt': '644 to be removed with its directories\n',
  'other': 'dir',
  'other/untouched.txt': '644 stays\n',
  'run.sh': '644 #!/bin/sh\n',
  'shared': 'dir',
  'shared/common.mk': '644 common old\n',
  'stale.txt': '644 to be removed\n',
};

/** Each file is as in the one tree or as in the other, and none is there that is in neither. */
export function assertOldOrNew(tree: Tree, where: string, old: Tree = OLD_TREE, fresh: Tree = NEW_TREE): void {
  for (const path of new Set([...Object.keys(tree), ...Object.keys(old), ...Object.keys(fresh)])) {
    if (path.startsWith('.go-docker-staging') || /\/\.go-docker-staging-\d+$/.test(path)) continue;
    const now = tree[path];
    if (now === 'dir' || old[path] === 'dir') continue;
    assert.ok(now === old[path] || now === fresh[path], `${where}: ${path} is neither old nor new: ${String(now)}`);
  }
}

/** The side that the whole tree is on; fails when it is on none. */
export function sideOf(tree: Tree, where: string, old: Tree = OLD_TREE, fresh: Tree = NEW_TREE): 'old' | 'new' {
  if (JSON.stringify(tree) === JSON.stringify(old)) return 'old';
  assert.deepEqual(tree, fresh, `${where}: the tree is neither old nor new as a whole`);
  return 'new';
}
