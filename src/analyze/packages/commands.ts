import { baseName, joinPath, pathIn } from '../../repo.ts';
import type { Reading } from '../analyze.ts';
import { cgoFacts } from '../cgo/cgo.ts';
import type { Closure, ClosurePackage } from './closure.ts';
import { isPlatformTag, tagsIn, type BuildConfig, type Constraint } from '../go/constraints.ts';
import { below, isHiddenDirectory } from './directories.ts';
import { embedFacts, type EmbedFacts } from './embeds.ts';
import type { ClosureSummary, Command, Finding, MissingPackage, Source } from '../facts.ts';
import type { GitIgnore } from '../gitignore.ts';
import { findDebug, findFuncMain } from '../go/body.ts';
import type { GoTree } from '../go-tree.ts';
import { generateLines } from '../generated/generate-lines.ts';
import { isBelowSource, ownImportPath } from '../modules/gopath.ts';
import { findCeilings } from '../modules/ceilings.ts';
import { refusedCode } from './refused.ts';
import type { Module } from '../modules/modules.ts';
import { once, withLater } from '../lazy.ts';
import { missingSymbols } from '../generated/missing-symbols.ts';
import { binaryName, type GoPackage } from './packages.ts';
import { compareBytes, parentOf } from '../../repo.ts';

/** Every program of the tree with its closure, need of cgo and embedded files. */
export function findCommands({ tree, config, within }: Reading): readonly Command[] {
  const { git } = tree;
  const modules = tree.modules.filter(({ dir }) => isVisible(dir));
  // Where no directory above holds a go.mod, a package belongs to no module.
  const owners: readonly (Module | undefined)[] = modules.some(({ dir }) => dir === '.') ? modules : [undefined, ...modules];
  const found = owners.flatMap((module) => [
    ...tree.programs(module, config).map((program) => ({ program, module, tags: [] as readonly string[] })),
    ...taggedPrograms(tree, module, config),
  ]);
  return found
    .filter(({ program }) => below(within, program.value.dir) !== undefined)
    .map(({ program, module, tags }) => describe(tree, git, program, module, tags.length === 0 ? config : withTags(config, tags), tags))
    .sort((a, b) => compareBytes(a.dir, b.dir));
}

/** The programs again, with the tags that their own build passes: these decide what is compiled in, and so what cgo and embeds mean. */
export function findWithTags({ tree, config, facts }: Reading): readonly Command[] {
  const { git } = tree;
  return facts.commands.map((command) => {
    const { dir, importPath, module, binary, tags, files } = command;
    const passed = (): readonly string[] => facts.programs.find((one) => one.dir === dir)?.flags.tags.map(({ value }) => value) ?? [];
    const built = once(() => (passed().every((tag) => tags.includes(tag)) ? command : builtWith(tree, git, command, config, passed())));
    return withLater({ dir, importPath, module, binary, tags, ...(files && { files }) }, {
      at: () => built().at, others: () => built().others, closure: () => built().closure, cgo: () => built().cgo, embeds: () => built().embeds, generate: () => built().generate, debug: () => built().debug,
    });
  });
}

/** A program as a build makes it that passes tags beside those without which it is not seen. */
export function builtWith(tree: GoTree, git: GitIgnore, command: Command, config: BuildConfig, passed: readonly string[]): Command {
  const module = tree.modules.find(({ dir }) => dir === command.module);
  const built = withTags(config, [...new Set([...command.tags, ...passed])]);
  const program = tree.programs(module, built).find(({ value }) => value.dir === command.dir);
  return program === undefined ? command : describe(tree, git, program, module, built, command.tags);
}

/** Whether `./...` from above could ever reach a directory. */
export function isVisible(dir: string): boolean {
  for (let path = dir; path !== '.'; path = parentOf(path)) if (isHiddenDirectory(path)) return false;
  return true;
}

const tagged = new Map<string, BuildConfig>();

/** The configuration with more tags; the same object each time, so that what was read for it is found again. */
export function withTags(config: BuildConfig, tags: readonly string[]): BuildConfig {
  if (tags.length === 0) return config;
  const wanted = { ...config, tags: [...config.tags, ...tags] };
  const key = JSON.stringify(wanted);
  const known = tagged.get(key) ?? wanted;
  tagged.set(key, known);
  return known;
}

/** Tags that people put on files that no build should take, or that a tool alone reads. */
const toolTags = /^(?:ignore|tools?|wireinject|generate|mage|none|never|exclude|integration|e2e|test|tests|testing|examples?|gen|codegen|neverbuild)$/i;

interface TaggedProgram {
  readonly program: Finding<GoPackage>;
  readonly module: Module | undefined;
  readonly tags: readonly string[];
}

