import { readGoSum } from '../../analyze/modules/go-sum.ts';
import { compareGoVersions } from '../../analyze/modules/go-version.ts';
import { moduleOf, workspaceVendorState, type Module } from '../../analyze/modules/modules.ts';
import type { ClosureSummary, RepoFacts } from '../../analyze/facts.ts';
import { standsInFor, type Replace, type Require } from '../../analyze/modules/go-mod.ts';
import { below } from '../../analyze/packages/directories.ts';
import { parentOf, pathIn, type Repo } from '../../repo.ts';
import type { Mount, Step } from '../build-plan.ts';
import type { Target } from './target.ts';

/** How a target gets its modules. */
export interface ModulePlan {
  /** `download`: a layer of its own; `vendor`: they are in the tree; `none`: nothing is required; `gopath`: no modules at all. */
  readonly mode: 'download' | 'vendor' | 'none' | 'gopath';
  /** Files that the download needs, relative to the context. */
  readonly files: readonly string[];
  /** Environment of every go command, e.g. GOWORK=off. */
  readonly env: Readonly<Record<string, string>>;
  /** Why GOFLAGS is set, where vendor/ is not the reason. */
  readonly why?: string;
  /** The go command may have to write go.mod or go.work.sum: the source is mounted writable, and the change thrown away. */
  readonly writes: boolean;
  /** The checksums that `go mod download` may add to, where the committed ones are enough to build and no more; thrown away likewise. */
  readonly sums: string | null;
  /** Directories of the modules that the build reads, relative to the context, where nothing outside of them is read; `null`: the whole context. */
  readonly dirs: readonly string[] | null;
}

const SOURCE = '/src';

/** Which go.mod, go.sum and go.work files a target's modules come from (go.dev/ref/mod#workspaces, #vendoring). */
export function planModules(repo: Repo, facts: RepoFacts, target: Target): ModulePlan {
  const { module } = target;
  if (module === undefined) return { mode: 'gopath', files: [], env: { GO111MODULE: 'off', ...gopathOf(repo, target) }, writes: false, sums: null, dirs: null };
  const build = modulesOfBuild(repo, facts, target);
  const { workspace, all } = build;
  const off: Record<string, string> = facts.workspace !== null && workspace === null && below(parentOf(facts.workspace.path), module.dir) !== undefined ? { GOWORK: 'off' } : {};
  const dirs = workspace === null && all.every(({ dir }) => dir !== '.') ? outermost(all.map(({ dir }) => dir)) : null;
  const { state } = workspace === null ? module.vendor : workspaceVendorState(repo, facts.workspace, facts.modules);
  if (state === 'consistent') return { mode: 'vendor', files: [], env: off, writes: false, sums: null, dirs };
  if (state === 'unused' && vendorAlone(repo, target, build)) return { mode: 'vendor', files: [], env: { ...off, GOFLAGS: '-mod=vendor' }, writes: false, sums: null, dirs };
  const sum = workspace !== null && repo.stat(`${workspace}.sum`) !== undefined;
  const untidy = workspace === null && state !== 'inconsistent' ? untidySum(repo, module) : undefined;
  const rewrites = (state === 'inconsistent' && workspace === null) || untidy !== undefined;
  const files = [
    ...all.flatMap(({ dir, sum }) => [pathIn(dir, 'go.mod'), ...(sum ? [pathIn(dir, 'go.sum')] : [])]),
    ...(workspace ? [workspace, ...(sum ? [`${workspace}.sum`] : [])] : []),
  ];
  const mode = firstFetched(facts, build, all) === undefined ? 'none' : 'download';
  return {
    mode, files,
    env: { ...off, ...(rewrites ? { GOFLAGS: '-mod=mod' } : state === 'inconsistent' ? { GOFLAGS: '-mod=readonly' } : {}) },
    ...(untidy !== undefined && { why: `go.sum lacks what ${untidy.path} ${untidy.version} holds: the go command adds it.` }),
    // `go mod download` gives a go.mod without a go line one.
    writes: rewrites || (workspace === null ? mode === 'download' && module.mod.go === undefined : !sum),
    sums: workspace ? `${workspace}.sum` : pathIn(module.dir, 'go.sum'), dirs,
  };
}

