import type { Closure, ClosurePackage } from '../packages/closure.ts';
import type { GoPackage } from '../packages/packages.ts';
import { cgoImportOf, dynamicImportsOf, headerOf } from '../packages/closure-files.ts';
import { isPlatformTag, tagsIn, type BuildConfig, type Constraint } from '../go/constraints.ts';
import type { Finding } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { judgeWithoutCgo, lacksDriver, refusesWithoutCgo } from './need.ts';
import { describeC, type CSystem } from './system.ts';
import { isBelowMusl, knownModuleOf, linkedWith, type KnownModule } from '../modules/known-modules.ts';

export type CLanguage = 'c' | 'c++' | 'objective-c' | 'fortran' | 'swig';

/** What cgo means for one program, and what that asks of the system. */
export interface CgoFacts extends CSystem {
  /**
   * `needed`: without cgo it does not compile, or it compiles and fails when it runs. `optional`: it compiles and
   * works both ways. `none`: nothing in the closure uses cgo.
   */
  readonly need: 'needed' | 'optional' | 'none';
  /** Every package that asks for it: import path, at its `import "C"`, or the row of known-modules.ts. */
  readonly users: readonly CgoUser[];
  /** Whether the closure was read completely, so that `none` is certain. */
  readonly certain: boolean;
  /** `//go:cgo_import_dynamic`: linked dynamically although cgo is off. */
  readonly dynamicWithoutCgo: readonly Finding<string>[];
}

export interface CgoUser extends Finding<string> {
  readonly need: 'needed' | 'optional';
  /** What happens without cgo. */
  readonly without: 'does-not-compile' | 'fails-at-run-time' | 'works';
  /** Why, in one sentence. */
  readonly why: string;
  /** A tag with which it no longer needs cgo; empty where none is known. */
  readonly withoutCgoTag: string;
  /** Why it does not build or run with musl (Alpine); absent where nothing is known against it. */
  readonly notOnMusl?: string;
}

/** Packages that are linked dynamically without cgo, by themselves or by way of purego, where their source is not here; with the tag that keeps them from it. */
const dynamicPackages: ReadonlyMap<string, string | undefined> = new Map([
  ['git.sr.ht/~jackmordaunt/go-libwebp/lib/dynamic/webp', undefined], ['github.com/FloatTech/gg', undefined], ['github.com/ebitengine/purego', undefined], ['github.com/jupiterrider/ffi', undefined],
  ...['avif', 'heic', 'jpegxl', 'webp'].map((name) => [`github.com/gen2brain/${name}`, 'nodynamic'] as const),
]);

/** The row of a module whose source is not here, as these tags link it. */
function knownFor(importPath: string, { tags }: BuildConfig): KnownModule | undefined {
  const row = knownModuleOf(importPath);
  return row === undefined ? undefined : linkedWith(row, tags);
}

function usesCgo({ package: { cgoFiles, swigFiles, swigCxxFiles } }: ClosurePackage): boolean {
  return cgoFiles.length + swigFiles.length + swigCxxFiles.length > 0;
}

/** What cgo means for the program in a directory. */
export function cgoFacts(tree: GoTree, dir: string, config: BuildConfig): CgoFacts {
  const on = tree.closure(dir, withCgo(config, true));
  const off = tree.closure(dir, withCgo(config, false));
  const read = [...on.packages.values()].filter(usesCgo);
  const users = [...read.map((user) => readUser(tree, dir, config, user, on, off)), ...unreadUsers(tree, dir, config, on, off), ...pluginUsers(off)];
  const system: CSystem = describeC(tree, read, on.unknown.flatMap(({ value }) => knownFor(value, config) ?? []));
  const needed = users.some(({ need }) => need === 'needed');
  return {
    need: needed ? 'needed' : users.length > 0 ? 'optional' : 'none', users, certain: on.unknown.length === 0, ...system,
    dynamicWithoutCgo: dynamicImports(tree, off, config),
  };
}

