import { isAscii } from 'node:buffer';
import type { GoImport } from './file.ts';
import { isKeyword } from './scanner.ts';

/** What a header says that is written plainly. */
export interface PlainHeader {
  readonly packageName: string;
  readonly packageLine: number;
  readonly imports: readonly GoImport[];
  /** Offset of the package clause: build constraints stand before it. */
  readonly start: number;
}

// Each takes one line with its end.
const blank = /[ \t]*(?:\/\/[^\n]*)?\n/y;
const packageClause = /package[ \t]+([A-Za-z_]\w*)[ \t]*(?:\/\/[^\n]*)?\n/y;
const single = /import[ \t]+(?:([A-Za-z_]\w*|\.)[ \t]+)?"([\w./@+~-]+)"[ \t]*(?:\/\/[^\n]*)?\n/y;
const opening = /import[ \t]+\([ \t]*(?:\/\/[^\n]*)?\n/y;
const spec = /[ \t]*(?:([A-Za-z_]\w*|\.)[ \t]+)?"([\w./@+~-]+)"[ \t]*(?:\/\/[^\n]*)?\n/y;
const closing = /[ \t]*\)[ \t]*(?:\/\/[^\n]*)?\n/y;

/**
 * Reads a header as gofmt leaves nearly all of them: ASCII, an import a line, comments between lines. That takes a
 * fraction of the parser's time, which reads all others: `undefined` where anything is unusual (`import "C"`, `//line`,
 * a carriage return, a block comment beside code) or wrong, and where `source` may end before the header does. What it
 * does read, it reads as the parser would; the differential tests see to that.
 */
export function readPlainHeader(source: Buffer, isWhole: boolean): PlainHeader | undefined {
  const reader = new PlainReader(source);
  const found = reader.read(isWhole);
  if (found === undefined) return undefined;
  // The byte that told the end has been read too.
  const header = source.subarray(0, reader.at + 1);
  return isAscii(header) && !header.includes(0) && !header.includes(0x0d) ? found : undefined;
}

class PlainReader {
  private readonly source: Buffer;
  private readonly text: string;
  private line = 1;
  /** Always the begin of a line. */
  at = 0;

  constructor(source: Buffer) {
    this.source = source;
    this.text = source.toString('latin1');
  }

  read(isWhole: boolean): PlainHeader | undefined {
    if (!this.skip()) return undefined;
    const { at: start, line: packageLine } = this;
    const name = this.take(packageClause)?.[1];
    if (name === undefined || isKeyword(name) || !this.skip()) return undefined;
    const imports: GoImport[] = [];
    while (this.text[this.at] === 'i') {
      const isBlock = this.take(opening) !== undefined;
      if (!(isBlock ? this.block(imports) : this.import(single, imports)) || !this.skip()) return undefined;
    }
    const next = this.text[this.at];
    if (next === undefined ? !isWhole : ' \t\f;/'.includes(next)) return undefined;
    return { packageName: this.copy(this.text.indexOf(name, start + 'package'.length), name.length), packageLine, imports, start };
  }

  /** The line at which the reader stands, if it is such a one. */
  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at = pattern.lastIndex;
    this.line++;
    return match;
  }

  /** Skips blank lines and comments; `false` at one that means something or does not end. */
  private skip(): boolean {
    const { text } = this;
    for (;;) {
      if (text.startsWith('//line ', this.at) || text.startsWith('/*line ', this.at)) return false;
      if (text.startsWith('/*', this.at)) {
        const close = text.indexOf('*/', this.at + 2);
        if (close < 0) return false;
        for (let end = text.indexOf('\n', this.at); end >= 0 && end < close; end = text.indexOf('\n', end + 1)) this.line++;
        this.at = close + 2;
        if (this.take(blank) === undefined) return false;
      } else if (this.take(blank) === undefined) return true;
    }
  }

  private block(imports: GoImport[]): boolean {
    while (this.skip()) {
      if (this.take(closing) !== undefined) return true;
      if (!this.import(spec, imports)) return false;
    }
    return false;
  }

  private import(pattern: RegExp, imports: GoImport[]): boolean {
    const { at, line } = this;
    const match = this.take(pattern);
    const path = match?.[2];
    if (path === undefined || path === 'C' || isKeyword(match?.[1] ?? '')) return false;
    imports.push({ path: this.copy(this.text.indexOf('"', at) + 1, path.length), line });
    return true;
  }

  /** A part of the text from its bytes: one that is cut out of the text would keep all of it in memory. */
  private copy(at: number, length: number): string {
    return this.source.toString('latin1', at, at + length);
  }
}
