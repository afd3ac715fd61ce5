/** Which `//go:generate` line makes what. */
import { baseName, joinPath, parentOf, type Repo } from '../repo.ts';
import { below } from './directories.ts';
import type { Finding } from './facts.ts';
import { findGenerate } from './go-body.ts';
import type { GoTree } from './go-tree.ts';

const known = new WeakMap<GoTree, Map<string, readonly Finding<string>[]>>();

/** The generate lines of a directory's Go files that `go generate` would run. */
export function generateLines(tree: GoTree, dir: string): readonly Finding<string>[] {
  const lines = known.get(tree) ?? new Map<string, readonly Finding<string>[]>();
  known.set(tree, lines);
  const made = lines.get(dir) ?? readLines(tree, dir);
  lines.set(dir, made);
  return made;
}

function readLines({ repo, filesOf }: GoTree, dir: string): readonly Finding<string>[] {
  return filesOf(dir).filter((name) => name.endsWith('.go')).flatMap((name) => {
    const path = joinPath(dir, name) ?? name;
    const bytes = repo.bytes(path) ?? new Uint8Array();
    return findGenerate({ path, line: 0 }, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
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

/** Makers of doubles for tests: no program needs what they write. */
const doubles = /\b(?:mockgen|mockery|counterfeiter|moq|minimock|gomock|pegomock|mocks?)\b/i;

/** A file that a line says it writes. */
const OUTPUT = /\s-{1,2}(?:o|[\w-]*out|output|outfile|dest|destination)[= ]["']?([\w./-]+)/g;

/**
 * The lines that make it: those that name it, else those whose tool says in its settings file that it writes there, else
 * those that stand in its directory, else those in the nearest directory above (tools as ent name no file).
 * @param repo a line all of whose files are there makes nothing that lacks; the settings of a tool say where it writes
 */
export function linesMaking(lines: readonly Finding<string>[], wanted: Lacking, repo: Pick<Repo, 'stat' | 'read'>): readonly Finding<string>[] {
  const exists = (path: string): boolean => repo.stat(path) !== undefined;
  const useful = lines.filter((line) => {
    if (doubles.test(line.value)) return false;
    const made = outputsOf(line);
    return made.length === 0 || made.some((path) => !exists(path) || !/\.\w{1,5}$/.test(path));
  });
  const named = useful.filter((line) => isNamed(line, wanted, exists));
  if (named.length > 0) return named;
  const set = useful.filter((line) => setsOutput(line, wanted.dir, repo));
  if (set.length > 0) return set;
  // A line that says where else it writes makes nothing here.
  const open = useful.filter((line) => outputsOf(line).every((path) => covers(path, wanted.dir)) && pathsIn(line).every((path) => exists(path) || path === wanted.dir || (parentOf(path) === wanted.dir && /\.\w+$/.test(path))));
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

/** Where a line says that it writes, as the repository sees it. */
function outputsOf({ value, at }: Finding<string>): string[] {
  return [...value.matchAll(OUTPUT)].flatMap(([, path = '']) => joinPath(parentOf(at.path), path) ?? []);
}

/** Whether a place is a directory, a file right in it, or holds it. */
function covers(path: string, dir: string): boolean {
  return below(path, dir) !== undefined || (parentOf(path) === dir && /\.\w+$/.test(path));
}

/** Tools that read where they write from a file, which they look for from their directory upwards. */
const SETTINGS: readonly { readonly tool: RegExp; readonly files: readonly string[] }[] = [
  { tool: /\bgqlgen\b/, files: ['.gqlgen.yml', 'gqlgen.yml', 'gqlgen.yaml'] },
  { tool: /\bsqlc\b/, files: ['sqlc.yaml', 'sqlc.yml', 'sqlc.json'] },
  { tool: /\bbuf\b/, files: ['buf.gen.yaml', 'buf.gen.yml'] },
];

/** Whether the settings of a line's tool name the directory. */
function setsOutput({ value, at }: Finding<string>, dir: string, repo: Pick<Repo, 'read'>): boolean {
  const row = SETTINGS.find(({ tool }) => tool.test(value));
  if (row === undefined) return false;
  for (let from = parentOf(at.path); ; from = parentOf(from)) {
    const text = row.files.flatMap((name) => repo.read(joinPath(from, name) ?? name, 64 * 1024) ?? [])[0];
    if (text !== undefined) return text.split(/[\s"':,]+/).some((word) => word.includes('/') && (word === dir || parentOf(joinPath(from, word) ?? '.') === dir));
    if (from === '.') return false;
  }
}

/** Whether a line says itself that it makes what is looked for; else it only stands near. */
export function isNamed(line: Finding<string>, wanted: Lacking, exists: (path: string) => boolean): boolean {
  return pathsIn(line).some((path) => names(path, wanted, exists));
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
  const tool = /^go\s+run\s+(?:-\S+\s+)*(\.\S+|\S+\.go)/.exec(line.value)?.[1];
  return [...pathsIn(line), ...(tool === undefined ? [] : [joinPath(parentOf(line.at.path), tool) ?? '.'])];
}
