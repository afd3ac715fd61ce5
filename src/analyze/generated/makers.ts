/** Which command of the repository makes a file that git does not hold: a target of make, a task, a script. */
import { baseName, compareBytes, joinPath, parentOf, type Repo } from '../../repo.ts';
import { below } from '../packages/directories.ts';
import { expandMake, type MakeScope } from '../evidence/make-expand.ts';
import { parseMakefile, type Makefile, type MakeRule } from '../evidence/make-parse.ts';
import type { Source } from '../facts.ts';
import { automaticOf, holds, isPlain, makefileNames, namesPath, mentions, targetsOf, taskfileNames } from './make-rules.ts';
import { readScript } from '../shell/script.ts';

/** A command that makes something, with the place that says so. */
export interface Maker {
  /** As it is typed at the top of the repository, e.g. `make assets` or `sh build/assets.sh`. */
  readonly command: string;
  readonly at: Source;
  /**
   * What it starts besides the shell's own programs and Go, also through make and scripts: names of programs, `npm install` and the
   * like where packages are installed, and the words of what could not be followed. None: a Go image runs it.
   */
  readonly starts: readonly string[];
}

const limit = 512 * 1024;

/** What every golang image on Debian holds besides the shell's own commands. */
const builtin = new Set(
  ('go gofmt cp mv mkdir rm cat echo printf sed awk grep tr sort uniq head tail cut touch tar gzip gunzip find xargs install ln ' +
    'test [ [[ true false : break continue shopt let declare getopts cd set export env sh bash dirname basename mktemp tee wc chmod rmdir ls date pwd exit which command trap read shift unset umask wait return local type').split(' '),
);

/** The first that makes it: a rule for the very path, a recipe that names it, a task or a script that does. */
export function findMaker(repo: Repo, path: string): Maker | undefined {
  for (const dir of upwards(parentOf(path))) {
    for (const name of makefileNames) {
      const found = ofMakefile(repo, dir, name, path);
      if (found !== undefined) return found;
    }
  }
  return ofTaskfile(repo, path) ?? ofScripts(repo, path);
}

/** Programs of Node and of its package managers. */
export const NODE_PROGRAMS: ReadonlySet<string> = new Set(['node', 'npm', 'npx', 'yarn', 'pnpm', 'pnpx', 'bun', 'bunx', 'corepack']);
/** Programs that every golang image on Debian holds beside the builtins above. */
const inImage = new Set(['git', 'curl', 'wget', 'gcc', 'g++', 'cc', 'c++', 'ar', 'ld', 'nm', 'objcopy', 'ranlib', 'strip', 'pkg-config', 'ssh', 'sha256sum', 'diff', 'cmp', 'uname', 'id', 'whoami', 'seq', 'sleep', 'realpath', 'readlink', 'stat', 'perl', 'printenv', 'nproc']);

/** Whether every golang image on Debian holds a program. */
export function builderHolds(name: string): boolean {
  return builtin.has(name) || inImage.has(name) || name === 'make';
}

/** What a command that is typed in a directory starts, also through make and scripts, besides what a Go builder image holds. */
export function programsOf(repo: Repo, directory: string, command: string): readonly string[] {
  const found = startsOf(repo, directory, command, new Set());
  return [...new Set(found.map((word) => word.slice(word.lastIndexOf('/') + 1)))].filter((word) => !builderHolds(word) && !word.includes(' ')).sort(compareBytes);
}

/** What a command that is typed in a directory starts, as {@link Maker.starts} has it. */
export function startsIn(repo: Repo, directory: string, command: string): readonly string[] {
  return startedBy(startsOf(repo, directory, command, new Set()));
}

