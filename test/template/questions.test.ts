import assert from 'node:assert/strict';
import test from 'node:test';
import { applies, answerProblem, matches, patternFault, resolveAnswers } from '../../src/template/questions.ts';
import { teamOf, type TeamQuestion } from '../../src/template/team.ts';
import { shown, templateOf } from './manifests.ts';

const questions = (yaml: string): readonly TeamQuestion[] => teamOf([templateOf(`questions:\n${yaml.replace(/^\n/, '')}`)], '0.1.0').questions;
const NOTHING = { flags: {}, answers: {}, stored: {} };

const ALL = questions(`
  - { name: team, about: Which team, pattern: '[a-z]+-[0-9]+', remedy: 'give it as in payments-1' }
  - { name: tier, about: How much it matters, choices: [gold, 1.50], default: gold, when: { kind: http } }
  - { name: pager, about: Is somebody called, type: switch, default: false, when: { tier: [gold], kind: [http, cli] } }
  - { name: replicas, about: How many, type: number, default: 2 }
  - { name: channel, about: Where to talk, default: '#{{team}}-{{name}}' }
`);

const OPTIONS = { kind: 'http', name: 'hello' };

test('a flag counts over an answer, that over the record, that over the default', () => {
  const flags = { team: 'flag-1' }, answers = { team: 'answer-1', tier: '1.50' }, stored = { team: 'stored-1', tier: 'gold', replicas: '7' };
  const { answers: given, missing, problems } = resolveAnswers(ALL, { flags, answers, stored }, OPTIONS);
  assert.deepEqual(problems, []);
  assert.deepEqual(missing, []);
  assert.deepEqual(Object.entries(given).map(([name, { text, source, template }]) => [name, text, source, template]), [
    ['team', 'flag-1', 'flag', 'acme'],
    ['tier', '1.50', 'answer', 'acme'],
    ['replicas', '7', 'stored', 'acme'],
    ['channel', '#flag-1-hello', 'default', 'acme'],
  ]);
});

test('what is neither said nor has a default is missing, and so is a default that is made of it', () => {
  const { answers, missing } = resolveAnswers(ALL, NOTHING, OPTIONS);
  assert.deepEqual(missing.map(({ name }) => name), ['team', 'channel']);
  assert.equal(answers['pager']!.text, 'false');
});

test('when: every key has to be met, by any of its values; what is not asked meets nothing', () => {
  assert.equal(applies({}, {}), true);
  assert.equal(applies({ kind: ['http', 'cli'], tier: ['gold'] }, { kind: 'cli', tier: 'gold' }), true);
  assert.equal(applies({ kind: ['http'], tier: ['gold'] }, { kind: 'http' }), false);
  assert.equal(applies({ constructor: ['x'] }, {}), false);
  const { answers } = resolveAnswers(ALL, { ...NOTHING, flags: { team: 'a-1' } }, { kind: 'cli', name: 'hello' });
  assert.deepEqual(Object.keys(answers), ['team', 'replicas', 'channel'], 'tier is not asked, and neither is what waits for it');
});

const BAD: readonly (readonly [name: string, text: string, problem: string])[] = [
  ['team', 'Payments', '4: team: "Payments" does not match [a-z]+-[0-9]+ (question of template acme) → give it as in payments-1'],
  ['team', 'xx payments-1', '4: team: "xx payments-1" does not match [a-z]+-[0-9]+ (question of template acme) → give it as in payments-1'],
  ['team', 'a-1\nRUN evil', '4: team: "a-1\\nRUN evil" holds a control character or a line break (question of template acme) → give it as in payments-1'],
  ['tier', '1.5', '5: tier: "1.5" is not one of gold, 1.50 (question of template acme) → give one of gold, 1.50: --set tier=VALUE'],
  ['pager', 'yes', '6: pager: "yes" is neither true nor false (question of template acme) → give true or false: --set pager=VALUE'],
  ['replicas', '0x10', '7: replicas: "0x10" is no number (question of template acme) → give a number, e.g. 3: --set replicas=VALUE'],
  ['channel', 'x\u2028y', '8: channel: "x\u2028y" holds a control character or a line break (question of template acme) → give a text of one line: --set channel=VALUE'],
];

for (const [name, text, problem] of BAD) {
  test(`${name} is not ${JSON.stringify(text)}, said by whomever`, () => {
    const question = ALL.find((row) => row.name === name)!;
    assert.equal(shown(answerProblem(question, text)!), problem);
    for (const who of ['flags', 'answers', 'stored'] as const) {
      const { problems, unfit, open, missing, answers } = resolveAnswers(ALL, { ...NOTHING, [who]: { team: 'a-1', [name]: text } }, OPTIONS);
      assert.deepEqual([problems.map(shown), unfit.map(shown)], who === 'stored' ? [[], [problem]] : [[problem], []], who);
      assert.equal(open.some((row) => row.name === name), who === 'stored', 'an answer of old is asked anew');
      assert.ok(!missing.some((row) => row.name === name) && answers[name] === undefined);
    }
  });
}

test('good answers are none of these', () => {
  for (const [name, text] of [['team', 'payments-1'], ['tier', '1.50'], ['pager', 'true'], ['replicas', '-0.5'], ['channel', 'ünï ☺ "quoted" $HOME']] as const) {
    assert.equal(answerProblem(ALL.find((row) => row.name === name)!, text), undefined, text);
  }
});

test('--set of what nobody asks is a slip', () => {
  const { problems } = resolveAnswers(ALL, { ...NOTHING, flags: { team: 'a-1', teir: 'gold', zzz: '1' } }, OPTIONS);
  assert.deepEqual(problems.map(shown), [
    '--set teir=… answers no question of a template → did you mean --set tier=…?',
    '--set zzz=… answers no question of a template → the questions are team, tier, pager, replicas, channel',
  ]);
  assert.equal(resolveAnswers([], { ...NOTHING, flags: { a: '1' } }, {}).problems[0]!.remedy, 'leave it out: no template asks anything');
});

test('a pattern that would take for ever is ended, and says so', () => {
  const started = Date.now();
  assert.equal(matches('(a+)+', `${'a'.repeat(60)}!`), 'too slow');
  assert.ok(Date.now() - started < 5_000);
  const [slow] = questions("  - { name: slow, about: x, pattern: '(a+)+' }");
  assert.match(answerProblem(slow!, `${'a'.repeat(60)}!`)!.message, /takes too long to be matched/);
});

test('a pattern has to match the whole text, and cannot step out of its brackets', () => {
  assert.equal(matches('a|b', 'ab'), false);
  assert.equal(matches('a|b', 'b'), true);
  assert.match(patternFault('a)|(?:b')!, /^is no regular expression: .*Unmatched/);
  assert.equal(patternFault(String.raw`\p{Lu}+`), undefined);
});

test('patterns that are small to write and large to run neither end the process nor hang it', () => {
  for (const pattern of ['(?:(?:(?:a{1,1000}){1,1000}){1,1000}){1,1000}', '(?:[^]{0,9999}){9999}x', `${'('.repeat(90)}a${')'.repeat(90)}`, '(?=(a+))'.repeat(20)]) {
    // Twice: the engine compiles what it runs again.
    for (let time = 0; time < 2; time++) assert.ok([true, false, 'too slow'].includes(matches(pattern, 'a'.repeat(1000))), pattern);
  }
});
