import { asProposed } from './run-time/address.ts';
import { TO_DOCKER, type EnvExample } from './run-time/env-example.ts';
import { joinPath, parentOf } from '../../repo.ts';
import type { Place } from './place.ts';
import type { RepositoryPlan } from './plan-repository.ts';
import { shellQuote } from './shell-quote.ts';

/** What builds and runs a target, typed in the directory that the Dockerfile was made for. */
export interface TargetCommands {
  readonly image: string;
  /** Words for `docker build` between flags of the caller's and the context. */
  readonly build: string;
  /** The same for the stage to look inside with; `null` where there is none. */
  readonly debug: string | null;
  readonly context: string;
  /** What a person has to do before a run: the file of variables. */
  readonly prepare: readonly string[];
  /** Flags of `docker run`, each with a space before it. */
  readonly run: string;
}

/** The commands of every target, the default one first, which needs no name. `name`: that of the image where there is one target. */
export function commandsOf(planned: RepositoryPlan, place: Place, name: string): TargetCommands[] {
  const { targets, context } = planned;
  const file = context === place.directory && place.file === 'Dockerfile' ? '' : ` -f ${shellQuote(place.file)}`;
  return targets.map((target, index): TargetCommands => {
    const runtime = planned.runtimes[index]!;
    const debug = targets.length > 1 ? `debug-${target.name}` : 'debug';
    const flags = `${planned.buildFlags[index]!}${file}`;
    const variables = runtime.envExample === null ? null : variablesOf(runtime.envExample, place.directory);
    const given = variables !== null && runtime.envExample!.mounted === null;
    return {
      image: targets.length > 1 ? target.name : name,
      build: `${flags}${index === 0 ? '' : ` --target ${target.name}`}`,
      debug: planned.plan.stages.some(({ name: stage }) => stage === debug) ? `${flags} --target ${debug}` : null,
      context: fromDirectory(context, place.directory),
      prepare: [...(given ? [] : exportLine(runtime.variables.filter((one) => !(one in runtime.given)))), ...(variables === null ? [] : [variables.make]), ...runtime.mounts.flatMap(({ source, example }) => (example === undefined ? [] : [copied(fromDirectory(example, place.directory), fromDirectory(source, place.directory))]))],
      run: [
        ...attended(target, runtime),
        ...(variables === null ? runtime.ports : asProposed(runtime.ports, target.program?.runtime.ports ?? [])).map((port) => ` -p 127.0.0.1:${port}:${port}`), ...runtime.udp.map((port) => ` -p 127.0.0.1:${port}:${port}/udp`),
        ...(given ? [` --env-file ${shellQuote(variables!.file)}`] : runtime.variables.map((one) => ` -e ${one in runtime.given ? shellQuote(`${one}=${runtime.given[one]!}`) : one}`)),
        // Behind the file, so that they count.
        ...(given ? Object.entries(runtime.envExample!.instead).map(([name, value]) => ` -e ${shellQuote(`${name}=${value}`)}`) : []),
        ...runtime.volumes.map((path) => ` -v ${shellQuote(`${target.name}${path.replace(/[^A-Za-z0-9_.-]+/g, '-')}:${path}`)}`),
        ...runtime.mounts.map(({ source, to }) => ` -v "$PWD"/${shellQuote(fromDirectory(source, place.directory))}:${shellQuote(to)}:ro`),
      ].join(''),
    };
  });
}

/** An init above a program that starts copies of itself; an input for one that opens no port and reads one. */
function attended({ program }: RepositoryPlan['targets'][number], { ports, udp }: RepositoryPlan['runtimes'][number]): string[] {
  const host = program?.runtime.world.host;
  const input = host?.input !== undefined && ports.length + udp.length + (host.input.value === 'streams' ? 0 : program!.runtime.ports.length) === 0;
  return [...(host?.prefork ? [' --init'] : []), ...(input ? [host.input!.value === 'terminal' ? ' -it' : ' -i'] : [])];
}

/** `docker run -e NAME` takes the value of the shell that runs it. */
function exportLine(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`export ${names.map((name) => `${name}=`).join(' ')}  # and fill in what is yours: the program ends without`];
}

/** The file for `--env-file`, or the one that is mounted, and the command that makes it of the example. */
function variablesOf({ path, dialect, mounted }: EnvExample, directory: string): { file: string; make: string } {
  const example = fromDirectory(path, directory);
  const file = fromDirectory(mounted ?? joinPath(parentOf(path), '.env')!, directory);
  return { file, make: mounted !== null || dialect === 'docker' ? copied(example, file) : `sed -E ${shellQuote(TO_DOCKER)} ${shellQuote(example)} > ${shellQuote(file)}${FILL}` };
}

const FILL = '  # and fill in what is yours';

/** The command that makes a file of its example; an engine makes a directory of a file to mount that is not there. */
function copied(example: string, file: string): string {
  return `cp ${shellQuote(example)} ${shellQuote(file)}${FILL}`;
}

/** A path of the repository as it is written in one of its directories. */
export function fromDirectory(path: string, directory: string): string {
  const to = path === '.' ? [] : path.split('/');
  const from = directory === '.' ? [] : directory.split('/');
  let same = 0;
  while (same < to.length && same < from.length && to[same] === from[same]) same++;
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
}
