import { GoScanner } from './scanner.ts';

/** A token of a Go file; comments are none. */
export interface Token {
  readonly word: string | undefined;
  readonly string: string | undefined;
  /** First byte of a mark, `;` for a semicolon; 0 for all else. */
  readonly code: number;
  readonly line: number;
}

export function tokensOf(source: Buffer): Token[] {
  const scanner = new GoScanner(source);
  const tokens: Token[] = [];
  for (let kind = scanner.nextToken(); kind !== 'end'; kind = scanner.nextToken()) {
    if (kind === 'comment') continue;
    tokens.push({
      word: kind === 'word' ? scanner.text() : undefined, string: kind === 'string' ? scanner.text() : undefined,
      code: kind === 'mark' ? scanner.code : kind === 'semicolon' ? 0x3b : 0, line: scanner.line,
    });
  }
  return tokens;
}

/** Code of a mark. */
export function mark(text: string): number {
  return text.charCodeAt(0);
}
