/** Where an expression's value comes from: the lines above it, and the calls of the function that it stands in. */
import { handedTo } from '../../code/callers.ts';
import { functionAround } from '../../code/functions.ts';
import { linesOf } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Use } from './setting-behind.ts';

const NAME = /^[A-Za-z_]\w*$/;
/** What other calls of the same names are given first. */
const NO_ADDRESS = /^(?:\w*[cC]tx|err|nil)$/;

/** The expression that a local variable was given in its function, by a line with the pattern; the use itself where it is none, or was given several. */
export function settled(use: Use, by = /=/): Use {
  let here = use;
  for (let step = 0; step < 3; step++) {
    const given = assignedAbove(here);
    if (given.length !== 1 || !by.test(linesOf(here.file.code)[given[0]!.at.line - 1]!)) return here;
    here = given[0]!;
  }
  return here;
}

/** All that variables of functions may hold: what they were given there, and what calls give for a parameter. Each step is taken for all at once, so that nothing is followed twice. */
export function mayHold(uses: readonly Use[], own: OwnCode): Use[] {
  const all = new Map<string, Use>();
  const handed = new Set<string>();
  let next = uses;
  for (let step = 0; step < 5 && next.length > 0; step++) {
    const fresh = next.filter((use) => {
      const key = `${use.file.path}:${use.at.line}:${use.text}`;
      return !all.has(key) && all.set(key, use);
    });
    next = step === 4 ? [] : fresh.filter(({ text }) => NAME.test(text) && !NO_ADDRESS.test(text)).flatMap((use) => [...assignedAbove(use), ...handedIn(use, own, handed)]);
  }
  return [...all.values()];
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

/** What callers hand to a parameter, of one that was not followed yet. */
function handedIn(use: Use, own: OwnCode, asked: Set<string>): Use[] {
  const key = `${use.file.path}:${functionAround(use.file, use.at.line)?.line}:${use.text}`;
  return asked.has(key) ? [] : (asked.add(key), givenFor(use, own));
}

/** What callers hand to the parameter that the use is. */
export function givenFor({ file, text, at }: Use, own: OwnCode): Use[] {
  return handedTo(own, file, at.line, text).map((one) => ({ file: one.file, text: one.text, at: { path: one.file.path, line: one.line } }));
}
