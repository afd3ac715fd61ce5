/** The programs that may be the product, and what is said of each. */
import type { Source } from '../facts.ts';
import type { Program, ResolvedMention } from './resolve.ts';
import type { ProgramTraits } from './traits.ts';

/** One reason for or against a program being the product. */
export interface Evidence {
  readonly row: string;
  readonly weight: number;
  /** A sentence's end after the program's name: `is built by goreleaser`. */
  readonly text: string;
  readonly at: Source;
}

/** A program with all that the rows look at. */
export interface Candidate {
  readonly program: Program;
  /** `func main`. */
  readonly at: Source;
  readonly traits: ProgramTraits;
  readonly mentions: readonly ResolvedMention[];
  /** Directory of its module. */
  readonly module: string | undefined;
}

export interface Field {
  readonly candidates: readonly Candidate[];
  readonly names: ReadonlySet<string>;
  /** Files that speak for the whole repository ship some program, so those of a part of it count less. */
  readonly shippedFromTop: boolean;
  /** Directories of modules whose paths are those of another repository. */
  readonly copied: ReadonlySet<string>;
  /** Directories of modules of which another one is a later major version. */
  readonly outdated: ReadonlySet<string>;
}
