import { baseName, joinPath, parentOf, pathIn, type Repo } from '../repo.ts';
import { openClosures, type Closure, type ClosurePackage } from './packages/closure.ts';
import type { BuildConfig, Constraint } from './go/constraints.ts';
import { below, ignoreTest, isHiddenDirectory, isImportElement, walkDirectories, type Directory } from './packages/directories.ts';
import type { Finding, Layout } from './facts.ts';
import { openGitIgnore, type GitIgnore } from './gitignore.ts';
import { findFuncMain } from './go/body.ts';
import { readGoFile, readOtherConstraints, type GoFile } from './go/file.ts';
import type { Workspace } from './modules/go-work.ts';
import { findLegacyManifests, type LegacyManifest } from './modules/legacy.ts';
import { moduleOf, readModules, type Module } from './modules/modules.ts';
import { openPackages } from './packages/package-variants.ts';
import { isListed, isSourceName, type FileReader, type GoPackage } from './packages/packages.ts';
import { openResolver, type CachedPackages } from './packages/resolve.ts';
import type { VendorState } from './modules/vendor.ts';

/** The Go side of a repository, read once: every answer is kept, so that detectors may ask freely. */
export interface GoTree {
  readonly repo: Repo;
  readonly layout: Finding<Layout>;
  readonly workspace: Workspace | null;
  /** State of the vendor directory beside go.work. */
  readonly workspaceVendor: VendorState;
  /** Sorted by directory. */
  readonly modules: readonly Module[];
  /** What git leaves out of the tree. */
  readonly git: GitIgnore;
  /** Manifests of the time before modules. */
  readonly legacy: readonly LegacyManifest[];
  /** All directories of the tree but `.git`, parents before what they hold; vendor and node_modules included. */
  readonly directories: readonly string[];
  /** Names of a directory's files, sorted; links to files are among them. */
  filesOf(dir: string): readonly string[];
  directory(dir: string): Directory | undefined;
  /** The module that a directory belongs to: the nearest go.mod above it. */
  moduleOf(dir: string): Module | undefined;
  /** Import path of a directory; `undefined` outside of any module. */
  importPathOf(dir: string): string | undefined;
  /** Header of one Go file. */
  file(path: string): GoFile;
  /** The directory as a package, whether or not `./...` would list it. */
  package(dir: string, config: BuildConfig): GoPackage;
  /** What `go list ./...` lists in the module (`undefined`: what lies in no module), sorted by directory. */
  packages(module: Module | undefined, config: BuildConfig): readonly GoPackage[];
  /** Every directory with source files that `./...` looks at, also those where no file counts. */
  candidates(module: Module | undefined, config: BuildConfig): readonly GoPackage[];
  /** Those of the packages that are programs, with the place of their `func main`. */
  programs(module: Module | undefined, config: BuildConfig): readonly Finding<GoPackage>[];
  /** The import closure of the package in the directory. */
  closure(dir: string, config: BuildConfig): Closure;
  /** Where the files of a closure's package are read from. */
  filesOfOrigin(origin: ClosurePackage['origin']): { readonly repo: Repo; readonly files: FileReader };
  /** Size of a file of the tree in bytes. */
  sizeOf(path: string): number;
}

/** Keeps what a function gives for a key. */
function remember<V>(make: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as V;
    const value = make(key);
    known.set(key, value);
    return value;
  };
}

/** Reads and keeps the headers of a repository's files. */
export function openFiles(repo: Repo): FileReader {
  return {
    goFile: remember((path) => readGoFile((limit) => repo.bytes(path, limit))),
    otherConstraints: remember((path): readonly Constraint[] | 'excluded' =>
      readOtherConstraints((limit) => repo.bytes(path, limit))),
  };
}

