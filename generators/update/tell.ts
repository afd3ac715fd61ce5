import { printDiagnostic, type Diagnostic } from '../../src/diagnostic.ts';
import { changeText, type Change } from '../../src/update/changes.ts';
import type { FileReport } from '../report.ts';
import { fileLines } from '../tell-files.ts';
import type { Outcome } from './merge-files.ts';
import { writesOf } from './write.ts';

/** What an update did, as lines for a person. */
export interface Told {
  readonly changes: readonly Change[];
  readonly outcomes: readonly Outcome[];
  readonly diagnostics: readonly Diagnostic[];
  readonly dryRun: boolean;
  readonly adopted: boolean;
  /** The command that takes it back. */
  readonly undo: string;
}

export function toldLines({ changes, outcomes, diagnostics, dryRun, adopted, undo }: Told): string[] {
  const notes = outcomes.flatMap(({ note }) => note ?? []);
  const conflicts = placesOf(outcomes.filter(({ open }) => !open));
  const open = placesOf(outcomes.filter((outcome) => outcome.open));
  const nothing = writesOf(outcomes).length === 0;
  const refused = outcomes.flatMap((outcome) => outcome.refused ?? []);
  const left = open.length > 0 ? 'Nothing was written: settle the conflicts first.' : refused.length > 0 ? 'Nothing else to do.' : 'Nothing to do: the files are up to date.';
  return [
    ...changes.map(changeText), ...(changes.length > 0 ? [''] : []),
    ...fileLines(outcomes.filter(({ action }) => action !== 'kept').map(reported)),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `${note}.`)] : []),
    ...diagnostics.flatMap((diagnostic) => ['', printDiagnostic(diagnostic)]),
    ...(conflicts.length > 0 ? ['', `${adopted ? 'Both are there' : 'Both you and this update changed the same lines'}; choose at`, ...conflicts] : []),
    ...(open.length > 0 ? ['', 'Not settled yet:', ...open] : []),
    ...(refused.length > 0 ? ['', 'Changes that were refused lie in these still; settle them and remove the file:', ...refused.map((path) => `  ${path}`)] : []),
    '',
    dryRun ? 'Nothing was written (--dry-run).' : nothing ? left : `To take this back: ${undo}`,
  ];
}

function placesOf(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ path, conflicts }) => conflicts.map((line) => `  ${path}:${line}`));
}

/** An outcome as the report has it. */
export function reported({ path, action, ownership, conflicts, refused }: Outcome): FileReport {
  return { path, action, ownership, ...(conflicts.length > 0 && { conflicts }), ...(refused !== undefined && { refused }) };
}
