/** Flags that a program does not know by itself, of one of its modes, or of functions that it never calls: several programs may share a package, of which each runs a function of its own. */
import { callersOf } from '../../code/callers.ts';
import { functionAround, functionAt } from '../../code/functions.ts';
import { linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

/** Whether a line stands in a plain function for other packages that the program's code neither calls, but in other such functions, nor hands on. */
export function isUncalled(file: CodeFile, line: number, own: OwnCode, depth = 0): boolean {
  let index = 0;
  for (let at = 1; at < line; at++) index = file.code.indexOf('\n', index) + 1;
  // The line may be that of its head.
  const around = functionAt(file, index + 1);
  if (around === undefined || around.receiver !== undefined || !/^[A-Z]/.test(around.name)) return false;
  const calls = callersOf(own, around);
  if (calls.length > 0 && (depth > 1 || !calls.every((call) => isUncalled(call.file, call.line, own, depth + 1)))) return false;
  const here = new RegExp(`(?<![\\w.]|^func\\s{1,4})${around.name}\\b${calls.length > 0 ? '(?!\\s*\\()' : ''}`, 'm');
  const there = new RegExp(`\\w\\.${around.name}\\b(?!\\s*\\()`);
  return !own.files.some(({ dir, code }) => code.includes(around.name) && (dir === file.dir ? here : there).test(code));
}

/** Whether a line makes a flag of the set that a mode of the program is handed: `RegisterMode("init", func(flags *flag.FlagSet) …`. */
export function isOfMode(file: CodeFile, line: number): boolean {
  if (!file.code.includes('*flag.FlagSet) ')) return false;
  const above = linesOf(file.code).slice((functionAround(file, line)?.line ?? 1) - 1, line);
  const holder = /\b(\w+)\.\w+\(/.exec(above.at(-1) ?? '')?.[1];
  return holder !== undefined && above.some((text) => new RegExp(`\\("[\\w-]+",\\s*func\\(${holder} \\*flag\\.FlagSet\\)`).test(text));
}

/** Whether a line makes a flag of the command that its function is handed, in a program that is built as the go command is: `cmd.Flag.String("email", …)`. */
export function isOfHanded(file: CodeFile, line: number): boolean {
  if (!file.code.includes('.Flag.')) return false;
  const lines = linesOf(file.code);
  const holder = /\b(\w+)\.Flag\.\w+\(/.exec(lines[line - 1] ?? '')?.[1];
  const around = holder === undefined ? undefined : functionAround(file, line);
  return around !== undefined && new RegExp(`[(,]\\s*${holder} \\*(?:\\w+\\.)?Command\\b`).test(lines[around.line - 1] ?? '');
}
