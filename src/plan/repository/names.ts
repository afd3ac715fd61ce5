import type { RepoFacts } from '../../analyze/facts.ts';
import type { Diagnostic, Source } from '../../diagnostic.ts';
import { frontEndsFor } from './front-end.ts';
import type { Target } from './target.ts';

/** Ends a line of a Dockerfile or of a terminal; no quoting of either brings it through. */
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Names that stages are about and that cannot be written into a Dockerfile. */
export function unusableNames(facts: RepoFacts, targets: readonly Target[]): Omit<Diagnostic, 'code' | 'severity'>[] {
  const names: readonly { kind: string; name: string; at: Source | null }[] = [
    ...targets.flatMap(({ command, module }) => [
      { kind: 'directory', name: command.dir, at: null },
      ...(module?.mod.replace ?? []).flatMap(({ local, at }) => (local?.dir ? [{ kind: 'directory', name: local.dir, at }] : [])),
    ]),
    ...frontEndsFor(facts, targets).flatMap(({ facts: { dir, script, usedBy }, output }) => [
      { kind: 'directory', name: dir, at: usedBy?.at ?? null }, { kind: 'directory', name: output, at: usedBy?.at ?? null },
      { kind: 'script', name: script?.name ?? '', at: usedBy?.at ?? null },
    ]),
  ];
  const found = new Map(names.filter(({ name }) => CONTROL.test(name)).map((one) => [one.name, one]));
  return [...found.values()].map(({ kind, name, at }) => ({
    message: `the ${kind} ${JSON.stringify(name)} holds a control character, which no line of a Dockerfile can`, at, remedy: 'give it another name',
  }));
}
