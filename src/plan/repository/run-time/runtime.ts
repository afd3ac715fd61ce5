import type { CgoFacts } from '../../../analyze/cgo/cgo.ts';
import type { DockerfileFacts } from '../../../analyze/evidence/dockerfile.ts';
import type { PortFact } from '../../../analyze/runtime/ports/addresses.ts';
import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import { kindOfFile } from '../../../analyze/runtime/files/file-kinds.ts';
import type { WriteUse } from '../../../analyze/runtime/files/writes.ts';
import type { Source } from '../../../diagnostic.ts';
import type { Repo } from '../../../repo.ts';
import { baseImage, type BaseImage } from '../../base-images.ts';
import { demandedConfig } from './demanded-config.ts';
import type { Filled } from '../front-ends/front-end.ts';
import { needsMediaTypes } from './media-types.ts';
import { neededPrograms, type NeededProgram } from '../programs.ts';
import { planAddress } from './address.ts';
import { startLine } from './command.ts';
import { inForeground } from './foreground.ts';
import { keptDirectories, type KeptDirectories } from './kept-directories.ts';
import type { NamedFile } from './launches.ts';
import { withLinked } from './linked.ts';
import { runtimeDirectories } from './directories.ts';
import { demandedVariables } from './demands.ts';
import { openedVariables, type EnvExample } from './env-example.ts';
import { planFiles, withoutReplaced } from './files.ts';
import { givenDirectories, givenPlaces, givenValues } from './given-values.ts';
import type { Opening } from './opened-files.ts';
import { withOwnLibraries } from './own-libraries.ts';
import { isForWriting } from './writable.ts';
import type { Target } from '../target.ts';

/** A file or directory that lies beside the program in the image. `from`: a stage, else the context. */
export interface Beside {
  readonly source: string;
  readonly to: string;
  readonly from?: string;
  /** Set where the program also writes there. */
  readonly chown?: string;
  /** An address in it that the image has otherwise: one that is reached from outside of the container. */
  readonly opens?: Opening;
  /** The file, relative to the repository, that a person makes of it, where it is an example with texts that stand in for secrets. */
  readonly filledIn?: { readonly source: string; readonly key: string; readonly at: Source };
  readonly why: string;
}

/** A file that the deployment brings: the printed run command mounts it, the image does not hold it. */
export interface RuntimeMount {
  /** Path relative to the repository, as the user is told to make it. */
  readonly source: string;
  /** Absolute path in the container. */
  readonly to: string;
  /** The file of the repository that a person makes it of. */
  readonly example?: string;
  readonly why: string;
}

/** What a target's runtime stage holds beside the binary, and how it is started. */
export interface RuntimePlan {
  /** `static`: no libc needed; `glibc`, `c++`: a distroless base has it; `packages`: Debian packages are installed. */
  readonly libraries: 'static' | 'glibc' | 'c++' | 'packages';
  /** Debian packages of the libraries that the binary is linked with. */
  readonly packages: readonly string[];
  /** Programs that it starts and cannot do without. */
  readonly programs: readonly NeededProgram[];
  /** The binary in the image, absolute. */
  readonly binary: string;
  readonly workdir: string | null;
  readonly files: readonly Beside[];
  /** Directories that belong to the user, absolute. */
  readonly writable: readonly string[];
  /** Files that must be there and may be empty, absolute. */
  readonly empty: readonly string[];
  /** Names that its configurations ask to run as: each is the image's own user. */
  readonly accounts: readonly string[];
  readonly volumes: readonly string[];
  /** Files that `docker run` needs to be given. */
  readonly mounts: readonly RuntimeMount[];
  /** The repository's example of the variables, from which a person makes the file for `--env-file`; `null` when the program reads none. */
  readonly envExample: EnvExample | null;
  readonly env: Readonly<Record<string, string>>;
  /** Variables without which it ends, sorted; whoever runs it sets them. */
  readonly variables: readonly string[];
  /** Values of such variables that the repository itself gives them. */
  readonly given: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  /** Ports for datagrams. */
  readonly udp: readonly number[];
  readonly command: readonly string[];
  readonly probe: readonly string[] | null;
  readonly signal: string | null;
  /** It needs a table of the types of files. */
  readonly mediaTypes: boolean;
  /** Addresses of the loopback interface that no setting opens. */
  readonly closed: readonly PortFact[];
  /** Data that it writes among the files of the image, where no volume can keep it. */
  readonly unkept: readonly WriteUse[];
}

const HOME = '/app';
/** The user, and group 0 with the owner's rights: OpenShift runs any uid in it. */
const OWNER = '65532:0';

