import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal } from '../../src/diagnostic.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import type { RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import type { CommandLine } from '../command-line.ts';
import { chosenOptions } from '../dockerfile/chosen-options.ts';
import type { PlannedImage } from '../dockerfile/image-files.ts';
import type { OpenRepository } from '../dockerfile/repository.ts';
import type { TeamRun } from '../team/run.ts';

/** What an image is planned from. */
export interface ImageInput {
  /** The directory, absolute. */
  readonly root: string;
  readonly line: CommandLine;
  readonly stored: StoredRecord | undefined;
  readonly open: OpenRepository;
  /** Directories of the main packages, relative to the repository's top. */
  readonly mains: readonly string[];
  readonly team: TeamRun | null;
}

/**
 * Plans an image from what flags and record say.
 * @param free a base that does not fit any more was nobody's choice: the smallest that fits takes its place
 * @param convention rows of the templates, where they are not those that the run writes by
 * @throws Refusal with every reason why there can be none
 */
export function planImageAgain({ root, line, stored, open, mains, team }: ImageInput, free: boolean, convention = team?.convention): PlannedImage {
  const options: RepositoryOptions = { ...chosenOptions(line, stored, root, convention), main: mains };
  const problems = refusals(open.repo, open.facts, options);
  const unfit = problems.length > 0 && problems.every(({ code }) => code === 'base-unfit');
  const chosen = unfit && free && line.options.base === undefined ? { ...options, base: null } : options;
  if (problems.length > 0 && chosen === options) throw new Refusal(problems);
  const planned = planRepository(open.repo, open.facts, chosen, open.place);
  const errors = planned.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Refusal(errors);
  return { open, chosen, planned };
}

/** Whether the directory holds the Dockerfile that make targets need. */
export function hasDockerfile(root: string, { place }: OpenRepository): boolean {
  return existsSync(join(root, place.file));
}
