import assert from 'node:assert/strict';
import test from 'node:test';
import { checkRepository } from '../../src/check/check.ts';
import { fixRepository } from '../../src/check/fix.ts';
import { RULES } from '../../src/check/rules.ts';
import { briefly, check, inputOf, type Files } from './kit.ts';
import { SEEDS, type Seed } from './seeds.ts';
import { SHOPS } from './shops.ts';

/** Faults that every rule has to find, each in another Dockerfile. */
const LEAST = 20;

for (const { name, files } of SHOPS) {
  test(`nothing is to be said of ${name}`, () => {
    assert.deepEqual(briefly(check(files), ({ grade }) => grade !== 'advice'), []);
  });
}

interface Planted {
  readonly seed: Seed;
  readonly shop: string;
  readonly files: Files;
}

function planted(rule: string): Planted[] {
  return SEEDS.filter((seed) => seed.rule === rule).flatMap((seed) => SHOPS.flatMap(({ name, files }) => {
    const changed = seed.put(files);
    return changed === undefined ? [] : [{ seed, shop: name, files: changed }];
  }));
}

for (const { id } of RULES) {
  test(`${id} finds every fault that was seeded, and is silent once it is mended`, () => {
    const faults = planted(id);
    assert.ok(faults.length >= LEAST, `${faults.length} faults for ${id}`);
    for (const { seed, shop, files } of faults) {
      const input = inputOf(files, seed.recorded);
      const found = checkRepository(input).filter(({ rule }) => rule === id);
      assert.ok(found.length > 0, `${id}: ${seed.fault} in ${shop} was not found:\n${files['Dockerfile']}\n${briefly(checkRepository(input)).join('\n')}`);
      for (const one of found.filter(({ edits }) => edits.length > 0)) mends(input, one.rule, `${seed.fault} in ${shop}`, files);
    }
  });
}

/** What `--fix` makes of a fault: the rule is silent, and all that is not the edit is as it was, byte by byte. */
function mends(input: ReturnType<typeof inputOf>, rule: string, what: string, before: Files): void {
  const { files, left, mended } = fixRepository(input, (finding) => finding.rule === rule);
  assert.ok(mended.length > 0, `${what}: ${rule} says that it can be mended, and it is not\n${before['Dockerfile']}`);
  assert.ok(left.filter((one) => one.rule === rule && one.edits.length > 0).length === 0, `${what}: ${rule} is still found`);
  for (const [path, text] of files) keepsLines(before[path]!, text, `${what}: ${path}`);
}

/** Every line of before is there in its order, but those that a mend replaces: at most two of them. */
function keepsLines(before: string, after: string, what: string): void {
  const lines = after.split(/(?<=\n)/);
  let at = 0;
  let changed = 0;
  for (const line of before.split(/(?<=\n)/)) {
    const found = lines.indexOf(line, at);
    if (found < 0) changed++;
    else at = found + 1;
  }
  assert.ok(changed <= 2, `${what}: ${changed} lines are not as they were`);
  if (/\r\n/.test(before) && !/(?<!\r)\n/.test(before)) assert.doesNotMatch(after, /(?<!\r)\n(?=[\s\S]*\r\n)/, `${what}: a line end that is not the file's`);
}
