import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeDisk, type Disk } from '../../src/commit/disk.ts';
import { CommitError, recover, writeAll, type FileWrite } from '../../src/commit/write-all.ts';
import { plant, treeOf, withDirectory, type Planted } from './tree.ts';
import { systemError } from './watched-disk.ts';

const isRoot = process.getuid?.() === 0;

/** What writeAll refuses with. */
function refused(root: string, writes: readonly FileWrite[], disk: Disk = nodeDisk): CommitError {
  try {
    writeAll(root, writes, { disk });
  } catch (error) {
    assert.ok(error instanceof CommitError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'it was written' });
}

interface Case {
  readonly name: string;
  readonly tree?: Readonly<Record<string, Planted>>;
  readonly write: string | FileWrite;
  readonly code: string;
  /** What the message has to say. */
  readonly says: RegExp;
}

/** The directory is `root` beside a directory `out` and a file `out/secret`. */
const CASES: readonly Case[] = [
  { name: 'nothing', write: '', code: 'GD-COMMIT-PATH', says: /the path is empty/ },
  { name: 'the parent directory', write: '../out/x', code: 'GD-COMMIT-PATH', says: /leads out of the directory/ },
  { name: 'out by the middle', write: 'a/../../out/x', code: 'GD-COMMIT-PATH', says: /leads out/ },
  { name: 'two dots alone', write: '..', code: 'GD-COMMIT-PATH', says: /leads out/ },
  { name: 'an absolute path', write: '/etc/passwd', code: 'GD-COMMIT-PATH', says: /is absolute/ },
  { name: 'a drive', write: 'C:x', code: 'GD-COMMIT-PATH', says: /is absolute/ },
  { name: 'a NUL', write: 'x\0y', code: 'GD-COMMIT-PATH', says: /holds a NUL/ },
  { name: 'a backslash', write: '..\\x', code: 'GD-COMMIT-PATH', says: /holds a backslash/ },
  { name: 'the root', write: '.', code: 'GD-COMMIT-PATH', says: /plain spelling/ },
  { name: 'a slash at the end', write: 'a/', code: 'GD-COMMIT-PATH', says: /plain spelling/ },
  { name: 'a hook of git', write: '.git/hooks/pre-commit', code: 'GD-COMMIT-PATH', says: /inside of \.git/ },
  { name: 'a hook of git, in capitals', write: 'sub/.GIT/config', code: 'GD-COMMIT-PATH', says: /inside of \.git/ },
  { name: 'our own directory', write: '.go-docker-staging/commit.json', code: 'GD-COMMIT-PATH', says: /keeps for itself/ },
  { name: 'a name that is too long', write: 'x'.repeat(300), code: 'GD-COMMIT-PATH', says: /too long/ },
  { name: 'a link to a file outside', tree: { x: '-> ../out/secret' }, write: 'x', code: 'GD-COMMIT-LINK', says: /x is a link that leads out of the directory, to .*secret/ },
  { name: 'an absolute link', tree: { x: '-> /etc/hostname' }, write: 'x', code: 'GD-COMMIT-LINK', says: /leads out/ },
  { name: 'a link to a directory outside', tree: { a: '-> ../out' }, write: 'a/new', code: 'GD-COMMIT-LINK', says: /a is a link that leads out/ },
  { name: 'a link behind a link', tree: { 'a/b': '-> ../c', 'c': '-> ../out' }, write: 'a/b/x', code: 'GD-COMMIT-LINK', says: /a\/b is a link that leads out/ },
  { name: 'a link to a sibling with the same start', tree: { x: '-> ../root-twin/x' }, write: 'x', code: 'GD-COMMIT-LINK', says: /leads out/ },
  { name: 'a link to nothing', tree: { x: '-> nowhere' }, write: 'x', code: 'GD-COMMIT-LINK', says: /leads nowhere/ },
  { name: 'a link to nothing outside', tree: { x: '-> ../out/new' }, write: 'x', code: 'GD-COMMIT-LINK', says: /leads nowhere/ },
  { name: 'a circle of links', tree: { x: '-> y', y: '-> x' }, write: 'x', code: 'GD-COMMIT-LINK', says: /leads nowhere/ },
  { name: 'a link into .git', tree: { '.git/config': '[core]', 'x': '-> .git/config' }, write: 'x', code: 'GD-COMMIT-LINK', says: /x is a link to \.git\/config, which is inside of \.git/ },
  { name: 'the removal of a link', tree: { y: '', x: '-> y' }, write: { path: 'x', contents: null }, code: 'GD-COMMIT-LINK', says: /but is a link/ },
  { name: 'a directory', tree: { 'x/y': '' }, write: 'x', code: 'GD-COMMIT-TARGET', says: /is a directory, not a file/ },
  { name: 'the removal of a directory', tree: { 'x/y': '' }, write: { path: 'x', contents: null }, code: 'GD-COMMIT-TARGET', says: /is a directory/ },
  { name: 'a link to a directory', tree: { 'd/y': '', 'x': '-> d' }, write: 'x', code: 'GD-COMMIT-TARGET', says: /is a directory/ },
  { name: 'a file as a directory', tree: { x: '' }, write: 'x/y/z', code: 'GD-COMMIT-PARENT', says: /x is a file, but has to be a directory/ },
];

