import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeDisk } from '../../src/commit/disk.ts';
import { CommitError, recover, writeAll } from '../../src/commit/write-all.ts';
import { NEW_TREE, OLD_FILES, OLD_TREE, plant, treeOf, withDirectory, WRITES } from './tree.ts';
import { countCalls } from './watched-disk.ts';

const READING = new Set(['look', 'read', 'list', 'resolve', 'mayWrite']);

test('one commit creates, updates, removes, keeps modes and writes through a link', () => withDirectory((root) => {
  plant(root, OLD_FILES);
  assert.deepEqual(treeOf(root), OLD_TREE, 'the planted tree');
  const result = writeAll(root, WRITES);
  assert.deepEqual(treeOf(root), NEW_TREE);
  assert.deepEqual(result, {
    files: [
      { path: 'Dockerfile', action: 'update' },
      { path: 'Makefile', action: 'update' },
      { path: 'run.sh', action: 'update' },
      { path: 'deploy/app.yaml', action: 'update' },
      { path: 'deploy/fresh/one.yaml', action: 'create' },
      { path: 'deploy/fresh/two.yaml', action: 'create' },
      { path: '.dockerignore', action: 'create' },
      { path: 'stale.txt', action: 'removed' },
      { path: 'only/here/stale.txt', action: 'removed' },
      { path: 'other/untouched.txt', action: 'same' },
      { path: 'common.mk', action: 'update' },
    ],
  });
  assert.equal(recover(root), undefined, 'nothing is left to mend');
}));

test('the same commit again reads and changes nothing', () => withDirectory((root) => {
  plant(root, OLD_FILES);
  writeAll(root, WRITES);
  const calls = countCalls(nodeDisk, (disk) => {
    const { files } = writeAll(root, WRITES, { disk });
    assert.deepEqual([...new Set(files.map(({ action }) => action))], ['same']);
  });
  assert.deepEqual(calls.filter(({ name }) => !READING.has(name)), []);
}));

test('a missing root is made, with what is missing above it', () => withDirectory((directory) => {
  const root = join(directory, 'a', 'b', 'service');
  writeAll(root, [{ path: 'cmd/main.go', contents: 'package main\n' }, { path: 'run', contents: '', mode: 0o755 }]);
  assert.deepEqual(treeOf(directory), {
    'a': 'dir', 'a/b': 'dir', 'a/b/service': 'dir', 'a/b/service/cmd': 'dir',
    'a/b/service/cmd/main.go': '644 package main\n', 'a/b/service/run': '755 ',
  });
}));

test('a missing root stays missing when nothing is to be written, and when writing is refused', () => withDirectory((directory) => {
  const root = join(directory, 'a', 'service');
  assert.deepEqual(writeAll(root, [{ path: 'x', contents: null }]).files, [{ path: 'x', action: 'same' }]);
  assert.throws(() => writeAll(root, [{ path: '../x', contents: '' }, { path: 'y', contents: '' }]), CommitError);
  assert.deepEqual(treeOf(directory), {});
}));

test('a root that is a link is the directory behind it', () => withDirectory((directory) => {
  mkdirSync(join(directory, 'real'));
  symlinkSync('real', join(directory, 'link'));
  writeAll(join(directory, 'link'), [{ path: 'x', contents: 'x' }]);
  assert.deepEqual(treeOf(directory), { 'link': '-> real', 'real': 'dir', 'real/x': '644 x' });
}));

test('a linked directory inside of the root is written through, one that leads up to the root too', () => withDirectory((root) => {
  plant(root, { 'real/in/x': 'old', 'linked': '-> real/in', 'real/up': '-> ..' });
  writeAll(root, [{ path: 'linked/x', contents: 'new' }, { path: 'linked/more/y', contents: 'y' }, { path: 'real/up/z', contents: 'z' }]);
  assert.deepEqual(treeOf(root), {
    'linked': '-> real/in', 'real': 'dir', 'real/in': 'dir', 'real/in/more': 'dir', 'real/in/more/y': '644 y',
    'real/in/x': '644 new', 'real/up': '-> ..', 'z': '644 z',
  });
}));