/** The same with what is installed; make and the repository's own scripts are followed. `seen`: what was followed before. */
function startsOf(repo: Repo, directory: string, command: string, seen: Set<string>): string[] {
  return readScript(command, { dir: directory }).flatMap(({ words, dir }) => {
    const [word = '', ...args] = words;
    if (word === 'make' && dir !== undefined) return madeByMake(repo, dir, args, seen);
    const isShell = /^(?:ba)?sh$/.test(word);
    if (isShell && args.includes('-c')) return startsOf(repo, directory, args[args.indexOf('-c') + 1] ?? '', seen);
    const script = isShell ? args.find((one) => !one.startsWith('-')) : word.includes('/') ? word : undefined;
    const path = script === undefined || dir === undefined ? undefined : joinPath(dir, script);
    if (path === undefined) return [...startedBySelf(words), ...besideOf(words)];
    if (seen.has(path)) return [];
    const text = repo.read(path, 64 * 1024);
    // No script of the repository: a program that is made or installed first, and nobody knows how.
    if (text === undefined) return [script!];
    const interpreter = isShell ? 'sh' : interpreterOf(path, text);
    if (interpreter === undefined || !/^(?:ba|da|a)?sh$/.test(interpreter)) return [interpreter ?? script!];
    seen.add(path);
    return startsOf(repo, '.', text, seen);
  });
}

/** The program that runs a script by its first line, or by its name. */
function interpreterOf(path: string, text: string): string | undefined {
  const [, program = '', argument] = /^#!\s*(\S+)(?:[ \t]+([\w.-]+))?/.exec(text) ?? [];
  return (baseName(program) === 'env' ? argument : baseName(program)) || (path.endsWith('.sh') ? 'sh' : undefined);
}

function madeByMake(repo: Repo, directory: string, args: readonly string[], seen: Set<string>): string[] {
  const at = args.indexOf('-C');
  const dir = at < 0 ? directory : joinPath(directory, args[at + 1] ?? '') ?? directory;
  const name = makefileNames.find((one) => repo.stat(joinPath(dir, one) ?? one)?.kind === 'file');
  if (name === undefined) return [];
  const makefile = parseMakefile(repo.read(joinPath(dir, name) ?? name, limit) ?? '');
  const scope: MakeScope = { variables: makefile.variables, glob: () => [], work: { left: 1_000_000 } };
  const targets = args.filter((word, i) => !word.startsWith('-') && !word.includes('=') && !(at >= 0 && i === at + 1));
  const wanted = targets.length > 0 ? targets : makefile.rules.flatMap((rule) => targetsOf(rule, scope)).slice(0, 1);
  return wanted.flatMap((target) => foreignOf({ repo, dir, makefile, scope }, target, seen));
}

/** Targets that bring a tool, look at what it made, or take it away. */
const beside = /^(?:.*[-_.])?(?:install|tools?|deps?|setup|bootstrap|lint|check|verify|test|clean|breaking|format|fmt)(?:[-_.].*)?$/i;

/** The first make target, or script, that starts one of the tools; found from a path upwards, the top first. */
export function findToolMaker(repo: Repo, tools: readonly string[], path: string): Maker | undefined {
  const starts = (text: string): boolean => readScript(text).some(({ words: [word = '', ...rest] }) => tools.includes(word) && !rest.includes('--version'));
  for (const dir of upwards(parentOf(path))) {
    for (const name of makefileNames) {
      const file = joinPath(dir, name) ?? name;
      const text = repo.read(file, limit);
      if (text === undefined) continue;
      const makefile = parseMakefile(text);
      const scope: MakeScope = { variables: makefile.variables, glob: () => [], work: { left: 1_000_000 } };
      for (const rule of makefile.rules.filter(({ recipe }) => recipe.some(({ text: line }) => starts(expandMake(line.replace(/^[@+-]+/, ''), scope))))) {
        const target = targetsOf(rule, scope).find((word) => /^[\w./@+-]+$/.test(word) && !word.startsWith('-') && !beside.test(word));
        if (target !== undefined) return makeOf({ repo, dir, makefile, scope }, target, { path: file, line: rule.line });
      }
    }
  }
  const script = scriptsOf(repo).find((file) => !beside.test(file.replace(/^.*\/|\.\w+$/g, '')) && starts(repo.read(file, 64 * 1024) ?? ''));
  return script === undefined ? undefined : scriptOf(repo, script, repo.read(script, 64 * 1024) ?? '', 1);
}

