/** Where a fact stands: path relative to the root; `line` counts from 1, 0 means the file or directory as a whole. */
export interface Source {
  readonly path: string;
  readonly line: number;
  /** Set where the file lies in the machine's module cache: another machine may not have it. `path` is then below it. */
  readonly from?: 'module-cache';
}

export type Severity = 'error' | 'warning' | 'info';

/** One thing that is wrong or worth knowing; the same record is printed as text, in the report and as an annotation. */
export interface Diagnostic {
  /** Stable name of the rule, e.g. `port-privileged`. */
  readonly code: string;
  readonly severity: Severity;
  /** What is the case, and where, in one sentence. */
  readonly message: string;
  readonly at: Source | null;
  /** What the reader can do next, as an instruction. */
  readonly remedy: string;
}

/** A refusal: nothing was written. Carries every problem that is known, not only the first. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], options?: ErrorOptions) {
    super(diagnostics.map(printDiagnostic).join('\n'), options);
    this.diagnostics = diagnostics;
  }
}

/** `what (where); next` on one line, as a terminal shows it. */
export function printDiagnostic(d: Diagnostic): string {
  const where = d.at ? ` (${d.at.path}${d.at.line > 0 ? `:${d.at.line}` : ''})` : '';
  return `${d.message}${where}\n  → ${d.remedy}`;
}

/** An error diagnostic without a place. */
export function refuse(code: string, message: string, remedy: string): Refusal {
  return new Refusal([{ code, severity: 'error', message, at: null, remedy }]);
}
