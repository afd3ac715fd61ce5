/** Flags of functions that a program never calls: several programs may share a package, of which each runs a function of its own. */
import { callersOf } from '../../code/callers.ts';
import { functionAt } from '../../code/functions.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

/** Whether a line stands in a plain function for other packages that the program's code neither calls nor hands on. */
export function isUncalled(file: CodeFile, line: number, own: OwnCode): boolean {
  let index = 0;
  for (let at = 1; at < line; at++) index = file.code.indexOf('\n', index) + 1;
  const around = functionAt(file, index);
  if (around === undefined || around.receiver !== undefined || !/^[A-Z]/.test(around.name) || callersOf(own, around).length > 0) return false;
  const here = new RegExp(`(?<![\\w.]|^func\\s{1,4})${around.name}\\b`, 'm');
  const there = new RegExp(`\\w\\.${around.name}\\b(?!\\s*\\()`);
  return !own.files.some(({ dir, code }) => code.includes(around.name) && (dir === file.dir ? here : there).test(code));
}
