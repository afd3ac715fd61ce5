/** A vendor directory: none, taken by the go command, or there but at odds with go.mod (then the build stops). */
export interface VendorState {
  readonly state: 'none' | 'consistent' | 'inconsistent' | 'unused';
  /** Why it is inconsistent or unused; empty otherwise. */
  readonly reasons: readonly string[];
}
