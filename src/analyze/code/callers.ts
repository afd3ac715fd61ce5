import { argumentsOf, callsOf, linesOf } from './go-text.ts';
import type { CodeFile, OwnCode } from './own-code.ts';

/** An expression where a caller hands it over. */
export interface Handed {
  readonly file: CodeFile;
  readonly line: number;
  readonly text: string;
}

const header = /^func\s+(?:\([^)]*\)\s*)?(\w+)\(([^)]*)\)/;

/** What the calls of a function hand to one of its parameters: the function that a line stands in. By its name alone, so that a package's methods of one name are one. */
export function handedTo(own: OwnCode, file: CodeFile, line: number, parameter: string): Handed[] {
  const lines = linesOf(file.code);
  let at = line - 1;
  while (at >= 0 && !lines[at]!.startsWith('func ')) at--;
  const [, called = '', parameters = ''] = header.exec(lines[at] ?? '') ?? [];
  const index = argumentsOf(parameters).findIndex((one) => one.split(/\s/)[0] === parameter);
  if (called === '' || index < 0) return [];
  return own.files.filter(({ code }) => code.includes(`${called}(`)).flatMap((one) =>
    callsOf(one.code, new RegExp(`(?<!func )(?<!\\) )\\b${called}\\(`, 'g'))
      .filter(({ name }) => (one.dir === file.dir ? !name.includes('.') || /^[a-z]/.test(called) : name.includes('.')))
      .map((call) => ({ file: one, line: call.line, text: argumentsOf(call.args)[index] ?? '' })));
}
