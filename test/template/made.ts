import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';
import { after } from 'node:test';
import { openTemplate, type OpenedTemplate, type OpenOptions } from '../../generators/team/open.ts';
import { Refusal } from '../../src/diagnostic.ts';
import type { TarEntry } from './tar.ts';

/** A manifest that asks for nothing. */
export const MANIFEST = 'name: acme\nversion: 1.0.0\n';
/** A template as small as one can be. */
export const SMALL: Readonly<Record<string, string>> = { 'go-docker.yaml': MANIFEST, 'docs/on-call.md': 'Call 1234.\n' };

/** A directory of its own for one test file, gone afterwards. */
export function workplace(): string {
  const directory = mkdtempSync(join(tmpdir(), 'go-docker-template-test-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export function plantTemplate(directory: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

export function tarEntries(files: Readonly<Record<string, string>>, top = ''): TarEntry[] {
  return Object.entries(files).map(([path, body]) => ({ name: top + path, body }));
}

/** What git prints; it runs without the configuration of this machine's user. */
export function git(directory: string, words: readonly string[], input: string | Uint8Array = ''): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', '-c', 'commit.gpgSign=false'];
  const { status, stdout, stderr } = spawnSync('git', [...identity, ...words], { cwd: directory, input, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' } });
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  return stdout.toString('utf8').trim();
}

/** Commits the files, in a repository that is made with the first commit. @returns the commit */
export function commit(directory: string, files: Readonly<Record<string, string>>, tag?: string): string {
  mkdirSync(directory, { recursive: true });
  git(directory, ['init', '--quiet']);
  plantTemplate(directory, files);
  git(directory, ['add', '--all', '--force']);
  git(directory, ['commit', '--quiet', '--allow-empty', '--message=x']);
  if (tag !== undefined) git(directory, ['tag', tag]);
  return git(directory, ['rev-parse', 'HEAD']);
}

export interface Site {
  readonly url: string;
  readonly server: Server;
  /** Paths that were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A server on this machine, closed after the test file. */
export async function site(answer: RequestListener): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<void> => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
  after(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, asked, close };
}

/** Serves the files below a directory, as a plain web server does for git too (gitprotocol-http(5), "dumb"). */
export function files(directory: string): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    try {
      response.end(readFileSync(join(directory, new URL(request.url ?? '', 'http://x').pathname)));
    } catch {
      response.writeHead(404).end();
    }
  };
}

/** A registry of one package with these versions (https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md). */
export function registry(name: string, versions: Readonly<Record<string, Buffer>>): RequestListener {
  return (request, response) => {
    const host = `http://${request.headers.host}`;
    const tarball = /\/-\/(.+)\.tgz$/.exec(request.url ?? '')?.[1];
    if (tarball !== undefined) return void response.end(versions[tarball]);
    if (decodeURIComponent(request.url ?? '') !== `/${name}`) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    const rows = Object.entries(versions).map(([version, bytes]) => {
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
      return [version, { name, version, dist: { tarball: `${host}/${name}/-/${version}.tgz`, integrity } }];
    });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name, 'dist-tags': { latest: Object.keys(versions).at(-1) }, versions: Object.fromEntries(rows) }));
  };
}

/** Opens a template as a test needs it: nothing is trusted. */
export function open(reference: string, options: Pick<OpenOptions, 'base' | 'cache'> & Partial<OpenOptions>): Promise<OpenedTemplate> {
  return openTemplate(reference, { trust: false, ...options });
}

/** The codes of a refusal and all of its text; anything else that is thrown passes. */
export async function refused(opening: Promise<unknown>): Promise<{ readonly codes: readonly string[]; readonly text: string }> {
  try {
    await opening;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { codes: error.diagnostics.map(({ code }) => code), text: error.message };
  }
  throw new Error('nothing was refused');
}
