import type { Launch, RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import { isEmpty, type Setting } from '../../../analyze/runtime/settings/settings.ts';
import { parentOf, type Repo } from '../../../repo.ts';
import { directoriesOf, IN_EARNEST, isPlainWord, namedDirectories, namedFiles, opened, plainLaunches, type StartLine } from './launches.ts';
import type { Target } from '../target.ts';

/** Flags that the program ends without when it is started by these words, and that nothing but the command line gives. */
export function demandedFlags(runtime: RuntimeFacts, command: readonly string[]): readonly Setting[] {
  return ofStarted(runtime, command).filter(({ kind, required, env, fallback }) => kind === 'flag' && required && env === undefined && isEmpty(fallback));
}

/** The settings of what is started: of a sub-command those that stand behind it in its file, since nothing says whose the others are. */
function ofStarted({ settings, subcommands }: RuntimeFacts, command: readonly string[]): readonly Setting[] {
  if (subcommands === undefined) return settings.filter(({ elsewhere }) => elsewhere !== true);
  const { commands, serves, needed } = subcommands;
  const aboveIt = ({ at }: Setting): string | undefined => commands.filter((one) => one.at.path === at.path && one.at.line <= at.line).toSorted((a, b) => b.at.line - a.at.line)[0]?.name;
  // Those of the program itself stand before its commands.
  if (serves === undefined && !needed && command.length === 0) return settings.filter((one) => one.by === 'urfave' && one.elsewhere !== true && aboveIt(one) === undefined);
  if (serves === undefined || serves.words.length > 1 || command[0] !== serves.name) return [];
  const alone = commands.filter(({ at }) => at.path === serves.at.path).length === 1;
  return settings.filter((one) => {
    // Others have their flags in structs, which stand anywhere.
    if (one.by !== 'urfave' && one.by !== 'pflag' && one.by !== 'flag') return false;
    return one.elsewhere !== true && one.at.path === serves.at.path && (alone || aboveIt(one) === serves.name);
  });
}

/** Variables that engines set in every container. */
const ALWAYS_SET = /^(?:HOSTNAME|HOME|PATH)$/;

/** Structs with demanded fields in so many packages are those of parts that a configuration chooses among: nobody has all of them. */
const manyParts = 8;

/** Variables without which the program ends when it is started by these words, sorted; those that the image or the engine sets aside. */
export function demandedVariables(runtime: RuntimeFacts, env: Readonly<Record<string, string>>, command: readonly string[]): readonly string[] {
  const required = runtime.settings.filter(({ kind, required: must }) => kind === 'env' && must);
  const ofParts = new Set(required.flatMap(({ by, at }) => (by === 'struct' ? [parentOf(at.path)] : []))).size >= manyParts;
  const variables = required.filter(({ by }) => !ofParts || by !== 'struct').map(({ name }) => name);
  const given = (flag: Setting): boolean => command.some((word) => isFlag(word, flag));
  const ofFlags = ofStarted(runtime, command).flatMap((one) => (one.kind === 'flag' && one.required && one.env !== undefined && isEmpty(one.fallback) && !given(one) ? [one.env] : []));
  return [...new Set([...variables, ...ofFlags])].filter((name) => !(name in env) && !ALWAYS_SET.test(name)).sort();
}

/** The flag as a person types it. */
export function flagWord({ name, by }: Setting): string {
  return `${by === 'flag' ? '-' : '--'}${name}`;
}

/**
 * The line of the repository that gives the flags which the program ends without: as it stands where it describes a start
 * in earnest and the program knows all of its flags; of any other line, a README's being the weakest, those flags alone,
 * and only for a program that serves, since a tool rather says how it is used.
 */
export function demandedLine(repo: Repo, target: Target, runtime: RuntimeFacts): StartLine | undefined {
  // With sub-commands the line would have to name one.
  const demanded = runtime.subcommands === undefined ? demandedFlags(runtime, []) : [];
  if (demanded.length === 0) return choiceLine(repo, target, runtime);
  const serves = (launch: Launch): boolean => runtime.ports.length > 0 || namedFiles(repo, target, launch).some(({ found }) => runtime.named.some(({ path, ports }) => path === found && ports.length > 0));
  const plain = plainLaunches(runtime, target.command.dir);
  // Of a platform's line with a port that it fills in, what stands as it is.
  const filled = plain.some(({ args }) => demanded.every((flag) => wordsOf(args, flag).length > 0)) ? [] : runtime.launches.filter(({ reader, args }) => IN_EARNEST.has(reader) && args.some((word) => !isPlainWord(word)) && demanded.every((flag) => wordsOf(args, flag).length > 0 && wordsOf(args, flag).every(isPlainWord)));
  const lines = [...plain, ...filled]
    .map((launch) => ({ launch, given: demanded.filter((flag) => wordsOf(launch.args, flag).length > 0), inEarnest: IN_EARNEST.has(launch.reader) }))
    .filter(({ launch, given, inEarnest }) => (inEarnest ? given.length > 0 : given.length === demanded.length && serves(launch)));
  // The order is that of the readers; more of the flags come first.
  const best = lines.toSorted((a, b) => Number(b.inEarnest) - Number(a.inEarnest) || b.given.length - a.given.length)[0];
  if (best === undefined) return undefined;
  const whole = best.inEarnest && !filled.includes(best.launch) && flagsOf(best.launch.args).every((word) => knows(runtime, word));
  const { at, dir } = best.launch;
  const args = whole ? best.launch.args : best.given.flatMap((flag) => wordsOf(best.launch.args, flag));
  return { args: opened(args), files: [...namedFiles(repo, target, { ...best.launch, args }), ...namedDirectories(repo, target, { args, at, ...(dir !== undefined && { dir }) })], directories: directoriesOf({ args, at }) };
}

/** Flags of which the program wants one, where it has no sub-commands. */
export function choicesOf({ subcommands, settings }: RuntimeFacts): readonly Setting[] {
  return subcommands === undefined ? settings.filter(({ choice }) => choice === true) : [];
}

const SERVES = /^(?:-{1,2}(?:[\w.-]+=)?)?(?:serve|server|start|run|daemon|all)$/;

/** The line that gives one of those: whole where it is in earnest and the program knows its flags, else that flag alone, for a program that serves. */
function choiceLine(repo: Repo, target: Target, runtime: RuntimeFacts): StartLine | undefined {
  const choices = choicesOf(runtime);
  const said = ({ args }: Launch): readonly string[] => choices.flatMap((flag) => (flag.fallback === undefined ? args.filter((word) => isFlag(word, flag)) : wordsOf(args, flag).at(-1)?.endsWith(flag.fallback || '\n') === false ? wordsOf(args, flag) : []));
  const giving = choices.length === 0 ? [] : plainLaunches(runtime, target.command.dir).filter((launch) => said(launch).length > 0 && (IN_EARNEST.has(launch.reader) || runtime.ports.length > 0));
  // A page shows more than one way to call it.
  const best = giving.find((launch) => IN_EARNEST.has(launch.reader) || said(launch).some((word) => SERVES.test(word))) ?? giving[0];
  if (best === undefined) return choices.length === 1 && (choices[0]!.fallback ?? 'false') === 'false' ? { args: [flagWord(choices[0]!)], files: [], directories: [] } : undefined;
  const whole = IN_EARNEST.has(best.reader) && flagsOf(best.args).every((word) => knows(runtime, word));
  const args = whole ? best.args : said(best);
  return { args: opened(args), files: namedFiles(repo, target, { ...best, args }), directories: directoriesOf({ args, at: best.at }) };
}

/** Whether a word is the flag, alone or with its value behind it. */
function isFlag(word: string, { name, short }: Setting): boolean {
  const said = /^-{1,2}([\w.-]+)(?:=|$)/.exec(word)?.[1];
  return said !== undefined && (said === name || said === short);
}

/** The words of a command line that give a flag. */
function wordsOf(args: readonly string[], flag: Setting): readonly string[] {
  const at = args.findIndex((word) => isFlag(word, flag));
  if (at < 0) return [];
  if (args[at]!.includes('=')) return [args[at]!];
  return args[at + 1] === undefined || /^-\D/.test(args[at + 1]!) ? [] : args.slice(at, at + 2);
}

function flagsOf(args: readonly string[]): string[] {
  return args.filter((word) => /^-{1,2}[A-Za-z]/.test(word));
}

function knows({ settings }: RuntimeFacts, word: string): boolean {
  return settings.some((setting) => setting.kind === 'flag' && isFlag(word, setting));
}
