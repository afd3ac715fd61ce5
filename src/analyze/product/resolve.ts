/** Which programs a mention means. */
import { baseName, joinPath, parentOf } from '../../repo.ts';
import { contextsOf } from '../evidence/dockerfile.ts';
import type { Mention } from '../evidence/mention.ts';
import type { GoTree } from '../go-tree.ts';
import { isSample, plainOf } from './names.ts';

/** What is needed to know of a program before it is ranked. */
export interface Program {
  readonly dir: string;
  readonly importPath: string;
  /** Name that `go build` gives it. */
  readonly binary: string;
}

export interface ResolvedMention {
  readonly mention: Mention;
  /** Directories of the programs. */
  readonly dirs: readonly string[];
  /** It named them by a pattern such as `./...`, so it does not single one out. */
  readonly wide: boolean;
}

/** Resolves every mention; those that mean no program of the tree are left out. */
export function resolveMentions(
  tree: GoTree,
  programs: readonly Program[],
  mentions: readonly Mention[],
  names: ReadonlySet<string>,
): ResolvedMention[] {
  const byGo = mentions.map((mention) =>
    mention.go === undefined ? undefined : resolveGo(tree, programs, mention),
  );
  const aliases = aliasesOf(mentions, byGo);
  return mentions.flatMap((mention, i) => {
    const resolved = byGo[i] ?? resolveNamed(programs, mention, aliases, names);
    return resolved.dirs.length === 0 ? [] : [{ mention, ...resolved }];
  });
}

interface Resolved {
  readonly dirs: readonly string[];
  readonly wide: boolean;
}

const nothing: Resolved = { dirs: [], wide: false };

function resolveGo(tree: GoTree, programs: readonly Program[], mention: Mention): Resolved {
  const go = mention.go as NonNullable<Mention['go']>;
  if (go.verb === 'test' || go.verb === 'generate') return nothing;
  // Paths of a Dockerfile count from its context, which the file does not name.
  const bases = mention.reader === 'dockerfile' ? dockerBases(go.dir, mention.at.path) : [go.dir ?? '.'];
  const names = go.packages
    .map((name) => name.replace(/\/$/, ''))
    .filter((name) => !name.includes('$') && !name.includes('{{'));
  for (const base of bases) {
    const found = new Set<string>();
    let wide = false;
    for (const name of names.length === 0 && go.packages.every((word) => word.includes('$(')) ? ['.'] : names) {
      const pattern = patternOf(tree, programs, base, name);
      if (pattern === undefined) continue;
      wide ||= pattern.includes('...');
      for (const program of programs) if (matches(program.dir, pattern)) found.add(program.dir);
    }
    if (found.size > 0) return { dirs: [...found], wide };
  }
  return nothing;
}

function dockerBases(dir: string | undefined, path: string): string[] {
  const below = dir ?? '.';
  return contextsOf(path).flatMap((context) => joinPath(context, below) ?? []);
}

/** The directory, or pattern of directories, that a package argument stands for. */
function patternOf(tree: GoTree, programs: readonly Program[], base: string, name: string): string | undefined {
  if (name.endsWith('.go')) return joinPath(base, parentOf(name));
  const bare = name.replace(/@[^/]*$/, '');
  if (/^\.{1,2}(?:\/|$)/.test(bare)) return joinPath(base, bare);
  // A tree from before modules has import paths as well.
  const imported = dirOfImport(tree, bare) ?? programs.find(({ importPath }) => importPath === bare)?.dir;
  return imported ?? (bare.includes('@') ? undefined : joinPath(base, bare));
}

/** Directory of an import path of one of the tree's modules, their major version aside. */
function dirOfImport(tree: GoTree, path: string): string | undefined {
  const plain = path.replace(/\/v\d+(?=\/|$)/, '');
  let best: { dir: string; length: number } | undefined;
  for (const module of tree.modules) {
    const prefix = module.path.value.replace(/\/v\d+$/, '');
    if (prefix === '' || (plain !== prefix && !plain.startsWith(`${prefix}/`))) continue;
    if (best === undefined || prefix.length > best.length) {
      best = { dir: joinPath(module.dir, plain.slice(prefix.length)) ?? module.dir, length: prefix.length };
    }
  }
  return best?.dir;
}

