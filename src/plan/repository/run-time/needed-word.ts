import { wordOfUsage } from '../../../analyze/runtime/commands/needed-word.ts';
import type { Launch, RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import { directoriesOf, IN_EARNEST, opened, plainLaunches, type StartLine } from './launches.ts';
import type { Target } from '../target.ts';

/** Folders that show what the program is for, or try it. */
const SHOWN = /(?:^|\/)(?:_?examples?|samples?|demos?|tests?|testdata|fixtures?)(?:\/|$)/i;

/** Whether a program that serves ends without a word that is no flag: a tool rather says how it is used. */
export function needsWord({ neededWord, ports, subcommands }: RuntimeFacts): boolean {
  return neededWord !== undefined && ports.length > 0 && subcommands === undefined;
}

/** A database that the program makes. */
const DATABASE = /(?:^|[/_-])(?:db|data|database)\.[a-z]\w*$|\.(?:db|sqlite3?|bolt)$/;

/** The one word that the repository's own line gives it: a file or directory that the repository holds, or one for data. */
export function neededWordLine(repo: Repo, target: Target, runtime: RuntimeFacts): StartLine | undefined {
  if (!needsWord(runtime)) return undefined;
  for (const launch of [...plainLaunches(runtime, target.command.dir), ...startsByMake(repo, target)]) {
    const word = launch.args.at(-1) ?? '';
    // Before it flags alone, of a start in earnest: each with its value.
    const args = launch.args.slice(0, -1);
    if (!/^[\w.@/][\w.@/+-]*$/.test(word) || !(args.length === 0 || (IN_EARNEST.has(launch.reader) && arePairs(args)))) continue;
    const directories = directoriesOf({ args: [word], at: launch.at });
    if (directories.length > 0) return { args: opened(args), last: [word], files: [], directories };
    const found = placeOf(repo, target, launch, word);
    if (found !== undefined && !SHOWN.test(found)) return { args: opened(args), last: [word], files: [{ word, found }], directories: [] };
    if (found === undefined && DATABASE.test(word) && !/^\/|\.\./.test(word)) return { args: opened(args), last: [word], files: [], directories: [{ dir: parentOf(word), absolute: false, data: true, what: `named by ${launch.at.path}`, at: launch.at }] };
  }
  const word = wordOfUsage(repo, runtime.neededWord);
  const found = word === undefined ? undefined : placeOf(repo, target, { at: runtime.neededWord! }, word);
  if (found !== undefined && !SHOWN.test(found)) return { args: [], last: [word!], files: [{ word: word!, found }], directories: [] };
  const { directory, ...at } = runtime.neededWord!;
  return directory ? { args: [], last: ['/data'], files: [], directories: [{ dir: '/data', absolute: true, data: true, what: 'is given it', at }] } : undefined;
}

/** Lines of a makefile that start what it has built with one word: `./app data.db`. */
function startsByMake(repo: Repo, { name, module }: Target): Pick<Launch, 'args' | 'at' | 'reader'>[] {
  const path = joinPath(module?.dir ?? '.', 'Makefile')!;
  return (repo.read(path, 256 * 1024) ?? '').split('\n').flatMap((line, index) => {
    const [, called, word] = /^\t[@-]*\.\/(?:[\w-]+\/)*([\w-]+) ([\w./-]+)\s*$/.exec(line) ?? [];
    return called === name && word !== undefined ? [{ args: [word], at: { path, line: index + 1 }, reader: 'makefile' as const }] : [];
  });
}

/** `-p 9203 --host=all`: no word among them that is the one which is asked for. */
function arePairs(args: readonly string[]): boolean {
  return args.every((arg, index) => (arg.startsWith('-') ? arg.includes('=') || (args[index + 1] !== undefined && !args[index + 1]!.startsWith('-')) : args[index - 1]?.startsWith('-') === true && !args[index - 1]!.includes('=')));
}

function placeOf(repo: Repo, { command, module }: Target, { at }: Pick<Launch, 'at'>, word: string): string | undefined {
  if (word.startsWith('/')) return undefined;
  const bases = [command.dir, module?.dir ?? '.', '.', parentOf(at.path)];
  const holds = (path: string): boolean => repo.stat(path)?.kind === 'file' || (repo.stat(path)?.kind === 'directory' && !repo.list(path).every(({ name }) => name.endsWith('.go')));
  return bases.map((base) => joinPath(base, word)).find((path) => path !== undefined && path !== '.' && holds(path));
}
