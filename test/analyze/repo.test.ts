import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { subRepo } from '../../src/sub-repo.ts';
import { compareBytes, diskRepo, joinPath, memoryRepo, type Repo } from '../../src/repo.ts';

const windows = process.platform === 'win32' && 'links, FIFOs and sockets are made another way there';

/** A directory with all that a disk may hold, beside a secret outside of it. */
async function withOddTree(use: (repo: Repo, root: string) => void): Promise<void> {
  const top = mkdtempSync(join(tmpdir(), 'odd-'));
  const root = join(top, 'root');
  mkdirSync(join(root, 'dir/.git'), { recursive: true });
  mkdirSync(join(root, '.git'));
  mkdirSync(join(top, 'outside'));
  writeFileSync(join(top, 'outside/secret.go'), 'package secret\n');
  writeFileSync(join(root, 'dir/a.go'), 'package a\n');
  writeFileSync(join(root, 'unreadable.go'), 'package a\n');
  chmodSync(join(root, 'unreadable.go'), 0);
  const links = { in: 'dir', file: 'dir/a.go', out: '../outside', 'out.go': '../outside/secret.go', 'abs.go': join(top, 'outside/secret.go'), loop: 'loop', 'dir/up': '..', gone: 'nothing', 'a.go': 'pipe' };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
  execFileSync('mkfifo', [join(root, 'pipe'), join(root, 'pipe.go')]);
  const server = createServer().listen(join(root, 'socket.go'));
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    use(diskRepo(root), root);
  } finally {
    await new Promise((resolve) => server.close(resolve));
    rmSync(top, { recursive: true, force: true });
  }
}

test('a repository on disk is never left', { skip: windows }, () => withOddTree((repo) => {
  assert.equal(repo.read('dir/a.go'), 'package a\n');
  assert.equal(repo.read('in/a.go'), 'package a\n', 'through a link to a directory of the tree');
  assert.equal(repo.read('file'), 'package a\n');
  assert.equal(repo.read('dir/up/dir/up/dir/a.go'), 'package a\n', 'a circle of links may be walked');
  for (const path of ['out.go', 'abs.go', 'out/secret.go', '../outside/secret.go', 'dir/../../outside/secret.go', '/etc/passwd', 'a\0b']) {
    assert.equal(repo.read(path), undefined, path);
    assert.equal(repo.bytes(path), undefined, path);
  }
  assert.deepEqual(repo.list('out'), []);
  assert.equal(repo.stat('out/secret.go'), undefined);
  assert.equal(repo.stat('out.go')?.kind, 'link');
  assert.equal(repo.stat('loop')?.kind, 'link');
  assert.equal(repo.stat('gone')?.kind, 'link');
  assert.deepEqual(repo.stat('in'), { name: 'in', kind: 'directory', size: 0 });
  assert.deepEqual(repo.stat('file'), { name: 'file', kind: 'file', size: 10 });
}));

test('where an entry really lies', { skip: windows }, () => withOddTree((repo) => {
  assert.deepEqual(['in/a.go', 'file', 'dir/up', 'dir', '.', 'dir/a.go'].map((path) => repo.real(path)), ['dir/a.go', 'dir/a.go', '.', 'dir', '.', 'dir/a.go']);
  for (const path of ['out.go', 'out/secret.go', 'loop', 'gone', 'none', '../outside']) assert.equal(repo.real(path), undefined, path);
  assert.equal(subRepo(repo, 'dir').real('a.go'), 'a.go');
  assert.equal(subRepo(repo, 'dir').real('up'), undefined);
}));

test('what is no file is not opened, or opened without waiting', { skip: windows }, () => withOddTree((repo) => {
  for (const path of ['pipe', 'pipe.go', 'a.go', 'socket.go', 'dir', 'nothing']) assert.equal(repo.bytes(path), undefined, path);
  assert.equal(repo.stat('pipe')?.kind, 'other');
  assert.equal(repo.stat('socket.go')?.kind, 'other');
}));

test('a directory is listed by bytes and without .git', { skip: windows }, () => withOddTree((repo, root) => {
  for (const name of ['Z', 'a', 'é', '\u{1f600}', '\ufb01', '_', '.x']) writeFileSync(join(root, 'dir', name), '');
  assert.deepEqual(repo.list('dir').map(({ name }) => name), ['.x', 'Z', '_', 'a', 'a.go', 'up', 'é', '\ufb01', '\u{1f600}']);
  assert.ok(!repo.list('.').some(({ name }) => name === '.git'));
  assert.equal(repo.list('dir').find(({ name }) => name === 'up')?.kind, 'link');
}));

test('an analysis of such a tree ends, and says nothing of what lies outside', { skip: windows }, () => withOddTree((repo, root) => {
  writeFileSync(join(root, 'go.mod'), 'module example.com/m\n\ngo 1.25\n');
  writeFileSync(join(root, 'dir/main.go'), 'package main\n\nfunc main() {}\n');
  rmSync(join(root, 'dir/a.go'));
  const facts = analyze(repo);
  assert.deepEqual(facts.commands.map(({ dir }) => dir), ['dir']);
  assert.ok(!JSON.stringify(facts).includes('secret'));
}));

test('only as many bytes are read as are asked for', () => {
  for (const repo of [memoryRepo({ 'a/b': 'héllo' }), diskRepo(import.meta.dirname)]) {
    const path = repo.list('a').length > 0 ? 'a/b' : 'repo.test.ts';
    assert.equal(repo.bytes(path, 3)?.length, 3);
  }
});

test('a repository in memory has the directories that its paths name', () => {
  const repo = memoryRepo({ 'a/b/c.go': 'x', 'a/d': new Uint8Array([0xff]), './e//f': '', '../g': 'no' });
  assert.deepEqual(repo.list('.').map(({ name, kind }) => `${name} ${kind}`), ['a directory', 'e directory']);
  assert.deepEqual(repo.list('a').map(({ name, kind }) => `${name} ${kind}`), ['b directory', 'd file']);
  assert.equal(repo.read('a/d'), '\ufffd');
  assert.equal(repo.stat('a/b')?.kind, 'directory');
  assert.equal(repo.stat('g'), undefined);
  assert.equal(repo.read('a/b'), undefined);
});

test('paths are joined inside of the tree', () => {
  assert.equal(joinPath('a', '../b/./c//d'), 'b/c/d');
  assert.equal(joinPath('a', '..'), '.');
  assert.equal(joinPath('a', '../..'), undefined);
});

test('names are ordered by their UTF-8 bytes', () => {
  const names = ['', 'a', 'ab', 'B', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}', 'a\u{10000}', 'a\uffff'];
  for (const a of names) for (const b of names) {
    assert.equal(Math.sign(compareBytes(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)), JSON.stringify([a, b]));
  }
});
