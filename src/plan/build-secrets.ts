import type { Mount, Stage } from './build-plan.ts';
import { shellQuote } from './repository/shell-quote.ts';

/** Where the build command takes a secret from; `$HOME` is the shell's. */
const SOURCES: Readonly<Record<string, string>> = { netrc: '$HOME/.netrc', known_hosts: '$HOME/.ssh/known_hosts' };

/** A secret of a build: its id, and the file, or the variable of the environment, that holds it on the machine that builds. */
export interface BuildSecret {
  readonly id: string;
  readonly source: string;
  readonly isVariable?: true;
}

/** What a build of one target has to be given. */
export interface BuildNeeds {
  readonly secrets: readonly BuildSecret[];
  readonly ssh: boolean;
}

/** What the stages that lead to a target mount: BuildKit builds no others. `target` is `null` for the last stage. */
export function needsOf(stages: readonly Stage[], target: string | null, ca: string): BuildNeeds {
  const last = target === null ? stages.at(-1) : stages.find(({ name }) => name === target);
  const mounts = reached(stages, last).flatMap(({ steps }) => steps.flatMap((step) => (step.do === 'run' ? step.mounts : [])));
  const ids = mounts.flatMap((mount: Mount) => (mount.type === 'secret' ? [mount.id] : []));
  // Front ends read variables of the environment (front-ends/registries.ts).
  const variables = new Set(mounts.flatMap((mount: Mount) => (mount.type === 'secret' && mount.target === `/run/secrets/${mount.id}` ? [mount.id] : [])));
  return {
    secrets: [...new Set(ids)].sort().map((id) => (variables.has(id) ? { id, source: id, isVariable: true as const } : { id, source: id === 'ca' ? ca : SOURCES[id] ?? id })),
    ssh: mounts.some(({ type }) => type === 'ssh'),
  };
}

/** The flags of `docker build` for them, each with a space before it. */
export function buildFlags({ secrets, ssh }: BuildNeeds): string {
  const flags = secrets.map(({ id, source, isVariable }) => (isVariable ? `--secret id=${id},env=${source}` : source.startsWith('$HOME/') ? `--secret id=${id},src=${source}` : `--secret ${shellQuote(`id=${id},src=${source}`)}`));
  return [...(ssh ? ['--ssh default'] : []), ...flags].map((flag) => ` ${flag}`).join('');
}

function reached(stages: readonly Stage[], start: Stage | undefined): readonly Stage[] {
  const found = start === undefined ? [] : [start];
  for (const { from, steps } of found) {
    const names = [from, ...steps.flatMap((step) => {
      if (step.do === 'copy') return [step.from];
      return step.do === 'run' ? step.mounts.map((mount) => (mount.type === 'bind' ? mount.from : undefined)) : [];
    })];
    for (const stage of stages) if (stage.name !== null && names.includes(stage.name) && !found.includes(stage)) found.push(stage);
  }
  return found;
}
