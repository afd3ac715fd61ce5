import type { Diagnostic, Finding } from './facts.ts';
import type { Replace } from './go-mod.ts';

/** A go.work file at the top of the tree. */
export interface Workspace {
  readonly path: string;
  readonly go: Finding<string> | undefined;
  readonly toolchain: Finding<string> | undefined;
  readonly godebug: readonly Finding<string>[];
  /** Directories of the modules in use, as the repository sees them; `null` for one outside of the tree. */
  readonly use: readonly Finding<string | null>[];
  readonly replace: readonly Replace[];
  readonly problems: readonly Diagnostic[];
}
