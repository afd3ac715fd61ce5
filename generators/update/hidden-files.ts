import type { Diagnostic } from '../../src/diagnostic.ts';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import type { Outcome } from './merge-files.ts';
import type { Rendering } from './render-again.ts';

/** What the merged ignore file hides of what the image is built from: what we write hides none of it, a line of its owner's may. */
export function hiddenFiles({ image, reads }: Pick<Rendering, 'image' | 'reads'>, outcomes: readonly Outcome[]): Diagnostic[] {
  const written = image?.planned.ignoreFile.path ?? '.dockerignore';
  const outcome = outcomes.find(({ path, was }) => (was ?? path) === written);
  if (!outcome?.after || outcome.conflicts.length > 0) return [];
  const { hides, hiddenAt } = readDockerIgnore(outcome.after.toString());
  const tops = [...new Set(reads.filter(hides).map((path) => hiddenAt(path) ?? path))];
  return tops.map((top) => ({
    code: 'ignore-hides', severity: 'warning', message: `${outcome.path} hides ${top}, which the image is built from`, at: { path: outcome.path, line: 0 },
    remedy: `take out the line that hides it, or let it in again by !${top} at the end`,
  }));
}
