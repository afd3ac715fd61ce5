import { builtWith, outsideImports, withTags } from '../analyze/packages/commands.ts';
import { defaultConfig, type BuildConfig } from '../analyze/go/constraints.ts';
import type { Command, Finding, Source } from '../analyze/facts.ts';
import type { GitIgnore } from '../analyze/gitignore.ts';
import type { GoTree } from '../analyze/go-tree.ts';
import type { Closure } from '../analyze/packages/closure.ts';
import { readOwnCode } from '../analyze/code/own-code.ts';
import { runsAlways } from '../analyze/code/runs-always.ts';
import { joined, once, withLater } from '../analyze/lazy.ts';
import { readOpenedFiles, type FileUse } from '../analyze/runtime/files/files.ts';
import { writesAnywhere } from '../analyze/runtime/files/writes.ts';
import { readRuntime, type RuntimeFacts } from '../analyze/runtime/runtime.ts';
import { joinPath, parentOf } from '../repo.ts';
import type { GoRun } from './image/build.ts';
import { goEnv, type GoBuild } from './view.ts';

/** What one go command makes of a program, as its own tags, cgo setting and platform have it. */
export interface Compiled {
  /** Whether it compiles a file, whatever is not known of its setting. */
  file(path: string): boolean;
  /** The same, were each file of the program's directory named. */
  fits(path: string): boolean;
  /** Whether it compiles a package of the repository. */
  directory(dir: string): boolean;
  /** Directories of the packages that these files of the program import, directly or not. */
  ledTo(files: readonly string[]): ReadonlySet<string>;
  /** Whether it imports a package of such a path, directly or not, as far as the sources are here. */
  imports(path: RegExp): boolean;
  /** Imports of other modules whose source is not in the repository. */
  foreign(): readonly Finding<string>[];
}

const configs = new Map<string, BuildConfig>();

/** What a go command builds, as its cgo setting and platform have it too. */
export function compiledBy(tree: GoTree, build: GoBuild, { dir }: Command): Compiled {
  const { run } = build;
  const found = configsOf({ run }).map((config) => {
    const closure = tree.closure(dir, config);
    const packages = [...closure.packages.values()].filter(({ origin }) => origin !== 'module-cache').map((one) => one.package);
    return {
      closure,
      dirs: new Set(packages.map((one) => one.dir)),
      files: new Set(packages.flatMap((one) => [...one.goFiles, ...one.cgoFiles].map((name) => joinPath(one.dir, name)))),
    };
  });
  // Tags behind a variable may leave out any file with a constraint.
  const hidden = hidesTags(run);
  const fits = (path: string): boolean => found.every(({ files }) => files.has(path)) && !(hidden && tree.file(path).constraints.length > 0);
  return {
    file: (path) => isNamed(build, dir, path) && fits(path),
    fits,
    directory: (path) => found.every(({ dirs }) => dirs.has(path)),
    ledTo: (files) => new Set(found.flatMap(({ closure }) => [...directoriesFrom(closure, files.flatMap((path) => tree.file(path).imports.map((one) => one.path)))])),
    imports: (path) => found.some(({ closure }) => [...closure.packages.keys(), ...closure.unknown.map(({ value }) => value)].some((one) => path.test(one))),
    foreign: () => {
      const [first = [], ...others] = found.map(({ closure }) => outsideImports(closure));
      return first.filter(({ value }) => others.every((other) => other.some((one) => one.value === value)));
    },
  };
}

/** The Go files that a go command names in place of a package. */
export function namedFiles({ targets }: Pick<GoBuild, 'targets'>): readonly string[] {
  return targets.flatMap(({ file }) => file ?? []);
}

function directoriesFrom({ packages }: Closure, imports: readonly string[]): readonly string[] {
  const met = new Set<string>(imports);
  // A Set may grow while it is walked.
  for (const path of met) for (const { value } of packages.get(path)?.package.imports ?? []) met.add(value);
  return [...met].flatMap((path) => packages.get(path)?.package.dir ?? []);
}

