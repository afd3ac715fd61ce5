import { createHash } from 'node:crypto';
import { refuse } from '../diagnostic.ts';
import { noDirectory, TemplateTree, type EntryKind } from './tree.ts';
import type { TemplateFile } from './template.ts';

/** An object of a git repository: its type and its bytes, without git's header. */
export interface GitObject {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Where objects come from: a repository, or our own cache. Neither is trusted: each object is held against its name. */
export interface GitObjects {
  /** Type and length of an object before it is read; `undefined` where there is none. */
  size(id: string): Promise<number | undefined>;
  read(id: string): Promise<GitObject | undefined>;
}

interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

/** Longest commit or directory that is read, in bytes. */
const LONGEST = 1 << 20;

/**
 * The files that a commit holds below a directory, read from the commit down: every object has the hash that the one above
 * it says, so that the commit alone vouches for all of it, whoever brought the bytes. Attributes, filters and hooks have
 * no say, since nothing is checked out.
 * @param inside directory in the repository; empty for the top
 * @returns the files, and all objects that vouch for them
 * @throws Refusal where an object is missing, is not what its name says, or the tree holds what a template must not
 */
export async function readCommit(
  commit: string, inside: string, objects: GitObjects, where: string,
): Promise<{ files: ReadonlyMap<string, TemplateFile>; read: ReadonlyMap<string, GitObject> }> {
  const read = new Map<string, GitObject>();
  const take = async (id: string, type: string, limit: number): Promise<Uint8Array> => {
    const known = read.get(id);
    if (known?.type === type) return known.bytes;
    const size = await objects.size(id);
    if (size !== undefined && size > limit) throw damaged(where, `its ${type} ${id} is longer than ${limit >> 20} MB`);
    const object = size === undefined ? undefined : await objects.read(id);
    if (object === undefined || object.type !== type || objectId(object, id.length) !== id) throw damaged(where, `its ${type} ${id} is missing, or is not what it was`);
    read.set(id, object);
    return object.bytes;
  };
  const root = /^tree ([0-9a-f]+)\n/.exec(Buffer.from(await take(commit, 'commit', LONGEST)).toString('latin1'))?.[1];
  if (root?.length !== commit.length) throw damaged(where, `its commit ${commit} names no tree`);
  let top = root;
  const parts = inside === '' ? [] : inside.split('/');
  for (const [index, part] of parts.entries()) {
    const directories = entriesOf(await take(top, 'tree', LONGEST), commit.length).filter(({ mode }) => mode === '40000');
    const entry = directories.find(({ name }) => name === part);
    if (entry === undefined) throw noDirectory(inside, where, directories.map(({ name }) => [...parts.slice(0, index), name].join('/')));
    top = entry.id;
  }
  const tree = new TemplateTree(where);
  const visit = async (id: string, path: string): Promise<void> => {
    for (const { mode, name, id: below } of entriesOf(await take(id, 'tree', LONGEST), commit.length)) {
      const here = path === '' ? name : `${path}/${name}`;
      // No git makes such a name; it would pass for a file of a directory.
      if (name.includes('/')) tree.other(here, 'file of an unknown kind');
      else if (mode === '40000') {
        tree.directory(here);
        await visit(below, here);
      } else if (mode === '100644' || mode === '100755' || mode === '100664') {
        tree.expect((await objects.size(below)) ?? 0);
        tree.file(here, { bytes: await take(below, 'blob', Infinity), executable: mode === '100755' });
      } else tree.other(here, OTHER[mode] ?? 'file of an unknown kind');
    }
  };
  await visit(top, '');
  return { files: tree.done(), read };
}

const OTHER: Readonly<Record<string, EntryKind>> = { '120000': 'symbolic link', '160000': 'submodule' };

/** The name that an object has by its contents: SHA-1, or SHA-256 where names are that long (gitformat-pack(5), "hash-function-transition"). */
function objectId({ type, bytes }: GitObject, length: number): string {
  return createHash(length === 40 ? 'sha1' : 'sha256').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
}

/** The entries of a tree object: mode, space, name, NUL, binary id. */
function entriesOf(bytes: Uint8Array, idLength: number): TreeEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: TreeEntry[] = [];
  for (let at = 0; at < buffer.length;) {
    const space = buffer.indexOf(0x20, at);
    const end = buffer.indexOf(0, space);
    const next = end + 1 + idLength / 2;
    if (space < 0 || end < 0 || next > buffer.length) throw damaged('the repository', 'one of its trees is cut off');
    entries.push({
      mode: buffer.toString('latin1', at, space).replace(/^0+/, ''),
      name: buffer.toString('utf8', space + 1, end),
      id: buffer.toString('hex', end + 1, next),
    });
    at = next;
  }
  return entries;
}

/** Bytes that are not what their name says. In the cache they are fetched anew; from an origin they are refused. */
export const DAMAGED = 'template-damaged';

function damaged(where: string, what: string): Error {
  return refuse(DAMAGED, `${where} cannot be used: ${what}`, 'run again; if it stays, look at the repository with git fsck');
}
