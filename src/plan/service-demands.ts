import { builderHolds } from '../analyze/generated/makers.ts';
import { readScript } from '../analyze/shell/script.ts';
import type { ServiceOptions } from '../options.ts';
import { golangImage, goSuite, type BaseImage } from './base-images.ts';
import type { Mount, Stage, Step } from './build-plan.ts';
import { accessToCome, withAccess, type Fetches } from './access.ts';
import { withAuthority } from './authority.ts';
import { debugStage, delveStage } from './debug-stage.ts';
import { nodeStages, nodeTools, PREPARED, preparedStage } from './pre-build.ts';
import { debianPackages, programRow } from './repository/programs.ts';
import { goproxyArgument } from './stages.ts';

/** Steps of a recipe that run the go command, or a command that may; those of the article have no module cache to be told by. */
const runsGo: Fetches = (step): step is Extract<Step, { do: 'run' }> => step.do === 'run' && (step.mounts.some(({ type }) => type === 'cache') || step.script.some((line) => /\bgo (?:mod|build)\b/.test(line)));

/**
 * The stages of a recipe with what a team or its network needs beside it: a command that goes before, a stage to look
 * inside with, credentials, an authority, a mirror.
 * @param base what the last stage stands on; `null` where the recipe has one of its own, with a shell
 */
export function withDemands(stages: readonly Stage[], o: ServiceOptions, base: BaseImage | null): readonly Stage[] {
  const access = accessToCome(o);
  const prepared = o['pre-build'] === '' ? stages : withCommand(stages, o);
  const debugged = o['debug-target'] ? withDebug(prepared, o, base) : prepared;
  // The debugger is public, but for a proxy with a password.
  const credited = debugged.map((stage) => (stage.name === 'delve' && access?.proxied !== true ? stage : withAccess(stage, access, false, runsGo)));
  return withRegistry(withAuthority(credited, o.ca, runsGo), o.registry, base);
}

/** The context as it is after the command, in place of the context itself. */
function withCommand(stages: readonly Stage[], o: ServiceOptions): readonly Stage[] {
  const command = o['pre-build'];
  const programs = readScript(command, { dir: '.' }).flatMap(({ words }) => words.slice(0, 1));
  const node = nodeTools({ frontEnds: [] }, programs, '');
  const packages = programs.flatMap((word) => {
    const row = builderHolds(word) ? undefined : programRow(word);
    return row === undefined ? [] : debianPackages(row);
  });
  const top = '/src';
  const mounted = (mount: Mount): Mount => (mount.type === 'bind' && mount.from === undefined && mount.source === undefined ? { ...mount, from: PREPARED, source: top } : mount);
  const step = (one: Step): Step => {
    if (one.do === 'copy' && one.from === undefined && one.sources.includes('.')) return { ...one, from: PREPARED, sources: [`${top}/`] };
    return one.do === 'run' ? { ...one, mounts: one.mounts.map(mounted) } : one;
  };
  return [
    ...nodeStages([node]),
    preparedStage({ command, directory: '.', node, packages, install: [], foreign: [] }, golangImage(o.go, goSuite(o.go)), top, goproxyArgument(o)),
    ...stages.map((stage) => ({ ...stage, steps: stage.steps.map(step) })),
  ];
}

/** The stage to look inside with, before the one that it is made from. */
function withDebug(stages: readonly Stage[], o: ServiceOptions, base: BaseImage | null): readonly Stage[] {
  const runtime = stages.at(-1)!;
  const compiles = stages.find(({ steps }) => steps.some((step) => step.do === 'run' && step.script.some((line) => /\bgo build\b/.test(line))));
  return [
    ...stages.slice(0, -1), delveStage({ release: o.go, registry: '', options: o }),
    debugStage({
      name: 'debug', registry: '', runtime, build: compiles?.name ?? '', base: base ?? { holds: ['shell'], home: '/' }, from: runtime.from, binary: programOf(runtime), writable: [],
    }),
    runtime,
  ];
}

/** Path of the program that a stage starts. */
function programOf({ steps }: Stage): string {
  const start = steps.find((step) => step.do === 'entrypoint' || step.do === 'cmd');
  const [program = ''] = start?.do === 'entrypoint' || start?.do === 'cmd' ? start.command : [];
  const directory = steps.findLast((step) => step.do === 'workdir');
  return program.startsWith('./') && directory?.do === 'workdir' ? `${directory.path}/${program.slice(2)}` : program;
}

/** Every image from a mirror, but for those that a team has named whole. */
function withRegistry(stages: readonly Stage[], registry: string, base: BaseImage | null): readonly Stage[] {
  if (registry === '') return stages;
  const stays = new Set(['scratch', ...stages.map(({ name }) => name), ...(base?.own ? [base.image] : [])]);
  return stages.map((stage) => (stays.has(stage.from) ? stage : { ...stage, from: `${registry.replace(/\/+$/, '')}/${stage.from}` }));
}
