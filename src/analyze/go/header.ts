/** How far the go command reads a file before it has seen its imports (go/build's read.go). Offsets in bytes. */
export interface Extent {
  /** End of the header; with a syntax error the whole file is looked at instead. */
  readonly end: number;
  /** Number of bytes that were read to find that end: a NUL among them makes the file unusable. */
  readonly readEnd: number;
  /** Offset of the first byte that is neither space nor comment. */
  readonly firstToken: number;
  readonly syntaxError: boolean;
}

const newline = 0x0a;

function isWordByte(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) ||
    code === 0x5f || code >= 0x80;
}

/** Reads words, strings and comments without their meaning, as the go command's first pass over a file does. */
class ImportReader {
  readonly source: Buffer;
  /** The byte looked at, not yet taken. */
  at = 0;
  failed = false;

  constructor(source: Buffer) {
    this.source = source;
  }

  private fail(): false {
    this.failed = true;
    return false;
  }

  private get code(): number {
    return this.source[this.at] ?? -1;
  }

  /** Skips spaces, semicolons and comments. */
  skip(): void {
    const { source } = this;
    for (;;) {
      const { code } = this;
      if (code === 0x20 || code === 0x09 || code === newline || code === 0x0d || code === 0x0c || code === 0x3b) this.at++;
      else if (code !== 0x2f) return;
      else {
        const second = source[this.at + 1];
        if (second !== 0x2f && second !== 0x2a) {
          this.at++;
          this.fail();
          return;
        }
        const close = second === 0x2f ? source.indexOf(newline, this.at) : source.indexOf('*/', this.at + 2, 'latin1');
        if (close < 0) {
          this.at = source.length;
          if (second === 0x2a) this.fail();
          return;
        }
        this.at = close + (second === 0x2f ? 1 : 2);
      }
    }
  }

  keyword(word: string): boolean {
    this.skip();
    for (let i = 0; i < word.length; i++) {
      if (this.failed || this.code !== word.charCodeAt(i)) return this.fail();
      this.at++;
    }
    return isWordByte(this.code) ? this.fail() : true;
  }

  word(): boolean {
    this.skip();
    if (this.failed || !isWordByte(this.code)) return this.fail();
    while (isWordByte(this.code)) this.at++;
    return true;
  }

  private string(): boolean {
    this.skip();
    const { source, code: quote } = this;
    if (this.failed || (quote !== 0x60 && quote !== 0x22)) return this.fail();
    this.at++;
    for (;;) {
      const { code } = this;
      if (code < 0) return this.fail();
      if (quote === 0x22 && code === newline) return this.fail();
      this.at++;
      if (code === quote) return true;
      if (quote === 0x22 && code === 0x5c && this.at < source.length) this.at++;
    }
  }

  private importSpec(): boolean {
    this.skip();
    if (this.code === 0x2e) this.at++;
    else if (isWordByte(this.code) && !this.word()) return false;
    return this.string();
  }

  /** Whether the next token begins with this byte. */
  peek(code: number): boolean {
    this.skip();
    return !this.failed && this.code === code;
  }

  imports(): void {
    while (this.peek(0x69)) {
      if (!this.keyword('import')) return;
      if (!this.peek(0x28)) {
        if (!this.importSpec()) return;
        continue;
      }
      this.at++;
      while (!this.peek(0x29)) if (this.failed || !this.importSpec()) return;
      this.at++;
    }
  }
}

/** Extent of a Go file's package clause and imports. */
export function headerExtent(source: Buffer): Extent {
  const reader = new ImportReader(source);
  reader.skip();
  const firstToken = reader.failed ? source.length : reader.at;
  if (!reader.failed && reader.keyword('package') && reader.word()) reader.imports();
  return extentOf(reader, firstToken);
}

/** Extent of the comments at the top of any other source file. */
export function commentExtent(source: Buffer): Extent {
  const reader = new ImportReader(source);
  reader.skip();
  return extentOf(reader, reader.at);
}

function extentOf(reader: ImportReader, firstToken: number): Extent {
  const { source, at, failed } = reader;
  // The byte that told the end has been read too.
  return { end: at, readEnd: Math.min(at + 1, source.length), firstToken, syntaxError: failed };
}
