import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal } from '../../src/diagnostic.ts';
import { OPTIONS, type ServiceOptions, type Surroundings } from '../../src/options.ts';
import { asFlagText, resolveOptions, textsOf, valuesOf } from '../../src/resolve-options.ts';
import type { CommandLine } from '../command-line.ts';
import { openRepository, type OpenRepository } from '../dockerfile/repository.ts';
import type { TeamRun } from '../team/run.ts';
import { followedDockerfile, mainsAgain } from './choices.ts';
import { planImageAgain } from './image-again.ts';
import { madeBy } from './made-by.ts';
import { renderAgain, type RenderInput, type Rendering } from './render-again.ts';

/** A record whose files are made again. */
export interface Again {
  readonly root: string;
  readonly line: CommandLine;
  readonly record: StoredRecord;
  readonly open: OpenRepository;
  readonly mains: readonly string[];
  readonly team: TeamRun | null;
}

/** What is made again, from what: the values of the templates stand among what is stored. */
export function renderInput({ root, line, record, open, mains, team }: Again): RenderInput {
  const { file, main } = record.options;
  const options = { ...(team?.settled.image?.options ?? record.options), ...(file !== undefined && { file }), ...(main !== undefined && { main }) };
  return { root, line: team?.settled.line ?? line, stored: { ...record, options }, recorded: record, open, mains, team };
}

/** What is decided before the templates ask, which may depend on it. */
export function valuesBefore(again: Again, team: TeamRun, answers: ServiceOptions | null): Readonly<Record<string, string>> {
  if (answers !== null) return textsOf(answers);
  return madeBy(again.record).image ? planImageAgain(renderInput(again), false, team.rows).planned.values : {};
}

/**
 * What an update would write where nobody is asked.
 * @throws Refusal where it would refuse
 */
export async function renderUnasked(root: string, line: CommandLine, team: TeamRun, stored: StoredRecord, around: Surroundings): Promise<Rendering> {
  const { record } = followedDockerfile(root, stored);
  const { service } = madeBy(record);
  const answers = service ? serviceAnswers(team, around) : null;
  const open = openRepository(root, line, record, { edited: true });
  const mains = await mainsAgain({ open, line, stored: record, service, yes: true, ask: null });
  const again: Again = { root, line, record, open, mains, team };
  if (team.asks) team.answerKnown(line, valuesBefore(again, team, answers));
  return renderAgain(renderInput(again), answers);
}

function serviceAnswers({ settled: { own, team }, specs }: TeamRun, around: Surroundings): ServiceOptions {
  const texts = Object.entries(own?.options ?? {}).filter(([name]) => OPTIONS.some((option) => option.name === name)).map(([name, value]) => [name, asFlagText(value as never)] as const);
  const stored = Object.fromEntries(texts.filter(([, text]) => text !== null));
  const { options, problems } = resolveOptions({ flags: {}, answers: {}, stored, team }, around, specs);
  if (problems.length > 0) throw new Refusal(problems);
  return valuesOf(options);
}
