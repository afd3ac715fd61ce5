import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { BASE_IMAGES } from '../../src/plan/base-images.ts';
import { NO_TEAM, teamOf, type Team } from '../../src/template/team.ts';
import { problemsOf, shown, templateOf } from './manifests.ts';

const layer = (name: string, yaml: string, files: Readonly<Record<string, string>> = {}) => templateOf(`name: ${name}\nversion: 1.0.0\n${yaml}`, files);
const team = (...layers: ReturnType<typeof layer>[]): Team => teamOf(layers, '0.1.0');
const refused = (...layers: ReturnType<typeof layer>[]): string[] => problemsOf(() => team(...layers)).map(shown);

test('without a template there is nothing but our own bases', () => {
  const { bases, ...rest } = NO_TEAM;
  assert.deepEqual(bases, BASE_IMAGES.map((row) => ({ ...row, template: null })));
  assert.ok(Object.values(rest).every((part) => Object.keys(part).length === 0));
});

test('values: the later layer wins, and what it wins over is kept', () => {
  const { values } = team(layer('one', 'defaults: { port: 9000, go: 1.26 }'), layer('two', 'defaults: { port: 9001 }'), layer('three', 'defaults: { port: 9002 }'));
  assert.deepEqual(values['port'], {
    text: '9002', template: 'three', reference: './three', locked: false, at: { path: 'go-docker.yaml', line: 3 },
    overridden: [{ text: '9000', template: 'one' }, { text: '9001', template: 'two' }],
  });
  assert.deepEqual([values['go']!.template, values['go']!.overridden], ['one', []]);
});

test('a later layer may lock what an earlier one sets', () => {
  const { values } = team(layer('one', 'defaults: { port: 9000 }'), layer('two', 'locks: { port: 9001 }'));
  assert.deepEqual([values['port']!.text, values['port']!.locked, values['port']!.template], ['9001', true, 'two']);
});

test('a lock stays whose it is where a later layer says the same', () => {
  for (const part of ['defaults', 'locks']) {
    const { values } = team(layer('one', 'locks: { port: 9000 }'), layer('two', `${part}: { port: 9000 }`));
    assert.deepEqual([values['port']!.locked, values['port']!.template, values['port']!.overridden], [true, 'one', []], part);
  }
});

test('a later layer cannot say otherwise than a lock, and both are named', () => {
  const lock = layer('one', '\nlocks:\n  port: 9000\n  base: alpine\n  fips: true');
  assert.deepEqual(refused(lock, layer('two', 'defaults: { port: 9001 }\nlocks: { base: scratch }')), [
    '3: template two sets port to 9001 in line 3 of its go-docker.yaml, which template one locks to 9000 in line 5 of its own → leave port out of two, or take the lock from one',
    '4: template two locks base to scratch in line 4 of its go-docker.yaml, which template one locks to alpine in line 6 of its own → leave base out of two, or take the lock from one',
  ]);
});

test('a lock to nothing is told as that', () => {
  assert.deepEqual(refused(layer('one', "locks: { timezone: '' }"), layer('two', 'locks: { timezone: UTC }')), [
    '3: template two locks timezone to UTC in line 3 of its go-docker.yaml, which template one locks to nothing in line 3 of its own → leave timezone out of two, or take the lock from one',
  ]);
});

test('maps are merged key by key, with the template that each value is of', () => {
  const one = layer('one', 'labels: { a: 1, b: 1 }\nimages: { golang: x/go }\nblocks: { runtime: RUN one, head: "ARG A" }\ncheck: { root-user: broken }');
  const two = layer('two', 'labels: { b: 2, c: 2 }\nblocks: { runtime: RUN two }\ncheck: { root-user: off, shell-form: advice }');
  const { labels, images, blocks, check } = team(one, two);
  const plain = (map: Team['labels']): string[] => Object.entries(map).map(([key, { value, template, overridden }]) => `${key}=${value} ${template} ${overridden.map((row) => `${row.value}/${row.template}`).join()}`.trim()).sort();
  assert.deepEqual(plain(labels), ['a=1 one', 'b=2 two 1/one', 'c=2 two']);
  assert.deepEqual(plain(images), ['golang=x/go one']);
  assert.deepEqual(plain(blocks), ['head=ARG A one', 'runtime=RUN two two RUN one/one']);
  assert.deepEqual(plain(check), ['root-user=off two broken/one', 'shell-form=advice two']);
});

