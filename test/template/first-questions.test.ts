import assert from 'node:assert/strict';
import test from 'node:test';
import { firstQuestions, waitsFor } from '../../src/template/first-questions.ts';
import { teamOf } from '../../src/template/team.ts';
import { templateOf } from './manifests.ts';

const QUESTIONS = `questions:
  - { name: org, about: x }
  - { name: free, about: x }
  - { name: team, about: x, default: '{{org}}-core' }
  - { name: room, about: x, default: '{{team}}' }
  - { name: bound, about: x, when: { kind: http } }
  - { name: late, about: x, default: '{{bound}}' }
  - { name: named, about: x, default: '{{name}}' }
  - { name: told, about: 'x of {{org}}' }
  - { name: shown, about: 'x of {{kind}}' }
`;

test('what values of options are made of is asked first, with what its defaults are made of', () => {
  const first = (values: string): string[] => {
    const { values: said, questions } = teamOf([templateOf(`${values}\n${QUESTIONS}`)], '0.1.0');
    return firstQuestions(said, questions).map(({ name }) => name);
  };
  assert.deepEqual(first("defaults: { image: 'r/{{room}}/{{name}}' }"), ['org', 'team', 'room']);
  assert.deepEqual(first("defaults: { image: 'r/{{free}}' }\nlocks: { registry: 'r/{{org}}' }"), ['org', 'free']);
  assert.deepEqual(first("defaults: { image: 'r/{{told}}' }"), ['org', 'told']);
  assert.deepEqual(first("defaults: { image: 'r/\\{{free}}', port: 9000 }"), []);
});

test('what a question waits for, through the defaults of others too', () => {
  const { questions } = teamOf([templateOf(QUESTIONS)], '0.1.0');
  const waits = questions.map((question, index) => [question.name, waitsFor(question, questions.slice(0, index))]);
  assert.deepEqual(Object.fromEntries(waits), { org: undefined, free: undefined, team: undefined, room: undefined, bound: 'kind', late: 'kind', named: 'name', told: undefined, shown: 'kind' });
});
