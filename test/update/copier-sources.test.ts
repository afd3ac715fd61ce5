// copier's tests of an update that are about where a template comes from and where it is followed.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test, { type TestContext } from 'node:test';
import { TeamPlace } from '../generators/team-place.ts';
import { commit, git, plantTemplate, tarEntries } from '../template/made.ts';
import { tgzOf } from '../template/tar.ts';
import { ANSWER, changed, followed } from './followed.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = ['--import', join(ROOT, 'node_modules/tsx/dist/loader.mjs'), join(ROOT, 'generators/cli.ts')];

/** A service that follows a git repository beside it. */
async function cloned(t: TestContext, files: Readonly<Record<string, string>>, ref: string, ...words: string[]): Promise<TeamPlace> {
  const place = new TeamPlace(t);
  commit(join(place.top, 'acme'), files, 'v1');
  const ran = await place.run('app', ['--yes', '--template', `git+file://${join(place.top, 'acme')}${ref}`, ...words]);
  assert.equal(ran.exit, 0, ran.stderr);
  place.commit();
  return place;
}

const RULES = (...paths: string[]): string => `files:\n${paths.map((path) => `  - path: ${path}\n`).join('')}`;
const MANIFEST = (version: string, ...paths: string[]): string => `name: acme\nversion: ${version}.0.0\n${RULES(...paths)}`;
const LOREM = { 'go-docker.yaml': MANIFEST('1', 'aaaa.txt', 'to_delete.txt'), 'aaaa.txt': 'Lorem ipsum\n', 'to_delete.txt': 'delete me.\n' };

test("copier's test_dirty_local/test_update: a directory is what lies in it, committed or not; of a repository what is committed", async (t) => {
  for (const dirty of [true, false]) {
    const place = new TeamPlace(t);
    const template = join(place.top, 'acme');
    commit(template, LOREM);
    assert.equal((await place.run('app', ['--yes', '--template', dirty ? '../acme' : `git+file://${template}`])).exit, 0);
    place.commit();
    plantTemplate(template, { 'go-docker.yaml': MANIFEST('2', 'aaaa.txt', 'test_file.txt'), 'test_file.txt': 'Test content\n', 'aaaa.txt': 'Lorem ipsum\ndolor sit amet\n' });
    rmSync(join(template, 'to_delete.txt'));
    assert.deepEqual(await changed(place), dirty ? ['update aaaa.txt', 'create test_file.txt', 'removed to_delete.txt'] : []);
    assert.deepEqual([place.read('aaaa.txt').includes('dolor'), place.has('test_file.txt'), place.has('to_delete.txt')], [dirty, dirty, !dirty]);
    assert.match(git(template, ['status', '--porcelain']), /^ ?D to_delete\.txt$/m, 'the template is left as it is');
    place.commit();
    commit(template, { 'aaaa.txt': 'Lorem ipsum\ndolor sit amet, consectetur\n' });
    assert.equal((await changed(place))[0], 'update aaaa.txt', 'what no commit has ever held is no state to be found again');
  }
});

test("copier's test_dirty_local/test_update_with_gpg_sign: whoever signs commits needs no key, since nothing is committed", async (t) => {
  const place = new TeamPlace(t);
  commit(join(place.top, 'acme'), LOREM);
  assert.equal((await place.run('app', ['--yes', '--template', '../acme'])).exit, 0);
  place.commit();
  for (const directory of [place.root, join(place.top, 'acme')]) for (const [key, value] of [['user.signingKey', '123456'], ['commit.gpgSign', 'true']]) git(directory, ['config', key!, value!]);
  const head = place.git('rev-parse', 'HEAD');
  plantTemplate(join(place.top, 'acme'), { 'aaaa.txt': 'dolor sit amet\n' });
  assert.deepEqual([await changed(place), place.git('rev-parse', 'HEAD')], [['update aaaa.txt'], head]);
});

test("copier's test_dirty_local/test_parallel_projects_in_subdirs: each is updated whatever the other has; what an update wrote may be updated again, an edit on top of it not", async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', `version: 1.0.0\nquestions:\n${ANSWER('question')}${RULES('file.txt')}`, { 'file.txt': '{{question}}\n' });
  const projects = ['project1', 'project2'];
  for (const project of projects) assert.equal((await place.run('app', [project, '--yes', '--template', reference, '--set', `question=${project}`])).exit, 0);
  place.commit();
  for (const project of projects) {
    assert.equal((await place.run('update', [project, '--yes', '--set', `question=Updated ${project}`])).exit, 0);
    assert.equal(place.read(`${project}/file.txt`), `Updated ${project}\n`);
  }
  assert.deepEqual(place.git('status', '--porcelain').split('\n').filter(Boolean), projects.flatMap((project) => [` M ${project}/.yo-rc.json`, ` M ${project}/file.txt`]));
  for (const project of projects) {
    assert.equal((await place.run('update', [project, '--yes', '--set', 'question=Again'])).exit, 0);
    place.edit(`${project}/file.txt`, (text) => `${text}mine\n`);
    const { exit, stderr } = await place.run('update', [project, '--yes', '--set', 'question=Once more']);
    assert.deepEqual([exit, place.read(`${project}/file.txt`)], [1, 'Again\nmine\n']);
    assert.match(stderr, /file\.txt: changed since the last commit/);
  }
});

