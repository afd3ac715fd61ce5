import { Refusal, type Diagnostic } from '../src/diagnostic.ts';

/** The diagnostics of a refusal, of whatever layer; `undefined` for a bug, whose stack is wanted. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] | undefined {
  if (error instanceof Refusal) return error.diagnostics;
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('GD-')) return undefined;
  const problems = 'problems' in error ? (error.problems as { path: string; message: string; remedy: string }[]) : [];
  return problems.map(({ path, message, remedy }) => ({
    code: String((error as { code: unknown }).code), severity: 'error', message: `${path}: ${message}`, at: null, remedy,
  }));
}