for (const { name, tree = {}, write, code, says } of CASES) {
  test(`refused: ${name}`, () => withDirectory((directory) => {
    const root = join(directory, 'root');
    plant(directory, { 'out/secret': 'secret', 'root-twin/x': 'twin', 'root/untouched': '' });
    plant(root, tree);
    const before = treeOf(directory);
    const error = refused(root, [{ path: 'good', contents: 'good' }, typeof write === 'string' ? { path: write, contents: 'bad' } : write]);
    assert.equal(error.code, code);
    assert.equal(error.problems.length, 1, error.message);
    assert.match(error.message, says);
    assert.match(error.message, /^Nothing was written:\n {2}.*\n {4}→ .{10}/s);
    assert.deepEqual(treeOf(directory), before);
  }));
}

test('all problems are reported at once, and nothing is touched', () => withDirectory((directory) => {
  const root = join(directory, 'root');
  plant(directory, { 'out/secret': 'secret' });
  plant(root, { dir: '-> ../out', file: '', sub: '-> .', taken: ['', 0o644] });
  mkdirSync(join(root, 'directory'));
  const disk: Disk = {
    ...nodeDisk,
    mayWrite(path) {
      if (path.endsWith('taken')) throw systemError('EACCES', path);
    },
  };
  const before = treeOf(directory);
  const error = refused(root, [
    { path: '/absolute', contents: '' },
    { path: 'dir/x', contents: '' },
    { path: 'directory', contents: '' },
    { path: 'file/x', contents: '' },
    { path: 'taken', contents: 'new' },
    { path: 'twice', contents: '1' },
    { path: 'sub/twice', contents: '2' },
    { path: 'new', contents: '' },
    { path: 'new/in', contents: '' },
  ], disk);
  assert.equal(error.code, 'GD-COMMIT-REFUSED');
  assert.deepEqual(error.problems.map(({ code, path }) => [code, path]), [
    ['GD-COMMIT-PATH', '/absolute'],
    ['GD-COMMIT-LINK', 'dir/x'],
    ['GD-COMMIT-TARGET', 'directory'],
    ['GD-COMMIT-PARENT', 'file/x'],
    ['GD-COMMIT-TWICE', 'sub/twice'],
    ['GD-COMMIT-PARENT', 'new'],
    ['GD-COMMIT-DENIED', 'taken'],
  ]);
  assert.deepEqual(treeOf(directory), before);
}));

test('special files are refused', { skip: process.platform === 'win32' && 'there are none' }, () => withDirectory((root) => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  const error = refused(root, [{ path: 'pipe', contents: '' }]);
  assert.equal(error.code, 'GD-COMMIT-TARGET');
  assert.match(error.message, /special file/);
}));

test('a root that is a file, or below one, is refused', () => withDirectory((directory) => {
  writeFileSync(join(directory, 'file'), '');
  symlinkSync('nowhere', join(directory, 'link'));
  assert.equal(refused(join(directory, 'file'), [{ path: 'x', contents: '' }]).code, 'GD-COMMIT-PARENT');
  assert.equal(refused(join(directory, 'file/below'), [{ path: 'x', contents: '' }]).code, 'GD-COMMIT-PARENT');
  assert.equal(refused(join(directory, 'link'), [{ path: 'x', contents: '' }]).code, 'GD-COMMIT-LINK');
}));

