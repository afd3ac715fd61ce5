import { wordsOf } from './text-lines.ts';

/** A file that may be one that was renamed. */
export interface Candidate {
  readonly path: string;
  readonly text: string;
}

/** Of the lines that say something, the part that has to be alike; git takes half of a file (git-diff(1), -M), which is little in files of one kind. */
const ALIKE = 0.6;

/**
 * The files that a text may have become under another name: those that are as it was, else those that are alike enough. One is
 * it; none says that it was deleted, and of several nobody can tell.
 */
export function findRenamed(base: string, candidates: readonly Candidate[]): readonly string[] {
  const same = candidates.filter(({ text }) => text === base);
  const found = same.length > 0 ? same : candidates.filter(({ text }) => similarity(base, text) >= ALIKE);
  return found.map(({ path }) => path);
}

/** How much two texts have in common, from 0 to 1: lines of both by lines of either, those without a word aside. */
export function similarity(a: string, b: string): number {
  const [one, other] = [a, b].map((text) => wordsOf(text).filter((line) => /\w/.test(line))) as [string[], string[]];
  const left = new Map<string, number>();
  for (const line of one) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of other) {
    const count = left.get(line) ?? 0;
    if (count > 0) common++;
    left.set(line, count - 1);
  }
  return one.length + other.length === 0 ? 0 : (2 * common) / (one.length + other.length);
}
