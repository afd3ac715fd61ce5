import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unifiedDiff } from '../../src/commit/diff.ts';
import { sha256 } from '../../src/commit/digest.ts';
import { printRecord, RECORD_FILE, type FileRecord, type Json, type Record as StoredRecord } from '../../src/commit/record.ts';
import { holdSignals } from '../../src/commit/signals.ts';
import type { Hooks } from '../../src/commit/staging.ts';
import { writeAll, type FileWrite } from '../../src/commit/write-all.ts';
import { refuse, type Refusal } from '../../src/diagnostic.ts';
import type { TemplateRecord } from '../../src/template/template.ts';
import { Interrupted } from '../ending.ts';
import { generatorVersion } from '../package-root.ts';
import { keptDefault } from '../record-text.ts';
import { uncommitted } from './git-state.ts';
import type { Outcome } from './merge-files.ts';
import { asLastUpdated, prepareUndo, settleUndo } from './undo.ts';

/** The record with what is known now, as one more file. */
export function recordOutcome(root: string, options: Readonly<{ [name: string]: Json }>, files: Readonly<{ [path: string]: FileRecord }>, templates: readonly TemplateRecord[] = []): Outcome {
  const path = join(root, RECORD_FILE);
  const before = existsSync(path) ? readFileSync(path) : null;
  const after = Buffer.from(printRecord(before?.toString(), { schema: 1, generator: generatorVersion(), options, files, ...(templates.length > 0 && { templates }), ...keptDefault(before?.toString()) }));
  const action = before === null ? 'create' : before.equals(after) ? 'same' : 'update';
  return { path: RECORD_FILE, action, ownership: 'record', before, after, conflicts: [], note: null };
}

/** What an outcome changes on the disk; nothing where the file stays as it is. */
export function writesOf(outcomes: readonly Outcome[]): FileWrite[] {
  return outcomes.filter(changes).map(({ path, before, after, mode }) => ({ path, contents: after, expect: before, ...(mode !== undefined && { mode }) }));
}

function changes({ action, before, after, mode }: Outcome): boolean {
  if (action === 'deleted' || action === 'kept') return false;
  return before === null || after === null ? before !== after : mode !== undefined || !before.equals(after);
}

const ANYWAY = '--allow-dirty updates all the same, and update --undo takes it back';

/**
 * What speaks against changing files: no commit holds what they are now. One that is as a run wrote it holds nothing of
 * its user's, and so does a record that is in no commit yet.
 * @returns `unsure`: what is to be said where there is no git; `dirty`: a refusal that names the files
 */
export function dirtyFiles(root: string, outcomes: readonly Outcome[], stored: StoredRecord): { readonly unsure: string | null; readonly dirty: Refusal | null } {
  const asWritten = ({ path, before }: Outcome): boolean => sha256(before!) === stored.files[path]?.sha256 || asLastUpdated(root, path, before!);
  const paths = outcomes.filter((one) => changes(one) && one.before !== null && !asWritten(one)).map(({ path }) => path);
  const state = uncommitted(root, paths);
  const edited = paths.filter((path) => path !== RECORD_FILE);
  if ('unknown' in state) {
    if (edited.length === 0) return { unsure: null, dirty: null };
    const unsure = `${state.unknown}, so whether ${edited.join(', ')} ${edited.length > 1 ? 'are' : 'is'} committed is not known`;
    if (state.absent) return { unsure: `${unsure}; update --undo takes this run back`, dirty: null };
    return { unsure: null, dirty: refuse('files-unknown', unsure, `mend what git says, then run again; ${ANYWAY}`) };
  }
  const dirty = state.dirty.filter((path) => path !== RECORD_FILE || !state.added.includes(path));
  if (dirty.length === 0) return { unsure: null, dirty: null };
  return { unsure: null, dirty: refuse(
    'files-uncommitted', `${dirty.join(', ')}: changed since the last commit, so that there would be no way back to ${dirty.length > 1 ? 'them' : 'it'}`,
    `commit or stash that, then run again; ${ANYWAY}`,
  ) };
}

/**
 * Writes all at once, so that it can be taken back.
 * @returns what is to be said of that, where it is not sure
 */
export async function writeUpdate(root: string, outcomes: readonly Outcome[], hooks: Hooks = {}): Promise<string | null> {
  const writes = writesOf(outcomes);
  if (writes.length === 0) return null;
  prepareUndo(root, writes, hooks.disk);
  await writeHeld(root, writes, hooks);
  return settleUndo(root, hooks.disk);
}

/** Writes all at once; a signal waits for the end. */
export async function writeHeld(root: string, writes: readonly FileWrite[], hooks: Hooks = {}): Promise<void> {
  const { signal } = await holdSignals(() => writeAll(root, writes, hooks));
  if (signal) throw new Interrupted(`${signal} came while the files were written; all of them are`);
}

/** What would be written, as a unified diff; without the record, which holds the same texts once more. */
export function diffOf(outcomes: readonly Outcome[]): string {
  return outcomes.filter((one) => changes(one) && one.ownership !== 'record').map(({ path, before, after }) => unifiedDiff(path, before?.toString(), after?.toString())).join('');
}
