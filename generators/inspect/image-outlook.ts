import type { RepoFacts } from '../../src/analyze/facts.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import type { Repo } from '../../src/repo.ts';
import type { CommandLine } from '../command-line.ts';
import { chosenOptions } from '../dockerfile/chosen-options.ts';

/** What `yo go-docker:dockerfile --yes` would make of a repository: its plan, or why it would refuse. */
export interface ImageOutlook {
  readonly plan: BuildPlan | null;
  readonly problems: readonly Diagnostic[];
}

/** Decides as that command does: what its record holds, else what the evidence says, and nobody is asked. */
export function imageOutlook(repo: Repo, facts: RepoFacts, line: CommandLine, stored: StoredRecord | undefined): ImageOutlook {
  const { verdict, programs } = facts.product;
  const before = stored?.options['main'];
  const main = Array.isArray(before) ? before.map(String) : verdict === 'one' || verdict === 'several' ? programs : [];
  if (main.length === 0) return { plan: null, problems: [] };
  try {
    const options = { ...chosenOptions(line, stored), main };
    const problems = refusals(repo, facts, options);
    if (problems.length > 0) return { plan: null, problems };
    const { plan, diagnostics } = planRepository(repo, facts, options);
    return { plan, problems: diagnostics };
  } catch (error) {
    // A stored value that no longer passes: that command would refuse with the same words.
    if (error instanceof Refusal) return { plan: null, problems: error.diagnostics };
    throw error;
  }
}
