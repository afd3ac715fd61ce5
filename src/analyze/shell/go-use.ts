import { joinPath } from '../../repo.ts';
import type { Source } from '../facts.ts';
import type { ShellCommand } from './script.ts';

/** One call of the go command that makes or runs programs, as some file of the repository writes it. */
export interface GoUse {
  readonly verb: 'build' | 'install' | 'run' | 'generate' | 'test';
  /** Packages, patterns or files as written; empty: the directory it runs in. */
  readonly packages: readonly string[];
  /** A variable of which nothing is known stands where flags and packages do, or they come from xargs. */
  readonly unread?: true;
  /** Directory it runs in; `undefined` when not known. */
  readonly dir: string | undefined;
  /** Value of `-o`. */
  readonly output: string | undefined;
  readonly tags: readonly string[];
  readonly ldflags: string | undefined;
  /** Other flags, as written. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Arguments after the package of `go run`. */
  readonly args: readonly string[];
  readonly at: Source;
}

/** Flags of build, install, run and test that take their value as the next word (cmd/go, "build flags"). */
const withValue = new Set([
  'C',
  'o',
  'p',
  'asmflags',
  'buildmode',
  'buildvcs',
  'compiler',
  'covermode',
  'coverpkg',
  'exec',
  'gccgoflags',
  'gcflags',
  'installsuffix',
  'ldflags',
  'mod',
  'modfile',
  'overlay',
  'pgo',
  'pkgdir',
  'tags',
  'toolexec',
  'count',
  'run',
  'timeout',
  'coverprofile',
  'parallel',
  'bench',
  'benchtime',
  'cpu',
  // of gox
  'os',
  'arch',
  'osarch',
  'output',
  'gocmd',
]);
// Forms that take their value only after `=` although they look like the above.
const onlyJoined = new Set(['buildvcs']);
const verbs = new Set(['build', 'install', 'run', 'generate', 'test']);
const goName =
  /^(?:(?:.*\/|\$[({]\w+[)}])?(?:go|gotip|xx-go|garble|tinygo)|(?:.*\/)?go1\.\d+(?:\.\d+)?|\$[({]?(?:GO|GOCMD|GO_?BIN|GO_?CMD|GOLANG|GOEXE|GOTOOL|go)[)}]?)$/;
/** Compiles what it is given for many systems, with the flags of `go build` (github.com/mitchellh/gox). */
const goxName = /^(?:gox|\$[({]?GOX[)}]?)$/;
/** Commands whose words are not run. */
const talkers = new Set([
  'echo',
  'printf',
  'grep',
  'pkill',
  'which',
  'command',
  'cat',
  'sed',
  'awk',
  'git',
  'where',
  'type',
  'info',
]);

/**
 * The call of the go command in a shell command, if it holds one, also behind `env`, `time` or a watcher.
 * @param absolute directories are those of an image, without their first slash
 */
export function readGoUse(command: ShellCommand, path: string, absolute = false): GoUse | undefined {
  const { words } = command;
  const head = words[0] ?? '';
  if (talkers.has(head) && !(head === 'command' && words[1] === 'go')) return undefined;
  for (let i = 0; i < words.length - 1; i++) {
    const name = words[i] as string;
    const gox = goxName.test(name);
    if (!gox && !goName.test(name)) continue;
    const use = parseCall([...(gox ? ['build'] : []), ...words.slice(i + 1)], command, words.slice(0, i), path, absolute);
    if (use !== undefined) return use;
  }
  return undefined;
}

function parseCall(
  words: readonly string[],
  command: ShellCommand,
  before: readonly string[],
  path: string,
  absolute: boolean,
): GoUse | undefined {
  let dir = command.dir;
  let at = 0;
  for (; words[at]?.startsWith('-') === true; at++) {
    // garble and tinygo have flags before the verb, so has `go -C`
    if (words[at] === '-C') dir = entered(dir, words[++at] ?? '', absolute);
  }
  const verb = words[at];
  if (verb === undefined || !verbs.has(verb)) return undefined;
  const flags = readFlags(words.slice(at + 1));
  const env: Record<string, string> = {};
  for (const [name, value] of command.env) env[name] = value;
  for (const word of before) {
    const match = /^([A-Z_][A-Z0-9_]*)=(.*)$/s.exec(word);
    if (match !== null) env[match[1] as string] = match[2] as string;
  }
  for (const change of flags.values.get('C') ?? []) dir = entered(dir, change, absolute);
  const [packages, args] = verb === 'run' ? splitRun(flags.rest) : [flags.rest, []];
  const built = builtBy(verb, packages, args);
  if (built !== undefined) return { ...built, args: [], dir, output: undefined, tags: [], ldflags: undefined, flags: [], env, at: { path, line: command.line } };
  return {
    verb: verb as GoUse['verb'],
    packages,
    // What xargs hands over stands behind the words that are written.
    ...((flags.unread || before.some((word) => /^(?:.*\/)?xargs$/.test(word))) && { unread: true as const }),
    args,
    dir,
    output: flags.values.get('o')?.at(-1),
    tags: splitTags((flags.values.get('tags') ?? goFlagTags(env)).at(-1) ?? ''),
    ldflags: flags.values.get('ldflags')?.join(' '),
    flags: flags.other,
    env,
    at: { path, line: command.line },
  };
}

