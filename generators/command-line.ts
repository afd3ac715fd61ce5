import { parseArgs } from 'node:util';
import { refuse } from '../src/diagnostic.ts';
import { nearest } from '../src/nearest.ts';
import { OPTIONS, type OptionName, type OptionSpec } from '../src/options.ts';

/** A flag that steers the run itself and is no property of the service. */
export interface RunFlag {
  name: string;
  type: 'switch' | 'text';
  placeholder?: string;
  /** May be given several times; its values are joined by commas, or by `joined`. */
  repeatable?: true;
  joined?: string;
  /** A switch that the record remembers: `--no-NAME` turns it off again. */
  kept?: true;
  about: string;
}

/** Between the values of a flag that may hold commas: no argument of a program holds it. */
const APART = '\0';

/** Flags of every command that looks at files of ours: a team's conventions hold for all of them. */
export const TEAM_FLAGS: readonly RunFlag[] = [
  { name: 'template', type: 'text', placeholder: 'REF', repeatable: true, joined: APART, about: "team template to follow: a directory, git repository, npm package or tarball; repeatable, a later one wins; none: go without" },
  { name: 'set', type: 'text', placeholder: 'NAME=VALUE', repeatable: true, joined: APART, about: "answer to a question of a template's, repeatable" },
  { name: 'trust', type: 'switch', about: 'let the code run that a template brings (EJS)' },
];

/** Flags that every command has. */
export const SHARED_FLAGS: readonly RunFlag[] = [
  ...TEAM_FLAGS,
  { name: 'yes', type: 'switch', about: 'ask nothing: take defaults, keep files that somebody edited' },
  { name: 'dry-run', type: 'switch', about: 'print the changes as a unified diff, write nothing' },
  { name: 'json', type: 'switch', about: 'print the machine report on stdout, everything else on stderr' },
  { name: 'force', type: 'switch', about: 'replace files that differ' },
  { name: 'help', type: 'switch', about: 'print this help' },
  { name: 'version', type: 'switch', about: 'print the version of the generator' },
];

/** Flags that mean something to a command: one that writes nothing has nothing to force, to preview or to agree to. */
export function sharedFlags(spec: CommandSpec): readonly RunFlag[] {
  return spec.readOnly ? SHARED_FLAGS.filter((flag) => TEAM_FLAGS.includes(flag) || ['json', 'help', 'version'].includes(flag.name)) : SHARED_FLAGS;
}

/** Flags that Yeoman's own programs understand; they pass and mean what they mean there. */
const YEOMAN_FLAGS = new Set(['skip-install', 'skip-cache', 'force-install', 'ask-answered', 'no-insight', 'insight', 'debug', 'local-only']);

/** One-letter forms, as Yeoman and npm users know them. */
const SHORT: Readonly<Record<string, string>> = { yes: 'y', force: 'f', help: 'h' };

/** What a command understands. */
export interface CommandSpec {
  /** `app` is the command without a name. */
  name: string;
  about: string;
  options: readonly OptionName[];
  flags: readonly RunFlag[];
  /** What its first word may be, where it does more than one thing. */
  actions?: readonly { readonly name: string; readonly about: string }[];
  /** It writes nothing at all, not even to finish what an interrupted run began. */
  readOnly?: true;
  /** What its exit codes mean, where that is more than what all have. */
  exits?: string;
}

/** What was typed, checked for form: values of options are still text. */
export interface CommandLine {
  directory: string | undefined;
  /** Of a command with actions: the one that was said. */
  action?: string;
  options: Partial<Record<OptionName, string>>;
  /** Switches as `true`, those that were turned off as `false`, texts as they are. */
  flags: Readonly<Record<string, true | string>>;
}

/**
 * Reads the words after the command strictly: an unknown flag, a switch with a value, a flag without one and a second
 * directory are refused, since yo and minimist would swallow each of them silently.
 */
export function readCommandLine(spec: CommandSpec, words: readonly string[]): CommandLine {
  const kinds = flagKinds(spec);
  const { tokens } = parseArgs({
    args: [...words],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      [...kinds].map(([name, kind]) => [
        name,
        { type: kind === 'text' ? ('string' as const) : ('boolean' as const), ...(SHORT[name] && { short: SHORT[name] }) },
      ]),
    ),
  });
  const line = { directory: undefined as string | undefined, action: undefined as string | undefined, options: {} as Record<string, string>, flags: {} as Record<string, true | string> };
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      refuseSlip(kinds, words[token.index - 1], token.value);
      if (spec.actions !== undefined && line.action === undefined) {
        line.action = actionOf(spec, spec.actions, token.value);
        continue;
      }
      if (line.directory !== undefined) throw secondDirectory(spec, line.directory, token.value);
      line.directory = token.value;
      continue;
    }
    const { name, value } = readFlag(spec, kinds, token);
    const target = OPTIONS.some((option) => option.name === name) ? line.options : line.flags;
    const before = target[name];
    const repeated = before === undefined ? undefined : [...spec.flags, ...SHARED_FLAGS].find((flag) => flag.name === name && flag.repeatable);
    if (repeated !== undefined) {
      target[name] = `${before}${repeated.joined ?? ','}${value}`;
      continue;
    }
    if (before !== undefined && before !== value) {
      throw refuse('flag-twice', `--${name} is given twice with different values`, `give --${name} once`);
    }
    target[name] = value === true && target === line.options ? 'true' : value;
  }
  const { action, ...rest } = line;
  return { ...rest, ...(action !== undefined && { action }) } as CommandLine;
}

