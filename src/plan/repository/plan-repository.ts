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
import { notesFor } from './notes.ts';
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
  const frame: Frame = { several: decided.length > 1, release, registry, options, common: commonOf(decided, options) };
  const stages = [
    ...builds.map((build) => frontEndStage(build, registry)),
    ...(options.preBuild === null ? [] : [preparedStage(decided[0]!, frame, options.preBuild)]),
    ...(frame.common ? [commonStage(frame.common, frame)] : []),
    ...decided.toReversed().flatMap((one) => programStages(one, frame)),
  ];
  const needed = [...(options.preBuild === null ? [] : ['Makefile', 'Taskfile.yml']), ...decided.flatMap(neededFiles), ...builds.map(({ facts: { dir } }) => joinPath(dir, 'package.json') ?? 'package.json')];
  const plan: BuildPlan = { recipe: 'minimal', builder: 'buildkit', stages, skippedChecks: [], ignore: ignoreLines(needed) };
  const printed = options.builder === 'portable' ? portable(plan, options.platforms[0] ?? 'linux/amd64') : plan;
  const notes = decided.flatMap(({ target, runtime, builds: own }) => notesFor({ facts, target, runtime, builds: own }));
  return { plan: printed, targets, release, runtimes: decided.map(({ runtime }) => runtime), diagnostics: [...diagnostics, ...notes] };
}

interface Frame {
  readonly several: boolean;
  readonly release: string;
  readonly registry: string;
  readonly options: RepositoryOptions;
  /** What several programs share, so that no target repeats it. */
  readonly common: Common | null;
}

/** A stage that the build stages of several programs start from. */
interface Common {
  readonly name: 'common';
  readonly base: BaseImage;
  /** The module layer, where all of them are of one module. */
  readonly modules: ModulePlan | null;
  readonly directory: string;
  /** Directories that all of them write to. */
  readonly writable: readonly string[];
  readonly members: readonly Decided[];
}

function commonOf(decided: readonly Decided[], options: RepositoryOptions): Common | null {
  const members = decided.filter(({ compile, modules }) => !compile.cgo && modules.mode !== 'gopath');
  const base = runtimeBase(options.base ?? 'scratch');
  if (members.length < 2 || members.some(({ runtime }) => runtimeBase(options.base ?? baseFor(runtime.libraries)).name !== base.name)) return null;
  const [first] = members as [Decided];
  const one = members.every(({ target }) => target.module?.dir === first.target.module?.dir);
  const writable = first.runtime.writable.filter((path) => members.every(({ runtime }) => runtime.writable.includes(path)));
  return { name: 'common', base, modules: one ? first.modules : null, directory: one ? directoryOf(first) : '/src', writable, members };
}

function commonStage(common: Common, frame: Frame): Stage {
  return {
    name: common.name, from: `${frame.registry}${golangImage(frame.release, DEBIAN_SUITE)}`, platform: '$BUILDPLATFORM',
    why: "The compiler runs on the builder's own platform and cross-compiles for the image's.",
    steps: [
      { do: 'workdir', path: common.directory },
      goproxyArgument(frame),
      ...environment(common.modules),
      ...(common.modules ? downloadSteps(common.modules) : []),
      ...rootfsSteps(common.base, common.base.image === 'scratch', 'base', common.writable),
    ],
  };
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
  const { modules, compile, target } = one;
  const common = frame.common?.members.includes(one) ? frame.common : null;
  const top = topOf(one);
  const caches = modules.mode === 'gopath' ? [cacheFor(one)] : [CACHES[0]!, cacheFor(one)];
  const rw = modules.writes || one.builds.length > 0 ? { rw: true as const } : {};
  const why = compile.cgo
    ? `cgo (${cgoReason(target)}): compiled on the image's own platform, with its C library.`
    : "The compiler runs on the builder's own platform and cross-compiles for the image's.";
  return {
    name,
    from: common ? common.name : `${frame.registry}${golangImage(frame.release, DEBIAN_SUITE)}`,
    platform: common || compile.cgo ? null : '$BUILDPLATFORM',
    why: common ? null : why,
    steps: [
      ...(compile.cgo && target.command.cgo.buildPackages.length > 0 ? [aptInstall(target.command.cgo.buildPackages, 'Headers and libraries for cgo.')] : []),
      ...(common?.directory === directoryOf(one) ? [] : [{ do: 'workdir', path: directoryOf(one) } as const]),
      ...(common ? [] : [goproxyArgument(frame)]),
      ...(common?.modules ? [] : [...environment(modules), ...downloadSteps(modules)]),
      ...rootfsSteps(base, missing && common?.base.image !== 'scratch', baseStage, one.runtime.writable.filter((path) => !common?.writable.includes(path))),
      ...(compile.cgo ? [] : [{ do: 'arg', names: [{ name: 'TARGETOS' }, { name: 'TARGETARCH' }, { name: 'TARGETVARIANT' }] } as const]),
      ...stampArguments(compile),
      {
        do: 'run',
        mounts: [{ type: 'bind', ...(frame.options.preBuild === null ? {} : { from: PREPARED, source: top }), target: top, ...rw }, ...outputMounts(one.builds, top), ...caches],
        script: compileScript(compile, packagePath(target), `/out/${target.name}`),
      },
    ],
  };
}

