import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What git says of files: those that differ from the last commit or are in none, those of them that are in none, or why it does not say. */
export type GitState = { readonly dirty: readonly string[]; readonly added: readonly string[] } | { readonly unknown: string };

/** The work tree that a directory lies in, and where git keeps its own files (gitrepository-layout(5)). */
export interface WorkTree {
  readonly top: string;
  readonly directory: string;
}

/** The work tree around a directory; `undefined` without git. */
export function workTree(root: string): WorkTree | undefined {
  for (let top = root; ; top = dirname(top)) {
    const git = join(top, '.git');
    if (existsSync(git)) return { top, directory: statSync(git).isDirectory() ? git : pointed(git) };
    if (dirname(top) === top) return undefined;
  }
}

/** A further work tree and a submodule have a file that names the directory. */
function pointed(git: string): string {
  const directory = /^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8'))?.[1];
  return directory === undefined ? git : resolve(dirname(git), directory);
}

/**
 * Which of some files differ from the last commit, or are in none.
 * @param paths relative to `root`
 */
export function uncommitted(root: string, paths: readonly string[]): GitState {
  if (paths.length === 0 || workTree(root) === undefined) return { dirty: [], added: [] };
  const prefix = git(root, ['rev-parse', '--show-prefix']);
  const status = git(root, ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--ignored=traditional', '--', ...literal(paths)]);
  // `-v` marks those that git was told not to look at.
  const marked = git(root, ['ls-files', '-v', '-z', '--', ...literal(paths)]);
  const failed = [prefix, status, marked].find(({ problem }) => problem !== undefined);
  if (failed?.problem !== undefined) return { unknown: failed.problem };
  const named = new Map(status.stdout.split('\0').map((entry) => [entry.slice(3), entry.slice(0, 2)]));
  const before = prefix.stdout.replace(/\n$/, '');
  const unwatched = marked.stdout.split('\0').filter((entry) => /^[a-zS] /.test(entry)).map((entry) => entry.slice(2)).filter((path) => differs(root, path));
  const dirty = paths.filter((path) => named.has(before + path) || unwatched.includes(path));
  return { dirty, added: dirty.filter((path) => /^(?:\?\?|!!|A.)$/.test(named.get(before + path) ?? '')) };
}

/** Of some files those that are in the last commit which holds another one: they are there beside it, and not in its place. None where git does not tell. */
export function committedBeside(root: string, path: string, others: readonly string[]): readonly string[] {
  if (others.length === 0 || workTree(root) === undefined) return [];
  const last = git(root, ['rev-list', '-1', 'HEAD', '--', ...literal([path])]).stdout.trim();
  for (const commit of ['HEAD', `${last}^`]) {
    const held = git(root, ['ls-tree', '-z', '--name-only', commit, '--', path, ...others]).stdout.split('\0');
    if (held.includes(path)) return others.filter((other) => held.includes(other));
  }
  return [];
}

/** Whether a file is another one than in the last commit, where git does not look at it (git-update-index(1), --assume-unchanged and --skip-worktree). */
function differs(root: string, path: string): boolean {
  const [now, then] = [git(root, ['hash-object', '--', path]), git(root, ['rev-parse', `HEAD:./${path}`])];
  return now.problem !== undefined || then.problem !== undefined || now.stdout !== then.stdout;
}

function literal(paths: readonly string[]): string[] {
  return paths.map((path) => `:(literal)${path}`);
}

function git(cwd: string, args: readonly string[]): { readonly stdout: string; readonly problem: string | undefined } {
  const { stdout, stderr, status, error } = spawnSync('git', ['--no-optional-locks', ...args], { cwd, encoding: 'utf8' });
  if (error !== undefined) return { stdout: '', problem: 'code' in error && error.code === 'ENOENT' ? 'git was not found' : error.message };
  return { stdout, problem: status === 0 ? undefined : `git ${args[0]} failed: ${stderr.trim().split('\n')[0]}` };
}
