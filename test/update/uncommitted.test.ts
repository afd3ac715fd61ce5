import assert from 'node:assert/strict';
import test from 'node:test';
import { MINE, NEWER, service } from './made-place.ts';

test('an edited file that git ignores is in no commit either', async (t) => {
  const place = await service(t);
  place.edit('.gitignore', (text) => `${text}Dockerfile\n`);
  place.commit();
  place.edit('go.mod', NEWER);
  assert.equal((await place.update('--dry-run')).report.diagnostics.length, 0, 'as it was written it holds nothing of its user’s');
  place.edit('Dockerfile', MINE);
  const mine = place.read('Dockerfile');
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.deepEqual([exit, /Dockerfile: changed since the last commit/.test(stderr)], [1, true], stderr);
  assert.equal(place.read('Dockerfile'), mine);
});

test('an edited record is not overwritten; one that an update wrote, or that is new, is', async (t) => {
  const place = await service(t);
  place.git('init', '-q', '.');
  place.edit('go.mod', NEWER);
  assert.equal((await place.update()).exit, 0, 'in no commit yet');
  place.commit();
  assert.equal((await place.update('--base', 'distroless')).exit, 0);
  assert.equal((await place.update('--base', 'debian')).exit, 0, 'two updates, and no commit between them');
  place.commit();
  place.edit('.yo-rc.json', (text) => text.replace('"timezone": ""', '"timezone": "Asia/Shanghai"'));
  const edited = place.read('.yo-rc.json');
  const { exit, stderr } = await place.run('update', ['--yes', '--base', 'distroless']);
  assert.deepEqual([exit, /\.yo-rc\.json: changed since the last commit/.test(stderr)], [1, true], stderr);
  assert.equal(place.read('.yo-rc.json'), edited);
  assert.equal((await place.update('--base', 'distroless', '--allow-dirty')).exit, 0);
});

test('a dry run tells that the run would be refused', async (t) => {
  const place = await service(t);
  place.commit();
  place.edit('go.mod', NEWER);
  place.edit('Dockerfile', MINE);
  const { exit, stderr } = await place.run('update', ['--yes', '--dry-run']);
  assert.equal(exit, 0);
  assert.match(stderr, /without --dry-run this is refused: Dockerfile: changed since the last commit/);
  assert.deepEqual((await place.update('--dry-run')).report.diagnostics.map(({ code, severity }) => [code, severity]), [['files-uncommitted', 'warning']]);
  assert.deepEqual((await place.update('--dry-run', '--allow-dirty')).report.diagnostics, []);
});

test('an edit that git was told not to look at is uncommitted all the same', async (t) => {
  for (const word of ['--assume-unchanged', '--skip-worktree']) {
    const place = await service(t);
    place.commit();
    place.git('update-index', word, 'Dockerfile', 'Makefile');
    place.edit('Dockerfile', MINE);
    place.edit('go.mod', NEWER);
    const mine = place.read('Dockerfile');
    const { exit, stderr } = await place.run('update', ['--yes']);
    assert.deepEqual([exit, /go-docker:update: Dockerfile: changed since the last commit/.test(stderr)], [1, true], stderr);
    assert.equal(place.read('Dockerfile'), mine);
  }
});