const PREPARED = 'prepared';

/** The whole context after the repository's own command has made what git does not hold. */
function preparedStage(one: Decided, frame: Frame, command: string): Stage {
  return {
    name: PREPARED, from: `${frame.registry}${golangImage(frame.release, DEBIAN_SUITE)}`, platform: '$BUILDPLATFORM', why: `${command}: makes what git does not hold.`,
    steps: [
      { do: 'workdir', path: topOf(one) },
      goproxyArgument(frame),
      { do: 'copy', sources: ['.'], to: './' },
      { do: 'run', mounts: CACHES, script: [command] },
    ],
  };
}

/** Where the context lies in the builder: below GOPATH for a tree without modules. */
function topOf({ modules, target }: Decided): string {
  return modules.mode === 'gopath' ? `/go/src/${topImportPath(target)}` : '/src';
}

function directoryOf(one: Decided): string {
  const dir = one.target.module?.dir ?? '.';
  return dir === '.' ? topOf(one) : `${topOf(one)}/${dir}`;
}

function goproxyArgument({ options }: Frame): Step {
  return { do: 'arg', names: [options.goproxy ? { name: 'GOPROXY', value: options.goproxy } : { name: 'GOPROXY' }] };
}

function environment(modules: ModulePlan | null): Step[] {
  return modules && Object.keys(modules.env).length > 0 ? [{ do: 'env', values: modules.env }] : [];
}

function downloadSteps(modules: ModulePlan): Step[] {
  if (modules.mode !== 'download') return [];
  return [{
    do: 'run', mounts: [...moduleMounts(modules), CACHES[0]!], script: ['go mod download'],
    why: 'Modules have a layer of their own: an edit of the code repeats no download.',
  }];
}

function compileScript(compile: CompilePlan, package_: string, output: string): string[] {
  const env = Object.entries(compile.env).map(([name, value]) => `${name}=${value}`).join(' ');
  const line = goBuild(compile, package_, output);
  return compile.cgo ? [`${env} ${line}`] : [...VARIANTS, `${env} GOOS="$TARGETOS" GOARCH="$TARGETARCH" ${line}`];
}

/** Go's own cache is not keyed by system headers: with cgo its id holds suite, release and packages. */
function cacheFor({ compile, target }: Decided): Mount {
  const [, build] = CACHES as readonly [Mount, Extract<Mount, { type: 'cache' }>];
  return compile.cgo ? { ...build, id: ['go-build', DEBIAN_SUITE, ...target.command.cgo.buildPackages].join('-') } : build;
}

function stampArguments(compile: CompilePlan): Step[] {
  const names = Object.entries(compile.args).map(([name, value]) => ({ name, value }));
  return names.length === 0 ? [] : [{ do: 'arg', names, why: 'Below the downloads, so that a new version repeats none of them.' }];
}

/** Directories that the program writes to belong to it, and to group 0 with the owner's rights (OpenShift runs any uid in group 0). */
function writableScript(paths: readonly string[]): string[] {
  const below = paths.map((path) => `/rootfs${path}`).join(' ');
  return paths.length === 0 ? [] : [`mkdir -p ${below}`, `chown 65532:0 ${below}`, `chmod 775 ${below}`];
}

/** What the runtime base lacks, and where the program writes, made in the builder. */
function rootfsSteps(base: BaseImage, missing: boolean, baseStage: string, paths: readonly string[]): readonly Step[] {
  const script = writableScript(paths);
  if (missing) return rootfs(base, baseStage, script);
  return script.length === 0 ? [] : [{ do: 'run', mounts: [], why: 'Where the program runs and writes.', script }];
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
  if (user === undefined) return 'import "C"';
  return user.value === '' || user.value === command.importPath ? `import "C" in ${user.at.path}:${user.at.line}` : user.value;
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
