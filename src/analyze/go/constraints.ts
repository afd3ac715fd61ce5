import { fields, isTag, trimSpace } from './unicode.ts';

/** What a build is for: everything that decides whether the go command takes a file. */
export interface BuildConfig {
  readonly goos: string;
  readonly goarch: string;
  readonly cgo: boolean;
  /** `-tags`. */
  readonly tags: readonly string[];
  /** N of Go 1.N; tags go1.1 … go1.N hold. */
  readonly release: number;
  /** GOEXPERIMENT names that are on, without `goexperiment.`; `undefined` = the defaults of the release. */
  readonly experiments?: readonly string[];
  /** Files that the build leaves out, since it names those that it takes; relative to the repository. */
  readonly without?: readonly string[];
}

export const defaultConfig: BuildConfig = { goos: 'linux', goarch: 'amd64', cgo: true, tags: [], release: 26 };

/** A build constraint as a tree. */
export type Constraint =
  | { readonly op: 'tag'; readonly tag: string }
  | { readonly op: 'not'; readonly x: Constraint }
  | { readonly op: 'and' | 'or'; readonly x: Constraint; readonly y: Constraint };

/** Names that a file name may end in (internal/syslist). */
export const knownOs: ReadonlySet<string> = new Set([
  'aix', 'android', 'darwin', 'dragonfly', 'freebsd', 'hurd', 'illumos', 'ios', 'js', 'linux', 'nacl', 'netbsd',
  'openbsd', 'plan9', 'solaris', 'wasip1', 'windows', 'zos',
]);

export const knownArch: ReadonlySet<string> = new Set([
  '386', 'amd64', 'amd64p32', 'arm', 'armbe', 'arm64', 'arm64be', 'loong64', 'mips', 'mipsle', 'mips64', 'mips64le',
  'mips64p32', 'mips64p32le', 'ppc', 'ppc64', 'ppc64le', 'riscv', 'riscv64', 's390', 's390x', 'sparc', 'sparc64', 'wasm',
]);

const unixOs: ReadonlySet<string> = new Set([
  'aix', 'android', 'darwin', 'dragonfly', 'freebsd', 'hurd', 'illumos', 'ios', 'linux', 'netbsd', 'openbsd', 'solaris',
]);

/** An operating system that also counts as another one. */
const alsoOs: Readonly<Record<string, string>> = { android: 'linux', illumos: 'solaris', ios: 'darwin' };

/** GOEXPERIMENTs that are on by default, by the release that brought the list (internal/buildcfg). */
const defaultExperiments: readonly { readonly release: number; readonly names: readonly string[] }[] = [
  { release: 26, names: ['regabiwrappers', 'regabiargs', 'dwarf5', 'greenteagc', 'randomizedheapbase64'] },
  {
    release: 25,
    names: ['regabiwrappers', 'regabiargs', 'coverageredesign', 'aliastypeparams', 'swissmap', 'spinbitmutex',
      'synchashtriemap', 'dwarf5'],
  },
  {
    release: 24,
    names: ['regabiwrappers', 'regabiargs', 'coverageredesign', 'aliastypeparams', 'swissmap', 'spinbitmutex',
      'synchashtriemap'],
  },
  { release: 22, names: ['regabiwrappers', 'regabiargs', 'coverageredesign', 'allocheaders', 'exectracer2'] },
  { release: 20, names: ['regabiwrappers', 'regabiargs', 'coverageredesign'] },
  { release: 17, names: ['regabiwrappers', 'regabiargs'] },
];

/** Feature tags of the lowest level of an architecture, which is the default (GOAMD64=v1 and so on). */
const featureTags: Readonly<Record<string, readonly string[]>> = {
  386: ['386.sse2'], amd64: ['amd64.v1'], arm: ['arm.5', 'arm.6', 'arm.7'], arm64: ['arm64.v8.0'],
  mips: ['mips.hardfloat'], mipsle: ['mipsle.hardfloat'], mips64: ['mips64.hardfloat'], mips64le: ['mips64le.hardfloat'],
  ppc64: ['ppc64.power8'], ppc64le: ['ppc64le.power8'], riscv64: ['riscv64.rva20u64'],
};

const noRegisterAbi: ReadonlySet<string> = new Set(['386', 'arm', 'mips', 'mipsle', 'mips64', 'mips64le', 'wasm']);

