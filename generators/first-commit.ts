import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { refuse } from '../src/diagnostic.ts';
import type { FileReport } from './report.ts';

/**
 * Whether a first commit can be made in `root`, which may be still to come: asked before anything is written.
 * @throws Refusal `git-missing`, or `git-identity` where git knows nobody to commit as
 */
export function checkFirstCommit(root: string): void {
  let place = root;
  while (!existsSync(place)) place = dirname(place);
  const inside = git(place, ['rev-parse', '--is-inside-work-tree']);
  if (inside.error) throw refuse('git-missing', 'git was not found for the first commit', 'install git, or leave out --git');
  if (inside.status === 0) return;
  for (const name of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    const { status, stderr } = git(place, ['var', name]);
    if (status === 0) continue;
    throw refuse(
      'git-identity',
      `git knows nobody to make the first commit as: ${stderr.trim().split('\n').at(-1) ?? ''}`,
      'tell it with git config --global user.name and user.email, or leave out --git',
    );
  }
}

/** Makes `root` a git repository whose first commit holds the files of this run; a directory inside of a repository is left to its owner. */
export function firstCommit(root: string, files: readonly FileReport[], say: (text: string) => void): void {
  if (git(root, ['rev-parse', '--is-inside-work-tree']).status === 0) {
    return say('\nThis is inside a git repository already; the first commit is left to you.');
  }
  const paths = files.filter(({ action }) => action !== 'removed').map(({ path }) => path);
  for (const args of [['init', '--quiet'], ['add', '--', ...paths], ['commit', '--quiet', '--message', 'Scaffold a Go service']]) {
    const { status, stderr } = git(root, args);
    if (status !== 0) {
      throw refuse(
        'git-failed',
        `the files are written, but git ${args[0]} failed: ${stderr.trim().split('\n')[0] ?? ''}`,
        args[0] === 'commit' ? 'mend that, then run git commit' : 'mend that, then run git init && git add . && git commit',
      );
    }
  }
  say('\nFirst commit made.');
}

function git(cwd: string, args: readonly string[]): { status: number | null; stderr: string; error?: Error } {
  return spawnSync('git', [...args], { cwd, encoding: 'utf8' });
}
