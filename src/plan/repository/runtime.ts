import type { CgoFacts } from '../../analyze/cgo.ts';
import type { FileUse } from '../../analyze/runtime/files.ts';
import type { PortFact } from '../../analyze/runtime/ports.ts';
import type { RuntimeFacts } from '../../analyze/runtime/runtime.ts';
import type { WriteUse } from '../../analyze/runtime/writes.ts';
import { joinPath, parentOf, type Repo } from '../../repo.ts';
import type { BaseName } from '../base-images.ts';
import type { FrontEndBuild } from './front-end.ts';
import type { Target } from './target.ts';

/** A file or directory that lies beside the program in the image. `from`: a stage, else the context. */
export interface Beside {
  readonly source: string;
  readonly to: string;
  readonly from?: string;
  readonly why: string;
}

/** A file that the deployment brings: the printed run command mounts it, the image does not hold it. */
export interface RuntimeMount {
  /** Path relative to the repository, as the user is told to make it. */
  readonly source: string;
  /** Absolute path in the container. */
  readonly to: string;
  readonly why: string;
}

/** What a target's runtime stage holds beside the binary, and how it is started. */
export interface RuntimePlan {
  /** `static`: no libc needed; `glibc`, `c++`: a distroless base has it; `packages`: Debian packages are installed. */
  readonly libraries: 'static' | 'glibc' | 'c++' | 'packages';
  readonly packages: readonly string[];
  readonly workdir: string | null;
  readonly files: readonly Beside[];
  /** Directories that belong to the user, absolute. */
  readonly writable: readonly string[];
  readonly volumes: readonly string[];
  /** Files that `docker run` needs to be given. */
  readonly mounts: readonly RuntimeMount[];
  /** The repository's example of the variables, from which a person makes the file for `--env-file`; `null` when the program reads none. */
  readonly envExample: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  readonly command: readonly string[];
  readonly probe: readonly string[] | null;
  readonly signal: string | null;
}

const HOME = '/app';

/** Everything about the run of a program, from what its code opens, writes and listens on. */
export function planRuntime(repo: Repo, target: Target, builds: readonly FrontEndBuild[]): RuntimePlan {
  const runtime = target.program?.runtime;
  const libraries = librariesOf(target.command.cgo);
  const base = { libraries, packages: libraries === 'packages' ? target.command.cgo.runPackages.trixie : [] };
  if (runtime === undefined) {
    return { ...base, workdir: null, files: [], writable: [], volumes: [], mounts: [], envExample: null, env: {}, ports: [], command: [], probe: null, signal: null };
  }
  const above = runtime.writes.some(({ dir, absolute }) => !absolute && /^\.\.(\/|$)/.test(dir));
  const workdir = above ? `${HOME}/run` : HOME;
  const files = [...filesBeside(repo, runtime.files, workdir), ...served(builds, workdir)];
  const writable = [...new Set([...(above ? [HOME] : []), workdir, ...runtime.writes.flatMap((write) => directoryOf(write, workdir))])];
  const address = openAddress(runtime);
  return {
    ...base, workdir, files, writable,
    volumes: [], mounts: [], envExample: null, env: { ...address.env }, ports: portsOf(runtime, address.env),
    command: [...commandOf(runtime), ...address.args],
    probe: runtime.world.probe ? [...runtime.world.probe.value] : null, signal: null,
  };
}

/** What the linked binary asks for: libraries of glibc itself come with distroless base, C++'s with cc, others as packages. */
function librariesOf(cgo: CgoFacts): RuntimePlan['libraries'] {
  if (cgo.need !== 'needed') return cgo.dynamicWithoutCgo.length > 0 ? 'glibc' : 'static';
  if (cgo.runPackages.trixie.length > 0) return 'packages';
  return cgo.languages.includes('c++') ? 'c++' : 'glibc';
}

/** The smallest base that has what the binary asks for. */
export function baseFor(libraries: RuntimePlan['libraries']): BaseName | 'base' | 'cc' {
  return ({ static: 'scratch', glibc: 'base', 'c++': 'cc', packages: 'debian' } as const)[libraries];
}

/** Kinds that the image must not bring: an environment or a key is the deployment's. */
const NOT_COPIED: ReadonlySet<FileUse['kind']> = new Set(['environment', 'certificate']);

function filesBeside(repo: Repo, uses: readonly FileUse[], workdir: string): Beside[] {
  const found = new Map<string, Beside>();
  for (const use of uses) {
    if (NOT_COPIED.has(use.kind)) continue;
    const beside = use.found ? lying(repo, use, use.found, workdir) : exampleFor(repo, use, workdir);
    if (beside && ![...found.keys()].some((to) => to === beside.to || beside.to.startsWith(`${to}/`))) found.set(beside.to, beside);
  }
  return [...found.values()];
}

/** A file that is opened by a relative path: at the same place below the working directory. */
function lying(repo: Repo, use: FileUse, found: { path: string; workdir: string }, workdir: string): Beside | undefined {
  if (found.path === '.' || isGoPackageOnly(repo, found.path)) return undefined;
  const relative = found.workdir === '.' ? found.path : found.path.startsWith(`${found.workdir}/`) ? found.path.slice(found.workdir.length + 1) : undefined;
  const to = relative === undefined ? climbed(found.path, found.workdir, workdir) : `${workdir}/${relative}`;
  return to === undefined ? undefined : { source: found.path, to, why: `opened by ${use.at.path}:${use.at.line}` };
}

