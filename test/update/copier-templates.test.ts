// copier's tests of an update that are about what a template says, played with a team template.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { TeamPlace } from '../generators/team-place.ts';
import { commit, git } from '../template/made.ts';
import { ANSWER, answers, follow, followed, SWITCH } from './followed.ts';

test("copier's test_updatediff: the template moves, nothing more comes, an answer changes, and --force leaves edits out", async (t) => {
  const manifest = `questions:\n${ANSWER('author', 'default: Guybrush')}files:\n  - path: README.txt\n    from: readme\n`;
  const readme = (middle: string): Record<string, string> => ({ readme: `Let me introduce myself.\n\n${middle}\n\nThanks for your attention.\n` });
  const place = await followed(t, manifest, readme('My name is {{author}}, and my project is a ship.'));
  place.edit('README.txt', (text) => text.replace('attention', 'grog'));
  place.commit();
  assert.deepEqual(await follow(place, manifest, readme('My name is {{author}}.\n\nMy project is a ship.')), ['merged README.txt']);
  assert.equal(place.read('README.txt'), 'Let me introduce myself.\n\nMy name is Guybrush.\n\nMy project is a ship.\n\nThanks for your grog.\n');
  place.commit();
  assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), []);
  assert.equal(place.git('status', '--porcelain'), '');
  assert.equal((await place.update('--set', 'author=Largo')).exit, 0);
  assert.match(place.read('README.txt'), /^My name is Largo\.$[^]*grog/m);
  place.commit();
  assert.equal((await place.update('--force')).exit, 0);
  assert.match(place.read('README.txt'), /^My name is Largo\.$[^]*^Thanks for your attention\.$/m);
});

test("copier's test_update_from_tagged_to_head and test_update_vcs_ref_current: a tag stays until something else is named", async (t) => {
  const place = new TeamPlace(t);
  const template = join(place.top, 'acme');
  const manifest = `name: acme\nversion: 1.0.0\nquestions:\n${SWITCH('boolean')}files:\n  - path: example\n`;
  commit(template, { 'go-docker.yaml': manifest, example: '1 {{boolean}}\n' }, 'v1');
  assert.equal((await place.run('app', ['--yes', '--template', `git+file://${template}#v1`])).exit, 0);
  place.commit();
  const head = commit(template, { example: '2 {{boolean}}\n' });
  assert.equal((await place.update('--set', 'boolean=true')).exit, 0);
  assert.deepEqual([place.read('example'), answers(place)], ['1 true\n', { boolean: 'true' }]);
  place.commit();
  assert.equal((await place.update('--template', `git+file://${template}#main`)).exit, 0);
  assert.equal(place.read('example'), '2 true\n');
  assert.ok(place.read('.yo-rc.json').includes(head), 'the commit is in the record');
});

test("copier's test_overwrite_answers_file_always: each update writes the record, asks nothing, and leaves what other generators keep there", async (t) => {
  const manifest = (question: string): string => `questions:\n${SWITCH('question').replace("default: 'false'", `default: '${question}'`)}files:\n  - path: answer\n`;
  const place = await followed(t, manifest('true'), { answer: '{{question}}\n' }, '--set', 'question=true');
  place.edit('.yo-rc.json', (text) => text.replace('{\n', '{\n  "generator-other": {   "promptValues": { "a": [1,2] } },\n').replace(/\}\n$/, ',\n  "generator-last": null\n}\n').replace(/\}\n,/, '},'));
  place.commit();
  place.template('acme', `version: 2.0.0\n${manifest('false')}`);
  for (const words of [[], ['--base', 'distroless'], ['--set', 'question=false'], ['--base', 'scratch']]) {
    const before = place.read('.yo-rc.json');
    const { exit, questions, stderr } = await place.run('update', words, {});
    assert.deepEqual([exit, questions], [0, []], stderr);
    assert.notEqual(place.read('.yo-rc.json'), before);
    const text = place.read('.yo-rc.json');
    assert.ok(text.startsWith('{\n  "generator-other": {   "promptValues": { "a": [1,2] } },\n  "generator-go-docker"') && text.endsWith('},\n  "generator-last": null\n}\n'), text);
    assert.equal(place.read('answer'), words[0] === '--set' || words[1] === 'scratch' ? 'false\n' : 'true\n');
    place.commit();
  }
  assert.match(place.read('.yo-rc.json'), /"version": "2\.0\.0"/);
});

