/** Which program of a repository is its product. */
import { parentOf, pathIn } from '../../repo.ts';
import { codeOf, generatesOf } from '../code/go-text.ts';
import { isVisible, withTags } from '../packages/commands.ts';
import type { BuildConfig } from '../go/constraints.ts';
import { isReadme, readKind } from '../evidence/readme.ts';
import type { Finding, Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import type { Mention } from '../evidence/mention.ts';
import { pathMajor } from '../modules/module-path.ts';
import { readGoUse } from '../shell/go-use.ts';
import { readScript } from '../shell/script.ts';
import { isServiceDirectory } from './neighbours.ts';
import { decideProduct, type ProductFacts, type Situation } from './decide.ts';
import { plainOf, repositoryNames } from './names.ts';
import { resolveMentions, type Program, type ResolvedMention } from './resolve.ts';
import type { Candidate } from './candidate.ts';
import { shipsFromTop } from './mention-weights.ts';
import { newTraitCache, traitsOf, type ProgramTraits } from './traits.ts';

export interface ProductInput {
  readonly tree: GoTree;
  readonly config: BuildConfig;
  readonly programs: readonly (Program & {
    readonly at: Source;
    readonly module: string | null;
    readonly tags?: readonly string[];
  })[];
  readonly mentions: readonly Mention[];
  readonly name: string | undefined;
}

export interface ProductReading {
  readonly product: ProductFacts;
  readonly resolved: readonly ResolvedMention[];
}

export function readProduct(input: ProductInput): ProductReading {
  const { tree, config, programs } = input;
  const cache = newTraitCache();
  const traits = programs.map((program) =>
    traitsOf(tree, program.at, tree.closure(program.dir, withTags(config, program.tags ?? [])), cache),
  );
  if (programs.length === 1) readTop(tree, config, programs[0]?.module ?? '.');
  const names = repositoryNames(tree, input.name);
  const resolved = resolveMentions(tree, programs, [...input.mentions, ...generateMentions(tree)], names);
  const candidates = programs.map((program, i): Candidate => ({
    program,
    at: program.at,
    module: program.module ?? undefined,
    traits: traits[i] as ProgramTraits,
    mentions: resolved.filter((one) => one.dirs.includes(program.dir)),
  }));
  const field = {
    candidates,
    names,
    shippedFromTop: resolved.some(shipsFromTop),
    copied: copiedModules(tree, names),
    outdated: outdatedModules(tree),
  };
  const systems = new Set(candidates.flatMap(({ module, traits: { ofSystem } }) => (ofSystem ? (module ?? []) : [])));
  return {
    product: decideProduct(field, { samples: samplesOf(tree, input.name), related: relation(tree, systems), isLibrary: (module) => ofLibrary(tree, config, module ?? '.'), elsewhere: () => ofOtherSystems(tree, config) }),
    resolved,
  };
}

const otherSystems: readonly (Pick<BuildConfig, 'goos'> & Partial<BuildConfig> & { readonly name: string })[] = [
  { goos: 'windows', name: 'Windows' }, { goos: 'darwin', name: 'macOS' }, { goos: 'js', goarch: 'wasm', name: 'browsers' },
];

/** Systems beside an image's that programs are built for, each with the first of these. */
function ofOtherSystems(tree: GoTree, config: BuildConfig): readonly Finding<string>[] {
  const modules = tree.modules.filter(({ dir }) => isVisible(dir));
  return otherSystems.flatMap(({ name, ...system }) => modules.flatMap((module) => tree.programs(module, { ...config, ...system })).slice(0, 1).map(({ at }) => ({ value: name, at })));
}

/** Whether a module is a library, or lies below the one at the top, which is. */
function ofLibrary(tree: GoTree, config: BuildConfig, dir: string): boolean {
  return isLibrary(tree, config, dir) || (dir !== '.' && tree.modules.some((one) => one.dir === '.') && isLibrary(tree, config, '.'));
}

function isLibrary(tree: GoTree, config: BuildConfig, dir: string): boolean {
  const { name, goFiles, cgoFiles } = tree.package(dir, config);
  return goFiles.length + cgoFiles.length > 0 && name !== 'main';
}

/** What a lone program is for may stand in the package above it, which need not be a part of it. */
function readTop(tree: GoTree, config: BuildConfig, dir: string): void {
  for (const name of tree.package(dir, config).goFiles) codeOf(tree, pathIn(dir, name));
}

/** Programs that `//go:generate` runs, in the files that were read for the programs' closures. */
function generateMentions(tree: GoTree): Mention[] {
  return [...generatesOf(tree)].flatMap(({ path, command, line }): Mention[] => {
    const parsed = readScript(command, { line, dir: parentOf(path) })[0];
    const go = parsed === undefined ? undefined : readGoUse(parsed, path);
    return go?.verb !== 'run'
      ? []
      : [{ reader: 'go-generate', purpose: 'tool', context: '', go, args: go.args, env: {}, at: { path, line } }];
  });
}

/** Whether the README or the repository's own name says that it holds samples. */
function samplesOf(tree: GoTree, name: string | undefined): Finding<string> | undefined {
  const readme = tree.filesOf('.').find(isReadme);
  const said = readme === undefined ? undefined : readKind(tree, readme);
  if (said?.samples !== undefined) return said.samples;
  const path = tree.modules.find((module) => module.dir === '.')?.path;
  const own =
    path?.value
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1) ?? '';
  const pattern =
    /^(?:go-?)?(?:examples?|samples?|tutorials?|playground|cookbook|exercises|awesome-.*|learn.*|.*-(?:examples|samples|tutorials?|exercises))$/i;
  if (path !== undefined && pattern.test(own)) return { value: own, at: path.at };
  return name !== undefined && pattern.test(name) ? { value: name, at: { path: '.', line: 0 } } : undefined;
}

