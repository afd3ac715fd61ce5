import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scanObject } from '../../src/commit/json-text.ts';

const FAULTS: readonly (readonly [text: string, line: number, column: number, expected: string])[] = [
  ['', 1, 1, 'a value'],
  ['{', 1, 2, 'a key in double quotes'],
  ['{"a" 1}', 1, 6, ':'],
  ['{"a": }', 1, 7, 'a value'],
  ['{"a": 1,\n}', 2, 1, 'a key in double quotes'],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3, ', or }'],
  ['{"a": [1 2]}', 1, 10, ', or ]'],
  ['{"a": "x\ny"}', 1, 9, 'the " that ends the string'],
  ['{"a": "\\x"}', 1, 8, 'a valid escape'],
  ['{"a": 01}', 1, 8, ', or }'],
  ['{"a": 1} // done', 1, 10, 'the end of the file'],
  ['{\r\n<<<<<<< ours\r\n', 2, 1, 'a key in double quotes'],
];

for (const [text, line, column, expected] of FAULTS) {
  test(`${JSON.stringify(text)} breaks at ${line}:${column}`, () => {
    assert.throws(() => JSON.parse(text) as unknown, SyntaxError);
    assert.deepEqual(scanObject(text), { line, column, expected });
  });
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

test('takes what JSON.parse takes and nothing else, whatever is put into or cut out of a text', () => {
  let broken = 0;
  const texts = fc.tuple(fc.json(), fc.nat(), fc.nat({ max: 2 }), fc.constantFrom('', '"', '{', '}', ',', ':', '\\', ' ', '\n', '0', '-', 'e', '.', 'tru', '\t', '\u0001'));
  fc.assert(fc.property(texts, ([json, at, cut, insert]) => {
    const place = at % (json.length + 1);
    const text = json.slice(0, place) + insert + json.slice(place + cut);
    const found = scanObject(text);
    if (!parses(text)) broken++;
    assert.equal(found !== undefined && 'expected' in found, !parses(text), JSON.stringify(text));
  }), { numRuns: 3000 });
  assert.ok(broken > 500, String(broken));
});

test('finds every member of the outermost object', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, 2, '\t'), (object, indent) => {
    const text = JSON.stringify(object, undefined, indent);
    const found = scanObject(text);
    assert.ok(found && 'members' in found);
    assert.equal(text.slice(found.open, found.close + 1), text);
    const members = found.members.map(({ key, keyStart, valueStart, valueEnd }) => {
      assert.ok(text.slice(keyStart).startsWith(JSON.stringify(key)));
      return [key, JSON.parse(text.slice(valueStart, valueEnd)) as unknown];
    });
    assert.deepEqual(members, Object.entries(JSON.parse(text) as object));
  }), { numRuns: 500 });
});

test('what is JSON but no object has no members', () => {
  for (const text of ['[]', '1', 'null', ' "x" ']) assert.equal(scanObject(text), undefined);
});
