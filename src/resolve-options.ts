import type { Diagnostic, Source } from './diagnostic.ts';
import { OPTIONS, type OptionName, type OptionSpec, type ServiceOptions, type Surroundings } from './options.ts';
import { fillPlaceholders } from './template/placeholders.ts';
import { shownValue } from './template/team-values.ts';

/** Where a value comes from, in the order of their right: a flag wins over what is stored, and so on. */
export type OptionSource = 'flag' | 'answer' | 'stored' | 'team' | 'default';

/** An option's value and who said it; `template`: by name, where a team did. */
export interface Resolved<T> {
  value: T;
  source: OptionSource;
  template?: string;
}

/** Each option with the source of its value: the `options` of the machine report. */
export type ResolvedOptions = { [N in OptionName]: Resolved<ServiceOptions[N]> };

/** What a team says of an option; may hold `{{name}}` of an option before it. */
export interface TeamSaid {
  readonly text: string;
  readonly template: string;
  readonly at: Source;
  /** Nobody may say otherwise. */
  readonly locked?: boolean;
  /** Answers to questions of templates, for `{{name}}`. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** What was said, by source; values as text, as flags and prompts give them. */
export interface Said {
  flags: Readonly<Partial<Record<OptionName, string>>>;
  answers: Readonly<Partial<Record<OptionName, string>>>;
  stored: Readonly<Partial<Record<OptionName, string>>>;
  team?: Readonly<Record<string, TeamSaid>>;
}

const RIGHT: readonly { source: Exclude<OptionSource, 'default' | 'team'>; from: Exclude<keyof Said, 'team'> }[] = [
  { source: 'flag', from: 'flags' },
  { source: 'answer', from: 'answers' },
  { source: 'stored', from: 'stored' },
];

/**
 * Every option with its value, and every problem at once; options with a problem fall back to their default, so that the later ones are checked too.
 * @param specs our options, or those with a team's rows among their choices
 */
export function resolveOptions(said: Said, around: Surroundings, specs: readonly OptionSpec[] = OPTIONS): { options: ResolvedOptions; problems: Diagnostic[] } {
  const soFar: Record<string, unknown> = {};
  const options: Record<string, Resolved<unknown>> = {};
  const problems: Diagnostic[] = [];
  for (const spec of specs) {
    const resolved = resolveOne(spec, said, soFar as Partial<ServiceOptions>, around, problems);
    options[spec.name] = resolved;
    soFar[spec.name] = resolved.value;
  }
  return { options: options as ResolvedOptions, problems };
}

function resolveOne(
  spec: OptionSpec,
  said: Said,
  soFar: Partial<ServiceOptions>,
  around: Surroundings,
  problems: Diagnostic[],
): Resolved<unknown> {
  const fallback = { value: spec.fallback(soFar, around), source: 'default' as const };
  const row = RIGHT.find(({ from }) => said[from][spec.name] !== undefined);
  // An empty value for what the code decides is as if nothing had been said.
  const cleared = row?.source === 'flag' && said.flags[spec.name] === '' && spec.detected !== undefined;
  if (!row || cleared) return said.team?.[spec.name] === undefined || spec.applies?.(soFar) === false ? fallback : (byTeam(spec, said.team[spec.name]!, soFar, problems) ?? fallback);
  const text = said[row.from][spec.name]!;
  if (spec.applies && !spec.applies(soFar)) {
    // What is stored may have been chosen under another kind or recipe; what is typed is a contradiction.
    if (row.source === 'flag') problems.push(misplaced(spec, text, soFar));
    return fallback;
  }
  const parsed = spec.parse(text, soFar);
  const lock = said.team?.[spec.name]?.locked === true ? byTeam(spec, said.team[spec.name]!, soFar, problems) : undefined;
  if (lock !== undefined) {
    const fixed = asFlagText(lock.value as ServiceOptions[OptionName]);
    if (row.source === 'flag' && !('value' in parsed && asFlagText(parsed.value) === fixed)) problems.push(lockedOtherwise(spec, text, { ...said.team![spec.name]!, text: fixed ?? '' }));
    return lock;
  }
  if ('value' in parsed) return { value: parsed.value, source: row.source };
  const where = row.source === 'stored' ? ' (.yo-rc.json)' : '';
  problems.push({ code: `option-${spec.name}`, severity: 'error', message: parsed.problem + where, at: null, remedy: parsed.remedy });
  return fallback;
}

function byTeam(spec: OptionSpec, { text, template, at, answers }: TeamSaid, soFar: Partial<ServiceOptions>, problems: Diagnostic[]): Resolved<unknown> | undefined {
  const filled = fillPlaceholders(text, { ...textsOf(soFar), ...answers }, at);
  problems.push(...filled.problems);
  if (filled.problems.length > 0) return undefined;
  const parsed = spec.parse(filled.text, soFar);
  if ('value' in parsed) return { value: parsed.value, source: 'team', template };
  problems.push({ code: `option-${spec.name}`, severity: 'error', message: `template ${template}: ${parsed.problem}`, at, remedy: parsed.remedy });
  return undefined;
}

/** A flag says otherwise than a lock. `lock`: with the text that it stands for here. */
export function lockedOtherwise({ name, type }: Pick<OptionSpec, 'type'> & { readonly name: string }, flag: string, { text, template, at }: Pick<TeamSaid, 'text' | 'template' | 'at'>): Diagnostic {
  const typed = type === 'switch' ? (flag === 'false' ? `--no-${name}` : `--${name}`) : `--${name} ${flag}`;
  const alone = type === 'switch' ? typed : `--${name}`;
  return { code: 'template-locked', severity: 'error', message: `${typed}: template ${template} locks ${name} to ${shownValue(text)}`, at, remedy: `leave ${alone} out, or ask whoever keeps ${template} to let it be chosen` };
}

/** Values as their flags spell them; empty where there is none. */
export function textsOf(values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asFlagText(value as never) ?? '']));
}

function misplaced(spec: OptionSpec, text: string, soFar: Partial<ServiceOptions>): Diagnostic {
  const chosen = spec.name === 'port' ? `--kind ${soFar.kind}` : `--recipe ${soFar.recipe}`;
  return {
    code: `option-${spec.name}`,
    severity: 'error',
    message: `--${spec.name} ${text} has no meaning with ${chosen}`,
    at: null,
    remedy: `leave out one of the two`,
  };
}

/** The plain values. */
export function valuesOf(options: ResolvedOptions): ServiceOptions {
  return Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, value])) as unknown as ServiceOptions;
}

/** An option's value as its flag spells it; `null` where the flag has nothing to say. */
export function asFlagText(value: ServiceOptions[OptionName]): string | null {
  if (value === null || value === '') return null;
  return Array.isArray(value) ? value.join(',') : String(value);
}
