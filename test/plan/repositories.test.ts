import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { printDiagnostic } from '../../src/diagnostic.ts';
import { TOP, type Place } from '../../src/plan/repository/place.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import { REPOSITORY_DEFAULTS, type RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { renderRepository } from '../../src/render/repository.ts';
import { diskRepo } from '../../src/repo.ts';

// A case of an image: a small repository in repo/ and the Docker files for it, or the refusal, in expected/.
// UPDATE_CASES=1 writes them anew; the difference is then read before it is committed.
const CASES = join(import.meta.dirname, '../cases');
const TEMPLATES = join(import.meta.dirname, '../../templates');
const names = readdirSync(CASES).filter((name) => name.startsWith('image-'));

const DEFAULTS: Omit<RepositoryOptions, 'main'> = { ...REPOSITORY_DEFAULTS, platforms: ['linux/amd64'] };

for (const name of names) {
  test(`case ${name}`, () => {
    const repo = diskRepo(join(CASES, name, 'repo'));
    const said = join(CASES, name, 'options.json');
    const { place, ...own } = existsSync(said) ? (JSON.parse(readFileSync(said, 'utf8')) as { place?: Partial<Place> }) : {};
    const where = { ...TOP, ...place };
    const facts = analyze(repo, { name: 'case', within: where.directory });
    const options: RepositoryOptions = { ...DEFAULTS, main: facts.product.programs, ...own };
    const problems = refusals(repo, facts, options);
    const actual = new Map<string, string>();
    if (problems.length > 0) actual.set('refusal.txt', `${problems.map(printDiagnostic).join('\n')}\n`);
    else {
      const { plan, ignoreFile, diagnostics } = planRepository(repo, facts, options, where);
      for (const { path, contents } of renderRepository(plan, ignoreFile, where.file, (template) => readFileSync(join(TEMPLATES, template), 'utf8'))) actual.set(path.replace(/^\.|^.*\//, ''), contents);
      if (diagnostics.length > 0) actual.set('notes.txt', `${diagnostics.map(printDiagnostic).join('\n')}\n`);
    }
    compare(join(CASES, name, 'expected'), actual);
  });
}

function compare(expected: string, actual: ReadonlyMap<string, string>): void {
  if (process.env['UPDATE_CASES']) {
    rmSync(expected, { recursive: true, force: true });
    mkdirSync(expected, { recursive: true });
    for (const [path, text] of actual) writeFileSync(join(expected, path), text);
  }
  assert.deepEqual(readdirSync(expected).sort(), [...actual.keys()].sort(), 'a golden file that nothing is compared with, or one that is missing');
  for (const [path, text] of actual) assert.equal(text, readFileSync(join(expected, path), 'utf8'), path);
}

test('the cases are there', () => assert.ok(names.length >= 10, `${names.length} cases`));
