import {
  closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync, type Dirent, type Stats,
} from 'node:fs';
import { sep } from 'node:path';

/**
 * The one view of a repository that the analysis has. All paths are relative to the repository's top, with `/`
 * between their parts and no leading `./`; the top itself is `.`. A path that leads out of the tree, by `..` or by a
 * link, is answered like one that is not there. No method throws for what it finds on the disk.
 */
export interface Repo {
  /**
   * The entry's kind, links followed where they stay inside of the tree; a link that leads outside, nowhere or in a
   * circle keeps the kind `link`. `undefined` where there is no entry.
   */
  stat(path: string): EntryInfo | undefined;
  /** Text of a regular file, decoded as UTF-8 without its byte order mark; `undefined` where `bytes` is. */
  read(path: string, limit?: number): string | undefined;
  /** The first `limit` bytes (default: all) of a regular file; `undefined` where there is none or it is unreadable. */
  bytes(path: string, limit?: number): Uint8Array | undefined;
  /**
   * Entries of a directory, sorted by name (byte order), without `.git`; links are not followed here.
   * Empty where there is no such directory.
   */
  list(path: string): readonly Entry[];
  /** Path of an entry with all links on the way followed; `undefined` where there is no entry, or it lies outside of the tree. */
  real(path: string): string | undefined;
}

export type EntryKind = 'file' | 'directory' | 'link' | 'other';

/** One entry of a directory. */
export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
}

/** One entry looked up by its path. `size` is in bytes, 0 for all but regular files. */
export interface EntryInfo extends Entry {
  readonly size: number;
}