/** Everything about the run of a program, from what its code opens, writes and listens on. */
export function planRuntime(repo: Repo, target: Target, builds: readonly Filled[], dockerfiles: readonly DockerfileFacts[], base: BaseImage | null): RuntimePlan {
  return withOwnLibraries(withLinked(repo, planRun(repo, target, builds, dockerfiles, base)), target);
}

function planRun(repo: Repo, target: Target, builds: readonly Filled[], dockerfiles: readonly DockerfileFacts[], base: BaseImage | null): RuntimePlan {
  const facts = target.program?.runtime;
  const shared = baseNeeds(target, dockerfiles, base !== null && base.packageManager !== null);
  if (facts === undefined) {
    return {
      ...shared, binary: `/usr/local/bin/${target.name}`, workdir: null, files: [], writable: [], empty: [], accounts: [], volumes: [], mounts: [], envExample: null, variables: [], given: {},
      env: {}, ports: [], udp: [], command: [], probe: null, signal: null, mediaTypes: false, closed: [], unkept: [],
    };
  }
  const start = inForeground(facts, startLine(repo, target, facts));
  const config = demandedConfig(repo, target, facts);
  const runtime = withNamed(facts, [...start.files, ...(config ? [config.file] : [])]);
  const above = runtime.writes.some(({ dir, absolute }) => !absolute && /^\.\.(\/|$)/.test(dir));
  const workdir = above ? `${HOME}/run` : HOME;
  const address = onStreams(runtime, start.args) ? { env: {}, args: [], ports: [], udp: [], closed: [] } : planAddress(runtime, start.args);
  const instead = openedVariables(runtime, address.env);
  const kept = joined(givenDirectories(runtime), keptDirectories(runtime, dockerfiles));
  const places = Object.entries(givenPlaces(repo, target, runtime)).filter(([name]) => name !== config?.variable && !(name in kept.env));
  const onLine = [...start.files, ...(config ? [config.file] : []), ...places.map(([, file]) => file)];
  const named = { ...kept.env, ...address.env, ...Object.fromEntries(places.map(([name, { word }]) => [name, `${workdir}/${word}`])), ...(config && { [config.variable]: `${workdir}/${config.file.word}` }) };
  const { files, mounts, empty, envExample } = planFiles({ repo, target, workdir, closed: address.closed, hosts: runtime.keyHosts }, withoutReplaced(runtime.files, runtime.settings, start.args), onLine, builds);
  const opened = files.flatMap(({ opens }) => (opens === undefined ? [] : [opens.port, ...(opens.others ?? []).map(({ port }) => port)]));
  // An example that lies in the image says it there, too.
  const laid = files.some(({ to }) => to.startsWith(`${workdir}/`));
  const env = { ...named, ...(files.some(({ source }) => source === envExample?.path) && instead), ...workingDirectory(runtime, laid, workdir), ...ownName(target, runtime) };
  const binary = runtime.besideBinary && !files.some(({ to }) => to === `${workdir}/${target.name}`) ? `${workdir}/${target.name}` : `/usr/local/bin/${target.name}`;
  const held = laid || binary.startsWith(`${workdir}/`);
  const distribution = base === null ? baseFor(shared) === 'debian' : base.packageManager !== null;
  const directories = runtimeDirectories([...runtime.writes, ...kept.directories, ...start.directories], workdir, held, distribution);
  const variables = demandedVariables(runtime, env, [...start.args, ...address.args]);
  const ports = [...new Set([...address.ports, ...opened.flatMap(({ port }) => port ?? [])])];
  const written = (to: string): boolean => directories.writable.some((path) => path === to || path.startsWith(`${to}/`) || to.startsWith(`${path}/`));
  return {
    ...shared, binary, workdir, accounts: runtime.world.users === undefined ? [] : accountsOf(repo, files, runtime), files: files.map((file) => (written(file.to) || isForWriting(repo, file.source) ? { ...file, chown: OWNER } : file)), mounts, empty: [...empty, ...(laid && runtime.directory.module ? [`${workdir}/go.mod`] : [])], envExample: envExample && { ...envExample, instead },
    writable: [...new Set([...(above ? [HOME] : []), workdir, ...directories.writable, ...(runtime.home ? [baseImage('scratch').home, ...runtime.homeKinds.map((below) => `${baseImage('scratch').home}/${below}`)] : [])])], volumes: directories.volumes,
    env, variables, given: givenValues(runtime, variables), ports, udp: address.udp, command: [...start.args, ...address.args, ...(start.last ?? [])],
    // A tool that listens nowhere has nobody to ask: such a word of its own checks others.
    probe: runtime.world.probe && (ports.length > 0 || address.udp.length > 0 || address.closed.length > 0) ? [...runtime.world.probe.value] : null, signal: stopSignal(runtime), mediaTypes: needsMediaTypes(target),
    closed: address.closed.filter((port) => !opened.includes(port)), unkept: held ? runtime.writes.filter(({ data, dir }) => data && dir === '.') : [],
  };
}

