// What a person is shown of a question whose texts are made of options and of other answers.
import assert from 'node:assert/strict';
import test from 'node:test';
import { answersFor } from '../../generators/team/answers.ts';
import type { Question } from '../../generators/questions.ts';
import { teamOf } from '../../src/template/team.ts';
import { templateOf } from '../template/manifests.ts';
import { TeamPlace } from './team-place.ts';

const QUESTIONS = `questions:
  - { name: slug, about: 'what {{name}} is called', default: '{{name}}-x', pattern: '[a-z-]+' }
  - { name: shape, about: s, choices: [cli, http], default: '{{kind}}' }
  - { name: strict, about: s, type: switch, default: '{{fips}}' }
  - { name: region, about: s, default: eu, when: { kind: cli } }
  - { name: room, about: 'where {{slug}} lives{{region}}', default: '{{slug}}-room' }
  - { name: zone, about: s, default: 'zone-{{region}}' }
`;
const VALUES = { name: 'svc', kind: 'http', fips: 'true' };

/** Questions as they are shown, and the answers of a person who takes every default but what is given. */
async function shown(values: Readonly<Record<string, string>>, given: Readonly<Record<string, unknown>>, questions = QUESTIONS): Promise<{ readonly prompts: readonly unknown[][]; readonly answers: Readonly<Record<string, string>> }> {
  const prompts: unknown[][] = [];
  const ask = async ([question]: readonly object[]): Promise<Record<string, unknown>> => {
    const { name, message, default: fallback, validate } = question as Question & { validate?: (text: string) => unknown };
    prompts.push([name, message, fallback]);
    if (validate !== undefined && !Object.hasOwn(given, name)) assert.equal(validate(String(fallback)), true, `Enter is taken for ${name}`);
    return { [name]: given[name] ?? fallback };
  };
  const session = { layers: [], team: teamOf([templateOf(questions)], '0.1.0'), early: { texts: {}, asked: {}, problems: [] }, stored: undefined, moves: new Map(), diagnostics: [] };
  const answers = await answersFor({ session, line: { options: {}, flags: {} } as never, values, ask });
  return { prompts, answers: Object.fromEntries(Object.entries(answers).map(([name, { text }]) => [name, text])) };
}

test('defaults and what is asked are filled before a person sees them, each with the answers before it', async () => {
  const { prompts, answers } = await shown(VALUES, { slug: 'shop', zone: 'b' });
  assert.deepEqual(prompts, [
    ['slug', 'What svc is called (acme)', 'svc-x'],
    ['shape', 'S (acme)', 'http'],
    ['strict', 'S (acme)', true],
    ['room', 'Where shop lives (acme)', 'shop-room'],
    ['zone', 'S (acme)', ''],
  ]);
  assert.deepEqual(answers, { slug: 'shop', shape: 'http', strict: 'true', room: 'shop-room', zone: 'b' });
});

test('Enter at every prompt answers what --yes answers', async (t) => {
  const { answers } = await shown({ ...VALUES, kind: 'cli', fips: 'false' }, {});
  assert.deepEqual(answers, { slug: 'svc-x', shape: 'cli', strict: 'false', region: 'eu', room: 'svc-x-room', zone: 'zone-eu' });
  const place = new TeamPlace(t);
  const text = `version: 1.0.0\n${QUESTIONS}labels: { l: '{{slug}} {{shape}} {{strict}} {{region}} {{room}} {{zone}}' }\n`;
  const ran = await place.run('app', ['--yes', '--name', 'svc', '--kind', 'cli', '--template', place.template('acme', text)]);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(place.read('Dockerfile'), /svc-x cli false eu svc-x-room zone-eu/);
});

test('a default that is no answer here is refused where nobody is asked; a person says something else', async (t) => {
  const questions = "questions:\n  - { name: slug, about: s, default: '{{name}}' }\n  - { name: room, about: s, default: '{{slug}}', pattern: '[a-z]+' }\n";
  assert.deepEqual((await shown({ name: 'svc-1' }, { slug: 'shop' }, questions)).answers, { slug: 'shop', room: 'shop' });
  assert.deepEqual((await shown({ name: 'svc-1' }, { room: 'shop' }, questions)).answers, { slug: 'svc-1', room: 'shop' });
  for (const more of ['', "defaults: { image: 'reg.example.com/{{room}}' }\n"]) {
    const place = new TeamPlace(t, 'image-plain');
    const ran = await place.run('dockerfile', ['--yes', '--template', place.template('acme', `version: 1.0.0\n${questions.replace('{{name}}', more === '' ? '{{name}}-1' : 'svc-1')}${more}`)]);
    assert.equal(ran.exit, 1);
    assert.match(ran.stderr, /room: "(?:shop|svc)-1" does not match \[a-z\]\+ \(question of template acme\) \(go-docker\.yaml:5\)/);
    assert.equal(place.has('Dockerfile'), false);
  }
});

test('what nobody can answer is told with the same words', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const ran = await place.run('dockerfile', ['--yes', '--template', place.template('acme', "version: 1.0.0\nquestions: [{ name: slug, about: 'what {{name}} is called' }]\n")]);
  assert.match(ran.stderr, /template acme asks for slug \(what shop is called\), and nothing answers/);
});

for (const { command, words, kept } of [
  { command: 'app', words: ['--kind', 'cli'], kept: false },
  { command: 'app', words: ['--kind', 'http'], kept: true },
  { command: 'dockerfile', words: [], kept: false },
  { command: 'dockerfile', words: ['--builder', 'portable'], kept: true },
] as const) {
  test(`an answer that ${kept ? 'is asked for is taken without a word' : 'nobody asks for is told once'}: ${command} ${words.join(' ')}`, async (t) => {
    const place = command === 'app' ? new TeamPlace(t) : new TeamPlace(t, 'image-plain');
    const reference = place.template('acme', `version: 1.0.0\nquestions: [{ name: n, about: s, type: number, default: 3, when: ${command === 'app' ? '{ kind: http, recipe: [minimal, prebuilt] }' : '{ builder: portable }'} }]\n`);
    const all = ['--yes', ...words, '--template', reference, '--set', 'n=1'];
    const { stderr, exit } = await place.run(command, [...all, '--dry-run']);
    assert.equal(exit, 0, stderr);
    assert.equal(stderr.split('--set n=… answers nothing here').length - 1, kept ? 0 : 1, stderr);
    const told = (await place.run(command, [...all, '--json'])).report().diagnostics.filter(({ code }) => code === 'template-answer-unasked');
    assert.deepEqual(told.map(({ severity, message, at }) => [severity, message, at?.line]), kept ? [] : [[
      'info', `--set n=… answers nothing here: template acme asks for n where ${command === 'app' ? 'kind is http and recipe is minimal or prebuilt' : 'builder is portable'}`, 3,
    ]]);
    const answers = place.record().templates![0]!.answers;
    assert.deepEqual(answers, kept ? { n: '1' } : {});
  });
}
