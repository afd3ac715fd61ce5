import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import ejs from 'ejs';
import fc from 'fast-check';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { from, instruction } from '../../src/render/dockerfile.ts';
import { comment } from '../../src/render/words.ts';
import { memoryRepo } from '../../src/repo.ts';
import { foreign } from './dockerfile.ts';
import { hostile, repositoryOf } from './repositories.ts';

// HOSTILE_RUNS=20000 for the run whose figures stand in docs/.
const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 1000);
const TEMPLATE = readFileSync(join(import.meta.dirname, '../../templates/Dockerfile.ejs'), 'utf8');

test('every value of a repository comes out as data, or is refused', (t) => {
  let printed = 0;
  let refused = 0;
  fc.assert(
    fc.property(hostile, (values) => {
      const repo = memoryRepo(repositoryOf(values));
      const facts = analyze(repo, { name: 'service' });
      const options = { ...REPOSITORY_DEFAULTS, main: facts.product.programs, 'assume-present': true };
      if (options.main.length === 0 || refusals(repo, facts, options).length > 0) {
        refused++;
        return;
      }
      printed++;
      const { plan } = planRepository(repo, facts, options);
      const text = ejs.render(TEMPLATE, { plan, from, instruction, comment }, { escape: String });
      assert.deepEqual(foreign(text, plan), [], text);
    }),
    { numRuns: RUNS },
  );
  t.diagnostic(`${printed} Dockerfiles, ${refused} refusals`);
  assert.ok(printed > RUNS / 2, `only ${printed} of ${RUNS} became a Dockerfile`);
});