test("copier's test_update_with_new_file_in_template_and_project: a file that a template brings anew leaves the one that is there", async (t) => {
  const place = await followed(t, '', {});
  place.write('ci.yml', 'mine\n');
  place.commit();
  assert.deepEqual(await follow(place, 'files:\n  - path: ci.yml\n', { 'ci.yml': 'new\n' }), ['kept ci.yml']);
  assert.equal(place.read('ci.yml'), 'mine\n');
});

test("copier's test_update_with_new_file_in_template_and_project_via_migration: what moves takes its edits along, and what takes its place is new", async (t) => {
  const tests = (more: string): string => `tests:\n    script:\n        - ./test.sh${more}\n`;
  const pages = '\npages:\n    script:\n        - ./deploy.sh\n';
  for (const style of ['inline', 'rej']) {
    const place = await followed(t, 'files:\n  - path: ci.yml\n', { 'ci.yml': tests('') });
    place.edit('ci.yml', (text) => text + pages);
    place.commit();
    const include = 'include:\n    - local: ci/main.yml\n';
    const done = await follow(place, 'files:\n  - path: ci.yml\n    from: include.yml\n  - path: ci/main.yml\nmigrations:\n  - from: <2.0.0\n    files: { ci.yml: ci/main.yml }\n', { 'include.yml': include, 'ci/main.yml': tests(' --slow') }, '--conflict', style);
    assert.deepEqual(done, ['update ci.yml', 'conflict ci/main.yml', ...(style === 'rej' ? ['create ci/main.yml.rej'] : [])]);
    assert.equal(place.read('ci.yml'), include);
    const marked = `tests:\n    script:\n<<<<<<< yours\n        - ./test.sh\n${pages}=======\n        - ./test.sh --slow\n>>>>>>> `;
    assert.ok(place.read('ci/main.yml').startsWith(style === 'rej' ? tests('') + pages : marked), place.read('ci/main.yml'));
    assert.equal((await place.run('update', ['--undo'])).exit, 0);
    assert.equal(place.read('ci.yml'), tests('') + pages);
    assert.equal(place.has('ci/main.yml'), false);
  }
});

test("copier's test_update_with_skip_answered_and_new_answer: what is said counts, what was answered is not asked", async (t) => {
  const place = await followed(t, `questions:\n${SWITCH('boolean')}`, {}, '--set', 'boolean=false');
  assert.deepEqual(answers(place), { boolean: 'false' });
  const { exit, questions } = await place.run('update', ['--set', 'boolean=true'], {});
  assert.deepEqual([exit, questions, answers(place)], [0, [], { boolean: 'true' }]);
});

test("copier's test_gitignore_file_unignored: a template's .gitignore hides one of its files, and shows it again", async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const manifest = 'files:\n  - path: .gitignore\n    from: ignored\n  - path: .env\n    from: env\n';
  place.template('acme', `version: 1.0.0\n${manifest}`, { ignored: '# none\n', env: 'A=1\n' });
  const ran = await place.run('dockerfile', ['--yes', '--template', '../acme']);
  assert.equal(ran.exit, 0, ran.stderr);
  place.commit();
  for (const [version, ignored] of [['2', '.env\n'], ['3', '# none\n']] as const) {
    place.template('acme', `version: ${version}.0.0\n${manifest}`, { ignored, env: `A=${version}\n` });
    const { exit } = await place.update();
    assert.deepEqual([exit, place.read('.gitignore'), place.read('.env')], [0, ignored, `A=${version}\n`]);
    place.commit();
  }
});

test("copier's test_update_keeps_template_generated_gitignored_file: it is updated, and nobody has to commit it", async (t) => {
  const place = await followed(t, 'files:\n  - path: .env\n', { '.env': 'VERSION=v1\n' });
  assert.equal(place.git('ls-files', '.env'), '', 'the .gitignore of a service names it');
  assert.deepEqual(await follow(place, 'files:\n  - path: .env\n', { '.env': 'VERSION=v2\n' }), ['update .env']);
  assert.equal(place.read('.env'), 'VERSION=v2\n');
});

