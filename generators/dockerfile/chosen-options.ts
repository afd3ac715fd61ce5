import { refuse } from '../../src/diagnostic.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { oneOf } from '../../src/option-values.ts';
import { OPTIONS, type OptionName, type ServiceOptions } from '../../src/options.ts';
import type { Convention } from '../../src/plan/convention.ts';
import type { RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { asFlagText } from '../../src/resolve-options.ts';
import type { CommandLine } from '../command-line.ts';
import { accessOptions } from './access-options.ts';

/** Questions that the image of a repository shares with that of a new service. */
export const OWN_OPTIONS = ['go', 'base', 'timezone', 'goproxy', 'platforms', 'builder'] as const satisfies readonly OptionName[];

/**
 * The options of the dockerfile command out of flags and record, checked as everywhere; which programs is decided elsewhere.
 * @param convention a team's rows, of which the base may be one
 */
export function chosenOptions(line: CommandLine, stored: StoredRecord | undefined, root = '.', convention?: Convention): Omit<RepositoryOptions, 'main'> {
  const values: Partial<Record<OptionName, ServiceOptions[OptionName] | null>> = {};
  const { go: goStored = null, ...remembered } = stored?.options ?? {};
  const rows = convention?.bases.map(({ name }) => name);
  for (const one of OPTIONS.filter(({ name }) => OWN_OPTIONS.some((own) => own === name))) {
    const spec = one.name === 'base' && rows ? { ...one, parse: oneOf('base', rows) } : one;
    const text = line.options[spec.name] ?? asFlagText((remembered[spec.name] ?? null) as never);
    values[spec.name] = checked(spec, text);
  }
  const kept = checked(OPTIONS.find(({ name }) => name === 'go')!, asFlagText(goStored as never)) as string | null;
  const registry = line.flags['registry'] ?? stored?.options['registry'] ?? '';
  if (registry !== '' && !/^[a-z0-9][a-zA-Z0-9.:_/-]*$/.test(String(registry))) {
    throw refuse('option-registry', `--registry ${JSON.stringify(registry)} is no image prefix`, 'give host/path without a scheme, e.g. --registry mirror.example.com/hub');
  }
  return {
    go: (values.go as string | null) ?? null, goStored: kept, base: (values.base as RepositoryOptions['base']) ?? null,
    builder: (values.builder as RepositoryOptions['builder'] | null) ?? 'buildkit', registry: String(registry),
    timezone: (values.timezone as string | null) ?? '', goproxy: (values.goproxy as string | null) ?? '',
    platforms: (values.platforms as readonly string[] | null) ?? ['linux/amd64', 'linux/arm64'], preBuild: preBuild(line, stored), assumePresent: line.flags['assume-present'] === true || stored?.options['assumePresent'] === true,
    ...accessOptions(line, stored, root), fips: line.flags['fips'] === true || stored?.options['fips'] === true,
    debugTarget: debugTarget(line, stored), bake: line.flags['bake'] === true || stored?.options['bake'] === true, ...(convention && { convention }),
  };
}

function checked(spec: (typeof OPTIONS)[number], text: string | null): ServiceOptions[OptionName] | null {
  const parsed = text === null ? undefined : spec.parse(text, {});
  if (parsed && 'problem' in parsed) throw refuse(`option-${spec.name}`, parsed.problem, parsed.remedy);
  return parsed?.value ?? null;
}

function debugTarget(line: CommandLine, stored: StoredRecord | undefined): boolean {
  const wanted = line.flags['debug-target'] === true || stored?.options['debugTarget'] === true;
  if (!wanted || (line.options['builder'] ?? stored?.options['builder']) !== 'portable') return wanted;
  throw refuse('option-debug-target', '--debug-target does not go with --builder portable: builders without BuildKit build every stage, so that each image would wait for the debugger', 'leave out one of them');
}

function preBuild(line: CommandLine, stored: StoredRecord | undefined): string | null {
  const command = line.flags['pre-build'] ?? stored?.options['preBuild'] ?? null;
  if (command === null || command === true) return null;
  if (/[\r\n\0]/.test(String(command)) || /\\$/.test(String(command))) {
    throw refuse('option-pre-build', '--pre-build holds a line break, or ends in a backslash', "give one command line, e.g. --pre-build 'make assets'");
  }
  return String(command);
}
