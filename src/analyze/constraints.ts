/** What a build is for: everything that decides whether the go command takes a file. */
export interface BuildConfig {
  readonly goos: string;
  readonly goarch: string;
  readonly cgo: boolean;
  /** `-tags`. */
  readonly tags: readonly string[];
  /** N of Go 1.N; tags go1.1 … go1.N hold. */
  readonly release: number;
  /** GOEXPERIMENT names that are on, without `goexperiment.`; `undefined` = the defaults of the release. */
  readonly experiments?: readonly string[];
}

export const defaultConfig: BuildConfig = { goos: 'linux', goarch: 'amd64', cgo: true, tags: [], release: 26 };

/** A build constraint as a tree. */
export type Constraint =
  | { readonly op: 'tag'; readonly tag: string }
  | { readonly op: 'not'; readonly x: Constraint }
  | { readonly op: 'and' | 'or'; readonly x: Constraint; readonly y: Constraint };
