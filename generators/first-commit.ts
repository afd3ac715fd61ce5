import { spawnSync } from 'node:child_process';
import { refuse } from '../src/diagnostic.ts';
import type { FileReport } from './report.ts';

/** Makes `root` a git repository whose first commit holds the files of this run; a directory inside of a repository is left to its owner. */
export function firstCommit(root: string, files: readonly FileReport[], say: (text: string) => void): void {
  const inside = git(root, ['rev-parse', '--is-inside-work-tree']);
  if (inside.error) {
    throw refuse('git-missing', 'the files are written, but git was not found for the first commit', 'install git, then run git init && git add . && git commit');
  }
  if (inside.status === 0) return say('\nThis is inside a git repository already; the first commit is left to you.');
  const paths = files.filter(({ action }) => action !== 'removed').map(({ path }) => path);
  for (const args of [['init', '--quiet'], ['add', '--', ...paths], ['commit', '--quiet', '--message', 'Scaffold a Go service']]) {
    const { status, stderr } = git(root, args);
    if (status !== 0) {
      throw refuse(
        'git-failed',
        `the files are written, but git ${args[0]} failed: ${stderr.trim().split('\n')[0] ?? ''}`,
        args[0] === 'commit' ? 'set user.name and user.email (git config --global), then run git commit' : 'mend that, then run git init && git add . && git commit',
      );
    }
  }
  say('\nFirst commit made.');
}

function git(cwd: string, args: readonly string[]): { status: number | null; stderr: string; error?: Error } {
  return spawnSync('git', [...args], { cwd, encoding: 'utf8' });
}
