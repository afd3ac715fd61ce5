import { argumentsOf, callsOf, linesOf } from './go-text.ts';
import type { CodeFile, OwnCode } from './own-code.ts';

/** An expression where a caller hands it over. */
export interface Handed {
  readonly file: CodeFile;
  readonly line: number;
  readonly text: string;
  /** The function as a call names it. */
  readonly called?: string;
}

const header = /^func\s+(\([^)]*\)\s*)?(\w+)\(([^)]*)\)/;

/**
 * What all calls of the function that a line stands in hand to one of its parameters, also where more arguments follow than it
 * has names for (`run(name, args...)`). By its name alone, so that methods of one name are one.
 */
export function handedTo(own: OwnCode, file: CodeFile, line: number, parameter: string): Handed[] {
  const lines = linesOf(file.code);
  let at = line - 1;
  while (at >= 0 && !lines[at]!.startsWith('func ')) at--;
  const [, receiver, called = '', parameters = ''] = header.exec(lines[at] ?? '') ?? [];
  const index = argumentsOf(parameters).findIndex((one) => one.split(/\s/)[0] === parameter);
  if (called === '' || index < 0) return [];
  return own.files.filter(({ code }) => code.includes(`${called}(`)).flatMap((one) =>
    callsOf(one.code, new RegExp(`(?<!func )(?<!\\) )\\b${called}\\(`, 'g'))
      // A function of the package is called by its name, one of another by the package's, a method by a value's.
      .filter(({ name }) => (one.dir === file.dir && receiver === undefined) !== name.includes('.'))
      .map((call) => ({ file: one, line: call.line, text: argumentsOf(call.args)[index] ?? '', called: call.name })));
}
