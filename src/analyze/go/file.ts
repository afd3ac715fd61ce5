import type { Constraint } from './constraints.ts';
import type { CgoLine, CInclude } from '../cgo/lines.ts';
import { readConstraints } from './constraint-lines.ts';
import { findEmbeds } from './embed-comments.ts';
import { commentExtent, headerExtent, type Extent } from './header.ts';
import { HeaderParser } from './header-parser.ts';
import { readPlainHeader, type PlainHeader } from './plain-header.ts';

export interface GoImport {
  readonly path: string;
  readonly line: number;
}

export interface EmbedPattern {
  readonly pattern: string;
  readonly line: number;
}

/** Why the go command cannot take a file as it stands. */
export interface FileProblem {
  readonly line: number;
  readonly message: string;
  /** `unusable`: the file is left out; `syntax`: it stays in the package, without its imports. */
  readonly kind: 'unusable' | 'syntax';
}

/** What the go command learns from one Go file: all of it stands before the first declaration, but `embeds`. */
export interface GoFile {
  /** Name of the package clause; empty where it cannot be read. */
  readonly packageName: string;
  readonly packageLine: number;
  readonly imports: readonly GoImport[];
  /** Patterns of //go:embed, in the order of the file; empty unless the file imports "embed". */
  readonly embeds: readonly EmbedPattern[];
  /** The build constraints of the file's text (not of its name), all of which must hold. */
  readonly constraints: readonly Constraint[];
  /** `#cgo` lines of the preambles of `import "C"`. */
  readonly cgo: readonly CgoLine[];
  /** `#include` lines of the preambles. */
  readonly includes: readonly CInclude[];
  readonly problem: FileProblem | undefined;
}

/** Gives the first `limit` bytes of a file, all of it without a limit. */
export type ByteSource = (limit?: number) => Uint8Array | undefined;

/** Nearly every header ends in here; a longer one is read again, whole. Node takes so small a buffer from its pool. */
const firstRead = 4000;

const empty: GoFile = {
  packageName: '', packageLine: 0, imports: [], embeds: [], constraints: [], cgo: [], includes: [], problem: undefined,
};

function asBuffer(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? buffer.subarray(3) : buffer;
}

/**
 * Reads a Go file as far as the go command does: up to the end of its imports, further only for `//go:embed`.
 * Rules: go/build's read.go and go/parser in its imports-only mode.
 */
export function readGoFile(source: ByteSource): GoFile {
  const first = source(firstRead);
  if (first === undefined) return { ...empty, problem: { line: 0, message: 'cannot be read', kind: 'unusable' } };
  const all = (): Buffer => asBuffer(source() ?? first);
  const buffer = asBuffer(first);
  const plain = readPlainHeader(buffer, first.length < firstRead);
  if (plain !== undefined) {
    const read = readConstraints(buffer.subarray(0, plain.start + 1));
    if ('constraints' in read) return plainFile(plain, read.constraints, all);
  }
  const extent = headerExtent(buffer);
  // A short read whose end was touched may have cut the header off.
  if (first.length < firstRead) return parseHeader(buffer, extent, () => buffer);
  if (extent.readEnd < buffer.length && !extent.syntaxError) return parseHeader(buffer, extent, all);
  const whole = all();
  return parseHeader(whole, headerExtent(whole), () => whole);
}

function plainFile({ packageName, packageLine, imports }: PlainHeader, constraints: readonly Constraint[], whole: () => Buffer): GoFile {
  const embeds = imports.some(({ path }) => path === 'embed') ? findEmbeds(whole()) : empty.embeds;
  return { packageName, packageLine, imports, embeds, constraints, cgo: empty.cgo, includes: empty.includes, problem: undefined };
}

function parseHeader(buffer: Buffer, extent: Extent, whole: () => Buffer): GoFile {
  const nul = buffer.indexOf(0);
  if (nul >= 0 && nul < extent.readEnd) return unusable(buffer, nul, 'NUL character');
  const header = extent.syntaxError ? buffer : buffer.subarray(0, extent.end);
  const built = readConstraints(buffer.subarray(0, extent.firstToken + 1));
  if ('error' in built) return { ...empty, problem: { ...built.error, kind: 'unusable' } };
  const parser = new HeaderParser(header);
  const parsed = parser.parse();
  const embeds = parsed.problem === undefined && parsed.imports.some(({ path }) => path === 'embed')
    ? findEmbeds(whole()) : [];
  return { ...parsed, embeds, constraints: built.constraints };
}

function unusable(buffer: Buffer, at: number, message: string): GoFile {
  let line = 1;
  for (let i = 0; i < at; i++) if (buffer[i] === 0x0a) line++;
  return { ...empty, problem: { line, message, kind: 'unusable' } };
}

/**
 * Constraints of a file that is not Go (assembly, C): its leading comments may hold them too. A file that cannot be
 * read that far has none, and then counts by its name alone (go/build).
 */
export function readOtherConstraints(source: ByteSource): readonly Constraint[] | 'excluded' {
  const first = source(firstRead);
  if (first === undefined) return 'excluded';
  let buffer = asBuffer(first);
  let extent = commentExtent(buffer);
  if (first.length === firstRead && (extent.readEnd >= buffer.length || extent.syntaxError)) {
    buffer = asBuffer(source() ?? first);
    extent = commentExtent(buffer);
  }
  const nul = buffer.indexOf(0);
  if (extent.syntaxError || (nul >= 0 && nul < extent.readEnd)) return [];
  const built = readConstraints(buffer.subarray(0, extent.end));
  return 'error' in built ? 'excluded' : built.constraints;
}
