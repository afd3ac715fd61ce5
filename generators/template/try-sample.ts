import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { reportOf } from './run-command.ts';
import type { Sample } from './samples.ts';

/**
 * Makes a sample with the template in a place of its own, and judges what comes of it: it has to be written, to pass our
 * rules, and to be the same when it is made again.
 * @param template absolute path of the template
 * @param more flags that every command gets, such as --trust
 */
export function trySample(sample: Sample, template: string, more: readonly string[]): readonly Diagnostic[] {
  const place = mkdtempSync(join(tmpdir(), 'go-docker-sample-'));
  const root = join(place, sample.name);
  try {
    mkdirSync(root);
    for (const [path, { bytes, executable }] of sample.files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes, { mode: executable ? 0o755 : 0o644 });
    }
    const set = Object.entries(sample.set).map(([name, value]) => `--set=${name}=${value}`);
    const made = reportOf([sample.command, root, '--yes', `--template=${template}`, ...set, ...more, ...sample.words]);
    if (made.exit !== 0) return made.diagnostics.filter(({ severity }) => severity === 'error').map((one) => ofSample(sample, one));
    return [...judged(sample, root, more), ...again(sample, root, more)];
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** What `check` finds in it that would fail a workflow from the first day. */
function judged(sample: Sample, root: string, more: readonly string[]): Diagnostic[] {
  const { exit, diagnostics } = reportOf(['check', root, ...more]);
  return exit === 0 ? [] : diagnostics.filter(({ severity }) => severity !== 'info').map((one) => ofSample(sample, { ...one, severity: 'error' }));
}

/** What an update would change at once. */
function again(sample: Sample, root: string, more: readonly string[]): Diagnostic[] {
  const { exit, files, diagnostics } = reportOf(['update', root, '--yes', '--dry-run', ...more]);
  if (exit !== 0) return diagnostics.filter(({ severity }) => severity === 'error').map((one) => ofSample(sample, one));
  const changed = files.filter(({ action }) => !['same', 'kept'].includes(action)).map(({ path }) => path);
  if (changed.length === 0) return [];
  return [{
    code: 'sample-unstable', severity: 'error', at: { path: sample.path, line: 0 },
    message: `sample ${sample.name}: made again it is another: ${changed.join(', ')}`, remedy: 'let the files depend on nothing but options and answers',
  }];
}

/** A fault at its place in the template where it is known, else at the sample. */
function ofSample({ name, path }: Sample, { at, message, ...rest }: Diagnostic): Diagnostic {
  const rendered = at === null || rest.code.startsWith('template-') ? '' : ` (${printed(at)})`;
  return { ...rest, message: `sample ${name}: ${message}${rendered}`, at: at !== null && rest.code.startsWith('template-') ? at : { path, line: 0 } };
}

function printed({ path, line }: NonNullable<Diagnostic['at']>): string {
  return line > 0 ? `${path}:${line}` : path;
}
