import { joinPath, parentOf, type Repo } from '../../repo.ts';
import type { Diagnostic, Finding, Source } from '../facts.ts';
import { isGoVersion } from './go-version.ts';
import { canonicalVersion, pathMajor, versionProblem } from './module-path.ts';
import { readModSyntax, tokenValue, type ModLine } from './mod-syntax.ts';

export interface ModuleVersion {
  readonly path: string;
  /** Empty where none stands there. */
  readonly version: string;
}

export interface Require extends ModuleVersion {
  readonly indirect: boolean;
  readonly at: Source;
}

export interface Replace {
  readonly old: ModuleVersion;
  readonly new: ModuleVersion;
  /** Set for a replacement by a directory: the path as the repository sees it, or `null` when outside of the tree. */
  readonly local?: { readonly dir: string | null };
  readonly at: Source;
}

/** Whether a replacement stands in for what is required: one that names a version does so for that version alone (go.dev/ref/mod#go-mod-file-replace). */
export function standsInFor({ old }: Replace, required: ModuleVersion): boolean {
  return old.path === required.path && (old.version === '' || old.version === required.version);
}

/** A go.mod file, as x/mod's modfile reads it. */
export interface GoMod {
  readonly module: Finding<string> | undefined;
  readonly go: Finding<string> | undefined;
  readonly toolchain: Finding<string> | undefined;
  readonly godebug: readonly Finding<string>[];
  readonly require: readonly Require[];
  readonly replace: readonly Replace[];
  readonly exclude: readonly (ModuleVersion & { readonly at: Source })[];
  readonly retract: readonly Finding<string>[];
  readonly tool: readonly Finding<string>[];
  readonly ignore: readonly Finding<string>[];
  readonly problems: readonly Diagnostic[];
}

/** A go.mod or go.work while it is read. `use` is empty for go.mod. */
export interface ModDirectives {
  module: Finding<string> | undefined;
  go: Finding<string> | undefined;
  toolchain: Finding<string> | undefined;
  readonly godebug: Finding<string>[];
  readonly require: Require[];
  readonly replace: Replace[];
  readonly exclude: (ModuleVersion & { readonly at: Source })[];
  readonly retract: Finding<string>[];
  readonly tool: Finding<string>[];
  readonly ignore: Finding<string>[];
  readonly use: Finding<string>[];
}

/** What a directive does with its line; a string is the reason why Go refuses it. */
type Directive = (line: ModLine, at: Source, found: ModDirectives) => string | undefined;

const toolchainName = /^default$|^go1($|\.)/;

/** A directive with exactly one value, which may be written once. */
function once(field: 'module' | 'go' | 'toolchain', valid: (value: string) => boolean): Directive {
  return ({ tokens, verb }, at, found) => {
    const value = field === 'module' ? tokenValue(tokens[0]) : tokens[0];
    if (found[field] !== undefined) return `repeated ${verb} directive`;
    if (tokens.length !== 1 || value === undefined || !valid(value)) return `invalid ${verb} directive`;
    found[field] = { value, at };
    return undefined;
  };
}

function list(field: 'tool' | 'ignore' | 'use'): Directive {
  return ({ tokens, verb }, at, found) => {
    const value = tokenValue(tokens[0]);
    if (tokens.length !== 1 || value === undefined) return `${verb} takes exactly one path`;
    found[field].push({ value, at });
    return undefined;
  };
}

