import type { RepoFacts } from '../../analyze/facts.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import { joinPath, type Repo } from '../../repo.ts';
import { DEBIAN_SUITE, golangImage, type BaseImage } from '../base-images.ts';
import { NONROOT, type BuildPlan, type Mount, type Stage, type Step } from '../build-plan.ts';
import { portable } from '../portable.ts';
import { CACHES, rootfs, VARIANTS } from '../stages.ts';
import { goBuild, planCompile, type CompilePlan } from './compile.ts';
import { frontEndsFor, frontEndStage, outputMounts, type FrontEndBuild } from './front-end.ts';
import { ignoreLines } from './ignore.ts';
import { moduleMounts, planModules, type ModulePlan } from './modules.ts';
import { chooseRelease } from './release.ts';
import type { RepositoryOptions } from './repository-options.ts';
import { baseFor, planRuntime, type RuntimePlan } from './runtime.ts';
import { runtimeBase } from './runtime-base.ts';
import { targetsOf, type Target } from './target.ts';

/** A repository's image: the plan, the programs it holds (the default first), and what a reader should know. */
export interface RepositoryPlan {
  readonly plan: BuildPlan;
  readonly targets: readonly Target[];
  readonly release: string;
  readonly runtimes: readonly RuntimePlan[];
  readonly diagnostics: readonly Diagnostic[];
}

/** One target with its decisions. */
interface Decided {
  readonly target: Target;
  readonly modules: ModulePlan;
  readonly compile: CompilePlan;
  readonly runtime: RuntimePlan;
  readonly builds: readonly FrontEndBuild[];
}

/** Plans the image of a repository. Pure over the Repo and its facts; refusals are decided before (refusals.ts). */
export function planRepository(repo: Repo, facts: RepoFacts, options: RepositoryOptions): RepositoryPlan {
  const targets = targetsOf(facts, options.main);
  const { release, diagnostics } = chooseRelease(targets, options.go);
  const builds = frontEndsFor(facts, targets);
  const decided = targets.map((target): Decided => {
    const own = frontEndsFor(facts, [target]).map(({ facts: { dir } }) => builds.find((build) => build.facts.dir === dir)!);
    return {
      target, builds: own, modules: planModules(repo, facts, target), compile: planCompile(facts, target, options.timezone),
      runtime: planRuntime(repo, target, own),
    };
  });
  const registry = options.registry === '' ? '' : `${options.registry.replace(/\/+$/, '')}/`;
  const several = decided.length > 1;
  const stages = [
    ...builds.map((build) => frontEndStage(build, registry)),
    ...decided.toReversed().flatMap((one) => programStages(one, { several, release, registry, options })),
  ];
  const needed = [...decided.flatMap(neededFiles), ...builds.map(({ facts: { dir } }) => joinPath(dir, 'package.json') ?? 'package.json')];
  const plan: BuildPlan = { recipe: 'minimal', builder: 'buildkit', stages, skippedChecks: [], ignore: ignoreLines(needed) };
  const printed = options.builder === 'portable' ? portable(plan, options.platforms[0] ?? 'linux/amd64') : plan;
  return { plan: printed, targets, release, runtimes: decided.map(({ runtime }) => runtime), diagnostics };
}

interface Frame {
  readonly several: boolean;
  readonly release: string;
  readonly registry: string;
  readonly options: RepositoryOptions;
}

function programStages(one: Decided, frame: Frame): Stage[] {
  const base = runtimeBase(frame.options.base ?? baseFor(one.runtime.libraries));
  const missing = !(['ca', 'user', 'tmp'] as const).every((part) => base.holds.includes(part));
  const build = frame.several ? `build-${one.target.name}` : 'build';
  const own = base.image === 'scratch' || !missing;
  const baseStage = frame.several ? `base-${one.target.name}` : 'base';
  const image = base.image === 'scratch' ? 'scratch' : `${frame.registry}${base.image}`;
  const install = one.runtime.packages.length > 0 ? [aptInstall(one.runtime.packages, 'Libraries that the program is linked with.')] : [];
  return [
    ...(own ? [] : [{ name: baseStage, from: image, platform: null, why: null, steps: install }]),
    buildStage(one, frame, build, base, missing, baseStage),
    runtimeStage(one, frame, build, base, own ? image : baseStage, missing),
  ];
}

function buildStage(one: Decided, frame: Frame, name: string, base: BaseImage, missing: boolean, baseStage: string): Stage {
  const { target, modules, compile } = one;
  const { cgo } = compile;
  const gopath = modules.mode === 'gopath';
  const top = gopath ? `/go/src/${topImportPath(target)}` : '/src';
  const directory = target.module && target.module.dir !== '.' ? `${top}/${target.module.dir}` : top;
  const caches = gopath ? [cacheFor(one)] : [CACHES[0]!, cacheFor(one)];
  const env = { ...modules.env, ...(gopath ? { GOFLAGS: '' } : {}) };
  return {
    name, from: `${frame.registry}${golangImage(frame.release, DEBIAN_SUITE)}`,
    platform: cgo ? null : '$BUILDPLATFORM',
    why: cgo
      ? `cgo (${cgoReason(target)}): compiled on the image's own platform, with its C library.`
      : "The compiler runs on the builder's own platform and cross-compiles for the image's.",
    steps: [
      ...(cgo && target.command.cgo.buildPackages.length > 0 ? [aptInstall(target.command.cgo.buildPackages, 'Headers and libraries for cgo.')] : []),
      { do: 'workdir', path: directory },
      { do: 'arg', names: [frame.options.goproxy ? { name: 'GOPROXY', value: frame.options.goproxy } : { name: 'GOPROXY' }] },
      ...(Object.keys(env).length > 0 ? [{ do: 'env', values: env } as const] : []),
      ...(modules.mode === 'download'
        ? [{ do: 'run', mounts: [...moduleMounts(modules), CACHES[0]!], script: ['go mod download'], why: 'Modules have a layer of their own: an edit of the code repeats no download.' } as const]
        : []),
      ...(missing ? rootfs(base, baseStage) : []),
      ...writableSteps(one.runtime, base),
      { do: 'arg', names: [{ name: 'TARGETOS' }, { name: 'TARGETARCH' }, { name: 'TARGETVARIANT' }] },
      ...stampArguments(compile),
      {
        do: 'run',
        mounts: [{ type: 'bind', target: top, ...(modules.writes || one.builds.length > 0 ? { rw: true as const } : {}) }, ...outputMounts(one.builds, top), ...caches],
        script: compileScript(compile, packagePath(target), `/out/${target.name}`),
      },
    ],
  };
}