/** Programs that only exist with a tag, in directories that hold no program without one. */
function taggedPrograms(tree: GoTree, module: Module | undefined, config: BuildConfig): TaggedProgram[] {
  const without = new Set(tree.programs(module, config).map(({ value }) => value.dir));
  const wanted = new Map<string, readonly string[]>();
  for (const found of tree.candidates(module, config)) {
    const tags = without.has(found.dir) ? [] : tagsOfProgram(tree, found);
    if (tags.length > 0) wanted.set(tags.join(','), tags);
  }
  return [...wanted.values()].flatMap((tags) => tree.programs(module, withTags(config, tags))
    .filter(({ value }) => !without.has(value.dir))
    .map((program) => ({ program, module, tags })));
}

/**
 * Custom tags that the files of a program ask for. Where several of them hold a `func main`, each with tags of its own, these are
 * several programs: the one in main.go stands for the directory, or else the first.
 */
function tagsOfProgram(tree: GoTree, { dir, ignoredGoFiles }: GoPackage): readonly string[] {
  const files = ignoredGoFiles.map((name) => ({ name, path: pathIn(dir, name) }))
    .map(({ name, path }) => ({ name, path, tags: tagsOfMain(tree, path) })).filter(({ tags }) => tags.length > 0);
  const mains = files.filter(({ path }) => holdsMain(tree, path));
  const own = (mains.find(({ name }) => name === 'main.go') ?? mains[0])?.tags ?? [];
  const others = new Set(mains.flatMap(({ tags }) => tags).filter((tag) => !own.includes(tag)));
  return [...new Set(files.flatMap(({ tags }) => tags))].filter((tag) => !others.has(tag)).sort();
}

/** Whether a file declares `func main`. */
export function holdsMain(tree: GoTree, path: string): boolean {
  return mainLine(tree, path) !== undefined;
}

