import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unless } from '../../src/commit/disk.ts';
import { refuse } from '../../src/diagnostic.ts';
import { nearest } from '../../src/nearest.ts';
import { readCommit, type GitObject } from '../../src/template/git-objects.ts';
import { shownName } from '../../src/template/paths.ts';
import type { GitSource } from '../../src/template/reference.ts';
import type { TemplateFile } from '../../src/template/template.ts';
import type { Ended } from '../compare/run-process.ts';
import { withObjects } from './cat-file.ts';
import { git, gitFailure } from './git.ts';

/*
 * Plain git and not giget: giget unpacks tarballs of four hosts, without logins of the user's own, ssh or a server of
 * one's own, and what it brings has no commit to be held against. Every platform team has git, with its logins set up.
 */

/** Milliseconds for one question to the origin, and for all objects of one commit. */
const PATIENCE = { ask: 60_000, fetch: 300_000 };
/** Bytes that a download may bring: history and files beside the template are in it. */
const MOST = 512 << 20;

export interface FetchedCommit {
  readonly files: ReadonlyMap<string, TemplateFile>;
  /** By name: what vouches for the files. */
  readonly objects: ReadonlyMap<string, GitObject>;
}

/** The commits that branches, tags and HEAD of an origin name now, by whole names (`refs/tags/v2`). */
export type Tips = ReadonlyMap<string, string>;

/**
 * Asks an origin what it has. Nothing but branches, tags and HEAD counts: what else a server shows, such as the requests of
 * strangers to merge theirs (`refs/pull/…`), is not what its owner has taken in.
 * @param url as git takes it; a path of this machine is absolute
 * @throws Refusal `template-unreachable` where the origin does not answer
 */
export async function askTips(url: string, where: string): Promise<Tips> {
  const ended = await git(['ls-remote', '--quiet', '--', url], PATIENCE.ask);
  if (ended.code !== 0) throw gitFailure(where, ended);
  const rows = [...ended.stdout.matchAll(/^([0-9a-f]{40}|[0-9a-f]{64})\t(HEAD|refs\/(?:heads|tags)\/.+)$/gm)].map(([, id, name]) => [name!, id!] as const);
  // `v2^{}` is the commit that an annotated tag points to; it follows the tag.
  return new Map(rows.map(([name, id]) => [name.replace(/\^\{\}$/, ''), id]));
}

/**
 * The commit that a branch, a tag or HEAD names.
 * @throws Refusal `template-ref` where the origin has no such name
 */
export function commitNamed(tips: Tips, ref: string | null, where: string): string {
  // gitrevisions(7): a tag is taken before a branch.
  const names = ref === null ? ['HEAD'] : [`refs/tags/${ref}`, `refs/heads/${ref}`, ref];
  const commit = names.map((name) => tips.get(name)).find((id) => id !== undefined);
  if (commit !== undefined) return commit;
  throw refuse('template-ref', `${where} has no ${ref === null ? 'commit yet' : `branch or tag ${shownName(ref)}`}`, remedyFor(ref, [...tips.keys()]));
}

function remedyFor(ref: string | null, names: readonly string[]): string {
  if (ref === null) return 'commit the template there, or name a branch behind #';
  const short = names.map((name) => /^refs\/(?:tags|heads)\/(.+)$/.exec(name)?.[1]).filter((name) => name !== undefined);
  const guess = nearest(ref, short);
  const some = [...new Set(short)].slice(-5).map(shownName).join(', ');
  return `${guess === undefined ? '' : `did you mean ${shownName(guess)}? `}It has ${some || 'none'}; a commit is named by all of its digits`;
}

/**
 * Brings one commit into a repository of its own and reads it there. It has to lie in the history of a branch or tag: a
 * server may hand out any object that it has, and those of big hosts have the commits of every fork of a repository, under
 * the name of the repository that people trust.
 * @param scratch an empty directory, which the caller removes
 * @throws Refusal `template-unreachable`, or `template-gone` where the origin has no such commit
 */
export async function fetchCommit(url: string, commit: string, tips: Tips, { inside }: GitSource, scratch: string, where: string): Promise<FetchedCommit> {
  const format = commit.length === 64 ? ['--object-format=sha256'] : [];
  const started = await git(['init', '--quiet', '--bare', '--template=', ...format, '--', scratch], PATIENCE.ask);
  if (started.code !== 0) throw gitFailure(where, started);
  const last = await whileSmall(scratch, where, (signal) => bring(url, commit, tips, scratch, signal));
  if (last.code !== 0) throw gitFailure(where, last);
  if (!(await holds(scratch, commit))) throw refuse('template-gone', `${where} has the commit ${commit} in no branch and no tag`, 'run update to follow what the template is now, or put the commit back there');
  const { files, read } = await withObjects(scratch, (objects) => readCommit(commit, inside, objects, where));
  return { files, objects: read };
}

/** A commit at the tip of a branch or tag comes alone; for one below, or where a server cannot do that, all of both is fetched. */
async function bring(url: string, commit: string, tips: Tips, scratch: string, signal: AbortSignal): Promise<Ended> {
  const fetch = (...words: string[]): Promise<Ended> =>
    git([`--git-dir=${scratch}`, 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', ...words], PATIENCE.fetch, signal);
  const name = [...tips].find(([, id]) => id === commit)?.[0];
  if (name !== undefined) {
    const ended = await fetch('--depth=1', '--', url, name);
    if (ended.code === 0 && (await holds(scratch, commit))) return ended;
  }
  return fetch('--', url, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*');
}

async function holds(scratch: string, commit: string): Promise<boolean> {
  return (await git([`--git-dir=${scratch}`, 'cat-file', '-e', `${commit}^{commit}`], PATIENCE.ask)).code === 0;
}

/** Runs a download, and ends it when it has brought more than a repository of templates can have. */
async function whileSmall<T>(scratch: string, where: string, download: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const tooMuch = new AbortController();
  const timer = setInterval(() => {
    if (sizeOf(join(scratch, 'objects')) > MOST) tooMuch.abort(refuse('template-too-large', `${where} brings more than ${MOST >> 20} MB`, 'keep the template in a repository of its own'));
  }, 200);
  try {
    return await download(tooMuch.signal);
  } finally {
    clearInterval(timer);
  }
}

/** Bytes of the files below a directory that somebody else is writing; what has vanished meanwhile counts nothing. */
function sizeOf(directory: string): number {
  const entries = unless(['ENOENT'], [], () => readdirSync(directory, { withFileTypes: true }));
  return entries.reduce((sum, entry) => {
    const path = join(directory, entry.name);
    return sum + (entry.isDirectory() ? sizeOf(path) : (statSync(path, { throwIfNoEntry: false })?.size ?? 0));
  }, 0);
}