test('lists are joined', () => {
  const { ignore, messages } = team(layer('one', 'ignore: [a, b]\nmessage: hello'), layer('two', 'ignore: [c]\nmessage: |\n  there'), layer('three', ''));
  assert.deepEqual(ignore.map(({ text, template, at }) => [text, template, at.line]), [['a', 'one', 3], ['b', 'one', 3], ['c', 'two', 3]]);
  assert.deepEqual(messages.map(({ text, template, at }) => [text, template, at.line]), [['hello', 'one', 4], ['there', 'two', 5]]);
});

test('bases: fields of ours are replaced, new ones are added, and a later layer changes fields of an earlier one', () => {
  const { bases } = team(layer('one', 'bases:\n  alpine: { image: m/alpine:3 }\n  own: { image: m/own:1, holds: [ca] }'), layer('two', 'bases:\n  own: { image: m/own:2 }\n  debian: { platforms: any, packageManager: none }'));
  const row = (name: string) => bases.find((base) => base.name === name)!;
  assert.deepEqual(bases.map(({ name }) => name), ['scratch', 'distroless', 'debian', 'alpine', 'own']);
  assert.deepEqual([row('alpine').image, row('alpine').holds, row('alpine').template], ['m/alpine:3', ['ca', 'tmp', 'shell'], 'one']);
  assert.deepEqual(row('own'), { name: 'own', image: 'm/own:2', about: 'base image of one', holds: ['ca'], packageManager: null, home: '/home/nonroot', platforms: null, template: 'two' });
  assert.deepEqual([row('debian').platforms, row('debian').packageManager, row('scratch').template], [null, null, null]);
});

test('a layer may name bases and recipes that another one has', () => {
  const { values, recipes } = team(layer('one', 'defaults: { base: own, recipe: quick }'), layer('two', 'bases: { own: { image: a } }\nrecipes: [{ name: quick, about: x, dockerfile: Dockerfile }]', { Dockerfile: 'FROM a\n' }));
  assert.equal(values['base']!.text, 'own');
  assert.deepEqual(recipes.map(({ name, from, template, file }) => [name, from, template, new TextDecoder().decode(file!.bytes)]), [['quick', 'minimal', 'two', 'FROM a\n']]);
  assert.deepEqual(refused(layer('one', 'defaults: { base: own }'), layer('two', 'bases: { owm: { image: a } }')), [
    '3: template one says base: own, which is not one of scratch, distroless, debian, alpine, owm → did you mean owm?',
  ]);
});

test('a question of two layers is asked once, where the first asks it and as the later does', () => {
  const one = layer('one', 'questions: [{ name: team, about: one }, { name: tier, about: one }]');
  const { questions } = team(one, layer('two', 'questions: [{ name: extra, about: two }, { name: team, about: two, default: a }]'));
  assert.deepEqual(questions.map(({ name, about, template, fallback }) => [name, about, template, fallback]), [['team', 'two', 'two', 'a'], ['tier', 'one', 'one', null], ['extra', 'two', 'two', null]]);
  assert.deepEqual(refused(one, layer('two', 'questions: [{ name: team, about: x, type: switch }]')), [
    '3: question team of two is a switch, and that of one a text → give one of them another name, or both the same type',
  ]);
});

test('a layer may use what an earlier one asks, and is refused without it', () => {
  const overlay = layer('two', 'labels: { team: "{{team}}" }\nfiles: [{ path: "{{team}}/a", from: a, when: { team: [x] } }]', { a: '' });
  assert.equal(team(layer('one', 'questions: [{ name: team, about: x }]'), overlay).labels['team']!.value, '{{team}}');
  assert.equal(refused(overlay).length, 3);
});

test('a question of a later layer may not be what an earlier question waits for', () => {
  const one = layer('one', 'questions: [{ name: a, about: x }]');
  const two = layer('two', 'questions: [{ name: b, about: x }, { name: a, about: y, when: { b: [1] } }]');
  assert.deepEqual(refused(one, two), ['3: when names b, which is no option and no question that is asked before → ask it above, or take it out']);
});

test('an image of a base holds no name that nobody asks', () => {
  assert.deepEqual(refused(layer('one', "bases:\n  corp:\n    image: 'reg.example.com/{{taem}}/base:{{tag}}'\nquestions: [{ name: team, about: s }]")), [
    '5: {{taem}} stands for nothing: no option and no question has this name → did you mean {{team}}? Write \\{{taem}} where the text itself is meant',
    '5: {{tag}} stands for nothing: no option and no question has this name → ask for it in questions, or write \\{{tag}} where the text itself is meant',
  ]);
});