function matches(dir: string, pattern: string): boolean {
  if (!pattern.includes('...')) return dir === pattern;
  const base = pattern.replace(/\/?\.\.\..*$/, '') || '.';
  return base === '.' || dir === base || dir.startsWith(`${base}/`);
}

/** Names that builds give to programs by `-o`. */
function aliasesOf(
  mentions: readonly Mention[],
  resolved: readonly (Resolved | undefined)[],
): Map<string, Set<string>> {
  const aliases = new Map<string, Set<string>>();
  mentions.forEach((mention, i) => {
    const dirs = resolved[i]?.dirs ?? [];
    const output = mention.go?.output;
    if (output === undefined || dirs.length !== 1 || /[/\\]$/.test(output)) return;
    const name = plainName(baseName(output));
    if (name !== '' && !name.includes('$') && !name.includes('{'))
      aliases.set(name, (aliases.get(name) ?? new Set()).add(dirs[0] as string));
  });
  return aliases;
}

/** A program's name without what tells its platform. */
export function plainName(name: string): string {
  return name
    .replace(/\.exe$/, '')
    .replace(/[-_](?:linux|darwin|windows|amd64|arm64|armv?\d?|x86_64|static|bin)\b/g, '')
    .replace(/\$\{?\w*\}?$/, '');
}

/** `shop-server` in the repository `shop` is the image of its `server`. */
function withoutRepository(name: string, names: ReadonlySet<string>): string | undefined {
  const cuts = [...name.matchAll(/[-_]/g)].map(({ index }) => index);
  const cut = cuts.find((at) => names.has(plainOf(name.slice(0, at))));
  return cut === undefined ? undefined : name.slice(cut + 1);
}

/** Of programs with one name those around the file that says it, as each module of a repository may have its own `app`; else none that are samples. */
function nearest(programs: readonly Program[], path: string): readonly Program[] {
  if (programs.length < 2) return programs;
  for (let dir = parentOf(path); dir !== '.'; dir = parentOf(dir)) {
    const near = programs.filter((program) => program.dir === dir || program.dir.startsWith(`${dir}/`));
    if (near.length > 0) return near;
  }
  const real = programs.filter(({ dir }) => !isSample(dir));
  return real.length > 0 ? real : programs;
}

function resolveNamed(
  programs: readonly Program[],
  mention: Mention,
  aliases: ReadonlyMap<string, ReadonlySet<string>>,
  names: ReadonlySet<string>,
): Resolved {
  const name = plainName(mention.program ?? mention.image ?? '');
  const calledBy = (called: string): readonly Program[] => programs.filter(
    (program) =>
      program.binary === called || baseName(program.dir) === called || aliases.get(called)?.has(program.dir) === true,
  );
  const own = calledBy(name);
  const rest = own.length > 0 || mention.program !== undefined ? undefined : withoutRepository(name, names);
  const called = nearest(rest === undefined ? own : calledBy(rest), mention.at.path);
  if (mention.dir === undefined)
    return { dirs: name === '' ? [] : called.map((program) => program.dir), wide: false };
  const below = programs.filter(
    (program) =>
      program.dir === mention.dir || mention.dir === '.' || program.dir.startsWith(`${mention.dir as string}/`),
  );
  const exact = below.find((program) => program.dir === mention.dir);
  const both = below.filter((program) => called.includes(program));
  if (both.length === 1) return { dirs: [both[0]?.dir as string], wide: false };
  if (exact !== undefined) return { dirs: [exact.dir], wide: false };
  return below.length === 1 && mention.dir !== '.' ? { dirs: [below[0]?.dir as string], wide: false } : nothing;
}
