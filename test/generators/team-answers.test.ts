// Answers that are defaults: who gave them, what becomes of them in a later version, and what is said of that.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { TeamPlace } from './team-place.ts';

const tier = (fallback: string): string => `  - { name: tier, about: how fast somebody comes, choices: [low, mid, high], default: ${fallback} }\n`;
const LABEL = "labels: { com.acme.tier: '{{tier}}' }\n";
const manifest = (version: string, ...parts: readonly string[]): string => `version: ${version}\nquestions:\n${parts.join('')}`;

/** A repository that has followed version 1.0.0. */
async function followed(t: TestContext, text: string, words: readonly string[] = ['--yes'], answers: Record<string, unknown> = {}): Promise<TeamPlace> {
  const place = new TeamPlace(t, 'image-plain');
  const ran = await place.run('dockerfile', ['--template', place.template('acme', text), ...words], answers);
  assert.equal(ran.exit, 0, ran.stderr);
  return place;
}

const EARLY = 'defaults: { image: "registry.example.com/{{tier}}/{{name}}" }\n';

for (const { how, words, answers, after } of [
  { how: 'by nobody', words: ['--yes'], answers: {}, after: 'mid' },
  { how: 'by --set', words: ['--yes', '--set', 'tier=low'], answers: {}, after: 'low' },
  { how: 'by a person who took the default', words: [], answers: { tier: 'low' }, after: 'low' },
]) {
  for (const more of ['', EARLY]) {
    test(`an answer that is the default, given ${how}${more === '' ? '' : ', that an option is made of'}: ${after === 'low' ? 'stays' : 'follows'} when the default is another`, async (t) => {
      const place = await followed(t, manifest('1.0.0', tier('low'), LABEL, more), words, answers);
      assert.match(place.read('Dockerfile'), /^LABEL com\.acme\.tier=low$/m);
      assert.deepEqual(place.record().templates![0]!.answers, after === 'low' ? { tier: 'low' } : {});
      place.template('acme', manifest('1.1.0', tier('mid'), LABEL, more));
      const { exit } = await place.update('--allow-dirty');
      assert.equal(exit, 0);
      assert.match(place.read('Dockerfile'), new RegExp(`^LABEL com\\.acme\\.tier=${after}$`, 'm'));
    });
  }
}

const NEXT = manifest('1.1.0', tier('low'),
  "  - { name: payer, about: who pays, default: '{{tier}}-budget' }\n", '  - { name: squad, about: who owns it, default: red }\n',
  '  - { name: phone, about: whom to call, default: none, when: { tier: high } }\n', LABEL, "migrations: [{ from: '<1.1.0', questions: { team: squad } }]\n");
const FIRST = manifest('1.0.0', tier('low'), '  - { name: team, about: who owns it, default: red }\n', LABEL);

test('an update tells which new questions their defaults have answered, once, and says how to answer otherwise', async (t) => {
  const place = await followed(t, FIRST);
  place.template('acme', NEXT);
  const told = async (...words: readonly string[]): Promise<readonly string[]> => (await place.update('--allow-dirty', ...words)).report.diagnostics
    .filter(({ code }) => code === 'template-answer-default').map(({ severity, message, remedy, at }) => `${severity} ${at?.path}:${at?.line} ${message} → ${remedy}`);
  const payer = 'info go-docker.yaml:5 question payer of template acme is answered with its default "low-budget" → --set payer=… says otherwise';
  assert.deepEqual(await told('--dry-run'), [payer], 'not those that are asked of old, under whichever name, and not what is not asked');
  assert.deepEqual(await told('--dry-run', '--set', 'payer=acme'), []);
  assert.deepEqual(await told('--dry-run', '--set', 'tier=high'), [
    payer.replace('low-budget', 'high-budget'), 'info go-docker.yaml:7 question phone of template acme is answered with its default "none" → --set phone=… says otherwise',
  ]);
  const text = await place.run('update', ['--yes', '--allow-dirty']);
  assert.match(text.stderr, /^question payer of template acme is answered with its default "low-budget" \(go-docker\.yaml:5\)\n.*--set payer=… says otherwise$/m);
  assert.deepEqual(await told(), [], 'the record has the version that asks them');
});

test('an update that cannot know what is new tells of every default; a person who is asked is told nothing', async (t) => {
  const place = await followed(t, FIRST);
  place.template('acme', NEXT);
  const asked = await place.run('update', ['--allow-dirty', '--dry-run'], { tier: 'low', payer: 'acme', squad: 'red' });
  assert.deepEqual([asked.exit, asked.questions.filter((name) => name === 'payer')], [0, ['payer']], asked.stderr);
  assert.doesNotMatch(asked.stderr, /is answered with its default/);
  rmSync(join(place.top, 'XDG_CACHE_HOME'), { recursive: true });
  const { report } = await place.update('--allow-dirty', '--dry-run');
  assert.deepEqual(report.diagnostics.filter(({ code }) => code === 'template-answer-default').map(({ message }) => message.split(' ')[1]), ['tier', 'payer', 'squad']);
});

test('what a migration did is told once', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const rule = (path: string): string => `files:\n  - { path: ${path}, from: OWNERS }\n`;
  assert.equal((await place.run('dockerfile', ['--yes', '--template', place.template('acme', manifest('1.0.0', tier('low'), LABEL, rule('OWNERS')), { OWNERS: '{{tier}}\n' }), '--set', 'tier=high'])).exit, 0);
  place.template('acme', `${manifest('2.0.0', tier('low').replace('tier', 'speed'), LABEL.replace('{{tier}}', '{{speed}}'), rule('docs/OWNERS'))}migrations: [{ from: '<2.0.0', questions: { tier: speed }, values: { speed: { high: mid } }, files: { OWNERS: docs/OWNERS } }]\n`, { OWNERS: '{{speed}}\n' });
  const { stderr } = await place.run('update', ['--yes', '--allow-dirty']);
  for (const note of ['the answer to tier is now that to speed', 'speed high is now mid', 'OWNERS lies at docs/OWNERS now']) assert.equal(stderr.split(note).length - 1, 1, `${note}\n${stderr}`);
  assert.equal(place.read('docs/OWNERS'), 'mid\n');
});
