/** The build tags of a program: those of the repository's own build, and those that its code cannot do without. */
import { cgoFacts } from '../cgo/cgo.ts';
import { holdsMain, withTags } from '../packages/commands.ts';
import type { Closure } from '../packages/closure.ts';
import { knownArch, knownOs, type BuildConfig } from '../go/constraints.ts';
import { codeOf } from '../code/go-text.ts';
import { joinPath, parentOf, pathIn } from '../../repo.ts';
import type { Mention } from '../evidence/mention.ts';
import type { Finding, Source } from '../facts.ts';
import { hasMeta } from '../glob.ts';
import { generateLines, linesMaking } from '../generated/generate-lines.ts';
import { findMaker } from '../generated/makers.ts';
import { missingSymbols } from '../generated/missing-symbols.ts';
import type { GoTree } from '../go-tree.ts';
import { readTags, type TagFact } from './tags.ts';

const forDebugging = new Set([
  'debug',
  'dev',
  'devel',
  'development',
  'race',
  'integration',
  'test',
  'tests',
  'gofuzz',
  'mage',
  'tools',
]);
/** Tags that the repository's own build passes and an image's does not: for debugging, and those that a platform sets by itself. */
const isOfNoImage = (tag: string): boolean => forDebugging.has(tag) || /(?:^|_)debug(?:_|$)|^e2e|^(?:gen|generate|man|docs?)(?:_|$)/.test(tag) || knownOs.has(tag) || knownArch.has(tag);
/** Tags that only choose how to link: our own build decides that. */
const forLinking = new Set(['netgo', 'osusergo', 'static', 'static_build', 'static_all', 'timetzdata', 'netcgo', 'musl', 'with_musl']);
/** Tags with which a program is made for those who use it: the plain build is for who develops. */
const ofProducts = /^(?:prod(?:uction)?|release|embed\w*)$/;
/** Tags of an edition that is sold: what it adds lies where few can fetch it. */
const ofEditions = /^(?:enterprise|ee|premium|commercial)$/i;
/** Targets of a build beside the one for an image: another platform, a function of a cloud, debugging, less than the whole. */
const forElsewhere = /(?:^|[-_.:/])(?:lambda|serverless|desktop|gui|alpine|musl|debug|dev(?:el(?:opment)?)?|race|windows|darwin|mac(?:os)?|wasm|android|ios|lite|light|mini(?:mal)?|slim|small|tiny)(?:$|[-_.:/])/i;
/** Tags that leave something out. */
const lessByName = /^(?:no|without)[_-]?[a-z]/;
/** Demanded tags that are followed in a row: one brings in files that may demand another. */
const mostDemanded = 8;

interface Program {
  readonly tree: GoTree;
  readonly config: BuildConfig;
  readonly dir: string;
  readonly closure: Closure;
}

/**
 * The tags of the most trusted build that passes some, and then, one by one, what the code still uses and only files with a
 * further tag declare: files for different tags often declare the same, and no build takes both.
 */
export function chooseTags(program: Program, mentions: readonly Mention[], known: readonly TagFact[]): Finding<string>[] {
  const chosen = new Map<string, Source>();
  // A program that is only run in passing has tags of its own, as has one that prints its manual.
  const all = mentions.filter(({ go }) => go?.verb !== 'run');
  // What is built again and again while one develops leaves out what takes long.
  const lasting = all.filter(({ reader }) => reader !== 'air');
  const builds = lasting.some(({ go }) => go?.verb === 'build') ? lasting : all;
  const plain = builds.filter(({ context }) => !forElsewhere.test(context));
  const source = (plain.length > 0 ? plain : builds.length > 0 ? builds : mentions).find((mention) => {
    const tags = (mention.go?.tags ?? []).filter((tag) => !isOfNoImage(tag));
    return tags.length > 0 && !isVariant(mention, plain) && !clash(program, tags) && !lacksArchive(program, tags);
  });
  const demanded = new Set(known.filter(({ effect }) => effect === 'mandatory').map(({ tag }) => tag));
  for (const tag of source?.go?.tags ?? [])
    if (source !== undefined && !isOfNoImage(tag) && (demanded.has(tag) || (!forLinking.has(tag) && !isForC(program, tag, source, known) && lackingOf(program, tag, known) === undefined))) chosen.set(tag, source.at);
  if (source === undefined) for (const { tag, at } of adapters(program, known)) chosen.set(tag, at);
  for (let step = 0; step < mostDemanded; step++) {
    const next = nextDemanded(program, [...chosen.keys()], mentions, known);
    if (next === undefined) break;
    chosen.set(next.value, next.at);
  }
  return [...chosen].map(([value, at]) => ({ value, at }));
}

