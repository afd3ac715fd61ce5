import type { View } from './view.ts';

/**
 * How much it matters. `broken`: the build or the start fails, or does on some platform that the file is for; `drift`: it
 * works, and no longer fits the repository or what images should be; `advice`: worth knowing, and never a reason to fail.
 */
export type Grade = 'broken' | 'drift' | 'advice';

/** A replacement of bytes of one file: of `text.slice(start, end)`. */
export interface Edit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a rule has found at a line of the Dockerfile. */
export interface Found {
  readonly line: number;
  /** What is the case, in one sentence. */
  readonly message: string;
  /** What to do about it here; the rule's own where it says nothing better. */
  readonly remedy?: string;
  /** Where it is less than what the rule says. */
  readonly grade?: Grade;
  /** No update does anything about it. */
  readonly stays?: true;
  /** What mends it; absent where only a person can. */
  readonly edits?: readonly Edit[];
}

/** A rule: a record, so that a new rule is a new file and a row in rules.ts. Its example is the case `check-<id>`. */
export interface Rule {
  readonly id: string;
  readonly grade: Grade;
  /** The repository moved on: where the record holds the Dockerfile, what `update` does about it, and exit code 2 says so. */
  readonly follows?: 'renders it right' | 'follows it, or asks which program it is now';
  /** An update does so whatever the recipe of a service is. */
  readonly inEveryRecipe?: true;
  /** For lists: what it finds. */
  readonly title: string;
  readonly remedy: string;
  /** For its page: why it matters, and when it keeps silent. */
  readonly about: string;
  readonly judge: (view: View) => readonly Found[];
}

/** Several builds may find the same fault of one line. */
export function firstOfEachLine(found: readonly Found[]): readonly Found[] {
  return found.filter(({ line }, index) => found.findIndex((other) => other.line === line) === index);
}
