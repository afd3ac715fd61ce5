import type { Finding } from './facts.ts';
import type { GoPackage } from './packages.ts';

/** A package of a closure, with where it was read. */
export interface ClosurePackage {
  readonly importPath: string;
  /** `tree`: the program's module, a workspace module or a local replacement. */
  readonly origin: 'tree' | 'vendor' | 'module-cache';
  /** Module path; empty where there is none. */
  readonly module: string;
  readonly version: string;
  readonly package: GoPackage;
  /** The first import of it that was met; `undefined` for the program itself. */
  readonly importedAt: Finding<string>['at'] | undefined;
}

/** All that a program imports, directly and not, tests aside. */
export interface Closure {
  /** By import path, the program first, in the order in which they were met. */
  readonly packages: ReadonlyMap<string, ClosurePackage>;
  /** Packages of the standard library that the packages above import directly. */
  readonly standard: readonly string[];
  /** Imports of other modules whose source is not here. `module` and `version` from go.mod where it lists them. */
  readonly unknown: readonly (Finding<string> & { readonly module: string; readonly version: string })[];
  /** Imports that belong to a module of the tree but have no Go file there. */
  readonly missing: readonly Finding<string>[];
}
