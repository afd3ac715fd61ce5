/**
 * Shell text as words and operators. Only what is needed to find out which programs a script builds and runs: quotes,
 * escapes, comments, substitutions and here-documents are read as POSIX sh reads them, nothing is executed.
 */

/** A token of shell text. `line` counts from 1. */
export type Token =
  | { readonly kind: 'word'; readonly parts: readonly Part[]; readonly line: number }
  | { readonly kind: 'operator'; readonly text: string; readonly line: number };

/** A piece of a word: text as it stands, a variable, or the script of a command substitution. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly fallback: string;
      /** `${NAME[*]}` and `${NAME[@]}`: all values of an array. */
      readonly list?: '*' | '@';
      readonly raw: string;
      readonly quoted: boolean;
    }
  | { readonly kind: 'script'; readonly text: string; readonly raw: string; readonly line: number };

interface Cursor {
  text: string;
  at: number;
  line: number;
}

const operators = [
  '&&',
  '||',
  ';;',
  '<<<',
  '<<-',
  '<<',
  '>>',
  '>&',
  '<&',
  '&>',
  ';',
  '|',
  '&',
  '(',
  ')',
  '<',
  '>',
  '\n',
];

/** Reads a whole script. Text that ends inside of a quote ends the quote. */
export function readTokens(text: string, firstLine = 1): Token[] {
  const cursor: Cursor = { text, at: 0, line: firstLine };
  const tokens: Token[] = [];
  const documents: string[] = [];
  while (cursor.at < text.length) {
    const c = text[cursor.at] as string;
    if (c === ' ' || c === '\t' || c === '\r') cursor.at++;
    else if (c === '\\' && /^\\\r?\n/.test(text.slice(cursor.at, cursor.at + 3))) skipJoin(cursor);
    else if (c === '#') skipComment(cursor);
    else if (c === '\n') {
      tokens.push({ kind: 'operator', text: c, line: cursor.line++ });
      cursor.at++;
      for (const end of documents.splice(0)) skipDocument(cursor, end);
    } else if (operatorAt(cursor) === undefined) {
      const word = readWord(cursor);
      const last = tokens.at(-1);
      if (last?.kind === 'operator' && (last.text === '<<' || last.text === '<<-'))
        documents.push(plainText(word.parts));
      tokens.push(word);
    } else {
      const operator = operatorAt(cursor) as string;
      tokens.push({ kind: 'operator', text: operator, line: cursor.line });
      cursor.at += operator.length;
    }
  }
  return tokens;
}

/** Text of a word's parts with nothing expanded. */
export function plainText(parts: readonly Part[]): string {
  return parts.map((part) => (part.kind === 'text' ? part.text : part.raw)).join('');
}

function operatorAt(cursor: Cursor): string | undefined {
  if (!'&;<>|()\n'.includes(cursor.text[cursor.at] ?? '')) return undefined;
  return operators.find((operator) => cursor.text.startsWith(operator, cursor.at));
}

function skipJoin(cursor: Cursor): void {
  cursor.at = cursor.text.indexOf('\n', cursor.at) + 1;
  cursor.line++;
}

function skipComment(cursor: Cursor): void {
  const end = cursor.text.indexOf('\n', cursor.at);
  cursor.at = end < 0 ? cursor.text.length : end;
}

function skipDocument(cursor: Cursor, end: string): void {
  while (cursor.at < cursor.text.length) {
    const next = cursor.text.indexOf('\n', cursor.at);
    const stop = next < 0 ? cursor.text.length : next;
    const line = cursor.text.slice(cursor.at, stop).trim();
    cursor.at = stop + (next < 0 ? 0 : 1);
    cursor.line++;
    if (line === end) return;
  }
}

