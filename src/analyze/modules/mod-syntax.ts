import { isSpace, trimSpace, unquote } from '../go/unicode.ts';

/** One directive of a go.mod or go.work file; those of a block carry its verb. */
export interface ModLine {
  readonly verb: string;
  /** Tokens after the verb as they are written, quotes and all. */
  readonly tokens: readonly string[];
  readonly line: number;
  /** Comment at the end of the line, without its slashes; empty where there is none. */
  readonly comment: string;
}

export interface ModProblem {
  readonly line: number;
  readonly message: string;
}

/** A block of directives; Go knows only some verbs as blocks, each alone before the parenthesis. */
export interface ModBlock {
  readonly verb: string;
  readonly line: number;
}

export interface ModSyntax {
  readonly lines: readonly ModLine[];
  readonly blocks: readonly ModBlock[];
  readonly problems: readonly ModProblem[];
}

interface RawLine {
  readonly tokens: readonly string[];
  readonly comment: string;
}

const punctuation = '()[]{},';

function wordEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && !punctuation.includes(text[end] ?? '') && !isSpace(text.charCodeAt(end)) &&
    !text.startsWith('//', end) && !text.startsWith('/*', end)) end++;
  return end;
}

/** End of a string in quotes; -1 where the line ends before it. */
function stringEnd(text: string, from: number): number {
  const quote = text[from];
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === quote) return i + 1;
    if (text[i] === '\\' && quote === '"') i++;
  }
  return -1;
}

/** Splits one line into tokens; strings never go over the end of a line. */
function tokenize(text: string): RawLine | string {
  const tokens: string[] = [];
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? '';
    if (character === ' ' || character === '\t' || character === '\r') {
      at++;
      continue;
    }
    if (text.startsWith('//', at)) return { tokens, comment: trimSpace(text.slice(at + 2)) };
    if (text.startsWith('/*', at)) return 'comments begin with //, not /*';
    const end = punctuation.includes(character) ? at + 1
      : character === '"' || character === '`' ? stringEnd(text, at) : wordEnd(text, at);
    if (end < 0) return 'unexpected newline in string';
    if (end === at) return `unexpected character ${JSON.stringify(character)}`;
    tokens.push(text.slice(at, end));
    at = end;
  }
  return { tokens, comment: '' };
}

/**
 * Splits a go.mod or go.work file into directives (x/mod's modfile). Where Go would stop at an error, the line is
 * reported and the rest still read.
 */
export function readModSyntax(text: string): ModSyntax {
  const lines: ModLine[] = [];
  const blocks: ModBlock[] = [];
  const problems: ModProblem[] = [];
  let block: ModBlock | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    const line = index + 1;
    const raw = tokenize(content);
    if (typeof raw === 'string') {
      problems.push({ line, message: raw });
      continue;
    }
    const { tokens, comment } = raw;
    const [first = ''] = tokens;
    if (first === '') continue;
    if (block !== undefined) {
      if (first !== ')') lines.push({ verb: block.verb, tokens, line, comment });
      else {
        if (tokens.length > 1) problems.push({ line, message: 'expected newline after closing paren' });
        block = undefined;
      }
    } else if (tokens.length > 1 && tokens.at(-1) === '(') {
      block = { verb: tokens.slice(0, -1).join(' '), line };
      blocks.push(block);
    } else if (tokens.length > 2 && tokens.at(-2) === '(' && tokens.at(-1) === ')') {
      blocks.push({ verb: tokens.slice(0, -2).join(' '), line });
    } else lines.push({ verb: first, tokens: tokens.slice(1), line, comment });
  }
  if (block !== undefined) problems.push({ line: block.line, message: 'block without its closing paren' });
  return { lines, blocks, problems };
}

/** Value of a token: a Go string in double quotes, or a word without quotes; `undefined` for anything else. */
export function tokenValue(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  if (token.startsWith('"')) return unquote(token);
  return /["'`]/.test(token) ? undefined : token;
}