test('what a question asks is made of what is decided before it', () => {
  const late = "questions:\n  - { name: a, about: 'of {{b}} and {{nmae}}' }\n  - { name: b, about: 'of {{ a }}' }";
  assert.deepEqual(refused(layer('one', late)), [
    '4: {{b}} stands for nothing: no option and no question has this name → ask for it in questions, or write \\{{b}} where the text itself is meant',
    '4: {{nmae}} stands for nothing: no option and no question has this name → did you mean {{name}}? Write \\{{nmae}} where the text itself is meant',
    '5: {{ a }} has blanks in it, and nothing is filled in for it → write {{a}}, or \\{{ a }} where the text itself is meant',
  ]);
});

test('files: all rules of a path are replaced by those of a later layer for it', () => {
  const one = layer('one', 'files:\n  - { path: a, from: x, when: { kind: cli } }\n  - { path: a, from: y, when: { kind: http } }\n  - { path: b, from: x }', { x: '1', y: '2' });
  const { files } = team(one, layer('two', 'files: [{ path: a, from: z, ownership: once }]', { z: '3' }));
  assert.deepEqual(files.map(({ path, source, template, ownership, file }) => [path, source, template, ownership, new TextDecoder().decode(file.bytes)]), [
    ['b', 'x', 'one', 'managed', '1'], ['a', 'z', 'two', 'once', '3'],
  ]);
});

test('a template for another release is refused, with every other problem', () => {
  assert.deepEqual(refused(layer('one', "generator: '>=2'\nlabels: { a: '{{lost}}' }")), [
    '3: template one 1.0.0 is for generator-go-docker >=2, and this is 0.1.0 → run a release that it is for, or take a version of the template that is for this one',
    '4: {{lost}} stands for nothing: no option and no question has this name → ask for it in questions, or write \\{{lost}} where the text itself is meant',
  ]);
  assert.doesNotThrow(() => teamOf([layer('one', "generator: '>=2'")], '2.0.0'));
  assert.doesNotThrow(() => teamOf([layer('one', "generator: '>=0.1.0'")], '0.2.0-rc.1'));
});

test('two templates of one name are refused', () => {
  assert.deepEqual(refused(layer('one', ''), layer('one', '')), [
    './one and ./one are both named one, so that nobody could tell whose word counts → name one of them once, or give the other a name of its own in go-docker.yaml',
  ]);
});

/** Layers of values, some of them locked, by name of the option. */
const values = fc.dictionary(fc.constantFrom('port', 'go', 'registry'), fc.record({ text: fc.constantFrom('1', '2'), locked: fc.boolean() }), { maxKeys: 3 });
const TEXTS: Readonly<Record<string, readonly [string, string]>> = { port: ['9001', '9002'], go: ['1.26', '1.27'], registry: ['a.example', 'b.example'] };

test('any layers: what counts is the last word up to the first lock, and a word against a lock is refused', () => {
  fc.assert(fc.property(fc.array(values, { maxLength: 4 }), (said) => {
    const text = (option: string, which: string): string => TEXTS[option]![Number(which) - 1]!;
    const part = (row: (typeof said)[number], locked: boolean): string => JSON.stringify(Object.fromEntries(Object.entries(row).filter(([, one]) => one.locked === locked).map(([option, one]) => [option, text(option, one.text)])));
    const layers = said.map((row, index) => layer(`t${index}`, `defaults: ${part(row, false)}\nlocks: ${part(row, true)}`));
    const against = Object.keys(TEXTS).filter((option) => {
      const words = said.flatMap((row) => row[option] ?? []);
      const lock = words.findIndex(({ locked }) => locked);
      return lock >= 0 && words.slice(lock).some((word) => word.text !== words[lock]!.text);
    });
    const problems = problemsOf(() => team(...layers));
    assert.deepEqual([...new Set(problems.map(({ message }) => /(?:sets|locks) (\w+) to/.exec(message)![1]!))].sort(), against.sort());
    if (problems.length > 0) return;
    for (const [option, value] of Object.entries(team(...layers).values)) {
      const words = said.flatMap((row) => row[option] ?? []);
      assert.equal(value.text, text(option, words.at(-1)!.text));
      assert.equal(value.locked, words.some(({ locked }) => locked));
    }
  }), { numRuns: 200 });
});
