import type { Closure } from '../closure.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { argumentsOf, callsOf, codeOf, literal, type Call } from './go-text.ts';

/**
 * A Go file, read for what it does when it runs. Answers are kept by pattern, since many programs of a tree share files:
 * a pattern must be a constant of its module.
 */
export interface CodeFile {
  readonly path: string;
  readonly dir: string;
  readonly code: string;
  readonly imports: ReadonlySet<string>;
  /** All matches of a global pattern. */
  all(pattern: RegExp): readonly RegExpExecArray[];
  /** Calls whose names a global pattern holds up to the bracket; see `callsOf`. */
  calls(pattern: RegExp): readonly Call[];
  /** The first match of a pattern that is not global. */
  first(pattern: RegExp): RegExpExecArray | null;
  has(pattern: RegExp): boolean;
}

const opened = new WeakMap<GoTree, Map<string, CodeFile>>();

function openFile(tree: GoTree, path: string, dir: string, imports: ReadonlySet<string>): CodeFile {
  const files = opened.get(tree) ?? new Map<string, CodeFile>();
  opened.set(tree, files);
  const known = files.get(path);
  if (known !== undefined) return known;
  const code = codeOf(tree, path);
  const all = keep((pattern) => [...code.matchAll(pattern)]);
  const calls = keep((pattern) => callsOf(code, pattern));
  const first = keep((pattern) => pattern.exec(code));
  const file: CodeFile = {
    path,
    dir,
    code,
    imports,
    all,
    calls,
    first,
    has: (pattern) => first(pattern) !== null,
  };
  files.set(path, file);
  return file;
}

function keep<T>(make: (pattern: RegExp) => T): (pattern: RegExp) => T {
  const answers = new Map<RegExp, { readonly value: T }>();
  return (pattern) => {
    const known = answers.get(pattern) ?? { value: make(pattern) };
    answers.set(pattern, known);
    return known.value;
  };
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
    for (const imported of found.imports)
      if (!external.has(imported.value)) external.set(imported.value, imported.at);
    for (const name of [...found.goFiles, ...found.cgoFiles]) {
      const path = found.dir === '.' ? name : `${found.dir}/${name}`;
      files.push(openFile(tree, path, found.dir, imports));
    }
  }
  const constants = lazily(() => readConstants(files));
  return { files, external, value: (expression) => valueOf(expression, constants, 0) };
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const declares = /\b(?:const|var)\b/;
/** What a name is set to at the end of a line: a string, a number, or another package's constant. */
const assigned = /=[ \t]*("(?:[^"\\\n]|\\.)*"|`[^`\n]*`|\d{2,5}|[a-z]\w*\.[A-Z]\w*)[ \t]*\r?$/gm;
const declared = /(?:^|\n)[ \t]*(?:const[ \t]+|var[ \t]+)?([A-Za-z_]\w*)(?:[ \t]+[\w.]+)?[ \t]*$/;

/** Names that stand for one string or number throughout the program; a name with two values stands for none. */
function readConstants(files: readonly CodeFile[]): Map<string, string | undefined> {
  const constants = new Map<string, string | undefined>();
  for (const file of files) {
    if (!file.has(declares) || /\.pb\.go$/.test(file.path)) continue;
    for (const match of file.all(assigned)) {
      const before = file.code.slice(file.code.lastIndexOf('\n', match.index) + 1, match.index);
      const name = declared.exec(before)?.[1];
      if (name === undefined) continue;
      const text = match[1] as string;
      const value = literal(text) ?? text;
      constants.set(name, constants.has(name) && constants.get(name) !== value ? undefined : value);
    }
  }
  return constants;
}

function valueOf(
  expression: string | undefined,
  constants: () => Map<string, string | undefined>,
  depth: number,
): string | undefined {
  const text = expression?.trim();
  if (text === undefined || depth > 4) return undefined;
  const plain = literal(text);
  if (plain !== undefined) return plain;
  if (/^\d+$/.test(text)) return text;
  const name = /^(?:\w+\.)?([A-Za-z_]\w*)$/.exec(text)?.[1];
  if (name !== undefined) {
    const known = constants().get(name);
    return known !== undefined && /^[a-z]\w*\.[A-Z]\w*$/.test(known)
      ? valueOf(known, constants, depth + 1)
      : known;
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
