// copier's tests of an update that are about migrations, versions and code. A migration is data here: it runs nothing.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import type { TeamPlace } from '../generators/team-place.ts';
import { ANSWER, answers, changed, followed } from './followed.ts';

const HELLO = `questions:\n${ANSWER('hello', 'default: World')}files:\n  - path: foo\n`;
const GREETING = { foo: 'Hello {{hello}}\n' };
const RENAMED = (from: string, ...words: readonly string[]): string => words.slice(1).map((word, index) => `  - from: '${from}'\n    values: { hello: { ${words[index]}: ${word} } }\n`).join('');

/** The template as another version. */
const next = (place: TeamPlace, version: string, manifest: string, files: Readonly<Record<string, string>> = {}): unknown => place.template('acme', `version: ${version}\n${manifest}`, files);

/** A service that said World, of a version that has a migration from the first day on. */
function greeted(t: TestContext, migrations = ''): Promise<TeamPlace> {
  return followed(t, HELLO + migrations, GREETING, '--set', 'hello=World');
}

test("copier's test_migrations/test_basic_migration, test_requires_unsafe and test_migration_run_before: an answer is migrated before files are made of it, at no birth, and without trust", async (t) => {
  const migrations = `migrations:\n${RENAMED('*', 'World', 'Copier')}`;
  const place = await greeted(t, migrations);
  assert.equal(place.read('foo'), 'Hello World\n');
  next(place, '2.0.0', HELLO + migrations);
  assert.deepEqual([await changed(place), place.read('foo'), answers(place)], [['update foo'], 'Hello Copier\n', { hello: 'Copier' }]);
});

test("copier's test_migrations/test_version_migration: a migration is for those that come from before its version, once", async (t) => {
  const place = await greeted(t);
  for (const [version, migrations, text] of [['2.0.0', '', 'World'], ['3.0.0', RENAMED('<3.0.0', 'World', 'Copier'), 'Copier'], ['4.0.0', RENAMED('<3.0.0', 'World', 'Copier'), 'World']] as const) {
    next(place, version, migrations === '' ? HELLO : `${HELLO}migrations:\n${migrations}`);
    assert.equal((await place.update(...(version === '4.0.0' ? ['--set', 'hello=World'] : []))).exit, 0);
    assert.equal(place.read('foo'), `Hello ${text}\n`, version);
    place.commit();
  }
});

test("copier's test_migrations/test_prerelease_version_migration and test_legacy_migration/test_prereleases: versions before a release are in their order, and the way back is told, migrates nothing and loses no edit", async (t) => {
  const names = ['a', 'b', 'c'];
  const ask = `questions:\n${names.map((name) => ANSWER(name)).join('')}files:\n  - path: notes\n`;
  const notes = (version: string): string => `a\nb\nc\n${version}\n`;
  const migrations = `migrations:\n${['2.0.0-alpha.1', '2.0.0-alpha.2', '2.0.0'].map((version, index) => `  - from: <${version}\n    values: { ${names[index]}: { old: new } }\n`).join('')}`;
  for (const [version, migrated] of [['1.9.0', 'new new new'], ['2.0.0-alpha.1', 'old new new'], ['2.0.0-alpha.2', 'old old new'], ['2.0.0', 'old old old']] as const) {
    const place = await followed(t, ask, { notes: notes('1.0.0') }, ...names.flatMap((name) => ['--set', `${name}=old`]));
    place.edit('notes', (text) => `mine\n${text}`);
    place.commit();
    for (const [to, manifest, after] of [[version, ask, 'old old old'], ['2.0.1', ask + migrations, migrated], [version, ask, migrated]] as const) {
      next(place, to, manifest, { notes: notes(to) });
      const { exit, stderr } = await place.run('update', ['--yes']);
      assert.deepEqual([exit, Object.values(answers(place)).join(' '), place.read('notes'), stderr.includes(`→ ${to}\n`)], [0, after, `mine\n${notes(to)}`, true], stderr);
      place.commit();
    }
  }
});

test("copier's test_migrations/test_migration_condition: what a repository has not is not migrated", async (t) => {
  for (const [said, text] of [['World', 'Copier'], ['Moon', 'Moon']] as const) {
    const place = await followed(t, HELLO, GREETING, '--set', `hello=${said}`);
    next(place, '2.0.0', `${HELLO}migrations:\n${RENAMED('<2.0.0', 'World', 'Copier')}`);
    assert.equal((await place.update()).exit, 0);
    assert.equal(place.read('foo'), `Hello ${text}\n`);
  }
});

const MOVED = `questions:\n${ANSWER('hello', 'default: World')}files:\n  - path: bar\n    from: foo\nmigrations:\n  - from: <2.0.0\n    files: { foo: bar }\n`;

test("copier's test_migrations/test_pretend_migration and test_legacy_migration/test_pretend_mode: a dry run tells of the migration and does nothing", async (t) => {
  const place = await greeted(t);
  next(place, '2.0.0', MOVED);
  const { exit, stderr, stdout } = await place.run('update', ['--yes', '--dry-run']);
  assert.deepEqual([exit, place.has('foo'), place.has('bar'), place.record().templates![0]!.version, place.git('status', '--porcelain')], [0, true, false, '1.0.0', '']);
  assert.match(stderr + stdout, /foo lies at bar now/);
});

