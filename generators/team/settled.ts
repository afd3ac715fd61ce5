import { basename } from 'node:path';
import type { Json, Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { IMAGE_OPTIONS } from '../../src/image-options.ts';
import { nameFrom, OPTIONS, type OptionName, type ServiceOptions, type Surroundings } from '../../src/options.ts';
import { asFlagText, lockedOtherwise, textsOf, type TeamSaid } from '../../src/resolve-options.ts';
import { fillPlaceholders } from '../../src/template/placeholders.ts';
import { TEAM_OPTIONS, type TeamOption } from '../../src/template/team-options.ts';
import { shownValue, type TeamValue } from '../../src/template/team-values.ts';
import type { CommandLine } from '../command-line.ts';
import type { TeamSession } from './session.ts';

/** Options that a record and templates say something about, by who counts. */
export interface Settled {
  /** The record with what its user has said, and nothing that a template gave. */
  readonly own: StoredRecord | undefined;
  /** What the templates say, where neither a flag nor the record counts more. */
  readonly team: Readonly<Record<string, TeamSaid>>;
  /** What cannot be said otherwise. */
  readonly locked: ReadonlySet<string>;
  /** Options of an image, those of the templates among what is stored: for whoever reads a record. */
  readonly image: StoredRecord | undefined;
  /** The flags, and what has to hold like one. */
  readonly line: CommandLine;
  /** Options that the templates have a value for, and the user another. */
  readonly otherwise: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** For what options are settled. */
export interface SettleInput {
  readonly root: string;
  readonly around: Surroundings;
  /** A service, new or made before; else the image of a repository. */
  readonly service: boolean;
}

/** Options of which an update asks whether somebody has typed them; a lock has to hold like that. */
const AS_TYPED: ReadonlySet<string> = new Set(OPTIONS.map(({ name }) => name).filter((name) => !IMAGE_OPTIONS.some((row) => row.name === name)));

/** What a service is made of: its code has it, and is its owner's. It stays, whatever a template says later. */
const IDENTITY = new Set(['kind', 'name', 'module', 'port']);

/**
 * Decides by option whose word counts: a flag over what the user has said before, that over the templates; a lock over all
 * but what an existing service is made of.
 * @throws Refusal for a flag that says otherwise than a lock, with every one of them
 */
export function settle(session: TeamSession, line: CommandLine, { root, around, service }: SettleInput): Settled {
  const { stored, early, team: { values } } = session;
  if (early.problems.length > 0) throw new Refusal(early.problems);
  const names = { name: nameFrom(basename(root)), ...textsOf(stored?.options ?? {}), ...early.texts };
  const options: Record<string, Json> = { ...stored?.options };
  const problems: Diagnostic[] = [];
  const diagnostics: Diagnostic[] = [];
  const team: Record<string, TeamSaid> = {};
  const otherwise: string[] = [];
  for (const option of TEAM_OPTIONS) {
    const value = values[option.name];
    const flag = flagText(line, option);
    const before = storedText(options[option.name]);
    const users = isUsers(session, option, before, around);
    if (value !== undefined && IDENTITY.has(option.name) && stored?.options['kind'] !== undefined && before !== null) {
      const given = givenText(session, option.name);
      if (given !== undefined) team[option.name] = { ...value, text: given, locked: false };
      else if (!value.locked) otherwise.push(option.name);
      const fixed = fillPlaceholders(value.text, names, value.at).text;
      if (value.locked && flag !== null && !sameValue(option, flag, fixed)) problems.push(lockedOtherwise(option, flag, { ...value, text: fixed }));
      else if (value.locked && option.name !== 'port' && !sameValue(option, before, fixed)) diagnostics.push(codeDecides(option, before, value));
      continue;
    }
    if (value === undefined) {
      if (isGiven(session, option.name) && !IDENTITY.has(option.name)) delete options[option.name];
      continue;
    }
    if (value.locked) {
      const fixed = fillPlaceholders(value.text, names, value.at).text;
      // What a lock is made of may still be asked for: where the option is resolved, its flag is held against it.
      const open = service && value.text.includes('{{');
      if (!open && flag !== null && !sameValue(option, flag, fixed)) problems.push(lockedOtherwise(option, flag, { ...value, text: fixed }));
      if (users && before !== null && !sameValue(option, before, fixed)) diagnostics.push(followsLock(option, before, value));
    } else if (flag !== null || users) otherwise.push(option.name);
    if (!value.locked && (flag !== null || users)) continue;
    delete options[option.name];
    team[option.name] = { text: value.text, template: value.template, at: value.at, locked: value.locked, answers: early.texts };
  }
  if (problems.length > 0) throw new Refusal(problems);
  const own = stored && { ...stored, options };
  const locked = new Set(Object.entries(values).filter(([, { locked: fixed }]) => fixed).map(([name]) => name));
  return { own, team, locked, otherwise, diagnostics, ...imageSays(own, team, locked, line, root) };
}

/** What an image's options are read from: a record and a line with the values of the templates in them. */
function imageSays(own: StoredRecord | undefined, team: Settled['team'], locked: ReadonlySet<string>, line: CommandLine, root: string): Pick<Settled, 'image' | 'line'> {
  const names = { name: nameFrom(basename(root)), ...textsOf(own?.options ?? {}) };
  const problems: Diagnostic[] = [];
  const said: Record<string, Json> = {};
  const fixed: Record<string, string> = {};
  for (const option of TEAM_OPTIONS.filter(({ name, of }) => name !== 'image' && of !== 'service' && team[name] !== undefined)) {
    const filled = fillPlaceholders(team[option.name]!.text, { ...names, ...team[option.name]!.answers }, team[option.name]!.at);
    problems.push(...filled.problems);
    said[option.name] = option.type === 'switch' ? filled.text === 'true' : filled.text;
    if (locked.has(option.name) && AS_TYPED.has(option.name)) fixed[option.name] = filled.text;
  }
  if (problems.length > 0) throw new Refusal(problems);
  const record = own ?? { schema: 1, generator: '0.0.0', options: {}, files: {} };
  return {
    image: own === undefined && Object.keys(said).length === 0 ? undefined : { ...record, options: { ...record.options, ...said } },
    line: { ...line, options: { ...fixed, ...line.options } },
  };
}

/** What a template gave when the record was written. */
function givenText({ stored }: TeamSession, name: string): string | undefined {
  return (stored?.templates ?? []).find(({ given }) => Object.hasOwn(given, name))?.given[name];
}

function isGiven(session: TeamSession, name: string): boolean {
  return givenText(session, name) !== undefined;
}

/**
 * Whether somebody has said what is stored: no template gave it, and it is not what holds where nothing is said. Where the
 * two are the same, the record tells that a template's value was turned down.
 */
function isUsers(session: TeamSession, { name }: TeamOption, before: string | null, around: Surroundings): boolean {
  const { stored } = session;
  if (isGiven(session, name)) return false;
  if ((stored?.templates ?? []).some(({ own }) => own.includes(name))) return true;
  if (before === null) return false;
  const spec = OPTIONS.find((option) => option.name === name);
  const service = stored?.options['kind'] !== undefined;
  // A repository's release follows its code: nobody has said what is stored of it.
  if (name === 'go' && !service) return false;
  const fallback = spec === undefined || (name === 'base' && !service) ? null : asFlagText(spec.fallback(stored!.options as Partial<ServiceOptions>, around));
  return before !== fallback && before !== 'false';
}

function storedText(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : asFlagText(value as ServiceOptions[OptionName]);
}

function flagText({ options, flags }: CommandLine, { name }: TeamOption): string | null {
  const said = options[name as OptionName] ?? flags[name];
  return said === undefined ? null : said === true ? 'true' : said;
}

function sameValue({ name }: TeamOption, one: string, other: string): boolean {
  const spec = OPTIONS.find((option) => option.name === name);
  const read = (text: string): string => {
    const parsed = spec?.parse(text, {});
    return parsed !== undefined && 'value' in parsed ? (asFlagText(parsed.value) ?? '') : text;
  };
  return one === other || read(one) === read(other);
}

function codeDecides({ name }: TeamOption, before: string, { template, text, at }: TeamValue): Diagnostic {
  return { code: 'template-not-followed', severity: 'warning', message: `template ${template} says ${name} ${text}, and this service is made with ${before}`, at, remedy: `leave it; where it has to be ${text}, make a new service and move the code there` };
}

function followsLock({ name }: TeamOption, before: string, { template, text, at }: TeamValue): Diagnostic {
  return { code: 'template-locked', severity: 'info', message: `${name} was ${before} here, and is ${shownValue(text)} now: template ${template} locks it`, at, remedy: `ask whoever keeps ${template} where this repository needs another` };
}
