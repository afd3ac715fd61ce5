import { evaluate, parseGoBuild, parsePlusBuild, type Constraint, type Tags } from '../go/constraints.ts';
import { fields, isSpace, trimSpace } from '../go/unicode.ts';

/** Where a comment stands in its file: byte offsets and the line on which it begins. */
export interface CommentText {
  readonly source: Buffer;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** One `#cgo` line of a preamble. */
export interface CgoLine {
  readonly line: number;
  /** Line of the `import "C"` whose preamble holds it. */
  readonly importLine: number;
  /** CFLAGS, LDFLAGS, pkg-config …; empty where the line cannot be read. */
  readonly verb: string;
  /** Arguments with `${SRCDIR}` left as it stands. */
  readonly args: readonly string[];
  /** Constraints of which one must hold; `undefined` where the line has none. */
  readonly conditions: readonly Constraint[] | undefined;
  /** Why Go refuses the line, when its conditions hold. */
  readonly error: string | undefined;
}

export interface CInclude {
  readonly header: string;
  /** Whether it stands in angle brackets. */
  readonly system: boolean;
  readonly line: number;
}

const directive = /^(?:line |extern |export |[a-z0-9]+:[a-z0-9])/;
const includeLine = /^#\s{0,8}include\s{0,8}(?:<([^>]{1,200})>|"([^"]{1,200})")/;

/** `#cgo` and `#include` lines of the comment above `import "C"` (go/build's saveCgo, go/ast's comment text). */
export function parsePreamble(
  comments: readonly CommentText[], importLine: number,
): { cgo: CgoLine[]; includes: CInclude[] } {
  const cgo: CgoLine[] = [];
  const includes: CInclude[] = [];
  for (const comment of comments) {
    for (const { text, line } of linesOf(comment)) {
      const parsed = parseCgoLine(text, line, importLine);
      if (parsed !== undefined) cgo.push(parsed);
      const include = includeLine.exec(text);
      if (include !== null) includes.push({ header: include[1] ?? include[2] ?? '', system: include[1] !== undefined, line });
    }
  }
  return { cgo, includes };
}

/** Lines of a comment that hold a `#`, without the comment's marks. */
function linesOf({ source, start, end, line }: CommentText): { text: string; line: number }[] {
  const block = source[start + 1] === 0x2a;
  const text = source.toString('utf8', start + 2, block ? end - 2 : end).replaceAll('\r', '');
  if (!block && directive.test(text)) return [];
  return text.split('\n')
    .map((part, index) => ({ text: trimSpace(part), line: line + index }))
    .filter((part) => part.text.startsWith('#'));
}

function parseCgoLine(text: string, line: number, importLine: number): CgoLine | undefined {
  if (!/^#cgo[ \t]/.test(text)) return undefined;
  const words = fields(text);
  if (words.length === 3 && (words[1] === 'nocallback' || words[1] === 'noescape')) return undefined;
  const body = trimSpace(text.slice(4));
  const colon = body.indexOf(':');
  const before = colon < 0 ? [] : fields(body.slice(0, colon));
  const verb = before.pop();
  if (verb === undefined) return { line, importLine, verb: '', args: [], conditions: undefined, error: 'invalid #cgo line' };
  const conditions = before.length === 0 ? undefined : before.flatMap(conditionOf);
  const { args, error } = splitQuoted(body.slice(colon + 1));
  const verbs = ['CFLAGS', 'CPPFLAGS', 'CXXFLAGS', 'FFLAGS', 'LDFLAGS', 'pkg-config'];
  const unsafe = args.find((arg) => !isSafe(arg));
  const problem = error ?? (unsafe === undefined ? undefined : `malformed #cgo argument: ${unsafe}`) ??
    (verbs.includes(verb) ? undefined : `invalid #cgo verb: ${verb}`);
  return { line, importLine, verb, args, conditions, error: problem };
}

/** A word before the verb: a `//go:build` expression where it has operators, else the old form with commas. */
function conditionOf(word: string): Constraint[] {
  const tree = /[&|()]/.test(word) ? parseGoBuild(word) : parsePlusBuild(word);
  return tree === undefined || 'error' in tree ? [] : [tree];
}

/** Whether a `#cgo` line counts. */
export function cgoLineHolds(line: CgoLine, tags: Tags): boolean {
  return line.conditions === undefined || line.conditions.some((condition) => evaluate(condition, tags));
}

const safe = /^[+\-.,/\w=:$@%! ~^\u0080-\u{10ffff}]+$/u;

/** Whether an argument holds only what Go passes on to a compiler; `${SRCDIR}` is taken for the directory's name. */
function isSafe(arg: string): boolean {
  const parts = arg.split('${SRCDIR}');
  return parts.length === 1 ? safe.test(arg) : parts.every((part) => part === '' || safe.test(part));
}

/** Splits at white space outside of quotes; quotes and backslashes are removed. */
function splitQuoted(text: string): { args: string[]; error: string | undefined } {
  const args: string[] = [];
  let arg = '';
  let started = false;
  let quote = '';
  let escaped = false;
  for (const character of text) {
    if (escaped) escaped = false;
    else if (character === '\\') {
      escaped = true;
      continue;
    } else if (quote !== '') {
      if (character === quote) {
        quote = '';
        continue;
      }
    } else if (character === '"' || character === "'") {
      started = true;
      quote = character;
      continue;
    } else if (isSpace(character.codePointAt(0) ?? 0)) {
      if (started || arg !== '') args.push(arg);
      started = false;
      arg = '';
      continue;
    }
    arg += character;
  }
  if (started || arg !== '') args.push(arg);
  return { args, error: quote !== '' ? 'unclosed quote' : escaped ? 'unfinished escape' : undefined };
}
