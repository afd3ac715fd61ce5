/** An address that code puts together, taken apart. */
import { addendsOf, argumentsOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { readAddress } from './addresses.ts';

/** The part of an address that is its port: the last that is put together. */
export function portIn(expression: string): string {
  const inside = /^(?:net\.JoinHostPort|fmt\.Sprintf)\(([\s\S]*)\)$/.exec(expression)?.[1];
  return (inside === undefined ? addendsOf(expression) : argumentsOf(inside)).at(-1) ?? '';
}

/** The part of an address before its port; `undefined` where it is not put together. */
export function hostIn(expression: string): string | undefined {
  const [, joined, printed] = /^(?:net\.JoinHostPort\(([\s\S]*)\)|fmt\.Sprintf\(([\s\S]*)\))$/.exec(expression) ?? [];
  if (joined !== undefined) return argumentsOf(joined)[0];
  const [format = '', host] = printed === undefined ? [] : argumentsOf(printed);
  if (printed !== undefined) return /^"%[sv]:/.test(format) ? host : undefined;
  const [first, next = ''] = addendsOf(expression);
  return /^":/.test(next) ? first : undefined;
}

/** The port, where it stands in the expression or in a constant. */
export function numberIn(expression: string, file: CodeFile, own: OwnCode): number | undefined {
  const last = portIn(expression);
  const text = /^fmt\.Sprintf\(\s*"%[sv](:\d+)"/.exec(expression)?.[1] ?? own.value(/^strconv\.Itoa\((.*)\)$/.exec(last)?.[1] ?? last, file) ?? '';
  return readAddress(`:${text.replace(/^:/, '')}`)?.port;
}
