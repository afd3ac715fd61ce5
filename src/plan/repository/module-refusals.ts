import { readGoSum } from '../../analyze/modules/go-sum.ts';
import { compareGoVersions } from '../../analyze/modules/go-version.ts';
import { standsInFor, type ModuleVersion, type Require } from '../../analyze/modules/go-mod.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import { joinPath, pathIn } from '../../repo.ts';
import { firstFetched, modulesOfBuild, planModules, providerOf, type BuildModules } from './modules.ts';
import type { Case } from './refusals.ts';
import { absentSubmodules } from './generated/submodules.ts';
import type { Target } from './target.ts';

type Problem = Omit<Diagnostic, 'code' | 'severity'>;

/** Modules are to be downloaded, and no go.sum at all says which bytes they have. */
export function missingSums({ repo, facts, targets }: Case): Problem[] {
  return targets.flatMap((target) => {
    const { module } = target;
    if (!module || module.sum !== null) return [];
    const build = modulesOfBuild(repo, facts, target);
    const first = firstFetched(facts, build, [module]);
    // Members of a workspace share the checksums of all of them.
    const shared = build.workspace !== null && (repo.stat(`${build.workspace}.sum`) !== undefined || build.members.some(({ sum }) => sum !== null));
    if (shared || first === undefined || planModules(repo, facts, target).mode === 'vendor') return [];
    return [{
      message: `${pathIn(module.dir, 'go.mod')} requires modules, and there is no go.sum that says which bytes they have`,
      at: first.at, remedy: `run go mod tidy in ${placeOf(module.dir)} and commit go.sum`,
    }];
  });
}

/**
 * A module that the program imports has no line in go.sum, at which `go build` stops. Requirements that no import of the
 * program's own packages leads to are left alone: the go command may never read them.
 */
export function incompleteSums({ repo, facts, targets, options }: Case): Problem[] {
  if (mayAdd(options)) return [];
  return targets.flatMap((target) => {
    const { module, command } = target;
    const plan = planModules(repo, facts, target);
    if (!module || plan.mode !== 'download' || (plan.env['GOFLAGS'] === '-mod=mod' && plan.why === undefined)) return [];
    const build = modulesOfBuild(repo, facts, target);
    const sums = sumsOf(repo, build);
    // Below 1.17 and in a workspace a higher version than the required one may be the selected one.
    const exact = build.workspace === null && listsAll(build);
    const required = build.members.flatMap(({ mod }) => mod.require);
    if (sums.size === 0) return [];
    const lacking = command.closure.outside.flatMap(({ value }) => {
      const found = providerOf(value, required);
      const source = found === undefined ? undefined : sourceOf(facts, build, found);
      return found !== undefined && source !== undefined && !hasSum(sums, source, exact) ? [found] : [];
    });
    const [first, ...others] = [...new Map(lacking.map((one) => [one.path, one])).values()];
    if (first === undefined) return [];
    return [{
      message: `${first.path} ${first.version}${others.length > 0 ? ` and ${others.length} more are` : ' is'} imported, and go.sum does not say which bytes ${others.length > 0 ? 'they have' : 'it has'}`,
      at: first.at, remedy: `run go mod tidy in ${placeOf(module.dir)} and commit go.sum`,
    }];
  });
}

/** A command of the user's before the build, or work that is announced, may complete go.mod and go.sum. */
function mayAdd(options: Case['options']): boolean {
  return options['pre-build'] !== '' || options['assume-present'];
}

/** From Go 1.17 on, go.mod lists every module that gives a package to the build (go.dev/ref/mod#graph-pruning). */
function listsAll({ members }: BuildModules): boolean {
  return members.every(({ mod }) => mod.go !== undefined && compareGoVersions(mod.go.value, '1.17') >= 0);
}

function sumsOf(repo: Case['repo'], { workspace, members }: BuildModules): ReadonlySet<string> {
  const files = [...members.map(({ dir }) => pathIn(dir, 'go.sum')), ...(workspace === null ? [] : [`${workspace}.sum`])];
  return new Set(files.flatMap((path) => [...readGoSum(repo, path)?.entries ?? []]));
}

/** The module that is downloaded for a requirement; `undefined` where a directory stands in for it. */
function sourceOf(facts: Case['facts'], { workspace, members, all }: BuildModules, { path, version }: Require): ModuleVersion | undefined {
  if (all.some((one) => one.path.value === path)) return undefined;
  const replaces = [...(workspace === null ? [] : facts.workspace?.replace ?? []), ...members.flatMap(({ mod }) => mod.replace)].filter(({ old }) => old.path === path);
  const found = replaces.find(({ old }) => old.version === version) ?? replaces.find(({ old }) => old.version === '');
  return found === undefined ? { path, version } : found.local === undefined ? found.new : undefined;
}

function hasSum(sums: ReadonlySet<string>, { path, version }: ModuleVersion, exact: boolean): boolean {
  if (exact) return sums.has(`${path} ${version}`);
  for (const entry of sums) if (entry.startsWith(`${path} `) && !entry.endsWith('/go.mod')) return true;
  return false;
}