/** The Go files of a directory that commands of the repository name, by paths from its top; not those that are taken away behind the build. */
export function filesNamedIn(repo: Repo, dir: string): readonly string[] {
  const files = [...makefileNames, ...taskfileNames, ...scriptsOf(repo)];
  const texts = files.map((file) => repo.read(file, limit) ?? '');
  const taken = new Set(texts.flatMap((text) => [...text.matchAll(/&&\s*rm\s+(?:-\w+\s+)*(?:\.\/)?([\w@./-]+)/g)].map(([, path]) => path!)));
  const words = texts.flatMap((text) => [...text.matchAll(/(?:\.\/)?((?:[\w@.-]+\/)+[\w@.-]+\.go)\b/g)].map(([, path]) => path!));
  return [...new Set(words)].filter((path) => parentOf(path) === dir && !taken.has(path));
}

/** The top first: its makefile is the one that people call. */
export function upwards(dir: string): string[] {
  const dirs = [dir];
  for (let at = dir; at !== '.'; dirs.unshift(at)) at = parentOf(at);
  return dirs;
}

function ofMakefile(repo: Repo, dir: string, name: string, path: string): Maker | undefined {
  const file = joinPath(dir, name) ?? name;
  const text = repo.read(file, limit);
  const relative = below(dir, path);
  if (text === undefined || relative === undefined) return undefined;
  const makefile = parseMakefile(text);
  const scope: MakeScope = { variables: makefile.variables, glob: () => [], work: { left: 1_000_000 } };
  const rules = makefile.rules.filter(({ recipe }) => recipe.length > 0);
  const made = { repo, dir, makefile, scope };
  const inside = filesInside(made, rules, path);
  const named = rules.filter((rule) => namesPath(rule, scope, relative) && !asksFor(rule, scope, inside) && !targetsOf(rule, scope).every((target) => below(path, joinPath(dir, target) ?? '..')));
  // A target that is called like a directory which is there makes all sorts of things in it: a recipe that names the path knows more.
  const isLoose = (place: string | undefined): boolean => place !== path && named.length > 0 && repo.stat(place ?? '')?.kind === 'directory';
  const exact = rules.find((rule) => targetsOf(rule, scope).some((target) => holds(joinPath(dir, target), path) && !isLoose(joinPath(dir, target))));
  const naming = exact !== undefined ? [exact] : named;
  const first = inside[0];
  // Rules for files of a directory fill it together, unless another one fills it as a whole.
  if (exact === undefined && first !== undefined && naming.length === 0) {
    return makeOf(made, inside.map(({ target }) => target).join(' '), { path: file, line: first.rule.line });
  }
  const makers = naming.flatMap((rule) => {
    const target = targetsOf(rule, scope).find((word) => (exact ? holds(joinPath(dir, word), path) : true));
    return target === undefined || !isPlain(target) ? [] : [makeOf(made, target, { path: file, line: rule.line })];
  });
  // Of several that name it, one that a builder image can run.
  return makers.find(({ starts }) => starts.length === 0) ?? makers.find(({ starts }) => isOfNode(starts)) ?? makers[0];
}

interface FileRule {
  readonly target: string;
  readonly rule: MakeRule;
}

/** The rules for single files of a directory. A file that only keeps it in git is none. */
function filesInside({ dir, scope }: Made, rules: readonly MakeRule[], path: string): readonly FileRule[] {
  return rules.flatMap((rule) => targetsOf(rule, scope).map((target) => ({ target, rule })))
    .filter(({ target }) => isPlain(target) && below(path, joinPath(dir, target) ?? '..') && !baseName(target).startsWith('.'));
}

