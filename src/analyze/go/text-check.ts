import { isUtf8 } from 'node:buffer';

const lineDirective = Buffer.from('line ');
const byteOrderMark = Buffer.from('\ufeff');
const replacement = Buffer.from('\ufffd');

export function startsWith(source: Buffer, at: number, bytes: Buffer): boolean {
  return source.subarray(at, at + bytes.length).equals(bytes);
}

/** The character at a byte ≥ 0x80; U+FFFD for one that is not UTF-8. */
export function characterAt(source: Buffer, at: number): string {
  const first = source[at] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return String.fromCodePoint(source.toString('utf8', at, at + length).codePointAt(0) ?? 0xfffd);
}

/** Whether the byte at which U+FFFD was read is no UTF-8, and not that character itself. */
export function isBroken(source: Buffer, at: number, character: string): boolean {
  return character === '\ufffd' && !startsWith(source, at, replacement);
}

/** What Go's scanner says against one character outside of ASCII, or NUL. */
export function characterProblem(source: Buffer, at: number): string | undefined {
  if (source[at] === 0) return 'illegal character NUL';
  if (isBroken(source, at, characterAt(source, at))) return 'illegal UTF-8 encoding';
  return startsWith(source, at, byteOrderMark) ? 'illegal byte order mark' : undefined;
}

/** Looks through the text of a token: it must be UTF-8 without NUL and byte order marks. `lines` counts its line ends. */
export function checkText(source: Buffer, from: number, to: number): { readonly lines: number; readonly problem: string | undefined } {
  let lines = 0;
  let wide = false;
  let nul = false;
  for (let i = from; i < to; i++) {
    const code = source[i] ?? 0;
    if (code === 0x0a) lines++;
    else if (code === 0) nul = true;
    else if (code >= 0x80) wide = true;
  }
  if (nul) return { lines, problem: 'illegal character NUL' };
  if (!wide) return { lines, problem: undefined };
  const part = source.subarray(from, to);
  if (!isUtf8(part)) return { lines, problem: 'illegal UTF-8 encoding' };
  return { lines, problem: part.includes(byteOrderMark) ? 'illegal byte order mark' : undefined };
}

/** Whether a comment is a `//line` directive with a number that Go refuses. `from` is behind the comment's mark. */
export function isBadLineDirective(source: Buffer, from: number, to: number): boolean {
  if (to - from < lineDirective.length || !startsWith(source, from, lineDirective)) return false;
  const parts = source.toString('utf8', from + lineDirective.length, to).replace(/\r$/, '').split(':');
  if (parts.length < 2) return false;
  const isNumber = (part: string | undefined): boolean => part !== undefined && /^\d{1,18}$/.test(part);
  const inRange = (part: string | undefined): boolean => Number(part) >= 1 && Number(part) <= 2 ** 30;
  const last = parts.at(-1);
  const before = parts.length > 2 && isNumber(parts.at(-2)) ? parts.at(-2) : undefined;
  return !isNumber(last) || !inRange(last) || (before !== undefined && !inRange(before));
}
