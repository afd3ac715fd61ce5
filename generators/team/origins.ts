import { refuse } from '../../src/diagnostic.ts';
import { DAMAGED, readCommit, type GitObjects } from '../../src/template/git-objects.ts';
import { COMMIT, type ArchiveSource, type DirectorySource, type GitSource, type NpmSource, type TemplateSource } from '../../src/template/reference.ts';
import type { TemplateFile } from '../../src/template/template.ts';
import { filesBelow, treeDigest } from '../../src/template/tree.ts';
import type { BringOptions } from './bring.ts';
import type { Parts, TemplateCache } from './cache.ts';
import { fetchArchive } from './fetch-archive.ts';
import { askTips, commitNamed, fetchCommit, type Tips } from './fetch-git.ts';
import { fetchPackage } from './fetch-npm.ts';
import { readArchive } from './read-archive.ts';
import { readDirectory } from './read-directory.ts';

type Files = ReadonlyMap<string, TemplateFile>;

export interface Fetched {
  readonly pin: string;
  readonly files: Files;
  /** What is kept of it. */
  readonly parts: Parts;
}

/** What there is to do with a template, whatever it comes from. */
export interface Origin {
  /** Needs a network: without one the cache serves. */
  readonly remote: boolean;
  /** The ref, range or digest that was asked for. */
  readonly asked: string;
  /** The pin of what was asked for, as it is now; only where that costs less than to fetch it. */
  ask?(): Promise<string>;
  /** Fetches what has the pin, or what was asked for. What it brings may have another pin, where an origin keeps one state. */
  fetch(pin: string | undefined): Promise<Fetched>;
  /** The files out of what was kept, held against their pin. @throws Refusal `template-damaged` */
  open(pin: string, parts: Parts): Promise<Files>;
}

export function originFor(source: TemplateSource, cache: TemplateCache, options: BringOptions): Origin {
  switch (source.kind) {
    case 'directory': return directoryOrigin(source, options);
    case 'git': return gitOrigin(source, cache, options);
    case 'npm': return npmOrigin(source, cache, options);
    case 'archive': return archiveOrigin(source, options);
  }
}

function directoryOrigin({ path }: DirectorySource, { absolute, where }: BringOptions): Origin {
  return {
    remote: false,
    asked: '',
    fetch: async () => fetchedTree('', readDirectory(absolute(path), where)),
    open: openTree,
  };
}

function gitOrigin(source: GitSource, cache: TemplateCache, { absolute, where }: BringOptions): Origin {
  const url = source.local ? absolute(source.url) : source.url;
  let asked: Promise<Tips> | undefined;
  const tips = (): Promise<Tips> => (asked ??= askTips(url, where));
  const ask = async (): Promise<string> => (COMMIT.test(source.ref ?? '') ? source.ref! : commitNamed(await tips(), source.ref, where));
  return {
    remote: !source.local,
    asked: source.ref ?? 'HEAD',
    ask,
    fetch: (pin) => cache.scratch(async (scratch) => {
      const commit = pin ?? (await ask());
      const { files, objects } = await fetchCommit(url, commit, await tips(), source, scratch, where);
      return { pin: commit, files, parts: objects };
    }),
    open: async (pin, parts) => (await readCommit(pin, source.inside, keptObjects(parts), where)).files,
  };
}

function keptObjects(parts: Parts): GitObjects {
  return { size: async (id) => parts.get(id)?.bytes.length, read: async (id) => parts.get(id) };
}

function npmOrigin(source: NpmSource, cache: TemplateCache, { where }: BringOptions): Origin {
  return {
    remote: true,
    asked: source.range,
    // The pin begins with the version: what a range or tag means changes, what a version holds does not.
    fetch: (pin) => cache.scratch(async (scratch) => {
      const { version, tarball } = await fetchPackage(source, /^(.+)@sha256-/.exec(pin ?? '')?.[1] ?? source.range, scratch, where);
      return fetchedTree(`${version}@`, filesBelow(await readArchive(tarball, where), source.inside, where));
    }),
    open: openTree,
  };
}

function archiveOrigin({ location, local, sha256, inside }: ArchiveSource, { absolute, where }: BringOptions): Origin {
  return {
    remote: !local,
    asked: sha256 ?? '',
    fetch: async () => {
      const archive = await fetchArchive(local ? absolute(location) : location, local, sha256, where);
      return fetchedTree('', filesBelow(await readArchive(archive, where), inside, where));
    },
    open: openTree,
  };
}

/** @param prefix stands before the digest in the pin: the version of a package and `@` */
function fetchedTree(prefix: string, files: Files): Fetched {
  const parts = new Map([...files].map(([path, { bytes, executable }]) => [path, { type: executable ? 'executable' : 'file', bytes }]));
  return { pin: `${prefix}${treeDigest(files)}`, files, parts };
}

async function openTree(pin: string, parts: Parts): Promise<Files> {
  const files = new Map([...parts].map(([path, { type, bytes }]) => [path, { bytes, executable: type === 'executable' }]));
  if (!pin.endsWith(treeDigest(files))) throw refuse(DAMAGED, `what is kept as ${pin} is something else`, 'run again');
  return files;
}
