import process from 'node:process';
import { paint } from './print.ts';
import type { FileReport } from './report.ts';

const WORDS = { create: 'create', update: 'change', same: 'same', kept: 'kept', removed: 'remove', merged: 'merge', conflict: 'conflict', deleted: 'deleted' } as const;
const COLOURS = { create: 'green', update: 'yellow', same: 'cyan', kept: 'yellow', removed: 'red', merged: 'green', conflict: 'red', deleted: 'yellow' } as const;

/** The list of files with what became of each, as lines. */
export function fileLines(files: readonly FileReport[]): string[] {
  const kept = files.filter(({ action }) => action === 'kept').map(({ path }) => path);
  return [
    ...files.map(({ path, action }) => `${paint(process.stderr, COLOURS[action], WORDS[action].padStart(8))}  ${path}`),
    ...(kept.length > 0 ? ['', `Kept as they are, since they differ from what this generator wrote: ${kept.join(', ')} (--force replaces them)`] : []),
  ];
}

/** Whether a run changed nothing. */
export function unchanged(files: readonly FileReport[]): boolean {
  return files.every(({ action }) => action === 'same' || action === 'kept');
}

/** What is said of a run that changed nothing. */
export function nothingDone(files: readonly FileReport[]): string {
  return `\nNothing to do: every ${files.some(({ action }) => action === 'kept') ? 'other ' : ''}file is as it would be written.`;
}
