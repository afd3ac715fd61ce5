import { nearest } from '../nearest.ts';
import type { Dockerfile } from './parse/dockerfile.ts';

/** A comment that silences rules: `# go-docker check ignore=ID[,ID] reason`. */
export interface Silence {
  /** Line of the comment. */
  readonly line: number;
  readonly ids: readonly string[];
  /** Lines of the instruction that it stands before or in; all lines where it stands at the top. */
  readonly from: number;
  readonly to: number;
}

/** A silence that cannot be one, with what is wrong. */
export interface BadSilence {
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
}

const pattern = /^#\s*go-docker\s+check\s+ignore\s*=\s*([\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+(.*))?$/i;
const meant = /^#\s*go-docker\s+check\b/i;

/** Reads the silences of a Dockerfile. One before the first instruction counts for the whole file, if a blank line or another comment parts it from the instruction. */
export function readSilences(file: Dockerfile, known: readonly string[]): { silences: readonly Silence[]; bad: readonly BadSilence[] } {
  const silences: Silence[] = [];
  const bad: BadSilence[] = [];
  for (const { line, text } of file.comments) {
    if (!meant.test(text)) continue;
    const match = pattern.exec(text);
    if (match === null) {
      bad.push({ line, message: `${text} silences nothing`, remedy: 'write # go-docker check ignore=ID reason, with the id of a rule' });
      continue;
    }
    const ids = match[1]!.split(',').map((id) => id.trim().toLowerCase());
    for (const id of ids.filter((one) => !known.includes(one))) {
      const guess = nearest(id, [...known]);
      bad.push({ line, message: `ignore=${id} names no rule`, remedy: guess === undefined ? 'see docs/rules.md for their ids' : `did you mean ignore=${guess}?` });
    }
    if (!match[2]?.trim()) bad.push({ line, message: `ignore=${ids.join(',')} gives no reason`, remedy: 'say behind the id why: the next reader has to know' });
    silences.push({ line, ids: ids.filter((id) => known.includes(id)), ...reach(file, line) });
  }
  return { silences, bad };
}

/** The lines that a comment speaks for. */
function reach(file: Dockerfile, line: number): { from: number; to: number } {
  const inside = file.instructions.find((one) => one.line <= line && line <= one.endLine);
  const next = inside ?? file.instructions.find((one) => one.line > line);
  const first = file.instructions[0];
  if (next === undefined) return { from: line, to: line };
  const adjoins = Array.from({ length: next.line - line - 1 }, (_, i) => line + 1 + i).every((one) => file.comments.some((comment) => comment.line === one));
  if (next === first && (!adjoins || inside === undefined && next.keyword === 'ARG')) return { from: 1, to: Infinity };
  return { from: next.line, to: next.endLine };
}
