import type { Refusal } from '../../src/diagnostic.ts';
import { refuse } from '../../src/diagnostic.ts';
import { runProcess, type Ended, type RunOptions } from './run-process.ts';

/** How the program of an engine is spoken to. A further engine is one row. */
interface ToolRow {
  kind: string;
  /** What `PROGRAM --version` says of itself; the first row that fits is taken. */
  says: RegExp;
  /** Prints `VERSION OS/ARCH` of the engine that answers. */
  probe: readonly string[];
  save: readonly string[];
  /** Flags of every build. */
  build: readonly string[];
  /** What it keeps of a build, and what clears that, for whoever wants it; we never do. */
  keeps: string;
  prune: string;
}

const TOOLS: readonly ToolRow[] = [
  {
    kind: 'podman',
    says: /podman/i,
    probe: ['info', '--format', '{{.Version.Version}} {{.Host.OS}}/{{.Host.Arch}}'],
    save: ['save', '--format', 'docker-archive'],
    // Its own format has no health check.
    build: ['--format', 'docker'],
    keeps: 'the build cache (images without a name)',
    prune: 'image prune',
  },
  {
    // Also for nerdctl and others that take Docker's words.
    kind: 'docker',
    says: /./,
    probe: ['version', '--format', '{{.Server.Version}} {{.Server.Os}}/{{.Server.Arch}}'],
    save: ['save'],
    build: [],
    keeps: 'the build cache',
    prune: 'builder prune',
  },
];

/** Milliseconds that an engine has for an answer to a question; builds have no limit. */
const PATIENCE = 60_000;
/** CPU levels that a platform without a variant stands for, as builders spell TARGETPLATFORM. */
const SPELLED: Readonly<Record<string, string>> = { 'linux/arm': 'linux/arm/v7', 'linux/x86_64': 'linux/amd64', 'linux/aarch64': 'linux/arm64' };

/** An engine that answers, by its program. */
export interface ContainerTool {
  /** As a shell would write it: `docker`, `sudo podman`. */
  program: string;
  kind: string;
  version: string;
  /** What images are built for, as TARGETPLATFORM spells it. */
  platform: string;
  /** Command line of a build, up to its own flags. */
  build: readonly string[];
  /** Command line that prints an image as an archive, up to its reference. */
  save: readonly string[];
  /** What stays after a build, for a sentence. */
  keeps: string;
  /** Command that clears it. */
  prune: string;
  /** Runs the program with these words. */
  call: (args: readonly string[], options?: RunOptions) => Promise<Ended>;
}

/**
 * The engine at hand: CONTAINER_TOOL where it is set, else docker, else podman.
 * @throws Refusal `engine-missing` or `engine-silent`, whichever says more
 */
export async function findContainerTool(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<ContainerTool> {
  const said = env['CONTAINER_TOOL']?.trim();
  const programs = said ? [said] : ['docker', 'podman'];
  const silent: Refusal[] = [];
  for (const program of programs) {
    const found = await probe(program, env, signal);
    if (found && 'call' in found) return found;
    if (found) silent.push(found);
  }
  if (silent[0]) throw silent[0];
  throw refuse(
    'engine-missing',
    said
      ? `CONTAINER_TOOL names ${JSON.stringify(said)}, and there is no such program on PATH: nothing was built or measured`
      : 'no container engine was found, neither docker nor podman is on PATH: nothing was built or measured',
    said ? 'name one that is there, e.g. CONTAINER_TOOL=podman' : 'install Docker or Podman, or name yours with CONTAINER_TOOL=PROGRAM, then run this again',
  );
}

async function probe(program: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<ContainerTool | Refusal | undefined> {
  const words = program.split(/\s+/);
  const call: ContainerTool['call'] = (args, options) => runProcess([...words, ...args], { patience: PATIENCE, ...options });
  const about = await call(['--version'], { signal });
  if (about.code === 127) return undefined;
  const row = TOOLS.find(({ says }) => says.test(about.stdout)) ?? TOOLS[TOOLS.length - 1]!;
  const answer = await call(row.probe, { signal });
  const [, version, platform] = /^(\S+) (\S+\/\S+)\s*$/.exec(answer.stdout) ?? [];
  if (answer.code !== 0 || version === undefined || platform === undefined) return silence(program, answer);
  const buildx = row.kind === 'docker' && env['DOCKER_BUILDKIT'] !== '0' && (await call(['buildx', 'version'], { signal })).code === 0;
  const wanted = env['DOCKER_DEFAULT_PLATFORM'] || platform;
  return {
    program,
    kind: row.kind,
    version,
    platform: SPELLED[wanted] ?? wanted,
    // A builder outside of the engine keeps what it builds unless it is told to hand it over.
    build: [...words, 'build', ...row.build, ...(buildx ? ['--load'] : [])],
    save: [...words, ...row.save],
    keeps: row.keeps,
    prune: `${program} ${row.prune}`,
    call,
  };
}

function silence(program: string, answer: Ended): Refusal {
  const why = answer.lines.at(-1) ?? `exit code ${answer.code}`;
  return refuse(
    'engine-silent',
    `${program} is installed, but its engine does not answer (${why}): nothing was built or measured`,
    `start the engine (e.g. systemctl start docker, podman machine start, or Docker Desktop), see that "${program} info" works, then run this again`,
  );
}