test("copier's test_subdirectory/test_update_subdirectory: of a repository with several templates one is followed", async (t) => {
  const [api, conf] = ['api', 'conf'].map((name) => ({ 'go-docker.yaml': `name: ${name}\nversion: 1.0.0\n${RULES(`${name}.txt`)}`, [`${name}.txt`]: '1\n' }));
  const place = new TeamPlace(t);
  const all = join(place.top, 'all');
  const below = (name: string, files: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(files).map(([path, text]) => [`${name}/${path}`, text]));
  commit(all, { ...below('api', api!), ...below('conf', conf!) });
  assert.equal((await place.run('app', ['--yes', '--template', `git+file://${all}//conf`])).exit, 0);
  place.commit();
  commit(all, { 'api/api.txt': '2\n', 'conf/conf.txt': '2\n' });
  assert.deepEqual([await changed(place), place.has('api.txt'), place.has('conf'), place.has('api')], [['update conf.txt'], false, false, false]);
});

test("copier's test_subdirectory/test_update_subdirectory_from_root_path: a service below the top is updated from there", async (t) => {
  const place = new TeamPlace(t);
  const file1 = (version: string): Record<string, string> => ({ file1: `version ${version}\nhello\n{{q1}}\nbye\n` });
  const manifest = (version: string): string => `version: ${version}.0.0\nquestions:\n${ANSWER('q1', 'default: a1')}${RULES('file1')}`;
  place.write('dst_top_file', 'one\n');
  assert.equal((await place.run('app', ['subfolder', '--yes', '--template', place.template('acme', manifest('1'), file1('1'))])).exit, 0);
  place.commit();
  place.template('acme', manifest('2'), file1('2'));
  assert.equal((await place.run('update', ['subfolder', '--yes'])).exit, 0);
  assert.equal(place.read('subfolder/file1'), 'version 2\nhello\na1\nbye\n');
  assert.deepEqual([place.read('dst_top_file'), place.has('file1'), place.has('.yo-rc.json')], ['one\n', false, false]);
});

for (const style of ['inline', 'rej']) {
  test(`copier's test_subdirectory/test_new_version_uses_subdirectory: the template moves below, and the conflict is the same, ${style}`, async (t) => {
    const place = await cloned(t, { 'go-docker.yaml': MANIFEST('1', 'NOTES.md'), 'NOTES.md': 'upstream version 1\n' }, '');
    place.write('NOTES.md', 'downstream version 1\n');
    place.commit();
    const template = join(place.top, 'acme');
    mkdirSync(join(template, 'subdir'));
    git(template, ['mv', 'go-docker.yaml', 'NOTES.md', 'subdir']);
    commit(template, { 'subdir/go-docker.yaml': MANIFEST('2', 'NOTES.md'), 'subdir/NOTES.md': 'upstream version 2\n' });
    const lost = await place.run('update', ['--yes']);
    assert.deepEqual([lost.exit, place.read('NOTES.md')], [1, 'downstream version 1\n']);
    assert.match(lost.stderr, /has no go-docker\.yaml\n.*behind \/\/: "subdir"$/m);
    const { exit } = await place.update('--template', `git+file://${template}//subdir`, '--conflict', style);
    assert.equal(exit, 3);
    const marked = /^<<<<<<< yours\ndownstream version 1\n=======\nupstream version 2\n>>>>>>> .*\n$/;
    assert.equal(marked.test(place.read('NOTES.md')), style === 'inline');
    assert.equal(place.has('NOTES.md.rej'), style === 'rej');
    assert.deepEqual([place.has('subdir'), place.record().templates![0]!.version], [false, '2.0.0']);
  });
}

test("copier's test_answersfile/test_answersfile_with_custom_path: of several templates in one record each is followed by itself", async (t) => {
  const place = new TeamPlace(t);
  const version = (name: string, number: string): string => place.template(name, `version: ${number}.0.0\nquestions:\n${ANSWER(`${name}_name`, `default: ${name}`)}${RULES(`${name}.txt`)}`, { [`${name}.txt`]: `v${number} {{${name}_name}}\n` });
  const references = ['one', 'two'].flatMap((name) => ['--template', version(name, '1')]);
  assert.equal((await place.run('app', ['--yes', ...references, '--set', 'one_name=first'])).exit, 0);
  place.commit();
  for (const [name, text] of [['two', 'v2 two\n'], ['one', 'v2 first\n']] as const) {
    version(name, '2');
    assert.deepEqual([await changed(place), place.read(`${name}.txt`)], [[`update ${name}.txt`], text]);
    place.commit();
  }
  assert.deepEqual(place.record().templates!.map((one) => [one.version, one.answers]), [['2.0.0', { one_name: 'first' }], ['2.0.0', {}]]);
});