test('access(2) says yes, the directories say no: all of them are known before the first byte', () => withDirectory((root) => {
  plant(root, { 'a/x': 'old', 'b/y': 'old', 'c/z': 'old' });
  const before = treeOf(root);
  const disk: Disk = {
    ...nodeDisk,
    move(from, to) {
      if (to.startsWith(join(root, 'a/'))) throw systemError('EACCES', to);
      if (to.startsWith(join(root, 'b/'))) throw systemError('EXDEV', to);
      nodeDisk.move(from, to);
    },
    create(path, contents, making) {
      assert.doesNotMatch(path, /\.(new|old)$/, 'contents were written');
      nodeDisk.create(path, contents, making);
    },
  };
  const error = refused(root, [
    { path: '../x', contents: '' },
    { path: 'a/x', contents: 'new' },
    { path: 'b/y', contents: 'new' },
    { path: 'b/new/y', contents: 'new' },
    { path: 'c/z', contents: 'new' },
  ], disk);
  assert.deepEqual(error.problems.map(({ code, path }) => [code, path]), [
    ['GD-COMMIT-PATH', '../x'], ['GD-COMMIT-DENIED', 'a'], ['GD-COMMIT-DEVICE', 'b'],
  ]);
  assert.deepEqual(treeOf(root), before);
}));

test('a root in which no directory can be made is refused', () => withDirectory((root) => {
  plant(root, { 'x': 'old', 'sub/y': 'old' });
  const disk: Disk = {
    ...nodeDisk,
    makeDir(path) {
      throw systemError('EACCES', path);
    },
  };
  const error = refused(root, [{ path: 'x', contents: 'new' }, { path: 'sub/y', contents: 'new' }], disk);
  assert.deepEqual(error.problems.map(({ code, path }) => [code, path]), [['GD-COMMIT-DENIED', '.']]);
  assert.match(error.message, /the directory: must not be written by this user/);
}));

/** Runs a commit as another user and prints the codes and paths of what it refuses with. */
function asNobody(root: string, writes: readonly FileWrite[]): string {
  const code = `
    const { writeAll } = await import(${JSON.stringify(new URL('../../src/commit/write-all.ts', import.meta.url).href)});
    process.setgid(65534); process.setuid(65534);
    try { console.log(JSON.stringify(writeAll(${JSON.stringify(root)}, ${JSON.stringify(writes)}))); }
    catch (error) { console.log(error.problems.map(({ code, path }) => code + ' ' + path).join('\\n')); }`;
  const run = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { encoding: 'utf8' });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.trim();
}

test('a user without rights is told of every file and directory', { skip: !isRoot && 'needs root' }, () => withDirectory((root) => {
  plant(root, { 'open/x': 'old', 'closed/x': 'old', 'open/readonly': ['old', 0o644] });
  chmodSync(root, 0o777);
  chmodSync(join(root, 'open'), 0o777);
  chmodSync(join(root, 'open/x'), 0o666);
  const told = asNobody(root, ['open/x', 'open/readonly', 'closed/x', 'closed/new', 'open/new/file'].map((path) => ({ path, contents: 'new' })));
  assert.equal(told, 'GD-COMMIT-DENIED closed\nGD-COMMIT-DENIED open/readonly\nGD-COMMIT-DENIED closed/x');
  assert.equal(readFileSync(join(root, 'open/x'), 'utf8'), 'old');
}));

/** Runs with a mount, when this process may make one. */
function mounted(args: readonly string[], at: string, run: () => void): string | undefined {
  const mount = spawnSync('mount', [...args, at], { encoding: 'utf8' });
  if (mount.status !== 0) return `no mount: ${mount.stderr ?? String(mount.error)}`.trim();
  try {
    run();
  } finally {
    execFileSync('umount', [at]);
  }
  return undefined;
}

test('a read-only file system is refused, for root too', { skip: !isRoot && 'needs root' }, (t) => withDirectory((root) => {
  const skipped = mounted(['-t', 'tmpfs', '-o', 'ro', 'none'], root, () => {
    const error = refused(root, [{ path: 'x', contents: '' }]);
    assert.equal(error.code, 'GD-COMMIT-DENIED');
    assert.match(error.message, /read-only file system/);
  });
  if (skipped) t.skip(skipped);
}));

test('a mount below the root is refused, of the same file system too', { skip: !isRoot && 'needs root' }, (t) => withDirectory((root) => {
  plant(root, { 'elsewhere/x': 'old', 'mount/y': '' });
  const skipped = mounted(['--bind', join(root, 'elsewhere')], join(root, 'mount'), () => {
    const error = refused(root, [{ path: 'mount/x', contents: 'new' }, { path: 'z', contents: 'new' }]);
    assert.deepEqual(error.problems.map(({ code, path }) => [code, path]), [['GD-COMMIT-DEVICE', 'mount']]);
    assert.deepEqual(treeOf(join(root, 'elsewhere')), { x: '644 old' });
  });
  if (skipped) t.skip(skipped);
}));

