import { closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../src/commit/digest.ts';
import { errnoOf } from '../../src/commit/disk.ts';
import type { FileWrite } from '../../src/commit/write-all.ts';
import { refuse } from '../../src/diagnostic.ts';
import { changedSince, parseUndo, printUndo, type UndoState } from '../../src/update/undo-state.ts';
import { workTree } from './git-state.ts';
import { modeOf } from './modes.ts';

/**
 * Where the last update of a directory is kept so that it can be taken back: among git's own files, where no commit and
 * no build context takes it along; without git beside the record.
 */
export function undoPath(root: string): string {
  const tree = workTree(root);
  if (tree === undefined) return join(root, '.go-docker-undo.json');
  return join(tree.directory, 'go-docker-undo', `${sha256(tree.path).slice(0, 16)}.json`);
}

/** The state of an update that is being written; it becomes the last one when all is written. */
const next = (path: string): string => `${path}.next`;

/**
 * Keeps what an update is about to change. A process that dies between this and `settleUndo` leaves both states, of
 * which the tree tells the right one.
 * @throws Refusal where that place cannot be written
 */
export function prepareUndo(root: string, writes: readonly FileWrite[]): void {
  const path = undoPath(root);
  const files = writes.map(({ path: name, contents, expect, mode }) => ({
    path: name,
    before: expect === null || expect === undefined ? null : Buffer.from(expect).toString('base64'),
    after: contents === null ? null : sha256(contents),
    ...((mode !== undefined || contents === null) && existsSync(join(root, name)) && { mode: modeOf(root, name) }),
  }));
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(next(path))) settleUndo(root);
    writeWhole(next(path), printUndo({ schema: 1, files }));
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw refuse('undo-unwritable', `${path} cannot be written (${errno}), and without it the update could not be taken back`, 'make that directory writable, then run again');
  }
}

/** Makes the update that was prepared the last one, or forgets it where it was not written. */
export function settleUndo(root: string): void {
  const path = undoPath(root);
  const prepared = stateAt(next(path));
  if (prepared !== undefined && changedSince(prepared, digests(root)).length === 0) renameSync(next(path), path);
  else rmSync(next(path), { force: true });
}

function writeWhole(path: string, text: string): void {
  const fd = openSync(`${path}.tmp`, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.tmp`, path);
}

function stateAt(path: string): UndoState | undefined {
  return existsSync(path) ? parseUndo(readFileSync(path, 'utf8')) : undefined;
}

/** Whether a file is as the last update left it. */
export function asLastUpdated(root: string, path: string, contents: Buffer): boolean {
  const states = [stateAt(next(undoPath(root))), stateAt(undoPath(root))].filter((state) => state !== undefined);
  return states.some(({ files }) => files.some((file) => file.path === path && file.after === sha256(contents)));
}

function digests(root: string): (path: string) => string | null {
  return (path) => {
    const entry = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (entry === undefined) return null;
    return entry.isFile() ? sha256(readFileSync(join(root, path))) : '';
  };
}

/**
 * What takes the last update back.
 * @throws Refusal where there is none, or where a file was changed since
 */
export function undoWrites(root: string): FileWrite[] {
  const path = undoPath(root);
  const states = [stateAt(next(path)), stateAt(path)].filter((state) => state !== undefined);
  const [first] = states;
  if (first === undefined) throw refuse('undo-nothing', 'there is no update here that could be taken back', 'nothing is to be done; older states are in your version control');
  const now = digests(root);
  const state = states.find((one) => changedSince(one, now).length === 0);
  if (state === undefined) {
    throw refuse('undo-changed', `${changedSince(first, now).join(', ')}: changed since the last update, which is not taken back over that`, 'take the files back from your version control, or undo the later change first');
  }
  return state.files.map(({ path: name, before, mode }) => ({
    path: name, ...(mode !== undefined && { mode }), contents: before === null ? null : Buffer.from(before, 'base64'),
    expect: existsSync(join(root, name)) ? readFileSync(join(root, name)) : null,
  }));
}

/** There is no update to take back any more. */
export function forgetUndo(root: string): void {
  const path = undoPath(root);
  for (const one of [next(path), path]) rmSync(one, { force: true });
}
