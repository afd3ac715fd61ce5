import { withTags } from '../analyze/commands.ts';
import { defaultConfig, type BuildConfig } from '../analyze/constraints.ts';
import type { Command, Finding } from '../analyze/facts.ts';
import { openGoTree, type GoTree } from '../analyze/go-tree.ts';
import { joinPath, type Repo } from '../repo.ts';
import { goEnv, type GoBuild } from './view.ts';

/** What one go command makes of a program, as its own tags, cgo setting and platform have it. */
export interface Compiled {
  /** Whether it compiles a file, whatever is not known of its setting. */
  file(path: string): boolean;
  /** Whether it compiles a package of the repository. */
  directory(dir: string): boolean;
  /** Imports of other modules whose source is not in the repository. */
  foreign(): readonly (Finding<string> & { readonly module: string })[];
}

const trees = new WeakMap<Repo, GoTree>();
const configs = new Map<string, BuildConfig>();

/** The facts know the program with cgo and with the tags that anything in the repository passes; a Dockerfile may build it otherwise. */
export function compiledBy(repo: Repo, { run }: GoBuild, { dir }: Command): Compiled {
  const tree = trees.get(repo) ?? openGoTree(repo);
  trees.set(repo, tree);
  const found = configsOf({ run }).map((config) => {
    const packages = [...tree.closure(dir, config).packages.values()].filter(({ origin }) => origin !== 'module-cache').map((one) => one.package);
    return {
      unknown: tree.closure(dir, config).unknown,
      dirs: new Set(packages.map((one) => one.dir)),
      files: new Set(packages.flatMap((one) => [...one.goFiles, ...one.cgoFiles].map((name) => joinPath(one.dir, name)))),
    };
  });
  // Tags behind a variable may leave out any file with a constraint.
  const hidden = run.call.command.words.some((word) => /^--?tags=?.*\$/.test(word)) || run.call.command.words.some((word, index, all) => word.includes('$') && /^--?tags$/.test(all[index - 1] ?? ''));
  return {
    file: (path) => found.every(({ files }) => files.has(path)) && !(hidden && tree.file(path).constraints.length > 0),
    directory: (path) => found.every(({ dirs }) => dirs.has(path)),
    foreign: () => found[0]!.unknown.filter(({ value }) => found.every(({ unknown }) => unknown.some((other) => other.value === value))),
  };
}

/** What a build may be: with and without cgo where nothing says which. */
function configsOf({ run }: Pick<GoBuild, 'run'>): BuildConfig[] {
  const plain = (name: string): string | undefined => (/^\w+$/.test(goEnv(run, name) ?? '') ? goEnv(run, name) : undefined);
  const said = goEnv(run, 'CGO_ENABLED');
  const flags = /(?:^|\s)--?tags=(\S+)/.exec(goEnv(run, 'GOFLAGS') ?? '')?.[1]?.split(',') ?? [];
  const tags = run.call.use.tags.length > 0 ? run.call.use.tags : flags;
  return (said === '0' ? [false] : said === '1' ? [true] : [true, false]).map((cgo) => {
    const config = { ...defaultConfig, goos: plain('GOOS') ?? defaultConfig.goos, goarch: plain('GOARCH') ?? defaultConfig.goarch, cgo };
    const key = JSON.stringify(config);
    const known = configs.get(key) ?? config;
    configs.set(key, known);
    return withTags(known, tags);
  });
}
