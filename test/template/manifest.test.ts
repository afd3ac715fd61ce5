import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { readManifest } from '../../src/template/manifest.ts';
import { teamOf } from '../../src/template/team.ts';
import { placeOf, textPlaceOf } from '../../src/template/template.ts';
import { EXAMPLE } from '../../scripts/docs/template-page.ts';
import { filesOf, problemsOf, shown, templateOf } from './manifests.ts';

const FOLDER = join(import.meta.dirname, 'bad-manifests');
const FILES = { 'files/a.yaml': 'a', 'blocks/tools': 'RUN a\n', Dockerfile: 'FROM scratch\n' };

// Each has a text beside it with every problem: its line, what is the case, what to do. UPDATE_CASES=1 writes them; read them then.
for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
  test(`refused: ${basename(file, '.yaml')}`, () => {
    const problems = problemsOf(() => teamOf([templateOf(readFileSync(join(FOLDER, file), 'utf8'), FILES)], '0.1.0'));
    const text = `${problems.map(shown).join('\n')}\n`;
    const expected = join(FOLDER, `${basename(file, '.yaml')}.txt`);
    if (process.env['UPDATE_CASES']) writeFileSync(expected, text);
    assert.equal(text, readFileSync(expected, 'utf8'));
    assert.ok(problems.length > 0 && problems.every(({ severity, at, code }) => severity === 'error' && at !== null && /^(?:template|option)-[a-z-]+$/.test(code)));
  });
}

test('no text of problems is left over', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) assert.ok(existsSync(join(FOLDER, file.replace(/txt$/, 'yaml'))), file);
});

test('the example of the page says what the page says', () => {
  const files = { 'files/deploy.yaml': '', 'files/CODEOWNERS': '' };
  const manifest = templateOf(EXAMPLE, files).manifest;
  assert.equal(manifest.name, 'acme-go');
  assert.deepEqual(teamOf([templateOf(EXAMPLE, files)], '0.1.0').questions.map(({ name, type, fallback }) => [name, type, fallback]), [['team', 'text', null], ['tier', 'choice', 'silver']]);
});

const WHOLE = `name: acme
version: 1.2.3-rc.1+build.5
defaults:
  go: 1.30
  port: 9000
  platforms: [linux/amd64, linux/arm64]
  image: "registry.example.com/{{name}}"
locks: { fips: true, bake: false }
questions:
  - name: tier
    about: 1.50
    choices: [1.10, off, true]
    default: 1.10
    when: { kind: http, fips: [true, false] }
bases:
  own: { image: a/b:1, packageManager: none, platforms: any }
  alpine: { image: a/alpine:3, about: ours }
labels:
  a.b: >
    one line
    of two
  c: 0x1F
blocks:
  runtime: |
    # a
    RUN b

  builder: { file: tools }
files:
  - path: a
  - { path: b, from: a, ownership: once, when: { tier: 1.10 } }
message: |
  one
  two
migrations:
  - { from: '<1', values: { tier: { 1.1: 1.10 } } }
`;

test('everything that may be left out has its value', () => {
  const { places, ...rest } = readManifest('name: a\nversion: 1.0.0\n');
  assert.deepEqual(rest, {
    name: 'a', version: '1.0.0', generator: '*', about: '', defaults: {}, locks: {}, questions: [], bases: {}, images: {}, recipes: [], labels: {}, ignore: [],
    blocks: {}, files: [], message: '', check: {}, migrations: [],
  });
  assert.equal(places.get('version')!.line, 2);
});

test('numbers and switches count as they are typed', () => {
  const { defaults, locks, questions: [question], labels, migrations, version } = templateOf(WHOLE, { tools: 'RUN a', a: '' }).manifest;
  assert.equal(version, '1.2.3-rc.1+build.5');
  assert.deepEqual(Object.fromEntries(Object.entries({ ...defaults, ...locks }).map(([name, { text }]) => [name, text])), {
    go: '1.30', port: '9000', platforms: 'linux/amd64,linux/arm64', image: 'registry.example.com/{{name}}', fips: 'true', bake: 'false',
  });
  assert.deepEqual([question!.about, question!.choices, question!.fallback, question!.type], ['1.50', ['1.10', 'off', 'true'], '1.10', 'choice']);
  assert.deepEqual(question!.when, { kind: ['http'], fips: ['true', 'false'] });
  assert.deepEqual(labels, { 'a.b': 'one line of two', c: '0x1F' });
  assert.deepEqual(migrations[0]!.values, { tier: { '1.1': '1.10' } });
});