/** Whether a rule only takes what others make. */
function asksFor(rule: MakeRule, scope: MakeScope, files: readonly FileRule[]): boolean {
  const wanted = expandMake(rule.prerequisites, scope).split(/\s+/);
  return files.some(({ target }) => wanted.includes(target));
}

function makeOf(made: Made, target: string, at: Source): Maker {
  return { command: `make ${made.dir === '.' ? '' : `-C ${made.dir} `}${target}`, at, starts: startedBy(target.split(' ').flatMap((one) => foreignOf(made, one, new Set()))) };
}

/** Each once; what the command itself installs with a version is no longer needed. */
function startedBy(found: readonly string[]): readonly string[] {
  const installed = found.flatMap((word) => INSTALLED.exec(word)?.[1] ?? []);
  return [...new Set(found)].filter((word) => !INSTALLED.test(word) && !installed.includes(word.slice(word.lastIndexOf('/') + 1))).sort(compareBytes);
}

const managers = /^(?:npm|yarn|pnpm|bun)$/;
const installs = /^(?:npm|yarn|pnpm|bun) install$/;
/** A Go program that a command installs in a named version. */
const INSTALLED = /^go install (\S+)$/;

/** Whether Node runs all of it, packages being installed before a package manager runs a script. */
export function isOfNode(starts: readonly string[]): boolean {
  return starts.length > 0 && starts.every((word) => NODE_PROGRAMS.has(word) || installs.test(word)) && (!starts.some((word) => managers.test(word)) || starts.some((word) => installs.test(word)));
}

interface Made {
  readonly repo: Repo;
  readonly dir: string;
  readonly makefile: Makefile;
  readonly scope: MakeScope;
}

/** Files that make finds for itself: they are there. */
const listed = /\$\((?:shell|wildcard)\s[^()]*(?:\([^()]*\)[^()]*)*\)/g;