/** Where godep keeps its copies, a GOPATH of their own. */
export const GODEP = 'Godeps/_workspace';

/** GOPATH where the repository is one itself, the program's import path being its place below src/, or holds one of copies. */
function gopathOf(repo: Repo, { command: { dir, importPath } }: Target): Readonly<Record<string, string>> {
  const isDirectory = (path: string): boolean => repo.stat(path)?.kind === 'directory';
  if (dir === `src/${importPath}`) return { GOPATH: isDirectory('vendor/src') ? `${SOURCE}:${SOURCE}/vendor` : SOURCE };
  return isDirectory(`${GODEP}/src`) ? { GOPATH: `/go/src/${topImportPath(dir, importPath)}/${GODEP}:/go` } : {};
}

/** Import path of the top of a GOPATH-era tree, by that of one of its directories. Where nothing tells it any will do, but none: a vendor directory right below src/ is not looked into. */
function topImportPath(dir: string, importPath: string): string {
  if (importPath === dir) return 'app';
  return dir === '.' ? importPath : importPath.slice(0, -dir.length - 1);
}

/** Where the context lies in the builder: below GOPATH for a tree without modules, unless it is a GOPATH itself. */
export function sourceDirectory({ mode, env }: ModulePlan, { command: { dir, importPath } }: Target): string {
  return mode === 'gopath' && !isOwnGopath(env) ? `/go/src/${topImportPath(dir, importPath)}` : SOURCE;
}

/** Whether the repository is a GOPATH itself. */
export function isOwnGopath(env: ModulePlan['env']): boolean {
  return env['GOPATH']?.startsWith(SOURCE) === true;
}

/** The modules of the tree that a program is built from. */
export interface BuildModules {
  /** Path of go.work where the program needs it, `null` where its module builds without. */
  readonly workspace: string | null;
  /** The go command's main modules: the program's own, or all members of the workspace. */
  readonly members: readonly Module[];
  /** The same with those that a local replacement leads to. */
  readonly all: readonly Module[];
}

/** Which modules of the tree a target is built from; none where there is no go.mod. */
export function modulesOfBuild(repo: Repo, facts: RepoFacts, target: Target): BuildModules {
  const { module } = target;
  if (module === undefined) return { workspace: null, members: [], all: [] };
  const workspace = usedWorkspace(repo, facts, module, target.command.closure);
  const members = workspace ? facts.modules.filter(({ inWorkspace }) => inWorkspace) : [module];
  return { workspace, members, all: withLocalReplaces(facts, members, workspace ? facts.workspace?.replace ?? [] : []) };
}

/** The first requirement of the modules, of those of a build, that no directory of the tree stands in for: there is one to download. */
export function firstFetched(facts: RepoFacts, { workspace, members, all }: BuildModules, modules: readonly Module[]): Require | undefined {
  const local = [...members.flatMap(({ mod }) => mod.replace), ...(workspace === null ? [] : facts.workspace?.replace ?? [])].filter((one) => one.local);
  return modules.flatMap(({ mod }) => mod.require).find((required) => !all.some(({ path }) => path.value === required.path) && !local.some((one) => standsInFor(one, required)));
}

/** The bind mounts of a download layer: the files alone, so that an edit of the source repeats nothing. */
export function moduleMounts(plan: ModulePlan): readonly Mount[] {
  return plan.files.map((path) => ({ type: 'bind', source: path, target: `${SOURCE}/${path}`, ...(path === plan.sums ? { rw: true as const } : {}) }));
}

/** The same files as copies, which the go command may write. */
export function moduleCopies({ files }: ModulePlan): Extract<Step, { do: 'copy' }>[] {
  const dirs = [...new Set(files.map(parentOf))];
  return dirs.map((dir) => ({ do: 'copy', sources: files.filter((path) => parentOf(path) === dir), to: dir === '.' ? `${SOURCE}/` : `${SOURCE}/${dir}/` }));
}

/**
 * Path of go.work where the program needs it: another member stands for a requirement or is imported without one, or holds
 * requirements or checksums of its own, since the go command takes those of all members together
 * (go.dev/ref/mod#workspaces); or where `go work vendor` put the sources of all into one directory. `null` where its
 * module builds without.
 */