function readWord(cursor: Cursor): Token & { kind: 'word' } {
  const parts: Part[] = [];
  const line = cursor.line;
  let text = '';
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text, quoted: false });
    text = '';
  };
  while (cursor.at < cursor.text.length) {
    const c = cursor.text[cursor.at] as string;
    // Only these part words in a shell: other white space of Unicode belongs to them.
    if (' \t\r\n'.includes(c) || operatorAt(cursor) !== undefined) break;
    if (c === '\\') {
      const next = cursor.text[cursor.at + 1] ?? '';
      if (next === '\n') cursor.line++;
      else text += next;
      cursor.at += 2;
    } else if (c === "'" || c === '"' || c === '$' || c === '`') {
      flush();
      if (c === "'") parts.push(readSingle(cursor));
      else if (c === '"') parts.push(...readDouble(cursor));
      else parts.push(readDollar(cursor, false));
    } else {
      text += c;
      cursor.at++;
    }
  }
  flush();
  return { kind: 'word', parts, line };
}

function readSingle(cursor: Cursor): Part {
  const end = cursor.text.indexOf("'", cursor.at + 1);
  const stop = end < 0 ? cursor.text.length : end;
  const text = cursor.text.slice(cursor.at + 1, stop);
  cursor.at = stop + 1;
  cursor.line += countLines(text);
  return { kind: 'text', text, quoted: true };
}

function readDouble(cursor: Cursor): Part[] {
  const parts: Part[] = [];
  let text = '';
  cursor.at++;
  const flush = (): void => {
    parts.push({ kind: 'text', text, quoted: true });
    text = '';
  };
  while (cursor.at < cursor.text.length) {
    const c = cursor.text[cursor.at] as string;
    if (c === '"') break;
    if (c === '\n') cursor.line++;
    if (c === '\\' && /[$`"\\\n]/.test(cursor.text[cursor.at + 1] ?? '')) {
      const next = cursor.text[cursor.at + 1] as string;
      if (next === '\n') cursor.line++;
      else text += next;
      cursor.at += 2;
    } else if (c === '$' || c === '`') {
      flush();
      parts.push(readDollar(cursor, true));
    } else {
      text += c;
      cursor.at++;
    }
  }
  cursor.at++;
  flush();
  return parts;
}

/** Reads `$x`, `${x…}`, `$(…)` or a script between backticks. */
function readDollar(cursor: Cursor, quoted: boolean): Part {
  const { text, at, line } = cursor;
  if (text[at] === '`') {
    const end = text.indexOf('`', at + 1);
    return scriptPart(cursor, at + 1, end < 0 ? text.length : end, line);
  }
  if (text[at + 1] === '(') return scriptPart(cursor, at + 2, closing(text, at + 1, '(', ')'), line);
  if (text[at + 1] === '{') {
    const end = closing(text, at + 1, '{', '}');
    const raw = text.slice(at, end + 1);
    cursor.at = end + 1;
    cursor.line += countLines(raw);
    const match = /^\$\{([A-Za-z_]\w*)(?:\[([*@])\])?(?::?[-=](.*))?\}$/s.exec(raw);
    const list = match?.[2] as '*' | '@' | undefined;
    // What stands in for it may be quoted as a whole; single quotes inside double ones stay.
    const fallback = (match?.[3] ?? '').replace(quoted ? /^(")([^"$`\\]*)"$/ : /^(["'])([^"'$`\\]*)\1$/, '$2');
    return { kind: 'variable', name: match?.[1] ?? '', fallback, ...(list !== undefined && { list }), raw, quoted };
  }
  const name = /^(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(text.slice(at + 1, at + 80))?.[0] ?? '';
  cursor.at = at + 1 + name.length;
  const raw = `$${name}`;
  return name === ''
    ? { kind: 'text', text: raw, quoted }
    : { kind: 'variable', name, fallback: '', raw, quoted };
}

function scriptPart(cursor: Cursor, from: number, to: number, line: number): Part {
  const raw = cursor.text.slice(cursor.at, to + 1);
  cursor.at = to + 1;
  cursor.line += countLines(raw);
  return { kind: 'script', text: cursor.text.slice(from, to), raw, line };
}

/** Index of the bracket that closes the one at `at`; the end of the text when none does. Quotes are respected. */
function closing(text: string, at: number, open: string, close: string): number {
  let depth = 0;
  let quote = '';
  for (let i = at; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '\\') i++;
    else if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === "'" || c === '"') quote = c;
    else if (c === open) depth++;
    else if (c === close && --depth === 0) return i;
  }
  return text.length;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