function experimentsOf(config: BuildConfig): readonly string[] {
  if (config.experiments !== undefined) return config.experiments;
  const names = defaultExperiments.find((row) => row.release <= config.release)?.names ?? [];
  return noRegisterAbi.has(config.goarch) ? names.filter((name) => !name.startsWith('regabi')) : names;
}

const tagSets = new WeakMap<BuildConfig, ReadonlySet<string>>();

/** Every tag that holds for a configuration. `boringcrypto` stands for the experiment of that name. */
export function tagsOf(config: BuildConfig): ReadonlySet<string> {
  const known = tagSets.get(config);
  if (known !== undefined) return known;
  const tags = new Set([config.goos, config.goarch, 'gc', ...config.tags, ...featureTags[config.goarch] ?? []]);
  const other = alsoOs[config.goos];
  if (other !== undefined) tags.add(other);
  if (unixOs.has(config.goos)) tags.add('unix');
  if (config.cgo) tags.add('cgo');
  for (const name of experimentsOf(config)) tags.add(`goexperiment.${name}`);
  // The old name asks for the experiment alone: a custom tag of that name is not looked at.
  tags.delete('boringcrypto');
  if (tags.has('goexperiment.boringcrypto')) tags.add('boringcrypto');
  for (let release = 1; release <= config.release; release++) tags.add(`go1.${release}`);
  tagSets.set(config, tags);
  return tags;
}

/** Answers whether a tag holds. */
export type Tags = Pick<ReadonlySet<string>, 'has'>;

/** Whether the constraint holds for a set of tags. */
export function evaluate(constraint: Constraint, tags: Tags): boolean {
  switch (constraint.op) {
    case 'tag': return tags.has(constraint.tag);
    case 'not': return !evaluate(constraint.x, tags);
    case 'and': return evaluate(constraint.x, tags) && evaluate(constraint.y, tags);
    case 'or': return evaluate(constraint.x, tags) || evaluate(constraint.y, tags);
  }
}

/** Every tag that the constraint names. */
export function tagsIn(constraint: Constraint): readonly string[] {
  switch (constraint.op) {
    case 'tag': return [constraint.tag];
    case 'not': return tagsIn(constraint.x);
    default: return [...tagsIn(constraint.x), ...tagsIn(constraint.y)];
  }
}

/** Whether a tag is given by platform, compiler, release or experiment and so is none that a person sets. */
export function isPlatformTag(tag: string): boolean {
  return knownOs.has(tag) || knownArch.has(tag) ||
    /^(?:cgo|ignore|unix|gc|gccgo|race|msan|asan|appengine|boringcrypto|go1\.\d+|goexperiment\..*|[a-z0-9]+\.v?\d[\w.]*)$/.test(tag);
}

const nameConstraints = new Map<string, readonly string[]>();

/**
 * Tags that a file name asks for: `x_GOOS`, `x_GOARCH`, `x_GOOS_GOARCH`, each also before `_test`. What stands before
 * the first underscore never counts, nor what follows the first dot.
 */
export function tagsOfFileName(fileName: string): readonly string[] {
  const first = fileName.indexOf('_');
  const dot = fileName.indexOf('.');
  const end = dot < 0 ? fileName.length : dot;
  if (first < 0 || first >= end) return [];
  const suffix = fileName.slice(first, end);
  const known = nameConstraints.get(suffix);
  if (known !== undefined) return known;
  const parts = suffix.split('_');
  if (parts.at(-1) === 'test') parts.pop();
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2) ?? '';
  let tags: readonly string[] = [];
  if (knownOs.has(before) && knownArch.has(last)) tags = [before, last];
  else if (knownOs.has(last) || knownArch.has(last)) tags = [last];
  if (tags.length > 0) nameConstraints.set(suffix, tags);
  return tags;
}

/** Whether the name alone lets the go command look at the file. */
export function nameMatches(fileName: string, tags: Tags): boolean {
  return tagsOfFileName(fileName).every((tag) => tags.has(tag));
}

/** `//go:build` with its expression cut off; `undefined` for any other line. The line must be trimmed. */
export function goBuildExpression(line: string): string | undefined {
  const prefix = '//go:build';
  if (!line.startsWith(prefix)) return undefined;
  const rest = line.slice(prefix.length);
  const expression = trimSpace(rest);
  return rest === '' || expression.length < rest.length ? expression : undefined;
}

