import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckFinding } from '../../src/check/check.ts';
import { commandAt } from '../../src/check/command-at.ts';
import { TEMPLATE_NEWER } from '../../src/check/weighed.ts';
import { RECORD_FILE, type Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal } from '../../src/diagnostic.ts';
import type { Surroundings } from '../../src/options.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import { joinPath } from '../../src/repo.ts';
import type { Team } from '../../src/template/team.ts';
import type { CommandLine } from '../command-line.ts';
import { repositoryTop } from '../repository-top.ts';
import { renderUnasked } from '../update/render-input.ts';
import { UNREACHABLE } from './failures.ts';
import { TeamRun } from './run.ts';
import { openTeam, type TeamSession } from './session.ts';

export interface DriftInput {
  readonly root: string;
  readonly cwd: string;
  readonly line: CommandLine;
  readonly stored: StoredRecord;
  readonly around: Surroundings;
  /** The templates as the record has them; `null` where one of them cannot be had any more. */
  readonly pinned: TeamRun | null;
  /** Ask the origins, over the network too. */
  readonly refresh: boolean;
}

/**
 * What would be written or judged otherwise by the templates as they are now.
 * @throws Refusal where an origin is to be asked and does not answer
 */
export async function templateDrift(input: DriftInput): Promise<readonly CheckFinding[]> {
  const session = await newest(input);
  if (session === undefined) return [];
  if (session instanceof Refusal) return [finding(input, `what the templates are now cannot be followed: ${session.diagnostics[0]!.message}`, session.diagnostics[0]!.remedy, undefined)];
  const newer = session.layers.filter(({ template: { pin }, before }) => before?.pin !== pin);
  const changed = newer.length === 0 ? [] : [...await changedFiles(input, session), ...changedWeights(input, session)];
  if (changed.length === 0) return [];
  const names = newer.map(({ template: { manifest }, before }) => `${manifest.name} is ${manifest.version === before?.version ? 'changed' : manifest.version} now, and the files here are of ${before?.version ?? 'none'}`);
  return [finding(input, `template ${names.join(', ')}: ${changed.join('; ')}`, `run ${commandAt('update', input.line.directory)}, which merges it`, newer[0]!.before?.pin)];
}

/** A finding about the record, at the line of a pin. */
function finding({ root, stored }: DriftInput, message: string, remedy: string, pin = stored.templates?.[0]?.pin): CheckFinding {
  const record = join(root, RECORD_FILE);
  const lines = existsSync(record) ? readFileSync(record, 'utf8').split('\n') : [];
  const line = lines.findIndex((text) => text.includes(`"${pin}"`)) + 1;
  return {
    rule: TEMPLATE_NEWER.id, grade: TEMPLATE_NEWER.grade, followed: true, path: joinPath(repositoryTop(root).directory, RECORD_FILE)!, line: Math.max(line, 1),
    message, remedy, edits: [],
  };
}

/** `undefined` where nothing is known of one of them on this machine; what is wrong with them, where they cannot be followed. */
async function newest({ root, line, stored, refresh }: DriftInput): Promise<TeamSession | Refusal | undefined> {
  try {
    return await openTeam((stored.templates ?? []).map(({ reference }) => ({ reference, base: root })), { root, line, stored, look: refresh ? 'refresh' : 'here' });
  } catch (error) {
    if (!(error instanceof Refusal) || error.diagnostics.some(({ code }) => code === UNREACHABLE)) throw error;
    return error.diagnostics.every(({ code }) => code === 'template-not-kept') ? undefined : error;
  }
}

/** Files that would be others, or why that is not known. */
async function changedFiles(input: DriftInput, session: TeamSession): Promise<string[]> {
  try {
    const now = await rendered(input, new TeamRun(session, input));
    const before = input.pinned === null ? recorded(input.stored) : await rendered(input, input.pinned);
    const paths = [...new Set([...now.keys(), ...before.keys()])].filter((path) => now.get(path) !== before.get(path));
    return paths.length === 0 ? [] : [`${paths.join(', ')} would change`];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [`it asks for something: ${error.diagnostics[0]!.message}`];
  }
}

/** Rules of check that would weigh otherwise; not known where a template that is followed cannot be had any more. */
function changedWeights({ pinned }: DriftInput, { team: { check: now } }: TeamSession): string[] {
  if (pinned === null) return [];
  const before = pinned.session.team.check;
  const rules = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((rule) => weightOf(before, rule) !== weightOf(now, rule));
  const words = rules.map((rule) => `${rule} (${weightOf(before, rule)} → ${weightOf(now, rule)})`);
  return words.length === 0 ? [] : [`check would weigh ${words.join(', ')}`];
}

function weightOf(check: Team['check'], rule: string): string {
  return Object.hasOwn(check, rule) ? check[rule]!.value : 'its own grade';
}

async function rendered({ root, line, around }: DriftInput, team: TeamRun): Promise<ReadonlyMap<string, string>> {
  const { files } = await renderUnasked(root, line, team, team.stored!, around);
  return textsOf(files);
}

/** What is kept up to date, with whether it is a program, and what a template brings once. */
function textsOf(files: readonly RenderedFile[]): ReadonlyMap<string, string> {
  return new Map(files.filter(({ ownership, template }) => ownership === 'managed' || template !== undefined).map(({ path, ownership, contents, executable }) => [path, ownership === 'managed' ? `${executable ? 'x' : ''}\n${contents}` : '']));
}

function recorded({ files }: StoredRecord): ReadonlyMap<string, string> {
  return new Map(Object.entries(files).flatMap(([path, { ownership, base, template, executable }]) => (ownership === 'managed' || template !== undefined ? [[path, ownership === 'managed' ? `${executable ? 'x' : ''}\n${base ?? ''}` : ''] as const] : [])));
}
