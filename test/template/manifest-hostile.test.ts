import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { EXAMPLE } from '../../scripts/docs/template-page.ts';
import { Refusal } from '../../src/diagnostic.ts';
import { readManifest } from '../../src/template/manifest.ts';
import { readManifestYaml } from '../../src/template/manifest-yaml.ts';
import { teamOf } from '../../src/template/team.ts';
import { filesOf, problemsOf, shown } from './manifests.ts';

const FILES = filesOf({ 'files/deploy.yaml': '', 'files/CODEOWNERS': '', a: 'RUN a' });

/** Reads a text as a template; what is refused is refused with a place in it. */
function judged(text: string): 'read' | 'refused' {
  try {
    const manifest = readManifest(text, undefined, { files: FILES });
    teamOf([{ reference: './a', pin: 'a', files: FILES, manifest }], '0.1.0');
    return 'read';
  } catch (error) {
    assert.ok(error instanceof Refusal, `${error instanceof Error ? error.stack : String(error)}\n${text}`);
    assert.ok(error.diagnostics.length > 0);
    for (const { at, message, remedy } of error.diagnostics) {
      assert.ok(at !== null && at.line >= 0 && at.line <= text.split('\n').length + 1, message);
      assert.doesNotMatch(`${message}${remedy}`, /undefined|\[object/);
    }
    return 'refused';
  }
}

/** Milliseconds; far above what is needed, far below what a person takes for a hang. */
const SOON = 10_000;

const VALUES = 'x: &a [1,1,1,1,1,1,1,1,1,1]';
const LARGE: readonly (readonly [what: string, text: string, problem: RegExp])[] = [
  ['brackets in each other', '['.repeat(50_000), /^1: more than 64 lists and maps lie in each other/],
  ['dashes in a row', `${'- '.repeat(50_000)}a`, /^1: more than 64 lists/],
  ['question marks in a row', `${'? '.repeat(50_000)}a`, /^1: more than 64 lists/],
  ['maps in each other', Array.from({ length: 1_300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), /^\d+: more than 64 lists/],
  ['keys', Array.from({ length: 80_000 }, (_, index) => `k${index}:`).join('\n'), /more than 20000 values/],
  ['values', `a: [${'x,'.repeat(400_000)}]`, /^1: more than 20000 values/],
  ['the same key', 'a:\n'.repeat(30_000), /more than 20000 values|said twice/],
  ['an alias in what it stands for', 'a: &a [*a]', /^1: more than 100 aliases, or one that stands in what it stands for/],
  ['aliases of aliases', `${VALUES}\ny: &b [${Array.from({ length: 9 }, () => '*a').join()}]\nz: &c [${Array.from({ length: 9 }, () => '*b').join()}]\nw: [${Array.from({ length: 9 }, () => '*c').join()}]`, /^\d+: more than 100 aliases/],
  ['characters', `# ${'x'.repeat(1_000_000)}`, /^0: go-docker\.yaml holds more than 1000000 characters/],
  ['blanks', `a:${' '.repeat(900_000)}b`, /^1: name is missing/],
];

for (const [what, text, problem] of LARGE) {
  test(`too many ${what} are refused soon`, () => {
    const started = Date.now();
    assert.match(problemsOf(() => readManifest(text)).map(shown)[0] ?? '', problem);
    assert.ok(Date.now() - started < SOON);
  });
}

const ODD: readonly (readonly [text: string, problem: string])[] = [
  ['', '1: go-docker.yaml is empty → say at least name: and version:'],
  ['# nothing', '1: go-docker.yaml is empty → say at least name: and version:'],
  ['a: 1\n---\nb: 1', '2: go-docker.yaml holds a second document → leave out the line --- and what follows it'],
  ['%YAML 1.1\n---\ncheck: { root-user: off }', '1: a line with % at its start changes how YAML is read → leave it out: a manifest is YAML 1.2'],
  ['%TAG !e! tag:example.com,2000:\n---\na: 1', '1: a line with % at its start changes how YAML is read → leave it out: a manifest is YAML 1.2'],
  ['a: 1\n? [b]\n: c', '2: a key has to be a text → give it another name'],
  ['a: 1\n__proto__: { polluted: true }', '2: __proto__ cannot be a key → give it another name'],
  ['labels:\n  constructor: a', '2: constructor cannot be a key → give it another name'],
  ['a: *b', '1: *b stands for nothing above it → mark with & what it stands for, or put it in quotes'],
  ['a: !!js/function "x"', '1: a tag has no meaning in a manifest → leave it out; a text that begins with ! stands in quotes'],
  ['a: b\n\tc: d', '2: is no YAML: '],
  ['a: x\0', '1: go-docker.yaml holds a control character (U+0000) → take it out'],
  ['- a', '1: go-docker.yaml has to be a map → write each entry in a line of its own, as key: value'],
  ['<<: { name: a, version: 1.0.0 }', '1: "<<" is no key that this release knows → '],
];

for (const [text, problem] of ODD) {
  test(`${JSON.stringify(text)} is refused`, () => {
    const problems = problemsOf(() => readManifest(text)).map(shown);
    assert.ok(problems.some((one) => one.startsWith(problem)), problems.join('\n'));
  });
}

test('no key reaches the prototypes of objects', () => {
  for (const text of ['__proto__: { polluted: 1 }', 'labels: { "__proto__": { polluted: 1 } }', 'labels:\n  a: &a { polluted: 1 }\n  __proto__: *a']) problemsOf(() => readManifest(text));
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('an alias brings what it stands for, with its lines', () => {
  const text = 'name: a\nversion: 1.0.0\nlabels: &labels\n  a: 1.10\nquestions:\n  - { name: q, about: &about what it is }\n  - { name: r, about: *about }\n';
  assert.deepEqual(readManifest(text).questions.map(({ about }) => about), ['what it is', 'what it is']);
  assert.equal(readManifestYaml('a: &x { b: 1.10 }\nc: *x\n', 'p').typed.get('c\nb'), '1.10');
});

test('line ends of Windows and a mark at the start change nothing', () => {
  const { places, ...plain } = readManifest(EXAMPLE, undefined, { files: FILES });
  const { places: others, ...windows } = readManifest(`\uFEFF${EXAMPLE.replaceAll('\n', '\r\n')}`, undefined, { files: FILES });
  assert.deepEqual(windows, plain);
  assert.deepEqual([...others], [...places]);
});

test('any text is read or refused with its place, and nothing else happens', () => {
  const piece = fc.constantFrom('name: a\n', 'version: 1.0.0\n', 'labels:', 'questions:', 'when:', '  ', '- ', '{', '}', '[', ']', ': ', '? ', '&a ', '*a', '!x ', '|', '>', '\n', '#', '"', "'", '{{x}}', '%', '---\n', '\t', '1.10', 'null', '~', '.nan', 'é', '\uFEFF', '\u2028', ',', 'x');
  const seen = { read: 0, refused: 0 };
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => void seen[judged(pieces.join(''))]++), { numRuns: 800 });
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void judged(`name: a\nversion: 1.0.0\n${text}`)), { numRuns: 300 });
  assert.ok(seen.refused > 400, JSON.stringify(seen));
});

