/** A place in a file: path relative to the root, line counted from 1. */
export interface Place {
  path: string;
  line: number;
}

/** One thing that is wrong or worth knowing; the same record is printed as text, in the report and as an annotation. */
export interface Diagnostic {
  /** Stable name of the rule, e.g. `port-privileged`. */
  code: string;
  severity: 'error' | 'warning' | 'note';
  /** What is the case, and where, in one sentence. */
  message: string;
  at: Place | null;
  /** What the reader can do next, as an instruction. */
  remedy: string;
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
  const where = d.at ? ` (${d.at.path}:${d.at.line})` : '';
  return `${d.message}${where}\n  → ${d.remedy}`;
}

/** An error diagnostic without a place. */
export function refuse(code: string, message: string, remedy: string): Refusal {
  return new Refusal([{ code, severity: 'error', message, at: null, remedy }]);
}
