import ignore from 'ignore';
import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import { below } from '../../../analyze/packages/directories.ts';
import { baseName, compareBytes, joinPath, parentOf, type Repo } from '../../../repo.ts';

const limit = 256 * 1024;

/** Files and directories beside package.json that decide what is installed. */
const BESIDE = [
  'package.json', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', '.npmrc', '.yarnrc', '.yarnrc.yml',
  'pnpm-workspace.yaml', '.pnpmfile.cjs', 'bunfig.toml',
];
const FOLDERS = ['patches', '.yarn/releases', '.yarn/plugins', '.yarn/patches'];

/** Scripts of an installation that need no source, or do nothing without git. */
const HARMLESS = /^(?:(?:npx |pnpm exec |yarn )?(?:husky(?: install)?(?: [\w./-]+)?|is-ci(?: \|\| husky install)?|patch-package|lefthook install|simple-git-hooks|git config (?:--local )?core\.hooks[pP]ath [\w./-]+|only-allow \w+)(?:\s*\|\| (?:true|exit 0|echo .*))?)$/;

/** More members than this, and the layer of its own is given up. */
const mostMembers = 24;

/**
 * What the installation reads, relative to the context: manifests, lock file, settings, patches. `null` where it may read
 * the source too (a script of its own, a dependency by path), so that the installation comes after the source.
 */
export function manifestsOf(repo: Repo, facts: FrontEndFacts): { readonly files: readonly string[]; readonly folders: readonly string[]; readonly members: readonly string[] } | null {
  const top = facts.workspace ?? facts.dir;
  const members = membersOf(repo, top);
  const all = [at(top, 'package.json'), ...members];
  if (members.length > mostMembers || all.some((path) => readsSource(repo, path, top))) return null;
  return {
    files: BESIDE.map((name) => at(top, name)).filter((path) => repo.stat(path)?.kind === 'file'),
    folders: FOLDERS.map((name) => at(top, name)).filter((path) => repo.stat(path)?.kind === 'directory'),
    members,
  };
}

function at(dir: string, name: string): string {
  return joinPath(dir, name) ?? name;
}