/** The users that a program looks up: those that its code names, and those that configurations of the image name by themselves (`user = "app"`). */
function accountsOf(repo: Repo, files: readonly Beside[], { world }: RuntimeFacts): string[] {
  const texts = files.filter(({ source, from }) => from === undefined && kindOfFile(source) === 'config' && repo.stat(source)?.kind === 'file').map(({ source }) => repo.read(source, 64 * 1024) ?? '');
  const named = texts.flatMap((text) => [...text.matchAll(/^(?:run_?as_?)?user\s*[:=]\s*"?([a-z_][a-z\d_-]*)"?\s*$/gim)].map(([, name]) => name!));
  return [...new Set([...world.host.users.map(({ value }) => value), ...named])].filter((name) => !/^(?:root|nonroot)$/.test(name));
}

/** Whether it answers on its standard streams when it is started by these words, so that nothing listens. */
function onStreams({ world }: RuntimeFacts, args: readonly string[]): boolean {
  return world.host.input?.value === 'streams' && !args.some((word) => /sse|http|stream/i.test(word));
}

/** The second counts where both name a variable. */
function joined(one: KeptDirectories, other: KeptDirectories): KeptDirectories {
  return { env: { ...one.env, ...other.env }, directories: [...one.directories, ...other.directories] };
}

/** Without cgo a user whom no account tells is found by USER and HOME: any uid may run the image. */
function ownName({ command }: Target, { world, settings }: RuntimeFacts): Readonly<Record<string, string>> {
  return world.host.self !== undefined && command.cgo.need !== 'needed' && !settings.some(({ kind, name }) => kind === 'env' && name === 'USER') ? { USER: 'nonroot' } : {};
}

/** What a shell would say of the directory; `laid`: files of the image lie in it. */
function workingDirectory({ directory, settings }: RuntimeFacts, laid: boolean, workdir: string): Readonly<Record<string, string>> {
  return (laid && directory.variable !== undefined) || settings.some(({ kind, name, required }) => kind === 'env' && required && name === 'PWD') ? { PWD: workdir } : {};
}

/** The facts of a run that is given these files: the first configuration among them that is read. */
function withNamed(facts: RuntimeFacts, files: readonly NamedFile[]): RuntimeFacts {
  const named = files.length === 0 ? undefined : facts.named.find(({ path }) => files.some(({ found }) => found === path));
  if (named === undefined) return facts;
  const { ports, files: opened, writes, keyHosts } = named;
  return { ...facts, ports, files: opened, writes, keyHosts };
}

/** What a program needs of its base. `all`: with every program that it starts, not only those that it cannot do without. */
export function baseNeeds({ command, program }: Target, dockerfiles: readonly DockerfileFacts[], all: boolean): Pick<RuntimePlan, 'libraries' | 'packages' | 'programs'> {
  const libraries = librariesOf(command.cgo);
  return {
    libraries, packages: libraries === 'packages' ? command.cgo.runPackages.trixie : [],
    // A base that packages are installed into anyway holds every program that is started.
    programs: program ? neededPrograms(program.runtime, dockerfiles, all || libraries === 'packages') : [],
  };
}

/** Libraries of the compilers, which distroless cc holds beside glibc; Debian's own image has them too (apt needs them). */
const OF_CC = ['libgcc-s1', 'libstdc++6'];

/** What the linked binary asks for: libraries of glibc itself come with distroless base, C++'s with cc, others as packages. */
function librariesOf(cgo: CgoFacts): RuntimePlan['libraries'] {
  if (cgo.need !== 'needed') return cgo.dynamicWithoutCgo.length > 0 ? 'glibc' : 'static';
  const { trixie } = cgo.runPackages;
  if (trixie.some((name) => !OF_CC.includes(name))) return 'packages';
  return trixie.length > 0 || cgo.languages.includes('c++') ? 'c++' : 'glibc';
}

/** The smallest base that has what the program asks for. */
export function baseFor({ libraries, programs }: Pick<RuntimePlan, 'libraries' | 'programs'>): 'scratch' | 'debian' | 'base' | 'cc' {
  if (programs.length > 0) return 'debian';
  return ({ static: 'scratch', glibc: 'base', 'c++': 'cc', packages: 'debian' } as const)[libraries];
}

/** The signal by which a program ends in order, where it is another than the engine's own SIGTERM. */
function stopSignal({ world }: RuntimeFacts): string | null {
  if (world.signals.some(({ value }) => value === 'SIGTERM')) return null;
  return ['SIGINT', 'SIGQUIT'].find((name) => world.signals.some(({ value, ends }) => value === name && ends)) ?? null;
}