/** Tags that bring adapters among which a configuration chooses, or a driver: a build with none of them can do nothing. */
function adapters(program: Program, known: readonly TagFact[]): readonly TagFact[] {
  const hollow = known.filter(({ tag, at }) => isHollow(program, tag, at));
  const around = ({ at }: TagFact): string => parentOf(parentOf(at.path));
  // Adapters of one kind lie side by side; two that have nothing to do with each other are extras.
  const found = hollow.filter((one) => one.what.startsWith('the database driver') || hollow.some((other) => other !== one && around(other) === around(one)));
  if (found.length === 0) return [];
  const { tree, config, dir } = program;
  return tree.closure(dir, withTags(config, found.map(({ tag }) => tag))).missing.length > 0 ? [] : found;
}

/** Whether a package of the program is empty without a tag. */
function isHollow({ tree, closure }: Program, tag: string, { path }: Source): boolean {
  const found = [...closure.packages.values()].find(({ origin, package: { dir } }) => origin === 'tree' && dir === parentOf(path))?.package;
  return found !== undefined && !isOfNoImage(tag) && found.ignoredGoFiles.some((name) => pathIn(found.dir, name) === path) && found.cgoFiles.length === 0 &&
    found.goFiles.every((name) => /^\s*package\s+\w+\s*;?\s*$/.test(codeOf(tree, pathIn(found.dir, name))));
}

/**
 * Whether a file also builds the program without tags: with tags it is made once more, for some of the users (an agent without pages,
 * one for glibc). Of release files the first build counts, and what a README proposes beside it is an option for who builds by hand;
 * another file says so where it calls the target for its tag (`build-gssapi`).
 */
function isVariant(mention: Mention, builds: readonly Mention[]): boolean {
  const plain = builds.filter((one) => one.go !== undefined && /^(?:build|install)$/.test(one.go.verb) && (one.go.tags ?? []).every((tag) => forLinking.has(tag)));
  const { reader, at, go } = mention;
  // `nosound` in a README is for who has none.
  if (reader === 'readme' && go?.tags?.every((tag) => lessByName.test(tag)) === true) return plain.some((one) => one.reader !== 'readme');
  if (reader === 'goreleaser' || reader === 'readme') return plain.some((one) => one.reader === 'goreleaser' && builds.indexOf(one) < builds.indexOf(mention));
  const beside = plain.filter((one) => one.reader === reader && one.at.path === at.path);
  const named = (tag: string, by: Mention): boolean => by.context.split(/[^A-Za-z0-9]+/).includes(tag);
  const tags = (go?.tags ?? []).filter((tag) => !ofProducts.test(tag));
  // All of the variants in one is a variant, too.
  const all = tags.length > 1 && tags.every((tag) => builds.some((one) => one.at.path === at.path && one.go?.tags?.join() === tag && named(tag, one)));
  return beside.length > 0 && (all || (go?.tags ?? []).some((tag) => ofEditions.test(tag)) || tags.some((tag) => named(tag, mention)));
}

/** Whether no file here asks for a tag, and the build that passes it has cgo on, which the program does without: it is for C code of a module. */
function isForC({ tree, config, dir }: Program, tag: string, { go }: Mention, known: readonly TagFact[]): boolean {
  return go?.env['CGO_ENABLED'] === '1' && !known.some((one) => one.tag === tag) && cgoFacts(tree, dir, config).need !== 'needed';
}

/** A tag that the program needs beside the chosen ones; first those that some build passes for more than development, in the order of their trust. */
function nextDemanded(
  { tree, config, dir, closure }: Program,
  chosen: readonly string[],
  mentions: readonly Mention[],
  known: readonly TagFact[],
): Finding<string> | undefined {
  const more = chosen.filter((tag) => !config.tags.includes(tag));
  const tagged = more.length === 0 ? config : withTags(config, more);
  const facts = more.length === 0 ? known : readTags(tree, tree.closure(dir, tagged), tagged);
  const demanded = facts.filter(({ tag, effect }) => effect === 'mandatory' && !chosen.includes(tag) && !clash({ tree, config: tagged, dir, closure }, [tag]));
  const passed = mentions.flatMap(({ go, at }) => (go?.tags ?? []).map((tag) => ({ value: tag, at })));
  const all = demanded.map(({ tag, at }) => ({ value: tag, at }));
  const asked = passed.filter(({ value }) => demanded.some(({ tag }) => tag === value));
  // Of environments an image has the one for those who use it.
  return asked.find(({ value }) => !isOfNoImage(value)) ?? all.find(({ value }) => ofProducts.test(value)) ?? asked[0] ?? all.find(({ value }) => !isOfNoImage(value)) ?? all[0];
}

/** Whether the tags bring a second `func main`: they are for another program of the same directory. */
function clash({ tree, config, dir }: Program, tags: readonly string[]): boolean {
  const more = tags.filter((tag) => !config.tags.includes(tag));
  if (more.length === 0) return false;
  const { goFiles, cgoFiles } = tree.package(dir, withTags(config, more));
  return [...goFiles, ...cgoFiles].filter((name) => holdsMain(tree, pathIn(dir, name))).length > 1;
}