const configs = new WeakMap<BuildConfig, readonly [BuildConfig, BuildConfig]>();

/** The configuration with cgo off or on; the same object each time, so that what was read for it is found again. */
function withCgo(config: BuildConfig, cgo: boolean): BuildConfig {
  const pair = configs.get(config) ?? [{ ...config, cgo: false }, { ...config, cgo: true }] as const;
  configs.set(config, pair);
  return pair[cgo ? 1 : 0];
}

/** A package whose cgo files lie here. */
function readUser(tree: GoTree, dir: string, config: BuildConfig, user: ClosurePackage, on: Closure, off: Closure): CgoUser {
  const row = knownModuleOf(user.importPath);
  const judged = judgeWithoutCgo(tree, user, off);
  const tag = judged.without === 'works' ? askedTag(constraintsAbout(tree, user), config) : undefined;
  const at = user.importedAt;
  const refuses = row?.without === 'run' && judged.without === 'works' && at !== undefined && at.from === undefined && refusesWithoutCgo(tree, at.path, on, off);
  const lacks = row?.without === 'run' && judged.without === 'works' && !off.packages.has(user.importPath) && lacksDriver(tree, off);
  const fails = refuses || lacks || tag !== undefined || (row?.without === 'run' && judged.without === 'works' && off.packages.has(user.importPath));
  const without = fails ? 'fails-at-run-time' : judged.without;
  const need = without === 'works' ? 'optional' : 'needed';
  const withoutCgoTag = need === 'needed' && tag === undefined ? row?.tag ?? findTag(tree, dir, config, user.importPath, constraintsAbout(tree, user)) : '';
  return {
    value: user.importPath, at: cgoImportOf(tree, user), need, without, why: refuses ? REFUSES.why : lacks ? LACKS.why : tag !== undefined ? askedBy(tag) : fails ? row!.why : judged.why, withoutCgoTag,
    ...muslOf(tree, dir, row, user.version),
  };
}

/** A tag that the program is built with and that those files ask for: what stands in for them without cgo is not what was asked for. */
function askedTag(constraints: readonly Constraint[], { tags }: BuildConfig): string | undefined {
  const asked = (one: Constraint): readonly string[] => (one.op === 'tag' ? [one.tag] : one.op === 'and' ? [...asked(one.x), ...asked(one.y)] : []);
  return constraints.flatMap(asked).find((tag) => tags.includes(tag) && !isPlatformTag(tag));
}

const askedBy = (tag: string): string => `the tag ${tag} asks for files that are only taken with cgo`;

const REFUSES = { need: 'needed', without: 'fails-at-run-time', why: 'what stands in for it without cgo refuses to work' } as const;
const LACKS = { ...REFUSES, why: 'imported only with cgo, and the rest of the program names its driver' } as const;

/** Packages of the tree that load plugins: the standard package is empty without cgo (src/plugin/plugin_stubs.go). */
function pluginUsers(off: Closure): CgoUser[] {
  return [...off.packages.values()].filter(({ origin }) => origin === 'tree').flatMap(({ importPath, package: { imports } }) => {
    const found = imports.find(({ value }) => value === 'plugin');
    return found === undefined ? [] : [{ value: importPath, at: found.at, need: 'optional' as const, without: 'works' as const, why: 'all but plugin.Open, which opens nothing without cgo', withoutCgoTag: '' }];
  });
}

/** Constraints of the package's cgo files and of the file that imports it first. */
function constraintsAbout(tree: GoTree, user: ClosurePackage): readonly Constraint[] {
  const importer = user.importedAt;
  const own = user.package.cgoFiles.flatMap((name) => headerOf(tree, user, name).constraints);
  return importer === undefined || importer.from !== undefined ? own : [...own, ...tree.file(importer.path).constraints];
}