/** A replacement outside of the repository, unless vendor/ holds a copy of it. */
export function outsideReplaces({ repo, facts, targets }: Case): Problem[] {
  return targets.flatMap((target) => {
    const { module } = target;
    if (module === undefined || planModules(repo, facts, target).mode === 'vendor') return [];
    const { workspace, members } = modulesOfBuild(repo, facts, target);
    // A member of the workspace, and a replacement in go.work, go before those of go.mod.
    const instead = new Set(workspace === null ? [] : [...members.map(({ path }) => path.value), ...facts.workspace?.replace.map(({ old }) => old.path) ?? []]);
    const all = [...module.mod.replace.filter(({ old }) => !instead.has(old.path)), ...(workspace === null ? [] : facts.workspace?.replace ?? [])];
    return all
      .filter((one) => one.local?.dir === null && module.mod.require.some((required) => standsInFor(one, required)))
      .map(({ old, new: to, at }) => ({
        message: `${old.path} is replaced by ${to.path}, which lies outside of the repository and so outside of every build context`,
        at, remedy: 'bring it into the repository, or require a published version in its place',
      }));
  });
}

/** The go command wants a go.mod in the directory that stands in for a module (go.dev/ref/mod#go-mod-file-replace). */
export function brokenReplaces({ repo, facts, targets }: Case): Problem[] {
  const absent = absentSubmodules(repo);
  return targets.flatMap((target) => (planModules(repo, facts, target).mode === 'vendor' ? [] : target.module?.mod.replace ?? []).flatMap((one) => {
    const { old, new: to, local, at } = one;
    const dir = local?.dir;
    if (!dir || !target.module?.mod.require.some((required) => standsInFor(one, required)) || repo.stat(joinPath(dir, 'go.mod') ?? dir)?.kind === 'file') return [];
    if (absent.some((one) => dir === one || dir.startsWith(`${one}/`))) return [];
    return [{ message: `${old.path} is replaced by ${to.path}, ${repo.stat(dir) === undefined ? 'which is not in the repository' : 'which holds no go.mod'}`, at, remedy: 'bring a module there, or require a published version in its place' }];
  }));
}

/** GOPATH-era trees build from vendor alone: what is not in it cannot be had in a known version. */
export function missingSources({ targets }: Case): Problem[] {
  return targets.flatMap(({ module, command }) => {
    const [first, ...others] = module === undefined ? command.closure.unknown : [];
    if (first === undefined) return [];
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return [{
      message: `there is no go.mod, and ${first.value}${more} is imported but not in vendor/, so nothing says which version to build`,
      at: first.at, remedy: 'run go mod init && go mod tidy and commit go.mod and go.sum',
    }];
  });
}

/** An import of the program's own packages that no module of the build provides: `go build` adds no requirement by itself. */
export function unrequired({ repo, facts, targets, options }: Case): Problem[] {
  if (mayAdd(options)) return [];
  return targets.flatMap((target) => {
    const { module, command } = target;
    if (module === undefined || planModules(repo, facts, target).env['GOFLAGS'] === '-mod=mod') return [];
    const build = modulesOfBuild(repo, facts, target);
    if (build.all.some(({ mod }) => mod.problems.length > 0)) return [];
    const required = build.all.flatMap(({ mod }) => mod.require);
    const isSure = isWhole(facts, build, target) ? () => true : planModules(repo, facts, target).mode === 'download' ? unsummed(repo, build) : () => false;
    const [first, ...others] = command.closure.outside.filter(({ value }) => canBeModule(value) && providerOf(value, required) === undefined && isSure(value));
    if (first === undefined) return [];
    return [{
      message: `${first.value}${others.length > 0 ? ` and ${others.length} more are` : ' is'} imported, and no module that ${pathIn(module.dir, 'go.mod')} requires provides ${others.length > 0 ? 'them' : 'it'}`,
      at: first.at, remedy: `run go mod tidy in ${placeOf(module.dir)} and commit go.mod and go.sum`,
    }];
  });
}

/** Whether the requirements that are here name every module of the build: below 1.17 and in a workspace, modules bring in others. */
function isWhole(facts: Case['facts'], build: BuildModules, { module }: Target): boolean {
  return (build.workspace === null && module !== undefined && listsAll({ ...build, members: [module] })) || firstFetched(facts, build, build.all) === undefined;
}

/** Whether no module that go.sum knows, or that is replaced, can provide an import: what other modules require has its line there. */
function unsummed(repo: Case['repo'], build: BuildModules): (importPath: string) => boolean {
  const sums = build.workspace === null ? sumsOf(repo, build) : new Set<string>();
  const paths = new Set([...[...sums].map((entry) => entry.slice(0, entry.indexOf(' '))), ...build.members.flatMap(({ mod }) => mod.replace.map(({ old }) => old.path))]);
  return (importPath) => sums.size > 0 && importPath.split('/').every((_, index, parts) => !paths.has(parts.slice(0, index + 1).join('/')));
}

/** A single word may be a package that a newer standard library has. */
function canBeModule(importPath: string): boolean {
  return importPath.includes('/') || importPath.includes('.');
}

function placeOf(dir: string): string {
  return dir === '.' ? 'the repository' : dir;
}