test('bases, blocks, files and messages', () => {
  const { bases, blocks, files, message } = templateOf(WHOLE, { tools: '# from a file\r\nRUN a\r\n', a: '' }).manifest;
  assert.deepEqual(bases, { own: { image: 'a/b:1', packageManager: null, platforms: null }, alpine: { image: 'a/alpine:3', about: 'ours' } });
  assert.deepEqual(blocks, { runtime: '# a\nRUN b', builder: '# from a file\nRUN a' });
  assert.deepEqual(files.map(({ path, source, ownership, when }) => [path, source, ownership, when]), [['a', 'a', 'managed', {}], ['b', 'a', 'once', { tier: ['1.10'] }]]);
  assert.equal(message, 'one\ntwo');
});

test('every value knows its line, and a text the line of its first', () => {
  const { manifest } = templateOf(WHOLE, { tools: 'RUN a', a: '' });
  const line = (text: string): number => WHOLE.split('\n').findIndex((one) => one.includes(text)) + 1;
  assert.deepEqual(manifest.defaults['port']!.at, { path: 'go-docker.yaml', line: line('port: 9000') });
  assert.equal(manifest.questions[0]!.at.line, line('name: tier'));
  assert.equal(placeOf(manifest, 'labels', 'a.b').line, line('a.b: >'));
  assert.equal(textPlaceOf(manifest, 'blocks', 'runtime').line, line('# a'));
  assert.deepEqual(textPlaceOf(manifest, 'blocks', 'builder'), { path: 'tools', line: 1 });
  assert.deepEqual(placeOf(manifest, 'locks', 'port'), { path: 'go-docker.yaml', line: 0 });
});

test('a problem in a block of a file stands at the line of that file', () => {
  const template = templateOf('blocks: { runtime: { file: a } }\n', { a: 'RUN a\n\nRUN {{nmae}}\n' });
  assert.deepEqual(problemsOf(() => teamOf([template], '0.1.0')).map(({ at }) => at), [{ path: 'a', line: 3 }]);
  assert.deepEqual(problemsOf(() => templateOf('blocks: { runtime: { file: a } }\n', { a: 'RUN a\nFROM b\n' })).map(({ at }) => at), [{ path: 'a', line: 2 }]);
});

test('a block that is no UTF-8 is refused', () => {
  const files = new Map([['a', { bytes: new Uint8Array([0x52, 0xff]), executable: false }]]);
  const problems = problemsOf(() => readManifest('name: a\nversion: 1.0.0\nblocks: { runtime: { file: a } }\n', undefined, { files }));
  assert.deepEqual(problems.map(shown), ['3: a is not UTF-8, and cannot be the text of a block → save it as UTF-8']);
});

test('a template for another release is refused for that alone', () => {
  const text = "name: a\nversion: 1.0.0\nfrom-the-future: 1\ngenerator: '>=2'\n";
  assert.deepEqual(problemsOf(() => readManifest(text, undefined, { generator: '1.9.0' })).map(shown), [
    '4: the template is for generator-go-docker >=2, and this is 1.9.0 → run a release that it is for, or take a version of the template that is for this one',
  ]);
  assert.match(problemsOf(() => readManifest(text, undefined, { generator: '2.0.0' })).map(shown).join(), /^3: from-the-future is no key/);
});

test('without the files of the template, what is in them is not judged', () => {
  const text = 'name: a\nversion: 1.0.0\nfiles: [{ path: a }]\nblocks: { runtime: { file: b } }\n';
  assert.deepEqual(readManifest(text).blocks, { runtime: '' });
  assert.equal(problemsOf(() => readManifest(text, undefined, { files: filesOf({}) })).length, 2);
});
