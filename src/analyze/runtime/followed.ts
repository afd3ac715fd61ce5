/** Where an expression's value comes from: the lines above it, and the calls of the function that it stands in. */
import { argumentsOf, callsOf, linesOf } from '../code/go-text.ts';
import type { OwnCode } from '../code/own-code.ts';
import type { Use } from './setting-behind.ts';

const NAME = /^[A-Za-z_]\w*$/;

/** The expression that a local variable was given in its function; the use itself where it is none, or was given several. */
export function settled(use: Use): Use {
  let here = use;
  for (let step = 0; step < 3; step++) {
    const given = assignedAbove(here);
    if (given.length !== 1) return here;
    here = given[0]!;
  }
  return here;
}

/** All that a variable of a function may hold: what it was given there, and what calls give for a parameter. */
export function mayHold(use: Use, own: OwnCode, depth = 0): Use[] {
  if (!NAME.test(use.text) || depth > 3) return [use];
  return [use, ...[...assignedAbove(use), ...handedIn(use, own)].flatMap((one) => mayHold(one, own, depth + 1))];
}

/** `name := …`, `name = …` in the lines above, up to the head of the function. */
function assignedAbove({ file, text: name, at }: Use): Use[] {
  if (!NAME.test(name)) return [];
  const lines = linesOf(file.code);
  const pattern = new RegExp(`^\\s*(?:if\\s+|var\\s+)?${name}(?:\\s+string)?\\s*:?=\\s*([^=].*?)\\s*(?:;[^"]*)?\\r?$`);
  const found: Use[] = [];
  for (let line = at.line - 1; line > 0 && !/^func\b/.test(lines[line] ?? ''); line--) {
    const text = pattern.exec(lines[line - 1] ?? '')?.[1];
    if (text !== undefined && text !== name) found.push({ file, text, at: { path: file.path, line } });
  }
  return found;
}

/** Arguments that calls in the program's own code give for a parameter of the function that the use stands in. */
function handedIn({ file, text: name, at }: Use, own: OwnCode): Use[] {
  const head = linesOf(file.code).slice(0, at.line).reverse().find((line) => /^func\b/.test(line));
  const [, called = '', parameters = ''] = /^func\s+(?:\([^)]*\)\s*)?(\w+)\(([^)]*)\)/.exec(head ?? '') ?? [];
  const index = parameters.split(',').findIndex((parameter) => parameter.trim().split(/\s/)[0] === name);
  if (index < 0) return [];
  const pattern = new RegExp(`(?<!\\bfunc )(?<!\\bfunc \\([^)\\n]*\\) )\\b${called}\\s*\\(`, 'g');
  const within = own.files.filter((one) => (/^[A-Z]/.test(called) || one.dir === file.dir) && one.code.includes(`${called}(`));
  return within.flatMap((one) => callsOf(one.code, pattern).flatMap(({ args, line }) => {
    const text = argumentsOf(args)[index];
    return text === undefined ? [] : [{ file: one, text, at: { path: one.path, line } }];
  }));
}
