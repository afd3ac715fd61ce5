/** A name that a package uses and that nothing in its files can mean. */
import { isKeyword } from '../go/scanner.ts';
import { mark, type Token } from '../go/tokens.ts';

const [DOT, OPEN, CLOSE, COMMA, COLON, EQUALS, INDEX, END_INDEX, BEGIN, END] = [...'.(),:=[]{}'].map(mark) as [number, number, number, number, number, number, number, number, number, number];

const predeclared = new Set(
  `append cap clear close complex copy delete imag len make max min new panic print println real recover any bool byte
  comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32
  uint64 uintptr true false nil iota _ init main`.split(/\s+/),
);

/** Marks that only an operand or a type can follow. */
const operators = new Set([...'=+-*/%&|^<>!~'].map(mark));
/** Marks after which an expression begins. */
const before = new Set([...'=(,:!&[+-*/|<>%^'].map(mark));
const beforeWords = new Set(['return', 'go', 'defer', 'if', 'for', 'switch', 'range', 'case', 'else']);

type Meaning = 'use' | 'neither' | 'binding';

interface Place {
  readonly last: Token | undefined;
  readonly next: Token | undefined;
  /** What the innermost open bracket belongs to: the arguments of a call, what stands behind func, or anything else. */
  readonly inside: 'call' | 'func' | 'other';
}

/** The first of the names that the files only ever use: no occurrence of it could bind it, and one cannot be anything but a use. */
export function lackingName(files: readonly { readonly path: string; readonly tokens: readonly Token[] }[], declared: ReadonlySet<string>): { name: string; path: string; line: number } | undefined {
  const used = new Map<string, { path: string; line: number }>();
  const bound = new Set<string>();
  for (const { path, tokens } of files) {
    const open: Place['inside'][] = [];
    for (let i = 0; i < tokens.length; i++) {
      const { code, word, line } = tokens[i]!;
      if (code === OPEN || code === INDEX || code === BEGIN) open.push(code === OPEN ? kindOf(tokens, i) : code === INDEX && open.at(-1) === 'func' ? 'func' : 'other');
      else if (code === CLOSE || code === END_INDEX || code === END) open.pop();
      if (word === undefined || isKeyword(word) || bound.has(word) || tokens[i - 1]?.code === DOT) continue;
      const meaning = meaningOf(tokens, i, { last: tokens[i - 1], next: tokens[i + 1], inside: open.at(-1) ?? 'other' });
      if (meaning === 'binding') bound.add(word);
      else if (meaning === 'use' && !used.has(word)) used.set(word, { path, line });
    }
  }
  // What cgo makes begins with an underscore and a capital C.
  for (const [name, at] of used) if (!bound.has(name) && !declared.has(name) && !predeclared.has(name) && !name.startsWith('_C')) return { name, ...at };
  return undefined;
}

/** What a parenthesis belongs to. A method of an interface looks like a call at the start of a statement: that one is neither. */
function kindOf(tokens: readonly Token[], at: number): Place['inside'] {
  const name = tokens[at - 1];
  if (name?.word === 'func') return 'func';
  if (name?.word === undefined || isKeyword(name.word)) return 'other';
  const last = tokens[at - 2];
  return last?.code === DOT || before.has(last?.code ?? 0) || beforeWords.has(last?.word ?? '') ? 'call' : 'other';
}

/** Whether an occurrence of a word uses what it names, could bind it, or tells nothing. */
function meaningOf(tokens: readonly Token[], i: number, { last, next, inside }: Place): Meaning {
  const [code, after] = [next?.code ?? 0, tokens[i + 2]?.code];
  if (code === DOT) return isSpread(tokens, i) ?? 'neither';
  if (code === COLON && after === EQUALS) return 'binding';
  if (code === CLOSE) return 'use';
  if (operators.has(last?.code ?? 0)) return 'use';
  if (last?.word !== undefined) return afterWord(last.word, code);
  if (code === COLON) return 'neither';
  if (code === OPEN) return before.has(last?.code ?? 0) ? 'use' : 'neither';
  if (inside === 'call' && (last?.code === OPEN || last?.code === COMMA)) return 'use';
  // Type parameters of a receiver are bound in its brackets: `func (l *List[T])`.
  if (code === END_INDEX && (last?.code === INDEX || last?.code === COMMA)) return inside === 'func' ? 'binding' : 'use';
  if (last?.code === COLON) return afterColon(tokens, i, code);
  return code === BEGIN && before.has(last?.code ?? 0) ? 'use' : 'binding';
}

/** `f(args...)` uses the word, and `args ...string` binds it; `undefined` for a selector. */
function isSpread(tokens: readonly Token[], i: number): Meaning | undefined {
  if (tokens[i + 2]?.code !== DOT) return undefined;
  return tokens[i + 4]?.code === CLOSE || tokens[i + 4]?.code === COMMA ? 'use' : 'binding';
}

function afterWord(word: string, code: number): Meaning {
  // Behind another name stands its type.
  if (!isKeyword(word)) return 'use';
  if (/^(?:return|range|go|defer|chan)$/.test(word)) return 'use';
  if (/^(?:break|continue|goto)$/.test(word)) return 'neither';
  return /^(?:case|if|for|switch)$/.test(word) && code !== COMMA ? 'use' : 'binding';
}

/** Behind `key:` in a literal, or behind the bounds of a slice; behind `case x:` a statement may begin. */
function afterColon(tokens: readonly Token[], i: number, code: number): Meaning {
  if (code === END || code === END_INDEX) return 'use';
  const { line } = tokens[i]!;
  if (code !== COMMA || tokens[i - 1]?.line !== line) return 'binding';
  for (let at = i + 1; tokens[at]?.line === line; at++) if (tokens[at]?.code === COLON && tokens[at + 1]?.code === EQUALS) return 'binding';
  return 'use';
}