/** `../../configs` from cmd/server: the same steps up from the working directory, as far as there are any. */
function climbed(path: string, from: string, workdir: string): string | undefined {
  const up = from.split('/').filter((_, index, parts) => !path.startsWith(`${parts.slice(0, index + 1).join('/')}/`)).length;
  const start = workdir.split('/').slice(0, Math.max(1, workdir.split('/').length - up)).join('/');
  return `${start}/${path}`;
}

/** Directories that hold Go code alone are packages; the program does not open them, whatever they are called. */
function isGoPackageOnly(repo: Repo, path: string): boolean {
  if (repo.stat(path)?.kind !== 'directory') return false;
  const entries = repo.list(path);
  return entries.every(({ name, kind }) => kind === 'file' && name.endsWith('.go'));
}

const SECRET = /(?:password|passwd|secret|token|api[_-]?key|private[_-]?key)["']?\s*[:=]\s*["']?[^\s"'${}#]{6,}/i;

/** A configuration that must be there: the repository's example of it, unless that holds what looks like a secret. */
function exampleFor(repo: Repo, use: FileUse, workdir: string): Beside | undefined {
  if (use.kind !== 'config' || use.example === undefined || !use.opened || /[*?[]/.test(use.path)) return undefined;
  if (SECRET.test(repo.read(use.example) ?? '')) return undefined;
  const to = joinPath(use.path.replace(/^(?:\.\.?\/)+/, ''));
  return to === undefined ? undefined : { source: use.example, to: `${workdir}/${to}`, why: `the example of ${use.path}, which ${use.at.path}:${use.at.line} opens` };
}

/** Front ends that a file server looks for on disk. */
function served(builds: readonly FrontEndBuild[], workdir: string): Beside[] {
  return builds
    .filter(({ facts }) => facts.usedBy?.how === 'files')
    .map(({ stage, output, facts }) => ({ from: stage, source: `/src/${output}`, to: `${workdir}/${facts.usedBy!.path.replace(/^\.\//, '')}`, why: `served by ${facts.usedBy!.at.path}:${facts.usedBy!.at.line}` }));
}

function directoryOf({ dir, absolute }: WriteUse, workdir: string): string[] {
  // A name with an ending is a file's, and its directory is the working directory.
  if (/\.[A-Za-z][A-Za-z0-9]{0,7}$/.test(dir) || /[^\w./@+-]/.test(dir)) return [];
  if (absolute) return /^\/(?:tmp|dev|proc|sys|etc|usr|bin|lib|run)?(?:\/|$)/.test(dir) && !/^\/(?:run|var|data|opt|srv)\//.test(dir) ? [] : [dir];
  const path = joinPath(workdir.slice(1), dir);
  return path === undefined || path === '.' || path === parentOf(path) ? [] : [`/${path}`];
}

/** The program's own sub-command or the command line that the repository uses. */
function commandOf(runtime: RuntimeFacts): string[] {
  const { subcommands, launches } = runtime;
  const launch = launches.find(({ args }) => args.length > 0 && args.every((word) => !/[$<>`*{}[\]]/.test(word)));
  const named = launch?.args.find((word) => !word.startsWith('-'));
  if (subcommands?.needed && subcommands.serves) {
    const fits = named === subcommands.serves.name || subcommands.commands.some(({ name }) => name === named);
    return launch && fits && launch.args[0] === named ? [...launch.args] : [subcommands.serves.name];
  }
  return [];
}

/** A program that listens on loopback alone is opened by its own setting; one that demands a port is given one. */
function openAddress(runtime: RuntimeFacts): { env: Record<string, string>; args: string[] } {
  const env: Record<string, string> = {};
  const args: string[] = [];
  // A port that the code knows is its default; the variable only changes it.
  const known = runtime.ports.some(({ port }) => port !== undefined);
  for (const port of runtime.ports.slice(0, 4)) {
    const { setting } = port;
    if (port.bind === 'loopback' && setting) openLoopback(port, setting, env, args);
    if (port.port === undefined && setting?.env !== undefined && /PORT$/.test(setting.env) && !known) env[setting.env] = '8080';
  }
  return { env, args };
}

function openLoopback(port: PortFact, setting: NonNullable<PortFact['setting']>, env: Record<string, string>, args: string[]): void {
  const value = port.address.replace(/^(?:127\.0\.0\.1|localhost|\[::1\])/, '0.0.0.0');
  if (value === port.address) return;
  if (setting.env !== undefined) env[setting.env] = value;
  else if (setting.flag !== undefined) args.push(`${setting.flag.startsWith('-') ? '' : '--'}${setting.flag}=${value}`);
}

function portsOf(runtime: RuntimeFacts, env: Readonly<Record<string, string>>): number[] {
  const given = Object.entries(env).flatMap(([name, value]) => (/PORT$/.test(name) ? [Number(value)] : []));
  const found = runtime.ports.filter(({ protocol }) => protocol === 'tcp').flatMap(({ port }) => (port !== undefined && port > 0 ? [port] : []));
  return [...new Set([...given, ...found])].slice(0, 4);
}