function compileScript(compile: CompilePlan, package_: string, output: string): string[] {
  const env = Object.entries(compile.env).map(([name, value]) => `${name}=${value}`).join(' ');
  const line = goBuild(compile, package_, output);
  return compile.cgo ? [`${env} ${line}`] : [...VARIANTS, `${env} GOOS="$TARGETOS" GOARCH="$TARGETARCH" ${line}`];
}

/** Go's own cache is not keyed by system headers: with cgo its id holds suite, release and packages. */
function cacheFor({ compile, target }: Decided): Mount {
  const [, build] = CACHES as readonly [Mount, Extract<Mount, { type: 'cache' }>];
  return compile.cgo ? { ...build, id: ['go-build', DEBIAN_SUITE, '$TARGETARCH', ...target.command.cgo.buildPackages].join('-').replace('-$TARGETARCH', '') } : build;
}

function stampArguments(compile: CompilePlan): Step[] {
  const names = Object.entries(compile.args).map(([name, value]) => ({ name, value }));
  return names.length === 0 ? [] : [{ do: 'arg', names, why: 'Below the downloads, so that a new version repeats none of them.' }];
}

/** Directories that the program writes to belong to it, and to group 0 with the owner's rights (OpenShift runs any uid in group 0). */
function writableSteps(runtime: RuntimePlan, base: BaseImage): Step[] {
  if (runtime.writable.length === 0) return [];
  const paths = runtime.writable.map((path) => `/rootfs${path}`);
  return [{
    do: 'run', mounts: [], why: base.packageManager === null ? 'Where the program runs and writes.' : 'Where the program runs and writes.',
    script: [`mkdir -p ${paths.join(' ')}`, `chown 65532:0 ${paths.join(' ')}`, `chmod 775 ${paths.join(' ')}`],
  }];
}

function runtimeStage(one: Decided, frame: Frame, build: string, base: BaseImage, from: string, missing: boolean): Stage {
  const { target, runtime } = one;
  const program = `/usr/local/bin/${target.name}`;
  const env = { ...(base.holds.includes('user') ? {} : { HOME: base.home }), ...(frame.options.timezone ? { TZ: frame.options.timezone } : {}), ...runtime.env };
  return {
    name: frame.several ? target.name : null, from, platform: null, why: frame.several ? `docker build --target ${target.name} .` : null,
    steps: [
      ...(missing || runtime.writable.length > 0 ? [{ do: 'copy', from: build, sources: ['/rootfs/'], to: '/' } as const] : []),
      ...(runtime.workdir ? [{ do: 'workdir', path: runtime.workdir } as const] : []),
      ...runtime.files.map(({ source, to, from: stage, why }): Step => ({ do: 'copy', sources: [source], to, ...(stage && { from: stage }), why: `${source}: ${why}.` })),
      { do: 'copy', from: build, sources: [`/out/${target.name}`], to: program },
      ...(Object.keys(env).length > 0 ? [{ do: 'env', values: env } as const] : []),
      { do: 'user', user: NONROOT },
      ...(runtime.ports.length > 0 ? [{ do: 'expose', ports: runtime.ports } as const] : []),
      ...(runtime.probe ? [{ do: 'healthcheck', command: [program, ...runtime.probe], why: 'The program asks itself: the image needs neither shell nor curl.' } as const] : []),
      ...(runtime.signal ? [{ do: 'stopsignal', signal: runtime.signal } as const] : []),
      { do: 'entrypoint', command: [program] },
      ...(runtime.command.length > 0 ? [{ do: 'cmd', command: runtime.command } as const] : []),
    ],
  };
}

function aptInstall(packages: readonly string[], why: string): Step {
  return {
    do: 'run', mounts: [], why,
    script: ['apt-get update', `apt-get install -y --no-install-recommends ${[...packages].sort().join(' ')}`, 'rm -rf /var/lib/apt/lists/*'],
  };
}

function cgoReason({ command }: Target): string {
  const user = command.cgo.users.find(({ need }) => need === 'needed');
  return user ? user.value : 'import "C"';
}

/** The package relative to its module's directory; built, never a file. */
function packagePath({ command, module }: Target): string {
  const top = module?.dir ?? '.';
  const inside = command.dir === top ? '' : top === '.' ? command.dir : command.dir.slice(top.length + 1);
  return inside === '' ? '.' : `./${inside}`;
}

/** Import path of the top of a GOPATH-era tree. */
function topImportPath({ command }: Target): string {
  return command.dir === '.' ? command.importPath : command.importPath.slice(0, -command.dir.length - 1);
}

/** Files of the context that a stage reads by name. */
function neededFiles({ target, runtime, modules }: Decided): string[] {
  return [
    ...modules.files, ...target.command.embeds.flatMap(({ files }) => files),
    ...runtime.files.flatMap(({ source, from }) => (from === undefined ? [source] : [])),
  ];
}