test("copier's test_update_with_answers_with_umlaut: an answer stays as it was given", async (t) => {
  const manifest = `questions:\n${ANSWER('umlaut')}files:\n  - path: a.txt\n`;
  const place = await followed(t, manifest, { 'a.txt': '{{umlaut}}\n' }, '--set', 'umlaut=äöü 🐍');
  assert.deepEqual(await follow(place, manifest, { 'a.txt': '{{umlaut}}!\n' }), ['update a.txt']);
  assert.deepEqual([answers(place), place.read('a.txt')], [{ umlaut: 'äöü 🐍' }, 'äöü 🐍!\n']);
});

test("copier's test_conditional_computed_value: a question that waits for an answer comes and goes with it", async (t) => {
  const manifest = `questions:\n${SWITCH('first')}${ANSWER('second', "default: '{{first}}'", "when: { first: 'true' }")}files:\n  - path: log.txt\n    when: { first: 'true' }\n`;
  const place = await followed(t, manifest, { 'log.txt': '{{first}} {{second}}\n' }, '--set', 'first=true');
  assert.deepEqual([answers(place), place.read('log.txt')], [{ first: 'true' }, 'true true\n'], 'a default is not kept');
  assert.equal((await place.update('--set', 'first=false')).exit, 0);
  assert.deepEqual([answers(place)['first'], place.has('log.txt')], ['false', false]);
  place.commit();
  assert.equal((await place.update('--set', 'first=true')).exit, 0);
  assert.deepEqual([answers(place), place.read('log.txt')], [{ first: 'true' }, 'true true\n']);
});

test("copier's test_exclude_added_in_new_version: what the next version writes once stays as it is", async (t) => {
  const two = (ownership: string): string => `files:\n  - path: copy-only\n    ownership: ${ownership}\n  - path: copy-and-update\n`;
  const place = await followed(t, two('managed'), { 'copy-only': 'foo\n', 'copy-and-update': 'foo\n' });
  assert.deepEqual(await follow(place, two('once'), { 'copy-only': 'bar\n', 'copy-and-update': 'bar\n' }), ['update copy-and-update']);
  assert.deepEqual([place.read('copy-only'), place.read('copy-and-update')], ['foo\n', 'bar\n']);
});

test("copier's test_skip_if_exists_templated: a file of once may have an answer in its name", async (t) => {
  const manifest = "files:\n  - path: '{{name}}.txt'\n    from: skip.txt\n    ownership: once\n";
  const place = await followed(t, manifest, { 'skip.txt': 'foo\n' });
  place.edit('shop.txt', () => 'baz\n');
  place.commit();
  assert.deepEqual(await follow(place, manifest, { 'skip.txt': 'bar\n' }), []);
  assert.equal(place.read('shop.txt'), 'baz\n');
});

test("copier's test_render_copier_conf_as_json_without_circular_reference: what a template's code is given is plain data", async (t) => {
  const manifest = 'files:\n  - path: conf.json\n    from: conf.json.ejs\n';
  const place = await followed(t, manifest, { 'conf.json.ejs': '<%- JSON.stringify({ values, plan }) %>\n' }, '--trust');
  assert.deepEqual(await follow(place, manifest, { 'conf.json.ejs': '<%- JSON.stringify({ plan, values }) %>\n' }, '--trust'), ['update conf.json']);
  assert.deepEqual(Object.keys(JSON.parse(place.read('conf.json')) as object), ['plan', 'values']);
});

test("copier's test_post_checkout_hook_ignored and test_commit_hooks_respected: no hook of git's runs", async (t) => {
  const place = await followed(t, 'files:\n  - path: test.txt\n', { 'test.txt': 'one\n' });
  place.write('test.txt', 'mine\n');
  place.commit();
  mkdirSync(join(place.root, '.git/hooks'), { recursive: true });
  for (const hook of ['post-checkout', 'pre-commit', 'post-index-change', 'pre-applypatch', 'post-rewrite']) writeFileSync(join(place.root, '.git/hooks', hook), `#!/bin/sh\ntouch ${JSON.stringify(join(place.top, 'ran'))}\nexit 1\n`, { mode: 0o755 });
  assert.deepEqual(await follow(place, 'files:\n  - path: test.txt\n', { 'test.txt': 'two\n' }), ['conflict test.txt']);
  assert.equal(existsSync(join(place.top, 'ran')), false);
});

