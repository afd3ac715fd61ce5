import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { diskRepo } from '../../src/repo.ts';
import { outline } from './outline.ts';

// A case of Go itself: a small repository in repo/ and what the go command would make of it in expected/facts.json.
// UPDATE_CASES=1 writes it anew; the difference is then read before it is committed.
const cases = join(import.meta.dirname, '../cases');
const names = readdirSync(cases).filter((name) => name.startsWith('go-')).sort();
const golden = 'facts.json';

for (const name of names) {
  test(`case ${name}`, () => {
    const expected = join(cases, name, 'expected');
    const text = `${JSON.stringify(outline(analyze(diskRepo(join(cases, name, 'repo')))), null, 2)}\n`;
    if (process.env['UPDATE_CASES']) {
      mkdirSync(expected, { recursive: true });
      writeFileSync(join(expected, golden), text);
    }
    assert.ok(existsSync(join(expected, golden)), 'no expected/facts.json; UPDATE_CASES=1 writes it');
    assert.equal(text, readFileSync(join(expected, golden), 'utf8'));
    assert.deepEqual(readdirSync(expected), [golden], 'nothing compares the other files');
  });
}

test('the cases are there', () => assert.ok(names.length >= 9, `${names.length} cases`));