test('a manifest with a character taken out, put in or doubled is read or refused with its place', () => {
  const seen = { read: 0, refused: 0 };
  const slip = fc.tuple(fc.nat(EXAMPLE.length - 1), fc.constantFrom('', ' ', ':', '-', '\n', '{', '"', '&', '*', '}', 'x', '[', '{{', '|', '#'), fc.nat(3));
  fc.assert(fc.property(fc.array(slip, { minLength: 1, maxLength: 3 }), (slips) => {
    const text = slips.reduce((sum, [at, put, taken]) => sum.slice(0, at) + put + sum.slice(at + taken), EXAMPLE);
    seen[judged(text)]++;
  }), { numRuns: 400 });
  assert.ok(seen.read > 30 && seen.refused > 30, JSON.stringify(seen));
});

test('any data under the keys of a manifest is read or refused with its place', () => {
  const key = fc.constantFrom('name', 'version', 'generator', 'about', 'defaults', 'locks', 'questions', 'bases', 'images', 'recipes', 'labels', 'ignore', 'blocks', 'files', 'message', 'check', 'migrations', 'path', 'from', 'when', 'choices', 'default', 'pattern', 'type', 'port', 'file', 'runtime', 'values');
  const leaf = fc.oneof(fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 'a', '1.0.0', '>=1', 'text', '{{name}}', '{{q}}', 'a\nb', '../x', '[', '(a+)+', ''), fc.string());
  const { data } = fc.letrec<{ data: unknown }>((tie) => ({
    data: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('data'), { maxLength: 3 }), fc.dictionary(fc.oneof({ weight: 5, arbitrary: key }, { weight: 1, arbitrary: fc.string() }), tie('data'), { maxKeys: 4 })),
  }));
  const seen = { read: 0, refused: 0 };
  fc.assert(fc.property(fc.dictionary(key, data, { maxKeys: 6 }), (value) => {
    seen[judged(stringify({ ...value, name: 'a', version: '1.0.0' }))]++;
  }), { numRuns: 500 });
  assert.ok(seen.refused > 150, JSON.stringify(seen));
});