const PROGRAM = 'files:\n  - path: launcher.sh\n';
const HI = '#!/bin/sh\necho hi\n';
const mode = (place: TeamPlace): number => statSync(join(place.root, 'launcher.sh')).mode & 0o777;

test("copier's test_update_propagates_executable_bit_addition and _removal: the bit follows the template, unless its owner has changed it", { skip: process.platform === 'win32' }, async (t) => {
  for (const fileMode of ['true', 'false']) {
    const place = await followed(t, PROGRAM, { 'launcher.sh': HI });
    place.git('config', 'core.fileMode', fileMode);
    const source = join(place.top, 'acme/launcher.sh');
    chmodSync(source, 0o755);
    assert.deepEqual(await follow(place, PROGRAM, {}), ['update launcher.sh']);
    assert.equal(mode(place), 0o755);
    assert.match(place.git('ls-files', '--stage', 'launcher.sh'), /^100644 /, "git's index is left alone");
    assert.equal((await place.run('update', ['--undo'])).exit, 0);
    assert.equal(mode(place), 0o644);
    assert.equal((await place.update()).exit, 0);
    place.commit();
    assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), [], 'it is there');
    chmodSync(source, 0o644);
    assert.deepEqual(await follow(place, PROGRAM, { 'launcher.sh': `${HI}echo bye\n` }), ['update launcher.sh']);
    assert.deepEqual([mode(place), place.read('launcher.sh')], [0o644, `${HI}echo bye\n`]);
  }
});

test("copier's test_update_with_exec_bit_change_and_merge_conflict: the bit comes with the markers; a bit that its owner has set or taken stays so", { skip: process.platform === 'win32' }, async (t) => {
  const place = await followed(t, PROGRAM, { 'launcher.sh': 'one\n' });
  place.write('launcher.sh', 'mine\n');
  place.commit();
  chmodSync(join(place.top, 'acme/launcher.sh'), 0o755);
  assert.deepEqual(await follow(place, PROGRAM, { 'launcher.sh': 'two\n' }), ['conflict launcher.sh']);
  assert.match(place.read('launcher.sh'), /^<<<<<<< yours\nmine\n=======\ntwo\n>>>>>>> /);
  assert.equal(mode(place), 0o755);
  place.write('launcher.sh', 'settled\n');
  chmodSync(join(place.root, 'launcher.sh'), 0o640);
  place.commit();
  assert.deepEqual(await follow(place, PROGRAM, { 'launcher.sh': 'three\n' }, '--force'), ['update launcher.sh']);
  assert.equal(mode(place), 0o640);
});

test("copier's test_update_preserves_exec_bit_authored_on_unix: the bit of a template is the one that its commit has", { skip: process.platform === 'win32' }, async (t) => {
  const place = new TeamPlace(t);
  const template = join(place.top, 'acme');
  commit(template, { 'go-docker.yaml': `name: acme\nversion: 1.0.0\n${PROGRAM}`, 'launcher.sh': HI });
  assert.equal((await place.run('app', ['--yes', '--template', `git+file://${template}`])).exit, 0);
  place.commit();
  assert.equal(mode(place), 0o644);
  git(template, ['update-index', '--chmod=+x', 'launcher.sh']);
  git(template, ['commit', '--quiet', '--message=x']);
  assert.equal((await place.update()).exit, 0);
  assert.equal(mode(place), 0o755);
});

test('what moves with a new version of a template is said to follow it', async (t) => {
  const manifest = (base: string, label: string): string => `defaults:\n  base: ${base}\nlabels:\n  com.example.team: ${label}\nfiles:\n  - path: OWNERS\n`;
  const place = await followed(t, manifest('distroless', 'a'), { OWNERS: 'one\n' });
  place.template('acme', `version: 2.0.0\n${manifest('debian', 'b')}`, { OWNERS: 'two\n' });
  const { stderr } = await place.run('update', ['--yes', '--dry-run']);
  for (const line of [/^template acme 1\.0\.0 → 2\.0\.0$/m, /^base .* → debian:\S+ \(follows template acme 2\.0\.0\)$/m, /^label com\.example\.team a → b \(follows template acme 2\.0\.0\)$/m, /^OWNERS .* new \(follows template acme 2\.0\.0\)$/m]) assert.match(stderr, line);
});
