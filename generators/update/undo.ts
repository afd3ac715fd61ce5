import { dirname, join } from 'node:path';
import { sha256 } from '../../src/commit/digest.ts';
import { errnoOf, nodeDisk, unless, type Disk } from '../../src/commit/disk.ts';
import { STAGING } from '../../src/commit/paths.ts';
import type { FileWrite } from '../../src/commit/write-all.ts';
import { refuse } from '../../src/diagnostic.ts';
import { changedSince, parseUndo, printUndo, type UndoState } from '../../src/update/undo-state.ts';
import { workTree } from './git-state.ts';
import { modeOf } from './modes.ts';

/**
 * Where the last update of a directory is kept so that it can be taken back, and where it may lie from before: among git's own
 * files, where no commit and no build context takes it along; without git in a directory that both leave out.
 */
function placesOf(root: string): readonly [string, ...string[]] {
  const tree = workTree(root);
  const apart = join(apartFrom(root), 'last.json');
  return tree === undefined ? [apart] : [join(tree.directory, 'go-docker-undo', `${sha256(tree.path).slice(0, 16)}.json`), apart];
}

/** Under the name that ignore files have a line for. */
function apartFrom(root: string): string {
  return join(root, `${STAGING}-undo`);
}

/** The state of an update that is being written; it becomes the last one when all is written. */
const next = (path: string): string => `${path}.next`;

/**
 * Keeps what an update is about to change. A process that dies between this and `settleUndo` leaves both states, of
 * which the tree tells the right one.
 * @throws Refusal where that place cannot be written
 */
export function prepareUndo(root: string, writes: readonly FileWrite[], disk: Disk = nodeDisk): void {
  const [path] = placesOf(root);
  try {
    const files = writes.map(({ path: name, contents, expect, mode }) => ({
      path: name,
      before: expect === null || expect === undefined ? null : Buffer.from(expect).toString('base64'),
      after: contents === null ? null : sha256(contents),
      ...(expect && asLastUpdated(root, name, Buffer.from(expect), disk) && { own: true as const }),
      ...((mode !== undefined || contents === null) && disk.look(join(root, name)) !== undefined && { mode: modeOf(root, name) }),
    }));
    if (disk.look(next(path)) !== undefined) settle(root, disk);
    makePlace(root, path, disk);
    writeWhole(next(path), printUndo({ schema: 1, files }), disk);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw refuse('undo-unwritable', `${path} cannot be written (${errno}), and without it the update could not be taken back`, 'make that directory writable, then run again');
  }
}

function makePlace(root: string, path: string, disk: Disk): void {
  const place = dirname(path);
  const ignore = join(place, '.gitignore');
  if (disk.look(place) === undefined) disk.makeDir(place);
  if (place === apartFrom(root) && disk.look(ignore) === undefined) disk.create(ignore, Buffer.from('*\n'), { mode: 0o644 });
}

/**
 * Makes the update that was prepared the last one, or forgets it where it was not written.
 * @returns what is to be said where the system refuses that: all is written already
 */
export function settleUndo(root: string, disk: Disk = nodeDisk): string | null {
  return refusedBy(() => settle(root, disk), 'the files are written, but what takes this update back may be lost');
}

function settle(root: string, disk: Disk): void {
  const [path, ...others] = placesOf(root);
  const prepared = stateAt(next(path), disk);
  if (prepared !== undefined && changedSince(prepared, digests(root, disk)).length === 0) {
    disk.move(next(path), path);
    removeAll(others, disk);
  } else removeAll([next(path)], disk);
  tidy(root, disk);
}

function refusedBy(call: () => void, so: string): string | null {
  try {
    call();
    return null;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return `${so}: ${(error as Error).message}`;
  }
}

function removeAll(paths: readonly string[], disk: Disk): void {
  for (const path of paths) unless(['ENOENT', 'ENOTDIR'], undefined, () => disk.remove(path));
}

function writeWhole(path: string, text: string, disk: Disk): void {
  const made = `${path}.tmp`;
  removeAll([made], disk);
  disk.create(made, Buffer.from(text), { mode: 0o600 });
  disk.move(made, path);
}

function stateAt(path: string, disk: Disk): UndoState | undefined {
  return disk.look(path) === undefined ? undefined : parseUndo(disk.read(path).toString());
}

/** What is known of the last updates, the one that was being written first. */
function statesOf(root: string, disk: Disk): readonly UndoState[] {
  return placesOf(root).flatMap((path) => [next(path), path]).map((path) => stateAt(path, disk)).filter((state) => state !== undefined);
}

/** Whether a file is as the last update left it, or as taking that back did. */
export function asLastUpdated(root: string, path: string, contents: Buffer, disk: Disk = nodeDisk): boolean {
  return statesOf(root, disk).some(({ files }) => files.some((file) => file.path === path && file.after === sha256(contents)));
}

/** A link in the tree stands for what it leads to, as it does where files are written. */
function digests(root: string, disk: Disk): (path: string) => string | null {
  return (path) => {
    const full = join(root, path);
    if (disk.look(full) === undefined) return null;
    return unless(['ENOENT', 'ELOOP'], '', () => {
      const real = disk.resolve(full);
      return disk.look(real)?.kind === 'file' ? sha256(disk.read(real)) : '';
    });
  };
}

/**
 * What takes the last update back.
 * @throws Refusal where there is none, or where a file was changed since
 */
export function undoWrites(root: string, disk: Disk = nodeDisk): FileWrite[] {
  const states = statesOf(root, disk).filter(({ undone }) => !undone);
  const [first] = states;
  if (first === undefined) throw refuse('undo-nothing', 'there is no update here that could be taken back', 'nothing is to be done; older states are in your version control');
  const now = digests(root, disk);
  const state = states.find((one) => changedSince(one, now).length === 0);
  if (state === undefined) {
    throw refuse('undo-changed', `${changedSince(first, now).join(', ')}: changed since the last update, which is not taken back over that`, 'take the files back from your version control, or undo the later change first');
  }
  return state.files.map(({ path, before, mode }) => ({
    path, ...(mode !== undefined && { mode }), contents: before === null ? null : Buffer.from(before, 'base64'),
    expect: disk.look(join(root, path)) === undefined ? null : disk.read(join(root, path)),
  }));
}

/**
 * There is no update to take back any more; what an earlier one had written is ours still.
 * @returns what is to be said where the system refuses that: the files are taken back already
 */
export function forgetUndo(root: string, disk: Disk = nodeDisk): string | null {
  return refusedBy(() => {
    const files = statesOf(root, disk).flatMap((state) => state.files).flatMap(({ path, before, own }) => (own && before !== null ? [{ path, before: null, after: sha256(Buffer.from(before, 'base64')) }] : []));
    const [path, ...others] = placesOf(root);
    if (files.length > 0) writeWhole(path, printUndo({ schema: 1, undone: true, files }), disk);
    removeAll([next(path), ...others.flatMap((one) => [next(one), one]), ...(files.length > 0 ? [] : [path])], disk);
    tidy(root, disk);
  }, 'the update is taken back, but what tells so cannot be written');
}

/** Nothing is left in the tree of a directory that keeps nothing any more. */
function tidy(root: string, disk: Disk): void {
  const place = apartFrom(root);
  if (disk.look(place) === undefined || disk.list(place).some((name) => name !== '.gitignore')) return;
  removeAll([join(place, '.gitignore')], disk);
  disk.removeDir(place);
}
