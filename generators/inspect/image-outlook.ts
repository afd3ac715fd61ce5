import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import { commandsOf, type TargetCommands } from '../../src/plan/repository/commands.ts';
import { planRepository, type RepositoryPlan } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import type { CommandLine } from '../command-line.ts';
import { chosenOptions } from '../dockerfile/chosen-options.ts';
import { inRepository, type OpenRepository } from '../dockerfile/repository.ts';
import type { TeamRun } from '../team/run.ts';

/** What `yo go-docker:dockerfile --yes` would make of a repository: its plan, or why it would refuse. */
export interface ImageOutlook {
  readonly plan: BuildPlan | null;
  readonly planned: RepositoryPlan | null;
  /** What would build and run each target. */
  readonly commands: readonly TargetCommands[];
  readonly problems: readonly Diagnostic[];
}

/** Decides as that command does: what its record and its templates hold, else what the evidence says, and nobody is asked. `name`: of the image. */
export function imageOutlook({ repo, facts, place }: OpenRepository, line: CommandLine, stored: StoredRecord | undefined, name: string, team: TeamRun | null = null): ImageOutlook {
  const nothing = { plan: null, planned: null, commands: [] };
  const { product, commands } = facts;
  const before = stored?.options['main'];
  const found = place.directory !== '.' && commands.length === 1 ? [commands[0]!.dir] : product.verdict === 'one' || product.verdict === 'several' ? product.programs : [];
  const main = Array.isArray(before) ? before.map((dir) => inRepository(String(dir), place)) : found;
  if (main.length === 0) return { ...nothing, problems: [] };
  try {
    const chosen = { ...chosenOptions(line, stored, '.', team?.rows), main };
    const problems = refusals(repo, facts, chosen);
    if (problems.length > 0) return { ...nothing, problems };
    if (team?.asks) team.answerKnown(line, planRepository(repo, facts, chosen, place).values);
    const options = { ...chosen, ...(team && { convention: team.convention }) };
    const planned = planRepository(repo, facts, options, place);
    return { plan: planned.plan, planned, commands: commandsOf(planned, place, name), problems: planned.diagnostics };
  } catch (error) {
    // A stored value that no longer passes: that command would refuse with the same words.
    if (error instanceof Refusal) return { ...nothing, problems: error.diagnostics };
    throw error;
  }
}
