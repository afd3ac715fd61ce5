import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unless } from '../../src/commit/disk.ts';
import { refuse } from '../../src/diagnostic.ts';
import { nearest } from '../../src/nearest.ts';
import { readCommit, type GitObject } from '../../src/template/git-objects.ts';
import { shownName } from '../../src/template/paths.ts';
import { COMMIT, type GitSource } from '../../src/template/reference.ts';
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

/**
 * The commit that a branch, a tag or HEAD names at the origin now.
 * @param url as git takes it; a path of this machine is absolute
 * @throws Refusal `template-unreachable` where the origin does not answer, `template-ref` where it has no such name
 */
export async function askCommit(url: string, ref: string | null, where: string): Promise<string> {
  if (ref !== null && COMMIT.test(ref)) return ref;
  const ended = await git(['ls-remote', '--quiet', '--', url], PATIENCE.ask);
  if (ended.code !== 0) throw gitFailure(where, ended);
  const ids = new Map([...ended.stdout.matchAll(/^([0-9a-f]{40}|[0-9a-f]{64})\t(.+)$/gm)].map(([, id, name]) => [name!, id!]));
  // gitrevisions(7): a tag is taken before a branch. `^{}` is the commit that an annotated tag points to.
  const names = ref === null ? ['HEAD'] : [`refs/tags/${ref}^{}`, `refs/tags/${ref}`, `refs/heads/${ref}`, `${ref}^{}`, ref];
  const commit = names.map((name) => ids.get(name)).find((id) => id !== undefined);
  if (commit !== undefined) return commit;
  throw refuse('template-ref', `${where} has no ${ref === null ? 'commit yet' : `branch or tag ${shownName(ref)}`}`, remedyFor(ref, [...ids.keys()]));
}

function remedyFor(ref: string | null, names: readonly string[]): string {
  if (ref === null) return 'commit the template there, or name a branch behind #';
  const short = names.map((name) => /^refs\/(?:tags|heads)\/(.+?)(?:\^\{\})?$/.exec(name)?.[1]).filter((name) => name !== undefined);
  const guess = nearest(ref, short);
  const some = [...new Set(short)].slice(-5).map(shownName).join(', ');
  return `${guess === undefined ? '' : `did you mean ${shownName(guess)}? `}It has ${some || 'none'}; a commit is named by all of its digits`;
}

/**
 * Brings one commit into a repository of its own and reads it there.
 * @param scratch an empty directory, which the caller removes
 * @throws Refusal `template-unreachable`, or `template-gone` where the origin has no such commit
 */
export async function fetchCommit(url: string, commit: string, { ref, inside }: GitSource, scratch: string, where: string): Promise<FetchedCommit> {
  const format = commit.length === 64 ? ['--object-format=sha256'] : [];
  const started = await git(['init', '--quiet', '--bare', '--template=', ...format, '--', scratch], PATIENCE.ask);
  if (started.code !== 0) throw gitFailure(where, started);
  const last = await whileSmall(scratch, where, (signal) => bring(url, commit, ref, scratch, signal));
  if (last.code !== 0) throw gitFailure(where, last);
  if (!(await holds(scratch, commit))) throw refuse('template-gone', `${where} does not have the commit ${commit} any more`, 'run update to follow what the template is now, or put the commit back there');
  const { files, read } = await withObjects(scratch, (objects) => readCommit(commit, inside, objects, where));
  return { files, objects: read };
}

/** Most servers give a commit by its name; for those that do not, the branch or tag is taken, and at last all of it. */
async function bring(url: string, commit: string, ref: string | null, scratch: string, signal: AbortSignal): Promise<Ended> {
  const fetch = (...words: string[]): Promise<Ended> =>
    git([`--git-dir=${scratch}`, 'fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', ...words], PATIENCE.fetch, signal);
  let ended = await fetch('--depth=1', '--', url, commit);
  if (ended.code === 0) return ended;
  if (ref !== null && !COMMIT.test(ref)) ended = await fetch('--depth=1', '--', url, ref);
  if (ended.code === 0 && (await holds(scratch, commit))) return ended;
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
