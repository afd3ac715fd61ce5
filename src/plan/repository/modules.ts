import { readGoSum } from '../../analyze/go-sum.ts';
import type { Module } from '../../analyze/modules.ts';
import type { RepoFacts } from '../../analyze/facts.ts';
import { joinPath, type Repo } from '../../repo.ts';
import type { Mount } from '../build-plan.ts';
import type { Target } from './target.ts';

/** How a target gets its modules. */
export interface ModulePlan {
  /** `download`: a layer of its own; `vendor`: they are in the tree; `none`: nothing is required; `gopath`: no modules at all. */
  readonly mode: 'download' | 'vendor' | 'none' | 'gopath';
  /** Files that the download needs, relative to the context. */
  readonly files: readonly string[];
  /** Environment of every go command, e.g. GOWORK=off. */
  readonly env: Readonly<Record<string, string>>;
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
  if (module === undefined) return { mode: 'gopath', files: [], env: { GO111MODULE: 'off' }, writes: false, sums: null, dirs: null };
  const workspace = usedWorkspace(repo, facts, module);
  const off: Record<string, string> = facts.workspace !== null && workspace === null ? { GOWORK: 'off' } : {};
  const members = workspace ? facts.modules.filter(({ inWorkspace }) => inWorkspace) : [module];
  const all = withLocalReplaces(facts, members);
  const dirs = workspace === null && all.every(({ dir }) => dir !== '.') ? outermost(all.map(({ dir }) => dir)) : null;
  const vendored = workspace === null ? module.vendor.state === 'consistent' : workspaceVendored(repo, workspace);
  if (vendored) return { mode: 'vendor', files: [], env: off, writes: false, sums: null, dirs };
  const sum = workspace !== null && repo.stat(`${workspace}.sum`) !== undefined;
  const inconsistent = module.vendor.state === 'inconsistent';
  const env: Record<string, string> = { ...off, ...(inconsistent ? { GOFLAGS: '-mod=mod' } : {}) };
  const needed = all.some(({ mod }) => mod.require.some(({ path }) => !all.some((one) => one.path.value === path)));
  const files = [
    ...all.flatMap(({ dir, sum }) => [pathIn(dir, 'go.mod'), ...(sum ? [pathIn(dir, 'go.sum')] : [])]),
    ...(workspace ? [workspace, ...(sum ? [`${workspace}.sum`] : [])] : []),
  ];
  return {
    mode: needed ? 'download' : 'none', files, env, writes: inconsistent || (workspace !== null && !sum),
    sums: workspace ? `${workspace}.sum` : pathIn(module.dir, 'go.sum'), dirs,
  };
}

/** The bind mounts of a download layer: the files alone, so that an edit of the source repeats nothing. */
export function moduleMounts(plan: ModulePlan): readonly Mount[] {
  return plan.files.map((path) => ({ type: 'bind', source: path, target: `${SOURCE}/${path}`, ...(plan.writes || path === plan.sums ? { rw: true as const } : {}) }));
}

/** `go work vendor` writes its own header (go1.22 release notes). */
function workspaceVendored(repo: Repo, workspace: string): boolean {
  const list = joinPath(workspace.slice(0, -'go.work'.length) || '.', 'vendor/modules.txt');
  return list !== undefined && (repo.read(list, 200)?.startsWith('## workspace') ?? false);
}

/**
 * Path of go.work where the program needs it: another member stands for a requirement, or holds the checksums of one, since
 * the go command takes those of all members together (go.dev/ref/mod#workspaces). `null` where its module builds without.
 */
function usedWorkspace(repo: Repo, facts: RepoFacts, module: Module): string | null {
  if (facts.workspace === null || !module.inWorkspace) return null;
  const local = new Set(module.mod.replace.flatMap((one) => (one.local ? [one.old.path] : [])));
  const others = new Set(facts.modules.filter((one) => one.inWorkspace && one.dir !== module.dir).map(({ path }) => path.value));
  const needs = module.mod.require.some(({ path }) => others.has(path) && !local.has(path));
  return needs || facts.workspace.replace.length > 0 || lacksSums(repo, module) ? facts.workspace.path : null;
}

/** Whether a requirement has no line in the module's own go.sum, so that it does not build by itself. */
function lacksSums(repo: Repo, module: Module): boolean {
  if (module.vendor.state === 'consistent') return false;
  const sum = readGoSum(repo, pathIn(module.dir, 'go.sum'))?.entries;
  const replaced = new Set(module.mod.replace.map(({ old }) => old.path));
  return module.mod.require.some(({ path, version }) => !replaced.has(path) && !sum?.has(`${path} ${version}/go.mod`));
}

/** The modules and, over their local replaces, all that these lead to. */
function withLocalReplaces(facts: RepoFacts, start: readonly Module[]): readonly Module[] {
  const found = [...start];
  for (const { mod } of found) {
    for (const { local } of mod.replace) {
      const next = facts.modules.find(({ dir }) => dir === local?.dir);
      if (next && !found.includes(next)) found.push(next);
    }
  }
  return found;
}

/** The directories that lie in no other of them, in order. */
function outermost(dirs: readonly string[]): readonly string[] {
  return [...new Set(dirs)].filter((dir) => !dirs.some((other) => dir.startsWith(`${other}/`))).sort();
}

function pathIn(dir: string, name: string): string {
  return joinPath(dir, name) ?? name;
}
