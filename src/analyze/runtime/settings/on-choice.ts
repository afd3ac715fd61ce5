/** Lines that a program reaches only where something was chosen: what they demand, a plain run does without. */
import { linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

/** A test for what lacks or for what is not so, which holds where nothing is said. */
const lacks = /!|[=!]=\s*(?:""|nil\b|0\b)|\berr\b|<\s*1\b/;
const choice = /^\s*(?:(?:\}\s*else )?if\b|case\b)/;

/** Of several that may be set, one behind another: `} else if flags.Azure != "" {`. */
const another = /^\s*\}\s*else if\s+[\w.]+\s*!=\s*""\s*\{/;

/** Whether a line stands in a case or under a test for what is set, or its function is called nowhere else. */
export function isOnChoice(own: OwnCode, file: CodeFile, line: number): boolean {
  const found = around(file, line);
  if (found.chosen) return true;
  // A method of that name may be another type's as well, so that all calls of the package have to agree.
  const name = /^func\s+(?:\([^)]*\)\s*)?([a-z]\w*)\(/.exec(found.head)?.[1];
  if (name === undefined || name === 'main' || name === 'init') return false;
  const called = new RegExp(`(?<!func )(?<!\\) )(?<!")\\b${name}\\b(?!")`);
  const places = own.filesIn(file.dir).filter(({ code }) => code.includes(name)).flatMap((one) =>
    linesOf(one.code).flatMap((text, index) => (called.test(text) && !text.startsWith('func ') && !/^\s*\/\//.test(text) ? [{ one, at: index + 1 }] : [])));
  // Of a call in the test of an `if` the test itself is no choice.
  return places.length > 0 && places.every(({ one, at }) => around(one, at).chosen);
}

const set = /^\s*(?:\}\s*else )?if\s+\*?[\w.]+\s*!=\s*(?:""|0)(?:\s*\|\|\s*\*?[\w.]+\s*!=\s*(?:""|0))*\s*\{/;

/** A switch, as a flag's variable or a field: `if *revert {`, `if cfg.Revert {`. */
const switched = /^\s*(?:\}\s*else )?if\s+(?:\*\w[\w.]*|\w+(?:\.\w+)+)\s*\{/;

/** Whether the block that a line stands in is entered only where another value is given: `if *app != 0 || *client != "" {`. */
export function isWhereSet({ code }: CodeFile, line: number): boolean {
  const lines = linesOf(code);
  const margin = /^\s*/.exec(lines[line - 1] ?? '')![0].length;
  const above = lines.slice(0, line - 1).findLast((text) => text.trim() !== '' && /^\s*/.exec(text)![0].length < margin);
  return above !== undefined && (set.test(above) || switched.test(above));
}

/** Whether a block around a line is entered by choice, and the line that opens its function. */
function around({ code }: CodeFile, line: number): { readonly chosen: boolean; readonly head: string } {
  const lines = linesOf(code);
  const margin = (text: string): number => /^\s*/.exec(text)![0].length;
  let left = margin(lines[line - 1] ?? '');
  let chosen = false;
  for (let at = line - 2; at >= 0; at--) {
    const text = lines[at]!;
    if (text.startsWith('func ')) return { chosen, head: text };
    if (text.trim() === '' || margin(text) >= left) continue;
    left = margin(text);
    chosen ||= another.test(text) || (choice.test(text) && !(/\bif\b/.test(text) && lacks.test(text)));
  }
  return { chosen, head: '' };
}
