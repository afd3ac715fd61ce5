/** The facts that the analysis states, and the form in which it states problems. Plain JSON throughout. */
import type { Diagnostic, Source } from '../diagnostic.ts';
import type { CgoFacts } from './cgo/cgo.ts';
import type { EmbedFacts } from './packages/embeds.ts';
import type { EvidenceFacts } from './evidence-facts.ts';
import type { Module } from './modules/modules.ts';
import type { Workspace } from './modules/go-work.ts';

export type { Diagnostic, Severity, Source } from '../diagnostic.ts';

/** A value with the line that says so. */
export interface Finding<T> {
  readonly value: T;
  readonly at: Source;
}

/**
 * How the tree holds its Go code: one module at the top, a workspace, modules only below the top, packages without
 * any go.mod (GOPATH era), or no Go at all.
 */
export type Layout = 'module' | 'workspace' | 'nested-modules' | 'gopath' | 'none';

/** A main package with `func main`: what `go build` makes a program of. */
export interface Command {
  /** Directory of the package. */
  readonly dir: string;
  readonly importPath: string;
  /** Directory of its module; `null` where there is none (GOPATH era). */
  readonly module: string | null;
  /** Name that `go build` gives the program. */
  readonly binary: string;
  /** `func main`. */
  readonly at: Source;
  /** Each further `func main` of the package, for which Go refuses it: its files were run one by one. Empty for most. */
  readonly others: readonly Source[];
  /** Its files, where the repository's own build names them since the directory holds other programs too. */
  readonly files?: readonly string[];
  /** Tags that it needs to be seen at all; empty for most. */
  readonly tags: readonly string[];
  readonly closure: ClosureSummary;
  readonly cgo: CgoFacts;
  readonly embeds: readonly EmbedFacts[];
  /** `//go:generate` lines of the program's own packages, and of directories at or above what is missing. */
  readonly generate: readonly Finding<string>[];
  /** `//go:debug` lines of its package. */
  readonly debug: readonly Finding<string>[];
}

/** The import closure of a program, in figures, and what of it could not be read. */
export interface ClosureSummary {
  /** Packages by where they were read. */
  readonly own: number;
  readonly vendored: number;
  readonly cached: number;
  readonly standard: number;
  /** Directories of `own`, sorted. */
  readonly dirs: readonly string[];
  /** Bytes of the Go files of `own`. */
  readonly bytes: number;
  /** Import paths with no source here: what they import, need of cgo or embed is not known. */
  readonly unknown: readonly Finding<string>[];
  /** What packages of `own` import of modules that are not in the tree or vendor, whether or not this machine has the source. */
  readonly outside: readonly Finding<string>[];
  /** Import paths that should be in the tree but are not (generated code, files that git ignores). */
  readonly missing: readonly MissingPackage[];
  /** Identifiers of the tree's packages that the program uses and no file declares: one a package. */
  readonly missingSymbols: readonly MissingSymbol[];
  /** Go files and vendor directories of the closure that are here and match a rule of .gitignore, with the rule's place. */
  readonly ignored: readonly Finding<string>[];
  /** What the go command refuses of the packages of `own`. */
  readonly refused: readonly Finding<string>[];
  /** Modules of the closure that break above a release of Go. */
  readonly ceilings: readonly CeilingFact[];
}

/** A package of the tree that a program imports and that is not there. */
export interface MissingPackage extends Finding<string> {
  /** Whether there is no Go file at all, or none for this configuration. */
  readonly why: 'absent' | 'excluded';
  /** Where it should lie, when its module is in the tree. */
  readonly dir: string | undefined;
  /** The ignore rule of git that keeps it out. */
  readonly ignoredBy: Finding<string> | undefined;
  /** `//go:generate` commands of the program's own packages that name it or lie above it. */
  readonly generate: readonly Finding<string>[];
}

/** An identifier, at its first use, that a file must declare which git does not hold. `value`: `auto.Assets`, or `Parse` within its package. */
export interface MissingSymbol extends Finding<string> {
  /** The package that lacks it. */
  readonly dir: string;
  /** A rule of git that keeps a Go file of the package out. */
  readonly ignoredBy: Finding<string> | undefined;
  /** `//go:generate` lines that make it. */
  readonly generate: readonly Finding<string>[];
}

/** A module in a version that stops building or running with releases above Go 1.`release`. */
export interface CeilingFact {
  readonly module: string;
  readonly version: string;
  readonly release: number;
  readonly why: string;
  /** The linker's flag with which a newer release builds it all the same. */
  readonly linkFlag?: string;
  /** The import that brings it in, or the line of go.mod where that is all that is known. */
  readonly at: Source;
  /** Whether the package that breaks is known to be compiled. */
  readonly certain: boolean;
}

/** All that the analysis says about a repository. Detectors add their parts; see detectors.ts. */
export interface RepoFacts extends EvidenceFacts {
  readonly layout: Finding<Layout>;
  readonly workspace: Workspace | null;
  /** Every module of the tree, sorted by directory; those that the go command would not build are included. */
  readonly modules: readonly Module[];
  /** Every program that the tree builds, sorted by directory. */
  readonly commands: readonly Command[];
  readonly diagnostics: readonly Diagnostic[];
}
