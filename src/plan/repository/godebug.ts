import type { Diagnostic } from '../../diagnostic.ts';
import type { Finding } from '../../analyze/facts.ts';
import { minorNumber } from '../base-images.ts';
import type { Target } from './target.ts';

/** Settings of `godebug` lines that a release and all after it refuse, with the values that it refuses (internal/godebugs, table.go). */
const REMOVED: readonly { readonly name: string; readonly values: readonly string[]; readonly since: number }[] = [
  { name: 'tlskyber', values: ['0'], since: 24 },
  { name: 'x509sha1', values: ['1'], since: 24 },
  { name: 'asynctimerchan', values: ['1', '2'], since: 27 },
  { name: 'gotypesalias', values: ['0'], since: 27 },
  { name: 'tls10server', values: ['1'], since: 27 },
  { name: 'tls3des', values: ['1'], since: 27 },
  { name: 'tlsrsakex', values: ['1'], since: 27 },
  { name: 'tlsunsafeekm', values: ['1'], since: 27 },
  { name: 'x509keypairleaf', values: ['0'], since: 27 },
];

/** A line of go.mod, or a `//go:debug` line, that the go command refuses from Go 1.`since` on: "use of removed godebug". */
export interface RemovedSetting extends Finding<string> {
  readonly since: number;
}

/** Of the main module's `godebug` lines, and those of the program's own files, those that some release refuses, the strictest first. */
export function removedSettings({ module, command }: Target): readonly RemovedSetting[] {
  return [...(module?.mod.godebug ?? []), ...command.debug].flatMap(({ value, at }) => {
    const [name, set = ''] = value.split('=');
    const row = REMOVED.find((one) => one.name === name && one.values.includes(set));
    return row === undefined ? [] : [{ value, at, since: row.since }];
  }).sort((a, b) => a.since - b.since);
}

/** Why a release cannot build a program: the settings that it refuses. */
export function godebugProblems(target: Target, release: string): Omit<Diagnostic, 'code' | 'severity'>[] {
  return removedSettings(target).filter(({ since }) => minorNumber(release) >= since).map(({ value, at, since }) => ({
    message: `godebug ${value} is refused from Go 1.${since} on, and ${target.name} is built with ${release}`, at, remedy: 'take the line out, or build with an older release that satisfies every go line: --go',
  }));
}
