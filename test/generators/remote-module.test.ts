import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { remoteModule } from '../../generators/remote-module.ts';
import { OPTIONS } from '../../src/options.ts';
import { emptyDirectory } from './run-app.ts';

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const config = (url: string): string => `[core]\n\tbare = false\n[remote "origin"]\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n\turl = ${url}\n[branch "main"]\n\tremote = origin\n`;

for (const { url, below = '', module } of [
  { url: 'git@example.com:team/hello.git', module: 'example.com/team/hello' },
  { url: 'https://user:secret@example.com/team/hello.git', module: 'example.com/team/hello' },
  { url: 'ssh://git@example.com:2222/team/hello', module: 'example.com/team/hello' },
  { url: 'https://example.com/team/hello/', below: 'cmd/api', module: 'example.com/team/hello/cmd/api' },
  { url: 'https://example.com/team/hello', below: 'My Service', module: null },
  { url: '/srv/git/hello.git', module: null },
  { url: '../hello.git', module: null },
  { url: 'file:///srv/git/hello.git', module: null },
]) {
  test(`remote ${url}${below && `, in ${below}`}: ${module}`, (t) => {
    const top = emptyDirectory(t);
    write(join(top, '.git/config'), config(url));
    assert.equal(remoteModule(join(top, below)), module);
  });
}

test('without a remote, and without a repository, nothing is suggested', (t) => {
  const top = emptyDirectory(t);
  write(join(top, 'a/.git/config'), '[core]\n\tbare = false\n');
  assert.equal(remoteModule(join(top, 'a')), null);
});

test('a further work tree and a submodule have the remote of their own repository, not of one above', (t) => {
  const top = emptyDirectory(t);
  write(join(top, '.git/config'), config('https://example.com/team/above.git'));
  write(join(top, 'main/.git/config'), config('https://example.com/team/hello.git'));
  write(join(top, 'main/.git/worktrees/tree/commondir'), '../..\n');
  write(join(top, 'tree/.git'), `gitdir: ${join(top, 'main/.git/worktrees/tree')}\n`);
  write(join(top, 'main/.git/modules/sub/config'), config('https://example.com/team/sub.git'));
  write(join(top, 'main/sub/.git'), 'gitdir: ../.git/modules/sub\n');
  assert.equal(remoteModule(join(top, 'tree')), 'example.com/team/hello');
  assert.equal(remoteModule(join(top, 'main/sub')), 'example.com/team/sub');
});

test('a remote that is no module path is not taken for one', () => {
  const { fallback } = OPTIONS.find(({ name }) => name === 'module')!;
  assert.equal(fallback({ name: 'hello' }, { directory: 'x', remoteModule: 'example.com/team/.hidden' }), 'hello');
  assert.equal(fallback({ name: 'hello' }, { directory: 'x', remoteModule: 'example.com/team/hello' }), 'example.com/team/hello');
});
