import type { Diagnostic, Finding, Source } from './facts.ts';

export interface ModuleVersion {
  readonly path: string;
  /** Empty where none stands there. */
  readonly version: string;
}

export interface Require extends ModuleVersion {
  readonly indirect: boolean;
  readonly at: Source;
}

export interface Replace {
  readonly old: ModuleVersion;
  readonly new: ModuleVersion;
  /** Set for a replacement by a directory: the path as the repository sees it, or `null` when outside of the tree. */
  readonly local?: { readonly dir: string | null };
  readonly at: Source;
}

/** A go.mod file, as x/mod's modfile reads it. */
export interface GoMod {
  readonly module: Finding<string> | undefined;
  readonly go: Finding<string> | undefined;
  readonly toolchain: Finding<string> | undefined;
  readonly godebug: readonly Finding<string>[];
  readonly require: readonly Require[];
  readonly replace: readonly Replace[];
  readonly exclude: readonly (ModuleVersion & { readonly at: Source })[];
  readonly retract: readonly Finding<string>[];
  readonly tool: readonly Finding<string>[];
  readonly ignore: readonly Finding<string>[];
  readonly problems: readonly Diagnostic[];
}