/** `off`: the name of a switch with `no-` before it. */
type Kind = 'switch' | 'off' | 'text';

function flagKinds(spec: CommandSpec): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  const options = OPTIONS.filter(({ name }) => spec.options.includes(name)).map((option): RunFlag => ({
    name: option.name, type: option.type === 'switch' ? 'switch' : 'text', about: option.about, ...(option.type === 'switch' && { kept: true }),
  }));
  for (const { name, type, kept } of [...SHARED_FLAGS, ...spec.flags, ...options]) {
    kinds.set(name, type);
    if (kept) kinds.set(`no-${name}`, 'off');
  }
  for (const name of YEOMAN_FLAGS) kinds.set(name, 'switch');
  return kinds;
}

function readFlag(
  spec: CommandSpec,
  kinds: ReadonlyMap<string, Kind>,
  token: { name: string; rawName: string; value: string | undefined },
): { name: string; value: true | string } {
  const kind = kinds.get(token.name);
  const known = [...kinds.keys()].filter((name) => !YEOMAN_FLAGS.has(name));
  if (kind === undefined) {
    const guess = nearest(token.name, known);
    throw refuse(
      'flag-unknown',
      `${token.rawName} is no flag of ${commandText(spec)}`,
      guess ? `did you mean --${guess}?` : 'see --help for those that are',
    );
  }
  if (kind !== 'text') {
    if (token.value === undefined) return kind === 'off' ? { name: token.name.slice('no-'.length), value: 'false' } : { name: token.name, value: true };
    const without = token.value === 'false' ? `leave out --${token.name}` : `write --${token.name} without a value`;
    throw refuse('flag-value', `--${token.name} takes no value, and ${JSON.stringify(token.value)} was given`, without);
  }
  if (token.value === undefined || (token.value.startsWith('--') && kinds.has(token.value.slice(2)))) {
    const option = OPTIONS.find(({ name }) => name === token.name);
    const placeholder = option?.placeholder ?? [...spec.flags, ...SHARED_FLAGS].find(({ name }) => name === token.name)?.placeholder ?? 'VALUE';
    throw refuse('flag-value', `--${token.name} needs a value`, `write --${token.name} ${placeholder}`);
  }
  return { name: token.name, value: token.value };
}

/** `--yes false`: the word after a switch is no directory but a slip; such a directory is reached as `./false`. */
function refuseSlip(kinds: ReadonlyMap<string, Kind>, before: string | undefined, word: string): void {
  if (!before?.startsWith('--') || (kinds.get(before.slice(2)) ?? 'text') === 'text') return;
  if (!/^(true|false|yes|no|on|off|0|1)$/i.test(word)) return;
  throw refuse('flag-value', `${before} takes no value, and ${JSON.stringify(word)} follows it`, `write ${before} alone, or leave it out`);
}

function actionOf(spec: CommandSpec, actions: NonNullable<CommandSpec['actions']>, word: string): string {
  const names = actions.map(({ name }) => name);
  if (names.includes(word)) return word;
  const guess = nearest(word, names);
  throw refuse('action-unknown', `${JSON.stringify(word)} is nothing that ${commandText(spec)} does`, guess === undefined ? `say one of ${names.join(', ')} first` : `did you mean ${guess}?`);
}

function secondDirectory(spec: CommandSpec, first: string, second: string): Error {
  return refuse(
    'directory-twice',
    `${commandText(spec)} takes one directory, and two were given: ${JSON.stringify(first)} and ${JSON.stringify(second)}`,
    'run it once for each of them; put values behind their flags, as in --name hello',
  );
}

/** `go-docker` or `go-docker:compare`: how a message names a command. */
export function commandText(spec: Pick<CommandSpec, 'name'>): string {
  return spec.name === 'app' ? 'go-docker' : `go-docker:${spec.name}`;
}

/** How a flag is typed, for lists. */
export function typedAs({ name, placeholder, kept }: Pick<RunFlag, 'name' | 'placeholder' | 'kept'>): string {
  return placeholder ? `--${name} ${placeholder}` : kept ? `--[no-]${name}` : `--${name}`;
}

/** How a question's flag is typed. */
export function optionTypedAs({ name, type, placeholder }: OptionSpec): string {
  return typedAs(type === 'switch' ? { name, kept: true } : { name, placeholder });
}

/** Whether a switch that is remembered is on: as it was said now, else as the record has it. */
export function isOn({ flags }: CommandLine, name: string, stored: unknown): boolean {
  const said = flags[name];
  return said === undefined ? stored === true : said === true;
}

/** The values of a flag that may hold commas, in their order; `undefined` where it was not given. */
export function valuesOfFlag(line: CommandLine, name: string): readonly string[] | undefined {
  const said = line.flags[name];
  return typeof said === 'string' ? said.split(APART) : undefined;
}
