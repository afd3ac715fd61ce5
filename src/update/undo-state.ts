import * as v from 'valibot';
import { pathFault } from '../commit/paths.ts';
import { parseJson } from '../json.ts';

/** One file of an update. */
export interface UndoFile {
  /** Relative to the directory that was updated. */
  readonly path: string;
  /** The bytes before the update, in base64; `null` where there was no file. */
  readonly before: string | null;
  /** SHA-256 of the bytes after it; `null` where the update removed the file. */
  readonly after: string | null;
  /** Permission bits before it, where the update changed them. */
  readonly mode?: number;
  /** The bytes before it were an earlier update's. */
  readonly own?: true;
}

/** All that is needed to take an update back. */
export interface UndoState {
  readonly schema: 1;
  /** It was taken back: what it tells is how files were left by that. */
  readonly undone?: true;
  readonly files: readonly UndoFile[];
}

const state = v.strictObject({
  schema: v.literal(1),
  undone: v.exactOptional(v.literal(true)),
  files: v.array(v.strictObject({
    path: v.pipe(v.string(), v.check((path) => pathFault(path) === undefined, 'is no path of the directory')),
    before: v.nullable(v.pipe(v.string(), v.base64())),
    after: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
    mode: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0o7777))),
    own: v.exactOptional(v.literal(true)),
  })),
});

export function printUndo(undo: UndoState): string {
  return `${JSON.stringify(undo, undefined, 2)}\n`;
}

/** The state in a text; `undefined` where it is none. */
export function parseUndo(text: string): UndoState | undefined {
  const result = v.safeParse(state, parseJson(text));
  return result.success ? result.output : undefined;
}

/**
 * Paths that are not as an update left them.
 * @param now SHA-256 of a file; `null` where there is none
 */
export function changedSince({ files }: UndoState, now: (path: string) => string | null): readonly string[] {
  return files.filter(({ path, after }) => now(path) !== after).map(({ path }) => path);
}