/** What a makefile in Go is told to build: `go run build/ci.go install ./cmd/app`. */
function builtBy(verb: string, files: readonly string[], [asked, ...words]: readonly string[]): Pick<GoUse, 'verb' | 'packages'> | undefined {
  const packages = words.filter((word) => /^\.\/[\w./-]*\w$/.test(word) && !word.endsWith('.go'));
  return verb === 'run' && files[0]?.endsWith('.go') && (asked === 'build' || asked === 'install') && packages.length > 0 ? { verb: asked, packages } : undefined;
}

/** The directory that a change leads to; `undefined` where that is not known. */
function entered(dir: string | undefined, change: string, absolute: boolean): string | undefined {
  if (absolute && /^\/[^$]*$/.test(change)) return joinPath(change);
  if (dir === undefined || change.includes('$') || change.startsWith('/')) return undefined;
  return dir === '.' ? change.replace(/^\.\//, '') || '.' : `${dir}/${change}`;
}

/** Values of `-tags` in `GOFLAGS`. */
export function goFlagTags(env: Readonly<Record<string, string>>): string[] {
  const match = /(?:^|\s)-?-tags[= ]("[^"]*"|'[^']*'|\S+)/.exec(env['GOFLAGS'] ?? '');
  return match === null ? [] : [(match[1] as string).replace(/^["']|["']$/g, '')];
}

/** The value of `-tags`: commas since Go 1.13, spaces before; what a variable or an action of a template hides is left out. */
export function splitTags(value: string): string[] {
  return withoutSubstitutions(value.replace(/\{\{.*?\}\}/g, ''))
    .split(/[\s,]+/)
    .map((tag) => tag.replace(/^["']|["']$/g, ''))
    .filter((tag) => /^[\w.]+$/.test(tag));
}

/** Leaves out `$(…)` and `${…}`, which may hold anything. */
export function withoutSubstitutions(text: string): string {
  let out = '';
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '$' && /[({]/.test(text[i + 1] ?? '')) {
      depth++;
      i++;
    } else if (depth > 0 && (c === '(' || c === '{')) depth++;
    else if (depth > 0 && (c === ')' || c === '}')) depth--;
    else if (depth === 0) out += c;
  }
  return out;
}

interface Flags {
  values: Map<string, string[]>;
  rest: string[];
  other: string[];
  unread: boolean;
}

function readFlags(words: readonly string[]): Flags {
  const flags: Flags = { values: new Map(), rest: [], other: [], unread: false };
  let i = 0;
  for (; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '') continue;
    // An unknown variable may hold flags or nothing: it is no package unless a path follows it.
    if (/^\$[({]?[\w@]+(?:\[[@*]\])?[)}]?$/.test(word) && flags.rest.length === 0) {
      flags.unread = true;
      continue;
    }
    if (!word.startsWith('-') || flags.rest.length > 0) {
      flags.rest.push(word);
      continue;
    }
    const match = /^--?([\w]+)(?:=(.*))?$/s.exec(word);
    const name = match?.[1] ?? '';
    const takes = withValue.has(name) && !onlyJoined.has(name);
    const value = match?.[2] ?? (takes ? words[++i] : undefined);
    if (value !== undefined && takes) flags.values.set(name, [...(flags.values.get(name) ?? []), value]);
    if (!['o', 'tags', 'ldflags', 'C'].includes(name))
      flags.other.push(value === undefined ? word : `-${name}=${value}`);
  }
  return flags;
}

/** `go run` takes Go files or one package; all after that goes to the program. */
function splitRun(words: readonly string[]): [string[], string[]] {
  let end = 0;
  while (words[end]?.endsWith('.go') === true) end++;
  if (end === 0) end = Math.min(1, words.length);
  return [words.slice(0, end), words.slice(end)];
}