function readsSource(repo: Repo, path: string, top: string): boolean {
  const manifest = repo.read(path, limit) ?? '';
  const scripts = [...manifest.matchAll(/"(?:preinstall|install|postinstall|prepare|prepublish|preprepare|postprepare)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)];
  return scripts.some(([, command = '']) => !HARMLESS.test(command.trim())) || byPath(manifest).some((named) => outside(parentOf(path), named, top) === undefined);
}

/** Dependencies that a manifest takes out of the tree (docs.npmjs.com, "Local Paths"; the protocols of yarn and pnpm). */
function byPath(manifest: string): string[] {
  return [...manifest.matchAll(/:\s*"(?:file|link|portal):([^"]*)"/g)].map(([, path = '']) => path);
}

/** A path that leads out of `top`, to where neither lies in the other. */
function outside(from: string, named: string, top: string): string | undefined {
  const target = joinPath(from, named);
  return target === undefined || target === '.' || below(top, target) !== undefined || below(target, top) !== undefined ? undefined : target;
}

/** Packages outside of a front end that its installation takes by their path, and those that they take; relative to the context. */
export function outsidePackages(repo: Repo, facts: FrontEndFacts): readonly string[] {
  const top = facts.workspace ?? facts.dir;
  if (top === '.') return [];
  const found = new Set<string>();
  const waiting = [...new Set([at(top, 'package.json'), at(facts.dir, 'package.json'), ...membersOf(repo, top)])];
  for (let path = waiting.pop(); path !== undefined && found.size < mostOutside; path = waiting.pop()) {
    for (const named of byPath(repo.read(path, limit) ?? '')) {
      const target = outside(parentOf(path), named, top);
      if (target === undefined || found.has(target) || repo.stat(target) === undefined) continue;
      found.add(target);
      waiting.push(at(target, 'package.json'));
    }
  }
  return withoutInner(found);
}

/** Paths that lie in no other of them, sorted. */
function withoutInner(found: ReadonlySet<string>): string[] {
  const paths = [...found].sort(compareBytes);
  return paths.filter((path) => !paths.some((other) => other !== path && below(other, path) !== undefined));
}

/** The package.json of each member of a workspace; empty where there is none. */
export function membersOf(repo: Repo, top: string): readonly string[] {
  const patterns = workspacePatterns(repo, top);
  if (patterns.length === 0) return [];
  const rules = ignore().add(patterns.map((pattern) => pattern.replace(/^(!?)(?:\.\/)?/, '$1/').replace(/\/+$/, '')));
  const found: string[] = [];
  const waiting: { dir: string; depth: number }[] = [{ dir: top, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const { name, kind } of repo.list(next.dir)) {
      if (kind !== 'directory' || name === 'node_modules' || name === 'vendor' || name.startsWith('.')) continue;
      const dir = at(next.dir, name);
      const relative = top === '.' ? dir : dir.slice(top.length + 1);
      if (rules.ignores(relative) && repo.stat(at(dir, 'package.json'))?.kind === 'file') found.push(at(dir, 'package.json'));
      if (next.depth < 4) waiting.push({ dir, depth: next.depth + 1 });
    }
  }
  return found.sort(compareBytes);
}

function workspacePatterns(repo: Repo, top: string): string[] {
  const yaml = repo.read(at(top, 'pnpm-workspace.yaml'), limit);
  if (yaml !== undefined) {
    const flow = /^packages:\s*\[([^\]]*)\]/m.exec(yaml)?.[1];
    if (flow !== undefined) return [...flow.matchAll(/[^\s,"']+/g)].map(([pattern]) => pattern);
    const list = /^packages:\s*\n((?:\s*(?:-.*|#.*)?\n?)+)/m.exec(`${yaml}\n`)?.[1] ?? '';
    return [...list.matchAll(/^\s*-\s*["']?([^"'\s#]+)/gm)].map(([, pattern = '']) => pattern);
  }
  const json = /"workspaces"\s*:\s*(?:\{[^[}]*"packages"\s*:\s*)?\[([^\]]*)\]/.exec(repo.read(at(top, 'package.json'), limit) ?? '')?.[1] ?? '';
  return [...json.matchAll(/"([^"]+)"/g)].map(([, pattern = '']) => pattern);
}

const SOURCES = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|json|s?css|less|html|graphql)$/;
const mostSources = 3000;
const mostOutside = 12;

/** Other paths outside of a front end that its scripts, settings or sources name with `..` and that are there; relative to the context. */
export function outsideReads(repo: Repo, facts: FrontEndFacts): readonly string[] {
  const top = facts.workspace ?? facts.dir;
  if (top === '.') return [];
  const output = facts.output?.value ?? '';
  const packages = outsidePackages(repo, facts);
  const found = new Set<string>();
  for (const path of sourcesBelow(repo, top, facts.tool === 'vitepress')) {
    const text = repo.read(path, limit) ?? '';
    if (!text.includes('..')) continue;
    for (const named of path.endsWith('.md') ? included(text) : climbing(text, baseName(path) === 'package.json')) {
      const target = outside(named.startsWith('@/') ? facts.dir : parentOf(path), named.replace(/^@\//, ''), top);
      if (target === undefined || packages.some((one) => below(one, target) !== undefined)) continue;
      if ([output, facts.copied?.value ?? output].some((one) => below(target, one) !== undefined || below(one, target) !== undefined)) continue;
      const there = [target, ...['.ts', '.js', '.json', '.vue'].map((ending) => `${target}${ending}`)].find((one) => repo.stat(one) !== undefined);
      if (there !== undefined && !/(?:^|\/)node_modules(?:\/|$)/.test(there)) found.add(there);
    }
  }
  const tops = withoutInner(found);
  return tops.length > mostOutside ? [...new Set(tops.map((path) => path.split('/')[0]!))] : tops;
}

const copies = /\b(?:cp|mv|cpx|cpy|ncp|copyfiles)\s[^"&|;]*?\s((?:\.\.\/)+[\w@.-][\w@./-]*)\s*(?=["&|;])/g;

/** Files outside of a front end that a script of its package.json makes: not there, in a directory that is; relative to the context. */
export function outsideWrites(repo: Repo, { dir, workspace, output }: FrontEndFacts): readonly string[] {
  const top = workspace ?? dir;
  if (top === '.') return [];
  const targets = [...(repo.read(at(dir, 'package.json'), limit) ?? '').matchAll(copies)].flatMap(([, path = '']) => outside(dir, path, top) ?? []);
  return [...new Set(targets)].filter((path) => repo.stat(path) === undefined && repo.stat(parentOf(path))?.kind === 'directory' && below(output?.value ?? path, path) === undefined);
}

/** Texts that lead upwards: `../x` in a string or a script, and the arguments of path.resolve and path.join. */
function climbing(text: string, isManifest: boolean): string[] {
  const quoted = [...text.matchAll(isManifest ? /[\s"'=(]((?:\.\.\/)+[\w@.-][\w@./-]*)/g : /["'`(]((?:\.\.?\/)*(?:\.\.\/)[\w@.-][\w@./-]*)["'`)]/g)].map(([, path = '']) => path);
  return [...quoted, ...joined(text).filter((path) => path.includes('..'))];
}

const joins = /(?:\b(?:const|let|var)\s+(\w+)\s*=\s*)?\b(?:path\.)?(?:resolve|join)\(\s*([\w.]+(?:\(\))?)\s*,([^()]*)\)/g;

/** What is joined to the directory of a script, or to a variable that holds such a place: `path.join(root, 'docs', 'a.md')`. */
function joined(text: string): string[] {
  const places = new Map(['__dirname', 'import.meta.dirname', 'process.cwd()'].map((name) => [name, '.']));
  return [...text.matchAll(joins)].flatMap(([, name, from = '', list = '']) => {
    const base = places.get(from);
    if (base === undefined) return [];
    const path = [base, ...[...list.matchAll(/["'`]([^"'`]*)["'`]/g)].map(([, part = '']) => part)].join('/');
    if (name !== undefined) places.set(name, path);
    return [path];
  });
}

/** Files that a page of VitePress shows (vitepress.dev/guide/markdown, "Import Code Snippets"); `@` is the directory of the pages. */
function included(text: string): string[] {
  return [...text.matchAll(/^<<<\s*((?:@\/)?(?:\.\.\/)+[\w@.-][\w@./-]*)/gm)].map(([, path = '']) => path);
}

function sourcesBelow(repo: Repo, top: string, pages: boolean): readonly string[] {
  const found: string[] = [];
  const waiting = [top];
  for (let dir = waiting.shift(); dir !== undefined && found.length < mostSources; dir = waiting.shift()) {
    for (const { name, kind } of repo.list(dir)) {
      if (kind === 'directory' && !/^(?:node_modules|dist|build|coverage|\..*)$/.test(name)) waiting.push(at(dir, name));
      else if (kind === 'file' && (SOURCES.test(name) || (pages && name.endsWith('.md'))) && !/lock\.json$|lock\.yaml$/.test(name)) found.push(at(dir, name));
    }
  }
  return found;
}
