import {
  accessSync, chmodSync, closeSync, constants, fchmodSync, fchownSync, fstatSync, fsyncSync, lstatSync, mkdirSync,
  openSync, readdirSync, readFileSync, realpathSync, renameSync, rmdirSync, unlinkSync, writeFileSync, type Stats,
} from 'node:fs';

/** What lies at a path, links not followed. `mode` holds the permission bits alone (0 to 0o7777). */
export interface DiskEntry {
  readonly kind: 'file' | 'directory' | 'link' | 'special';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** How a file is made. */
export interface Making {
  readonly mode: number;
  /** The mode as it is; without it the process's umask takes its bits away, as for any file that a person makes. */
  readonly exact?: boolean;
  /** Who shall own the file; kept as far as the system lets us. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Every call to the file system that a commit makes, so that a test can let any of them fail. Paths are absolute.
 * All calls are synchronous and throw the system's error (with its `code`).
 */
export interface Disk {
  /** `undefined` where there is nothing. */
  look(path: string): DiskEntry | undefined;
  read(path: string): Buffer;
  list(path: string): readonly string[];
  /** The path with all links resolved; throws where it ends nowhere. */
  resolve(path: string): string;
  /** Throws where the system says that this process must not write. For root it says so of read-only things alone. */
  mayWrite(path: string): void;
  makeDir(path: string): void;
  /** Makes a file that must not be there. When it returns, its contents survive a power cut (its name: see `flush`). */
  create(path: string, contents: Uint8Array, making: Making): void;
  setMode(path: string, mode: number): void;
  /** Renames in one step, over a file that is there. */
  move(from: string, to: string): void;
  remove(path: string): void;
  /** Removes an empty directory. */
  removeDir(path: string): void;
  /** When it returns, the names in the directory survive a power cut. */
  flush(directory: string): void;
}

/** The `code` of a system error, such as `ENOENT`; `undefined` for everything else. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Runs a call and gives `otherwise` where it fails with one of the named system errors; all others pass. */
export function unless<T, U>(codes: readonly string[], otherwise: U, call: () => T): T | U {
  try {
    return call();
  } catch (error) {
    if (codes.includes(errnoOf(error) ?? '')) return otherwise;
    throw error;
  }
}

function kindOf(stats: Stats): DiskEntry['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'special';
}

function entryOf(stats: Stats): DiskEntry {
  return { kind: kindOf(stats), mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid };
}

function keepOwner(fd: number, owner: { readonly uid: number; readonly gid: number }): void {
  const now = fstatSync(fd);
  if (now.uid === owner.uid && now.gid === owner.gid) return;
  // Only root can give a file away. Whoever may replace a file of somebody else replaces its owner too, as git does.
  unless(['EPERM', 'EINVAL', 'ENOSYS'], undefined, () => fchownSync(fd, owner.uid, owner.gid));
}

/** The file system of this machine. */
export const nodeDisk: Disk = {
  look(path) {
    const stats = unless(['ENOTDIR'], undefined, () => lstatSync(path, { throwIfNoEntry: false }));
    return stats === undefined ? undefined : entryOf(stats);
  },
  read: (path) => readFileSync(path),
  list: (path) => readdirSync(path).sort(),
  resolve: (path) => realpathSync(path),
  mayWrite: (path) => accessSync(path, constants.W_OK),
  makeDir: (path) => void mkdirSync(path),
  create(path, contents, { mode, exact, owner }) {
    const fd = openSync(path, 'wx', mode);
    try {
      writeFileSync(fd, contents);
      if (owner !== undefined) keepOwner(fd, owner);
      // After the owner: giving a file away clears its set-user-id bit.
      if (exact) fchmodSync(fd, mode);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  },
  setMode: (path, mode) => chmodSync(path, mode),
  move: (from, to) => renameSync(from, to),
  remove: (path) => unlinkSync(path),
  removeDir: (path) => rmdirSync(path),
  flush(directory) {
    // Windows has no handle on a directory's names; some file systems (FUSE, SMB) answer that they cannot do it.
    if (process.platform === 'win32') return;
    const fd = openSync(directory, 'r');
    try {
      unless(['EINVAL', 'ENOTSUP', 'ENOSYS'], undefined, () => fsyncSync(fd));
    } finally {
      closeSync(fd);
    }
  },
};
