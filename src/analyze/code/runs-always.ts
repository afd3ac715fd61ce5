/** Lines that every plain start of a program comes to. */
import { callersOf } from './callers.ts';
import { functionAround } from './functions.ts';
import { linesOf } from './go-text.ts';
import type { CodeFile, OwnCode } from './own-code.ts';

/** What opens a block that a run may pass by, or that runs later. */
const mayPass = /^\s*(?:\}\s*else|if|for|switch|select|case|default:|go|defer)\b|\bfunc\s*\(/;

/**
 * Whether a line stands under no condition in `main`, an `init`, a variable of a package, or a function that such a line
 * calls. What a library calls back cannot be told, and is none.
 */
export function runsAlways(own: OwnCode, file: CodeFile, line: number, seen: ReadonlySet<string> = new Set()): boolean {
  const lines = linesOf(file.code);
  const around = functionAround(file, line);
  const behind = around === undefined ? -1 : lines.slice(around.line, line - 1).findIndex((text) => text.startsWith('}'));
  if (around === undefined || behind >= 0) return !/\bfunc\s*\(/.test(lines[line - 1] ?? '');
  if (/^\s*(?:go|defer)\b/.test(lines[line - 1] ?? '') || isInBlock(lines, around.line, line)) return false;
  if (around.receiver === undefined && /^(?:main|init)$/.test(around.name)) return true;
  const key = `${file.path}:${around.line}`;
  return !seen.has(key) && callersOf(own, around).some((call) => call.sure && runsAlways(own, call.file, call.line, new Set([...seen, key])));
}

/** Whether a block of the function around a line that may be passed by holds it: gofmt indents what a block holds. */
function isInBlock(lines: readonly string[], head: number, line: number): boolean {
  const margin = (text: string): number => /^\s*/.exec(text)![0].length;
  let left = margin(lines[line - 1] ?? '');
  for (let at = line - 2; at >= head; at--) {
    const text = lines[at]!;
    if (text.trim() === '' || margin(text) >= left) continue;
    left = margin(text);
    if (mayPass.test(text)) return true;
  }
  return false;
}
