import { baseName, pathIn } from '../../repo.ts';
import type { Closure } from '../packages/closure.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { once } from '../lazy.ts';
import { openFile, type CodeFile } from './code-file.ts';
import { addendsOf, argumentsOf, literal } from './go-text.ts';
import { importsOf } from './imports.ts';

export type { CodeFile } from './code-file.ts';

/** A package of the tree, as those know it that import it. */
export interface TreePackage {
  readonly dir: string;
  /** Of its package clauses. */
  readonly name: string;
}

/** The program's own code: the files of its closure that lie in the tree (module, workspace, local replacements). */
export interface OwnCode {
  readonly files: readonly CodeFile[];
  /** Those of one package. */
  filesIn(dir: string): readonly CodeFile[];
  /** Directories of the packages whose last part is a name: what a qualifier may mean. */
  directoriesCalled(name: string): readonly string[];
  /** The packages of these files by their import paths; the program's own has none. */
  readonly packages: ReadonlyMap<string, TreePackage>;
  /** Import paths of packages outside of the tree that the files import, with the first place. */
  readonly external: ReadonlyMap<string, Source>;
  /** Value of a string expression of a file: a literal, a constant that the file sees, or a join of such; `undefined` for all else. */
  value(expression: string | undefined, file: CodeFile): string | undefined;
}

const known = new WeakMap<Closure, OwnCode>();

/** The own code of a program with one closure: one object, by which others keep what they find in it. */
export function readOwnCode(tree: GoTree, closure: Closure): OwnCode {
  let own = known.get(closure);
  if (own === undefined) known.set(closure, (own = read(tree, closure)));
  return own;
}

function read(tree: GoTree, closure: Closure): OwnCode {
  const files: CodeFile[] = [];
  const packages = new Map<string, TreePackage>();
  const external = new Map<string, Source>();
  for (const member of closure.packages.values()) {
    if (member.origin !== 'tree') continue;
    const { importPath, package: found } = member;
    if (importPath !== '') packages.set(importPath, found);
    const imports = new Set(found.imports.map((imported) => imported.value));
    for (const imported of found.imports)
      if (!external.has(imported.value)) external.set(imported.value, imported.at);
    for (const name of [...found.goFiles, ...found.cgoFiles]) {
      files.push(openFile(tree, pathIn(found.dir, name), found, imports));
    }
  }
  const seen: Seen = { packages, constants: once(() => readConstants(files)) };
  const byDirectory = once(() => groupedBy(files, ({ dir }) => dir));
  const byName = once(() => groupedBy([...byDirectory().keys()], baseName));
  return {
    files, packages, external,
    filesIn: (dir) => byDirectory().get(dir) ?? [],
    directoriesCalled: (name) => byName().get(name) ?? [],
    value: (expression, file) => valueOf(expression, file, seen, 0),
  };
}

function groupedBy<T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}

const declares = /\b(?:const|var)\b|\breturn (?:"|\d)/;
/** What a name is set to at the end of a line: a string, a number, or another package's constant. */
const assigned = /=[ \t]*("(?:[^"\\\n]|\\.)*"|`[^`\n]*`|\d{2,5}|[a-z]\w*\.[A-Z]\w*)[ \t]*$/gm;
const declared = /(?:^|\n)[ \t]*((?:const|var)[ \t]+)?([A-Za-z_]\w*)(?:[ \t]+[\w.]+)?[ \t]*$/;
/** Where `const (` or `var (` begins, and what may end it: a bracket as far from the margin. */
const blockLine = /^([ \t]*)(?:(?:const|var) \(|\))/gm;

const variable = /^(var |\t)(\w+)[ \t]+(?:string|int)[ \t]*$/gm;

/** A string or number that a package declares; `value` is `undefined` where it declares the name with two values. */
interface Constant {
  readonly value: string | undefined;
  readonly file: CodeFile;
}

/** Constants of the program by name, then by the directory of the package: a name counts in its own package alone. */
type Constants = ReadonlyMap<string, ReadonlyMap<string, Constant>>;

/** What an expression may name. */
interface Seen {
  readonly packages: OwnCode['packages'];
  constants(): Constants;
}

/** From where to where a file declares constants or variables in brackets. */
function blocksOf(file: CodeFile): [number, number][] {
  const blocks: [number, number][] = [];
  let open: { readonly from: number; readonly margin: string } | undefined;
  for (const match of file.all(blockLine)) {
    const margin = match[1] as string;
    if (!match[0].endsWith(')')) open ??= { from: match.index, margin };
    else if (open?.margin === margin) {
      blocks.push([open.from, match.index]);
      open = undefined;
    }
  }
  return blocks;
}

