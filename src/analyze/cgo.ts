import type { Finding } from './facts.ts';

/** What cgo means for one program. */
export interface CgoFacts {
  /**
   * `needed`: without cgo it does not compile, or it compiles and fails when it runs. `optional`: it compiles and
   * works both ways. `none`: nothing in the closure uses cgo.
   */
  readonly need: 'needed' | 'optional' | 'none';
  /** Every package that asks for it: import path, at its `import "C"`, or the row of known-modules.ts. */
  readonly users: readonly CgoUser[];
  /** Whether the closure was read completely, so that `none` is certain. */
  readonly certain: boolean;
  readonly languages: readonly ('c' | 'c++' | 'objective-c' | 'fortran' | 'swig')[];
  readonly pkgConfig: readonly Finding<string>[];
  /** Names after `-l`. */
  readonly libraries: readonly Finding<string>[];
  /** Headers included from outside of the package, in angle brackets, C's own aside. */
  readonly headers: readonly Finding<string>[];
  /** Debian packages that known modules, pkg-config names and libraries ask for. */
  readonly buildPackages: readonly string[];
  readonly runPackages: readonly string[];
  /** Packages with //go:cgo_import_dynamic: linked dynamically although cgo is off. */
  readonly dynamicWithoutCgo: readonly Finding<string>[];
}

export interface CgoUser extends Finding<string> {
  readonly need: 'needed' | 'optional';
  /** Why, in one sentence. */
  readonly why: string;
  /** A tag with which it no longer needs cgo. */
  readonly withoutCgoTag?: string;
}
