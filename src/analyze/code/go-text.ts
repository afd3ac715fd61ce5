import type { GoTree } from '../go-tree.ts';

/** A call in a Go file: `name` as written before the bracket (`os.Getenv`, `router.LoadHTMLGlob`), `args` its text inside. */
export interface Call {
  readonly name: string;
  /** Part after the last dot. */
  readonly method: string;
  readonly args: string;
  readonly line: number;
}

/** Bytes of one Go file that are read: what a person writes stays below, tables that a generator writes do not. */
const limit = 512 * 1024;
const mostCalls = 2000;

const lexical = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'/g;

/** The text with its comments blanked, lines and columns kept. Strings stay. */
export function withoutComments(text: string): string {
  if (!text.includes('//') && !text.includes('/*')) return text;
  return text.replace(lexical, (found) => (found.startsWith('/') ? blank(found) : found));
}

/** Blanks in the place of text, its lines kept. */
function blank(text: string): string {
  return text.includes('\n')
    ? text.replace(/[^\n]+/g, (line) => ' '.repeat(line.length))
    : ' '.repeat(text.length);
}

/** A Go file as it is read once. */
interface Text {
  readonly code: string;
  /** Commands of its //go:generate lines. */
  readonly generates: readonly { readonly command: string; readonly line: number }[];
}

const caches = new WeakMap<GoTree, Map<string, Text>>();
const generate = /^\/\/go:generate[ \t]+(.+)$/gm;

function textOf(tree: GoTree, path: string): Text {
  const cache = caches.get(tree) ?? new Map<string, Text>();
  caches.set(tree, cache);
  const known = cache.get(path);
  if (known !== undefined) return known;
  // Lines that were written on Windows end like all others.
  const text = (tree.repo.read(path, limit) ?? '').replaceAll('\r\n', '\n');
  const generates = text.includes('//go:generate')
    ? [...text.matchAll(generate)].map((match) => ({
        command: match[1] as string,
        line: lineAt(text, match.index),
      }))
    : [];
  const made = { code: withoutComments(text), generates };
  cache.set(path, made);
  return made;
}

/** Text of a Go file without its comments, read once; empty when there is none. */
export function codeOf(tree: GoTree, path: string): string {
  return textOf(tree, path).code;
}

/** The `//go:generate` commands of the files that were read so far. */
export function* generatesOf(
  tree: GoTree,
): Generator<{ readonly path: string; readonly command: string; readonly line: number }> {
  for (const [path, { generates }] of caches.get(tree) ?? []) for (const one of generates) yield { path, ...one };
}

/** Where the last answer was: matches of one text are asked for in its order, and each would count its lines again. */
let counted = { text: '', index: 0, line: 1 };

/** Number of the line on which an index stands. */
export function lineAt(text: string, index: number): number {
  const from = counted.text === text && counted.index <= index ? counted : { index: 0, line: 1 };
  let { line } = from;
  for (let at = text.indexOf('\n', from.index); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++;
  counted = { text, index, line };
  return line;
}

/** Whether a line begins within a text of several lines: code that a program only prints or writes. */
export function isQuoted(code: string, line: number): boolean {
  if (!code.includes('`')) return false;
  for (const { 0: text, index } of code.matchAll(lexical)) {
    if (!text.startsWith('`') || !text.includes('\n')) continue;
    const first = lineAt(code, index);
    if (line > first && line <= first + text.split('\n').length - 1) return true;
  }
  return false;
}

/**
 * Calls whose method is one of the names that the pattern allows. It must be global and match up to the bracket; it may
 * begin within the name (`.Run(`), so that it need not try every word of the file: the receiver is looked for backwards.
 */
export function callsOf(code: string, pattern: RegExp): Call[] {
  const calls: Call[] = [];
  let line = 1;
  let counted = 0;
  for (const match of code.matchAll(pattern)) {
    if (calls.length >= mostCalls) break;
    for (let at = code.indexOf('\n', counted); at >= 0 && at < match.index; at = code.indexOf('\n', at + 1)) {
      line++;
      counted = at + 1;
    }
    const name = code
      .slice(startOfName(code, match.index), match.index + match[0].length)
      .replace(/\s*\($/, '')
      .trim();
    const open = match.index + match[0].length;
    calls.push({
      name,
      method: name.slice(name.lastIndexOf('.') + 1),
      args: code.slice(open, closing(code, open)),
      line,
    });
  }
  return calls;
}

/** Where a name with its qualifiers begins that goes on at an index. */
export function startOfName(code: string, at: number): number {
  let start = at;
  while (start > 0 && /[\w.]/.test(code[start - 1] as string)) start--;
  return start;
}

/** Index of the bracket that closes the one before `from`; strings are skipped, and an argument list is short. */
export function closing(code: string, from: number, most = 2000): number {
  let depth = 1;
  const end = Math.min(code.length, from + most);
  for (let i = from; i < end; i++) {
    const c = code[i] as string;
    if (c === '"' || c === '`' || c === "'") {
      for (i++; i < end && code[i] !== c; i++) if (code[i] === '\\' && c !== '`') i++;
    } else if (c === '(' || c === '{' || c === '[') depth++;
    else if ((c === ')' || c === '}' || c === ']') && --depth === 0) return i;
  }
  return end;
}

/** Text up to the brace that closes the one before `from`. `most`: so many characters of it. */
export function bodyOf(code: string, from: number, most = 4000): string {
  return code.slice(from, closing(code, from, most));
}

/** The arguments of a call, split at the commas of its own level. */
export function argumentsOf(args: string): string[] {
  return partsOf(args, ',');
}

/** The parts of a sum of strings (`host + ":" + port`, which gofmt writes without blanks among other arguments). */
export function addendsOf(expression: string): string[] {
  return partsOf(expression, '+');
}

function partsOf(args: string, separator: ',' | '+'): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < args.length; i++) {
    const c = args[i] as string;
    if (c === '"' || c === '`' || c === "'") {
      for (i++; i < args.length && args[i] !== c; i++) if (args[i] === '\\' && c !== '`') i++;
    } else if ('({['.includes(c)) depth++;
    else if (')}]'.includes(c)) depth--;
    else if (c === separator && depth === 0) {
      parts.push(args.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = args.slice(start).trim();
  return last === '' ? parts : [...parts, last];
}

/** Value of a string literal, or `undefined` for any other expression. */
export function literal(expression: string | undefined): string | undefined {
  if (expression === undefined) return undefined;
  const text = expression.trim();
  if (/^`[^`]*`$/.test(text)) return text.slice(1, -1);
  if (!/^"(?:[^"\\\n]|\\.)*"$/.test(text)) return undefined;
  return text.slice(1, -1).replace(/\\(["\\nt])/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}

let last: { readonly code: string; readonly lines: readonly string[] } = { code: '', lines: [''] };

/** The lines of a text; those of the last one are kept, since a file is asked about many times in a row. */
export function linesOf(code: string): readonly string[] {
  if (last.code !== code) last = { code, lines: code.split('\n') };
  return last.lines;
}
