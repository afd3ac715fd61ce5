import type { Diagnostic } from '../../src/diagnostic.ts';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import type { Outcome } from './merge-files.ts';
import type { Rendering } from './render-again.ts';

/** What the merged ignore file hides of what the image is built from: what we write hides none of it, a line of its owner's may. */
export function hiddenFiles({ image, reads }: Pick<Rendering, 'image' | 'reads'>, outcomes: readonly Outcome[]): Diagnostic[] {
  const written = image?.planned.ignoreFile.path ?? '.dockerignore';
  const outcome = outcomes.find(({ path, was }) => (was ?? path) === written);
  if (!outcome?.after || outcome.conflicts.length > 0) return [];
  const text = outcome.after.toString();
  const { hides, hiddenAt } = readDockerIgnore(text);
  const tops = [...new Set(reads.filter(hides).map((path) => hiddenAt(path) ?? path))];
  return tops.map((top) => ({
    code: 'ignore-hides', severity: 'warning', message: `${outcome.path} hides ${top}, which the image is built from`, at: { path: outcome.path, line: hidingLine(text, top) },
    remedy: `take out the line that hides it, or let it in again by !${top} at the end`,
  }));
}

/** The line, from 1, from which on a path that is hidden is hidden. */
function hidingLine(text: string, path: string): number {
  const lines = text.split('\n');
  return lines.findLastIndex((_, before) => !readDockerIgnore(lines.slice(0, before).join('\n')).hides(path)) + 1;
}
