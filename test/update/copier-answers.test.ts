// copier's tests of an update that are about questions, answers and what is said, out of all its files but test_updatediff.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { TeamPlace } from '../generators/team-place.ts';
import { commit, git } from '../template/made.ts';
import { ANSWER, answers, changed, follow, followed, SWITCH } from './followed.ts';

/** A repository whose Dockerfile was made by a person who was asked. */
async function asked(t: TestContext, manifest: string, files: Readonly<Record<string, string>>, said: Record<string, unknown>, ...words: string[]): Promise<TeamPlace> {
  const place = new TeamPlace(t, 'image-plain');
  const ran = await place.run('dockerfile', ['--template', place.template('acme', `version: 1.0.0\n${manifest}`, files), ...words], said);
  assert.equal(ran.exit, 0, ran.stderr);
  place.commit();
  return place;
}

test("copier's test_conditional_file_name/test_answer_changes: a file that waits for an answer goes with it, and nobody is asked twice", async (t) => {
  const manifest = `questions:\n${SWITCH('condition')}files:\n  - path: file.txt\n    when: { condition: 'true' }\n`;
  const place = await asked(t, manifest, { 'file.txt': '' }, { condition: 'true' });
  assert.equal(place.read('file.txt'), '');
  const again = await place.run('update', [], { condition: 'false' });
  assert.deepEqual([again.exit, again.questions, place.has('file.txt')], [0, [], true], again.stderr);
  const other = await place.run('update', ['--set', 'condition=false'], {});
  assert.deepEqual([other.exit, other.questions, place.has('file.txt')], [0, [], false], other.stderr);
});

test("copier's test_complex_questions/test_tui_inherited_default: a default that is made of an answer, and answers that stay the same whatever --force does", async (t) => {
  const manifest = `questions:\n${ANSWER('owner1')}${SWITCH('has_2_owners')}${ANSWER('owner2', "default: '{{owner1}}'", "when: { has_2_owners: 'true' }")}files:\n  - path: owners\n`;
  for (const [has, said, owners] of [['true', 'example2', 'example example2\n'], ['false', '', 'example \n']] as const) {
    const place = await asked(t, manifest, { owners: '{{owner1}} {{owner2}}\n' }, { owner1: 'example', has_2_owners: has, owner2: said });
    const before = answers(place);
    assert.deepEqual(before, { owner1: 'example', has_2_owners: has, ...(has === 'true' && { owner2: said }) });
    assert.deepEqual([await changed(place, '--force'), answers(place), place.read('owners')], [[], before, owners]);
  }
});

const MARIO = `questions:\n${ANSWER('your_name', 'default: Mario')}${ANSWER('what_enemy_does', "default: 'Bowser hates {{your_name}}'")}`;

test("copier's test_prompt/test_copy_default_advertised: who was asked is not asked again, and who took a default keeps it", async (t) => {
  for (const [words, name] of [[[], 'Mario'], [['--set', 'your_name=Luigi'], 'Luigi'], [['--set', 'your_name=None'], 'None']] as const) {
    const place = await asked(t, MARIO, {}, { ...(words.length === 0 && { your_name: name }), what_enemy_does: `Bowser hates ${name}` }, ...words);
    place.template('acme', `version: 2.0.0\n${MARIO.replace('Mario', 'Peach')}`);
    const { exit, questions } = await place.run('update', [], {});
    assert.deepEqual([exit, questions, answers(place)], [0, [], { your_name: name, what_enemy_does: `Bowser hates ${name}` }]);
    assert.equal(place.record().templates![0]!.version, '2.0.0');
  }
});

test("copier's test_prompt/test_update_with_new_field_in_new_version_skip_answered: only what is new is asked", async (t) => {
  const place = await asked(t, MARIO, {}, { your_name: 'Mario', what_enemy_does: 'Bowser hates Mario' });
  place.template('acme', `version: 2.0.0\n${MARIO}${ANSWER('your_sister', 'default: Luigi')}`);
  const { exit, questions } = await place.run('update', [], { your_sister: 'Luigi' });
  assert.deepEqual([exit, questions, answers(place)], [0, ['your_sister'], { your_name: 'Mario', what_enemy_does: 'Bowser hates Mario', your_sister: 'Luigi' }]);
});