test("copier's test_vcs/test_update_using_local_source_path_with_tilde: a path from home stays one in the record", async (t) => {
  const place = new TeamPlace(t);
  for (const name of ['HOME', 'USERPROFILE']) {
    const before = process.env[name];
    process.env[name] = place.top;
    t.after(() => (before === undefined ? delete process.env[name] : (process.env[name] = before)));
  }
  commit(join(place.top, 'acme'), LOREM);
  for (const reference of ['~/acme', '~/acme#main']) {
    assert.equal((await place.run('app', ['--yes', '--force', '--template', reference])).exit, 0);
    place.commit();
    commit(join(place.top, 'acme'), { 'aaaa.txt': `Lorem ${reference}\n` });
    assert.deepEqual([await changed(place), place.record().templates![0]!.reference], [['update aaaa.txt'], reference]);
  }
});

test("copier's test_demo_update_tasks/test_update_tasks: the code that runs is that of the version that is updated to, out of a git bundle too", async (t) => {
  const place = new TeamPlace(t);
  const template = join(place.top, 'acme');
  const bundled = (version: string): void => {
    commit(template, { 'go-docker.yaml': `name: acme\nversion: ${version}.0.0\nfiles:\n  - path: out.txt\n    from: v${version}.ejs\n`, [`v${version}.ejs`]: `<%= "only in v${version}" %>\n` });
    git(template, ['bundle', 'create', '--quiet', '../demo.bundle', '--all']);
  };
  bundled('1');
  assert.equal((await place.run('app', ['--yes', '--trust', '--template', `git+file://${place.top}/demo.bundle#main`])).exit, 0);
  assert.equal(place.read('out.txt'), 'only in v1\n');
  place.commit();
  rmSync(join(template, 'v1.ejs'));
  bundled('2');
  assert.deepEqual([await changed(place, '--trust'), place.read('out.txt')], [['update out.txt'], 'only in v2\n']);
});

/** What a run has left in its own temporary directory; the loader of these tests keeps its files there too. */
const left = (directory: string): string[] => readdirSync(directory).filter((name) => !/^(?:tsx-|node-compile-cache)/.test(name));

