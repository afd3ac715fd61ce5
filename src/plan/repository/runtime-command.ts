import type { Launch, RuntimeFacts } from '../../analyze/runtime/runtime.ts';
import type { WriteUse } from '../../analyze/runtime/writes.ts';
import { readAddress } from '../../analyze/runtime/ports.ts';
import { joinPath, parentOf, type Repo } from '../../repo.ts';
import type { Target } from './target.ts';

/** A file that the command line names, in the repository or to be brought by the deployment. */
export interface NamedFile {
  /** As it stands on the command line, without a scheme. */
  readonly word: string;
  /** Its path in the repository; `undefined` where it is none of the repository's. */
  readonly found: string | undefined;
}

/** How a program is started: its words after the program. */
export interface StartLine {
  readonly args: readonly string[];
  readonly files: readonly NamedFile[];
  /** Directories that it names, for data. */
  readonly directories: readonly WriteUse[];
}

const NOTHING: StartLine = { args: [], files: [], directories: [] };

/** Who describes a start in earnest; what others show may be any call of the program. */
const IN_EARNEST: ReadonlySet<Launch['reader']> = new Set(['dockerfile', 'kubernetes', 'compose', 'procfile', 'systemd']);
/** Shell text, and stand-ins for a value that only a person knows. */
const NOT_PLAIN = /[$<>`*{}[\];|&~]|path\/to|your[-_]|example\.(?:com|org|net)|^-{1,2}(?:help|version|h|v)$/i;
const SECRET_WORD = /pass(?:word|wd)|secret|token|api-?key/i;

/** The sub-command that serves, and what the repository's own start lines give it. */
export function startLine(repo: Repo, target: Target, runtime: RuntimeFacts): StartLine {
  const { subcommands } = runtime;
  const needed = subcommands?.needed === true;
  const serves = subcommands?.serves;
  const lines = runtime.launches
    .filter(({ args }) => args.length > 0 && !args.some((word) => NOT_PLAIN.test(word) || SECRET_WORD.test(word)))
    .map((launch) => ({ launch, named: launch.args[0]!, files: namedFiles(repo, target, launch) }));
  if (needed) {
    const fitting = lines.filter(({ launch, named }) => named === serves?.name || (IN_EARNEST.has(launch.reader) && subcommands.commands.some(({ name }) => name === named)));
    const best = fitting.toSorted((a, b) => rank(a.files) - rank(b.files))[0];
    if (best) return { args: best.launch.args.map(opened), files: best.files, directories: directoriesOf(best.launch) };
    return serves ? { ...NOTHING, args: [serves.name] } : NOTHING;
  }
  // Without sub-commands the program knows how to start; what it may lack is the name of its configuration.
  const given = lines.find(({ launch, files }) => files.length === 1 && files[0]!.found !== undefined && configWords(launch, files[0]!) !== undefined);
  if (given === undefined || runtime.files.some(({ kind, found, opened: opens }) => kind === 'config' && opens && found !== undefined)) return NOTHING;
  return { args: configWords(given.launch, given.files[0]!)!, files: given.files, directories: [] };
}

/** `server /data`: a directory of its own that a command line gives the program. */
function directoriesOf({ args, at }: Launch): WriteUse[] {
  return args.flatMap((word) => {
    const path = word.replace(/^-{1,2}[\w.-]+=/, '');
    return /^\/(?:data|srv|var\/lib|opt|mnt|storage)(?:\/[\w-]+)*$/.test(path) ? [{ dir: path, absolute: true, data: true, what: `named by ${at.path}`, at }] : [];
  });
}

/** Lines whose files are all there come first, those without files next. */
function rank(files: readonly NamedFile[]): number {
  if (files.length === 0) return 1;
  return files.every(({ found }) => found !== undefined) ? 0 : 2;
}

/** The words that name the configuration alone: `-c FILE`, `--config=FILE`. */
function configWords({ args }: Launch, { word }: NamedFile): string[] | undefined {
  const at = args.findIndex((one) => one === word || one.endsWith(`=${word}`));
  const flag = args[at]!.startsWith('-') ? args[at]!.split('=')[0]! : args[at - 1];
  if (flag === undefined || !/^-{1,2}(?:[\w.-]*conf(?:ig)?[\w.-]*|[cf])$/i.test(flag)) return undefined;
  return args[at] === word ? [flag, word] : [args[at]!];
}

function namedFiles(repo: Repo, target: Target, { args, at }: Launch): NamedFile[] {
  const bases = [target.command.dir, target.module?.dir ?? '.', '.', parentOf(at.path)];
  return args.flatMap((arg): NamedFile[] => {
    const word = arg.replace(/^-{1,2}[\w.-]+=/, '').replace(/^file:(?:\/\/)?/, '');
    if (word.startsWith('-') || !/^[\w./@+-]+$/.test(word)) return [];
    const found = word.startsWith('/') ? undefined : bases.map((base) => joinPath(base, word)).find((path) => path !== undefined && path !== '.' && repo.stat(path)?.kind === 'file');
    if (found !== undefined) return [{ word, found }];
    return /\.(?:ya?ml|toml|json|ini|conf|cfg|hcl|properties|env)$/i.test(word) ? [{ word, found: undefined }] : [];
  });
}

/** An address that a person's own machine is right for is opened. */
function opened(word: string): string {
  const [, flag = '', value = word] = /^(-{1,2}[\w.-]+=)(.*)$/.exec(word) ?? [];
  if (readAddress(value)?.bind !== 'loopback' || !value.includes(':')) return word;
  return !/^-/.test(word) || /listen|addr|bind|http|host|web|server/i.test(flag) ? `${flag}${open(value)}` : word;
}

/** `127.0.0.1:8080` as an address of all interfaces, with the scheme that it has. */
export function open(address: string): string {
  return address.replace(/^((?:\w+:\/\/)?)(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?=:|$)/, '$10.0.0.0');
}