test("copier's test_prompt/test_update_choice: a choice is remembered, another one is said, and no other is taken", async (t) => {
  const manifest = 'questions:\n  - name: pick_one\n    about: which\n    choices: [1, 2, 3]\n    default: 3\nfiles:\n  - path: picked\n';
  const place = await asked(t, manifest, { picked: '{{pick_one}}\n' }, { pick_one: '2' });
  assert.deepEqual([await changed(place), place.read('picked')], [[], '2\n']);
  assert.deepEqual([await changed(place, '--set', 'pick_one=3'), place.read('picked')], [['update picked'], '3\n']);
  place.commit();
  const ran = await place.run('update', ['--yes', '--set', 'pick_one=4']);
  assert.deepEqual([ran.exit, place.read('picked')], [1, '3\n'], ran.stderr);
});

const CLOUD = (choices: string, more: string): string => `questions:\n  - name: cloud\n    about: which cloud\n    choices: [Any, AWS, Azure]\n  - name: iac\n    about: which tool\n    choices: [${choices}]\n${more}`;

test("copier's test_templated_prompt/test_templated_prompt_update_previous_answer_disabled: an answer that is none any more is asked anew, and told where nobody is asked", async (t) => {
  for (const more of ['', 'defaults:\n  image: registry.example.com/{{iac}}/{{name}}\n']) {
    const place = await asked(t, CLOUD('tf, cf', more), {}, { cloud: 'AWS', iac: 'cf' });
    place.template('acme', `version: 2.0.0\n${CLOUD('tf, arm', more)}`);
    const told = await place.run('update', ['--yes']);
    assert.deepEqual([told.exit, answers(place)], [1, { cloud: 'AWS', iac: 'cf' }]);
    assert.match(told.stderr, /^go-docker:update: iac: "cf" is not one of tf, arm .*\n.*--set iac=VALUE\n$/);
    const { exit, questions, stderr } = await place.run('update', ['--set', 'cloud=Azure'], { iac: 'tf' });
    assert.deepEqual([exit, questions, answers(place)], [0, ['iac'], { cloud: 'Azure', iac: 'tf' }], stderr);
  }
});

test("copier's test_config/test_user_defaults_updated: a layer of one's own has other defaults; what was said stays, and what nobody said follows it", async (t) => {
  const question = (fallback: string): string => `questions:\n${ANSWER('a_string', `default: ${fallback}`)}`;
  const manifest = `${question('lorem ipsum')}files:\n  - path: user_data.txt\n`;
  for (const [first, then, texts] of [
    [[], [], ['foo', 'foobar']],
    [['--set', 'a_string=yosemite'], [], ['yosemite', 'yosemite']],
    [['--set', 'a_string=yosemite'], ['--set', 'a_string=red rocks'], ['yosemite', 'red rocks']],
  ] as const) {
    const place = new TeamPlace(t);
    const template = place.template('acme', `version: 1.0.0\n${manifest}`, { 'user_data.txt': 'A string: {{a_string}}\n' });
    const ran = await place.run('app', ['--yes', '--template', template, '--template', place.template('mine', `version: 1.0.0\n${question('foo')}`), ...first]);
    assert.equal(ran.exit, 0, ran.stderr);
    assert.equal(place.read('user_data.txt'), `A string: ${texts[0]}\n`);
    place.commit();
    place.template('mine', `version: 2.0.0\n${question('foobar')}`);
    assert.equal((await place.update(...then)).exit, 0);
    assert.equal(place.read('user_data.txt'), `A string: ${texts[1]}\n`);
  }
});

test("copier's test_context/test_exclude_templating_with_operation and test_exclude_templating_with_operation_added_in_new_version: what is written once is left alone, from its first version on or from a later one", async (t) => {
  const two = (ownership: string): string => `files:\n  - path: copy-only\n    ownership: ${ownership}\n  - path: copy-and-update\n`;
  const files = (text: string): Record<string, string> => ({ 'copy-only': text, 'copy-and-update': text });
  for (const first of ['once', 'managed']) {
    const place = await followed(t, two(first), files('foo\n'));
    assert.deepEqual(await follow(place, two('once'), files('bar\n')), ['update copy-and-update']);
    assert.deepEqual([place.read('copy-only'), place.read('copy-and-update')], ['foo\n', 'bar\n']);
  }
});

const SAID = (name: string, text: string): string => `questions:\n${ANSWER(name)}message: '${text}'\nfiles:\n  - path: version.txt\n`;

