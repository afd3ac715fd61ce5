import { linesOf } from './text-lines.ts';

/** Line numbers, from 1, at which a text holds whole conflicts with git's markers that nobody has settled yet. */
export function openConflicts(text: string): readonly number[] {
  const found: number[] = [];
  let start: number | undefined;
  let halved = false;
  for (const [index, { text: line }] of linesOf(text).lines.entries()) {
    if (/^<{7} /.test(line)) [start, halved] = [index + 1, false];
    else if (/^={7}$/.test(line)) halved = start !== undefined;
    else if (/^>{7} /.test(line) && start !== undefined && halved) {
      found.push(start);
      start = undefined;
    }
  }
  return found;
}
