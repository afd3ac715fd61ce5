import { characterAt, characterProblem, checkText, isBadLineDirective, isBroken } from './text-check.ts';

/** Kinds of token. `word` is an identifier or keyword; `mark` any operator or punctuation, told apart by `code`. */
export type TokenKind = 'end' | 'comment' | 'word' | 'string' | 'rune' | 'number' | 'mark' | 'semicolon' | 'illegal';

const letterPattern = /^\p{L}$/u;
const digitPattern = /^\p{Nd}$/u;
const byteOrderMark = Buffer.from('\ufeff');

const slash = 0x2f;
const star = 0x2a;
const newline = 0x0a;
const backslash = 0x5c;

function isWordByte(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || (code >= 0x30 && code <= 0x39);
}

function isDecimal(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Keywords after which a line end is a semicolon, and all others. */
const keywords: ReadonlyMap<string, boolean> = new Map([
  ...['break', 'continue', 'fallthrough', 'return'].map((word) => [word, true] as const),
  ...['case', 'chan', 'const', 'default', 'defer', 'else', 'for', 'func', 'go', 'goto', 'if', 'import', 'interface',
    'map', 'package', 'range', 'select', 'struct', 'switch', 'type', 'var'].map((word) => [word, false] as const),
]);

export function isKeyword(word: string): boolean {
  return keywords.has(word);
}

/**
 * A scanner for Go's tokens with go/scanner's rules: automatic semicolons, comments as tokens, and the same places
 * where it finds an error. It never stops at an error; the first one is kept.
 */
export class GoScanner {
  readonly source: Buffer;
  kind: TokenKind = 'illegal';
  /** Byte offsets of the token. */
  start = 0;
  end = 0;
  /** Line on which the token begins, from 1. */
  line = 1;
  /** First byte of a mark. */
  code = 0;
  error: { line: number; message: string } | undefined;
  private at = 0;
  private row = 1;
  private needSemicolon = false;
  private pendingSemicolon = false;

  constructor(source: Buffer) {
    this.source = source;
    if (source.subarray(0, 3).equals(byteOrderMark)) this.at = 3;
    else if (source.length >= 2 && (source.readUInt16BE(0) === 0xfffe || source.readUInt16BE(0) === 0xfeff)) {
      this.fail('the file is UTF-16, not UTF-8');
      this.at = source.length;
    }
  }

  /** Text of the token. */
  text(): string {
    return this.source.toString('utf8', this.start, this.end);
  }

  /** Whether the token is this word; spares making a string of it. */
  is(word: string): boolean {
    if (this.kind !== 'word' || this.end - this.start !== word.length) return false;
    for (let i = 0; i < word.length; i++) if (this.source[this.start + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  /** The next token that is not a comment. */
  nextToken(): TokenKind {
    while (this.next() === 'comment');
    return this.kind;
  }

  /** The next token, comments included. */
  next(): TokenKind {
    const { source } = this;
    if (this.pendingSemicolon) {
      this.pendingSemicolon = false;
      return this.semicolon();
    }
    for (;;) {
      const code = source[this.at];
      if (code === newline) {
        if (this.needSemicolon) return this.lineEnd();
        this.row++;
      } else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) break;
      this.at++;
    }
    this.start = this.at;
    this.line = this.row;
    const code = source[this.at];
    if (code === undefined) {
      if (this.needSemicolon) return this.semicolon();
      return this.finish('end', this.at, false);
    }
    return this.token(code);
  }

  private token(code: number): TokenKind {
    if (isDecimal(code) || (code === 0x2e && isDecimal(this.source[this.at + 1] ?? 0))) return this.number();
    if (isWordByte(code)) return this.word();
    if (code >= 0x80) return this.wide();
    if (code === 0x22 || code === 0x27) return this.quoted(code);
    if (code === 0x60) return this.raw();
    if (code === slash) {
      const second = this.source[this.at + 1];
      if (second === slash) return this.lineComment();
      if (second === star) return this.blockComment();
    }
    if (code === 0x3b) return this.finish('semicolon', this.at + 1, false);
    if (code < 0x20 || code === 0x23 || code === 0x24 || code === 0x3f || code === 0x40 || code === backslash || code === 0x7f) {
      this.fail('illegal character');
      return this.finish('illegal', this.at + 1, this.needSemicolon);
    }
    this.code = code;
    return this.finish('mark', this.at + this.markLength(code), this.closes(code));
  }

  /** `++` and `--` end a statement, so they are taken whole; of all other marks the first byte is enough. */
  private markLength(code: number): number {
    return (code === 0x2b || code === 0x2d) && this.source[this.at + 1] === code ? 2 : 1;
  }

  private closes(code: number): boolean {
    return code === 0x29 || code === 0x5d || code === 0x7d || this.markLength(code) === 2;
  }

  private finish(kind: TokenKind, end: number, needSemicolon: boolean): TokenKind {
    this.kind = kind;
    this.at = end;
    this.end = end;
    this.needSemicolon = needSemicolon;
    const next = this.source[end] ?? 1;
    // Go's scanner reads one character ahead and reports it with the token before.
    const problem = next === 0 || next >= 0x80 ? characterProblem(this.source, end) : undefined;
    if (problem !== undefined) this.fail(problem);
    return kind;
  }

  /** A semicolon that no one wrote: nothing is consumed. */
  private semicolon(): TokenKind {
    this.start = this.at;
    this.line = this.row;
    return this.finish('semicolon', this.at, false);
  }

  private lineEnd(): TokenKind {
    this.start = this.at;
    this.line = this.row++;
    return this.finish('semicolon', this.at + 1, false);
  }

  private word(): TokenKind {
    const { source } = this;
    let end = this.at;
    while (isWordByte(source[end] ?? 0)) end++;
    if ((source[end] ?? 0) >= 0x80) end = this.wideWordEnd(end);
    const text = end - this.start > 1 && end - this.start < 12 ? source.toString('latin1', this.start, end) : '';
    return this.finish('word', end, keywords.get(text) ?? true);
  }

  /** End of a word that holds letters beyond ASCII. */
  private wideWordEnd(from: number): number {
    let end = from;
    for (;;) {
      const code = this.source[end];
      if (code === undefined) return end;
      if (isWordByte(code)) end++;
      else if (code < 0x80) return end;
      else {
        const character = characterAt(this.source, end);
        if (!letterPattern.test(character) && !digitPattern.test(character)) return end;
        end += Buffer.byteLength(character);
      }
    }
  }

  private wide(): TokenKind {
    const character = characterAt(this.source, this.at);
    if (letterPattern.test(character)) return this.word();
    this.fail('illegal character');
    return this.finish('illegal', this.at + (isBroken(this.source, this.at, character) ? 1 : Buffer.byteLength(character)), this.needSemicolon);
  }

  private number(): TokenKind {
    const { source } = this;
    let end = this.at;
    for (;;) {
      const code = source[end] ?? 0;
      const sign = (code === 0x2b || code === 0x2d) && /[eEpP]/.test(String.fromCharCode(source[end - 1] ?? 0)) &&
        end > this.at && (source[this.at + 1] ?? 0) !== 0x78;
      if (!isWordByte(code) && code !== 0x2e && !sign) break;
      end++;
    }
    return this.finish('number', end, true);
  }

  private quoted(quote: number): TokenKind {
    const { source } = this;
    let end = this.at + 1;
    for (;;) {
      const code = source[end];
      if (code === undefined || code === newline) {
        this.fail('literal not terminated');
        break;
      }
      end++;
      if (code === quote) break;
      if (code !== backslash) continue;
      const escaped = source[end];
      if (escaped === backslash || escaped === quote) end++;
      else if (quote === 0x22 && !this.isEscape(end)) this.fail('unknown escape');
    }
    this.check(this.at, end);
    return this.finish(quote === 0x22 ? 'string' : 'rune', end, true);
  }

  /** Whether a valid escape of a string begins after the backslash; those of one character are seen to before. */
  private isEscape(at: number): boolean {
    const text = this.source.toString('latin1', at, at + 9);
    if (/^[abfnrtv]/.test(text)) return true;
    const digits = /^(?:([0-3][0-7]{2})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(text);
    if (digits === null) return false;
    const point = Number.parseInt(digits[3] ?? digits[4] ?? '0', 16);
    return point <= 0x10ffff && !(point >= 0xd800 && point < 0xe000);
  }

  private raw(): TokenKind {
    const close = this.source.indexOf(0x60, this.at + 1);
    if (close < 0) this.fail('raw string literal not terminated');
    const end = close < 0 ? this.source.length : close + 1;
    this.row += this.check(this.at, end);
    return this.finish('string', end, true);
  }

  private lineComment(): TokenKind {
    const found = this.source.indexOf(newline, this.at);
    const end = found < 0 ? this.source.length : found;
    this.check(this.at, end);
    const first = this.at === 0 || this.source[this.at - 1] === newline;
    if (first && isBadLineDirective(this.source, this.at + 2, end)) this.fail('invalid line number');
    return this.finish('comment', end, this.needSemicolon);
  }

  private blockComment(): TokenKind {
    const close = this.source.indexOf('*/', this.at + 2, 'latin1');
    if (close < 0) this.fail('comment not terminated');
    const end = close < 0 ? this.source.length : close + 2;
    const lines = this.check(this.at, end);
    if (close >= 0 && isBadLineDirective(this.source, this.at + 2, close)) this.fail('invalid line number');
    this.row += lines;
    // A comment with a line end in it counts as a line end, which comes after the comment.
    this.pendingSemicolon = this.needSemicolon && lines > 0;
    return this.finish('comment', end, this.needSemicolon && lines === 0);
  }

  /** Reports what is wrong with the text of a token; gives the number of its line ends. */
  private check(from: number, to: number): number {
    const { lines, problem } = checkText(this.source, from, to);
    if (problem !== undefined) this.fail(problem);
    return lines;
  }

  private fail(message: string): void {
    this.error ??= { line: this.row, message };
  }
}
