import type { Repo } from '../../repo.ts';
import type { GoMod, ModuleVersion, Replace } from './go-mod.ts';
import { compareGoVersions, compareModuleVersions, isModuleVersion } from './go-version.ts';
import { fields } from '../go/unicode.ts';

/** A vendor directory: none, taken by the go command, or there but at odds with go.mod (then the build stops). */
export interface VendorState {
  readonly state: 'none' | 'consistent' | 'inconsistent' | 'unused';
  /** Why it is inconsistent or unused; empty otherwise. */
  readonly reasons: readonly string[];
}

interface VendoredModule extends ModuleVersion {
  explicit: boolean;
  replacement: ModuleVersion | undefined;
  readonly packages: string[];
}

/** vendor/modules.txt. */
export interface VendorList {
  readonly modules: readonly VendoredModule[];
  /** Import path to the module that it comes from. */
  readonly packages: ReadonlyMap<string, ModuleVersion>;
  readonly forWorkspace: boolean;
}

/** Reads vendor/modules.txt; a missing one is empty, as the go command takes it. */
export function readVendorList(repo: Repo, vendorDir: string): VendorList {
  const lines = (repo.read(`${vendorDir}/modules.txt`) ?? '').split('\n');
  const modules = new Map<string, VendoredModule>();
  const packages = new Map<string, ModuleVersion>();
  let current: VendoredModule | undefined;
  for (const line of lines) {
    if (line.startsWith('# ')) {
      const words = fields(line);
      if (words.length >= 3) current = moduleLine(words, modules);
    } else if (current === undefined) continue;
    else if (line.startsWith('## ')) current.explicit ||= annotations(line).includes('explicit');
    else {
      const [path = '', ...rest] = fields(line);
      if (path === '' || rest.length > 0) continue;
      current.packages.push(path);
      packages.set(path, current);
    }
  }
  return { modules: [...modules.values()], packages, forWorkspace: annotations(lines[0] ?? '').includes('workspace') };
}

function annotations(line: string): readonly string[] {
  return line.startsWith('## ') ? line.slice(3).split(';').map((word) => word.trim()) : [];
}

/** `# path version [=> path [version]]`, or `# path => …` for a replacement of every version. */
function moduleLine(words: readonly string[], modules: Map<string, VendoredModule>): VendoredModule | undefined {
  const [, path = '', third = ''] = words;
  if (!isModuleVersion(third) && third !== '=>') return undefined;
  const version = third === '=>' ? '' : third;
  const rest = words.slice(version === '' ? 2 : 3);
  const key = `${path} ${version}`;
  const found: VendoredModule = modules.get(key) ?? { path, version, explicit: false, replacement: undefined, packages: [] };
  modules.set(key, found);
  const [arrow, target = '', targetVersion = ''] = rest;
  if (arrow === '=>' && (rest.length === 2 || (rest.length === 3 && isModuleVersion(targetVersion)))) {
    found.replacement = { path: target, version: targetVersion };
  }
  return found;
}

/** What the go command compares a vendor directory with: one module, or all modules of a workspace. */
export interface VendorOwner {
  /** Value of the go line of go.mod or go.work. */
  readonly go: string | undefined;
  readonly isWorkspace: boolean;
  readonly mods: readonly GoMod[];
  /** Replacements of go.work. */
  readonly workReplace: readonly Replace[];
  /** How a local replacement is written in modules.txt: from the workspace's directory, as it stands elsewhere. */
  writtenPath(replace: Replace): string;
}

/** Whether the go command takes the vendor directory by itself, and if so whether it accepts it. */
export function vendorState(repo: Repo, vendorDir: string, owner: VendorOwner): VendorState {
  if (repo.stat(vendorDir)?.kind !== 'directory') return { state: 'none', reasons: [] };
  const file = owner.isWorkspace ? 'go.work' : 'go.mod';
  const unused = (reason: string): VendorState => ({ state: 'unused', reasons: [reason] });
  if (owner.go === undefined) return unused(`${file} has no go line, so vendor is not used`);
  if (compareGoVersions(owner.go, '1.14') < 0) return unused(`the go line of ${file} is below 1.14, so vendor is not used`);
  const list = readVendorList(repo, vendorDir);
  if (list.forWorkspace !== owner.isWorkspace) {
    return unused(list.forWorkspace ? 'vendor belongs to a workspace' : 'vendor does not belong to the workspace');
  }
  const reasons = inconsistencies(list, owner);
  return { state: reasons.length === 0 ? 'consistent' : 'inconsistent', reasons };
}

const label = ({ path, version }: ModuleVersion): string => version === '' ? path : `${path}@${version}`;

/** Every way in which modules.txt contradicts the go.mod files (cmd/go's checkVendorConsistency). */
function inconsistencies(list: VendorList, owner: VendorOwner): string[] {
  const byLabel = new Map(list.modules.map((found) => [label(found), found]));
  const reasons: string[] = [];
  for (const required of owner.mods.flatMap((mod) => mod.require)) {
    if (byLabel.get(label(required))?.explicit !== true) {
      reasons.push(`${label(required)} is required in go.mod, but not marked explicit in vendor/modules.txt`);
    }
  }
  reasons.push(...replaceInconsistencies(byLabel, owner));
  for (const found of selectedModules(list)) {
    const required = owner.mods.some((mod) => mod.require.some((row) => label(row) === label(found)));
    if (required) continue;
    if (found.explicit) reasons.push(`${label(found)} is marked explicit in vendor/modules.txt, but not required in go.mod`);
    // From Go 1.17 on, go.mod lists all modules that the build needs, also the indirect ones.
    else if (!owner.isWorkspace && compareGoVersions(owner.go ?? '', '1.17') >= 0) {
      reasons.push(`${label(found)} gives packages in vendor, but is not required in go.mod`);
    }
  }
  return reasons;
}

function allReplacements(owner: VendorOwner): readonly Replace[] {
  return [...owner.workReplace, ...owner.mods.flatMap((mod) => mod.replace)];
}

function replaceInconsistencies(byLabel: ReadonlyMap<string, VendoredModule>, owner: VendorOwner): string[] {
  const reasons: string[] = [];
  const replacements = new Map<string, Replace>();
  // In one file the last line for a module counts; go.work goes before all go.mod files.
  for (const replace of allReplacements(owner).toReversed()) {
    if (!replacements.has(label(replace.old)) || owner.workReplace.includes(replace)) replacements.set(label(replace.old), replace);
  }
  for (const [name, replace] of replacements) {
    const recorded = byLabel.get(name)?.replacement;
    const written = { path: owner.writtenPath(replace), version: replace.new.version };
    if (recorded === undefined) reasons.push(`${name} is replaced, but not marked as replaced in vendor/modules.txt`);
    else if (label(recorded) !== label(written)) {
      reasons.push(`${name} is replaced by ${label(written)}, but marked as replaced by ${label(recorded)} in vendor/modules.txt`);
    }
  }
  for (const found of byLabel.values()) {
    const replaced = replacements.has(label(found)) || replacements.has(found.path);
    if (found.replacement !== undefined && !replaced) {
      reasons.push(`${label(found)} is marked as replaced in vendor/modules.txt, but not replaced`);
    }
  }
  return reasons;
}

/** Modules that give a package, each in its highest version. */
function selectedModules(list: VendorList): readonly VendoredModule[] {
  const selected = new Map<string, VendoredModule>();
  for (const found of list.modules) {
    const known = selected.get(found.path);
    if (found.packages.length > 0 && (known === undefined || compareModuleVersions(known.version, found.version) < 0)) {
      selected.set(found.path, found);
    }
  }
  return [...selected.values()];
}
