import type { EmbedPattern } from './go-file.ts';
import type { Finding } from './facts.ts';

/** File names by what the go command does with them: the field names are those of `go list -json`, in lower case. */
export interface PackageFiles {
  readonly goFiles: readonly string[];
  readonly cgoFiles: readonly string[];
  readonly testGoFiles: readonly string[];
  readonly xTestGoFiles: readonly string[];
  readonly ignoredGoFiles: readonly string[];
  readonly ignoredOtherFiles: readonly string[];
  readonly invalidGoFiles: readonly string[];
  readonly cFiles: readonly string[];
  readonly cxxFiles: readonly string[];
  readonly mFiles: readonly string[];
  readonly hFiles: readonly string[];
  readonly fFiles: readonly string[];
  readonly sFiles: readonly string[];
  readonly swigFiles: readonly string[];
  readonly swigCxxFiles: readonly string[];
  readonly sysoFiles: readonly string[];
}

/** One directory as a package, for one BuildConfig. */
export interface GoPackage extends PackageFiles {
  readonly dir: string;
  /** Name of its package clauses; empty when no file counts. */
  readonly name: string;
  /** Import paths with the first line that imports each, sorted. `C` is one of them. */
  readonly imports: readonly Finding<string>[];
  readonly testImports: readonly Finding<string>[];
  readonly xTestImports: readonly Finding<string>[];
  readonly embedPatterns: readonly Finding<EmbedPattern['pattern']>[];
  readonly testEmbedPatterns: readonly Finding<EmbedPattern['pattern']>[];
  readonly xTestEmbedPatterns: readonly Finding<EmbedPattern['pattern']>[];
  readonly cgo: CgoFlags;
  /** The first reason why `go build` would refuse it. */
  readonly error: Finding<string> | undefined;
}

/** Flags of the package's `#cgo` lines that hold for the BuildConfig, in the order of the files. */
export interface CgoFlags {
  readonly cflags: readonly string[];
  readonly cppflags: readonly string[];
  readonly cxxflags: readonly string[];
  readonly fflags: readonly string[];
  readonly ldflags: readonly string[];
  readonly pkgConfig: readonly string[];
}
