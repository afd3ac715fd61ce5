import { embedPlace } from '../../../analyze/packages/embeds.ts';
import type { Finding, RepoFacts } from '../../../analyze/facts.ts';
import { isNamed, linesMaking, makesCode } from '../../../analyze/generated/generate-lines.ts';
import { filesNamedIn, findMaker, findToolMaker, type Maker } from '../../../analyze/generated/makers.ts';
import { openGitIgnore } from '../../../analyze/gitignore.ts';
import { moduleOf } from '../../../analyze/modules/modules.ts';
import type { Diagnostic, Source } from '../../../diagnostic.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import { below } from '../../../analyze/packages/directories.ts';
import { fillsEmbed, frontEndsFor } from '../front-ends/front-end.ts';
import { stylesFor } from '../front-ends/styles.ts';
import { commandTools, type CommandTools } from './command-tools.ts';
import { lineNeed, type LineNeed } from './generate-tools.ts';
import { madeFiles } from './made-files.ts';
import { ownGenerator } from './own-generators.ts';
import type { RepositoryOptions } from '../repository-options.ts';
import { absentSubmodules } from './submodules.ts';
import type { Target } from '../target.ts';
import { toolMakerFor } from './tool-makers.ts';
import { wasmLacks } from './web-assembly.ts';

/** Something that a target's build needs and git does not hold, with what makes it. */
export interface Lack {
  /** `file`: a Go file that a line makes and git keeps out; nobody says that the build needs it. */
  readonly kind: 'package' | 'symbol' | 'embed' | 'library' | 'file';
  readonly target: Target;
  /** What is looked for, as in a sentence. */
  readonly message: string;
  readonly at: Source;
  /** Where it should lie. */
  readonly path: string;
  /** Generate lines that make it, each with what it needs. */
  readonly lines: readonly { readonly line: Finding<string>; readonly need: LineNeed }[];
  /** The repository's command that makes it, where no generate line does. */
  readonly maker: Maker | undefined;
  /** What that command needs. */
  readonly tools: CommandTools;
  /** The submodule that it lies in, or that its maker reads, and that is not there. */
  readonly submodule: string | undefined;
}

type Problem = Omit<Diagnostic, 'code' | 'severity'>;

/** Everything that the targets lack, without what a front end of the repository makes. */
export function lacksOf(repo: Repo, facts: RepoFacts, targets: readonly Target[], options: RepositoryOptions): readonly Lack[] {
  if (options['assume-present'] || options['pre-build'] !== '') return [];
  const built = frontEndsFor(facts, targets);
  const styled = stylesFor(facts, targets).map(({ output }) => output);
  return targets.flatMap((target) => {
    const { cgo, closure, embeds } = target.command;
    const describe = lackOf(repo, facts, target);
    const lacks = [
      ...closure.missing.map((one) => describe('package', `${one.value} is imported, and ${one.why === 'absent' ? 'is not in the repository' : 'has no file for Linux'}${kept(one.ignoredBy)}`, one.at, one.dir, undefined)),
      ...closure.missingSymbols.map((one) => describe('symbol', `${one.value} is used, and no file of ${one.dir} declares it${kept(one.ignoredBy)}`, one.at, one.dir, ignoredFile(one.ignoredBy) ?? namedFile(repo, one.dir))),
      ...embeds.filter((one) => one.state === 'missing' && !built.some((build) => fillsEmbed(build, one)) && !styled.some((output) => below(embedPlace(one), output) !== undefined))
        .map((one) => describe('embed', `//go:embed ${one.pattern.value} finds nothing${one.reason ? `: ${one.reason}` : ''}${kept(one.ignoredBy)}`, one.pattern.at, one.dir, embedPlace(one))),
      ...(cgo.need !== 'needed' ? [] : (cgo.absent ?? []).map((one) => describe('library', `${one.value} is linked, and is not in the repository`, one.at, parentOf(one.value), one.value))),
    ];
    return [...lacks, ...fileLacks(repo, facts, target, lacks), ...wasmLacks(repo, facts, target)];
  });
}

/** What lines that can run make beside all that surely lacks. */
function fileLacks(repo: Repo, facts: RepoFacts, target: Target, others: readonly Lack[]): Lack[] {
  const known = others.flatMap(({ lines }) => lines.map(({ line }) => line));
  return madeFiles(repo, facts, target).filter(({ line, need }) => need.kind !== 'foreign' && !known.includes(line))
    .map(({ path, line, need }) => ({ kind: 'file', target, message: path, at: line.at, path, lines: [{ line, need }], maker: undefined, tools: commandTools(repo, target.module, []), submodule: undefined }));
}

