/** Where a JSON text stops being one. Line and column count from 1, the column in UTF-16 units as editors do. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** What should have stood there: `a value`, `, or }`. */
  readonly expected: string;
}

/** One member of an object as it stands in the text; offsets in UTF-16 units, the end is behind the last one. */
export interface JsonMember {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** The outermost object of a JSON text: the offsets of its braces, and its members in order. */
export interface JsonObjectText {
  readonly open: number;
  readonly close: number;
  readonly members: readonly JsonMember[];
}

class Stop extends Error {
  readonly offset: number;
  readonly expected: string;
  constructor(offset: number, expected: string) {
    super(expected);
    this.offset = offset;
    this.expected = expected;
  }
}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Finds the members of the object that a JSON text is, so that one can be replaced while all other bytes stay. (Parsing
 * and printing again would change numbers such as 1.0 and the order of keys such as "1".) `undefined` when the text is
 * JSON, but no object. The grammar is that of RFC 8259, as JSON.parse has it.
 */
export function scanObject(text: string): JsonObjectText | JsonFault | undefined {
  try {
    const scanner = new Scanner(text);
    return scanner.whole();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const before = text.slice(0, error.offset);
    const line = before.split('\n').length;
    return { line, column: error.offset - before.lastIndexOf('\n'), expected: error.expected };
  }
}

class Scanner {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): JsonObjectText | undefined {
    this.match(SPACE);
    const open = this.at;
    const members = this.value();
    const close = this.at - 1;
    this.match(SPACE);
    if (this.at < this.text.length) throw new Stop(this.at, 'the end of the file');
    return members === undefined ? undefined : { open, close, members };
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  /** Passes a value; gives its members when it is an object. */
  private value(): readonly JsonMember[] | undefined {
    if (this.take('{')) return this.members();
    if (this.take('[')) this.list(']', () => void this.value());
    else if (this.text[this.at] === '"') this.string('a value');
    else if (!this.match(NUMBER) && !this.match(WORD)) throw new Stop(this.at, 'a value');
    return undefined;
  }

  private members(): readonly JsonMember[] {
    const members: JsonMember[] = [];
    this.list('}', () => {
      const keyStart = this.at;
      const key = this.string('a key in double quotes');
      this.match(SPACE);
      if (!this.take(':')) throw new Stop(this.at, ':');
      this.match(SPACE);
      const valueStart = this.at;
      this.value();
      members.push({ key, keyStart, valueStart, valueEnd: this.at });
    });
    return members;
  }

  /** Passes what stands between two brackets, the first of which is behind us. */
  private list(end: string, item: () => void): void {
    this.match(SPACE);
    if (this.take(end)) return;
    for (;;) {
      item();
      this.match(SPACE);
      if (this.take(end)) return;
      if (!this.take(',')) throw new Stop(this.at, `, or ${end}`);
      this.match(SPACE);
    }
  }

  private string(expected: string): string {
    const start = this.at;
    if (!this.take('"')) throw new Stop(this.at, expected);
    for (;;) {
      this.match(PLAIN);
      if (this.take('"')) return JSON.parse(this.text.slice(start, this.at)) as string;
      if (!this.match(ESCAPE)) {
        throw new Stop(this.at, this.text[this.at] === '\\' ? 'a valid escape' : 'the " that ends the string');
      }
    }
  }
}
