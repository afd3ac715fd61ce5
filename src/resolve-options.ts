import type { Diagnostic } from './diagnostic.ts';
import { OPTIONS, type OptionName, type OptionSpec, type ServiceOptions, type Surroundings } from './options.ts';

/** Where a value comes from, in the order of their right: a flag wins over what is stored, and so on. */
export type OptionSource = 'flag' | 'answer' | 'stored' | 'default';

/** Each option with the source of its value: the `options` of the machine report. */
export type ResolvedOptions = { [N in OptionName]: { value: ServiceOptions[N]; source: OptionSource } };

/** What was said, by source; values as text, as flags and prompts give them. */
export interface Said {
  flags: Readonly<Partial<Record<OptionName, string>>>;
  answers: Readonly<Partial<Record<OptionName, string>>>;
  stored: Readonly<Partial<Record<OptionName, string>>>;
}

const RIGHT: readonly { source: Exclude<OptionSource, 'default'>; from: keyof Said }[] = [
  { source: 'flag', from: 'flags' },
  { source: 'answer', from: 'answers' },
  { source: 'stored', from: 'stored' },
];

/** Every option with its value, and every problem at once; options with a problem fall back to their default, so that the later ones are checked too. */
export function resolveOptions(said: Said, around: Surroundings): { options: ResolvedOptions; problems: Diagnostic[] } {
  const soFar: Record<string, unknown> = {};
  const options: Record<string, { value: unknown; source: OptionSource }> = {};
  const problems: Diagnostic[] = [];
  for (const spec of OPTIONS) {
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
): { value: unknown; source: OptionSource } {
  const fallback = { value: spec.fallback(soFar, around), source: 'default' as const };
  const row = RIGHT.find(({ from }) => said[from][spec.name] !== undefined);
  if (!row) return fallback;
  const text = said[row.from][spec.name]!;
  if (spec.applies && !spec.applies(soFar)) {
    // What is stored may have been chosen under another kind or recipe; what is typed is a contradiction.
    if (row.source === 'flag') problems.push(misplaced(spec, text, soFar));
    return fallback;
  }
  const parsed = spec.parse(text, soFar);
  if ('value' in parsed) return { value: parsed.value, source: row.source };
  const where = row.source === 'stored' ? ' (.yo-rc.json)' : '';
  problems.push({ code: `option-${spec.name}`, severity: 'error', message: parsed.problem + where, at: null, remedy: parsed.remedy });
  return fallback;
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