/** What make starts by itself as the shell would, in a recipe or in a variable of it. */
const asShell = (text: string): string => text.replace(/\$\(shell /g, '$(');

/** Files of a repository of git: the stage that makes files has one. */
const ofGit = /^(?:\.\.?\/)*\.git\/(?:HEAD|index|logs\/HEAD)$/;

/** What the recipes of a target, and of all that it asks for, start besides what a builder holds. */
function foreignOf(made: Made, target: string, seen: Set<string>): string[] {
  const { repo, dir, makefile, scope } = made;
  const key = `${dir}:${target}`;
  if (seen.has(key)) return [];
  seen.add(key);
  const rules = makefile.rules.filter((rule) => targetsOf(rule, scope).includes(target));
  const isThere = ofGit.test(target) || target.includes('*') || repo.stat(joinPath(dir, target) ?? '') !== undefined;
  if (rules.length === 0) return isThere ? [] : [target];
  const found = rules.flatMap((rule) => {
    const wanted = expandMake(rule.prerequisites, scope).replace(listed, ' ').split(/\s+/).filter((word) => word !== '');
    const own = { ...scope, automatic: automaticOf(target, wanted), locals: rule.locals };
    const commands = rule.recipe.flatMap(({ text }) => startsOf(repo, dir, asShell(expandMake(asShell(text.replace(/^[@+-]+/, '').replace(/\$[({]MAKE[)}]/g, 'make')), own)), seen));
    return [...commands, ...wanted.flatMap((word) => foreignOf(made, word, seen))];
  });
  return [...new Set([...makefile.includes, ...found])];
}

/** Programs that a script starts and a Go builder image does not hold. */
export function commandsOf(script: string): string[] {
  return readScript(script).flatMap(({ words }) => startedBySelf(words));
}

/** The same of one command, whose words may hold anything. */
function startedBySelf(words: readonly string[]): string[] {
  const [word = ''] = words;
  if (word === 'go' && /^(?:get|install)$/.test(words[1] ?? '') && words.some((one) => one.endsWith('@latest'))) return [words.join(' ')];
  // A word with a blank in it is no program: it tells that packages are installed.
  if (managers.test(word) && (words.length === 1 ? word === 'yarn' : /^(?:ci|i|install|clean-install)$/.test(words.find((one, i) => i > 0 && !one.startsWith('-')) ?? ''))) return [word, `${word} install`];
  return builtin.has(word) || /^\w+=/.test(word) ? [] : [word];
}

/** What protoc makes by itself (protobuf.dev/reference); all else is a program of that name. */
const BUILT_INTO_PROTOC = /^(?:cpp|csharp|java|kotlin|objc|php|pyi|python|ruby|rust|descriptor_set|dependency)$/;

/** Programs that a command installs, and those that it starts in its turn. */
function besideOf([word = '', ...args]: readonly string[]): string[] {
  if (word === 'go' && args[0] === 'install') return args.flatMap((arg) => /([\w.-]+)(?:\/v\d+)?@v\d/.exec(arg)?.[1] ?? []).map((name) => `go install ${name}`);
  if (word !== 'protoc') return [];
  const plugins = args.flatMap((arg) => /^--([\w-]+?)_out(?:=|$)/.exec(arg)?.[1] ?? []);
  return plugins.filter((name) => !BUILT_INTO_PROTOC.test(name)).map((name) => `protoc-gen-${name}`);
}

/** A task whose text names the path; the task program itself is no part of a builder. */
function ofTaskfile(repo: Repo, path: string): Maker | undefined {
  for (const file of taskfileNames) {
    const lines = (repo.read(file, limit) ?? '').split('\n');
    const start = lines.findIndex((line) => /^tasks:\s*$/.test(line));
    let task: { name: string; line: number } | undefined;
    for (const [index, line] of lines.entries()) {
      if (index <= start || start < 0) continue;
      const head = /^ {2}["']?([\w:-]+)["']?:/.exec(line);
      if (head !== null) task = { name: head[1] as string, line: index + 1 };
      if (task !== undefined && mentions(line, path)) return { command: `task ${task.name}`, at: { path: file, line: task.line }, starts: ['task'] };
    }
  }
  return undefined;
}

const mostScripts = 200;

/** A shell script in one of the usual places whose text names the path, or the file and its directory. */
function ofScripts(repo: Repo, path: string): Maker | undefined {
  for (const file of scriptsOf(repo)) {
    const text = repo.read(file, 64 * 1024) ?? '';
    const lines = text.split('\n');
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (!name.includes('.') || !text.includes(name) || !text.includes(parentOf(path))) continue;
    const line = lines.findIndex((one) => one.includes(name)) + 1;
    return scriptOf(repo, file, text, line);
  }
  return undefined;
}

function scriptOf(repo: Repo, file: string, text: string, line: number): Maker {
  return { command: `${text.startsWith('#!/bin/sh') || !text.startsWith('#!') ? 'sh' : 'bash'} ${file}`, at: { path: file, line }, starts: startedBy(startsOf(repo, '.', text, new Set([file]))) };
}

/** Shell scripts of the repository's upper directories. */
export function scriptsOf(repo: Repo): readonly string[] {
  const found: string[] = [];
  const waiting: { dir: string; depth: number }[] = [{ dir: '.', depth: 0 }];
  for (let next = waiting.shift(); next !== undefined && found.length < mostScripts; next = waiting.shift()) {
    for (const { name, kind } of repo.list(next.dir)) {
      const path = joinPath(next.dir, name) ?? name;
      if (kind === 'directory' && next.depth < 2 && !/^(?:node_modules|vendor|testdata)$/.test(name)) waiting.push({ dir: path, depth: next.depth + 1 });
      else if (kind === 'file' && /\.(?:sh|bash)$/.test(name)) found.push(path);
    }
  }
  return found.sort(compareBytes);
}
