import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { refuse } from '../../src/diagnostic.ts';
import { errnoOf, unless } from '../../src/commit/disk.ts';
import type { TemplateFile } from '../../src/template/template.ts';
import { TemplateTree, type EntryKind } from '../../src/template/tree.ts';

/** Beside the template, and no part of it: no carrier takes them along either. */
const LEFT_OUT = new Set(['.git', 'node_modules']);

/**
 * The files of a template that lies in a directory of this machine. No link is followed: one in it is refused as it is in
 * an archive, so that a template is the same whichever way it comes.
 * @throws Refusal
 */
export function readDirectory(directory: string, where: string): ReadonlyMap<string, TemplateFile> {
  const stats = unless(['ENOTDIR', 'ENOENT'], undefined, () => lstatSync(join(directory, '.')));
  if (!stats?.isDirectory()) throw refuse('template-missing', `${where} is no directory`, 'mend the reference; a relative one starts from the directory in which it is said');
  const tree = new TemplateTree(where);
  const visit = (path: string): void => {
    for (const name of readdirSync(join(directory, path)).sort()) {
      if (LEFT_OUT.has(name)) continue;
      const here = path === '' ? name : `${path}/${name}`;
      // Nothing can be looked up by a name that is no UTF-8; it is refused by it.
      if (name.includes('\uFFFD')) {
        tree.directory(here);
        continue;
      }
      const entry = lstatSync(join(directory, here));
      if (entry.isDirectory()) {
        tree.directory(here);
        visit(here);
      } else if (entry.isFile()) takeFile(tree, directory, here);
      else tree.other(here, kindOf(entry));
    }
  };
  try {
    visit('');
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw refuse('template-missing', `${where} cannot be read: ${(error as Error).message}`, 'give yourself the right to read it, and run again while nobody changes it');
  }
  return tree.done();
}

/** Read through a handle that follows no link and waits for no pipe: what was looked at is what is read. */
function takeFile(tree: TemplateTree, directory: string, path: string): void {
  const fd = openSync(join(directory, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return tree.other(path, kindOf(stats));
    tree.expect(stats.size);
    tree.file(path, { bytes: readFileSync(fd), executable: (stats.mode & 0o100) !== 0 });
  } finally {
    closeSync(fd);
  }
}

function kindOf(stats: Stats): EntryKind {
  if (stats.isSymbolicLink()) return 'symbolic link';
  if (stats.isFIFO() || stats.isSocket()) return 'pipe or socket';
  return stats.isBlockDevice() || stats.isCharacterDevice() ? 'device' : 'file of an unknown kind';
}
