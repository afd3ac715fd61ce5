import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { TEAM_OPTIONS } from '../../src/template/team-options.ts';
import { fillPlaceholders, placeholdersIn, spacedProblems, withoutPlaceholders } from '../../src/template/placeholders.ts';

const VALUES = { name: 'hello', team: 'payments', 'debug-target': 'true', empty: '' };
const fill = (text: string): string => fillPlaceholders(text, VALUES, { path: 'x', line: 1 }).text;

const ROWS: readonly (readonly [text: string, filled: string])[] = [
  ['{{team}}/{{name}}', 'payments/hello'],
  ['{{debug-target}}', 'true'],
  ['a{{empty}}b', 'ab'],
  [String.raw`\{{team}}`, '{{team}}'],
  [String.raw`\\{{team}}`, String.raw`\payments`],
  [String.raw`\\\{{team}}`, String.raw`\{{team}}`],
  [String.raw`C:\tools\{{unknown}}`, String.raw`C:\tools{{unknown}}`],
  // What other languages write in braces is none of ours.
  ['{{ owner }}', '{{ owner }}'],
  ['${{ team }}', '${{ team }}'],
  ['${{ owner }} {{ printf "%s" team }}', '${{ owner }} {{ printf "%s" team }}'],
  [String.raw`\{{ owner }}`, String.raw`\{{ owner }}`],
  [String.raw`\{{ team }}`, '{{ team }}'],
  [String.raw`\\\{{ team }} \{{kind }}`, String.raw`\{{ team }} {{kind }}`],
  ['{{ .Values.team }}', '{{ .Values.team }}'],
  ['{{.Version}}', '{{.Version}}'],
  ['${{ github.sha }}', '${{ github.sha }}'],
  ['{{}}', '{{}}'],
  ['{{{team}}}', '{payments}'],
  ['{{team', '{{team'],
  [String.raw`a \ b \n`, String.raw`a \ b \n`],
];

for (const [text, filled] of ROWS) test(`${text} gives ${filled}`, () => assert.equal(fill(text), filled));

test('a name that nothing stands for is told with its line, and stays', () => {
  const { text, problems } = fillPlaceholders('a\n{{tema}}\n{{team}}\n{{zzzzzz}}', VALUES, { path: 'files/a', line: 10 });
  assert.equal(text, 'a\n{{tema}}\npayments\n{{zzzzzz}}');
  assert.deepEqual(problems.map(({ code, at, remedy }) => [code, at, remedy]), [
    ['template-placeholder', { path: 'files/a', line: 11 }, 'did you mean {{team}}? Write \\{{tema}} where the text itself is meant'],
    ['template-placeholder', { path: 'files/a', line: 13 }, 'ask for it in questions, or write \\{{zzzzzz}} where the text itself is meant'],
  ]);
});

test('a known name with blanks beside it is a slip, told with its line', () => {
  const names = [...Object.keys(VALUES), ...TEAM_OPTIONS.map(({ name }) => name)];
  fc.assert(fc.property(fc.constantFrom(...names), fc.constantFrom(' ', '\t', '', '  '), fc.constantFrom(' ', '\t', '', '  '), fc.constantFrom('', '\\\\', '{', 'a '), (name, before, after, front) => {
    fc.pre(before + after !== '');
    const text = `a\n${front}{{${before}${name}${after}}}\n`;
    const { text: filled, problems } = fillPlaceholders(text, VALUES, { path: 'files/a', line: 10 });
    assert.equal(filled, text);
    assert.deepEqual(problems.map(({ code, at, message, remedy }) => [code, at, message, remedy]), [
      ['template-placeholder', { path: 'files/a', line: 11 }, `{{ ${name} }} has blanks in it, and nothing is filled in for it`, `write {{${name}}}, or \\{{ ${name} }} where the text itself is meant`],
    ]);
    assert.deepEqual(spacedProblems(text, names, { path: 'files/a', line: 10 }), problems);
    assert.deepEqual(placeholdersIn(text), []);
    const braces = text.slice(2 + front.length);
    assert.deepEqual(fillPlaceholders(`\\${braces}$${braces}`, VALUES, { path: 'x', line: 1 }), { text: `${braces}$${braces}`, problems: [] }, 'what is escaped, and what a workflow has');
  }));
});

test('names of objects are no values', () => {
  for (const name of ['constructor', '__proto__', 'toString']) assert.equal(fillPlaceholders(`{{${name}}}`, VALUES, { path: 'x', line: 1 }).problems.length, 1, name);
});

test('a value is never looked through again, and $& is no pattern', () => {
  const values = { a: '{{b}}', b: 'secret', c: '$&$1$`' };
  assert.equal(fillPlaceholders('{{a}} {{c}}', values, { path: 'x', line: 1 }).text, '{{b}} $&$1$`');
});

test('placeholders are listed with their lines', () => {
  assert.deepEqual(placeholdersIn('{{a}}\n\\{{b}}\n\n{{c-d}}{{e_1}}'), [{ name: 'a', line: 0 }, { name: 'c-d', line: 3 }, { name: 'e_1', line: 3 }]);
  assert.equal(withoutPlaceholders('a/{{b}}/{{c}}.yaml'), 'a/x/x.yaml');
});

test('any text: what holds no placeholder stays as it is, and one that is escaped comes out as written', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('{', '}', '\\', 'a', ' ', '\n', '-') }), (text) => {
    const { text: filled, problems } = fillPlaceholders(text, { a: 'VALUE' }, { path: 'x', line: 1 });
    const names = placeholdersIn(text);
    assert.equal(problems.length, names.filter(({ name }) => name !== 'a').length);
    assert.equal(filled.split('VALUE').length - 1, names.filter(({ name }) => name === 'a').length);
    if (!/\{\{[\w-]+\}\}/.test(text)) assert.equal(filled, text);
    const literal = text.replace(/\\*\{\{[\w-]+\}\}/g, '\\{{a}}');
    assert.equal(fillPlaceholders(literal, {}, { path: 'x', line: 1 }).text, literal.replaceAll('\\{{a}}', '{{a}}'));
  }), { numRuns: 2000 });
});
