import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import process from 'node:process';

/** What git says of files: those that differ from the last commit or are in none, those of them that are in none, or why it does not say. `absent`: there is no git. */
export type GitState = { readonly dirty: readonly string[]; readonly added: readonly string[] } | { readonly unknown: string; readonly absent: boolean };

/** The work tree that a directory lies in, and where git keeps its own files (gitrepository-layout(5)). */
export interface WorkTree {
  readonly top: string;
  readonly directory: string;
  /** The directory, relative to the top, with `/`; `.` for the top itself. */
  readonly path: string;
}

/** The work tree around a directory; `undefined` without git. */
export function workTree(root: string): WorkTree | undefined {
  const real = realpathSync(root);
  for (let top = real; ; top = dirname(top)) {
    const git = join(top, '.git');
    if (existsSync(git)) return { top, directory: statSync(git).isDirectory() ? git : pointed(git), path: relative(top, real).split(sep).join('/') || '.' };
    if (dirname(top) === top) return undefined;
  }
}

/** A further work tree and a submodule have a file that names the directory. */
function pointed(git: string): string {
  const directory = /^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8'))?.[1];
  return directory === undefined ? git : resolve(dirname(git), directory);
}

/**
 * Which of some files that are there differ from the last commit, or are in none. Each is asked for where git keeps it: in a
 * repository of its own below, and behind a link.
 * @param paths relative to `root`
 */
export function uncommitted(root: string, paths: readonly string[]): GitState {
  const named = new Map<string, Map<string, string>>();
  for (const path of paths) {
    const file = realpathSync(join(root, path));
    // Who says where git is has a repository that nothing in the tree tells of.
    const top = process.env['GIT_DIR'] === undefined ? workTree(dirname(file))?.top : realpathSync(root);
    if (top !== undefined) named.set(top, (named.get(top) ?? new Map<string, string>()).set(relative(top, file).split(sep).join('/'), path));
  }
  const states = [...named].map(([top, files]) => ({ files, state: stateIn(top, [...files.keys()]) }));
  const unknown = states.map(({ state }) => state).find((state) => 'unknown' in state);
  if (unknown !== undefined) return unknown;
  const told = (which: 'dirty' | 'added'): string[] => states.flatMap(({ files, state }) => ('unknown' in state ? [] : state[which].map((file) => files.get(file)!)));
  return { dirty: told('dirty'), added: told('added') };
}

function stateIn(top: string, paths: readonly string[]): GitState {
  const prefix = git(top, ['rev-parse', '--show-prefix']);
  const status = git(top, ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--ignored=traditional', '--', ...literal(paths)]);
  // `-v` marks those that git was told not to look at.
  const marked = git(top, ['ls-files', '-v', '-z', '--', ...literal(paths)]);
  const failed = [prefix, status, marked].find(({ problem }) => problem !== undefined);
  if (failed?.problem !== undefined) return { unknown: failed.problem, absent: failed.absent };
  const named = new Map(status.stdout.split('\0').map((entry) => [entry.slice(3), entry.slice(0, 2)]));
  const before = prefix.stdout.replace(/\n$/, '');
  const unwatched = marked.stdout.split('\0').filter((entry) => /^[a-zS] /.test(entry)).map((entry) => entry.slice(2)).filter((path) => differs(top, path));
  const dirty = paths.filter((path) => named.has(before + path) || unwatched.includes(path));
  return { dirty, added: dirty.filter((path) => /^(?:\?\?|!!|A.)$/.test(named.get(before + path) ?? '')) };
}

/** Of some files those that are in the last commit which holds another one: they are there beside it, and not in its place. None where git does not tell. */
export function committedBeside(root: string, path: string, others: readonly string[]): readonly string[] {
  if (others.length === 0) return [];
  const heldBy = (commit: string): readonly string[] => git(root, ['ls-tree', '-z', '--name-only', commit, '--', path, ...others]).stdout.split('\0');
  const now = heldBy('HEAD');
  const held = now.includes(path) ? now : heldBy(`${git(root, ['rev-list', '-1', 'HEAD', '--', ...literal([path])]).stdout.trim()}^`);
  return held.includes(path) ? others.filter((other) => held.includes(other)) : [];
}

/** Whether a file is another one than in the last commit, where git does not look at it (git-update-index(1), --assume-unchanged and --skip-worktree). */
function differs(root: string, path: string): boolean {
  const [now, then] = [git(root, ['hash-object', '--', path]), git(root, ['rev-parse', `HEAD:./${path}`])];
  return now.problem !== undefined || then.problem !== undefined || now.stdout !== then.stdout;
}

function literal(paths: readonly string[]): string[] {
  return paths.map((path) => `:(literal)${path}`);
}

function git(cwd: string, args: readonly string[]): { readonly stdout: string; readonly problem: string | undefined; readonly absent: boolean } {
  const { stdout, stderr, status, error } = spawnSync('git', ['--no-optional-locks', ...args], { cwd, encoding: 'utf8' });
  const absent = error !== undefined && 'code' in error && error.code === 'ENOENT';
  if (error !== undefined) return { stdout: '', problem: absent ? 'git was not found' : error.message, absent };
  return { stdout, absent, problem: status === 0 ? undefined : `git ${args[0]} failed: ${stderr.trim().split('\n')[0]}` };
}