/** Joins parts of repository paths and removes `.`, `..` and double slashes; `undefined` when it leaves the tree. */
export function joinPath(...parts: readonly string[]): string | undefined {
  const kept: string[] = [];
  for (const part of parts.join('/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.pop() === undefined) return undefined;
  }
  return kept.length === 0 ? '.' : kept.join('/');
}

/** Last part of a repository path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Directory part of a repository path; `.` for an entry of the top. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

/** Order of two names as Go and git sort them: by their UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

/** A surrogate stands for a code point above all others, though its number is below U+E000. */
function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

const utf8 = new TextDecoder('utf-8');

const unclean = /^\/|\/$|(?:^|\/)\.{0,2}(?:\/|$)/;

/** The path in its one spelling; `undefined` when it is absolute, holds NUL or leads out of the tree. */
function clean(path: string): string | undefined {
  if (path === '.') return path;
  if (path.includes('\0')) return undefined;
  if (!unclean.test(path)) return path;
  return path.startsWith('/') ? undefined : joinPath(path);
}

/** Runs a call to the file system; what the system refuses (missing, no permission, a circle) is `undefined`. */
function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** What lies at a place of the disk, links not followed. Most that is asked for is missing, and an error takes longer than the call. */
function look(full: string): Stats | undefined {
  return attempt(() => lstatSync(full, { throwIfNoEntry: false }));
}

function kindOf(entry: Stats | Dirent): EntryKind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** An entry of a directory. Both are clean, so that nothing is to be normalised as node:path does it. */
function within(directory: string, name: string): string {
  return directory.endsWith(sep) ? directory + name : directory + sep + name;
}

/** Reads at most `limit` bytes of an open file, however its size was reported. */
function readOpen(fd: number, size: number, limit: number): Uint8Array {
  const wanted = Math.min(size, limit);
  const buffer = Buffer.allocUnsafe(wanted);
  let filled = 0;
  while (filled < wanted) {
    const count = readSync(fd, buffer, filled, wanted - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return filled === wanted ? buffer : buffer.subarray(0, filled);
}

/** Path of an entry of a directory of the repository: `go.mod` in `.`, `api/go.mod` in `api`. */
export function pathIn(dir: string, name: string): string {
  return dir === '.' ? name : `${dir}/${name}`;
}

/**
 * A repository on disk. Nothing outside of `root` is read, whatever links there are: every directory on the way is
 * resolved once and compared with the root. Files are opened without blocking, so a FIFO cannot hold the analysis.
 */
export function diskRepo(root: string): Repo {
  const top = attempt(() => realpathSync(root)) ?? root;
  const inside = (real: string): boolean => real === top || real.startsWith(within(top, ''));
  const directories = new Map<string, string | undefined>([['.', top]]);
  const links = constants.O_NOFOLLOW ?? 0;
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | links;

  /** Real path of what a link leads to, when that is in the tree. */
  function follow(full: string): string | undefined {
    const real = attempt(() => realpathSync(full));
    return real !== undefined && inside(real) ? real : undefined;
  }

  /** Real path of a directory of the tree. */
  function directory(path: string): string | undefined {
    if (directories.has(path)) return directories.get(path);
    const parent = directory(parentOf(path));
    let real: string | undefined;
    if (parent !== undefined) {
      const full = within(parent, baseName(path));
      const info = look(full);
      if (info?.isDirectory()) real = full;
      else if (info?.isSymbolicLink()) {
        const target = follow(full);
        if (target !== undefined && look(target)?.isDirectory()) real = target;
      }
    }
    directories.set(path, real);
    return real;
  }

  /** Where the entry lies on the disk, its last part not resolved. */
  function locate(path: string): string | undefined {
    const parent = directory(parentOf(path));
    return parent === undefined ? undefined : within(parent, baseName(path));
  }

  function open(full: string): number | undefined {
    // Where links cannot be refused while opening (Windows), they are looked for before.
    const isLink = links === 0 && look(full)?.isSymbolicLink();
    const fd = isLink ? undefined : attempt(() => openSync(full, flags));
    if (fd !== undefined) return fd;
    if (look(full)?.isSymbolicLink() !== true) return undefined;
    const target = follow(full);
    return target === undefined || target === full ? undefined : attempt(() => openSync(target, flags));
  }

  function bytes(path: string, limit = Infinity): Uint8Array | undefined {
    const name = clean(path);
    const full = name === undefined ? undefined : locate(name);
    const fd = full === undefined ? undefined : open(full);
    if (fd === undefined) return undefined;
    try {
      const info = fstatSync(fd);
      return info.isFile() ? attempt(() => readOpen(fd, info.size, limit)) : undefined;
    } finally {
      closeSync(fd);
    }
  }

  function stat(path: string): EntryInfo | undefined {
    const name = clean(path);
    const full = name === undefined ? undefined : name === '.' ? top : locate(name);
    if (name === undefined || full === undefined) return undefined;
    let info = look(full);
    if (info?.isSymbolicLink()) {
      const target = follow(full);
      info = (target === undefined ? undefined : look(target)) ?? info;
    }
    if (info === undefined) return undefined;
    return { name: baseName(name), kind: kindOf(info), size: info.isFile() ? info.size : 0 };
  }

  function list(path: string): readonly Entry[] {
    const name = clean(path);
    const full = name === undefined ? undefined : directory(name);
    const found = full === undefined ? undefined : attempt(() => readdirSync(full, { withFileTypes: true }));
    const entries: Entry[] = [];
    for (const entry of found ?? []) if (entry.name !== '.git') entries.push({ name: entry.name, kind: kindOf(entry) });
    return entries.sort((a, b) => compareBytes(a.name, b.name));
  }

  function real(path: string): string | undefined {
    const name = clean(path);
    const full = name === undefined ? undefined : name === '.' ? top : locate(name);
    const target = full === undefined ? undefined : follow(full);
    return target === undefined ? undefined : target === top ? '.' : target.slice(within(top, '').length).replaceAll(sep, '/');
  }

  return { stat, bytes, list, real, read: textReader(bytes) };
}

function textReader(bytes: Repo['bytes']): Repo['read'] {
  return (path, limit) => {
    const content = bytes(path, limit);
    return content === undefined ? undefined : utf8.decode(content);
  };
}

/** A repository in memory: path to content. Directories are those that the paths name. */
export function memoryRepo(files: Readonly<Record<string, string | Uint8Array>>): Repo {
  const contents = new Map<string, Uint8Array>();
  const directories = new Map<string, Map<string, EntryKind>>([['.', new Map()]]);
  for (const [given, content] of Object.entries(files)) {
    const path = clean(given);
    if (path === undefined || path === '.') continue;
    contents.set(path, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);
    let child = path;
    let kind: EntryKind = 'file';
    while (child !== '.') {
      const parent = parentOf(child);
      const known = directories.get(parent) ?? new Map<string, EntryKind>();
      directories.set(parent, known.set(baseName(child), kind));
      child = parent;
      kind = 'directory';
    }
  }

  function bytes(path: string, limit?: number): Uint8Array | undefined {
    const content = contents.get(clean(path) ?? '');
    return limit === undefined ? content : content?.subarray(0, limit);
  }

  function stat(path: string): EntryInfo | undefined {
    const name = clean(path) ?? '';
    const content = contents.get(name);
    if (content !== undefined) return { name: baseName(name), kind: 'file', size: content.length };
    return directories.has(name) ? { name: baseName(name), kind: 'directory', size: 0 } : undefined;
  }

  function list(path: string): readonly Entry[] {
    return [...(directories.get(clean(path) ?? '') ?? [])]
      .filter(([name]) => name !== '.git')
      .map(([name, kind]) => ({ name, kind }))
      .sort((a, b) => compareBytes(a.name, b.name));
  }

  const real = (path: string): string | undefined => (stat(path) === undefined ? undefined : clean(path));

  return { stat, bytes, list, real, read: textReader(bytes) };
}
