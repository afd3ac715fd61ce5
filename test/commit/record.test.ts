import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printRecord, readRecord, RecordError, type Record as WrittenRecord } from '../../src/commit/record.ts';

const SHA = 'a'.repeat(64);

const RECORD: WrittenRecord = {
  schema: 1,
  generator: '0.1.0',
  options: { port: 8080, kind: 'http', platforms: ['linux/amd64', 'linux/arm64'], nested: { b: 1, a: null } },
  files: {
    'hello.go': { ownership: 'once', sha256: SHA },
    'Dockerfile': { ownership: 'managed', sha256: SHA, base: 'FROM scratch\n# "é"\t\\ \u2028\n' },
  },
};

const PRINTED = `{
  "generator-go-docker": {
    "files": {
      "Dockerfile": {
        "base": "FROM scratch\\n# \\"é\\"\\t\\\\ \u2028\\n",
        "ownership": "managed",
        "sha256": "${SHA}"
      },
      "hello.go": {
        "ownership": "once",
        "sha256": "${SHA}"
      }
    },
    "generator": "0.1.0",
    "options": {
      "kind": "http",
      "nested": {
        "a": null,
        "b": 1
      },
      "platforms": [
        "linux/amd64",
        "linux/arm64"
      ],
      "port": 8080
    },
    "schema": 1
  }
}
`;

function errorOf(text: string): RecordError {
  try {
    readRecord(text);
  } catch (error) {
    assert.ok(error instanceof RecordError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: `it was read: ${text}` });
}

const withOwn = (value: unknown): string => JSON.stringify({ 'generator-go-docker': value });

test('a first record: sorted, two spaces, a line end at the end', () => {
  assert.equal(printRecord(undefined, RECORD), PRINTED);
  assert.equal(printRecord('  \n', RECORD), PRINTED);
  assert.deepEqual(readRecord(PRINTED), RECORD);
});

test('no record where there is no file, an empty one, or no key of ours', () => {
  for (const text of [undefined, '', ' \n', '\uFEFF', '{}', '{"generator-other": {"schema": 9}}', '{"generator-go-docker": {}}', '{"generator-go-docker": {"template": "a"}}']) assert.equal(readRecord(text), undefined);
});

test('every other byte of an existing file stays', () => {
  const other = '{\n\t"b":   {"1": 1.0, "0": 1e400, "big": 12345678901234567890},\n\t"a": "\\u00e9",\n\t"generator-go-docker": {"old": true},\n\t"z": [ ]\n}\n\n';
  const [before, behind] = other.split('{"old": true}');
  const printed = printRecord(other, RECORD);
  assert.ok(printed.startsWith(before ?? '?') && printed.endsWith(behind ?? '?'));
  assert.ok(printed.includes('\n\t\t"files": {\n\t\t\t"Dockerfile": {\n'), 'tabs');
  assert.deepEqual(readRecord(printed), RECORD);
});

