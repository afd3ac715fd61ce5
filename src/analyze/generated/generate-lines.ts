/** Which `//go:generate` line makes what. */
import { baseName, joinPath, parentOf, type Repo } from '../../repo.ts';
import { defaultConfig, evaluate, isPlatformTag, nameMatches, tagsIn, tagsOf, type Constraint } from '../go/constraints.ts';
import { below } from '../packages/directories.ts';
import type { Finding } from '../facts.ts';
import { callOfLine, madeIn } from './generate-defaults.ts';
import { findGenerate } from '../go/body.ts';
import type { GoTree } from '../go-tree.ts';

const known = new WeakMap<GoTree, Map<string, readonly Finding<string>[]>>();

/** The generate lines of a directory's Go files that `go generate` would run. */
export function generateLines(tree: GoTree, dir: string): readonly Finding<string>[] {
  const lines = known.get(tree) ?? new Map<string, readonly Finding<string>[]>();
  known.set(tree, lines);
  const made = lines.get(dir) ?? readLines(tree, dir);
  lines.set(dir, made);
  return made;
}

function readLines({ repo, filesOf, file }: GoTree, dir: string): readonly Finding<string>[] {
  return filesOf(dir).filter((name) => name.endsWith('.go')).flatMap((name) => {
    const path = joinPath(dir, name) ?? name;
    const bytes = repo.bytes(path) ?? new Uint8Array();
    const lines = findGenerate({ path, line: 0 }, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return lines.length > 0 && generateTags(name, file(path).constraints) === undefined ? [] : lines;
  });
}

/** Tags that hold for the go command when it generates on a builder of images (`go help generate`). */
const generating: ReadonlySet<string> = new Set([...tagsOf(defaultConfig), 'generate']);

/** The tags without which `go generate` passes a file over; `undefined` where it never reads it on Linux, as what `ignore` keeps out. */
export function generateTags(name: string, constraints: readonly Constraint[]): readonly string[] | undefined {
  if (!nameMatches(name, generating)) return undefined;
  const own = [...new Set(constraints.flatMap(tagsIn))].filter((tag) => !isPlatformTag(tag) && !generating.has(tag));
  return [[], ...own.map((tag) => [tag]), own].find((tags) => readWith(name, constraints, tags));
}

/** Whether `go generate -tags …` reads a file. */
export function readWith(name: string, constraints: readonly Constraint[], tags: readonly string[]): boolean {
  const all = { has: (tag: string) => generating.has(tag) || tags.includes(tag) };
  return nameMatches(name, all) && constraints.every((constraint) => evaluate(constraint, all));
}

/** What is looked for: a directory, or one file or directory of it. */
export interface Lacking {
  readonly dir: string;
  readonly path?: string;
}

/** Makers of Go code alone: nothing that is embedded comes of them. */
const codeOnly = /^(?:go\s+(?:run|tool)\s+)?(?:-\S+\s+)*\S*\b(?:stringer|enumer|go-enum|wire|easyjson|msgp|sqlc|gqlgen|ent|deepcopy-gen|controller-gen|protoc|buf|oapi-codegen|jsonenums|genny|gowrap|ifacemaker)\b/;

/** Whether a line makes Go code and nothing that could be embedded. */
export function makesCode({ value }: Finding<string>): boolean {
  return codeOnly.test(value);
}

/** Makers of doubles for tests. */
const doubles = /\b(?:mockgen|mockery|counterfeiter|moq|minimock|gomock|pegomock|mocks?)\b/i;

/** A file that a line says it writes. */
const OUTPUT = /(?:\s-{1,2}(?:o|[\w-]*out|output|outfile|dest|destination)[= ]|[^>&]>[ \t]*)["']?([\w./-]+)/g;

type Tree = Pick<Repo, 'stat' | 'read' | 'list'>;

/**
 * The lines that make it: those that name it, or whose tool writes there by its own rule or its settings file, else those that
 * stand in its directory, else those in the nearest directory above (tools that no row knows name no file).
 * @param repo a line all of whose files are there makes nothing that lacks; the settings of a tool say where it writes
 */
export function linesMaking(lines: readonly Finding<string>[], wanted: Lacking, repo: Tree): readonly Finding<string>[] {
  const exists = (path: string): boolean => repo.stat(path) !== undefined;
  const isCode = wanted.path === undefined || wanted.path.endsWith('.go');
  const byRule = new Map(lines.map((line) => [line, isCode ? madeIn(repo, callOfLine(line), wanted.dir) : undefined]));
  const useful = lines.filter((line) => {
    // Only tests need doubles, unless the program imports a package of them.
    if (isOfTests(line) && parentOf(line.at.path) === wanted.dir) return false;
    if (readsNothing(line, exists)) return false;
    const made = byRule.get(line)?.files ?? outputsOf(line, repo);
    return made.length === 0 || made.some((path) => !exists(path) || !/\.\w{1,5}$/.test(path));
  });
  const named = useful.filter((line) => {
    const rule = byRule.get(line);
    return rule === undefined ? isNamed(line, wanted, repo) : rule.files.some((path) => wanted.path === undefined || !rule.exact || path === wanted.path);
  });
  if (named.length > 0) return named;
  // A line that says where else it writes makes nothing here.
  const open = useful.filter((line) => byRule.get(line) === undefined && !isOfTests(line) && outputsOf(line, repo).every((path) => covers(path, wanted.dir)) &&
    pathsIn(line).every((path) => exists(path) || path === wanted.dir || (parentOf(path) === wanted.dir && /\.\w+$/.test(path))));
  const beside = open.filter(({ at }) => parentOf(at.path) === wanted.dir);
  if (beside.length > 0) return beside;
  const name = baseName(wanted.path ?? wanted.dir);
  const above = open.filter(({ value, at }) => {
    if (below(parentOf(at.path), wanted.path ?? wanted.dir) === undefined) return false;
    // A line at the top lies above everything, and an embedded file is no package that a tool's settings would name.
    return value.includes(name) || isInside(wanted.dir, parentOf(at.path)) || (wanted.path === undefined && parentOf(at.path) !== '.');
  });
  const nearest = Math.max(...above.map(({ at }) => parentOf(at.path).length));
  return above.filter(({ at }) => parentOf(at.path).length === nearest);
}

/** Whether a line of go-bindata names trees none of which is there, seen from its own directory: it was left behind when they moved. */
function readsNothing({ value, at }: Finding<string>, exists: (path: string) => boolean): boolean {
  const trees = /\bgo-bindata\b/.test(value) ? [...value.matchAll(/(?<=\s)((?:\.{1,2}\/)*[\w-][\w./-]*)\/\.\.\.(?=\s|$)/g)].map(([, path = '']) => joinPath(parentOf(at.path), path)) : [];
  return trees.length > 0 && trees.every((path) => path !== undefined && !exists(path));
}

/** Whether a line makes doubles. */
export function isOfTests({ value }: Finding<string>): boolean {
  return doubles.test(value);
}

/** Files that a line surely makes in a directory: those that it names, and those of its tool's own rule. */
export function surelyMade(line: Finding<string>, dir: string, repo: Tree): readonly string[] {
  if (readsNothing(line, (path) => repo.stat(path) !== undefined)) return [];
  const byRule = madeIn(repo, callOfLine(line), dir);
  if (byRule !== undefined) return byRule.exact ? byRule.files : [];
  return outputsOf(line, repo).filter((path) => parentOf(path) === dir);
}

/** Where a line says that it writes, as the repository sees it. */
function outputsOf({ value, at }: Finding<string>, repo: Tree): string[] {
  const from = parentOf(at.path);
  return [...[...value.matchAll(OUTPUT)].flatMap(([, path = '']) => joinPath(from, path) ?? []), ...copied(value, from, repo)];
}

/** Where `cp` and the like put what they are given: into a directory, or to a name. */
function copied(value: string, from: string, repo: Tree): string[] {
  const words = /^(?:cp|mv|ln|install)\s/.test(value) ? value.split(/\s+/).slice(1).filter((word) => !word.startsWith('-')) : [];
  const to = words.at(-1);
  const place = words.length < 2 || to === undefined ? undefined : joinPath(from, to);
  if (place === undefined || to === undefined) return [];
  const isDirectory = words.length > 2 || /(?:^|\/)\.{0,2}$/.test(to) || repo.stat(place)?.kind === 'directory';
  return isDirectory ? words.slice(0, -1).flatMap((word) => joinPath(place, baseName(word)) ?? []) : [place];
}

/** Whether a place is a directory, a file right in it, or holds it. */
function covers(path: string, dir: string): boolean {
  return below(path, dir) !== undefined || (parentOf(path) === dir && /\.\w+$/.test(path));
}

/** Whether a line says itself that it makes what is looked for; else it only stands near. */
export function isNamed(line: Finding<string>, wanted: Lacking, repo: Tree): boolean {
  return [...pathsIn(line), ...outputsOf(line, repo), ...writtenByTool(line, wanted, repo)].some((path) => names(path, wanted, (one) => repo.stat(one) !== undefined));
}

/** A tool of the tree that names the very file in its own code: it is run in the directory of the line. */
function writtenByTool({ value, at }: Finding<string>, { path }: Lacking, repo: Tree): string[] {
  const tool = path === undefined || !/[^/]\.\w+$/.test(path) ? undefined : /^go\s+run\s+(?:-\S+\s+)*["']?((?:\.{1,2}\/)*[\w./-]+)["']?(?=\s|$)/.exec(value)?.[1];
  const place = tool === undefined ? undefined : toolPlace(repo, parentOf(at.path), tool);
  if (place === undefined || repo.stat(place) === undefined) return [];
  const files = place.endsWith('.go') ? [place] : repo.list(place).filter(({ name }) => name.endsWith('.go') && !name.endsWith('_test.go')).map(({ name }) => joinPath(place, name) ?? name);
  const texts = files.slice(0, 20).flatMap((file) => [...(repo.read(file, 128 * 1024) ?? '').matchAll(/"((?:\.{1,2}\/)*[\w.-]+(?:\/[\w.-]+)*)"/g)].map(([, text = '']) => text));
  return texts.flatMap((text) => joinPath(parentOf(at.path), text) ?? []).filter((one) => one === path);
}

/** A package of the tree by its directory, or by its import path in the nearest module. */
function toolPlace(repo: Tree, dir: string, tool: string): string | undefined {
  for (let at = dir; !tool.startsWith('.'); at = parentOf(at)) {
    const module = /^module\s+"?([^\s"]+)/m.exec(repo.read(joinPath(at, 'go.mod') ?? 'go.mod', 64 * 1024) ?? '')?.[1];
    if (module !== undefined && tool.startsWith(`${module}/`)) return joinPath(at, tool.slice(module.length + 1));
    if (module !== undefined || at === '.') break;
  }
  return joinPath(dir, tool);
}

/** Whether a path of a line is what is looked for, or lies in it, or holds it; what is there already is input. */
function names(path: string, wanted: Lacking, exists: (path: string) => boolean): boolean {
  if (path === '.' || (exists(path) && /\.\w{1,5}$/.test(path))) return false;
  if (wanted.path !== undefined) return path === wanted.path || below(wanted.path, path) !== undefined || (below(path, wanted.path) !== undefined && isInside(wanted.dir, path));
  return path === wanted.dir || (parentOf(path) === wanted.dir && path.endsWith('.go'));
}

/** Words of a line that could be paths of what it reads or writes, as the repository sees them; not its tool. */
function pathsIn({ value, at }: Finding<string>): string[] {
  const words = value.replace(/^go\s+run\s+(?:-\S+\s+)*\S+/, '').split(/[\s=,:"']+/);
  const written = [...value.matchAll(OUTPUT)].map(([, word = '']) => word);
  return [...words.filter((word) => /[./]/.test(word) && !/^[-$]/.test(word)), ...written].flatMap((word) => joinPath(parentOf(at.path), word) ?? []);
}

function isInside(dir: string, path: string): boolean {
  return path !== dir && below(dir, path) !== undefined;
}

/** Paths that a line names, and its tool where that lies in the tree. */
export function generatePaths(line: Finding<string>): readonly string[] {
  const tool = /^go\s+run\s+(?:-\S+\s+)*["']?(\.[^\s"']+|[^\s"']+\.go)/.exec(line.value)?.[1];
  return [...pathsIn(line), ...(tool === undefined ? [] : [joinPath(parentOf(line.at.path), tool) ?? '.'])];
}