const godebug: Directive = ({ tokens: [value = '', ...rest] }, at, found) => {
  if (rest.length > 0 || !value.includes('=') || /["`',]/.test(value)) return 'godebug takes one key=value';
  found.godebug.push({ value, at });
  return undefined;
};

function versioned(field: 'require' | 'exclude'): Directive {
  return ({ tokens, verb, comment }, at, found) => {
    const path = tokenValue(tokens[0]);
    const version = tokenValue(tokens[1]);
    if (tokens.length !== 2 || path === undefined || version === undefined) return `${verb} takes a module path and a version`;
    const problem = versionProblem(path, version);
    if (problem !== undefined) return problem;
    const full = canonicalVersion(version) ?? version;
    if (field === 'exclude') found.exclude.push({ path, version: full, at });
    else found.require.push({ path, version: full, indirect: /^indirect(?:;|$)/.test(comment), at });
    return undefined;
  };
}

const retract: Directive = ({ tokens }, at, found) => {
  const [open, low, comma, high, close] = tokens;
  const range = open === '[' && tokens.length === 5 && comma === ',' && close === ']';
  const versions = range ? [low, high] : tokens.length === 1 && open !== '[' && open !== '(' ? [open] : [];
  if (versions.length === 0 || versions.some((token) => tokenValue(token) === undefined)) return 'retract takes a version or [low, high]';
  found.retract.push({ value: tokens.join(' '), at });
  return undefined;
};

/** Whether a replacement names a directory: it is rooted or begins with a dot. */
export function isDirectoryPath(path: string): boolean {
  return path === '.' || path === '..' || /^(?:\.{0,2}[/\\]|[A-Za-z]:)/.test(path);
}

const replace: Directive = ({ tokens }, at, found) => {
  const arrow = tokens[1] === '=>' ? 1 : 2;
  const old = tokenValue(tokens[0]);
  const path = tokenValue(tokens[arrow + 1]);
  const target = tokens[arrow + 2];
  const version = target === undefined ? '' : tokenValue(target);
  const from = arrow === 2 ? tokenValue(tokens[1]) : '';
  const size = tokens.length - arrow;
  if (tokens[arrow] !== '=>' || size < 2 || size > 3 || old === undefined || path === undefined || from === undefined ||
    version === undefined) {
    return 'replace takes module [version] => module version, or => ./directory';
  }
  if (size === 2 && !isDirectoryPath(path)) return 'a replacement without version must be a directory';
  if (size === 2 && path.includes('\\')) return 'a replacement directory is written with /, or Go on Linux refuses it';
  if (size === 3 && isDirectoryPath(path)) return 'a replacement directory cannot have a version';
  const problem = replaceProblem(old, from, size === 3 ? version : undefined);
  if (problem !== undefined) return problem;
  const full = (text: string): string => canonicalVersion(text) ?? text;
  const entry = { old: { path: old, version: full(from) }, new: { path, version: full(version) }, at };
  found.replace.push(size === 3 ? entry : { ...entry, local: { dir: localDirectory(parentOf(at.path), path) } });
  return undefined;
};

function replaceProblem(old: string, from: string, to: string | undefined): string | undefined {
  if (from !== '') return versionProblem(old, from) ?? badTarget(to);
  return pathMajor(old) === undefined ? `invalid module path: ${old}` : badTarget(to);
}

function badTarget(version: string | undefined): string | undefined {
  return version === undefined || canonicalVersion(version) !== undefined ? undefined : `invalid version ${version}: must be of the form v1.2.3`;
}

/** Where a directory named in a file of `from` lies in the tree; `null` when that is outside of it. */
export function localDirectory(from: string, path: string): string | null {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path) ? null : joinPath(from, path.replaceAll('\\', '/')) ?? null;
}

const shared: Readonly<Record<string, Directive>> = {
  go: once('go', isGoVersion), toolchain: once('toolchain', (value) => toolchainName.test(value)), godebug, replace,
};

const modDirectives: Readonly<Record<string, Directive>> = {
  ...shared, module: once('module', () => true), require: versioned('require'), exclude: versioned('exclude'), retract,
  tool: list('tool'), ignore: list('ignore'),
};

/** Directives that may be written as a block. */
const blockVerbs: Readonly<Record<'mod' | 'work', readonly string[]>> = {
  mod: ['module', 'godebug', 'require', 'exclude', 'replace', 'retract', 'tool', 'ignore'], work: ['godebug', 'use', 'replace'],
};

const workDirectives: Readonly<Record<string, Directive>> = { ...shared, use: list('use') };

/** Reads a go.mod or go.work file; every line that Go would refuse is a problem and is passed over. */
export function readModDirectives(
  path: string, text: string, kind: 'mod' | 'work',
): ModDirectives & { readonly problems: readonly Diagnostic[] } {
  const found: ModDirectives = {
    module: undefined, go: undefined, toolchain: undefined, godebug: [], require: [], replace: [], exclude: [],
    retract: [], tool: [], ignore: [], use: [],
  };
  const { lines, blocks, problems } = readModSyntax(text);
  const table = kind === 'mod' ? modDirectives : workDirectives;
  const unknown = blocks.filter(({ verb }) => !blockVerbs[kind].includes(verb));
  const all = [...problems, ...unknown.map(({ verb, line }) => ({ line, message: `unknown block type: ${verb}` }))];
  for (const line of lines) {
    const directive = Object.hasOwn(table, line.verb) ? table[line.verb] : undefined;
    const message = directive === undefined ? `unknown directive: ${line.verb}` : directive(line, { path, line: line.line }, found);
    if (message !== undefined) all.push({ line: line.line, message });
  }
  return { ...found, problems: all.sort((a, b) => a.line - b.line).map((problem) => diagnose(path, kind, problem)) };
}

function diagnose(path: string, kind: 'mod' | 'work', problem: { line: number; message: string }): Diagnostic {
  return {
    code: `go-${kind}-syntax`, severity: 'error', message: `go.${kind} cannot be read: ${problem.message}`,
    at: { path, line: problem.line }, remedy: 'Correct the line; the go command refuses the whole file.',
  };
}

/** Reads a go.mod file; one that cannot be read at all is empty, with a problem. */
export function readGoMod(repo: Repo, path: string): GoMod {
  const text = repo.read(path);
  const found = readModDirectives(path, text ?? '', 'mod');
  const problems = [...found.problems];
  if (text === undefined) problems.push(diagnose(path, 'mod', { line: 0, message: 'the file is not readable' }));
  else if (found.module === undefined) problems.push(diagnose(path, 'mod', { line: 0, message: 'no module directive' }));
  const { use: _, ...mod } = found;
  return { ...mod, problems };
}
