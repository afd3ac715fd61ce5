import type { Repo } from '../../repo.ts';
import { parentOf, pathIn } from '../../repo.ts';
import type { BuildConfig } from '../go/constraints.ts';
import { below, type Directory } from './directories.ts';
import type { Finding } from '../facts.ts';
import type { ModuleVersion, Replace } from '../modules/go-mod.ts';
import { compareGoVersions, compareModuleVersions } from '../modules/go-version.ts';
import type { GoTree } from '../go-tree.ts';
import { openGopath } from '../modules/gopath.ts';
import { cacheDirectory, selectVersions } from '../modules/module-cache.ts';
import type { Module } from '../modules/modules.ts';
import type { FileReader, GoPackage } from './packages.ts';
import { isStandardImport } from './standard-library.ts';
import { readVendorList, type VendorList } from '../modules/vendor.ts';

/** Where the source of an import path is. */
export type Resolution =
  | { readonly kind: 'standard' }
  | {
    readonly kind: 'found';
    readonly origin: 'tree' | 'vendor' | 'module-cache';
    readonly dir: string;
    readonly module: string;
    readonly version: string;
  }
  /** It belongs to a module of the tree that has no Go file there. */
  | { readonly kind: 'missing'; readonly dir: string | undefined }
  /** Its module is not here. Both empty where no requirement names it. */
  | { readonly kind: 'unknown'; readonly module: string; readonly version: string };

export type FoundPackage = Extract<Resolution, { kind: 'found' }>;

export interface ResolvedImport extends Finding<string> {
  /** In module mode one object an import path, whoever imports it; before modules the importer decides, too. */
  readonly found: Resolution;
}

/** Finds packages for the programs of one module or workspace. */
export interface Resolver {
  /** What a package imports, `C` aside. */
  imports(importer: GoPackage): readonly ResolvedImport[];
  package(found: FoundPackage, config: BuildConfig): GoPackage;
}

function hasGoFiles(directory: Directory | undefined): boolean {
  // A directory is a package for its names alone, whatever the constraints in its files say.
  return directory?.files.some((name) => name.endsWith('.go')) ?? false;
}

/** Prefixes of an import path, the longest first. */
function* prefixes(path: string): Generator<string> {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) yield path.slice(0, end);
}

interface Root {
  readonly dir: string;
  readonly module: string;
  readonly version: string;
}

/** The resolver for the program in a directory: by its module or workspace, or by GOPATH rules. */
export function openResolver(tree: GoTree, cache: CachedPackages | undefined): (dir: string) => Resolver {
  const known = new Map<string, Resolver>();
  return (dir) => {
    const module = tree.moduleOf(dir);
    const key = module === undefined ? '' : module.inWorkspace ? 'workspace' : module.dir;
    const resolver = known.get(key) ?? make(module);
    known.set(key, resolver);
    return resolver;
  };

  function make(module: Module | undefined): Resolver {
    const resolve = module === undefined ? openGopath(tree) : new ModuleResolver(tree, module, cache?.repo).resolve;
    const resolved = new Map<GoPackage, readonly ResolvedImport[]>();
    return {
      imports(importer) {
        const found = resolved.get(importer) ?? importer.imports
          .flatMap(({ value, at }) => value === 'C' ? [] : [{ value, at, found: resolve(value, importer.dir) }]);
        resolved.set(importer, found);
        return found;
      },
      package: (found, config) => found.origin === 'module-cache' && cache !== undefined
        ? cache.package(found.dir, config) : tree.package(found.dir, config),
    };
  }
}

/** The module cache with the packages that have been read of it. */
export interface CachedPackages {
  readonly repo: Repo;
  readonly files: FileReader;
  package(dir: string, config: BuildConfig): GoPackage;
}

/** Finds packages as the go command does in module mode (modload's import). */
class ModuleResolver {
  private readonly tree: GoTree;
  private readonly cache: Repo | undefined;
  private readonly mains: readonly Module[];
  /** Modules whose source lies in the tree, by module path. */
  private readonly roots = new Map<string, Root>();
  private readonly replacements = new Map<string, Replace>();
  private readonly required = new Map<string, string>();
  private readonly vendor: { readonly dir: string; readonly list: VendorList; readonly needsListing: boolean } | undefined;
  /** Answers by import path: which package imports it makes no difference in module mode. */
  private readonly resolved = new Map<string, Resolution>();
  private all: ReadonlyMap<string, string> | undefined;

  constructor(tree: GoTree, module: Module, cache: Repo | undefined) {
    this.tree = tree;
    this.cache = cache;
    this.mains = module.inWorkspace ? tree.modules.filter(({ inWorkspace }) => inWorkspace) : [module];
    const workReplace = module.inWorkspace ? tree.workspace?.replace ?? [] : [];
    for (const replace of [...this.mains.flatMap(({ mod }) => mod.replace), ...workReplace]) {
      this.replacements.set(`${replace.old.path} ${replace.old.version}`, replace);
    }
    for (const required of this.mains.flatMap(({ mod }) => mod.require)) {
      const known = this.required.get(required.path);
      if (known === undefined || compareModuleVersions(known, required.version) < 0) this.required.set(required.path, required.version);
    }
    for (const replace of this.replacements.values()) {
      const dir = replace.local?.dir;
      if (dir !== undefined && dir !== null && this.applies(replace)) {
        this.roots.set(replace.old.path, { dir, module: replace.old.path, version: '' });
      }
    }
    for (const main of this.mains) {
      if (main.path.value !== '') this.roots.set(main.path.value, { dir: main.dir, module: main.path.value, version: '' });
    }
    this.vendor = this.openVendor(module);
  }