function mainLine(tree: GoTree, path: string): number | undefined {
  const bytes = tree.repo.bytes(path);
  return bytes === undefined ? undefined : findFuncMain(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Custom tags that a file of package main asks for. */
function tagsOfMain(tree: GoTree, path: string): readonly string[] {
  if (path.endsWith('_test.go')) return [];
  const file = tree.file(path);
  if (file.packageName !== 'main' || file.problem !== undefined) return [];
  const tags = file.constraints.flatMap(plainTags);
  return tags.every((tag) => /^[\p{L}\p{Nd}_.]+$/u.test(tag) && !toolTags.test(tag) && !isPlatformTag(tag)) ? tags : [];
}

/** Tags that stand alone or in a conjunction. What is more than that is no simple switch. */
function plainTags(constraint: Constraint): readonly string[] {
  return constraint.op === 'tag' || constraint.op === 'and' ? tagsIn(constraint) : [''];
}

function describe(
  tree: GoTree, git: GitIgnore, { value: found, at }: Finding<GoPackage>, module: Module | undefined, config: BuildConfig,
  tags: readonly string[],
): Command {
  const importPath = tree.importPathOf(found.dir) ?? importPathBefore(tree, found.dir);
  const closure = once(() => tree.closure(found.dir, config));
  const embeds = once(() => embedsOf(tree, git, closure()));
  return withLater({
    dir: found.dir, importPath, module: module?.dir ?? null, binary: importPath === '.' ? 'app' : binaryName(importPath), at, tags,
    ...(config.without?.some((path) => parentOf(path) === found.dir) && { files: [...found.goFiles, ...found.cgoFiles] }),
  }, {
    others: () => furtherMains(tree, found, at), closure: () => summarize(tree, git, found.dir, closure()), cgo: () => cgoFacts(tree, found.dir, config), embeds, generate: () => generateOf(tree, closure(), embeds()),
    debug: () => debugOf(tree, found),
  });
}

/** Every `func main` of a package but the one that is known. */
function furtherMains(tree: GoTree, { dir, goFiles, cgoFiles }: GoPackage, at: Source): readonly Source[] {
  return [...goFiles, ...cgoFiles].map((name) => pathIn(dir, name)).filter((path) => path !== at.path).flatMap((path) => {
    const line = mainLine(tree, path);
    return line === undefined ? [] : [{ path, line }];
  });
}

function debugOf(tree: GoTree, { dir, goFiles, cgoFiles }: GoPackage): readonly Finding<string>[] {
  return [...goFiles, ...cgoFiles].map((name) => pathIn(dir, name)).flatMap((path) => {
    const bytes = tree.repo.bytes(path) ?? new Uint8Array();
    return findDebug({ path, line: 0 }, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
}

/** Generate lines of the program's own packages, and of what stands at or above a place where something is missing. */
function generateOf(tree: GoTree, closure: Closure, embeds: readonly EmbedFacts[]): readonly Finding<string>[] {
  const dirs = new Set([...closure.packages.values()].filter(({ origin }) => origin === 'tree').map(({ package: { dir } }) => dir));
  const lacking = [
    ...closure.missing.flatMap(({ dir }) => dir ?? []),
    ...embeds.filter(({ state }) => state === 'missing').flatMap(({ dir, pattern }) => joinPath(dir, pattern.value.replace(/^all:/, '')) ?? []),
  ];
  for (const place of lacking) for (let dir = place; dirs.add(dir) && dir !== '.'; dir = parentOf(dir));
  return [...dirs].sort(compareBytes).flatMap((dir) => generateLines(tree, dir));
}

/** The import path of a directory that belongs to no module. */
function importPathBefore(tree: GoTree, dir: string): string {
  if (isBelowSource(tree, dir)) return dir.slice('src/'.length);
  const own = ownImportPath(tree);
  return own === undefined ? dir : joinImport(own, dir);
}

function joinImport(own: string, dir: string): string {
  return dir === '.' ? own : `${own}/${dir}`;
}

function summarize(tree: GoTree, git: GitIgnore, found: string, closure: Closure): ClosureSummary {
  const packages = [...closure.packages.values()];
  const own = packages.filter(({ origin }) => origin === 'tree');
  let bytes = 0;
  for (const { package: { dir, goFiles, cgoFiles } } of own) {
    for (const name of [...goFiles, ...cgoFiles]) bytes += tree.sizeOf(pathIn(dir, name));
  }
  return withLater({
    own: own.length, dirs: own.map(({ package: { dir } }) => dir).sort(compareBytes), vendored: packages.filter(({ origin }) => origin === 'vendor').length,
    cached: packages.filter(({ origin }) => origin === 'module-cache').length, standard: closure.standard.length, bytes,
    unknown: closure.unknown.map(({ value, at }) => ({ value, at })),
  }, {
    outside: () => outsideImports(closure), missing: () => missingPackages(tree, git, closure), missingSymbols: () => missingSymbols(tree, git, closure),
    ignored: () => ignoredFiles(git, packages), ceilings: () => findCeilings(tree, found, closure), refused: () => refusedCode(tree, found, closure),
  });
}

/** The first import of each path by the packages of the tree that is of a module elsewhere. */
export function outsideImports(closure: Closure): readonly Finding<string>[] {
  const own = [...closure.packages.values()].filter(({ origin }) => origin === 'tree');
  const unknown = new Set(closure.unknown.map(({ value }) => value));
  const found = new Map<string, Finding<string>>();
  for (const one of own.flatMap(({ package: { imports } }) => imports)) {
    const isOutside = unknown.has(one.value) || closure.packages.get(one.value)?.origin === 'module-cache';
    if (isOutside && !found.has(one.value)) found.set(one.value, one);
  }
  return [...found.values()];
}

function missingPackages(tree: GoTree, git: GitIgnore, closure: Closure): readonly MissingPackage[] {
  if (closure.missing.length === 0) return [];
  const commands = [...closure.packages.values()].filter(({ origin }) => origin === 'tree')
    .flatMap(({ package: { dir } }) => generateLines(tree, dir));
  return closure.missing.map((found) => ({
    ...found, ignoredBy: found.dir === undefined ? undefined : git.rule(found.dir, 'directory') ?? git.rule(`${found.dir}/x.go`, 'file'),
    generate: found.dir === undefined ? [] : commands.filter((command) => makes(command, found.dir ?? '')),
  }));
}

/** Whether a generate command could make a package: it names the directory, or lies in it or above it. */
function makes({ value, at }: Finding<string>, dir: string): boolean {
  const place = parentOf(at.path);
  return value.includes(baseName(dir)) || place === dir || (place !== '.' && dir.startsWith(`${place}/`));
}

/** At most this many are kept: one is enough to tell. */
const mostIgnored = 20;

/** What a clean checkout may lack: it is here and a rule of git is about it. */
function ignoredFiles(git: GitIgnore, packages: readonly ClosurePackage[]): readonly Finding<string>[] {
  const found: Finding<string>[] = [];
  for (const { importPath, origin, package: { dir, goFiles, cgoFiles } } of packages) {
    // A rule for a binary hides the program's directory of the same name too, whose files were then added by force.
    if (origin === 'module-cache' || (importPath === '' && git.rule(dir, 'directory') !== undefined)) continue;
    for (const name of [...goFiles, ...cgoFiles]) {
      const path = pathIn(dir, name);
      const rule = git.rule(path, 'file');
      if (rule !== undefined) found.push({ value: path, at: rule.at });
      if (found.length === mostIgnored) return found;
    }
  }
  return found;
}

function embedsOf(tree: GoTree, git: GitIgnore, closure: Closure): readonly EmbedFacts[] {
  const found: EmbedFacts[] = [];
  for (const { origin, package: { dir, embedPatterns } } of closure.packages.values()) {
    // What other modules embed comes with them.
    if (origin === 'module-cache') continue;
    for (const pattern of embedPatterns) found.push(embedFacts(tree.repo, git, dir, pattern));
  }
  return found;
}
