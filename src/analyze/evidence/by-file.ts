/** Programs that lie in one directory, of which the repository builds or runs one by the names of its files (`go run server.go`). */
import { baseName, joinPath, parentOf } from '../../repo.ts';
import { holdsMain } from '../packages/commands.ts';
import type { GoPackage } from '../packages/packages.ts';
import type { BuildConfig } from '../go/constraints.ts';
import type { GoTree } from '../go-tree.ts';
import type { Mention } from './mention.ts';
import { readMentions } from './readers.ts';

interface Use {
  /** The file with `func main`, and all that are compiled with it. */
  readonly main: string;
  readonly files: readonly string[];
  readonly builds: boolean;
}

const serving = /(?:^|[-_])(?:serve|srv|api|web|daemon|backend)\.go$|server\.go$/i;

/** The configuration without the files that such a build leaves out; the same where no directory holds several programs, or nothing tells which one is built. */
export function builtByFile(tree: GoTree, config: BuildConfig): BuildConfig {
  const owners = tree.modules.some(({ dir }) => dir === '.') ? tree.modules : [undefined, ...tree.modules];
  const several = owners.flatMap((module) => tree.programs(module, config)).flatMap(({ value }) => {
    const mains = value.goFiles.length + value.cgoFiles.length < 2 ? [] : filesOf(value).filter((path) => holdsMain(tree, path));
    return mains.length < 2 ? [] : [{ files: filesOf(value), dir: value.dir, mains }];
  });
  if (several.length === 0) return config;
  const mentions = readMentions(tree);
  const without = several.flatMap(({ dir, files, mains }) => {
    const uses = mentions.flatMap((mention) => usesOf(mention, dir, mains));
    const chosen = chooseUse(uses) ?? mainFile(uses, files, mains);
    return chosen === undefined ? [] : files.filter((path) => !chosen.files.includes(path));
  });
  return without.length === 0 ? config : { ...config, without };
}

function filesOf({ dir, goFiles, cgoFiles }: GoPackage): string[] {
  return [...goFiles, ...cgoFiles].map((name) => joinPath(dir, name) ?? name);
}

function usesOf({ go, purpose }: Mention, dir: string, mains: readonly string[]): Use[] {
  if (go === undefined || purpose === 'test' || !/^(?:build|install|run)$/.test(go.verb) || go.packages.length === 0) return [];
  const files = go.packages.map((name) => (/^[\w./-]+\.go$/.test(name) ? joinPath(go.dir ?? '.', name) : undefined));
  if (!files.every((path): path is string => path !== undefined && parentOf(path) === dir)) return [];
  const own = mains.filter((path) => files.includes(path));
  return own.length === 1 ? [{ main: own[0]!, files, builds: go.verb !== 'run' }] : [];
}

/** More programs side by side than a product has beside its own. */
const few = 3;

/** main.go by custom, beside a client or a tool: as a command compiles it, else with all that holds no program. */
function mainFile(uses: readonly Use[], files: readonly string[], mains: readonly string[]): Use | undefined {
  const main = mains.find((path) => baseName(path) === 'main.go');
  if (main === undefined || mains.length > few) return undefined;
  return uses.find((use) => use.main === main) ?? { main, files: files.filter((path) => path === main || !mains.includes(path)), builds: true };
}

/** The only one; of several the only one that is built and not just run, or else that is called like a server. */
function chooseUse(uses: readonly Use[]): Use | undefined {
  const only = (left: readonly Use[]): Use | undefined => (new Set(left.map(({ main }) => main)).size === 1 ? left.find(({ builds }) => builds) ?? left[0] : undefined);
  return only(uses) ?? only(uses.filter(({ builds }) => builds)) ?? only(uses.filter(({ main }) => serving.test(main)));
}