/** Modules below the one at the top that another repository's path names: of somebody else, or of a directory that it does not lie in. */
function copiedModules(tree: GoTree, names: ReadonlySet<string>): ReadonlySet<string> {
  const owner = forgeOf(tree.modules.find(({ dir }) => dir === '.')?.path.value ?? '')?.owner;
  const isCopied = (dir: string, path: string): boolean => {
    const forge = forgeOf(path);
    if (forge === undefined || names.has(plainOf(forge.repository)) || forge.owner === owner) return false;
    return owner !== undefined || (forge.below !== '' && !`/${dir}`.endsWith(`/${forge.below}`));
  };
  return new Set(tree.modules.filter(({ dir, path }) => dir !== '.' && isCopied(dir, path.value)).map(({ dir }) => dir));
}

/** Modules beside which a later major version lies: `example.com/app` and `example.com/app/v2`. */
function outdatedModules(tree: GoTree): ReadonlySet<string> {
  const majors = tree.modules.map(({ dir, path: { value } }) => {
    const end = pathMajor(value) ?? '';
    return { dir, path: value.slice(0, value.length - end.length), major: Number(end.slice(2) || 1) };
  });
  return new Set(majors.filter(({ path, major }) => majors.some((other) => other.path === path && other.major > major)).map(({ dir }) => dir));
}

/** Modules belong together when they are one, in one workspace, called as parts of one repository, services side by side or made with what is for several, or when one replaces the other by its directory. */
function relation(tree: GoTree, systems: ReadonlySet<string>): Situation['related'] {
  const groups = new Map<string, string>();
  const find = (dir: string): string => {
    const up = groups.get(dir);
    return up === undefined || up === dir ? dir : find(up);
  };
  const used = tree.workspace?.use.flatMap((use) => use.value ?? []) ?? [];
  for (const dir of used) groups.set(find(dir), find(used[0] as string));
  for (const module of tree.modules) {
    for (const replace of module.mod.replace) {
      const target = replace.local?.dir;
      if (target !== undefined && target !== null) groups.set(find(module.dir), find(target));
    }
  }
  const stems = new Map<string, string>();
  for (const { dir, path } of tree.modules) {
    for (const stem of [stemOf(path.value), isServiceDirectory(dir) ? `./${parentOf(dir)}` : undefined, systems.has(dir) ? './' : undefined]) {
      if (stem === undefined) continue;
      groups.set(find(dir), find(stems.get(stem) ?? dir));
      stems.set(stem, stems.get(stem) ?? dir);
    }
  }
  return (a, b) => a === b || (a !== undefined && b !== undefined && find(a) === find(b));
}

/** What a module's path says on a forge. */
function forgeOf(path: string): { readonly owner: string; readonly repository: string; readonly below: string } | undefined {
  const [host = '', owner = '', repository = '', ...below] = path.replace(/\/v\d+$/, '').split('/');
  return forge.test(host) && repository !== '' ? { owner, repository, below: below.join('/') } : undefined;
}

const forge = /^(?:github|gitlab|bitbucket|codeberg|gitea|gitee)\./;

/** What the modules of one repository have in common: host, owner and repository of a forge, elsewhere all but the last element. */
function stemOf(path: string): string | undefined {
  const parts = path.replace(/\/v\d+$/, '').split('/');
  const length = forge.test(parts[0]!) ? 3 : parts.length - 1;
  return length < 2 || parts.length <= length ? undefined : parts.slice(0, length).join('/');
}