/** Whether a go command that names files of a directory takes this one too; any other file is its packages' to say. */
export function isNamed({ targets }: Pick<GoBuild, 'targets'>, dir: string, path: string): boolean {
  const files = namedFiles({ targets });
  return files.length === 0 || parentOf(path) !== dir || files.includes(path);
}

/** What the code of a program does when it runs. */
interface Running {
  readonly runtime: RuntimeFacts;
  /** Files that its code opens, whatever its settings say; none where it changes its directory. */
  readonly opens: readonly FileUse[];
  /** Whether every plain start comes to a line of its code. */
  readonly always: (at: Source) => boolean;
  /** It writes to some directory. */
  readonly writes: boolean;
}

/** A program as a go command of a Dockerfile makes it. */
export interface BuiltCommand extends Command, Running {}

/** Relative paths then count from elsewhere. */
const movesAway = /\bos\.Chdir\(/;

const running = new WeakMap<Closure, Running>();

/** The same for all builds whose tags choose the same files. */
function runningOf(tree: GoTree, dir: string, closure: Closure): Running {
  const known = running.get(closure);
  if (known !== undefined) return known;
  const own = once(() => readOwnCode(tree, closure));
  const made: Running = withLater({
    always: ({ path, line }: Source): boolean => {
      const file = own().files.find((one) => one.path === path);
      return file !== undefined && runsAlways(own(), file, line);
    },
  }, {
    runtime: () => readRuntime(tree, dir, closure, () => []),
    opens: () => (own().files.some((file) => file.has(movesAway)) ? [] : readOpenedFiles(tree, own(), dir)),
    // What the code writes by itself is found without its settings, which take longest to read.
    writes: () => writesAnywhere(own()) || made.runtime.writes.length > 0,
  });
  running.set(closure, made);
  return made;
}

const built = new WeakMap<GoTree, Map<string, BuiltCommand>>();

/**
 * A program with the tags of a go command, and with cgo. The facts know it with the tags that anything in the repository passes: these
 * count where the command takes its own from a variable.
 */
export function asBuilt(tree: GoTree, git: GitIgnore, run: GoRun, command: Command): BuiltCommand {
  const tags = hidesTags(run) ? undefined : tagsOf(run);
  const known = built.get(tree) ?? new Map<string, BuiltCommand>();
  built.set(tree, known);
  const key = JSON.stringify([command.dir, tags]);
  const runs = once(() => runningOf(tree, command.dir, tree.closure(command.dir, withTags(defaultConfig, [...command.tags, ...(tags ?? [])]))));
  const made: BuiltCommand = known.get(key) ?? withLater(joined({}, tags === undefined ? command : builtWith(tree, git, command, defaultConfig, tags)), {
    runtime: () => runs().runtime, opens: () => runs().opens, always: () => runs().always, writes: () => runs().writes,
  });
  known.set(key, made);
  return made;
}

function hidesTags({ call: { command: { words } } }: GoRun): boolean {
  return words.some((word, index) => /^--?tags=?.*\$/.test(word) || (word.includes('$') && /^--?tags$/.test(words[index - 1] ?? '')));
}

function tagsOf(run: GoRun): readonly string[] {
  return run.call.use.tags.length > 0 ? run.call.use.tags : /(?:^|\s)--?tags=(\S+)/.exec(goEnv(run, 'GOFLAGS') ?? '')?.[1]?.split(',') ?? [];
}

/** What a build may be: with and without cgo where nothing says which. */
function configsOf({ run }: Pick<GoBuild, 'run'>): BuildConfig[] {
  const plain = (name: string): string | undefined => (/^\w+$/.test(goEnv(run, name) ?? '') ? goEnv(run, name) : undefined);
  const said = goEnv(run, 'CGO_ENABLED');
  const tags = tagsOf(run);
  return (said === '0' ? [false] : said === '1' ? [true] : [true, false]).map((cgo) => {
    const config = { ...defaultConfig, goos: plain('GOOS') ?? defaultConfig.goos, goarch: plain('GOARCH') ?? defaultConfig.goarch, cgo };
    const key = JSON.stringify(config);
    const known = configs.get(key) ?? config;
    configs.set(key, known);
    return withTags(known, tags);
  });
}
