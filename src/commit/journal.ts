import { join } from 'node:path';
import * as v from 'valibot';
import { parseJson } from '../json.ts';
import { unless, type Disk } from './disk.ts';
import { pathFault } from './paths.ts';

/**
 * One file that changes. The digests are SHA-256 of the contents, `null` where there is no file. `modes` is there when
 * an existing file gets another mode; else the file keeps the mode that it has at the moment it is replaced.
 */
export interface Step {
  /** Relative to the root, links resolved. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly modes?: { readonly before: number; readonly after: number };
}

/** What a staging directory is for; written before anything else is done. */
export interface Journal {
  readonly schema: 1;
  readonly steps: readonly Step[];
  /** Directories to make, the outer before the inner. */
  readonly directories: readonly string[];
  /** Directories in which the right to write is tried out. */
  readonly touched: readonly string[];
  /** How many directories were made for the root itself, counted upwards. */
  readonly above: number;
}

/** Which way a decided commit goes: to the tree after it, or back to the one before. */
export type Direction = 'after' | 'before';

/**
 * How far a commit is: the name of its journal. Each step is one rename, which needs no space on a full disk. Once it
 * has ended, the tree is whole, and only what the commit needed is left to be swept away.
 */
export const STAGES = {
  after: { running: 'commit.json', ended: 'committed.json' },
  before: { running: 'undo.json', ended: 'undone.json' },
} as const;

/** Name in the staging directory of the new contents of a step. It is gone when, and only when, they are in place. */
export const freshName = (index: number): string => `${index}.new`;

/**
 * Name in the staging directory of the old contents: a copy, made before the commit is decided. Of a file to be removed
 * there is no copy; it is moved here, so that the name is there when, and only when, the file has been removed.
 */
export const keptName = (index: number): string => `${index}.old`;

/** Names of files that this tool makes in a staging directory; no others are ever deleted there. */
export const OWN_NAMES = /^(?:\d+\.(?:new|old)|(?:commit|undo|committed|undone)\.json|holder\.[0-9a-f.]+)$/;

const safePath = v.pipe(v.string(), v.check((path) => pathFault(path) === undefined));
const digest = v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)));
const mode = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0o7777));

/** A journal is read from a directory that anybody can put into a repository: nothing in it is taken on trust. */
const journalSchema = v.strictObject({
  schema: v.literal(1),
  steps: v.array(v.strictObject({
    path: safePath,
    before: digest,
    after: digest,
    modes: v.exactOptional(v.strictObject({ before: mode, after: mode })),
  })),
  directories: v.array(safePath),
  touched: v.array(safePath),
  above: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(256)),
});

/** Bytes of a journal. */
export function printJournal({ schema, steps, directories, touched, above }: Journal): Buffer {
  const plain = steps.map(({ path, before, after, modes }) => ({ path, before, after, ...(modes ? { modes } : {}) }));
  return Buffer.from(`${JSON.stringify({ schema, steps: plain, directories, touched, above })}\n`, 'utf8');
}

export interface FoundJournal {
  readonly journal: Journal;
  readonly to: Direction;
  readonly stage: 'running' | 'ended';
}

/** The journal of a staging directory: absent, `damaged` where it is not one, or what it says and how far it is. */
export function readJournal(disk: Disk, directory: string): FoundJournal | 'damaged' | undefined {
  for (const to of ['before', 'after'] as const) {
    for (const stage of ['running', 'ended'] as const) {
      const text = unless(['ENOENT'], undefined, () => disk.read(join(directory, STAGES[to][stage])).toString('utf8'));
      if (text === undefined) continue;
      const journal = parseJournal(text);
      return journal === undefined ? 'damaged' : { journal, to, stage };
    }
  }
  return undefined;
}

function parseJournal(text: string): Journal | undefined {
  const result = v.safeParse(journalSchema, parseJson(text));
  return result.success ? result.output : undefined;
}