test('a full disk is told and undone', { skip: !isRoot && 'needs root' }, (t) => withDirectory((root) => {
  const skipped = mounted(['-t', 'tmpfs', '-o', 'size=256k', 'none'], root, () => {
    plant(root, { small: 'old', filler: 'x'.repeat(100_000) });
    const before = treeOf(root);
    const writes = [{ path: 'small', contents: 'new' }, { path: 'sub/large', contents: 'y'.repeat(300_000) }];
    const error = refused(root, writes);
    assert.equal(error.code, 'GD-COMMIT-FAILED');
    assert.match(error.message, /sub\/large: cannot be written because the disk is full\n {4}→ free some space/);
    assert.equal((error.cause as Error & { cause: NodeJS.ErrnoException }).cause.code, 'ENOSPC');
    assert.deepEqual(treeOf(root), before);
    // As full as can be, and the commit fits no more at any of its stages.
    for (let left = 0; left <= 64; left += 4) {
      const fill = spawnSync('sh', ['-c', `rm -f fill; head -c 256k /dev/zero > fill; truncate -s -${left}k fill`], { cwd: root });
      assert.equal(fill.signal, null);
      const full = treeOf(root);
      try {
        writeAll(root, Array.from({ length: 6 }, (_, i) => ({ path: `dir${i}/new`, contents: 'z'.repeat(2000) })));
        break;
      } catch (failure) {
        assert.ok(failure instanceof CommitError, String(failure));
        assert.deepEqual(treeOf(root), full, `${left} KB left`);
      }
    }
  });
  if (skipped) t.skip(skipped);
}));

test('a staging directory in a repository is not taken on trust', () => withDirectory((directory) => {
  const digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const journal = (path: string): string => JSON.stringify({
    schema: 1, steps: [{ path, before: null, after: digest }], directories: [], touched: [], above: 0,
  });
  const root = join(directory, 'root');
  plant(directory, { 'out/keep': 'secret', 'root/x': '' });
  for (const path of ['../out/new', '.git/hooks/pre-commit', '/tmp/new', 'a/../../out/new']) {
    plant(root, { '.go-docker-staging/commit.json': journal(path), '.go-docker-staging/0.new': '' });
    assert.throws(() => recover(root), { code: 'GD-COMMIT-DAMAGED' }, path);
  }
  // Through a link the file counts as edited: it is left alone.
  plant(root, { '.go-docker-staging/commit.json': journal('link/new'), 'link': '-> ../out' });
  assert.deepEqual(recover(root)?.kept, ['link/new']);
  assert.deepEqual(treeOf(join(directory, 'out')), { keep: '644 secret' });
  assert.deepEqual(treeOf(root), { link: '-> ../out', x: '644 ' });
}));

test('a staged file that is a link is not used, and its target keeps its mode', () => withDirectory((directory) => {
  const root = join(directory, 'root');
  plant(directory, { 'secret': ['secret', 0o600] });
  const digest = '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b'; // of "secret"
  const old = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'; // of "abc"
  plant(root, {
    'x': 'abc',
    '.go-docker-staging/0.new': '-> ../../secret',
    '.go-docker-staging/commit.json': JSON.stringify({
      schema: 1, steps: [{ path: 'x', before: old, after: digest }], directories: [], touched: [], above: 0,
    }),
  });
  assert.equal(recover(root)?.outcome, 'undone');
  assert.deepEqual(treeOf(directory), { 'root': 'dir', 'root/x': '644 abc', 'secret': '600 secret' });
}));

test('a staging directory that is a link or a file is neither followed nor removed', () => withDirectory((directory) => {
  plant(directory, { 'out/0.new': 'keep', 'out/commit.json': 'keep', 'root/x': '', 'root2/.go-docker-staging': 'a file' });
  symlinkSync('../out', join(directory, 'root/.go-docker-staging'));
  symlinkSync('../out', join(directory, 'root/.go-docker-staging-99999999'));
  const before = treeOf(directory);
  for (const root of ['root', 'root2'].map((name) => join(directory, name))) {
    assert.throws(() => recover(root), { code: 'GD-COMMIT-STAGING' });
    assert.equal(refused(root, [{ path: 'x', contents: 'new' }]).code, 'GD-COMMIT-STAGING');
  }
  assert.deepEqual(treeOf(directory), before);
}));

test('files that are not ours stay in a staging directory, and it is said', () => withDirectory((root) => {
  plant(root, { '.go-docker-staging/notes.txt': 'mine' });
  const recovery = recover(root);
  assert.equal(recovery?.outcome, 'cleaned');
  assert.match(recovery?.leftover?.message ?? '', /temporary files are left/);
  assert.deepEqual(treeOf(root), { '.go-docker-staging': 'dir', '.go-docker-staging/notes.txt': '644 mine' });
}));
