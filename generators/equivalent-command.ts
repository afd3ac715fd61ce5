import { OPTIONS, type OptionName, type ServiceOptions } from '../src/options.ts';
import { asFlagText, valuesOf, type ResolvedOptions } from '../src/resolve-options.ts';
import type { CommandLine } from './command-line.ts';
import { shellWord } from './print.ts';
import type { TeamRun } from './team/run.ts';

/** Said even where they are the default, so that the line gives the same bytes in any directory and under any remote. */
const ALWAYS: readonly (keyof ServiceOptions)[] = ['kind', 'name', 'module', 'recipe'];

/** The command line that gives the same files without a question. */
export function equivalentCommand({ directory, flags }: CommandLine, options: ResolvedOptions, byNpx: boolean, team: TeamRun | null): string {
  const values = valuesOf(options);
  const around = { directory: values.name, remoteModule: null };
  const said = (team?.specs ?? OPTIONS).flatMap((spec) => {
    // What a template says, it says again.
    if ((spec.applies && !spec.applies(values)) || options[spec.name].source === 'team') return [];
    const text = asFlagText(values[spec.name]);
    const needed = ALWAYS.includes(spec.name) || team?.settled.otherwise.includes(spec.name) === true;
    if (text === null || (!needed && text === asFlagText(spec.fallback(values, around)))) return [];
    return spec.type === 'switch' && text !== 'true' && !spec.stored ? [] : [flagText(spec.name, text)];
  });
  const program = byNpx ? 'npx generator-go-docker' : 'yo go-docker';
  return [program, ...(directory === undefined ? [] : [shellWord(directory)]), '--yes', ...templateFlags(flags, team), ...said].filter(Boolean).join(' ');
}

/** A flag as it is typed: `--fips`, `--no-fips`, `--goproxy ''`. */
export function flagText(name: OptionName, text: string): string {
  if (OPTIONS.find((spec) => spec.name === name)?.type === 'switch') return text === 'true' ? `--${name}` : `--no-${name}`;
  return `--${name} ${shellWord(text)}`;
}

function templateFlags(flags: CommandLine['flags'], team: TeamRun | null): string[] {
  if (team === null) return flags['template'] === 'none' ? ['--template none'] : [];
  return [
    ...team.typed.map((reference) => `--template ${shellWord(reference)}`),
    ...(team.runsCode && flags['trust'] === true ? ['--trust'] : []),
    ...Object.entries(team.answers).map(([name, { text }]) => `--set ${shellWord(`${name}=${text}`)}`),
  ];
}
