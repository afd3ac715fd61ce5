import assert from 'node:assert/strict';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test, { type TestContext } from 'node:test';
import { MINE, NEWER, repository, service } from './made-place.ts';
import type { Workplace } from './run-update.ts';

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

/** An update of an edited Dockerfile has to be refused, with these words. */
async function refused(place: Workplace, file: string, says: RegExp, ...words: readonly string[]): Promise<void> {
  const mine = place.read(file);
  const { exit, stderr } = await place.run('update', ['--yes', ...words]);
  assert.deepEqual([exit, says.test(stderr)], [1, true], stderr);
  assert.equal(place.read(file), mine);
}

/** A committed service with an edit that is not. */
async function edited(t: TestContext): Promise<Workplace> {
  const place = await service(t);
  place.commit();
  place.edit('Dockerfile', MINE);
  place.edit('go.mod', NEWER);
  return place;
}

test('what git cannot tell is no consent', async (t) => {
  const place = await edited(t);
  place.write('.git/index', 'broken');
  await refused(place, 'Dockerfile', /^go-docker:update: git \S+ failed: .*, so whether Dockerfile is committed is not known\n {2}→ mend what git says, then run again; --allow-dirty /);
  assert.match((await place.run('update', ['--yes', '--dry-run'])).stderr, /without --dry-run this is refused: git \S+ failed/);
  assert.equal((await place.update('--allow-dirty')).exit, 0);
});

test('git is asked where it is: elsewhere by its variables, behind a link, in a repository below', async (t) => {
  const apart = await edited(t);
  renameSync(join(apart.root, '.git'), join(apart.root, '../apart.git'));
  const before = { ...process.env };
  Object.assign(process.env, { GIT_DIR: join(apart.root, '../apart.git'), GIT_WORK_TREE: apart.root });
  try {
    await refused(apart, 'Dockerfile', /Dockerfile: changed since the last commit/);
  } finally {
    for (const name of ['GIT_DIR', 'GIT_WORK_TREE']) delete process.env[name];
    Object.assign(process.env, before);
  }

  const linked = await edited(t);
  mkdirSync(join(linked.root, 'sub'));
  for (const path of ['Dockerfile', '.dockerignore', 'Makefile', 'go.mod', 'hello.go', '.yo-rc.json']) renameSync(join(linked.root, path), join(linked.root, 'sub', path));
  symlinkSync('sub', join(linked.root, 'link'));
  symlinkSync(join(linked.root, 'sub'), join(linked.root, '../away'));
  for (const way of ['link', '../away']) await refused(linked, 'sub/Dockerfile', /Dockerfile: changed since the last commit/, way);

  const nested = await repository(t, 'image-plain');
  mkdirSync(join(nested.root, 'deploy'));
  renameSync(join(nested.root, 'Dockerfile'), join(nested.root, 'deploy/Dockerfile'));
  assert.equal((await nested.update()).exit, 0);
  nested.commit();
  nested.git('rm', '-q', '--cached', 'deploy/Dockerfile');
  nested.git('init', '-q', 'deploy');
  nested.edit('deploy/Dockerfile', MINE);
  await refused(nested, 'deploy/Dockerfile', /deploy\/Dockerfile: changed since the last commit/, '--fips');
});