test('an existing file keeps its odd mode, and its owner', { skip: process.getuid?.() !== 0 && 'needs root' }, () => withDirectory((root) => {
  plant(root, { x: 'old' });
  chownSync(join(root, 'x'), 1234, 5678);
  chmodSync(join(root, 'x'), 0o4750);
  writeAll(root, [{ path: 'x', contents: 'new' }]);
  const { mode, uid, gid } = statSync(join(root, 'x'));
  assert.deepEqual([mode & 0o7777, uid, gid, readFileSync(join(root, 'x'), 'utf8')], [0o4750, 1234, 5678, 'new']);
}));

test('the umask holds for new files without a mode, and not for a mode that is given', () => withDirectory((root) => {
  const before = process.umask(0o077);
  try {
    writeAll(root, [{ path: 'plain', contents: '' }, { path: 'given', contents: '', mode: 0o755 }]);
  } finally {
    process.umask(before);
  }
  assert.deepEqual(treeOf(root), { given: '755 ', plain: '600 ' });
}));

test('contents are bytes, whatever they are', () => withDirectory((root) => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) & 0xff));
  writeAll(root, [{ path: 'bytes', contents: bytes }, { path: 'é ü\n"', contents: '\uFEFFä\r\n' }]);
  assert.ok(readFileSync(join(root, 'bytes')).equals(bytes));
  assert.equal(readFileSync(join(root, 'é ü\n"'), 'utf8'), '\uFEFFä\r\n');
}));

test('an edit made after the caller had read the file is not overwritten', () => withDirectory((root) => {
  plant(root, { kept: 'edited', gone: 'old' });
  assert.throws(() => writeAll(root, [
    { path: 'kept', contents: 'new', expect: 'old' },
    { path: 'gone', contents: 'new', expect: null },
    { path: 'absent', contents: 'new', expect: Buffer.from('old') },
    { path: 'fine', contents: 'new', expect: null },
  ]), (error) => {
    assert.ok(error instanceof CommitError);
    assert.equal(error.code, 'GD-COMMIT-CHANGED');
    assert.deepEqual(error.problems.map(({ path }) => path), ['kept', 'gone', 'absent']);
    return true;
  });
  assert.deepEqual(treeOf(root), { gone: '644 old', kept: '644 edited' });
}));

test('an edit made between the look and the decision is found, and all is undone', () => withDirectory((root) => {
  plant(root, { a: 'old a', b: 'old b' });
  let edited = false;
  const disk = {
    ...nodeDisk,
    move(from: string, to: string) {
      if (!edited) writeFileSync(join(root, 'b'), 'edited b');
      edited = true;
      nodeDisk.move(from, to);
    },
  };
  assert.throws(() => writeAll(root, [{ path: 'a', contents: 'new a' }, { path: 'b', contents: 'new b' }], { disk }), {
    code: 'GD-COMMIT-CHANGED', message: /^Nothing was written:\n {2}b: was changed .*\n {4}→ run again/,
  });
  assert.deepEqual(treeOf(root), { a: '644 old a', b: '644 edited b' });
}));

test('what cannot be swept away is reported, not thrown: all is written', () => withDirectory((root) => {
  const disk = {
    ...nodeDisk,
    removeDir() {
      throw Object.assign(new Error('no'), { code: 'EIO' });
    },
  };
  const { files, leftover } = writeAll(root, [{ path: 'x', contents: 'x' }], { disk });
  assert.deepEqual(files, [{ path: 'x', action: 'create' }]);
  assert.match(leftover?.message ?? '', /temporary files are left here/);
  assert.equal(readFileSync(join(root, 'x'), 'utf8'), 'x');
  assert.equal(recover(root)?.outcome, 'cleaned');
  assert.deepEqual(treeOf(root), { x: '644 x' });
}));

test('a directory is pruned only where a removal has emptied it', () => withDirectory((root) => {
  plant(root, { 'a/b/x': 'x', 'a/y': 'y' });
  mkdirSync(join(root, 'a/empty'));
  writeAll(root, [{ path: 'a/b/x', contents: null }]);
  assert.deepEqual(treeOf(root), { 'a': 'dir', 'a/empty': 'dir', 'a/y': '644 y' });
  assert.ok(!existsSync(join(root, '.go-docker-staging')));
  assert.ok(lstatSync(root).isDirectory());
}));
