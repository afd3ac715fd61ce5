import { commandText, optionTypedAs, SHARED_FLAGS, sharedFlags, typedAs, type CommandSpec, type RunFlag } from '../../generators/command-line.ts';
import { OPTIONS, type OptionSpec } from '../../src/options.ts';
import { asFlagText } from '../../src/resolve-options.ts';
import { code, GENERATED, table } from './markdown.ts';

const ASKED: Readonly<Record<OptionSpec['asked'], string>> = { always: 'yes', more: 'behind "more choices"', never: 'no' };

/** Where choices have a page of their own. */
const DESCRIBED: Readonly<Partial<Record<OptionSpec['name'], string>>> = { recipe: 'recipes.md', base: 'recipes.md#bases' };

/** docs/flags.md. */
export function flagsPage(specs: readonly CommandSpec[]): string {
  return `${GENERATED}

# Flags

${commandTable(specs)}

DIR is the directory that is worked in, by default the one you are in; it is made where it is missing. A flag and its value are
written \`--port 9000\` or \`--port=9000\`. A flag that no command has, a value that cannot be one and a second DIR are refused, with
exit code 1 and nothing written.

## Shared flags

${table(['flag', 'what it means', 'commands'], SHARED_FLAGS.map((flag) => [...flagRow(flag), commandsOf(specs, (spec) => sharedFlags(spec).includes(flag))]))}

Short forms: \`-y\` for \`--yes\`, \`-f\` for \`--force\`, \`-h\` for \`--help\`. NO_COLOR is honoured.

## Questions

Each has a default, and its flag answers it beforehand. A flag wins over what \`.yo-rc.json\` remembers, that over a [team template](templates.md), and that over
what the code says and the default. What a template locks is no question any more: a flag that says otherwise is refused. What is remembered is taken back by \`--no-…\` for a
switch, and by an empty value (\`--timezone ''\`) for a text and for what the code decides.

${table(
  ['flag', 'default', 'values', 'what it means', 'asked', 'remembered', 'commands'],
  OPTIONS.filter(({ name }) => specs.some(({ options }) => options.includes(name))).map((spec) => optionRow(spec, specs)),
)}
${specs.filter(({ flags }) => flags.length > 0).map(commandSection).join('')}`;
}

/** The commands, as they are typed. */
export function commandTable(specs: readonly CommandSpec[]): string {
  return table(
    ['under yo', 'by npx', 'result'],
    specs.map((spec) => {
      const words = spec.actions === undefined ? ['[DIR]'] : [spec.actions.map(({ name }) => name).join('|'), '[DIR]'];
      return [
        code(['yo', commandText(spec), ...words].join(' ')),
        code(['npx generator-go-docker', ...(spec.name === 'app' ? [] : [spec.name]), ...words].join(' ')),
        spec.about,
      ];
    }),
  );
}

function commandSection(spec: CommandSpec): string {
  return `\n## ${commandText(spec)} alone\n\n${table(['flag', 'what it means'], spec.flags.map(flagRow))}\n`;
}

function commandsOf(specs: readonly CommandSpec[], understands: (spec: CommandSpec) => boolean): string {
  const found = specs.filter(understands);
  return found.length === specs.length ? 'all' : found.map(commandText).join(', ');
}

function flagRow(flag: RunFlag): string[] {
  return [code(typedAs(flag)), flag.about];
}

function optionRow(spec: OptionSpec, specs: readonly CommandSpec[]): string[] {
  const detected = spec.detected !== undefined && specs.some(({ name, options }) => name === 'dockerfile' && options.includes(spec.name)) ? `; go-docker:dockerfile: ${spec.detected}` : '';
  return [code(optionTypedAs(spec)), `${defaultText(spec)}${detected}`, valuesText(spec), spec.about, ASKED[spec.asked], spec.stored ? 'yes' : 'no', commandsOf(specs, ({ options }) => options.includes(spec.name))];
}

const PROBE = 'probe';

/** The default, or what it is taken from: found by changing one thing that it may be taken from after the other. */
function defaultText(spec: OptionSpec): string {
  const around = { directory: 'hello', remoteModule: null };
  const usual = asFlagText(spec.fallback({}, around));
  const differs = (value: ReturnType<OptionSpec['fallback']>): boolean => asFlagText(value) !== usual;
  const sources = [
    ...(differs(spec.fallback({}, { ...around, remoteModule: PROBE })) ? ['what the git remote says'] : []),
    ...(differs(spec.fallback({ name: PROBE }, around)) ? ['`--name`'] : differs(spec.fallback({}, { ...around, directory: PROBE })) ? ['the name of DIR'] : []),
  ];
  if (sources.length > 0) return sources.join(', else ');
  if (spec.type === 'switch') return 'off';
  return usual === null ? 'none' : code(usual);
}

/** What may be said: the choices, else what the check advises where a value cannot be one. */
function valuesText(spec: OptionSpec): string {
  if (spec.type === 'switch') return '–';
  const page = DESCRIBED[spec.name];
  if (spec.choices && page) return `${spec.choices.map(({ value }) => code(value)).join(', ')} ([what they are](${page}))`;
  if (spec.choices) return spec.choices.map(({ value, about }) => `${code(value)}: ${about}`).join('<br>');
  const parsed = spec.parse('\u0000', {});
  if ('value' in parsed) throw new Error(`--${spec.name} takes anything: say in scripts/docs/flags-page.ts what that is`);
  return parsed.remedy.replace(/^(?:use|give|choose from) /, '').replace(/--[a-z]+ \S+$/, (flag) => code(flag));
}