function usedWorkspace(repo: Repo, facts: RepoFacts, module: Module, closure: ClosureSummary): string | null {
  if (facts.workspace === null || !module.inWorkspace) return null;
  const local = new Set(module.mod.replace.flatMap((one) => (one.local ? [one.old.path] : [])));
  const members = facts.modules.filter((one) => one.inWorkspace && one.dir !== module.dir);
  const others = new Set(members.map(({ path }) => path.value));
  const required = module.mod.require.some(({ path }) => others.has(path) && !local.has(path));
  const needs = required || facts.workspace.replace.length > 0 || leavesModule(facts, module, closure) || borrows(module, members, closure) ||
    workspaceVendorState(repo, facts.workspace, facts.modules).state === 'consistent' || lacksSums(repo, module);
  return needs ? facts.workspace.path : null;
}

/** Whether the program is made of a package of a module that its own neither is nor has a local replacement for. */
function leavesModule(facts: RepoFacts, module: Module, { dirs }: ClosureSummary): boolean {
  const own = new Set([module.dir, ...module.mod.replace.flatMap(({ local }) => local?.dir ?? [])]);
  return dirs.some((dir) => {
    const owner = moduleOf(facts.modules, dir);
    return owner !== undefined && !own.has(owner.dir);
  });
}

/** Whether the program imports what only a requirement of another member provides. */
function borrows(module: Module, members: readonly Module[], { outside }: ClosureSummary): boolean {
  return outside.some(({ value }) => providerOf(value, module.mod.require) === undefined &&
    members.some(({ mod }) => providerOf(value, mod.require) !== undefined));
}

/** Nothing can be downloaded for want of go.sum, and a vendor directory from before Go 1.14, which the go command takes when told to, holds all that is imported. */
function vendorAlone(repo: Repo, { module, command }: Target, { workspace }: BuildModules): boolean {
  return workspace === null && module?.sum === null && command.closure.vendored > 0 && command.closure.outside.length === 0 &&
    repo.stat(pathIn(module.dir, 'vendor/modules.txt'))?.kind === 'file';
}

/** The requirement with the longest path that an import path may lie below. */
export function providerOf(importPath: string, required: readonly Require[]): Require | undefined {
  return required.filter(({ path }) => importPath === path || importPath.startsWith(`${path}/`)).sort((a, b) => b.path.length - a.path.length)[0];
}

/** Whether a requirement has no line in the module's own go.sum, so that it does not build by itself. */
function lacksSums(repo: Repo, module: Module): boolean {
  if (module.vendor.state === 'consistent') return false;
  const sum = readGoSum(repo, pathIn(module.dir, 'go.sum'))?.entries;
  return module.mod.require.some((required) => !module.mod.replace.some((one) => standsInFor(one, required)) && !sum?.has(`${required.path} ${required.version}/go.mod`));
}

/** A requirement behind those that are imported here, whose go.mod alone go.sum knows: a tidy one has both (go.dev/ref/mod#go-sum-files). What is imported is told by a refusal. */
function untidySum(repo: Repo, module: Module): Require | undefined {
  if (module.mod.go === undefined || compareGoVersions(module.mod.go.value, '1.17') < 0) return undefined;
  const sum = readGoSum(repo, pathIn(module.dir, 'go.sum'))?.entries;
  const replaced = new Set(module.mod.replace.map(({ old }) => old.path));
  return sum === undefined ? undefined : module.mod.require.find(({ path, version, indirect }) => indirect && !replaced.has(path) && sum.has(`${path} ${version}/go.mod`) && !sum.has(`${path} ${version}`));
}

/** The modules and, over their local replaces and those of go.work, all that these lead to. */
function withLocalReplaces(facts: RepoFacts, start: readonly Module[], more: readonly Replace[]): readonly Module[] {
  const found = [...start];
  const follow = (replaces: readonly Replace[]): void => {
    for (const { local } of replaces) {
      const next = facts.modules.find(({ dir }) => dir === local?.dir);
      if (next && !found.includes(next)) found.push(next);
    }
  };
  follow(more);
  for (const { mod } of found) follow(mod.replace);
  return found;
}

/** The directories that lie in no other of them, in order. */
function outermost(dirs: readonly string[]): readonly string[] {
  return [...new Set(dirs)].filter((dir) => !dirs.some((other) => dir.startsWith(`${other}/`))).sort();
}
