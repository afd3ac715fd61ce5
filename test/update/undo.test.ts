import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { forgetUndo, prepareUndo, settleUndo, undoWrites } from '../../generators/update/undo.ts';
import { nodeDisk } from '../../src/commit/disk.ts';
import { writeAll } from '../../src/commit/write-all.ts';
import { countCalls, systemError, watchedDisk } from '../commit/watched-disk.ts';
import { MINE, NEWER, repository, service } from './made-place.ts';

test('what undo leaves is as an update wrote it, where that was so before', async (t) => {
  const place = await service(t);
  place.commit();
  for (const base of ['distroless', 'debian']) assert.equal((await place.update('--base', base)).exit, 0);
  for (const base of ['alpine', 'distroless']) {
    assert.equal((await place.run('update', ['--undo'])).exit, 0);
    assert.match((await place.run('update', ['--undo'])).stderr, /there is no update here that could be taken back/);
    assert.equal((await place.update('--base', base)).exit, 0, `${base}: what the first update wrote is still no edit`);
  }
  place.commit();
  place.edit('Dockerfile', MINE);
  const mine = place.read('Dockerfile');
  assert.equal((await place.update('--fips', '--allow-dirty')).exit, 0);
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
  assert.match((await place.run('update', ['--yes', '--fips'])).stderr, /Dockerfile: changed since the last commit/, 'an edit stays one');
  assert.equal(place.read('Dockerfile'), mine);
});

test('without git what undo needs is in no commit and no context, and nothing is left of it; a repository that begins then still finds it', async (t) => {
  const place = await repository(t, 'image-plain');
  const names = readdirSync(place.root);
  assert.equal((await place.update('--fips')).exit, 0);
  assert.deepEqual(readdirSync(place.root).filter((name) => !names.includes(name)), ['.go-docker-staging-undo'], 'a name that .dockerignore has a line for');
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
  assert.deepEqual(readdirSync(place.root), names);

  const before = place.read('Dockerfile');
  assert.equal((await place.update('--fips')).exit, 0);
  place.commit();
  assert.doesNotMatch(place.git('ls-files'), /undo/);
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
  assert.equal(place.read('Dockerfile'), before);
  assert.equal(existsSync(join(place.root, '.go-docker-staging-undo')), false);
});

test('an update through a record that is a link in the tree is taken back', async (t) => {
  const place = await service(t);
  mkdirSync(join(place.root, 'kept'));
  renameSync(join(place.root, '.yo-rc.json'), join(place.root, 'kept/record.json'));
  symlinkSync('kept/record.json', join(place.root, '.yo-rc.json'));
  place.commit();
  const before = [place.read('Dockerfile'), place.read('kept/record.json')];
  place.edit('go.mod', NEWER);
  assert.equal((await place.update()).exit, 0);
  assert.notEqual(place.read('kept/record.json'), before[1]);
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
  assert.deepEqual([place.read('Dockerfile'), place.read('kept/record.json')], before);
  assert.equal(place.git('status', '--short'), ' M go.mod\n');
});

test('an error of the disk at what undo keeps, when the files are written, is a note', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'go-docker-undo-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, 'x');
  const updated = (): void => {
    writeFileSync(file, 'old');
    prepareUndo(root, [{ path: 'x', contents: 'new', expect: 'old' }]);
    writeFileSync(file, 'new');
  };
  const rows = [
    { call: settleUndo, before: updated, says: /^the files are written, but what takes this update back may be lost: EIO/ },
    { call: forgetUndo, before: () => [updated(), settleUndo(root), writeAll(root, undoWrites(root))], says: /^the update is taken back, but what tells so cannot be written: EIO/ },
  ];
  for (const { call, before, says } of rows) {
    before();
    const calls = countCalls(nodeDisk, (disk) => void call(root, disk));
    assert.ok(calls.length > 5);
    for (const { index: failing, name } of calls) {
      before();
      const left = readFileSync(file, 'utf8');
      const note = call(root, watchedDisk(nodeDisk, ({ index }) => {
        if (index === failing) throw systemError('EIO');
      }));
      assert.match(note ?? '', says, `${name}, call ${failing}`);
      assert.equal(readFileSync(file, 'utf8'), left);
    }
  }
});
