import type { GoTree } from '../go-tree.ts';
import { callsOf, codeOf, type Call } from './go-text.ts';

/**
 * A Go file, read for what it does when it runs. Answers are kept by pattern, since many programs of a tree share files:
 * a pattern must be a constant of its module.
 */
export interface CodeFile {
  readonly path: string;
  readonly dir: string;
  /** Of its package clause. */
  readonly package: string;
  readonly code: string;
  /** The paths that its package imports. */
  readonly imports: ReadonlySet<string>;
  /** All matches of a global pattern. */
  all(pattern: RegExp): readonly RegExpExecArray[];
  /** Calls whose names a global pattern holds up to the bracket; see `callsOf`. */
  calls(pattern: RegExp): readonly Call[];
  /** The first match of a pattern that is not global. */
  first(pattern: RegExp): RegExpExecArray | null;
  has(pattern: RegExp): boolean;
}

/** The files of a tree that were opened, and the patterns that were asked of them, numbered. */
interface Opened {
  readonly files: Map<string, CodeFile>;
  readonly patterns: Map<RegExp, number>;
}

const opened = new WeakMap<GoTree, Opened>();

/** The file of a package, opened once a tree. `imports`: the paths that the package imports. */
export function openFile(tree: GoTree, path: string, { dir, name }: { readonly dir: string; readonly name: string }, imports: ReadonlySet<string>): CodeFile {
  const { files, patterns } = opened.get(tree) ?? { files: new Map(), patterns: new Map() };
  opened.set(tree, { files, patterns });
  const known = files.get(path);
  if (known !== undefined) return known;
  const file = new OpenedFile({ path, dir, package: name, code: codeOf(tree, path), imports }, patterns);
  files.set(path, file);
  return file;
}

const none: readonly never[] = [];

/**
 * Keeps its answers by pattern. Most patterns find nothing in most files: of these a bit is kept at the number of the pattern, since maps with all of them
 * would outweigh the text.
 */
class OpenedFile implements CodeFile {
  readonly path: string;
  readonly dir: string;
  readonly package: string;
  readonly code: string;
  readonly imports: ReadonlySet<string>;
  private readonly patterns: Map<RegExp, number>;
  /** 32 patterns an element. */
  private readonly missed: number[] = [];
  private matches: Map<RegExp, readonly RegExpExecArray[]> | undefined;
  private called: Map<RegExp, readonly Call[]> | undefined;
  private firsts: Map<RegExp, RegExpExecArray> | undefined;

  constructor(file: Pick<CodeFile, 'path' | 'dir' | 'package' | 'code' | 'imports'>, patterns: Map<RegExp, number>) {
    this.path = file.path;
    this.dir = file.dir;
    this.package = file.package;
    this.code = file.code;
    this.imports = file.imports;
    this.patterns = patterns;
  }

  all(pattern: RegExp): readonly RegExpExecArray[] {
    const known = this.matches?.get(pattern);
    if (known !== undefined) return known;
    if (this.misses(pattern)) return none;
    const made = [...this.code.matchAll(pattern)];
    if (made.length === 0) this.miss(pattern);
    else (this.matches ??= new Map()).set(pattern, made);
    return made;
  }

  calls(pattern: RegExp): readonly Call[] {
    const known = this.called?.get(pattern);
    if (known !== undefined) return known;
    if (this.misses(pattern)) return none;
    const made = callsOf(this.code, pattern);
    if (made.length === 0) this.miss(pattern);
    else (this.called ??= new Map()).set(pattern, made);
    return made;
  }

  first(pattern: RegExp): RegExpExecArray | null {
    const known = this.firsts?.get(pattern);
    if (known !== undefined) return known;
    if (this.misses(pattern)) return null;
    const made = pattern.exec(this.code);
    if (made === null) this.miss(pattern);
    else (this.firsts ??= new Map()).set(pattern, made);
    return made;
  }

  has(pattern: RegExp): boolean {
    return this.first(pattern) !== null;
  }

  private misses(pattern: RegExp): boolean {
    const number = this.patterns.get(pattern);
    return number !== undefined && ((this.missed[number >> 5] ?? 0) & (1 << (number & 31))) !== 0;
  }

  private miss(pattern: RegExp): void {
    const number = this.patterns.get(pattern) ?? this.patterns.size;
    this.patterns.set(pattern, number);
    for (let at = this.missed.length; at <= number >> 5; at++) this.missed.push(0);
    this.missed[number >> 5]! |= 1 << (number & 31);
  }
}
