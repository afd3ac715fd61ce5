// copier's tests of an update that are about links, paths that lead out, the record as a file, and help.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { CHECK } from '../../generators/check/index.ts';
import { UPDATE } from '../../generators/update/index.ts';
import { TeamPlace } from '../generators/team-place.ts';
import { commit } from '../template/made.ts';
import { changed, follow, followed } from './followed.ts';
import { NEWER, service } from './made-place.ts';

const WINDOWS = { skip: process.platform === 'win32' };
const RULES = (...paths: string[]): string => `files:\n${paths.map((path) => `  - path: ${path}\n`).join('')}`;
const TEXTS = { 'aaaa.txt': 'Lorem ipsum\n', 'bbbb.txt': 'dolor\nsit\namet\n' };

/** An update that is refused, and has left everything as it was. */
async function refused(place: TeamPlace, why: RegExp, ...words: string[]): Promise<void> {
  const { exit, stderr } = await place.run('update', ['--yes', ...words]);
  assert.equal(exit, 1, stderr);
  assert.match(stderr, why);
  assert.equal(place.git('status', '--porcelain'), '');
}

test("copier's test_symlinks/test_update_symlink: a template that has a link now is refused with its path, out of a directory and out of git", WINDOWS, async (t) => {
  for (const git of [false, true]) {
    const place = new TeamPlace(t);
    const template = join(place.top, 'acme');
    commit(template, { 'go-docker.yaml': `name: acme\nversion: 1.0.0\n${RULES('aaaa.txt')}`, ...TEXTS });
    assert.equal((await place.run('app', ['--yes', '--template', git ? `git+file://${template}` : '../acme'])).exit, 0);
    place.commit();
    for (const target of ['bbbb.txt', '../outside', '/etc/passwd']) {
      rmSync(join(template, 'aaaa.txt'));
      symlinkSync(target, join(template, 'aaaa.txt'));
      if (git) commit(template, {});
      await refused(place, /"aaaa\.txt".*link/);
    }
    assert.equal(place.read('aaaa.txt'), TEXTS['aaaa.txt']);
  }
});

test("copier's test_symlinks/test_update_file_to_symlink: a link that its owner has put in place of a file stays, and is said to, until there is a file again", WINDOWS, async (t) => {
  const rules = RULES('aaaa.txt', 'bbbb.txt');
  const place = await followed(t, rules, TEXTS);
  const link = join(place.root, 'bbbb.txt');
  rmSync(link);
  symlinkSync('aaaa.txt', link);
  place.commit();
  place.template('acme', `version: 2.0.0\n${rules}`, { 'bbbb.txt': 'dolor\nsit\n' });
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.deepEqual([exit, readlinkSync(link), place.read('aaaa.txt')], [0, 'aaaa.txt', TEXTS['aaaa.txt']]);
  assert.match(stderr, /^bbbb\.txt is a link, and stays one; put a file there to have it kept up to date\.$/m);
  assert.doesNotMatch(stderr, /^bbbb\.txt .*new/m, 'nothing is told of lines that were not written');
  place.commit();
  await refused(place, /bbbb\.txt is a link, and no file/, '--force');
  rmSync(link);
  place.write('bbbb.txt', `mine\n${TEXTS['bbbb.txt']}`);
  place.commit();
  assert.deepEqual([await changed(place), place.read('bbbb.txt')], [['merged bbbb.txt'], 'mine\ndolor\nsit\n']);
  rmSync(link);
  symlinkSync('aaaa.txt', link);
  place.commit();
  place.template('acme', `version: 3.0.0\n${RULES('aaaa.txt')}`);
  assert.deepEqual([await changed(place), readlinkSync(link)], [['kept bbbb.txt'], 'aaaa.txt'], 'it is needed no more');
});

test('so does one in place of a file of ours, and the others are brought up to date', WINDOWS, async (t) => {
  for (const file of ['Dockerfile', 'Makefile', '.dockerignore']) {
    const place = await service(t);
    mkdirSync(join(place.root, 'build'));
    renameSync(join(place.root, file), join(place.root, 'build/moved'));
    symlinkSync('build/moved', join(place.root, file));
    place.edit('go.mod', NEWER);
    place.commit();
    const before = place.read(file);
    assert.deepEqual((await place.update()).files.filter((one) => !/^same|yo-rc/.test(one)), file === 'Dockerfile' ? ['kept Dockerfile'] : ['update Dockerfile', `kept ${file}`]);
    assert.deepEqual([readlinkSync(join(place.root, file)), place.read(file)], ['build/moved', before]);
  }
});

