import { refuse } from '../../src/diagnostic.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { oneOf } from '../../src/option-values.ts';
import { OPTIONS, type OptionName, type ServiceOptions } from '../../src/options.ts';
import type { Convention } from '../../src/plan/convention.ts';
import { REPOSITORY_DEFAULTS, type RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { asFlagText } from '../../src/resolve-options.ts';
import { authorityFile } from '../authority.ts';
import { isOn, type CommandLine } from '../command-line.ts';

/** Questions that the image of a repository shares with that of a new service. */
export const OWN_OPTIONS = OPTIONS.map(({ name }) => name).filter((name): name is OptionName & keyof RepositoryOptions => name in REPOSITORY_DEFAULTS);

/**
 * The options of the dockerfile command out of flags and record, checked as everywhere; which programs is decided elsewhere.
 * @param root directory of the Dockerfile
 * @param convention a team's rows, of which the base may be one
 */
export function chosenOptions(line: CommandLine, stored: StoredRecord | undefined, root = '.', convention?: Convention): Omit<RepositoryOptions, 'main'> {
  const { go: goStored = null, ...remembered } = stored?.options ?? {};
  const rows = convention?.bases.map(({ name }) => name);
  const said = OPTIONS.filter(({ name }) => OWN_OPTIONS.some((own) => own === name)).flatMap((one) => {
    const spec = one.name === 'base' && rows ? { ...one, parse: oneOf('base', rows) } : one;
    const value = checked(spec, line.options[spec.name] ?? asFlagText((remembered[spec.name] ?? null) as never));
    return value === null ? [] : [[spec.name, value] as const];
  });
  const chosen: Omit<RepositoryOptions, 'main'> = {
    ...REPOSITORY_DEFAULTS, ...Object.fromEntries(said), goStored: checked(OPTIONS.find(({ name }) => name === 'go')!, asFlagText(goStored as never)) as string | null,
    'assume-present': isOn(line, 'assume-present', stored?.options['assume-present']), ...(convention && { convention }),
  };
  refuseDebugTarget(chosen);
  return line.options.ca === undefined ? chosen : { ...chosen, ca: authorityFile(line.options.ca, root) };
}

function checked(spec: (typeof OPTIONS)[number], text: string | null): ServiceOptions[OptionName] | null {
  // An empty value for what the code decides is as if nothing had been said.
  const parsed = text === null || (text === '' && spec.detected !== undefined) ? undefined : spec.parse(text, {});
  if (parsed && 'problem' in parsed) throw refuse(`option-${spec.name}`, parsed.problem, parsed.remedy);
  return parsed?.value ?? null;
}

function refuseDebugTarget(options: Pick<RepositoryOptions, 'debug-target' | 'builder'>): void {
  if (!options['debug-target'] || options.builder !== 'portable') return;
  throw refuse('option-debug-target', '--debug-target does not go with --builder portable: builders without BuildKit build every stage, so that each image would wait for the debugger', 'leave out one of them');
}
