/** Facts of a program that count when it runs. */
import type { Closure } from '../packages/closure.ts';
import { lineAt } from '../code/go-text.ts';
import { readOwnCode, type OwnCode } from '../code/own-code.ts';
import { laidByPackages } from '../evidence/laid.ts';
import type { Mention } from '../evidence/mention.ts';
import type { Finding, Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { once, withLater } from '../lazy.ts';
import { baseName } from '../../repo.ts';
import { programName } from '../product/names.ts';
import type { ResolvedMention } from '../product/resolve.ts';
import { readBinaryPlace } from './files/binary-place.ts';
import { readConfigPlaces, type ConfigPlaces } from './files/config-places.ts';
import { embeddedPorts, portsOfExamples, readConfigPorts, readEnvExamples } from './ports/config-ports.ts';
import { embeddedConfigs, portsOfVariables, readConfigVariables, settingsOfVariables } from './files/config-variables.ts';
import { configFilesOf, configValues, type ConfigValue } from './files/config-values.ts';
import { basesOf } from './files/file-places.ts';
import { envRule } from './files/env-files.ts';
import { readFileUses, type FileUse } from './files/files.ts';
import { readKeyVariables, type KeyVariables } from './settings/key-variables.ts';
import { type PortFact } from './ports/addresses.ts';
import { namedConfigs, namesOfBinary } from './files/named-configs.ts';
import { readNeededWord, wordOfUsage, type NeededWord } from './commands/needed-word.ts';
import { caddyPorts } from './commands/caddy.ts';
import { pocketbaseData, pocketbasePorts } from './commands/pocketbase.ts';
import { withListeningHosts } from './ports/listening-hosts.ts';
import { withEmbeddedHosts } from './settings/embedded-values.ts';
import { readListens } from './ports/listens.ts';
import { readPorts } from './ports/ports.ts';
import { publishedPorts } from './ports/published-ports.ts';
import { withChoices } from './settings/choice-flags.ts';
import { withRequiredFlags } from './settings/required-flags.ts';
import { readSettings, type Setting } from './settings/settings.ts';
import { programsOfScript } from './system/started-scripts.ts';
import { ownerOf, readSubcommands, type SubcommandFacts } from './commands/subcommands.ts';
import { withFileValues } from './settings/file-values.ts';
import { launchedVariables } from './settings/launched-variables.ts';
import { readWorkingDirectory, type WorkingDirectory } from './files/working-directory.ts';
import { readWorld, type WorldFacts } from './system/world.ts';
import { readHomeKinds } from './files/home-data.ts';
import { readHome, readWrites, type WriteUse } from './files/writes.ts';

/** How the repository itself starts the program. */
export interface Launch {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly reader: Mention['reader'];
  /** What it is started for, where its place tells. */
  readonly role?: Mention['role'];
  /** Files of the repository that it finds at other paths. */
  readonly laid?: Mention['laid'];
  /** The directory that `go run` is called in. */
  readonly dir?: string;
  readonly at: Source;
}

/** What a configuration file says of the run that is given it. */
export interface NamedConfig extends Pick<RuntimeFacts, 'ports' | 'files' | 'writes' | 'keyHosts'> {
  /** Of the repository. */
  readonly path: string;
  /** The file that a line names, of which this is the example that the repository holds. */
  readonly exampleFor?: string;
}

export interface RuntimeFacts {
  /** The likeliest first; empty when it opens none, or none that can be told. */
  readonly ports: readonly PortFact[];
  /** Those that stand in its calls, whatever its settings make of them: quick to know, for whoever asks whether the rest is worth reading. */
  readonly calledPorts: readonly PortFact[];
  /** Environment variables, flags and keys that it reads. */
  readonly settings: readonly Setting[];
  /** Values that `.env` examples of the repository propose. */
  readonly examples: readonly (Finding<string> & { readonly name: string })[];
  /** Values that compose and Kubernetes give variables which it ends without. */
  readonly given: readonly (Finding<string> & { readonly name: string })[];
  readonly subcommands: SubcommandFacts | undefined;
  readonly launches: readonly Launch[];
  /** It reads a word of its command line that is no flag. */
  readonly argument: Source | undefined;
  /** It ends without such a word. */
  readonly neededWord: NeededWord | undefined;
  readonly files: readonly FileUse[];
  readonly writes: readonly WriteUse[];
  /** How variables override the keys of its configuration files; `undefined` when they do not. */
  readonly keyVariables: KeyVariables | undefined;
  /** Keys of its configuration files that hold a host without a port. */
  readonly keyHosts: readonly ConfigValue[];
  /** For each configuration that the repository's own lines give the program, or that a variable may name: the facts of a run with it. */
  readonly named: readonly NamedConfig[];
  /** It looks for files in the directory of its own binary. */
  readonly besideBinary: Source | undefined;
  readonly directory: WorkingDirectory;
  /** It asks for the user's home directory. */
  readonly home: Source | undefined;
  /** Directories below it that are there for a person, and that it does not make. */
  readonly homeKinds: readonly string[];
  readonly world: WorldFacts;
}

/** Each part is read when it is first asked for: whoever copies files asks for no ports. */
export function readRuntime(
  tree: GoTree,
  program: string,
  closure: Closure,
  resolved: () => readonly ResolvedMention[],
): RuntimeFacts {
  const own = once(() => readOwnCode(tree, closure));
  const subcommands = once(() => readSubcommands(own(), programName(program)));
  const settings = once(() => withEmbeddedHosts(own(), withChoices(own(), withRequiredFlags(own(), readSettings(own(), ownerOf(own(), subcommands())), program)), embeddedValues));
  const opened = once(() => readFileUses(tree, own(), program, settings()).map((use) => (use.kind === 'environment' ? { ...use, env: envRule(own(), use) } : use)));
  const valuesIn = (files: readonly FileUse[]): ConfigValue[] => configFilesOf(tree, files).slice(0, 10).flatMap((path) => configValues(tree, path));
  const placesIn = (files: readonly FileUse[]): ConfigPlaces => readConfigPlaces(tree, basesOf(tree, program), files, valuesIn(files));
  const places = once(() => placesIn(opened()));
  const examples = once(() => readEnvExamples(tree, program, opened().flatMap(({ kind, found, example }) => (kind === 'environment' ? found?.path ?? example ?? [] : []))));
  const embedded = once(() => embeddedConfigs(tree, closure));
  const embeddedValues = once(() => embedded().slice(0, 10).flatMap((path) => configValues(tree, path)));
  const expanded = once(() => readConfigVariables(tree, own(), opened(), embedded()));
  const launches = once(() => readLaunches(tree, program, resolved()));
  const given = once(() => launchedVariables(program, resolved(), settings(), examples()));
  const portsBy = (files: readonly FileUse[]): PortFact[] => {
    const names = new Set(settings().flatMap((setting) => (setting.kind === 'env' ? [setting.name] : (setting.env ?? []))));
    const more = [...portsOfExamples(examples(), names), ...portsOfExamples(given(), names), ...readConfigPorts(tree, own(), program, files), ...portsOfVariables(expanded()), ...pocketbasePorts(own()), ...caddyPorts(tree, own(), program)];
    return readPorts(own(), programName(program), settings().filter(({ elsewhere }) => elsewhere !== true), more);
  };
  const portsWith = (files: readonly FileUse[]): PortFact[] => {
    // An example of a configuration that the program does without is none of a run, and tells where nothing else does.
    const held = files.filter(({ optional, found, example }) => !(optional && found === undefined && example !== undefined));
    const without = portsBy(held);
    const told = held.length === files.length || without.some(({ port, by }) => port !== undefined && by !== 'constant') ? without : portsBy(files);
    if (told.length > 0) return told;
    const inside = embeddedPorts(tree, embedded(), settings());
    return inside.length > 0 ? inside : publishedPorts(own(), program, resolved());
  };
  const filesWith = ({ files }: ConfigPlaces): FileUse[] => [...opened(), ...files.filter(({ path }) => !opened().some((file) => file.path === path))];
  const writesWith = ({ writes }: ConfigPlaces): WriteUse[] => [...readWrites(own(), settings(), new Set([programName(program), ...namesOfBinary(tree, program, [])])), ...writes, ...pocketbaseData(own()).writes];
  const namedBy = (use: FileUse): NamedConfig => {
    const path = use.found?.path ?? use.example!;
    const files = [use, ...opened().filter(({ found }) => found?.path !== path)];
    const within = placesIn(files);
    return { path, ...(use.found === undefined && { exampleFor: use.path }), ports: portsWith(files), files: filesWith(within), writes: writesWith(within), keyHosts: within.hosts };
  };
  return withLater({}, {
    ports: () => portsWith(opened()),
    calledPorts: () => readListens(own(), []).facts,
    settings: () => [...withListeningHosts(own(), withFileValues(settings(), () => valuesIn(opened()))), ...settingsOfVariables(expanded(), settings())],
    examples: () => [...examples()].map(([name, finding]) => ({ name, ...finding })),
    given: () => [...given()].map(([name, finding]) => ({ name, ...finding })),
    subcommands,
    launches,
    named: () => {
      const at = readNeededWord(own(), program);
      const value = wordOfUsage(tree.repo, at);
      return namedConfigs(tree, program, launches(), settings(), at && value !== undefined ? { value, at } : undefined).map(namedBy);
    },
    argument: () => readArgument(own(), program),
    neededWord: () => readNeededWord(own(), program),
    files: () => filesWith(places()),
    writes: () => writesWith(places()),
    keyVariables: () => readKeyVariables(own()),
    keyHosts: () => places().hosts,
    besideBinary: () => readBinaryPlace(own()) ?? pocketbaseData(own()).beside,
    directory: () => readWorkingDirectory(own()),
    home: () => readHome(own()),
    homeKinds: () => readHomeKinds(own()),
    world: () => readWorld(own(), settings, subcommands, program, (path) => programsOfScript(tree, basesOf(tree, program), path), () => valuesIn(opened())),
  });
}

const firstWord = /\bos\.Args\[1\]|\bflag\.Arg\(0\)|\bflag\.Args\(\)\[0\]/;

/** The first place of the main package that reads the first word of the command line. */
function readArgument(own: OwnCode, program: string): Source | undefined {
  const file = own.filesIn(program).find((one) => one.has(firstWord));
  return file === undefined ? undefined : { path: file.path, line: lineAt(file.code, file.first(firstWord)!.index) };
}

/** Who is believed first about the command line: what runs in production, then what a person types. */
const order: readonly Mention['reader'][] = [
  'dockerfile',
  'kubernetes',
  'compose',
  'procfile',
  'systemd',
  'readme',
  'air',
  'makefile',
  'taskfile',
  'justfile',
  'script',
  'workflow',
];

function readLaunches(tree: GoTree, program: string, resolved: readonly ResolvedMention[]): Launch[] {
  const own = resolved.filter(({ dirs, wide }) => !wide && dirs.includes(program)).map(({ mention }) => mention);
  const names = namesOfBinary(tree, program, own.flatMap(({ reader, program: called, go }) => [go?.output, reader === 'dockerfile' ? called : undefined]));
  // What a Dockerfile lays down is there whoever starts the image.
  const laid = own.flatMap((mention) => (mention.reader === 'dockerfile' ? (mention.laid ?? []) : []));
  return resolved
    .filter(
      ({ mention, dirs, wide }) =>
        !wide &&
        dirs.includes(program) &&
        mention.purpose !== 'test' &&
        mention.purpose !== 'tool' &&
        isStart(mention),
    )
    .flatMap(({ mention }): Launch[] => {
      const args = ownArguments(mention, program, names);
      const { env, reader, role, at } = mention;
      const dir = mention.go?.dir;
      const places = reader === 'systemd' ? laidByPackages(tree) : /^(?:dockerfile|compose)$/.test(reader) ? [...new Set([...(mention.laid ?? []), ...(reader === 'compose' ? laid : [])])] : [];
      return args === undefined ? [] : [{ args, env, reader, ...(role && { role }), ...(places.length > 0 && { laid: places }), ...(dir !== undefined && { dir }), at }];
    })
    .sort((a, b) => Number(a.role === 'once') - Number(b.role === 'once') || order.indexOf(a.reader) - order.indexOf(b.reader) || Number(b.role === 'serves') - Number(a.role === 'serves'));
}

/** The words after the program. A command of compose or Kubernetes stands in the place of CMD, which may name the program or another. */
function ownArguments({ reader, args, program: called }: Mention, program: string, names: ReadonlySet<string>): readonly string[] | undefined {
  const [first = ''] = args;
  if (reader !== 'compose' || !/^[\w./-]+$/.test(first)) return args;
  const name = baseName(first);
  if (/^(?:\/|\.\/)/.test(first) && (name === called || name === programName(program) || names.has(name) || first.startsWith('./'))) return args.slice(1);
  if (name === called && args.length > 1 && args[1]!.startsWith('-')) return args.slice(1);
  return /^(?:(?:ba|da|a)?sh|go|air|make|npm|yarn|reflex|dlv|wait-for[\w.-]*|dockerize)$/.test(name) ? undefined : args;
}

/** Whether it starts the program, in contrast to building it. */
function isStart(mention: Mention): boolean {
  if (mention.reader === 'kubernetes' && mention.image !== undefined && mention.program === undefined) return mention.args.length > 0;
  if (mention.args.some((arg) => arg.includes('$@') || arg.includes('$*'))) return false;
  if (mention.go !== undefined) return mention.go.verb === 'run';
  return mention.program !== undefined && (mention.args.length > 0 || mention.reader !== 'compose');
}