test("copier's test_symlinks/test_symlinked_to_outside_destination_absolute and test_symlinked_to_outside_destination_relative: links of a repository stay, and nothing is written through them", WINDOWS, async (t) => {
  for (const absolute of [true, false]) {
    const place = await followed(t, RULES('aaaa.txt'), TEXTS);
    const other = join(place.top, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'outside.txt'), 'outside\n');
    const to = absolute ? other : '../other';
    symlinkSync(to, join(place.root, 'symlink_dir'));
    symlinkSync(`${to}/outside.txt`, join(place.root, 'a_symlink.txt'));
    place.commit();
    assert.deepEqual([await changed(place), await follow(place, RULES('aaaa.txt'), { 'aaaa.txt': 'new\n' })], [[], ['update aaaa.txt']]);
    assert.deepEqual([readlinkSync(join(place.root, 'symlink_dir')), readlinkSync(join(place.root, 'a_symlink.txt'))], [to, `${to}/outside.txt`]);
    place.commit();
    const brings = (path: string, ownership: string): unknown => place.template('acme', `version: 3.0.0\n${RULES('aaaa.txt')}  - path: ${path}\n    from: bbbb.txt\n    ownership: ${ownership}\n`);
    for (const ownership of ['managed', 'once']) {
      brings('symlink_dir/other.txt', ownership);
      await refused(place, /symlink_dir is a link that leads out of the directory/);
      for (const path of ['symlink_dir/outside.txt', 'a_symlink.txt']) {
        brings(path, ownership);
        assert.deepEqual(await changed(place), ownership === 'managed' ? [`kept ${path}`] : []);
        place.commit();
      }
    }
    assert.deepEqual([readFileSync(join(other, 'outside.txt'), 'utf8'), readdirSync(other)], ['outside\n', ['outside.txt']]);
  }
});

test("copier's test_answersfile/test_external_data_path_outside_destination_root_is_unsafe_on_update: a version that reads beside itself is refused, trusted or not", async (t) => {
  const place = await followed(t, RULES('aaaa.txt'), TEXTS);
  writeFileSync(join(place.top, 'secret.yml'), 'secret_key: s3cr3t\n');
  for (const path of ['../secret.yml', join(place.top, 'secret.yml')]) {
    for (const text of [`files:\n  - path: out\n    from: ${JSON.stringify(path)}\n`, `blocks:\n  runtime: { file: ${JSON.stringify(path)} }\n`]) {
      place.template('acme', `version: 2.0.0\n${text}`);
      for (const words of [[], ['--trust']]) await refused(place, /secret\.yml/, ...words);
    }
  }
});

test("copier's test_subdirectory/test_subdirectory_path_outside_template_root_on_update_raises_error: a directory that lies out of the template is refused", WINDOWS, async (t) => {
  const place = await followed(t, RULES('aaaa.txt'), TEXTS);
  place.template('forbidden', `version: 1.0.0\n${RULES('bbbb.txt')}`, TEXTS);
  for (const inside of ['../forbidden', join(place.top, 'forbidden')]) await refused(place, /its directory ".*forbidden" (?:leads out of the directory|is absolute)/, '--template', `../acme//${inside}`);
});

test("copier's test_answersfile/test_answersfile_template_in_subdirectory_is_deprecated: the record is none of a template's files", async (t) => {
  const place = await followed(t, RULES('aaaa.txt'), TEXTS);
  for (const path of ['.yo-rc.json', '.YO-RC.JSON']) {
    place.template('acme', `version: 2.0.0\nfiles:\n  - path: ${path}\n    from: aaaa.txt\n`);
    await refused(place, /yo-rc\.json/i);
  }
});

for (const [command, { flags, exits }] of [['update', UPDATE], ['check', CHECK]] as const) {
  test(`copier's test_cli/test_update_help and test_check_update_help: every flag is told, ${command}`, async (t) => {
    const { exit, stdout } = await new TeamPlace(t).run(command, ['--help']);
    assert.equal(exit, 0);
    for (const text of [exits!, ...flags.map(({ name, about }) => about ?? name)]) assert.ok(stdout.includes(text), `${text}\n${stdout}`);
  });
}
