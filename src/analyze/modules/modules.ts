import { joinPath, parentOf, pathIn, type Repo } from '../../repo.ts';
import { below, isHiddenDirectory, type Directory } from '../packages/directories.ts';
import type { Finding, Layout } from '../facts.ts';
import { readGoMod, type GoMod, type Replace } from './go-mod.ts';
import { readGoSum } from './go-sum.ts';
import { readGoWork, type Workspace } from './go-work.ts';
import { vendorState, type VendorState } from './vendor.ts';

/** One module of the tree: a directory with a go.mod. */
export interface Module {
  /** Directory of its go.mod. */
  readonly dir: string;
  /** Module path; empty where go.mod does not say one. */
  readonly path: Finding<string>;
  readonly mod: GoMod;
  /** Whether there is a go.sum, and how many modules it lists. */
  readonly sum: { readonly entries: number } | null;
  readonly vendor: VendorState;
  /** Whether the workspace uses it (`false` also where there is no workspace). */
  readonly inWorkspace: boolean;
}

/** All modules of the tree, those in vendor and node_modules left out, and the workspace at its top. */
export interface ModuleSet {
  readonly workspace: Workspace | null;
  /** State of the vendor directory beside go.work. */
  readonly workspaceVendor: VendorState;
  readonly modules: readonly Module[];
  readonly layout: Finding<Layout>;
}

function isForeign(path: string): boolean {
  const parts = path.split('/');
  return parts.includes('vendor') || parts.includes('node_modules');
}

/** The go.work of the top, else the only one above modules below it. */
function findWorkspace(repo: Repo, directories: ReadonlyMap<string, Directory>): Workspace | null {
  const top = readGoWork(repo, 'go.work');
  if (top !== undefined) return top;
  const places = [...directories.values()].filter(({ path, files }) => files.includes('go.work') && !isForeign(path) && isPlainPlace(path));
  return places.length === 1 ? readGoWork(repo, pathIn(places[0]!.path, 'go.work')) ?? null : null;
}

/** Finds and reads every go.mod, and a go.work. */
export function readModules(repo: Repo, directories: ReadonlyMap<string, Directory>): ModuleSet {
  const workspace = findWorkspace(repo, directories);
  const used = new Set(workspace?.use.map(({ value }) => value));
  const modules: Module[] = [];
  for (const { path: dir, hasGoMod } of directories.values()) {
    if (hasGoMod && !isForeign(dir)) modules.push(readModule(repo, dir, used.has(dir)));
  }
  const layout = layoutOf(workspace, modules, directories);
  return { workspace, workspaceVendor: workspaceVendorState(repo, workspace, modules), modules, layout };
}

function readModule(repo: Repo, dir: string, inWorkspace: boolean): Module {
  const prefix = dir === '.' ? '' : `${dir}/`;
  const mod = readGoMod(repo, `${prefix}go.mod`);
  const sum = readGoSum(repo, `${prefix}go.sum`);
  const vendor = vendorState(repo, `${prefix}vendor`, {
    go: mod.go?.value, isWorkspace: false, mods: [mod], workReplace: [], writtenPath: (replace) => replace.new.path,
  });
  const path = mod.module ?? { value: '', at: { path: `${prefix}go.mod`, line: 0 } };
  return { dir, path, mod, sum: sum === undefined ? null : { entries: sum.entries.size }, vendor, inWorkspace };
}

/** State of the vendor directory beside go.work. */
export function workspaceVendorState(repo: Repo, workspace: Workspace | null, modules: readonly Module[]): VendorState {
  if (workspace === null) return { state: 'none', reasons: [] };
  const top = parentOf(workspace.path);
  return vendorState(repo, pathIn(top, 'vendor'), {
    go: workspace.go?.value, isWorkspace: true, workReplace: workspace.replace,
    mods: modules.filter(({ inWorkspace }) => inWorkspace).map(({ mod }) => mod), writtenPath: (replace) => workspacePath(replace, top),
  });
}

/** A local replacement as the workspace's modules.txt writes it: seen from where go.work lies. */
function workspacePath(replace: Replace, top: string): string {
  const dir = replace.local?.dir;
  const inside = dir === undefined || dir === null ? undefined : below(top, dir);
  return inside === undefined || parentOf(replace.at.path) === top ? replace.new.path : `./${inside}`;
}

/** Whether a nested module may hold the repository's product, by where it lies. */
function isPlainPlace(dir: string): boolean {
  for (let path = dir; path !== '.'; path = parentOf(path)) if (isHiddenDirectory(path)) return false;
  return true;
}

function layoutOf(
  workspace: Workspace | null, modules: readonly Module[], directories: ReadonlyMap<string, Directory>,
): Finding<Layout> {
  const top = modules.find(({ dir }) => dir === '.');
  if (workspace !== null && (top === undefined || workspace.path === 'go.work')) return { value: 'workspace', at: { path: workspace.path, line: 0 } };
  if (top !== undefined) return { value: 'module', at: { path: 'go.mod', line: 0 } };
  const nested = modules.find(({ dir }) => isPlainPlace(dir));
  if (nested !== undefined) return { value: 'nested-modules', at: { path: nested.path.at.path, line: 0 } };
  for (const { path, files } of directories.values()) {
    const file = isForeign(path) || !isPlainPlace(path) ? undefined : files.find((name) => name.endsWith('.go'));
    if (file !== undefined) return { value: 'gopath', at: { path: pathIn(path, file), line: 0 } };
  }
  return { value: 'none', at: { path: '.', line: 0 } };
}

/** The nearest module at or above a directory. */
export function moduleOf(modules: readonly Module[], dir: string): Module | undefined {
  let nearest: Module | undefined;
  for (const found of modules) {
    if (below(found.dir, dir) === undefined) continue;
    if (nearest === undefined || found.dir.length > nearest.dir.length || nearest.dir === '.') nearest = found;
  }
  return nearest;
}

/** Directory of an import path: below the module of the longest path that it begins with; `undefined` for a package of none of them. */
export function directoryOfImport(modules: readonly Module[], path: string): string | undefined {
  const module = modules
    .filter((one) => path === one.path.value || path.startsWith(`${one.path.value}/`))
    .sort((a, b) => b.path.value.length - a.path.value.length)[0];
  return module === undefined ? undefined : joinPath(module.dir, path.slice(module.path.value.length));
}
