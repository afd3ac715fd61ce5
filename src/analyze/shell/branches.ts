/** Which branch of an `if` a plain run takes: told only where the test asks for a variable that has a default and nothing sets. */
import { plainText, type Token } from './words.ts';

/** An `if` that is open. */
export interface Branch {
  /** What the test of the branch at hand says. */
  test: boolean | undefined;
  /** Whether a branch before it is the one that is taken. */
  taken: boolean | undefined;
  /** Whether what stands here runs. */
  now: boolean | undefined;
}

/** Follows a word that opens, turns or closes an `if`; `isSet`: whether the script or who runs it sets a variable. */
export function turn(word: string, tokens: readonly Token[], at: number, open: Branch[], isSet: (name: string) => boolean): boolean {
  const last = open.at(-1);
  if (word === 'if') open.push({ test: testAt(tokens, at + 1, isSet), taken: false, now: undefined });
  else if (last === undefined) return false;
  else if (word === 'elif') Object.assign(last, { test: testAt(tokens, at + 1, isSet), now: undefined });
  else if (word === 'then') {
    last.now = last.taken === true || last.test === false ? false : last.test === true && last.taken === false ? true : undefined;
    last.taken = last.taken === true || last.now === true ? true : last.test === undefined ? undefined : last.taken;
  } else if (word === 'else') last.now = last.taken === undefined ? undefined : !last.taken;
  else if (word === 'fi') open.pop();
  else return false;
  return true;
}

const OPERATORS: Readonly<Record<string, boolean>> = { '=': true, '==': true, '-eq': true, '!=': false, '-ne': false };

/** `[ "${NEXT:-0}" -eq 0 ]`, alone before `then`. */
function testAt(tokens: readonly Token[], from: number, isSet: (name: string) => boolean): boolean | undefined {
  const words: string[] = [];
  let at = from;
  for (let token = tokens[at]; token?.kind === 'word'; token = tokens[++at]) {
    // Quotes leave empty text around what they hold.
    const [part, ...more] = token.parts.length === 1 ? token.parts : token.parts.filter((one) => one.kind !== 'text' || one.text !== '');
    if (part?.kind === 'variable' && more.length === 0) {
      if (part.list !== undefined || part.fallback === '' || part.fallback.includes('$') || isSet(part.name)) return undefined;
      words.push(part.fallback);
    } else if (token.parts.every(({ kind }) => kind === 'text')) words.push(plainText(token.parts));
    else return undefined;
  }
  const end = tokens[at];
  if (end?.kind !== 'operator' || !/^[;\n]$/.test(end.text)) return undefined;
  const [head, left, operator = '', right, close] = words;
  const whole = (head === '[' && close === ']' && words.length === 5) || (head === 'test' && words.length === 4);
  const same = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  return !whole || same === undefined ? undefined : (left === right) === same;
}