for (const how of ['test_api', 'test_cli']) {
  test(`copier's test_tmpdir/test_api and test_cli: a run leaves nothing behind where temporary files lie, ${how}`, async (t) => {
    const place = new TeamPlace(t);
    const temporary = join(place.top, 'temporary');
    mkdirSync(temporary);
    const files = (version: string): Record<string, string> => ({ 'go-docker.yaml': `name: acme\nversion: ${version}.0.0\nfiles:\n  - path: fav.txt\n    from: fav.txt.ejs\n`, 'fav.txt.ejs': `<%= "Copier ${version}" %>\n` });
    const before = process.env['TMPDIR'];
    t.after(() => (before === undefined ? delete process.env['TMPDIR'] : (process.env['TMPDIR'] = before)));
    process.env['TMPDIR'] = temporary;
    const run = async (command: 'app' | 'update', ...words: string[]): Promise<number> => {
      if (how === 'test_api') return (await place.run(command, [...words, '--yes', '--trust'])).exit;
      const { status, stderr } = spawnSync(process.execPath, [...PROGRAM, ...(command === 'app' ? ['.'] : ['update']), ...words, '--yes', '--trust'], { cwd: place.root, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      return status!;
    };
    for (const source of how === 'test_api' ? ['git', 'tarball'] : ['git']) {
      const put = (version: string): unknown => (source === 'git' ? commit(join(place.top, 'acme'), files(version)) : writeFileSync(join(place.top, 'acme.tgz'), tgzOf(tarEntries(files(version)))));
      put('1');
      assert.equal(await run('app', '--force', '--template', source === 'git' ? `git+file://${join(place.top, 'acme')}` : '../acme.tgz'), 0);
      place.commit();
      put('2');
      for (const [words, text] of [[[], 'Copier 2\n'], [['--force'], 'Copier 2\n']] as const) assert.deepEqual([await run('update', ...words), place.read('fav.txt'), left(temporary)], [0, text, []], source);
    }
    assert.deepEqual(readdirSync(join(place.top, 'XDG_CACHE_HOME'), { recursive: true, encoding: 'utf8' }).filter((path) => /unfinished.|\.new$/.test(path)), []);
  });
}

test("copier's test_cleanup/test_cleanup_on_interrupt_during_update_task: interrupted while code of the template runs, and nothing is left", { skip: process.platform === 'win32' }, async (t) => {
  const place = await followed(t, RULES('a.txt'), { 'a.txt': '1\n' });
  place.template('acme', 'version: 2.0.0\nfiles:\n  - path: a.txt\n    from: a.ejs\n', { 'a.ejs': '<% for (;;); %>\n' });
  const temporary = join(place.top, 'temporary');
  mkdirSync(temporary);
  const child = spawn(process.execPath, [...PROGRAM, 'update', '--yes', '--trust'], { cwd: place.root, stdio: 'ignore', detached: true, env: { ...process.env, TMPDIR: temporary } });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => void child.once('exit', (code, signal) => resolve(code ?? signal)));
  // The code runs in a process of its own.
  const runs = (): boolean => spawnSync('ps', ['-axo', 'ppid=,command='], { encoding: 'utf8' }).stdout.split('\n').some((line) => line.trim().startsWith(`${child.pid} `) && line.includes('permission'));
  while (child.exitCode === null && !runs()) await new Promise((resolve) => setTimeout(resolve, 100));
  process.kill(-child.pid!, 'SIGINT');
  assert.equal(await ended, 'SIGINT');
  assert.deepEqual([left(temporary), place.git('status', '--porcelain'), existsSync(join(place.root, '.git/go-docker-undo'))], [[], '', false]);
});

const NEWER = (version: string, text: string): Record<string, string> => ({ 'go-docker.yaml': `name: acme\nversion: ${version}\n${RULES('NOTES.md')}`, 'NOTES.md': `${text}\n` });

test("copier's test_check_update/test_without_updated_template_no_opts, test_without_updated_template_json_output_opt and test_without_updated_template_quiet_opt: nothing is due", async (t) => {
  const place = await cloned(t, NEWER('2.0.0', '2'), '');
  const text = await place.run('check', ['--refresh']);
  assert.deepEqual([text.exit, /template-newer/.test(text.stdout)], [0, false], text.stdout);
  const json = await place.run('check', ['--refresh', '--json']);
  assert.deepEqual([json.exit, json.report().diagnostics.filter(({ code }) => code === 'template-newer')], [0, []]);
});

test("copier's test_check_update/test_with_updated_template_no_opts, test_with_updated_template_json_output_opt and test_with_updated_template_quiet_opt: an update is due, with both versions and what would change", async (t) => {
  const place = await cloned(t, NEWER('1.0.0', '1'), '');
  commit(join(place.top, 'acme'), NEWER('1.0.1', '1'));
  assert.equal((await place.run('check', ['--refresh'])).exit, 0, 'a version that changes nothing');
  commit(join(place.top, 'acme'), NEWER('2.0.0', '2'));
  const text = await place.run('check', ['--refresh']);
  assert.equal(text.exit, 2);
  assert.match(text.stdout, /template acme is 2\.0\.0 now, and the files here are of 1\.0\.0: NOTES\.md would change/);
  const json = await place.run('check', ['--refresh', '--json']);
  assert.deepEqual([json.exit, json.report().diagnostics.map(({ code }) => code)], [2, ['template-newer']]);
  assert.equal(place.read('NOTES.md'), '1\n');
});

test("copier's test_check_update/test_with_prerelease_template_no_opts, test_with_prerelease_template_json_output_opt, test_with_prerelease_template_quiet_opt, test_with_prerelease_template_prereleases_opt, test_with_prerelease_template_prereleases_and_json_output_opts and test_with_prerelease_template_prereleases_and_quiet_opts: what is no release yet lies in a branch, and who names that one follows it", async (t) => {
  const place = await cloned(t, NEWER('2.0.0', '2'), '#main');
  const template = join(place.top, 'acme');
  git(template, ['branch', 'next']);
  git(template, ['checkout', '--quiet', 'next']);
  commit(template, NEWER('3.0.0-alpha', '3'));
  assert.equal((await place.run('check', ['--refresh'])).exit, 0);
  assert.deepEqual(await changed(place), []);
  const words = ['--template', `git+file://${template}#next`];
  const dry = await place.run('update', ['--yes', '--dry-run', ...words]);
  assert.deepEqual([dry.exit, place.read('NOTES.md')], [0, '2\n']);
  assert.match(dry.stderr, /^template acme 2\.0\.0 → 3\.0\.0-alpha$/m);
  assert.deepEqual([await changed(place, ...words), place.read('NOTES.md')], [['update NOTES.md'], '3\n']);
  place.commit();
  commit(template, NEWER('3.0.0-beta', '4'));
  assert.match((await place.run('check', ['--refresh'])).stdout, /template acme is 3\.0\.0-beta now, and the files here are of 3\.0\.0-alpha/);
});
