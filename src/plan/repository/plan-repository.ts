import type { RepoFacts } from '../../analyze/facts.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import { joinPath, type Repo } from '../../repo.ts';
import type { BuildPlan, Stage } from '../build-plan.ts';
import { portable } from '../portable.ts';
import { accessNotes, planAccess, together, withAccess } from '../access.ts';
import { withAuthority } from '../authority.ts';
import { buildStage, commonStage, environment, goproxyArgument } from './build-stage.ts';
import { buildFlags, needsOf } from '../build-secrets.ts';
import { planCompile } from './compile.ts';
import { planContext } from './context/context.ts';
import { builderImage, directoryOf, topOf, type Common, type Decided, type Frame } from './decided.ts';
import { withFips } from './fips.ts';
import { frontEndsFor, frontEndStage } from './front-ends/front-end.ts';
import { credentialNotes } from './front-ends/registries.ts';
import { GENERATED, generatedStage, planGenerate } from './generated/generate.ts';
import type { IgnoreFile } from './context/ignore-file.ts';
import { planModules } from './modules.ts';
import { debugStage, delveStage } from '../debug-stage.ts';
import { generatorRelease } from './generated/generator-release.ts';
import { madeFileNotes } from './generated/made-files.ts';
import { historyNote } from './generated/asked-git.ts';
import { notesFor } from './notes.ts';
import { withReadableMounts } from './context/odd-names.ts';
import { nodeStages, nodeTools, planPreBuild, preBuildNotes, preparedStage, withGo, type NodeTools } from '../pre-build.ts';
import { TOP, type Place } from './place.ts';
import { chooseRelease } from './release.ts';
import type { RepositoryOptions } from './repository-options.ts';
import { planRuntime, type RuntimePlan } from './run-time/runtime.ts';
import { chosenBase, installStep, runtimeBase } from './run-time/base.ts';
import { runtimeStage } from './run-time/stage.ts';
import { wasmFor, wasmLacks, wasmNotes } from './generated/web-assembly.ts';
import { styleStages, stylesFor } from './front-ends/styles.ts';
import { targetsOf, type Target } from './target.ts';
import { repositoryValues } from './values.ts';

/** A repository's image: the plan, the programs it holds (the default first), and what a reader should know. */
export interface RepositoryPlan {
  readonly plan: BuildPlan;
  readonly targets: readonly Target[];
  readonly release: string;
  readonly runtimes: readonly RuntimePlan[];
  /** Of each target, what `docker build` has to be given for it: flags, each with a space before it. */
  readonly buildFlags: readonly string[];
  /** The build context, relative to the repository's top; all paths of the plan are relative to it. */
  readonly context: string;
  readonly ignoreFile: IgnoreFile;
  /** What the build reads, relative to the context. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was decided, by names of options. */
  readonly values: Readonly<Record<string, string>>;
}

