import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { modulePathFromRemote } from '../src/git-remote.ts';

/** Module path that the git remote of the enclosing repository suggests; `null` where there is none. */
export function remoteModule(root: string): string | null {
  for (let top = root; ; top = dirname(top)) {
    const git = join(top, '.git');
    if (existsSync(git)) {
      const config = join(commonDirectory(git), 'config');
      return existsSync(config) ? modulePathFromRemote(readFileSync(config, 'utf8'), relative(top, root)) : null;
    }
    if (dirname(top) === top) return null;
  }
}

/** Where the configuration lies: a work tree beside the first, and a submodule, have a file that points there (gitrepository-layout(5)). */
function commonDirectory(git: string): string {
  if (statSync(git).isDirectory()) return git;
  const pointer = /^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8'))?.[1];
  if (pointer === undefined) return git;
  const directory = resolve(dirname(git), pointer);
  const common = join(directory, 'commondir');
  return existsSync(common) ? resolve(directory, readFileSync(common, 'utf8').trim()) : directory;
}
