import { lstatSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { refuse } from '../../src/diagnostic.ts';

function entryOf(root: string, path: string): Stats | undefined {
  return lstatSync(join(root, path), { throwIfNoEntry: false });
}

/** Whether anything stands there. */
export function isThere(root: string, path: string): boolean {
  return entryOf(root, path) !== undefined;
}

/** Whether somebody has put a link where a file was written, or would be. */
export function isLink(root: string, path: string): boolean {
  return entryOf(root, path)?.isSymbolicLink() === true;
}

/**
 * The bytes of a file; `null` where there is none.
 * @throws Refusal where something else stands there
 */
export function contentsOf(root: string, path: string): Buffer | null {
  const entry = entryOf(root, path);
  if (entry === undefined) return null;
  if (entry.isFile()) return readFileSync(join(root, path));
  const kind = entry.isSymbolicLink() ? 'a link' : entry.isDirectory() ? 'a directory' : 'a special file';
  throw refuse('file-not-plain', `${path} is ${kind}, and no file`, 'put a file there, or remove it: what is removed stays so');
}
