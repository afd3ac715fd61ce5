import type { Constraint } from './constraints.ts';

export interface GoImport {
  readonly path: string;
  readonly line: number;
  /** The C preamble of `import "C"`: its comment's text, and the line on which it begins. */
  readonly preamble?: { readonly text: string; readonly line: number };
}

export interface EmbedPattern {
  readonly pattern: string;
  readonly line: number;
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
  /** Why the go command cannot take the file as it stands. */
  readonly error: { readonly line: number; readonly message: string } | undefined;
}
