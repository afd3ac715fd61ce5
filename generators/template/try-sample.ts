import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { isOwn, printedPlace, type Stack } from './layers.ts';
import { reportOf } from './run-command.ts';
import type { Sample } from './samples.ts';

/**
 * Makes a sample with the layers in a place of its own, and judges what comes of it: it has to be written, to pass our
 * rules, and to be the same when it is made again.
 * @param more flags that every command gets, such as --trust
 */
export function trySample(sample: Sample, stack: Stack, more: readonly string[]): readonly Diagnostic[] {
  const place = mkdtempSync(join(tmpdir(), 'go-docker-sample-'));
  const root = join(place, sample.name);
  try {
    mkdirSync(root);
    for (const [path, { bytes, executable }] of sample.files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes, { mode: executable ? 0o755 : 0o644 });
    }
    const set = Object.entries(sample.set).map(([name, value]) => `--set=${name}=${value}`);
    const made = reportOf([sample.command, root, '--yes', ...stack.references.map((reference) => `--template=${reference}`), ...set, ...more, ...sample.words]);
    if (made.exit !== 0) return made.diagnostics.filter(({ severity }) => severity === 'error').map((one) => ofSample(sample, stack, one));
    return [...judged(root, more), ...again(root, more)].map((one) => ofSample(sample, stack, one));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** What `check` finds in it that would fail a workflow from the first day. */
function judged(root: string, more: readonly string[]): Diagnostic[] {
  const { exit, diagnostics } = reportOf(['check', root, ...more]);
  return exit === 0 ? [] : diagnostics.filter(({ severity }) => severity !== 'info').map((one) => ({ ...one, severity: 'error' }));
}

/** What an update would change at once. */
function again(root: string, more: readonly string[]): Diagnostic[] {
  const { exit, files, diagnostics } = reportOf(['update', root, '--yes', '--dry-run', ...more]);
  if (exit !== 0) return diagnostics.filter(({ severity }) => severity === 'error');
  const changed = files.filter(({ action }) => !['same', 'kept'].includes(action)).map(({ path }) => path);
  if (changed.length === 0) return [];
  return [{
    code: 'sample-unstable', severity: 'error', at: null,
    message: `made again it is another: ${changed.join(', ')}`, remedy: 'let the files depend on nothing but options and answers',
  }];
}

/** A fault at its place in the template where it is there, else at the sample. */
function ofSample({ name, path }: Sample, stack: Stack, { at, message, ...rest }: Diagnostic): Diagnostic {
  const own = isOwn(stack, { at, message, ...rest });
  return { ...rest, message: `sample ${name}: ${message}${own || at === null ? '' : ` (${printedPlace(at)})`}`, at: own ? at : { path, line: 0 } };
}
