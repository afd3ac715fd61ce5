import { statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const RUNS = 0o111;
const READS = 0o444;

export interface ModeInput {
  readonly root: string;
  /** Where the file lies. */
  readonly path: string;
  /** Whether it was a program when it was written last, and would be one now. */
  readonly before: boolean;
  readonly now: boolean;
}

/**
 * The mode that a file of a template gets where that has made a program of it, or takes it for none any more: a merge of one bit.
 * `undefined` where it stays as it is: the template says what it said, the owner has done the same, or the system knows no such bit.
 */
export function newMode({ root, path, before, now }: ModeInput): number | undefined {
  if (before === now || process.platform === 'win32') return undefined;
  const mode = statSync(join(root, path)).mode & 0o7777;
  if (((mode & RUNS) !== 0) === now) return undefined;
  // Who may read it may run it (as chmod +x under the umask that the file was made with).
  return now ? mode | ((mode & READS) >> 2) : mode & ~RUNS;
}

/** The mode of a file that goes elsewhere. */
export function modeOf(root: string, path: string): number {
  return statSync(join(root, path)).mode & 0o7777;
}