  private applies(replace: Replace): boolean {
    return replace.old.version === '' || replace.old.version === this.required.get(replace.old.path);
  }

  /** The vendor directory: also one that the go command passes over, since its sources are still the best known. */
  private openVendor(module: Module): ModuleResolver['vendor'] {
    const { tree } = this;
    const ownDir = pathIn(module.dir, 'vendor');
    const shared = module.inWorkspace && tree.workspace !== null && tree.workspaceVendor.state !== 'none';
    const dir = shared ? pathIn(parentOf(tree.workspace!.path), 'vendor') : ownDir;
    const state = shared ? tree.workspaceVendor : module.vendor;
    if (state.state === 'none') return undefined;
    const go = module.inWorkspace ? tree.workspace?.go : module.mod.go;
    const needsListing = state.state === 'consistent' && compareGoVersions(go?.value ?? '', '1.23') >= 0;
    return { dir, list: readVendorList(tree.repo, dir), needsListing };
  }

  readonly resolve = (importPath: string): Resolution => {
    const known = this.resolved.get(importPath);
    if (known !== undefined) return known;
    const made = this.find(importPath);
    this.resolved.set(importPath, made);
    return made;
  };

  private find(importPath: string): Resolution {
    const inTree = this.resolveInTree(importPath);
    if (inTree?.kind === 'found') return inTree;
    // A first part without a dot can only be a module of the tree or the standard library.
    if (inTree === undefined && isStandardImport(importPath)) return { kind: 'standard' };
    const vendored = this.resolveInVendor(importPath);
    if (vendored !== undefined) return vendored;
    const outside = this.resolveOutside(importPath);
    return inTree === undefined || this.isNested(importPath, outside) ? outside : inTree;
  }

  /** Whether it belongs to a module below one of the tree that is required as published: the longer path owns it. */
  private isNested(importPath: string, outside: Resolution): boolean {
    if (outside.kind !== 'unknown') return outside.kind === 'found';
    const root = [...prefixes(importPath)].find((prefix) => this.roots.has(prefix)) ?? '';
    return outside.module.length > root.length;
  }

  private resolveInTree(importPath: string): Resolution | undefined {
    let owner: Resolution | undefined;
    for (const prefix of prefixes(importPath)) {
      const root = this.roots.get(prefix);
      if (root === undefined) continue;
      const rest = importPath.slice(prefix.length + 1);
      const dir = rest === '' ? root.dir : pathIn(root.dir, rest);
      if (hasGoFiles(this.tree.directory(dir)) && this.isOwn(root.dir, dir)) {
        return { kind: 'found', origin: 'tree', dir, module: root.module, version: root.version };
      }
      owner ??= { kind: 'missing', dir };
    }
    return owner;
  }

  /** Whether no other module begins between a module and one of its directories. */
  private isOwn(root: string, dir: string): boolean {
    for (const { path, hasGoMod } of ancestors(this.tree, dir)) {
      if (path === root) return true;
      if (hasGoMod) return false;
    }
    return below(root, dir) !== undefined;
  }

  private resolveInVendor(importPath: string): Resolution | undefined {
    if (this.vendor === undefined) return undefined;
    const dir = `${this.vendor.dir}/${importPath}`;
    const module = this.vendor.list.packages.get(importPath);
    if (!hasGoFiles(this.tree.directory(dir)) || (module === undefined && this.vendor.needsListing)) return undefined;
    return { kind: 'found', origin: 'vendor', dir, module: module?.path ?? '', version: module?.version ?? '' };
  }

  /** In the module cache, or at least the name of the module that should hold it. */
  private resolveOutside(importPath: string): Resolution {
    return this.resolveAmong(importPath, this.required) ?? this.resolveAmong(importPath, this.allVersions()) ??
      { kind: 'unknown', module: '', version: '' };
  }

  private resolveAmong(importPath: string, versions: ReadonlyMap<string, string>): Resolution | undefined {
    let owner: Resolution | undefined;
    for (const prefix of prefixes(importPath)) {
      const version = versions.get(prefix);
      if (version === undefined) continue;
      const source = this.replaced({ path: prefix, version });
      const rest = importPath.slice(prefix.length + 1);
      const dir = source === null ? '' : rest === '' ? cacheDirectory(source) : `${cacheDirectory(source)}/${rest}`;
      const there = source !== null && (this.cache?.list(dir).some(({ name }) => name.endsWith('.go')) ?? false);
      if (there) return { kind: 'found', origin: 'module-cache', dir, module: prefix, version };
      owner ??= { kind: 'unknown', module: prefix, version };
    }
    return owner;
  }

  /** The module that stands in for another; `null` for a directory. */
  private replaced(module: ModuleVersion): ModuleVersion | null {
    const replace = this.replacements.get(`${module.path} ${module.version}`) ?? this.replacements.get(`${module.path} `);
    return replace === undefined ? module : replace.local === undefined ? replace.new : null;
  }

  private allVersions(): ReadonlyMap<string, string> {
    if (this.all !== undefined) return this.all;
    const local = [...this.roots.values()].flatMap(({ dir }) => this.tree.modules.filter((found) => found.dir === dir));
    const roots = [...this.mains, ...local].flatMap(({ mod }) => mod.require);
    this.all = selectVersions(roots, this.cache, (module) => this.replaced(module));
    return this.all;
  }
}

function* ancestors(tree: GoTree, dir: string): Generator<Directory> {
  for (let path = dir; ; path = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.') {
    const found = tree.directory(path);
    if (found !== undefined) yield found;
    if (path === '.') return;
  }
}
