import { readFileSync, statSync } from 'node:fs';
import { unless } from '../../src/commit/disk.ts';
import { sha256 } from '../../src/commit/digest.ts';
import { refuse, Refusal } from '../../src/diagnostic.ts';
import { originFailure } from './failures.ts';
import { LARGEST_ARCHIVE } from './read-archive.ts';

/** Milliseconds for a whole download, and redirects that are followed. */
const PATIENCE = 120_000;
const REDIRECTS = 5;

/**
 * The bytes of an archive on this machine or at a URL.
 * @param digest SHA-256 that they have to have, in hex; `null` for any
 * @throws Refusal `template-unreachable` where the server does not answer, or not wholly
 */
export async function fetchArchive(location: string, local: boolean, digest: string | null, where: string): Promise<Buffer> {
  const bytes = local ? readLocal(location, where) : await download(location, where);
  const is = sha256(bytes);
  if (digest !== null && is !== digest) throw refuse('template-digest', `${where} is not what its reference says: its SHA-256 is ${is}`, 'ask who keeps it whether it was replaced, and by whom, before you change the reference');
  return bytes;
}

function readLocal(path: string, where: string): Buffer {
  const stats = unless(['ENOENT', 'ENOTDIR'], undefined, () => statSync(path));
  if (!stats?.isFile()) throw refuse('template-missing', `${where} is no file`, 'mend the reference; a relative one starts from the directory in which it is said');
  if (stats.size > LARGEST_ARCHIVE) throw tooLarge(where);
  return readFileSync(path);
}

async function download(location: string, where: string): Promise<Buffer> {
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await answer(location, signal, where);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > LARGEST_ARCHIVE) throw tooLarge(where);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw originFailure(where, `the connection ended after ${length} bytes (${reasonOf(error)})`);
  }
  return Buffer.concat(chunks);
}

/** Redirects are followed by hand: none may lead away from an encrypted connection. */
async function answer(location: string, signal: AbortSignal, where: string): Promise<Response> {
  let url = new URL(location);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const response = await request(url, signal, where);
    const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (next === null) {
      if (response.ok) return response;
      await response.body?.cancel();
      if (response.status >= 500 || response.status === 429) throw originFailure(where, `${url.host} answers ${response.status}`);
      throw refuse('template-missing', `${where} is not there for you: ${url.host} answers ${response.status}`, 'look at the address; one that needs a login is fetched by git or npm, or by hand');
    }
    await response.body?.cancel();
    if (!URL.canParse(next, url.href)) throw originFailure(where, `${url.host} redirects to what is no URL`);
    const target = new URL(next, url.href);
    if (target.protocol !== 'https:' && target.protocol !== url.protocol) throw refuse('template-redirect', `${where} is redirected from ${url.protocol}// to ${target.protocol}//`, 'name the address at which it lies');
    url = target;
  }
  throw originFailure(where, `more than ${REDIRECTS} redirects`);
}

async function request(url: URL, signal: AbortSignal, where: string): Promise<Response> {
  try {
    return await fetch(url.href, { redirect: 'manual', signal, headers: { 'accept-encoding': 'identity' } });
  } catch (error) {
    throw originFailure(where, `${url.host}: ${reasonOf(error)}`);
  }
}

/** fetch tells what went wrong in the cause alone. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code ?? cause.name) : String(cause);
}

function tooLarge(where: string): Refusal {
  return refuse('template-too-large', `${where} is larger than ${LARGEST_ARCHIVE >> 20} MB`, 'keep in the template only what is used');
}
