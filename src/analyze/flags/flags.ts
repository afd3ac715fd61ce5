/** Flags with which a program is built: what the repository passes, what the code demands. */
import { joinPath, pathIn } from '../../repo.ts';
import type { Closure } from '../packages/closure.ts';
import { withTags } from '../packages/commands.ts';
import type { BuildConfig } from '../go/constraints.ts';
import type { Mention } from '../evidence/mention.ts';
import type { Finding, Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { compareGoVersions } from '../modules/go-version.ts';
import { directoryOfImport } from '../modules/modules.ts';
import type { ResolvedMention } from '../product/resolve.ts';
import { chooseTags, lackingOf } from './choose-tags.ts';
import { readExperiments, withoutTrials } from './experiments.ts';
import { checkVariable, readLdflags, type StampFact } from './ldflags.ts';
import { outerLdflags } from './outer-ldflags.ts';
import { stampKind } from './stamp-kind.ts';
import { readTags, type TagFact } from './tags.ts';
import { unsaidStamps } from './unsaid-stamps.ts';

/** The Go release that a program's build needs, and who wants a newer one. */
export interface ReleaseFacts {
  /** Highest go line of every module in the build and of go.work; `1.16` where a go.mod has none, as the go command takes it. */
  readonly needed: Finding<string> | undefined;
  /** A toolchain line: a wish, since official images set GOTOOLCHAIN=local. */
  readonly wished: Finding<string> | undefined;
}

export interface FlagFacts {
  /** Tags to build with: those that the code demands, and those that the repository's own build passes. */
  readonly tags: readonly Finding<string>[];
  /** Tags that the repository's own build passes, and the embedded file that each lacks: what they bring is left out. */
  readonly without: readonly (Finding<string> & { readonly tag: string })[];
  /** Every tag that changes which files of the program are built. */
  readonly known: readonly TagFact[];
  readonly stamps: readonly StampFact[];
  /** Linker flags beside `-X`, `-s` and `-w`. */
  readonly ldflags: readonly Finding<string>[];
  readonly experiments: readonly Finding<string>[];
  /** The profile that guides the optimizer: `-pgo` of a build, or the `default.pgo` that the go command takes by itself. */
  readonly pgo: Source | undefined;
  readonly release: ReleaseFacts;
}

/** Places by how much they are believed about flags: what ships the program, then what builds it, then what runs it. */
const order: readonly Mention['reader'][] = [
  'goreleaser',
  'promu',
  'dockerfile',
  'makefile',
  'taskfile',
  'justfile',
  'magefile',
  'script',
  'workflow',
  'ko',
  'procfile',
  'air',
  'readme',
];

export function readFlags(
  tree: GoTree,
  config: BuildConfig,
  dir: string,
  closure: Closure,
  resolved: readonly ResolvedMention[],
): FlagFacts {
  const uses = resolved
    .filter(
      (one) =>
        one.dirs.includes(dir) &&
        one.mention.go !== undefined &&
        one.mention.purpose !== 'test' &&
        !isForElsewhere(one.mention),
    )
    .sort((a, b) => Number(a.wide) - Number(b.wide) || rankOf(a.mention) - rankOf(b.mention));
  const mentions = withoutTrials(uses.map((one) => one.mention));
  const known = readTags(tree, closure, config);
  const tags = chooseTags({ tree, config, dir, closure }, mentions, known);
  // A variable may stand in a file that only these tags bring in.
  const more = tags.map(({ value }) => value).filter((tag) => !config.tags.includes(tag));
  const passed = [...new Set(mentions.flatMap(({ go }) => go?.tags ?? []))].filter((tag) => !tags.some(({ value }) => value === tag));
  const without = passed.flatMap((tag) => {
    const file = lackingOf({ tree, config, dir, closure }, tag, known);
    return file === undefined ? [] : [{ tag, ...file }];
  });
  const { stamps, others } = readStamps(tree, more.length === 0 ? config : withTags(config, more), dir, withoutDebugging(mentions));
  return {
    tags,
    without,
    known,
    stamps: stamps.length > 0 ? stamps : unsaidStamps(tree, config, dir, closure),
    ldflags: others,
    experiments: readExperiments(mentions, closure),
    pgo: readProfile(tree, dir, mentions),
    release: readRelease(tree, closure),
  };
}

/** Without the builds of who looks for a fault, where there are others. */
function withoutDebugging(mentions: readonly Mention[]): readonly Mention[] {
  const others = mentions.filter(({ context }) => !/(?:^|[-_.:/])(?:debug|dbg)(?:$|[-_.:/])/i.test(context));
  return others.some(({ go }) => go?.verb === 'build' || go?.verb === 'install') ? others : mentions;
}

function rankOf(mention: Mention): number {
  const purpose = ['release', 'build', 'run', 'tool'].indexOf(mention.purpose);
  return purpose * 100 + order.indexOf(mention.reader);
}

/** A build for another system: its tags and flags do not hold for an image. */
function isForElsewhere(mention: Mention): boolean {
  const os = mention.go?.env['GOOS'] ?? '';
  return (
    /^(?:windows|darwin|freebsd|js|wasip1|android|ios)$/.test(os) ||
    /windows|darwin|macos|freebsd|wasm|android|\bios\b/i.test(mention.context)
  );
}

function readStamps(
  tree: GoTree,
  config: BuildConfig,
  dir: string,
  mentions: readonly Mention[],
): { stamps: StampFact[]; others: Finding<string>[] } {
  const stamps = new Map<string, StampFact>();
  const others = new Map<string, Source>();
  const released = mentions.find(({ reader, go }) => reader === 'goreleaser' && /(?:^|\s)--?X\b/.test(go?.ldflags ?? ''));
  for (const mention of mentions) {
    const said = mention.go?.ldflags ?? (mention.reader === 'goreleaser' ? goreleaserDefault : undefined);
    if (said === undefined) continue;
    const { value: text, at } = outerLdflags(tree, said) ?? { value: said, at: mention.at };
    // The module, by goreleaser's name for it.
    const { assignments, others: rest } = readLdflags(text.replace(/\{\{-?\s*\.ModulePath\s*-?\}\}/g, tree.moduleOf(dir)?.path.value ?? '$&'));
    for (const word of rest)
      if (!/^-?-?[sw]$|^-[sw]=|^\$|^\{\{/.test(word) && !others.has(word)) others.set(word, at);
    for (const { variable, value } of assignments) {
      const dot = variable.lastIndexOf('.');
      const path = variable.slice(0, dot);
      const kind = stampKind(variable, value);
      // A build that puts in what changes says what it is for; another may pass a word of its own.
      if (dot <= 0 || /[${}]/.test(variable) || (stamps.has(variable) && (kind === 'other' || stamps.get(variable)?.kind !== 'other'))) continue;
      // Words of its own that a further build of a release passes make another flavour of the program.
      if (kind === 'other' && mention.reader === 'goreleaser' && released !== undefined && mention !== released && released.at.path === mention.at.path) continue;
      const home = path === 'main' ? dir : directoryOfImport(tree.modules, path);
      if (home === undefined && !isRequired(tree, path)) continue; // a path that no module of the build has
      const checked = checkVariable(tree, config, home, variable.slice(dot + 1));
      // What goreleaser would pass by itself counts only where there is such a variable.
      if (mention.go?.ldflags === undefined && checked.state !== 'string') continue;
      stamps.set(variable, { variable, kind, value, at, ...checked });
    }
  }
  return { stamps: [...stamps.values()], others: [...others].map(([value, at]) => ({ value, at })) };
}

/** What goreleaser passes when a build has no ldflags of its own (its documentation, "Go builds"). */
const goreleaserDefault = '-s -w -X main.version={{.Version}} -X main.commit={{.Commit}} -X main.date={{.Date}}';

function isRequired(tree: GoTree, path: string): boolean {
  return tree.modules.some((module) =>
    module.mod.require.some((one) => path === one.path || path.startsWith(`${one.path}/`)),
  );
}

/** The first `-pgo` that names a file of the repository; otherwise `default.pgo` beside the program. */
function readProfile(tree: GoTree, dir: string, mentions: readonly Mention[]): Source | undefined {
  for (const { go } of mentions) {
    const value = go?.flags.flatMap((flag) => /^--?pgo=([^/].*)$/.exec(flag)?.[1] ?? []).at(-1);
    const path = value === undefined ? undefined : joinPath(go?.dir ?? '.', value);
    if (path !== undefined && tree.repo.stat(path)?.kind === 'file') return { path, line: 0 };
  }
  const path = pathIn(dir, 'default.pgo');
  return tree.filesOf(dir).includes('default.pgo') ? { path, line: 0 } : undefined;
}

/** The go lines of every module of the tree that the closure has packages of, and of go.work. */
export function readRelease(tree: GoTree, closure: Closure): ReleaseFacts {
  const paths = new Set(
    [...closure.packages.values()].filter((member) => member.origin === 'tree').map((member) => member.module),
  );
  for (const member of closure.packages.values())
    if (member.origin === 'tree') paths.add(tree.moduleOf(member.package.dir)?.path.value ?? '');
  const modules = tree.modules.filter((module) => paths.has(module.path.value));
  // A workspace counts when it uses one of them; each module that it uses is loaded for the build.
  const workspace = modules.some((module) => module.inWorkspace) ? tree.workspace : null;
  const loaded =
    workspace === null
      ? modules
      : tree.modules.filter((module) => module.inWorkspace || modules.includes(module));
  let needed: Finding<string> | undefined;
  for (const line of [
    workspace?.go,
    ...loaded.map((module) => module.mod.go ?? { value: '1.16', at: module.path.at }),
  ]) {
    if (line !== undefined && (needed === undefined || compareGoVersions(line.value, needed.value) > 0))
      needed = line;
  }
  const wishes = [workspace?.toolchain, ...modules.map((module) => module.mod.toolchain)].flatMap(
    (line) => line ?? [],
  );
  const wished = wishes.sort((a, b) =>
    compareGoVersions(b.value.replace(/^go/, ''), a.value.replace(/^go/, '')),
  )[0];
  return { needed, wished };
}