function kept(rule: Finding<string> | undefined): string {
  return rule === undefined ? '' : ` (${rule.at.path}:${rule.at.line} keeps it out of git)`;
}

/** The file that a rule of git names, where it is one. */
function ignoredFile(rule: Finding<string> | undefined): string | undefined {
  return rule === undefined || !rule.value.includes('/') || /[*?[!\\]/.test(rule.value) ? undefined : joinPath(parentOf(rule.at.path), rule.value);
}

/** The one file that is not here, that git keeps out, and that a command of the repository names in a directory. */
function namedFile(repo: Repo, dir: string): string | undefined {
  const git = openGitIgnore(repo);
  const paths = filesNamedIn(repo, dir).filter((path) => repo.stat(path) === undefined && git.rule(path, 'file') !== undefined);
  return paths.length === 1 ? paths[0] : undefined;
}

function lackOf(repo: Repo, facts: RepoFacts, target: Target) {
  return (kind: Lack['kind'], message: string, at: Source, dir: string | undefined, file: string | undefined): Lack => {
    const path = file ?? dir ?? '.';
    const wanted = { dir: dir ?? '.', ...(file !== undefined && file !== dir ? { path: file } : {}) };
    const found = dir === undefined ? [] : linesMaking(target.command.generate, wanted, repo)
      .filter((line) => kind !== 'embed' || !makesCode(line))
      .map((line) => ({ line, need: lineNeed(repo, facts.modules, moduleOf(facts.modules, line.at.path) ?? target.module, line) }));
    const open = path === '.' || (kind === 'symbol' && file === undefined);
    // A line that only stands near, and could not run, gives way to the command that names the path.
    const sure = found.some(({ line, need }) => need.kind !== 'foreign' || isNamed(line, wanted, repo));
    const direct = sure || kind === 'embed' || dir === undefined ? undefined : toolMakerFor(repo, facts, dir);
    if (direct?.runs === true) return { kind, target, message, at, path, lines: [], maker: direct.maker, tools: direct.tools, submodule: submoduleOf(repo, path, direct.maker) };
    const naming = sure || open ? undefined : findMaker(repo, path);
    const maker = naming ?? (open ? undefined : toolMaker(repo, kind, path, found)) ?? (found.length === 0 ? direct?.maker ?? ownMaker(repo, facts, target, kind, dir) : undefined);
    const tools = maker !== undefined && maker === direct?.maker ? direct.tools : commandTools(repo, moduleOf(facts.modules, maker === undefined ? '.' : parentOf(maker.at.path)) ?? target.module, maker?.starts ?? []);
    // A command that can run stands in for lines that cannot.
    const isStuck = maker !== undefined && tools.missing.length === 0 && found.some(({ need }) => need.kind === 'foreign');
    const lines = naming !== undefined || isStuck ? [] : found;
    return { kind, target, message, at, path, lines, maker, tools, submodule: submoduleOf(repo, path, maker) };
  };
}

/** A program of the repository that writes the Go file. */
function ownMaker(repo: Repo, facts: RepoFacts, target: Target, kind: Lack['kind'], dir: string | undefined): Maker | undefined {
  return dir === undefined || (kind !== 'symbol' && kind !== 'package') ? undefined : ownGenerator(repo, facts, target, dir);
}

/** The repository's own command around the tool of a line that cannot run by itself, or around what compiles its .proto files. */
function toolMaker(repo: Repo, kind: Lack['kind'], path: string, lines: Lack['lines']): Maker | undefined {
  const stuck = lines.filter(({ need }) => need.kind === 'foreign').flatMap(({ line }) => /^[a-z][\w-]*(?=\s|$)/.exec(line.value)?.[0] ?? []).filter((tool) => tool !== 'go');
  if (stuck.length > 0) return findToolMaker(repo, stuck, path);
  return lines.length === 0 && kind === 'package' && !ofKubernetes.test(path) && hasProto(repo, '.', 0) ? findToolMaker(repo, ['protoc', 'buf'], path) : undefined;
}

/** What k8s.io/code-generator makes of types in Go. */
const ofKubernetes = /(?:^|\/)(?:clientset|informers|listers|applyconfiguration)(?:\/|$)/;

/** Whether there are descriptions of messages within a few directories. */
function hasProto(repo: Repo, dir: string, depth: number): boolean {
  const entries = repo.list(dir);
  return entries.some(({ name, kind }) => kind === 'file' && name.endsWith('.proto')) ||
    (depth < 4 && entries.some(({ name, kind }) => kind === 'directory' && !/^(?:\.|node_modules$|vendor$|testdata$)/.test(name) && hasProto(repo, joinPath(dir, name) ?? name, depth + 1)));
}

function submoduleOf(repo: Repo, path: string, maker: Maker | undefined): string | undefined {
  const text = maker === undefined ? '' : repo.read(maker.at.path, 64 * 1024) ?? '';
  return absentSubmodules(repo).find((one) => path === one || path.startsWith(`${one}/`) || new RegExp(`\\bcd\\s+(?:\\./)?${one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[/\\s;&]|$)`).test(text));
}

/** Whether a stage of the image can make it. */
export function canBeMade({ lines, maker, tools, submodule }: Lack): boolean {
  if (submodule !== undefined) return false;
  return lines.length > 0 ? lines.every(({ need }) => need.kind !== 'foreign') : maker !== undefined && tools.missing.length === 0;
}

/** The refusal of each lack of a kind that no stage can make; of those that one submodule would bring, of the first. */
export function unmade(lacks: readonly Lack[], kind: Lack['kind']): Problem[] {
  const left = lacks.filter((lack) => lack.kind === kind && !canBeMade(lack));
  return left.flatMap((lack) => {
    const alike = liesIn(lack) === undefined ? [lack] : left.filter((other) => liesIn(other) === liesIn(lack));
    const { message, at } = lack;
    return alike[0] === lack ? [{ message: `${message}${alike.length > 1 ? `, as are ${alike.length - 1} more` : ''}${madeBy(lack)}`, at, remedy: remedyFor(lack) }] : [];
  });
}

/** The submodule in which it should lie. */
function liesIn({ submodule, path }: Lack): string | undefined {
  return submodule !== undefined && (path === submodule || path.startsWith(`${submodule}/`)) ? submodule : undefined;
}

/** Words that make reads itself, where one of them is not followed. */
const MAKE_FUNCTIONS = /^(?:call|shell|wildcard|foreach|if|or|and|eval|value|file)$/;

function madeBy(lack: Lack): string {
  const { lines, maker, tools, submodule } = lack;
  const stuck = lines.find(({ need }) => need.kind === 'foreign');
  const foreign = tools.missing.filter((word) => /^[a-z][a-z0-9_+-]*$/.test(word) && !MAKE_FUNCTIONS.test(word));
  if (liesIn(lack) !== undefined) return `; it lies in the submodule ${submodule}, which is not here`;
  if (submodule !== undefined) return `; ${maker?.at.path}:${maker?.at.line} makes it out of the submodule ${submodule}, which is not here`;
  if (stuck?.need.kind === 'foreign') return `; the line that makes it (${stuck.line.at.path}:${stuck.line.at.line}: ${stuck.line.value}) cannot run in the builder: ${stuck.need.why}`;
  if (maker !== undefined) return `; ${maker.at.path}:${maker.at.line} makes it${foreign.length > 0 ? ` with ${foreign.slice(0, 4).join(', ')}` : ''}`;
  return '';
}

function remedyFor({ maker, submodule, lines, kind }: Lack): string {
  const fetch = submodule === undefined ? '' : `git submodule update --init ${submodule}`;
  if (fetch !== '' && maker === undefined) return `run ${fetch}`;
  const otherwise = 'or make it before docker build and say --assume-present';
  if (maker !== undefined) {
    return `${fetch === '' ? '' : `run ${fetch}; then `}let a stage make it with --pre-build '${maker.command}', where the builder image can do that, ${otherwise}`;
  }
  if (lines.length > 0) return `name a command that makes it in a Go image, as in --pre-build 'make generate', ${otherwise}`;
  return `name the repository's command that makes it, as in --pre-build 'make ${kind === 'embed' ? 'assets' : 'generate'}', or --assume-present where it will be there`;
}

/** What is here and a clean checkout lacks, unless it was added by force: git's index is not read. */
export function ignoredHere({ command }: Target): Problem[] {
  const embedded = command.embeds.flatMap(({ state, pattern, uncommitted, files }) => (uncommitted !== undefined && (state === 'ok' || files.some((file) => file.endsWith(pattern.value))) ? [uncommitted] : []));
  const [first, ...others] = [...embedded, ...command.closure.ignored];
  if (first === undefined) return [];
  return [{
    message: `${first.value}${others.length > 0 ? ` and ${others.length} more are` : ' is'} here, and git ignores ${others.length > 0 ? 'them' : 'it'}: a clean checkout lacks what nobody has added by force`,
    at: first.at, remedy: 'commit it, or let a stage make it with --pre-build',
  }];
}