test("copier's test_output/test_messages_with_inline_text and test_messages_with_included_text: the last word of a template comes with what it has written, and with nothing else", async (t) => {
  const place = new TeamPlace(t);
  const made = await place.run('app', ['--yes', '--template', place.template('acme', `version: 1.0.0\n${SAID('project', 'Project {{project}} was made.')}`, { 'version.txt': 'v1\n' }), '--set', 'project=myproj']);
  assert.match(made.stderr, /^Project myproj was made\.$/m);
  place.commit();
  place.template('acme', `version: 2.0.0\n${SAID('project', 'Project {{project}} is version 2.')}`, { 'version.txt': 'v2\n' });
  const dry = await place.run('update', ['--yes', '--dry-run']);
  assert.doesNotMatch(dry.stderr, /is version 2/);
  const ran = await place.run('update', ['--yes', '--set', 'project=myproj_update']);
  assert.match(ran.stderr, /^Project myproj_update is version 2\.$/m);
  assert.equal(place.read('version.txt'), 'v2\n');
  assert.doesNotMatch((await place.run('update', ['--yes'])).stderr, /is version 2/, 'nothing was written');
});

test("copier's test_output/test_messages_quiet: a script that asks for JSON is told nothing else", async (t) => {
  const place = await followed(t, SAID('project', 'Project {{project}} is made.'), { 'version.txt': 'v1\n' }, '--set', 'project=x');
  place.template('acme', `version: 2.0.0\n${SAID('project', 'Project {{project}} is made.')}`, { 'version.txt': 'v2\n' });
  const { stdout, stderr, report } = await place.run('update', ['--yes', '--json']);
  assert.deepEqual([stderr, report().exit, stdout.includes('is made')], ['', 0, false]);
});

const NAME = `questions:\n${ANSWER('your_name', 'default: Mario')}files:\n  - path: name.txt\n`;

test("copier's test_recopy/test_recopy_discards_evolution_api and test_recopy_discards_evolution_cli: --force leaves the edits out, and can be taken back", async (t) => {
  const place = await followed(t, NAME, { 'name.txt': 'This is your name: {{your_name}}.\n' }, '--set', 'your_name=Luigi');
  place.edit('name.txt', (text) => text.replace('.\n', '. Welcome.\n'));
  place.commit();
  assert.deepEqual([await changed(place, '--force'), place.read('name.txt')], [['update name.txt'], 'This is your name: Luigi.\n']);
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
  assert.equal(place.read('name.txt'), 'This is your name: Luigi. Welcome.\n');
});

test("copier's test_recopy/test_recopy_works_without_replay: the state of the template that a repository was made from is gone, and its edits are merged", async (t) => {
  const place = new TeamPlace(t);
  const template = join(place.top, 'acme');
  const text = (whose: string): string => `This is ${whose} name:\n\n\n{{your_name}}.\n`;
  commit(template, { 'go-docker.yaml': `name: acme\nversion: 1.0.0\n${NAME}`, 'name.txt': text('your') });
  assert.equal((await place.run('app', ['--yes', '--template', `git+file://${template}`])).exit, 0);
  place.edit('name.txt', (old) => `${old}Welcome.\n`);
  place.commit();
  commit(template, { 'name.txt': text('my') });
  git(template, ['reset', '--quiet', '--soft', 'HEAD~']);
  git(template, ['commit', '--quiet', '--amend', '--no-edit']);
  git(template, ['reflog', 'expire', '--expire=now', '--all']);
  git(template, ['gc', '--quiet', '--prune=now']);
  rmSync(join(place.top, 'XDG_CACHE_HOME'), { recursive: true });
  assert.deepEqual([await changed(place), place.read('name.txt')], [['merged name.txt'], 'This is my name:\n\n\nMario.\nWelcome.\n']);
});

test("copier's test_recopy/test_recopy_with_skip_answered_and_new_answer and test_conditional_computed_value: with --force what is said counts, and a question comes and goes with the one that it waits for", async (t) => {
  const manifest = `questions:\n${SWITCH('first')}${ANSWER('second', "default: '{{first}}'", "when: { first: 'true' }")}files:\n  - path: log.txt\n`;
  const place = await followed(t, manifest, { 'log.txt': '{{first}} {{second}}\n' }, '--set', 'first=true');
  for (const [first, log] of [['false', 'false \n'], ['true', 'true true\n']] as const) {
    const { exit, questions } = await place.run('update', ['--yes', '--force', '--set', `first=${first}`], {});
    assert.deepEqual([exit, questions, answers(place), place.read('log.txt')], [0, [], { first }, log]);
    place.commit();
  }
});
