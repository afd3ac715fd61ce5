import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { diskRepo } from '../../src/repo.ts';
import { outline } from './outline.ts';

// A case of evidence: a small repository in repo/ and what is concluded from it in expected/evidence.json.
// UPDATE_CASES=1 writes it anew; the difference is then read before it is committed.
const CASES = join(import.meta.dirname, '../cases');
const names = readdirSync(CASES).filter(
  (name) =>
    name.startsWith('repo-') &&
    (process.env['UPDATE_CASES'] !== undefined || existsSync(join(CASES, name, 'expected/evidence.json'))),
);

for (const name of names) {
  test(`case ${name}`, () => {
    const facts = analyze(diskRepo(join(CASES, name, 'repo')), { name: 'case' });
    const text = `${JSON.stringify(outline(facts), null, 2)}\n`;
    const golden = join(CASES, name, 'expected/evidence.json');
    if (process.env['UPDATE_CASES']) {
      mkdirSync(join(CASES, name, 'expected'), { recursive: true });
      writeFileSync(golden, text);
    }
    assert.equal(text, readFileSync(golden, 'utf8'));
  });
}

test('the cases are there', () => assert.ok(names.length >= 8, `${names.length} cases`));