const LAYOUTS: readonly (readonly [name: string, existing: string, expected: RegExp])[] = [
  ['four spaces', '{\n    "a": 1\n}', /^\{\n {4}"a": 1,\n {4}"generator-go-docker": \{\n {8}"files": \{\n {12}"D[^]*\n {4}\}\n\}$/],
  ['line ends of Windows', '{\r\n  "a": 1\r\n}\r\n', /^\{\r\n {2}"a": 1,\r\n {2}"generator-go-docker": \{\r\n {4}"files"[^]*\}\r\n\}\r\n$/],
  ['one line', '{"a":1}', /^\{"a":1,"generator-go-docker":\{"files":\{"Dockerfile":[^\n]*\}\}$/],
  ['an empty object', '{}\n', /^\{\n {2}"generator-go-docker": \{\n {4}"files"[^]*\n {2}\}\n\}\n$/],
  ['an empty object with space in it', '{\n}', /^\{\n {2}"generator-go-docker": \{\n {4}"files"[^]*\n {2}\}\n\}$/],
  ['a byte order mark', '\uFEFF{\n  "a": 1\n}\n', /^\uFEFF\{\n {2}"a": 1,\n {2}"generator-go-docker": \{/],
  ['a first member on the line of the brace', '{ "a": 1,\n  "b": 2 }', /^\{ "a": 1,\n {2}"b": 2,\n {2}"generator-go-docker": \{\n {4}"files"[^]*\n {2}\} \}$/],
];

for (const [name, existing, expected] of LAYOUTS) {
  test(`the layout is kept: ${name}`, () => {
    const printed = printRecord(existing, RECORD);
    assert.match(printed, expected);
    assert.deepEqual(readRecord(printed), RECORD);
    assert.equal(printRecord(printed, RECORD), printed, 'printing again changes nothing');
    const newer = { ...RECORD, generator: '0.2.0' };
    assert.equal(printRecord(printed, newer), printed.replace('0.1.0', '0.2.0'), 'only what differs changes');
  });
}

test('a record that says the same in another layout is left alone', () => {
  const compact = `{ "x": 0,\n "generator-go-docker": ${JSON.stringify(RECORD)} }`;
  assert.equal(printRecord(compact, RECORD), compact);
});

test('of a key that is there twice the last counts, as for JSON.parse', () => {
  const text = `{"generator-go-docker": 1, "generator-go-docker": ${JSON.stringify(RECORD)}}`;
  assert.deepEqual(readRecord(text), RECORD);
  assert.equal(readRecord(printRecord(text, { ...RECORD, generator: '0.3.0' }))?.generator, '0.3.0');
});

test('the same record gives the same text whatever the order of its keys', () => {
  const { files, options, ...rest } = RECORD;
  const turned = (object: object): object => Object.fromEntries(Object.entries(object).reverse());
  assert.equal(printRecord(undefined, { options: turned(options), files: turned(files), ...rest } as WrittenRecord), PRINTED);
});

test('round trips beside other generators, in any layout', () => {
  const name = fc.string({ minLength: 1 }).filter((key) => !['__proto__', 'prototype', 'constructor'].includes(key));
  const record: fc.Arbitrary<WrittenRecord> = fc.record({
    schema: fc.constant(1 as const),
    generator: fc.string({ minLength: 1 }),
    options: fc.dictionary(name, fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as null)),
    files: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}(\/[A-Za-z ]{1,5})?$/).filter((key) => key !== '__proto__'), fc.oneof(
      fc.record({ ownership: fc.constantFrom('managed' as const, 'once' as const), sha256: fc.constant(SHA) }),
      fc.record({ ownership: fc.constant('managed' as const), sha256: fc.constant(SHA), base: fc.string({ unit: 'binary' }) }),
    )),
  });
  const others = fc.dictionary(fc.string(), fc.jsonValue());
  const layout = fc.constantFrom(undefined, 1, 2, 4, '\t');
  fc.assert(fc.property(record, record, others, layout, (first, second, object, indent) => {
    const existing = JSON.stringify(object, undefined, indent);
    const printed = printRecord(existing, first);
    const again = printRecord(printed, second);
    assert.deepEqual(readRecord(printed), readRecord(printRecord(undefined, first)));
    assert.deepEqual(JSON.parse(JSON.stringify(readRecord(again))), JSON.parse(JSON.stringify(second)));
    const { 'generator-go-docker': _, ...rest } = JSON.parse(again) as Record<string, unknown>;
    const { 'generator-go-docker': __, ...expected } = JSON.parse(existing) as Record<string, unknown>;
    assert.deepEqual(Object.entries(rest), Object.entries(expected));
  }), { numRuns: 500 });
});

test('broken JSON is refused with its line and column, for reading and for printing', () => {
  const text = '{\n  "generator-go-docker": {\n    "schema": 1,\n  }\n}\n';
  const error = errorOf(text);
  assert.equal(error.code, 'GD-RECORD-BROKEN');
  assert.equal(error.message, '.yo-rc.json:4:3: is no JSON: expected a key in double quotes here\n  → mend it, or take .yo-rc.json back from your version control');
  assert.throws(() => printRecord(text, RECORD), { code: 'GD-RECORD-BROKEN' });
});

test('conflict markers are named', () => {
  const error = errorOf(`{\n  "a": 1,\n<<<<<<< HEAD\n  "b": 2\n=======\n  "b": 3\n>>>>>>> theirs\n}`);
  assert.match(error.message, /^\.yo-rc\.json:3:1: .*\n {2}→ settle git's conflict markers in \.yo-rc\.json, then run again$/);
});

test('a file that is JSON but no object is refused and not replaced', () => {
  assert.equal(errorOf('[1]').code, 'GD-RECORD-BROKEN');
  assert.throws(() => printRecord('[1]', RECORD), { code: 'GD-RECORD-BROKEN' });
});

test('a record of a later release is refused with the command that helps', () => {
  const error = errorOf(withOwn({ schema: 2, generator: '1.4.0', anything: true }));
  assert.equal(error.code, 'GD-RECORD-NEWER');
  assert.match(error.message, /later release \(1\.4\.0, schema 2; .*\n {2}→ give the command to that release: npx generator-go-docker@1\.4\.0 update, check, …$/);
  assert.match(errorOf(withOwn({ schema: 7, generator: '$(rm -rf /)' })).message, /npx generator-go-docker@latest update, check, …$/);
});

const SHAPES: readonly (readonly [name: string, value: unknown, message: string])[] = [
  ['not an object', 7, '$["generator-go-docker"]: is 7, but has to be Object'],
  ['no schema', { ...RECORD, schema: undefined }, '$["generator-go-docker"].schema: is missing'],
  ['a schema that was never', { ...RECORD, schema: 0 }, '$["generator-go-docker"].schema: is 0, but has to be 1'],
  ['an unknown key', { ...RECORD, extra: 1 }, '$["generator-go-docker"].extra: is not known to this release'],
  ['a wrong digest', { ...RECORD, files: { 'a b': { ownership: 'once', sha256: 'x' } } },
    '$["generator-go-docker"].files["a b"].sha256: is not a SHA-256 in 64 lower-case hex digits'],
  ['a wrong ownership', { ...RECORD, files: { Dockerfile: { ownership: 'mine', sha256: SHA } } },
    '$["generator-go-docker"].files.Dockerfile.ownership: is "mine", but has to be ("managed" | "once")'],
  ['a base that is no text', { ...RECORD, files: { x: { ownership: 'managed', sha256: SHA, base: ['a'] } } },
    '$["generator-go-docker"].files.x.base: is Array, but has to be string'],
  ['a path out of the tree', { ...RECORD, files: { '../x': { ownership: 'once', sha256: SHA } } },
    '$["generator-go-docker"].files["../x"]: the path leads out of the directory'],
  ['a path into .git', { ...RECORD, files: { '.git/hooks/x': { ownership: 'once', sha256: SHA } } },
    '$["generator-go-docker"].files[".git/hooks/x"]: the path is inside of .git'],
];

for (const [name, value, message] of SHAPES) {
  test(`refused: ${name}`, () => {
    const error = errorOf(withOwn(value));
    assert.equal(error.code, 'GD-RECORD-SHAPE');
    assert.deepEqual(error.problems, [{
      path: '.yo-rc.json', message, remedy: 'mend it, or take .yo-rc.json back from your version control',
    }]);
  });
}

test('all that is wrong with a record is reported at once', () => {
  const error = errorOf(withOwn({ schema: 1, generator: '', options: [], files: { a: {} } }));
  assert.deepEqual(error.problems.map(({ message }) => message.split(':')[0]?.replace('$["generator-go-docker"]', '')), [
    '.generator', '.options', '.files.a.ownership', '.files.a.sha256',
  ]);
});
