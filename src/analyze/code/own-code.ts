import type { Closure } from '../closure.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { argumentsOf, callsOf, codeOf, literal, type Call } from './go-text.ts';

/** A Go file of a program, read for what it does when it runs. */
export interface CodeFile {
  readonly path: string;
  readonly dir: string;
  readonly code: string;
  readonly imports: ReadonlySet<string>;
}

/** The program's own code: the files of its closure that lie in the tree (module, workspace, local replacements). */
export interface OwnCode {
  readonly files: readonly CodeFile[];
  /** Import paths of packages outside of the tree that the files import, with the first place. */
  readonly external: ReadonlyMap<string, Source>;
  /** Value of a string expression: a literal, a constant of the program, or a join of such; `undefined` for all else. */
  value(expression: string | undefined): string | undefined;
}

export function readOwnCode(tree: GoTree, closure: Closure): OwnCode {
  const files: CodeFile[] = [];
  const external = new Map<string, Source>();
  for (const member of closure.packages.values()) {
    if (member.origin !== 'tree') continue;
    const { package: found } = member;
    const imports = new Set(found.imports.map((imported) => imported.value));
    for (const imported of found.imports) if (!external.has(imported.value)) external.set(imported.value, imported.at);
    for (const name of [...found.goFiles, ...found.cgoFiles]) {
      const path = found.dir === '.' ? name : `${found.dir}/${name}`;
      files.push({ path, dir: found.dir, code: codeOf(tree, path), imports });
    }
  }
  const constants = lazily(() => readConstants(files));
  return { files, external, value: (expression) => valueOf(expression, constants, 0) };
}

/** Calls of one file whose names a pattern holds; see `callsOf`. */
export function fileCalls(file: CodeFile, pattern: RegExp, hint: RegExp): Call[] {
  return hint.test(file.code) ? callsOf(file.code, pattern) : [];
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const constant = /^\s*(?:const\s+|var\s+)?([A-Za-z_]\w*)(?:\s+(?:string|int|uint16|\w+\.?\w*))?\s*=\s*("(?:[^"\\\n]|\\.)*"|`[^`]*`|\d{2,5}|[a-z]\w*\.[A-Z]\w*)\s*$/gm;

/** Names that stand for one string or number throughout the program; a name with two values stands for none. */
function readConstants(files: readonly CodeFile[]): Map<string, string | undefined> {
  const constants = new Map<string, string | undefined>();
  for (const file of files) {
    if (!/\b(?:const|var)\b/.test(file.code) || /\.pb\.go$/.test(file.path)) continue;
    for (const match of file.code.matchAll(constant)) {
      const name = match[1] as string;
      const text = match[2] as string;
      const value = literal(text) ?? text;
      constants.set(name, constants.has(name) && constants.get(name) !== value ? undefined : value);
    }
  }
  return constants;
}

function valueOf(expression: string | undefined, constants: () => Map<string, string | undefined>, depth: number): string | undefined {
  const text = expression?.trim();
  if (text === undefined || depth > 4) return undefined;
  const plain = literal(text);
  if (plain !== undefined) return plain;
  if (/^\d+$/.test(text)) return text;
  const name = /^(?:\w+\.)?([A-Za-z_]\w*)$/.exec(text)?.[1];
  if (name !== undefined) {
    const known = constants().get(name);
    return known !== undefined && /^[a-z]\w*\.[A-Z]\w*$/.test(known) ? valueOf(known, constants, depth + 1) : known;
  }
  // A function of the program that reads a variable and falls back: its last argument is the default.
  const fallback = /^(?:\w+\.)?\w*[eE]nv\w*\(\s*"\w+"\s*,([^()]*)\)$/.exec(text)?.[1];
  if (fallback !== undefined) return valueOf(fallback, constants, depth + 1);
  const call = /^(filepath|path)\.Join\(([\s\S]*)\)$/.exec(text);
  if (call !== null) {
    const parts = argumentsOf(call[2] as string).map((part) => valueOf(part, constants, depth + 1));
    return parts.every((part) => part !== undefined) ? parts.join('/') : undefined;
  }
  const wrapped = /^(?:filepath\.\w+|string|fmt\.Sprint)\(([^()]*)\)$/.exec(text)?.[1];
  if (wrapped !== undefined) return valueOf(wrapped, constants, depth + 1);
  if (text.includes(' + ')) {
    const parts = text.split(' + ').map((part) => valueOf(part, constants, depth + 1));
    return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
  }
  return undefined;
}
