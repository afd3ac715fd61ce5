import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { findingsText } from '../../generators/check/tell.ts';
import { fixRepository } from '../../src/check/fix.ts';
import { RULES } from '../../src/check/rules.ts';
import { caseFindings, caseInput, ruleCases } from './cases.ts';

// UPDATE_CASES=1 writes findings.txt anew; the difference is then read before it is committed.
const cases = ruleCases();

test('every rule has its case, and every case its rule', () => {
  assert.deepEqual(cases.map(({ id }) => id), RULES.map(({ id }) => id).sort());
});

for (const { id, folder, files, fixed } of cases) {
  test(`case check-${id}: this rule alone speaks, and is silent once it is mended`, () => {
    const found = caseFindings(files);
    assert.deepEqual(found.map(({ rule }) => rule), [id]);
    const text = findingsText(found, (path) => path);
    if (process.env['UPDATE_CASES']) writeFileSync(join(folder, 'findings.txt'), text);
    assert.equal(text, readFileSync(join(folder, 'findings.txt'), 'utf8'));
    assert.deepEqual(caseFindings({ ...files, ...fixed }).map(({ rule, message }) => `${rule}: ${message}`), []);
    if (found[0]!.edits.length === 0) return;
    assert.deepEqual(Object.fromEntries(fixRepository(caseInput(files), () => true).files), fixed, '--fix makes what fixed/ holds');
  });
}
