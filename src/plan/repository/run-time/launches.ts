import type { Launch, RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import type { WriteUse } from '../../../analyze/runtime/files/writes.ts';
import { heldAs } from '../../../analyze/evidence/laid.ts';
import { isPeer, readAddress } from '../../../analyze/runtime/ports/addresses.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import type { Target } from '../target.ts';

/** A file that the command line names, in the repository or to be brought by the deployment. */
export interface NamedFile {
  /** As it stands on the command line, without a scheme. */
  readonly word: string;
  /** Its path in the repository; `undefined` where it is none of the repository's. */
  readonly found: string | undefined;
  /** The variable that names it, where no command line does. */
  readonly by?: string;
  /** Where those who start it so have it, though the repository does not hold it. */
  readonly kept?: string;
}

/** How a program is started: its words after the program. */
export interface StartLine {
  readonly args: readonly string[];
  /** Words that stand behind all flags: Go's own reading of flags ends at the first word that is none. */
  readonly last?: readonly string[];
  readonly files: readonly NamedFile[];
  /** Directories that it names, for data. */
  readonly directories: readonly WriteUse[];
}

/** Who describes a start in earnest; what others show may be any call of the program. */
export const IN_EARNEST: ReadonlySet<Launch['reader']> = new Set(['dockerfile', 'kubernetes', 'compose', 'procfile', 'systemd']);
/** Shell text, and stand-ins for a value that only a person knows. */
const NOT_PLAIN = /[$<>`*{}[\];|&~]|path\/to|your[-_]|^my[-_]\w|example\.(?:com|org|net)|^-{1,2}(?:help|version|h|v)$/i;
/** Words of which a usage is made: `NAME`, `—`. */
const PLACEHOLDER = /^[A-Z][A-Z_-]+$|^[–—]+$/;
/** A variable that is called what it holds. */
const OPTIONS = /^\$\{?(?:\w*_)?(?:(?:EXTRA|DAEMON|START|COMMAND|CMD|CLI)?_?(?:OPTS?|OPTIONS|ARGS?|ARGUMENTS|FLAGS|PARAMS))\}?$/i;
/** Pages of a folder that shows one use of many. */
const EXAMPLES = /(?:^|\/)_?examples?\//;
const SECRET_WORD = /pass(?:word|wd)|secret|token|api-?key/i;

/** Command lines of the repository that anybody can type: without variables, stand-ins and secrets. */
export function plainLaunches({ launches }: RuntimeFacts, program = '.'): Launch[] {
  return launches.map(withoutOptions).filter(({ args, reader, at }) => args.length > 0 && args.every(isPlainWord) &&
    !(reader === 'readme' && (args.some((word) => PLACEHOLDER.test(word)) || (EXAMPLES.test(at.path) && !EXAMPLES.test(`${program}/`)))));
}

/** Whether anybody can type a word as it stands. */
export function isPlainWord(word: string): boolean {
  return !NOT_PLAIN.test(word) && !SECRET_WORD.test(word);
}

/** Options that the person who installs a unit of systemd adds: variables that are mostly empty (systemd.service, "Command lines"). */
function withoutOptions(launch: Launch): Launch {
  if (launch.reader !== 'systemd') return launch;
  const kept = launch.args.findLastIndex((word) => !OPTIONS.test(word)) + 1;
  // A socket that the unit opens is not there.
  return { ...launch, args: launch.args.slice(0, kept).filter((word) => !/^-.*=(?:systemd|fd:\/\/)$/.test(word)) };
}

/** `server /data`: a directory of its own that a command line gives the program. */
export function directoriesOf({ args, at }: Pick<Launch, 'args' | 'at'>): WriteUse[] {
  return args.flatMap((word) => {
    const path = word.replace(/^-{1,2}[\w.-]+=/, '');
    return /^\/(?:data|srv|var\/lib|opt|mnt|storage)(?:\/[\w-]+)*$/.test(path) ? [{ dir: path, absolute: true, data: true, what: `named by ${at.path}`, at }] : [];
  });
}

const FORM = /\.(?:ya?ml|toml|json|ini|conf|cfg|hcl|properties|env)$/i;

/** Files that a command line names, and configurations that it names and the repository does not hold. */
export function namedFiles(repo: Repo, target: Target, launch: Pick<Launch, 'args' | 'at'> & Partial<Launch>): NamedFile[] {
  const { args, at, dir = '.', reader = 'readme' } = launch;
  const bases = [target.command.dir, target.module?.dir ?? '.', dir, '.', parentOf(at.path)];
  return args.flatMap((arg): NamedFile[] => {
    const word = arg.replace(/^-{1,2}[\w.-]+=/, '').replace(/^file:(?:\/\/)?/, '');
    if (word.startsWith('-') || !/^[\w./@+-]+$/.test(word)) return [];
    const held = FORM.test(word) ? heldAs(repo, { ...launch, reader }, word) : undefined;
    if (held?.there) return [{ word, found: held.path }];
    const found = word.startsWith('/') ? undefined : bases.map((base) => joinPath(base, word)).find((path) => path !== undefined && path !== '.' && repo.stat(path)?.kind === 'file');
    if (found !== undefined) return [{ word, found }];
    const example = target.program?.runtime.named.find(({ exampleFor }) => exampleFor === word);
    if (example !== undefined) return [{ word, found: example.path }];
    return FORM.test(word) ? [{ word, found: undefined, ...(held && { kept: held.path }) }] : [];
  });
}

/** Directories of the repository that a flag's value names. */
export function namedDirectories(repo: Repo, target: Target, { args, at, dir = '.' }: Pick<Launch, 'args' | 'at' | 'dir'>): NamedFile[] {
  const bases = [target.module?.dir ?? '.', dir, '.', target.command.dir, parentOf(at.path)];
  return args.flatMap((arg, index): NamedFile[] => {
    const valued = /^-{1,2}[\w.-]+=/.test(arg) || (!arg.startsWith('-') && args[index - 1]?.startsWith('-') === true);
    const word = arg.replace(/^-{1,2}[\w.-]+=/, '');
    if (!valued || word.startsWith('/') || !/^[\w./@+-]+$/.test(word)) return [];
    const found = bases.map((base) => joinPath(base, word)).find((path) => path !== undefined && path !== '.' && repo.stat(path)?.kind === 'directory');
    return found === undefined || repo.list(found).every(({ name }) => name.endsWith('.go')) ? [] : [{ word, found }];
  });
}

/** Whether a directory that a command line names holds configurations. */
export function holdsConfigs(repo: Repo, { found }: NamedFile): boolean {
  return found !== undefined && repo.list(found).some(({ name }) => FORM.test(name));
}

/** Addresses that a person's own machine is right for are opened, but for those of other programs. */
export function opened(words: readonly string[]): string[] {
  return words.map((word, index) => {
    const flag = /^-+([^=]+)$/.exec(words[index - 1] ?? '')?.[1] ?? '';
    return isPeer(flag) || OF_OTHERS.test(flag) ? word : openedWord(word);
  });
}

/** Flags for the addresses of several others. */
const OF_OTHERS = /(?:^|[-_.])(?:endpoints|peers|upstreams|backends|brokers|servers|seeds|nodes|members)$/i;

function openedWord(word: string): string {
  const [, flag = '', value = word] = /^(-{1,2}[\w.-]+=)(.*)$/.exec(word) ?? [];
  if (readAddress(value)?.bind !== 'loopback' || !value.includes(':')) return word;
  return !/^-/.test(word) || /listen|addr|bind|http|host|web|server/i.test(flag) ? `${flag}${open(value)}` : word;
}

/** `127.0.0.1:8080` as an address of all interfaces, with the scheme that it has. */
export function open(address: string): string {
  return address.replace(/^((?:\w+:\/\/)?)(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?=:|$)/, '$10.0.0.0');
}
