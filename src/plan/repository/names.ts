import type { RepoFacts } from '../../analyze/facts.ts';
import type { Diagnostic, Source } from '../../diagnostic.ts';
import { frontEndsFor } from './front-ends/front-end.ts';
import type { Target } from './target.ts';

/** What no quoting of a Dockerfile brings through: the end of a line, and what the builder trims or takes for a separator (moby/patternmatcher, fsutil). */
const UNUSABLE = /[\u0000-\u001f\u007f\\]|(?:^|\/) | (?:\/|$)/;

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
  const found = new Map(names.filter(({ name }) => UNUSABLE.test(name)).map((one) => [one.name, one]));
  return [...found.values()].map(({ kind, name, at }) => ({
    message: `the ${kind} ${JSON.stringify(name)} is one that no line of a Dockerfile can hold: it has a control character, a backslash, or a space at an end`, at, remedy: 'give it another name',
  }));
}
