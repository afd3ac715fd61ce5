import type { Repo } from '../../repo.ts';
import { fields } from '../go/unicode.ts';

/** A go.sum or go.work.sum file. */
export interface GoSum {
  /** `path version` and `path version/go.mod` of every line. */
  readonly entries: ReadonlySet<string>;
  /** Lines that are not made of three words; Go refuses the file for them. */
  readonly malformed: readonly number[];
}

/** Reads a go.sum; `undefined` where there is none. */
export function readGoSum(repo: Repo, path: string): GoSum | undefined {
  const text = repo.read(path);
  if (text === undefined) return undefined;
  const entries = new Set<string>();
  const malformed: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const words = fields(line);
    if (words.length === 3) entries.add(`${words[0]} ${words[1]}`);
    else if (words.length > 0) malformed.push(index + 1);
  }
  return { entries, malformed };
}
