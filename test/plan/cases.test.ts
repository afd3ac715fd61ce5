import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import type { OptionName } from '../../src/options.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { RECIPES } from '../../src/plan/recipes.ts';
import { BASE_IMAGES } from '../../src/plan/base-images.ts';
import { renderService } from '../../src/render/render.ts';
import { resolveOptions, valuesOf } from '../../src/resolve-options.ts';

// A case of a new service: flags.json (what was typed) and the plan and files that must come of it.
// UPDATE_CASES=1 writes them anew; the difference is then read before it is committed.
const CASES = join(import.meta.dirname, '../cases');
const TEMPLATES = join(import.meta.dirname, '../../templates');
const PRINTED = ['Dockerfile', '.dockerignore', 'Makefile', 'go.mod'];
const names = readdirSync(CASES).filter((name) => existsSync(join(CASES, name, 'flags.json')));

for (const name of names) {
  test(`case ${name}`, () => {
    const flags = JSON.parse(readFileSync(join(CASES, name, 'flags.json'), 'utf8')) as Partial<Record<OptionName, string>>;
    const { options, problems } = resolveOptions({ flags, answers: {}, stored: {} }, { directory: 'hello', remoteModule: null });
    assert.deepEqual(problems, []);
    const plan = planImage(valuesOf(options));
    const files = renderService(valuesOf(options), plan, (template) => readFileSync(join(TEMPLATES, template), 'utf8'));
    const actual = new Map([['plan.json', `${JSON.stringify(plan, null, 2)}\n`]]);
    for (const { path, contents } of files) if (PRINTED.includes(path)) actual.set(path.replace(/^\./, ''), contents);
    compare(join(CASES, name, 'expected'), actual);
  });
}

function compare(expected: string, actual: ReadonlyMap<string, string>): void {
  if (process.env['UPDATE_CASES']) {
    rmSync(expected, { recursive: true, force: true });
    for (const [path, text] of actual) {
      mkdirSync(dirname(join(expected, path)), { recursive: true });
      writeFileSync(join(expected, path), text);
    }
  }
  assert.deepEqual(readdirSync(expected).sort(), [...actual.keys()].sort(), 'a golden file that nothing is compared with, or one that is missing');
  for (const [path, text] of actual) assert.equal(text, readFileSync(join(expected, path), 'utf8'), path);
}

test('each recipe and each base has a case', () => {
  const flags = names.map((name) => JSON.parse(readFileSync(join(CASES, name, 'flags.json'), 'utf8')) as Record<string, string>);
  for (const { name } of RECIPES) assert.ok(flags.some(({ recipe = 'minimal' }) => recipe === name), `no case for recipe ${name}`);
  for (const { name } of BASE_IMAGES) assert.ok(flags.some(({ base = 'scratch' }) => base === name), `no case for base ${name}`);
});