/** Opens the Go side of a repository. `moduleCache` is GOMODCACHE of this machine, where it may be read. */
export function openGoTree(repo: Repo, moduleCache?: Repo): GoTree {
  const found = walkDirectories(repo);
  const { workspace, workspaceVendor, modules, layout } = readModules(repo, found);
  const legacy = findLegacyManifests(repo);
  const files = openFiles(repo);
  // The go command lists no package behind a link, and builds one that is imported (os.Stat follows links).
  const behindLink = remember((dir) => found.get(repo.real(dir) ?? dir));
  const directory = (dir: string): Directory | undefined => found.get(dir) ?? behindLink(dir);
  const filesOf = (dir: string): readonly string[] => directory(dir)?.files ?? [];
  const wholePackage = openPackages(files, filesOf);
  const partly = new Map<readonly string[], typeof wholePackage>();
  // A build that names its files leaves out the others of their directory.
  const packageAt: typeof wholePackage = (dir, config) => {
    const { without } = config;
    if (without?.some((path) => parentOf(path) === dir) !== true) return wholePackage(dir, config);
    const known = partly.get(without) ?? openPackages(files, (of) => filesOf(of).filter((name) => !without.includes(joinPath(of, name) ?? name)));
    partly.set(without, known);
    return known(dir, config);
  };
  const cache = moduleCache === undefined ? undefined : openCache(moduleCache);
  const nearest = remember((dir) => moduleOf(modules, dir));

  function importPathOf(dir: string): string | undefined {
    const module = nearest(dir);
    const rest = module === undefined ? undefined : below(module.dir, dir);
    if (module === undefined || rest === undefined) return undefined;
    if (rest.startsWith('vendor/')) return rest.slice('vendor/'.length);
    return rest === '' ? module.path.value : `${module.path.value}/${rest}`;
  }

  const directoriesOf = new Map<Module | undefined, readonly Directory[]>();

  function candidates(module: Module | undefined, config: BuildConfig): readonly GoPackage[] {
    const known = directoriesOf.get(module) ??
      [...packageDirectories(found, module)].filter(({ files: names }) => names.some(isSourceName));
    directoriesOf.set(module, known);
    return known.map(({ path }) => packageAt(path, config));
  }

  function packages(module: Module | undefined, config: BuildConfig): readonly GoPackage[] {
    return candidates(module, config).filter(isListed);
  }

  const mains = new Map<GoPackage, Finding<string>['at'] | undefined>();

  function mainAt(value: GoPackage): Finding<string>['at'] | undefined {
    if (!mains.has(value)) mains.set(value, mainFunction(repo, value));
    return mains.get(value);
  }

  function programs(module: Module | undefined, config: BuildConfig): readonly Finding<GoPackage>[] {
    return packages(module, config).flatMap((value) => {
      const at = value.name === 'main' && value.error === undefined ? mainAt(value) : undefined;
      return at === undefined ? [] : [{ value, at }];
    });
  }

  const tree: GoTree = {
    repo, git: openGitIgnore(repo), layout, workspace, workspaceVendor, modules, legacy, moduleOf: nearest, importPathOf,
    directories: [...found.keys()], filesOf, directory, file: files.goFile, package: packageAt, candidates, packages, programs,
    closure: openClosures((dir) => resolver(dir)),
    filesOfOrigin: (origin) => origin === 'module-cache' && cache !== undefined ? cache : { repo, files },
    sizeOf: remember((path) => repo.stat(path)?.size ?? 0),
  };
  const resolver = openResolver(tree, cache);
  return tree;
}

function openCache(disk: Repo): CachedPackages {
  // Each import of a module that is not here asks for the same directories again.
  const repo: Repo = { ...disk, list: remember((dir) => disk.list(dir)) };
  const files = openFiles(repo);
  const filesOf = (dir: string): readonly string[] =>
    repo.list(dir).filter(({ kind }) => kind !== 'directory').map(({ name }) => name);
  return { repo, files, package: openPackages(files, filesOf) };
}

/** Directories that `./...` looks at from the top of a module. */
function* packageDirectories(directories: ReadonlyMap<string, Directory>, module: Module | undefined): Generator<Directory> {
  const top = module?.dir ?? '.';
  const ignored = ignoreTest(module?.mod.ignore.map(({ value }) => value) ?? []);
  const skipped = new Set<string>();
  for (const directory of directories.values()) {
    const { path } = directory;
    const relative = below(top, path);
    if (relative === undefined) continue;
    const parent = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
    const isTop = relative === '';
    const skip = (module === undefined && directory.hasGoMod) || !isTop && (skipped.has(parent) ||
      isHiddenDirectory(path) || ignored(relative) || directory.hasGoMod || !isImportElement(baseName(path)));
    if (skip) skipped.add(path);
    // A package named vendor is one; what lies below it is not part of the module.
    else if (!/(?:^|\/)vendor\//.test(relative)) yield directory;
  }
}

/** Place of `func main` in the files that are built. */
function mainFunction(repo: Repo, found: GoPackage): Finding<string>['at'] | undefined {
  for (const name of [...found.goFiles, ...found.cgoFiles]) {
    const path = pathIn(found.dir, name);
    const bytes = repo.bytes(path);
    const line = bytes === undefined ? undefined : findFuncMain(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (line !== undefined) return { path, line };
  }
  return undefined;
}