function readConstants(files: readonly CodeFile[]): Constants {
  const constants = new Map<string, Map<string, Constant>>();
  for (const file of files) {
    if (!file.has(declares) || /\.pb\.go$/.test(file.path)) continue;
    const blocks = blocksOf(file);
    for (const match of file.all(assigned)) {
      const before = file.code.slice(file.code.lastIndexOf('\n', match.index) + 1, match.index);
      const [, keyword, name] = declared.exec(before) ?? [];
      if (name === undefined) continue;
      // What a function assigns to a variable of its own is nobody else's; to one of its package, it is the value.
      const inBlock = (index: number): boolean => blocks.some(([from, to]) => from < index && index < to);
      if (keyword === undefined && !inBlock(match.index) && !declaresVariable(file, name, inBlock)) continue;
      const text = match[1] as string;
      const value = literal(text) ?? text;
      const known = constants.get(name) ?? new Map<string, Constant>();
      constants.set(name, known);
      const other = known.get(file.dir);
      known.set(file.dir, { value: other !== undefined && other.value !== value ? undefined : value, file });
    }
    for (const [name, value] of [...counted(file, blocks), ...returned(file)]) {
      const known = constants.get(name) ?? new Map<string, Constant>();
      constants.set(name, known);
      known.set(file.dir, { value: known.has(file.dir) ? undefined : value, file });
    }
  }
  return constants;
}

const first = /^\s*\w+(?:\s+\w+)?\s*=\s*(?:(\d+)\s*\+\s*iota|iota\s*\+\s*(\d+))\s*$/;

/** Numbers that the lines of a block count on from a first one: `HTTP = 7000 + iota`. */
function counted(file: CodeFile, blocks: readonly [number, number][]): [string, string][] {
  if (!file.code.includes('iota')) return [];
  return blocks.flatMap(([from, to]) => {
    const lines = file.code.slice(from, to).split('\n').slice(1).filter((line) => line.trim() !== '');
    const [, before, behind] = first.exec(lines[0] ?? '') ?? [];
    const start = before ?? behind;
    const end = lines.findIndex((line, index) => index > 0 && line.includes('='));
    return start === undefined ? [] : lines.slice(0, end < 0 ? undefined : end).flatMap((line, index): [string, string][] => {
      const name = /^\s*([A-Za-z]\w*)/.exec(line)?.[1];
      return name === undefined ? [] : [[name, String(Number(start) + index)]];
    });
  });
}

const returns = /^func (\w+)\(\) (?:string|int) \{\s*return ("(?:[^"\\\n]|\\.)*"|\d+)\s*\}/gm;

/** What functions without parameters give that do nothing else, by their calls. */
function returned(file: CodeFile): [string, string][] {
  return file.all(returns).map(([, name = '', text = '']) => [`${name}()`, literal(text) ?? text]);
}

/** Whether the file declares a string variable of its package without a value: `var name string`, alone or in brackets. */
function declaresVariable(file: CodeFile, name: string, inBlock: (index: number) => boolean): boolean {
  return file.all(variable).some((match) => match[2] === name && (match[1] === 'var ' || inBlock(match.index)));
}

/** What a name stands for in a file: `name` of its own package, `other.Name` of one that it imports. */
function constantOf(qualifier: string | undefined, name: string, file: CodeFile, { packages, constants }: Seen): Constant | undefined {
  const known = constants().get(name);
  if (known === undefined || qualifier === undefined) return known?.get(file.dir);
  return known.get(packages.get(importsOf(file, packages).get(qualifier) ?? '')?.dir ?? '');
}

function valueOf(
  expression: string | undefined,
  file: CodeFile,
  seen: Seen,
  depth: number,
): string | undefined {
  const text = expression?.trim();
  if (text === undefined || depth > 4) return undefined;
  const plain = literal(text);
  if (plain !== undefined) return plain;
  if (/^\d+$/.test(text)) return text;
  const [, qualifier, name] = /^(?:(\w+)\.)?([A-Za-z_]\w*(?:\(\))?)$/.exec(text) ?? [];
  if (name !== undefined) {
    const known = constantOf(qualifier, name, file, seen);
    return known?.value !== undefined && /^[a-z]\w*\.[A-Z]\w*$/.test(known.value)
      ? valueOf(known.value, known.file, seen, depth + 1)
      : known?.value;
  }
  // A function of the program that reads a variable and falls back: its last argument is the default.
  const fallback = /^(?:\w+\.)?\w*[eE]nv\w*\(\s*"\w+"\s*,([^()]*)\)$/.exec(text)?.[1];
  if (fallback !== undefined) return valueOf(fallback, file, seen, depth + 1);
  const call = /^(filepath|path)\.Join\(([\s\S]*)\)$/.exec(text);
  if (call !== null) {
    const parts = argumentsOf(call[2] as string).map((part) => valueOf(part, file, seen, depth + 1));
    // Join leaves out what is empty, and its slash.
    return parts.every((part) => part !== undefined) ? parts.filter((part) => part !== '').join('/') : undefined;
  }
  const wrapped = /^(?:filepath\.(?!Dir\()\w+|string|fmt\.Sprint|strconv\.Itoa)\(([^()]*)\)$/.exec(text)?.[1];
  if (wrapped !== undefined) return valueOf(wrapped, file, seen, depth + 1);
  // The host and port of an address, as net puts them together.
  const address = /^net\.JoinHostPort\(([\s\S]*)\)$/.exec(text)?.[1];
  const added = address === undefined ? (text.includes('+') ? addendsOf(text) : []) : argumentsOf(address);
  if (added.length < 2) return undefined;
  const parts = added.map((part) => valueOf(part, file, seen, depth + 1));
  // Numbers are counted together, not written one behind the other.
  if (parts.some((part) => part === undefined) || (address === undefined && parts.every((part) => /^\d+$/.test(part!)))) return undefined;
  return parts.join(address === undefined ? '' : ':');
}
