import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errnoOf, nodeDisk, unless, type Disk } from '../../src/commit/disk.ts';
import { sha256 } from '../../src/commit/digest.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { PIN } from '../../src/template/reference.ts';

/** Something in an entry, by name: an object of git, or a file of a template. */
export type Parts = ReadonlyMap<string, Part>;

export interface Part {
  /** Type of the object, or `file` and `executable`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Milliseconds after which what a run has left half done is nobody's any more. */
const ABANDONED = 3_600_000;

/** Directory of the templates that were fetched: the user's cache directory as each system has it (XDG Base Directory Specification). */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  const own = (directory: string): string => join(directory, 'generator-go-docker', 'templates');
  // The specification: a relative path there is to be ignored.
  if (env['XDG_CACHE_HOME']?.startsWith('/')) return own(env['XDG_CACHE_HOME']);
  if (platform === 'win32' && env['LOCALAPPDATA']) return own(join(env['LOCALAPPDATA'], 'Cache'));
  return own(platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache'));
}

/**
 * The templates of one origin on this machine. An entry is one file, named by the pin; it is written beside its place,
 * flushed and renamed, so that a run that ends in the middle leaves the old state, and it is held against its digest
 * whenever it is read: one that a disk has damaged counts as not there. What it holds is held against its pin once more
 * by whoever reads it.
 */
export class TemplateCache {
  readonly #directory: string;
  readonly #root: string;
  readonly #disk: Disk;

  /**
   * @param root see `cacheDirectory`
   * @param kind `git`, `npm`, …: the directory that a person sees
   * @param origin what makes the origin one: its URL and the directory in it
   */
  constructor(root: string, kind: string, origin: string, disk: Disk = nodeDisk) {
    this.#root = root;
    this.#directory = join(root, kind, sha256(origin).slice(0, 32));
    this.#disk = disk;
  }

  /** What is kept under a pin; `undefined` where it is not, or is damaged. */
  read(pin: string): Parts | undefined {
    const bytes = this.#bytes(nameOf(pin));
    return bytes === undefined ? undefined : unpacked(bytes);
  }

  /** The pin that the origin named last for what was asked (`v2`, `^2`); `undefined` where it was never asked, or that is damaged. */
  last(asked: string): string | undefined {
    const text = this.#bytes(pointerOf(asked))?.toString('utf8');
    return text !== undefined && PIN.test(text) ? text : undefined;
  }

  /**
   * Keeps an entry, and that it is what was asked for.
   * @param parts `null` where the entry is there
   * @param asked `null` where it was asked for by its pin
   * @returns a warning where this machine cannot keep it: the template serves all the same
   */
  keep(pin: string, parts: Parts | null, asked: string | null): Diagnostic | undefined {
    try {
      mkdirSync(this.#directory, { recursive: true });
      if (parts !== null) this.#put(nameOf(pin), packed(parts));
      if (asked !== null) this.#put(pointerOf(asked), Buffer.from(pin));
      this.#sweep(this.#directory, /\.new$/);
      return undefined;
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return {
        code: 'template-not-kept', severity: 'warning', at: null,
        message: `the template could not be kept in ${this.#root}: ${(error as Error).message}`,
        remedy: 'a later run has to fetch it again; make room, or name another directory in XDG_CACHE_HOME',
      };
    }
  }

  /** Runs `use` with an empty directory that is removed afterwards: below the cache, or where nothing can be written there, in the system's. */
  async scratch<T>(use: (directory: string) => Promise<T>): Promise<T> {
    const own = join(this.#root, 'unfinished');
    const made = unless(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'], undefined, () => {
      mkdirSync(own, { recursive: true });
      this.#sweep(own, /^/);
      return mkdtempSync(join(own, 'template-'));
    });
    const directory = made ?? mkdtempSync(join(tmpdir(), 'go-docker-template-'));
    try {
      return await use(directory);
    } finally {
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  #bytes(name: string): Buffer | undefined {
    const bytes = unless(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EIO'], undefined, () => readFileSync(join(this.#directory, name)));
    if (bytes === undefined) return undefined;
    const digest = bytes.toString('latin1', 0, 65);
    const body = bytes.subarray(65);
    return digest === `${sha256(body)}\n` ? body : undefined;
  }

  #put(name: string, body: Buffer): void {
    const place = join(this.#directory, name);
    const beside = `${place}.${process.pid}-${randomBytes(6).toString('hex')}.new`;
    try {
      this.#disk.create(beside, Buffer.concat([Buffer.from(`${sha256(body)}\n`), body]), { mode: 0o600 });
      this.#disk.move(beside, place);
    } catch (error) {
      rmSync(beside, { force: true });
      throw error;
    }
    this.#disk.flush(dirname(place));
  }

  /** Removes what a run that was killed has left, when it is so old that no run can still need it. */
  #sweep(directory: string, left: RegExp): void {
    for (const name of readdirSync(directory)) {
      if (!left.test(name)) continue;
      const path = join(directory, name);
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
      if (age > ABANDONED) rmSync(path, { recursive: true, force: true });
    }
  }
}

function nameOf(pin: string): string {
  if (!PIN.test(pin)) throw new Error(`${JSON.stringify(pin)} is no pin of a template`);
  // A version may hold `+`, and what some systems do not take in names.
  return pin.replace(/[^\w.-]/g, '_');
}

function pointerOf(asked: string): string {
  return `last-${createHash('sha256').update(asked).digest('hex').slice(0, 32)}`;
}

/** A line of JSON that names the parts, then their bytes one behind the other. */
function packed(parts: Parts): Buffer {
  const head = [...parts].map(([name, { type, bytes }]) => [name, type, bytes.length]);
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...[...parts.values()].map(({ bytes }) => bytes)]);
}

/** Reads what `packed` wrote: its digest has been checked. */
function unpacked(body: Buffer): Parts {
  const end = body.indexOf(10);
  const head = JSON.parse(body.toString('utf8', 0, end)) as [string, string, number][];
  let at = end + 1;
  return new Map(head.map(([name, type, length]) => [name, { type, bytes: body.subarray(at, (at += length)) }]));
}