/** Plans the image of a repository. Pure over the Repo and its facts; refusals are decided before (refusals.ts). */
export function planRepository(repo: Repo, facts: RepoFacts, options: RepositoryOptions, place: Place = TOP): RepositoryPlan {
  const targets = targetsOf(facts, options.main);
  const { release, diagnostics } = chooseRelease(targets, options);
  const builds = frontEndsFor(facts, targets);
  const styles = stylesFor(facts, targets);
  const decided = targets.map((target): Decided => {
    const wanted = [...frontEndsFor(facts, [target]), ...stylesFor(facts, [target])];
    const compiled = options['assume-present'] || options['pre-build'] !== '' ? [] : wasmFor(wasmLacks(repo, facts, target), GENERATED);
    const own = [...[...builds, ...styles].filter(({ output }) => wanted.some((one) => one.output === output)), ...compiled];
    const modules = planModules(repo, facts, target);
    return {
      target, builds: own, modules, access: planAccess(facts, modules, options), compile: withFips(planCompile(repo, target, options, release), options.fips),
      runtime: planRuntime(repo, target, own, facts.docker.dockerfiles, options.base === null ? null : runtimeBase(options.base, options.convention?.bases)),
    };
  });
  const registry = options.registry === '' ? '' : `${options.registry.replace(/\/+$/, '')}/`;
  const frame: Frame = { several: decided.length > 1, release, registry, options, common: commonOf(decided, options), generate: planGenerate(repo, facts, targets, options) };
  const before = options['pre-build'] === '' ? null : planPreBuild(repo, facts, targets[0]!, place.directory, options['pre-build'], registry);
  const node = nodeTools(facts, frame.generate?.nodePrograms ?? [], registry);
  const shared = together(decided.map(({ access }) => access));
  const runGo = builds.filter(({ facts }) => facts.startsGo === true);
  const nodes = nodeStages([before?.node ?? null, node, nodeTools(facts, runGo.length > 0 ? ['node'] : [], registry)]);
  const frontEnds = builds.map((build) => {
    const stage = frontEndStage(repo, build, registry);
    return runGo.includes(build) ? withAccess(withGo(stage, builderImage(frame), build.facts.manager.name.startsWith('yarn'), [goproxyArgument(frame)]), shared) : stage;
  });
  const stages = withAuthority([
    ...(runGo.length > 0 ? nodes : []), ...frontEnds, ...styleStages(repo, facts, styles, registry),
    ...(runGo.length > 0 ? [] : nodes),
    ...(before === null ? [] : [withAccess(preparedStage(before, builderImage(frame), topOf(decided[0]!), [goproxyArgument(frame)]), shared)]),
    ...generatedStages(decided, frame, node).map((stage) => withAccess(stage, shared)),
    ...(frame.common ? [withAccess(commonStage(frame.common, frame), frame.common.members[0]!.access)] : []),
    // A proxy with a password has the debugger too.
    ...(options['debug-target'] ? [withAccess(delveStage(frame), shared?.proxied ? shared : null)] : []),
    ...decided.toReversed().flatMap((one) => programStages(one, frame).map((stage) => withAccess(stage, one.access, stage.from === frame.common?.name && frame.common.modules !== null))),
  ], options.ca);
  const { context, ignore, ignoreFile, files, ...sent } = planContext({ repo, facts, decided, stages, place, portable: options.builder === 'portable', reads: frame.generate?.reads ?? [], expected: teamReads(options, place) });
  const plan: BuildPlan = { recipe: 'minimal', builder: 'buildkit', stages: sent.stages.map(withReadableMounts), skippedChecks: [], ignore };
  const runtimes = decided.map(({ runtime }) => runtime);
  const values = repositoryValues(options, targets, release, runtimes);
  const shaped = options.convention?.shape(plan, values) ?? plan;
  const printed = options.builder === 'portable' ? portable(shaped, options.platforms[0] ?? 'linux/amd64') : shaped;
  const notes = decided.flatMap(({ target, runtime, builds: own, compile }) => notesFor({ facts, target, runtime, builds: own, compile, base: chosenBase(runtime, options) }));
  return {
    plan: printed, targets, release, context, ignoreFile, files, runtimes, values, diagnostics: [...sent.diagnostics, ...diagnostics, ...(before === null ? [] : preBuildNotes(before)), ...accessNotes(facts, shared, options, decided.some(({ modules }) => modules.mode === 'download')), ...credentialNotes(repo, builds), ...madeFileNotes(repo, facts, targets, options, frame.generate), ...(frame.generate?.git ? [historyNote(frame.generate.git)] : []), ...wasmNotes(repo, facts, targets, options), ...notes],
    buildFlags: decided.map(({ target }) => buildFlags(needsOf(stages, frame.several ? target.name : null, options.ca))),
  };
}

/** Files that a team's texts copy lie where the Dockerfile was made for. */
function teamReads({ convention }: RepositoryOptions, { directory }: Place): string[] {
  return (convention?.reads ?? []).flatMap((path) => joinPath(directory, path) ?? []);
}

function commonOf(decided: readonly Decided[], options: RepositoryOptions): Common | null {
  const members = decided.filter(({ compile, modules }) => !compile.cgo && modules.mode !== 'gopath');
  const base = runtimeBase(options.base ?? 'scratch', options.convention?.bases);
  if (members.length < 2 || members.some(({ runtime }) => chosenBase(runtime, options).name !== base.name)) return null;
  const [first] = members as [Decided];
  const one = members.every(({ target }) => target.module?.dir === first.target.module?.dir);
  const writable = first.runtime.writable.filter((path) => members.every(({ runtime }) => runtime.writable.includes(path)));
  return { name: 'common', base, modules: one ? first.modules : null, directory: one ? directoryOf(first) : '/src', writable, members };
}

function generatedStages(decided: readonly Decided[], frame: Frame, node: NodeTools | null): Stage[] {
  const { generate } = frame;
  const one = decided.find(({ target }) => generate?.targets.includes(target.name));
  if (generate === null || one === undefined) return [];
  const older = generatorRelease(generate.generators, decided.flatMap(({ target }) => target.module ?? []), frame.release);
  const why = older === undefined ? generate.why : `${generate.why} ${older.why}.`;
  return [generatedStage({ ...generate, why }, builderImage({ ...frame, release: older?.release ?? frame.release }), topOf(one), [goproxyArgument(frame), ...environment(one.modules)], node)];
}

function programStages(one: Decided, frame: Frame): Stage[] {
  const base = chosenBase(one.runtime, frame.options);
  const missing = !(['ca', 'user', 'tmp'] as const).every((part) => base.holds.includes(part));
  const build = frame.several ? `build-${one.target.name}` : 'build';
  const own = base.image === 'scratch' || !missing;
  const baseStage = frame.several ? `base-${one.target.name}` : 'base';
  const image = base.image === 'scratch' ? 'scratch' : `${base.own ? '' : frame.registry}${base.image}`;
  const runtime = runtimeStage(one, frame, build, base, own ? image : baseStage, missing);
  return [
    ...(own ? [] : [{ name: baseStage, from: image, platform: null, why: null, steps: installStep(one.runtime, base) }]),
    buildStage(one, frame, build, base, missing, baseStage),
    ...(frame.options['debug-target'] ? [debugStage({ name: frame.several ? `debug-${one.target.name}` : 'debug', registry: frame.registry, runtime, build, base, from: own ? image : baseStage, binary: one.runtime.binary, writable: one.runtime.writable })] : []),
    runtime,
  ];
}
