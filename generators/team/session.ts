import { basename } from 'node:path';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import { resolveAnswers } from '../../src/template/questions.ts';
import { teamOf, type Team } from '../../src/template/team.ts';
import type { Template, TemplateRecord } from '../../src/template/template.ts';
import type { CommandLine } from '../command-line.ts';
import { generatorVersion } from '../package-root.ts';
import { saidAnswers, type AnswersInput } from './answers.ts';
import { cacheDirectory } from './cache.ts';
import { earlyAnswers, type EarlyAnswers } from './early-answers.ts';
import { openTemplate, type OpenOptions, type Trusts } from './open.ts';
import { migratedRecord } from './migrated.ts';
import { movedReference, type Wanted } from './references.ts';

/** One template of a run. */
export interface Layer {
  readonly template: Template;
  /** As the record keeps it: a relative path starts from the directory that the command works in. */
  readonly reference: string;
  /** What the record keeps of it; `undefined` where it is new. */
  readonly before: TemplateRecord | undefined;
  readonly runsCode: boolean;
}

/** The templates of a run, opened. */
export interface TeamSession {
  readonly layers: readonly Layer[];
  readonly team: Team;
  /** What values of options are made of. */
  readonly early: EarlyAnswers;
  /** The record as the templates of now have it: what they have renamed has its new name. */
  readonly stored: StoredRecord | undefined;
  /** Files that lie elsewhere since: where they lie now → where they lay. */
  readonly moves: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface OpenTeamInput {
  readonly root: string;
  readonly line: CommandLine;
  readonly stored: StoredRecord | undefined;
  /** `pinned`: as the record has them; `now`: as they are where they come from; `here`: the same, without a network. */
  readonly look: 'pinned' | 'now' | 'here' | 'refresh';
  /** Asks a person what values of options are made of; absent where nobody can be asked. */
  readonly ask?: AnswersInput['ask'];
}

const LOOKS: Readonly<Record<OpenTeamInput['look'], NonNullable<OpenOptions['look']>>> = { pinned: 'origin', now: 'origin', here: 'cache', refresh: 'refresh' };

/**
 * Opens the templates of a run, and lays them over each other.
 * @throws Refusal where one of them cannot be had, is not trusted, or contradicts another
 */
export async function openTeam(wanted: readonly Wanted[], { root, line, stored, look, ask = null }: OpenTeamInput): Promise<TeamSession> {
  const trust = line.flags['trust'] === true ? true : await trusted();
  const layers: Layer[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { reference, base, pin } of wanted) {
    const opened = await openTemplate(reference, { base, cache: cacheDirectory(), trust, look: LOOKS[look], ...(look === 'pinned' && pin !== undefined && { pin }) });
    const kept = movedReference(reference, base, root);
    const known = stored?.templates ?? [];
    const before = known.find((one) => one.reference === kept) ?? known.find(({ name }) => name === opened.template.manifest.name);
    layers.push({ template: opened.template, reference: kept, before, runsCode: opened.runsCode });
    diagnostics.push(...opened.diagnostics);
  }
  const team = teamOf(layers.map(({ template }) => template), generatorVersion());
  refuseStrayAnswers(line, team);
  const name = nameFrom(basename(root));
  const migrated = migratedRecord(stored, layers, { name, image: name });
  const early = await earlyAnswers(team, line, migrated.stored, ask);
  return { ...migrated, team, early, diagnostics: [...diagnostics, ...migrated.notes] };
}

/** An answer that no template asks for is a slip in every command, also where nothing else is asked. */
function refuseStrayAnswers(line: CommandLine, team: Team): void {
  if (team.questions.length > 0) return;
  const { problems } = resolveAnswers([], { flags: saidAnswers(line, team), answers: {}, stored: {} }, {});
  if (problems.length > 0) throw new Refusal(problems);
}

async function trusted(): Promise<Trusts> {
  const { readUserConfig } = await import('./user-config.ts');
  return readUserConfig().trusts;
}
