import type { Finding } from './facts.ts';

/** One //go:embed pattern of a program's closure, resolved by Go's rules. */
export interface EmbedFacts {
  /** The pattern, where it stands. */
  readonly pattern: Finding<string>;
  /** Directory of the package. */
  readonly dir: string;
  /** Files it resolves to, as the repository sees them, sorted. */
  readonly files: readonly string[];
  /** Bytes of those files. */
  readonly bytes: number;
  /**
   * `ok`; `missing`: the build fails; `placeholder`: it only holds files such as .gitkeep or a stub, so the build
   * passes but something is absent at run time; `invalid`: Go refuses the pattern or a file's name.
   */
  readonly state: 'ok' | 'missing' | 'placeholder' | 'invalid';
  /** Why it is not `ok`. */
  readonly reason: string | undefined;
  /** The ignore rule of git that hides what the pattern looks for. */
  readonly ignoredBy: Finding<string> | undefined;
}
