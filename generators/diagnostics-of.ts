import { relative } from 'node:path';
import process from 'node:process';
import { Refusal, type Diagnostic } from '../src/diagnostic.ts';

/** The diagnostics of a refusal, of whatever layer, the system's too; `undefined` for a bug, whose stack is wanted. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] | undefined {
  if (error instanceof Refusal) return error.diagnostics;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (!String(error.code).startsWith('GD-')) return ofSystem(error as NodeJS.ErrnoException);
  const problems = 'problems' in error ? (error.problems as { path: string; message: string; remedy: string }[]) : [];
  return problems.map(({ path, message, remedy }) => ({
    code: String((error as { code: unknown }).code), severity: 'error', message: `${path}: ${message}`, at: null, remedy,
  }));
}

/** What nothing in the code could have known: rights, disk and limits. That a file is missing is a bug where it is not told before. */
const OF_SYSTEM = /^E(?:ACCES|PERM|ROFS|IO|NOSPC|DQUOT|MFILE|NFILE|LOOP|NAMETOOLONG|BUSY|STALE|TXTBSY|NOMEM)$/;

function ofSystem({ message, code, path }: NodeJS.ErrnoException): readonly Diagnostic[] | undefined {
  if (!OF_SYSTEM.test(code ?? '') || path === undefined) return undefined;
  const below = relative(process.cwd(), path);
  const [, says, call] = /^\w+: (.+), (\w+)/.exec(message) ?? [];
  return [{
    code: 'system-refused', severity: 'error', message: `${below === '' || below.startsWith('..') ? path : below}: the system refuses to ${call ?? 'open'} it: ${says ?? message} (${code})`, at: null,
    remedy: /^E(?:ACCES|PERM)$/.test(code!) ? 'give yourself the right to it (ls -ld shows owner and mode), then run again' : 'see to that, then run again',
  }];
}
