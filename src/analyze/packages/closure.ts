import type { BuildConfig } from '../go/constraints.ts';
import type { Finding, Source } from '../facts.ts';
import type { GoPackage } from './packages.ts';
import type { FoundPackage, Resolution, Resolver } from './resolve.ts';

/** A package of a closure, with where it was read. */
export interface ClosurePackage {
  readonly importPath: string;
  /** `tree`: the program's module, a workspace module or a local replacement. */
  readonly origin: 'tree' | 'vendor' | 'module-cache';
  /** Module path; empty where there is none. */
  readonly module: string;
  readonly version: string;
  readonly package: GoPackage;
  /** The first import of it that was met; `undefined` for the program itself. */
  readonly importedAt: Source | undefined;
}

export interface MissingImport extends Finding<string> {
  /** Whether there is no Go file at all, or none for this configuration. */
  readonly why: 'absent' | 'excluded';
  /** Where it should lie. */
  readonly dir: string | undefined;
}

/** All that a program imports, directly and not, tests aside. */
export interface Closure {
  /** By import path, the program first, in the order in which they were met. */
  readonly packages: ReadonlyMap<string, ClosurePackage>;
  /** Packages of the standard library that the packages above import directly. */
  readonly standard: readonly string[];
  /** Imports of other modules whose source is not here. `module` and `version` from go.mod where it lists them. */
  readonly unknown: readonly (Finding<string> & { readonly module: string; readonly version: string })[];
  /** Imports that belong to a module of the tree but have no Go file there. */
  readonly missing: readonly MissingImport[];
}

/** Name of the program's own entry: it is imported by nobody. */
const self = '';

/** Packages that the translation of cgo files imports. */
const cgoImports = ['runtime/cgo', 'syscall', 'unsafe'];

/** A closure with all packages that it looked at: while they stay the same, so does the closure. */
interface Variant {
  readonly closure: Closure;
  readonly looked: readonly { readonly found: FoundPackage; readonly package: GoPackage }[];
}

/**
 * Reads and keeps closures. Most are the same with and without cgo or a tag; a walk over their packages tells, at a
 * fraction of what it takes to follow all imports again.
 */
export function openClosures(resolverOf: (dir: string) => Resolver): (dir: string, config: BuildConfig) => Closure {
  const known = new Map<string, Variant[]>();
  return (dir, config) => {
    const resolver = resolverOf(dir);
    let variants = known.get(dir);
    if (variants === undefined) known.set(dir, variants = []);
    const same = variants.find(({ looked }) => looked.every((one) => resolver.package(one.found, config) === one.package));
    if (same !== undefined) return same.closure;
    const made = readClosure(dir, config, resolver);
    variants.push(made);
    return made.closure;
  };
}

/** Follows the imports of the package in a directory. */
function readClosure(dir: string, config: BuildConfig, resolver: Resolver): Variant {
  const found: FoundPackage = { kind: 'found', origin: 'tree', dir, module: '', version: '' };
  const start: ClosurePackage = {
    importPath: self, origin: 'tree', module: '', version: '', importedAt: undefined,
    package: resolver.package(found, config),
  };
  const walk = new ClosureWalk(resolver, config, start);
  walk.looked.push({ found, package: start.package });
  return { closure: walk.run(), looked: walk.looked };
}

class ClosureWalk {
  private readonly resolver: Resolver;
  private readonly config: BuildConfig;
  private readonly packages: Map<string, ClosurePackage>;
  private readonly standard = new Set<string>();
  private readonly unknown = new Map<string, Closure['unknown'][number]>();
  private readonly missing = new Map<string, MissingImport>();
  /** What has been met: one object an import path, or one an import of a package where that decides. */
  private readonly seen = new Set<Resolution>();
  readonly looked: { readonly found: FoundPackage; readonly package: GoPackage }[] = [];

  constructor(resolver: Resolver, config: BuildConfig, start: ClosurePackage) {
    this.resolver = resolver;
    this.config = config;
    this.packages = new Map([[self, start]]);
  }

  run(): Closure {
    // A Map may grow while it is walked: every package that is added is still visited.
    for (const found of this.packages.values()) this.follow(found);
    return {
      packages: this.packages, standard: [...this.standard].sort(), unknown: [...this.unknown.values()],
      missing: [...this.missing.values()],
    };
  }

  private follow(importer: ClosurePackage): void {
    if (importer.package.cgoFiles.length > 0) for (const path of cgoImports) this.standard.add(path);
    for (const { value, at, found } of this.resolver.imports(importer.package)) {
      if (this.seen.has(found)) continue;
      this.seen.add(found);
      this.take(value, importer.origin === 'module-cache' ? { ...at, from: 'module-cache' } : at, found);
    }
  }

  private take(importPath: string, at: Source, found: Resolution): void {
    switch (found.kind) {
      case 'standard':
        this.standard.add(importPath);
        return;
      case 'unknown':
        if (!this.unknown.has(importPath)) this.unknown.set(importPath, { value: importPath, at, module: found.module, version: found.version });
        return;
      case 'missing':
        if (!this.missing.has(importPath)) this.missing.set(importPath, { value: importPath, at, why: 'absent', dir: found.dir });
        return;
      case 'found': {
        const { origin, module, version } = found;
        const read = this.resolver.package(found, this.config);
        this.looked.push({ found, package: read });
        if (read.goFiles.length + read.cgoFiles.length === 0 && read.error === undefined) {
          this.missing.set(importPath, { value: importPath, at, why: 'excluded', dir: found.dir });
        } else if (!this.packages.has(importPath)) {
          this.packages.set(importPath, { importPath, origin, module, version, package: read, importedAt: at });
        }
      }
    }
  }
}
