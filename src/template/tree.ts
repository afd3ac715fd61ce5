import { createHash } from 'node:crypto';
import { refuse, Refusal, type Diagnostic } from '../diagnostic.ts';
import { compareBytes } from '../repo.ts';
import { pathKey, shownName, templatePathFault } from './paths.ts';
import type { TemplateFile } from './template.ts';

/** What one template may hold. A convention is a few files: whatever is near to these is something else, or a bomb. */
export const LIMITS = {
  /** Bytes of all files, unpacked. */
  bytes: 20 << 20,
  /** Files and directories. */
  entries: 2_000,
} as const;

/** What may lie at a path of a directory, an archive or a git tree. */
export type EntryKind = 'file' | 'directory' | 'symbolic link' | 'hard link' | 'submodule' | 'device' | 'pipe or socket' | 'sparse file' | 'file of an unknown kind';

/** Problems that are listed by name; of more, the number is told. */
const LISTED = 20;

/**
 * Takes the entries of a template one by one, in whatever order its carrier has them, and holds each against the rules:
 * nothing but files and directories, each path plain, each once, no two that are one file on another system, and no more
 * of it than `LIMITS`. Nothing is written anywhere: what passes is a map in memory.
 */
export class TemplateTree {
  readonly #files = new Map<string, TemplateFile>();
  /** By key, since case is nothing on some systems: the spelling of the first, and what it is. */
  readonly #taken = new Map<string, { readonly path: string; readonly kind: 'file' | 'directory' }>();
  readonly #problems: Diagnostic[] = [];
  readonly #where: string;
  #bytes = 0;
  #entries = 0;

  /** @param where what is read, for the messages: `the archive x.tgz` */
  constructor(where: string) {
    this.#where = where;
  }

  /**
   * Says that a file of this size comes, before its bytes are read.
   * @throws Refusal at once where it is too much: there is no use in reading on
   */
  expect(size: number): void {
    this.#bytes += size;
    if (this.#bytes <= LIMITS.bytes) return;
    throw this.#refusal([problem('template-too-large', `${this.#where} holds more than ${LIMITS.bytes >> 20} MB`, 'keep in the template only what is used; a sub-path takes a part of a larger repository')]);
  }

  /** A file whose size was told to `expect`. */
  file(path: string, file: TemplateFile): void {
    if (this.#take(path, 'file')) this.#files.set(path, file);
  }

  directory(path: string): void {
    this.#take(path, 'directory');
  }

  /** Anything else: it is refused, with its kind. */
  other(path: string, kind: EntryKind): void {
    this.#count();
    this.#problems.push(problem('template-entry', `${this.#where} holds ${shownName(path)}, a ${kind}`, 'a template holds files and directories alone: put a copy of the file there, or take it out'));
  }

  /** @throws Refusal with every problem that was found */
  done(): ReadonlyMap<string, TemplateFile> {
    if (this.#problems.length > 0) throw this.#refusal(this.#problems);
    return new Map([...this.#files].sort(([a], [b]) => compareBytes(a, b)));
  }

  #take(path: string, kind: 'file' | 'directory'): boolean {
    this.#count();
    const fault = templatePathFault(path);
    if (fault !== undefined) {
      this.#problems.push(problem('template-path', `${this.#where} holds ${shownName(path)}, which ${fault}`, 'rename it in the template, or take it out'));
      return false;
    }
    const parts = path.split('/');
    return parts.every((_, index) => this.#claim(parts.slice(0, index + 1).join('/'), index < parts.length - 1 ? 'directory' : kind, index === parts.length - 1));
  }

  /** Notes a path; `last`: it is the entry itself and not a directory above it. */
  #claim(path: string, kind: 'file' | 'directory', last: boolean): boolean {
    const key = pathKey(path);
    const before = this.#taken.get(key);
    if (before === undefined) {
      if (!last) this.#count();
      this.#taken.set(key, { path, kind });
      return true;
    }
    if (before.path === path && before.kind === 'directory' && kind === 'directory') return true;
    const what = before.path === path
      ? `${shownName(path)} twice${before.kind === kind ? '' : ', as a file and as a directory'}`
      : `${shownName(before.path)} and ${shownName(path)}, which are one file on macOS or Windows`;
    this.#problems.push(problem('template-twice', `${this.#where} holds ${what}`, 'rename one of them'));
    return false;
  }

  #count(): void {
    this.#entries += 1;
    if (this.#entries <= LIMITS.entries) return;
    throw this.#refusal([problem('template-too-many', `${this.#where} holds more than ${LIMITS.entries} files and directories`, 'keep in the template only what is used; a sub-path takes a part of a larger repository')]);
  }

  #refusal(problems: readonly Diagnostic[]): Refusal {
    if (problems.length <= LISTED) return new Refusal(problems);
    const more = problem('template-path', `${this.#where} holds ${problems.length - LISTED} more entries that are refused`, 'mend those above first');
    return new Refusal([...problems.slice(0, LISTED), more]);
  }
}

/**
 * The files below one directory, by their paths in it.
 * @param inside empty for all of them
 * @throws Refusal where there is no such directory
 */
export function filesBelow(files: ReadonlyMap<string, TemplateFile>, inside: string, where: string): ReadonlyMap<string, TemplateFile> {
  if (inside === '') return files;
  const below = [...files].filter(([path]) => path.startsWith(`${inside}/`));
  if (below.length === 0) throw noDirectory(inside, where, directoriesBeside(files, inside));
  return new Map(below.map(([path, file]) => [path.slice(inside.length + 1), file]));
}

/** The directories below the deepest one on the way to `inside` that is there. */
function directoriesBeside(files: ReadonlyMap<string, TemplateFile>, inside: string): readonly string[] {
  const parts = inside.split('/');
  const way = parts.map((_, index) => parts.slice(0, index).map((part) => `${part}/`).join(''));
  const deepest = way.findLast((prefix) => [...files.keys()].some((path) => path.startsWith(prefix)))!;
  const names = [...files.keys()].filter((path) => path.startsWith(deepest) && path.includes('/', deepest.length));
  return [...new Set(names.map((path) => path.slice(0, path.indexOf('/', deepest.length))))];
}

/** Directories that are listed by name where a wanted one is not there. */
const OFFERED = 5;

/** @param there paths of directories where the wanted one would lie */
export function noDirectory(inside: string, where: string, there: readonly string[]): Refusal {
  const more = there.length > OFFERED ? ` and ${there.length - OFFERED} more` : '';
  const next = there.length > 0
    ? `name one of its directories behind //: ${there.slice(0, OFFERED).map(shownName).join(', ')}${more}`
    : 'leave out // and what stands behind it: there is no directory where it would lie';
  return refuse('template-directory', `${where} has no directory ${shownName(inside)}`, next);
}

function problem(code: string, message: string, remedy: string): Diagnostic {
  return { code, severity: 'error', message, at: null, remedy };
}

/** `sha256-` and 64 hex digits of all paths, modes and bytes: the pin of what has no commit. Files are in the order of `done`. */
export function treeDigest(files: ReadonlyMap<string, TemplateFile>): string {
  const hash = createHash('sha256');
  for (const [path, { bytes, executable }] of files) {
    // Each part stands behind its length, so that no two trees give the same stream.
    const name = Buffer.from(path);
    hash.update(`${name.length} ${executable ? 'x' : '-'} ${bytes.length}\n`).update(name).update(bytes);
  }
  return `sha256-${hash.digest('hex')}`;
}