/** Whether the tags bring in a package that links a static library which git does not hold: whoever builds so makes it before. */
function lacksArchive({ tree, config, dir, closure }: Program, tags: readonly string[]): boolean {
  const more = tags.filter((tag) => !config.tags.includes(tag));
  return more.length > 0 && [...tree.closure(dir, withTags(config, more)).packages].some(([path, { origin, package: { dir: at, cgo } }]) => origin === 'tree' && !closure.packages.has(path) && cgo.ldflags.some((flag) => {
    const [, name] = /^\$\{SRCDIR\}\/([\w./-]+\.a)$/.exec(flag) ?? [];
    const file = name === undefined ? undefined : joinPath(at, name);
    return file !== undefined && tree.repo.stat(file) === undefined;
  }));
}

/** Endings of what front ends make. */
const ofFrontEnds = /\.(?:html?|[cm]?js|css|json|map|svg|ico|png|webmanifest|wasm|txt)$/;

/** What git does not hold and no stage makes of what a tag brings: who builds with it makes or fetches that before. */
export function lackingOf(program: Program, tag: string, known: readonly TagFact[]): Finding<string> | undefined {
  const brought = known.find((fact) => fact.tag === tag && fact.effect === 'feature')?.at.path;
  if (brought === undefined) return lackingPackage(program, tag);
  return filesWith(program, tag).map((path) => lackingFile(program, path)).find((found) => found !== undefined) ?? lackingCode(program, tag, parentOf(brought));
}

/** The Go files of the tree that a tag brings into the program. */
function filesWith({ tree, config, dir, closure }: Program, tag: string): string[] {
  const own = ({ packages }: Closure): string[] => [...packages.values()].flatMap(({ origin, package: { dir: at, goFiles, cgoFiles } }) => (origin === 'tree' ? [...goFiles, ...cgoFiles].map((name) => pathIn(at, name)) : []));
  const plain = new Set(own(closure));
  return own(tree.closure(dir, withTags(config, [tag]))).filter((path) => !plain.has(path));
}

/** A package of the tree all of whose files only a build without the tag takes: what is built with it lies elsewhere. */
function lackingPackage({ tree, config, dir, closure }: Program, tag: string): Finding<string> | undefined {
  const found = tree.closure(dir, withTags(config, [tag])).missing.find(({ value, why }) => why === 'excluded' && !closure.missing.some((one) => one.value === value));
  return found && { value: `the code of ${found.dir} with it`, at: found.at };
}

/** An embedded file of a tag's code. */
function lackingFile({ tree }: Program, brought: string): Finding<string> | undefined {
  const dir = parentOf(brought);
  for (const { pattern, line } of tree.file(brought).embeds) {
    const path = joinPath(dir, pattern.replace(/^all:/, ''));
    const ending = /^\*((?:\.\w+)+)$/.exec(pattern)?.[1];
    if (path !== undefined && ending !== undefined && !ofFrontEnds.test(ending) && !tree.filesOf(dir).some((name) => name.endsWith(ending))) return { value: path, at: { path: brought, line } };
    if (path === undefined || hasMeta(path) || !/[^/]\.\w+$/.test(path) || ofFrontEnds.test(path) || tree.repo.stat(path) !== undefined) continue;
    if (findMaker(tree.repo, path) === undefined && linesMaking(generateLines(tree, dir), { dir, path }, tree.repo).length === 0) return { value: path, at: { path: brought, line } };
  }
  return undefined;
}

/** A Go file of its own name that declares what a tag's code uses, where other code stands in without the tag. */
function lackingCode({ tree, config, dir: program, closure }: Program, tag: string, dir: string): Finding<string> | undefined {
  const tagged = tree.closure(program, withTags(config, [tag]));
  const [one] = missingSymbols(tree, tree.git, tagged).filter((symbol) => symbol.dir === dir);
  const rule = one?.ignoredBy;
  if (one === undefined || rule === undefined || hasMeta(rule.value) || one.generate.length > 0) return undefined;
  const path = joinPath(parentOf(rule.at.path), rule.value.replace(/^\//, ''));
  const filesOf = ({ packages }: Closure): readonly string[] => [...packages.values()].find(({ origin, package: { dir: at } }) => origin === 'tree' && at === dir)?.package.goFiles ?? [];
  const standsIn = filesOf(closure).some((name) => !filesOf(tagged).includes(name)) && !missingSymbols(tree, tree.git, closure).some((symbol) => symbol.dir === dir);
  // Of a rule for a bare name nobody looks for the maker.
  return standsIn && path !== undefined && (!rule.value.includes('/') || findMaker(tree.repo, path) === undefined) ? { value: path, at: one.at } : undefined;
}
