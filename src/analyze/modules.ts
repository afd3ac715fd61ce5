import type { Finding } from './facts.ts';
import type { GoMod } from './go-mod.ts';
import type { VendorState } from './vendor.ts';

/** One module of the tree: a directory with a go.mod. */
export interface Module {
  /** Directory of its go.mod. */
  readonly dir: string;
  /** Module path; empty where go.mod does not say one. */
  readonly path: Finding<string>;
  readonly mod: GoMod;
  /** Whether there is a go.sum, and how many modules it lists. */
  readonly sum: { readonly entries: number } | null;
  readonly vendor: VendorState;
  /** Whether the workspace uses it (`false` also where there is no workspace). */
  readonly inWorkspace: boolean;
}
