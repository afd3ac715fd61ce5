import { refuse, Refusal } from '../src/diagnostic.ts';
import type { OptionName, OptionSpec, Surroundings } from '../src/options.ts';
import { asFlagText, resolveOptions, valuesOf, type ResolvedOptions, type Said } from '../src/resolve-options.ts';
import { questionFor } from './questions.ts';

/** What options are resolved from, and who can be asked. */
export interface Asking {
  readonly names: readonly OptionName[];
  readonly specs: readonly OptionSpec[];
  readonly said: Omit<Said, 'answers'>;
  readonly around: Surroundings;
  /** Nobody is asked about these: they are decided. */
  readonly decided: (name: string) => boolean;
  /** `none`: `--yes`, or a record that answers; `first`: a new service; `again`: what its record does not know, and nothing else. */
  readonly ask: 'none' | 'first' | 'again';
  readonly canAsk: boolean;
  readonly prompt: (questions: readonly object[]) => Promise<Record<string, unknown>>;
}

/**
 * Asks what neither a flag nor the record answers.
 * @throws Refusal: without a terminal the missing answers are listed; or a value is none
 */
export async function resolveByAsking(asking: Asking): Promise<ResolvedOptions> {
  const { names, specs, around, decided, ask, canAsk, prompt } = asking;
  const said = { ...asking.said, answers: {} as Partial<Record<OptionName, string>> };
  const resolved = (): ResolvedOptions => {
    const { options, problems } = resolveOptions(said, around, specs);
    if (problems.length > 0) throw new Refusal(problems);
    return options;
  };
  resolved();
  const open = (asked: OptionSpec['asked']): OptionSpec[] => specs.filter((spec) => names.includes(spec.name) && spec.asked === asked && !decided(spec.name));
  const applies = (spec: OptionSpec): boolean => spec.applies?.(valuesOf(resolveOptions(said, around, specs).options)) ?? true;
  const askAll = async (asked: readonly OptionSpec[]): Promise<void> => {
    for (const spec of asked.filter((one) => said.answers[one.name] === undefined)) {
      if (!applies(spec)) continue;
      const { options } = resolveOptions(said, around, specs);
      const { value, source } = options[spec.name];
      // What a team says is offered as the default; who takes it goes on following the team.
      const offered = source === 'team' ? asFlagText(value) : null;
      const answer = await answerTo(offered === null ? spec : { ...spec, fallback: () => value }, options, around, prompt);
      if (answer !== offered) said.answers[spec.name] = answer;
    }
  };
  if (ask !== 'none') {
    const first = ask === 'again' ? [...open('always'), ...open('more')] : open('always');
    if (!canAsk) refuseMissing(first.filter(applies), around, said.team ?? {});
    await askAll(first);
    if (ask === 'first' && open('more').some(applies) && (await more(prompt))) await askAll(open('more'));
  }
  return resolved();
}

function refuseMissing(missing: readonly OptionSpec[], around: Surroundings, team: NonNullable<Said['team']>): void {
  if (missing.length === 0) return;
  const flags = missing.map((spec) => `--${spec.name} ${team[spec.name]?.text ?? asFlagText(spec.fallback({}, around)) ?? spec.placeholder}`).join(' ');
  throw refuse(
    'answers-missing',
    `there is no terminal to ask at, and ${missing.map(({ about }) => about).join('; ')} ${missing.length > 1 ? 'are' : 'is'} not said`,
    `add --yes to take the defaults, or say ${flags}`,
  );
}

async function answerTo(spec: OptionSpec, options: ResolvedOptions, around: Surroundings, prompt: Asking['prompt']): Promise<string> {
  const question = questionFor(spec, valuesOf(options), around);
  return String((await prompt([question]))[spec.name]).trim();
}

async function more(prompt: Asking['prompt']): Promise<boolean> {
  const question = { type: 'confirm', name: 'more', message: 'More choices (Go release, base image, time zone, registry, platforms …)?', default: false };
  return (await prompt([question]))['more'] === true;
}