test("copier's test_migrations/test_migration_run_after: a file is moved, and what was edited in it comes along", async (t) => {
  const place = await greeted(t);
  place.edit('foo', (text) => `mine\n${text}`);
  place.commit();
  next(place, '2.0.0', MOVED);
  assert.equal((await place.update()).exit, 0);
  assert.deepEqual([place.has('foo'), place.read('bar')], [false, 'mine\nHello World\n']);
});

test("copier's test_legacy_migration/test_migrations_and_tasks: a version moves, takes away and renames in one run, and the next run has nothing to do", async (t) => {
  const place = await followed(t, `${HELLO}  - path: deleted.txt\n`, { ...GREETING, 'deleted.txt': 'x\n' }, '--set', 'hello=World');
  next(place, '2.0.0', `questions:\n${ANSWER('greeting')}files:\n  - path: bar\nmigrations:\n  - from: <2.0.0\n    questions: { hello: greeting }\n    values: { greeting: { World: Copier } }\n    files: { foo: bar }\n`, { bar: 'Hi {{greeting}}\n' });
  assert.deepEqual(await changed(place), ['create bar', 'removed foo', 'removed deleted.txt']);
  assert.deepEqual([place.read('bar'), place.has('foo'), place.has('deleted.txt'), answers(place), place.record().templates![0]!.version], ['Hi Copier\n', false, false, { greeting: 'Copier' }, '2.0.0']);
  place.commit();
  assert.deepEqual([await changed(place), place.git('status', '--porcelain')], [[], '']);
});

test("copier's test_legacy_migration/test_pre_migration_modifies_answers: an answer goes over to the question that takes its place, and counts over the new default", async (t) => {
  const place = await followed(t, `questions:\n${ANSWER('best_song', 'default: la vie en rose')}files:\n  - path: songs\n`, { songs: '{{best_song}}\n' }, '--set', 'best_song=la vie en rose');
  next(place, '2.0.0', `questions:\n${ANSWER('best_songs', 'default: paranoid android')}files:\n  - path: songs\nmigrations:\n  - from: <2.0.0\n    questions: { best_song: best_songs }\n`, { songs: '{{best_songs}}\n' });
  assert.deepEqual([await changed(place), answers(place), place.read('songs')], [[], { best_songs: 'la vie en rose' }, 'la vie en rose\n']);
});

test("copier's test_minimum_version/test_minimum_version_update: a version that this release is too old or too new for is refused, and nothing is written", async (t) => {
  const place = await greeted(t);
  for (const [range, exit] of [['>=99', 1], ['<0.0.1', 1], ['>=0.0.1 <99', 0]] as const) {
    next(place, '2.0.0', `generator: '${range}'\n${HELLO}`, { foo: 'Hi {{hello}}\n' });
    const ran = await place.run('update', ['--yes']);
    assert.deepEqual([ran.exit, place.read('foo')], [exit, exit === 0 ? 'Hi World\n' : 'Hello World\n'], ran.stderr);
    if (exit !== 0) assert.match(ran.stderr, new RegExp(`is for generator-go-docker ${range}`));
  }
});

type Made = readonly [manifest: string, files: Readonly<Record<string, string>>];
const PLAIN: Made = ['files:\n  - path: out\n', { out: 'plain\n' }];
const CODE = (word: string): Made => ['files:\n  - path: out\n    from: out.ejs\n', { 'out.ejs': `<%= "${word}" %>\n` }];

test("copier's test_unsafe/test_update: code of the new version needs trust, that of the old one is not run any more", async (t) => {
  for (const [old, now, needs] of [[PLAIN, PLAIN, false], [PLAIN, CODE('new'), true], [CODE('old'), CODE('new'), true], [CODE('old'), PLAIN, false]] as const) {
    const place = await followed(t, ...old, '--trust');
    const before = place.read('out');
    next(place, '2.0.0', ...now);
    const { exit, stderr } = await place.run('update', ['--yes']);
    assert.equal(exit, needs ? 1 : 0, stderr);
    if (!needs) continue;
    assert.match(stderr, /brings code of its own/);
    assert.equal(place.read('out'), before);
    assert.deepEqual([(await place.update('--trust')).exit, place.read('out')], [0, 'new\n']);
  }
});

test("copier's test_unsafe/test_update_cli: trust is said for a run, or once for an origin in the user's settings", async (t) => {
  for (const listed of [false, true]) {
    for (const words of [[], ['--trust']] as const) {
      const place = await followed(t, ...PLAIN);
      if (listed) {
        mkdirSync(join(place.top, 'XDG_CONFIG_HOME/generator-go-docker'), { recursive: true });
        writeFileSync(join(place.top, 'XDG_CONFIG_HOME/generator-go-docker/config.yaml'), `trust:\n  - ${JSON.stringify(join(place.top, 'acme'))}\n`);
      }
      next(place, '2.0.0', ...CODE('new'));
      const trusted = listed || words.length > 0;
      const { exit, stderr } = await place.run('update', ['--yes', ...words]);
      assert.deepEqual([exit, place.read('out')], trusted ? [0, 'new\n'] : [1, 'plain\n'], stderr);
    }
  }
});
