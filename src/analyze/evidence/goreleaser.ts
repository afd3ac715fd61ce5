import { baseName, joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { goFlagTags, splitTags } from '../shell/go-use.ts';
import { buildEnv } from './go-env.ts';
import type { Mention } from './mention.ts';
import { listOf, readYaml, type YamlNode } from './yaml-file.ts';

export function isGoreleaser(name: string): boolean {
  return /^\.?goreleaser[\w.-]*\.ya?ml(?:\.tmpl)?$/.test(name);
}

/** The builds of a goreleaser file. `main` and `dir` default to `.`; a build with `skip: true` ships nothing. */
export function readGoreleaser(tree: GoTree, path: string): Mention[] {
  const mentions: Mention[] = [];
  for (const document of readYaml(tree, path)) {
    const builds = document.get('builds')?.items ?? [];
    const outer = buildEnv(Object.entries(settingsOf(document)));
    const made = builds.flatMap((build) => readBuild(build, path, outer) ?? []);
    mentions.push(...outsideImages(made, imageIds(document, builds)));
    const legacy = document.get('build');
    const single = legacy === undefined ? undefined : readBuild(legacy, path, outer);
    if (single !== undefined) mentions.push(single);
    // A file of its folder may be a part of one alone.
    if (builds.length === 0 && legacy === undefined && document.entries.length > 0 && isGoreleaser(baseName(path))) {
      mentions.push(mentionOf(document, path, parentOf(path), {}, outer));
    }
  }
  return mentions;
}

/** What goreleaser runs before it builds: hooks of the release and of each build, with the directory of each (goreleaser.com, "Global hooks"). */
export function goreleaserHooks(tree: GoTree, path: string): { readonly text: string; readonly dir: string | undefined; readonly line: number }[] {
  const top = topOf(path);
  return readYaml(tree, path).flatMap((document) => {
    const before = [document.get('before')?.get('hooks'), ...(document.get('builds')?.items ?? []).map((build) => build.get('hooks')?.get('pre'))];
    return before.flatMap((hooks) => (hooks === undefined ? [] : hooks.items.length > 0 ? hooks.items : [hooks])).flatMap((hook) => {
      const text = (hook.get('cmd') ?? hook).text;
      return text === undefined ? [] : [{ text, dir: joinPath(top, hook.get('dir')?.text ?? '.'), line: hook.line }];
    });
  });
}

/**
 * The builds that its images are made of, by id; `undefined` where an image takes all, takes what is no build (a package), or there is
 * none. `ids` of `dockers` and `dockers_v2` (goreleaser.com, "Docker Images"), `build` of `kos`.
 */
function imageIds(document: YamlNode, builds: readonly YamlNode[]): ReadonlySet<string> | undefined {
  const known = new Set(builds.flatMap((build) => build.get('id')?.text ?? []));
  const images = [
    ...['dockers', 'dockers_v2'].flatMap((key) => document.get(key)?.items ?? []).map((image) => listOf(image.get('ids'))),
    ...(document.get('kos')?.items ?? []).map((image) => listOf(image.get('build'))),
  ];
  const ids = images.flat();
  return images.length === 0 || images.some((one) => one.length === 0) || !ids.every((id) => known.has(id)) ? undefined : new Set(ids);
}

/** A program that no image holds is released for people, not for a container: the file only says how it is built. */
function outsideImages(mentions: readonly Mention[], ids: ReadonlySet<string> | undefined): readonly Mention[] {
  if (ids === undefined) return mentions;
  const placeOf = ({ go }: Mention): string => joinPath(go?.dir ?? '.', (go?.packages[0] ?? '.').replace(/[^/]+\.go$/, '')) ?? '';
  const within = new Set(mentions.filter(({ context }) => ids.has(context)).map(placeOf));
  return mentions.map((mention) => (within.size === 0 || within.has(placeOf(mention)) ? mention : { ...mention, purpose: 'build' }));
}

function readBuild(build: YamlNode, path: string, outer: ReadonlyMap<string, string>): Mention | undefined {
  const builder = build.get('builder')?.text ?? 'go';
  if (build.get('skip')?.text === 'true' || !['go', 'prebuilt'].includes(builder)) return undefined;
  // Releases for other systems alone say nothing about a container, but still what the product is.
  const base = joinPath(parentOf(path) === '.' ? '.' : topOf(path), build.get('dir')?.text ?? '.');
  return mentionOf(build, path, base, settingsOf(build), outer);
}

/** Paths in the file count from where goreleaser is started: the top, also for a file in a folder of its own. */
function topOf(path: string): string {
  return /^(?:\.github|\.goreleaser|build|ci|release|packaging|scripts)\//.test(path) ? '.' : parentOf(path);
}

/** `NAME=value` under `env:`. */
function settingsOf(node: YamlNode): Record<string, string> {
  const env: Record<string, string> = {};
  for (const setting of listOf(node.get('env'))) {
    const at = setting.indexOf('=');
    if (at > 0) env[setting.slice(0, at)] = setting.slice(at + 1);
  }
  return env;
}

function mentionOf(
  build: YamlNode,
  path: string,
  dir: string | undefined,
  env: Readonly<Record<string, string>>,
  outer: ReadonlyMap<string, string>,
): Mention {
  const all = { ...Object.fromEntries(outer), ...env };
  const flags = listOf(build.get('flags'));
  const tags = listOf(build.get('tags')).flatMap(splitTags).concat(flagTags(flags));
  const main = build.get('main')?.text;
  const line = (build.get('main') ?? build).line;
  const binary = build.get('binary')?.text;
  return {
    reader: 'goreleaser',
    purpose: 'release',
    context: build.get('id')?.text ?? binary ?? '',
    args: [],
    env,
    go: {
      verb: 'build',
      packages: main === undefined ? [] : [main],
      dir,
      output: binary,
      tags: tags.length > 0 ? tags : goFlagTags(all).flatMap(splitTags),
      ldflags: listOf(build.get('ldflags')).join(' ') || undefined,
      flags,
      env: all,
      args: [],
      at: { path, line },
    },
    at: { path, line },
  };
}

function flagTags(flags: readonly string[]): string[] {
  return flags.flatMap((flag, i) => {
    const match = /^--?tags(?:=(.*))?$/.exec(flag);
    return match === null ? [] : splitTags(match[1] ?? flags[i + 1] ?? '');
  });
}