/** `// +build` with its words cut off; `undefined` for any other line. The line must be trimmed. */
export function plusBuildWords(line: string): string | undefined {
  if (!line.startsWith('//')) return undefined;
  const text = trimSpace(line.slice(2));
  if (!text.startsWith('+build')) return undefined;
  const rest = text.slice('+build'.length);
  const words = trimSpace(rest);
  return rest === '' || words.length < rest.length ? words : undefined;
}

const never: Constraint = { op: 'tag', tag: 'ignore' };

/** The words of a `// +build` line: any of them must hold, of each all parts between commas. */
export function parsePlusBuild(words: string): Constraint | undefined {
  let size = 0;
  let any: Constraint | undefined;
  for (const word of fields(words)) {
    let all: Constraint | undefined;
    for (const part of word.split(',')) {
      const term = plusBuildTerm(part);
      if (all !== undefined) size++;
      all = all === undefined ? term : { op: 'and', x: all, y: term };
    }
    if (all === undefined) continue;
    if (any !== undefined) size++;
    any = any === undefined ? all : { op: 'or', x: any, y: all };
    // Go takes at most 100 operators in this old form and then forgets the line.
    if (size > 100) return undefined;
  }
  return any ?? never;
}

function plusBuildTerm(part: string): Constraint {
  if (part === '!' || part.startsWith('!!')) return never;
  const tag = part.startsWith('!') ? part.slice(1) : part;
  const term: Constraint = isTag(tag) ? { op: 'tag', tag } : never;
  return part.startsWith('!') ? { op: 'not', x: term } : term;
}

const expressionToken = /[ \t]*(?:([()!]|&&|\|\|)|([\p{L}\p{Nd}_.]+)|$)/uy;

/** The expression of a `//go:build` line, as a tree or as the reason why it is none. */
export function parseGoBuild(text: string): Constraint | { readonly error: string } {
  return new ExpressionParser(text).parse();
}

/** Parser for `||`, `&&`, `!` and parentheses, with Go's limit of 1000 operands, which also bounds its depth. */
class ExpressionParser {
  private readonly text: string;
  private at = 0;
  private token = '';
  private isTag = false;
  private size = 0;
  private error: string | undefined;

  constructor(text: string) {
    this.text = text;
  }

  parse(): Constraint | { readonly error: string } {
    const tree = this.or();
    if (this.token !== '') this.fail(`unexpected token ${this.token}`);
    return this.error === undefined ? tree : { error: this.error };
  }

  private fail(message: string): Constraint {
    this.error ??= message;
    // Nothing more is read, so that every loop above ends.
    this.token = '';
    this.isTag = false;
    this.at = this.text.length;
    return never;
  }

  private or(): Constraint {
    let x = this.and();
    while (this.token === '||') x = { op: 'or', x, y: this.and() };
    return x;
  }

  private and(): Constraint {
    let x = this.not();
    while (this.token === '&&') x = { op: 'and', x, y: this.not() };
    return x;
  }

  private not(): Constraint {
    if (++this.size > 1000) return this.fail('build expression too large');
    this.lex();
    if (this.token !== '!') return this.atom();
    this.lex();
    return this.token === '!' ? this.fail('double negation not allowed') : { op: 'not', x: this.atom() };
  }

  private atom(): Constraint {
    if (this.sees('(')) {
      const x = this.or();
      if (!this.sees(')')) return this.fail('missing close paren');
      this.lex();
      return x;
    }
    if (!this.isTag) return this.fail(this.token === '' ? 'unexpected end of expression' : `unexpected token ${this.token}`);
    const { token } = this;
    this.lex();
    return { op: 'tag', tag: token };
  }

  private sees(token: string): boolean {
    return this.token === token;
  }

  private lex(): void {
    expressionToken.lastIndex = this.at;
    const match = expressionToken.exec(this.text);
    if (match === null) {
      this.fail('invalid syntax');
      return;
    }
    this.at = expressionToken.lastIndex;
    this.token = match[1] ?? match[2] ?? '';
    this.isTag = match[2] !== undefined;
  }
}
