import { configFlag, containerConfig } from '../../../analyze/runtime/files/named-configs.ts';
import type { Launch, RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import { directoriesOf, holdsConfigs, IN_EARNEST, namedDirectories, namedFiles, opened, plainLaunches, type NamedFile, type StartLine } from './launches.ts';
import { demandedLine, flagWord } from './demands.ts';
import { neededWordLine } from './needed-word.ts';
import type { Target } from '../target.ts';

/** Folders whose files start the program for somebody's own purpose. */
const ASIDE = /(?:^|\/)(?:contrib|dev|(?:\w+[-_])?tests?|testdata|e2e|hack|ci|\.devcontainer)\//;

/** Folders whose files try the program beside others. */
const TESTS = /(?:^|\/)(?:(?:\w+[-_])?tests?|testdata|e2e)\//;

/** Where many keep their units of systemd, which count where the program does nothing without a word. */
const CONTRIBUTED = /^contrib\//;

const SERVES = /^(?:serve|server|start|run|daemon|standalone)$/;

/** Beside a command of this name what other containers of a cluster are started by is a part: a worker, what stops the container beside it. */
const SERVER = /^(?:serve|server)$/;

/** What else stays where a unit of systemd starts it. */
const STAYS = /^(?:relay|agent|proxy|listen|watch|worker|web|api|hub|bot)$/;

const FILE = /\.(?:ya?ml|toml|json|ini|conf|cfg|hcl|env)$/i;

const NOTHING: StartLine = { args: [], files: [], directories: [] };

/** The sub-command that serves, and what the repository's own start lines give it. */
export function startLine(repo: Repo, target: Target, runtime: RuntimeFacts): StartLine {
  const { subcommands } = runtime;
  const serves = subcommands?.serves;
  const lines = plainLaunches(runtime, target.command.dir)
    .filter((launch) => !namesOwn(repo, launch) && !((launch.reader === 'readme' ? ASIDE : TESTS).test(launch.at.path) && !ASIDE.test(`${target.command.dir}/`)))
    .map((launch) => ({ launch, named: namedBy(launch, runtime), files: namedFiles(repo, target, launch) }));
  // What runs in production may name a sub-command although the program does something without one: a text interface, its help.
  const asked = serves !== undefined && lines.some(({ launch: { reader, at }, named }) => IN_EARNEST.has(reader) && named === serves.name && !ASIDE.test(at.path));
  // Nor does the program listen without it where the flag of the port is that command's alone.
  const listens = runtime.settings.some(({ kind, name, serving }) => kind === 'flag' && serving === true && runtime.ports.some(({ setting }) => setting?.flag?.replace(/^-+/, '') === name));
  if (subcommands !== undefined && (subcommands.needed || asked || listens)) {
    // What serves by its name needs no flags of somebody who develops.
    const fitting = lines.filter(({ launch, named, files }) => (named === serves?.name && (launch.reader !== 'air' || files.length > 0)) || ((IN_EARNEST.has(launch.reader) ? (launch.role !== 'once' && !(launch.reader === 'kubernetes' && SERVER.test(serves?.name ?? ''))) || serves === undefined : launch.reader === 'air' && serves === undefined) && subcommands.commands.some(({ name }) => name === named)));
    const best = foremost(fitting, serves?.name).toSorted((a, b) => rank(a.files) - rank(b.files))[0];
    if (best !== undefined && (oneOfMany(best, runtime.launches) || namesLacking(best, runtime))) return { ...NOTHING, args: best.named === serves?.name ? serves.words : [best.named] };
    if (best) return { args: opened(IN_EARNEST.has(best.launch.reader) ? best.launch.args : withoutUnknown(inQuiet(best.launch.args), runtime)), files: best.files, directories: directoriesOf(best.launch) };
    return serves ? { ...NOTHING, args: serves.words } : ofLibrary(lines, CONTRIBUTED) ?? NOTHING;
  }
  const library = runtime.argument === undefined ? ofLibrary(lines) : undefined;
  if (library !== undefined) return library;
  const demanded = demandedLine(repo, target, runtime);
  if (demanded !== undefined) return demanded;
  const needed = neededWordLine(repo, target, runtime);
  if (needed !== undefined) return needed;
  // Without sub-commands the program knows how to start; what it may lack is the name of its configuration, or of the directory that holds it.
  const given = lines.map((line) => (line.files.length > 0 ? line : { ...line, files: namedDirectories(repo, target, line.launch).filter((one) => holdsConfigs(repo, one)) })).find(({ launch, files }) => files.length === 1 && files[0]!.found !== undefined && !ASIDE.test(files[0]!.found) && isWorthwhile(runtime, files[0]!.found) && configWords(runtime, launch, files[0]!) !== undefined);
  if (runtime.files.some(({ kind, found, opened: opens }) => kind === 'config' && opens && found !== undefined)) return NOTHING;
  if (given === undefined) return ofFolder(repo, runtime) ?? (subcommands === undefined ? forContainers(repo, target, runtime) : NOTHING);
  const words = configWords(runtime, given.launch, given.files[0]!)!;
  const alone = words.length === 1 && !words[0]!.startsWith('-');
  return { args: alone ? [] : words, ...(alone && { last: words }), files: given.files, directories: [] };
}

/** Commands of a library are not read; a line in earnest that names one by the word of those that serve says that there is one, and so does in a unit of systemd a word for what else stays. */
function ofLibrary(lines: readonly Line[], also?: RegExp): StartLine | undefined {
  const best = lines.filter(({ launch: { reader, role, at }, named }) => IN_EARNEST.has(reader) && role !== 'once' && (SERVES.test(named) || (reader === 'systemd' && STAYS.test(named))) && (!ASIDE.test(at.path) || (reader === 'systemd' && also?.test(at.path) === true && !ASIDE.test(at.path.replace(also, ''))))).toSorted((a, b) => rank(a.files) - rank(b.files))[0];
  return best && { args: opened(best.launch.args), files: best.files, directories: directoriesOf(best.launch) };
}

/** An example makes a start where the program serves by it or without. */
function isWorthwhile({ named, ports }: RuntimeFacts, path: string): boolean {
  const of = named.find((one) => one.path === path);
  return of?.exampleFor === undefined || ports.length > 0 || of.ports.length > 0;
}

const FOLDER = /^conf(?:ig)?s?[._-]?(?:dir|directory|folder)(?:[._-]?path)?$/i;

/** The flag of the directory that holds the configurations, where it names none by default and files that the code names lie in one. */
function ofFolder(repo: Repo, { settings, files }: RuntimeFacts): StartLine | undefined {
  const flag = settings.find(({ kind, name, fallback }) => kind === 'flag' && fallback === '' && FOLDER.test(name));
  const example = flag === undefined ? undefined : files.find((one) => one.kind === 'config' && one.found === undefined && one.example?.endsWith(`/${one.path}`) === true)?.example;
  const found = example === undefined ? undefined : parentOf(example);
  return flag === undefined || found === undefined || !holdsConfigs(repo, { word: found, found }) ? undefined : { ...NOTHING, args: [flagWord(flag), found], files: [{ word: found, found }] };
}

/** The flag of a configuration with the one that the repository has for a container. */
function forContainers(repo: Repo, { command, module }: Target, { settings, ports }: RuntimeFacts): StartLine {
  const flag = configFlag(settings);
  const bases = [...new Set([module?.dir ?? '.', command.dir, '.'])];
  const word = flag === undefined || (ports.length === 0 && !flag.required) ? undefined : containerConfig(repo, bases, flag);
  const found = word === undefined ? undefined : bases.map((base) => joinPath(base, word)).find((path) => path !== undefined && repo.stat(path)?.kind === 'file');
  // What a template stands in is filled in by somebody else first.
  if (flag === undefined || word === undefined || found === undefined || repo.read(found, 64 * 1024)?.includes('{{') !== false) return NOTHING;
  return { ...NOTHING, args: [flagWord(flag), word], files: [{ word, found }] };
}

/** What a page says for who looks for a fault, with a file for the log: nobody's usual start. */
function inQuiet(args: readonly string[]): readonly string[] {
  const isLoud = (word: string): boolean => /^-{1,2}(?:debug|verbose|trace)(?:=true)?$/.test(word);
  return args.some(isLoud) ? args.filter((word, index) => !isLoud(word) && !/^--?log-?file=/.test(word) && !(/^--?log-?file$/.test(word) && index + 1 < args.length) && !/^--?log-?file$/.test(args[index - 1] ?? '')) : args;
}

/** A page may be older than the code: without switches that a program with flags of pflag does not know, of which the first would end it. */
function withoutUnknown(args: readonly string[], { settings }: RuntimeFacts): readonly string[] {
  const flags = settings.filter(({ kind }) => kind === 'flag');
  if (flags.length < 3 || flags.some(({ by }) => by !== 'pflag')) return args;
  return args.filter((word, index) => !/^--[\w.-]+$/.test(word) || (args[index + 1] ?? '-').startsWith('-') === false || flags.some(({ name }) => word === `--${name}`));
}

/** Whether a page gives the program a script or a directory of its reader's, which the repository does not hold. */
function namesOwn(repo: Repo, { args, reader, at }: Launch): boolean {
  return reader === 'readme' && args.some((word) => /^\.{1,2}\/[\w.-]/.test(word) && !FILE.test(word) && ['.', parentOf(at.path)].every((base) => repo.stat(joinPath(base, word) ?? '') === undefined));
}

/** The word that names a sub-command: the first, or the first behind flags of the whole program and their values. */
function namedBy({ args, reader }: Launch, { subcommands }: RuntimeFacts): string {
  const [first = ''] = args;
  const known = first.startsWith('-') ? args.findIndex((word) => subcommands?.commands.some(({ name }) => name === word)) : -1;
  const isLast = known < 0 && subcommands !== undefined && subcommands.serves === undefined && /^-.*=|^[^-]/.test(args.at(-2) ?? '-') && SERVES.test(args.at(-1)!);
  const at = isLast ? args.length - 1 : known;
  // On a page such flags may be for anything, but for those that name a file.
  const kept = at > 0 && (IN_EARNEST.has(reader) || args.slice(0, at).some((word) => FILE.test(word)));
  return kept ? args[at]! : first;
}

interface Line {
  readonly launch: Launch;
  readonly named: string;
  readonly files: readonly NamedFile[];
}

/** The lines of each kind of file that start what serves, where others of that kind start a worker or a migration; each Dockerfile makes an image of its own. */
function foremost(lines: readonly Line[], serves: string | undefined): Line[] {
  const standing = ({ launch: { reader, role }, named }: Line): number =>
    role === 'serves' && (reader === 'procfile' || named === serves) ? 0 : named === serves ? 1 : role === 'serves' ? 2 : role === 'once' ? 4 : 3;
  const beside = (a: Launch, b: Launch): boolean => a.reader === b.reader && (a.reader !== 'dockerfile' || a.at.path === b.at.path);
  return lines.filter((line) => !lines.some((other) => beside(line.launch, other.launch) && standing(other) < standing(line)));
}

/** Whether a page shows many calls of it with other flags each, so that none is the one that is meant. What most of them name, a directory say, is needed. */
function oneOfMany({ launch: best, named, files }: Line, launches: readonly Launch[]): boolean {
  if (IN_EARNEST.has(best.reader) || rank(files) === 0) return false;
  const shown = new Map(launches.filter(({ reader, args }) => !IN_EARNEST.has(reader) && args.includes(named)).map(({ args }) => [args.join(' '), args]));
  const naming = [...shown.values()].filter(([, word = '-']) => !word.startsWith('-'));
  return shown.size > 1 && naming.length * 2 < shown.size;
}

/** Whether a page names a file that the repository does not hold for a flag that the program does without: the person who reads it has made one. */
function namesLacking({ launch: { reader, args }, files }: Line, { settings }: RuntimeFacts): boolean {
  const flagOf = (word: string): string | undefined => /^--?([\w.-]+)/.exec(args.find((arg) => arg.endsWith(`=${word}`)) ?? args[args.indexOf(word) - 1] ?? '')?.[1];
  return reader === 'readme' && files.some(({ word, found, kept }) => found === undefined && kept === undefined && settings.some(({ kind, name, short, required }) => kind === 'flag' && !required && [name, short].includes(flagOf(word) ?? '')));
}

/** Lines whose files are all there come first, those without files next. */
function rank(files: readonly NamedFile[]): number {
  if (files.length === 0) return 1;
  return files.every(({ found }) => found !== undefined) ? 0 : 2;
}

/** The words that name the configuration alone: `-c FILE`, `--config=FILE`; `FILE` where a program that serves reads a word that is no flag. */
function configWords({ argument, ports }: RuntimeFacts, { args }: Launch, { word }: NamedFile): string[] | undefined {
  if (args.length === 1 && args[0] === word) return argument !== undefined && ports.length > 0 && /\.(?:ya?ml|toml|json|ini|conf|cfg|hcl)$/i.test(word) ? [word] : undefined;
  const at = args.findIndex((one) => one === word || one.endsWith(`=${word}`));
  const flag = args[at]!.startsWith('-') ? args[at]!.split('=')[0]! : args[at - 1];
  if (flag === undefined || !/^-{1,2}(?:[\w.-]*conf(?:ig)?[\w.-]*|[cf])$/i.test(flag)) return undefined;
  return args[at] === word ? [flag, word] : [args[at]!];
}
