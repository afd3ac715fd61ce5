/** What a variable holds on a line of a function: the nearest assignment above. */
import { functionAround } from './functions.ts';
import { linesOf } from './go-text.ts';
import type { CodeFile } from './own-code.ts';

/** One assignment, as the text tells it. */
export interface Assigned {
  /** The expression right of the sign, as far as it stands on the line. */
  readonly value: string;
  /** Its line, counted from 1. */
  readonly line: number;
  /** The whole line. */
  readonly text: string;
}

/** Lines above that are looked at: what is set farther away is another thing of the same name more often than not. */
const FARTHEST = 120;

/**
 * The nearest assignment above a line that sets a variable or a field (`name := …`, `var name string = …`, `a.b = …`,
 * `name, err := …`). It ends at the head of the function that has a parameter of the name: what it is given is not what
 * one above it calls so.
 * @param line counted from 1, itself not looked at
 */
export function assignedAbove(name: string, file: CodeFile, line: number): Assigned | undefined {
  if (!file.code.includes(name)) return undefined;
  const lines = linesOf(file.code);
  const set = new RegExp(`^\\s*(?:var\\s+|const\\s+)?${name.replaceAll('.', '\\.')}(?:\\s*,\\s*\\w+)?(?:\\s+[\\w.*[\\]]+)?\\s*:?=(?!=)\\s*(.+?)\\s*;?$`);
  for (let at = Math.min(line - 1, lines.length) - 1; at >= 0 && at >= line - FARTHEST; at--) {
    const text = lines[at]!;
    if (!text.includes(name)) continue;
    if (text.startsWith('func ') && functionAround(file, at + 1)?.parameters.includes(name)) return undefined;
    if (text.includes('func(') && isParameter(name, text) && isWithin(lines, at, line)) return undefined;
    const value = set.exec(text)?.[1];
    if (value !== undefined) return { value, line: at + 1, text };
  }
  return undefined;
}

/** Whether a function that is written on a line has a parameter of the name. */
function isParameter(name: string, text: string): boolean {
  const [, given = ''] = /\bfunc\(([^()]*)\)[^{}]*\{$/.exec(text.trimEnd()) ?? [];
  return given.split(',').some((one) => one.trim().split(/\s/)[0] === name);
}

/** Whether what is opened on one line holds another: none between them stands as far to the left. */
function isWithin(lines: readonly string[], opening: number, line: number): boolean {
  const margin = (text: string): number => /^\s*/.exec(text)![0].length;
  return lines.slice(opening + 1, line).every((text) => text.trim() === '' || margin(text) > margin(lines[opening]!));
}