/** A custom tag of those constraints with which the program does without the cgo files of an import path. */
function findTag(tree: GoTree, dir: string, config: BuildConfig, importPath: string, constraints: readonly Constraint[]): string {
  const tags = new Set(constraints.flatMap(tagsIn).filter((tag) => !isPlatformTag(tag)));
  // Each try reads the closure again; a package with more tags than this does not use them for this.
  for (const tag of [...tags].sort().slice(0, 8)) {
    const found = tree.closure(dir, { ...config, cgo: true, tags: [...config.tags, tag] });
    const again = found.packages.get(importPath);
    const unread = found.unknown.some(({ value }) => value === importPath);
    if (found.missing.length === 0 && !unread && (again === undefined || !usesCgo(again))) return tag;
  }
  return '';
}

/** Modules of the table that are imported but whose source is not here. */
function unreadUsers(tree: GoTree, dir: string, config: BuildConfig, on: Closure, off: Closure): CgoUser[] {
  const alsoOff = new Set(off.unknown.map(({ value }) => value));
  return on.unknown.flatMap(({ value, at, version }) => {
    const row = knownFor(value, config);
    if (row === undefined) return [];
    const constraints = at.from === undefined ? tree.file(at.path).constraints : [];
    const tag = row.tag ?? (alsoOff.has(value) ? findTag(tree, dir, config, value, constraints) : '');
    const asked = alsoOff.has(value) ? undefined : askedTag(constraints, config);
    const dropped = !alsoOff.has(value) && row.without === 'run' && at.from === undefined;
    const refuses = dropped && refusesWithoutCgo(tree, at.path, on, off);
    const lacks = dropped && !refuses && lacksDriver(tree, off);
    const user = unreadUser(row, { value, at }, alsoOff.has(value), tag);
    return [{ ...user, ...(asked !== undefined && { need: 'needed', without: 'fails-at-run-time', why: askedBy(asked) }), ...(refuses && REFUSES), ...(lacks && LACKS), ...muslOf(tree, dir, row, version) }];
  });
}

function unreadUser(row: KnownModule, found: Finding<string>, alsoWithoutCgo: boolean, withoutCgoTag: string): CgoUser {
  if (!alsoWithoutCgo) {
    return { ...found, need: 'optional', without: 'works', why: `${row.why}; imported only with cgo`, withoutCgoTag };
  }
  const without = ({ compile: 'does-not-compile', run: 'fails-at-run-time', works: 'works' } as const)[row.without];
  return { ...found, need: row.without === 'works' ? 'optional' : 'needed', without, why: row.why, withoutCgoTag };
}

/** What the row says against musl for this version, or for the version of the module that it drives. */
function muslOf(tree: GoTree, dir: string, row: KnownModule | undefined, version: string): { readonly notOnMusl?: string } {
  const limit = row?.musl;
  if (limit === undefined) return {};
  const required = tree.moduleOf(dir)?.mod.require.find(({ path }) => path === limit.module)?.version;
  return isBelowMusl(limit, required ?? version) ? { notOnMusl: limit.why } : {};
}

const directives = new WeakMap<GoPackage, readonly Finding<string>[]>();

/** Directives of a package, which many programs share. */
function directivesOf(tree: GoTree, found: ClosurePackage): readonly Finding<string>[] {
  const known = directives.get(found.package) ?? dynamicImportsOf(tree, found);
  directives.set(found.package, known);
  return known;
}

function dynamicImports(tree: GoTree, off: Closure, { tags }: BuildConfig): readonly Finding<string>[] {
  // Such a directive comes with go:linkname, which asks for this import; other packages are not read again.
  const read = [...off.packages.values()]
    .filter(({ package: { imports } }) => imports.some(({ value }) => value === 'unsafe'))
    .flatMap((found) => directivesOf(tree, found));
  const unread = off.unknown.filter(({ value }) => dynamicPackages.has(value) && !tags.includes(dynamicPackages.get(value) ?? '')).map(({ value, at }) => ({ value, at }));
  return [...read, ...unread];
}
