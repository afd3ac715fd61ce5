import { refuse, type Refusal } from '../diagnostic.ts';
import { shownName, templatePathFault } from './paths.ts';

/** Where a template comes from. Paths of `local` ones are as they were typed: relative to where the reference stands. */
export type TemplateSource = DirectorySource | GitSource | NpmSource | ArchiveSource;

export interface DirectorySource {
  readonly kind: 'directory';
  readonly path: string;
}

export interface GitSource {
  readonly kind: 'git';
  /** What git is given: a URL, `user@host:path`, or a path where `local`. */
  readonly url: string;
  readonly local: boolean;
  /** Branch, tag or full commit; `null` for what the repository's HEAD names. */
  readonly ref: string | null;
  /** Directory of the template in the repository; empty for its top. */
  readonly inside: string;
}

export interface NpmSource {
  readonly kind: 'npm';
  readonly name: string;
  /** Version, range or tag, as npm takes it; `latest` where nothing is said. */
  readonly range: string;
  readonly inside: string;
}

export interface ArchiveSource {
  readonly kind: 'archive';
  /** URL, or a path where `local`. */
  readonly location: string;
  readonly local: boolean;
  /** SHA-256 that the archive has to have, 64 hex digits; `null` where nothing is said. */
  readonly sha256: string | null;
  readonly inside: string;
}

/** A commit, `sha256-…` of the files, or the same behind the version of an npm package: `2.1.0@sha256-…`. */
export const PIN = /^(?:[0-9a-f]{40}|[0-9a-f]{64}|(?:\d[0-9A-Za-z.+-]*@)?sha256-[0-9a-f]{64})$/;
/** A whole commit: SHA-1, or SHA-256 in a repository of that format. */
export const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * The one spelling of where a template comes from, without the directory in it and what is wanted of it: `npm:@org/template`,
 * `https://github.com/org/template`, `/srv/template`. What is trusted, and what is cached, goes by it.
 * @param absolute makes a path of this machine a whole one
 */
export function originOf(source: TemplateSource, absolute: (path: string) => string): string {
  switch (source.kind) {
    case 'directory': return absolute(source.path);
    case 'git': return (source.local ? absolute(source.url) : source.url).replace(/\.git$/, '');
    case 'npm': return `npm:${source.name}`;
    case 'archive': return source.local ? absolute(source.location) : source.location;
  }
}

/** A reference in its parts: what stands before `#`, the directory behind `//`, and what stands behind `#`. */
interface Parts {
  /** The whole, for messages. */
  readonly text: string;
  readonly body: string;
  readonly inside: string;
  readonly ref: string | null;
}

interface Form {
  readonly name: string;
  readonly example: string;
  readonly pattern: RegExp;
  readonly read: (parts: Parts) => TemplateSource;
}

const HOSTS: Readonly<Record<string, string>> = { github: 'github.com', gitlab: 'gitlab.com', bitbucket: 'bitbucket.org' };
const ARCHIVE = /\.(?:tgz|tar\.gz|tar)$/i;
const PATH = /^(?:\.{1,2}(?:[\\/]|$)|[\\/](?![\\/])|~[\\/]|[A-Za-z]:[\\/])/;

/** In this order: the first whose pattern fits reads it. The more special ones stand before the general. */
const FORMS: readonly Form[] = [
  { name: 'an npm package', example: 'npm:@org/template@^2', pattern: /^npm:/, read: npmSource },
  { name: 'a repository on GitHub, GitLab or Bitbucket', example: 'github:org/template#v2', pattern: /^(?:github|gitlab|bitbucket):/, read: hostedSource },
  { name: 'a git repository', example: 'git@git.example.com:org/template.git#v2', pattern: /^[\w.-]+@[^/:@]+:(?!\/\/)/, read: scpSource },
  // Before URLs of archives: `git+` says what it is, whatever its path ends in.
  { name: 'a git repository', example: 'https://git.example.com/org/template.git#v2', pattern: /^(?:git\+[a-z]+|ssh|git):\/\/|^(?:https?|file):\/\/.*\.git\/?$/i, read: gitSource },
  { name: 'a tarball', example: 'https://files.example.com/template-2.tgz', pattern: /^https?:\/\/.*\.(?:tgz|tar\.gz|tar)$/i, read: archiveSource },
  { name: 'a directory, tarball or repository on this machine', example: './template', pattern: /^file:/, read: fileSource },
  { name: 'a directory, tarball or repository on this machine', example: './template', pattern: PATH, read: pathSource },
];

/**
 * Reads what was typed behind `--template`. A directory in a repository or archive stands behind `//`, what is wanted of
 * it behind `#`: `https://git.example.com/org/all.git//templates/go#v2`.
 * @throws Refusal with the forms that there are, or what is wrong with the one that it looks like
 */
export function parseReference(text: string): TemplateSource {
  const parts = partsOf(text);
  const form = FORMS.find(({ pattern }) => pattern.test(parts.body));
  if (form === undefined) throw noForm(text);
  return form.read(parts);
}

function partsOf(text: string): Parts {
  if (/[\0-\x1F\x7F-\x9F]/.test(text) || text.trim() !== text || text === '') throw noForm(text);
  const hash = text.indexOf('#');
  const before = hash < 0 ? text : text.slice(0, hash);
  const ref = hash < 0 ? null : text.slice(hash + 1);
  // The `//` of `https://` and of `file:///` is none of ours.
  const scheme = /^[A-Za-z][\w+.-]*:\/\/\/?/.exec(before)?.[0] ?? '';
  const at = before.indexOf('//', scheme.length);
  const inside = at < 0 ? '' : before.slice(at + 2);
  if (at >= 0) checkInside(text, inside);
  return { text, body: at < 0 ? before : before.slice(0, at), inside, ref };
}

function checkInside(text: string, inside: string): void {
  const fault = templatePathFault(inside);
  if (fault !== undefined) throw wrong(text, `its directory ${shownName(inside)} ${fault}`, 'name a directory below the top, with / between the parts');
}

function npmSource({ text, body, inside, ref }: Parts): NpmSource {
  // https://docs.npmjs.com/cli/using-npm/package-spec: no alias, no URL, no path behind the `@`: nothing that npm would run.
  const match = /^npm:((?:@[a-z0-9~][a-z0-9._~-]*\/)?[a-z0-9~][a-z0-9._~-]*)(?:@([\w.^~<>=|*+ -]+))?$/.exec(body);
  if (match === null || ref !== null || match[2]?.startsWith('-')) {
    throw wrong(text, 'it is no name of an npm package with a version', 'write npm:@org/template, npm:@org/template@2.1.0, or npm:@org/template@^2//directory');
  }
  return { kind: 'npm', name: match[1]!, range: match[2]?.trim() || 'latest', inside };
}

function hostedSource({ text, body, inside, ref }: Parts): GitSource {
  const [, host = '', path = ''] = /^(\w+):(.*)$/.exec(body) ?? [];
  const all = path.replace(/\/$/, '').split('/');
  // A project of GitLab lies in groups of any depth: there only `//` tells where the path in the repository begins.
  const names = host === 'gitlab' ? all : all.slice(0, 2);
  const below = host === 'gitlab' ? '' : all.slice(2).join('/');
  if (names.length < 2 || !names.every((name) => /^[\w-][\w.-]*$/.test(name))) {
    throw wrong(text, `it names no repository of ${HOSTS[host]}`, `write ${host}:org/template, or ${host}:org/all//templates/go#v2 for a directory in it`);
  }
  if (below !== '') checkInside(text, below);
  if (below !== '' && inside !== '') throw wrong(text, 'it names a directory twice', `write ${host}:${names.join('/')}//${below}/${inside}`);
  const url = `https://${HOSTS[host]}/${names.join('/').replace(/\.git$/, '')}.git`;
  return { kind: 'git', url, local: false, ref: checkedRef(text, ref), inside: below || inside };
}

function scpSource({ text, body, inside, ref }: Parts): GitSource {
  const [, user = '', host = '', path = ''] = /^([^@]+)@([^:]+):(.*)$/.exec(body) ?? [];
  if (user.startsWith('-') || !isHost(host) || !/^[\w~/][\w.~/+-]*$/.test(path) || path.split('/').includes('..')) throw wrong(text, 'it is no address of a git repository', 'write git@git.example.com:org/template.git');
  return { kind: 'git', url: body, local: false, ref: checkedRef(text, ref), inside };
}

function gitSource(parts: Parts): GitSource {
  const { text, body, inside, ref } = parts;
  const url = body.replace(/^git\+/, '');
  if (url.startsWith('file:')) return { kind: 'git', url: pathOfFile(parts, url), local: true, ref: checkedRef(text, ref), inside };
  const plain = checkedUrl(text, url, ['https:', 'http:', 'ssh:', 'git:'], COMMIT.test(ref ?? ''));
  return { kind: 'git', url: plain, local: false, ref: checkedRef(text, ref), inside };
}

function archiveSource({ text, body, inside, ref }: Parts): ArchiveSource {
  const sha256 = checkedDigest(text, ref);
  const location = checkedUrl(text, body, ['https:', 'http:'], sha256 !== null);
  return { kind: 'archive', location, local: false, sha256, inside };
}

function fileSource(parts: Parts): TemplateSource {
  return pathSource({ ...parts, body: pathOfFile(parts, parts.body) });
}

/** What lies at a path cannot be known here: its name tells, and `#`, which only a repository has. */
function pathSource({ text, body, inside, ref }: Parts): TemplateSource {
  const path = body.length > 1 ? body.replace(/[\\/]+$/, '') || '/' : body;
  if (ARCHIVE.test(path)) return { kind: 'archive', location: path, local: true, sha256: checkedDigest(text, ref), inside };
  if (ref !== null || path.endsWith('.git')) return { kind: 'git', url: path, local: true, ref: checkedRef(text, ref), inside };
  if (inside !== '') throw wrong(text, 'a directory on this machine has no directory of a repository behind //', `write ${path}/${inside}`);
  return { kind: 'directory', path };
}

/** The path in `file:./x`, `file:/x` and `file:///x` (RFC 8089); `%20` and the like are decoded where it is a URL. */
function pathOfFile({ text }: Parts, url: string): string {
  const match = /^file:(?:\/\/(localhost)?(?=\/))?(.+)$/.exec(url);
  const path = match?.[2] ?? '';
  if (match === null || path.startsWith('//') || !/^(?:[./~]|[A-Za-z]:)/.test(path)) throw wrong(text, 'it names no file on this machine', 'write file:./template or file:///srv/template.git');
  const plain = url.startsWith('file://') ? decoded(text, path) : path;
  return /^\/[A-Za-z]:\//.test(plain) ? plain.slice(1) : plain;
}

function decoded(text: string, path: string): string {
  if (/%(?![0-9A-Fa-f]{2})|%0|%1|%7f/i.test(path)) throw wrong(text, 'its path holds a % that stands for nothing in a name', 'write a % in a file URL as %25');
  return decodeURIComponent(path);
}

function isHost(host: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host);
}

/**
 * The URL in its one spelling: trust is given to texts, and `..` must not lead out of what is trusted.
 * @param certain what is asked for is named by its digest: nobody on the way can give something else
 */
function checkedUrl(text: string, url: string, schemes: readonly string[], certain: boolean): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !schemes.includes(parsed.protocol) || parsed.pathname.length < 2) throw wrong(text, 'it is no URL of a template', `write it with one of ${schemes.map((scheme) => `${scheme}//`).join(', ')}, a host and a path`);
  const { hostname, username, password, protocol, search } = parsed;
  if (/\\|%2f|%5c|%00/i.test(url)) throw wrong(text, 'its path holds a separator that servers read differently', 'write it with / alone');
  if (!isHost(hostname) && !/^\[[0-9a-f:]+\]$/i.test(hostname)) throw wrong(text, 'its host is none', 'write the name or address of a host');
  // The record of the repository would hold it for everybody to read. A user name of ssh is no secret.
  if (password !== '' || (username !== '' && protocol !== 'ssh:')) throw wrong(withoutLogin(text), 'it holds a login, which the record of the repository would keep', 'leave it out: git, npm and ssh have places of their own for it (a credential helper, .npmrc, an agent)');
  if (!/^[\w.-]*$/.test(username) || username.startsWith('-')) throw wrong(text, 'its user name is none', 'write ssh://git@git.example.com/org/template.git');
  if (search !== '') throw wrong(text, 'it holds a query, which may be a secret that the record of the repository would keep', 'leave it out, or fetch the file and name its path');
  const open = protocol === 'http:' || protocol === 'git:';
  if (open && !certain && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)) {
    const digest = protocol === 'http:' && ARCHIVE.test(url) ? '#sha256-…' : '#COMMIT';
    throw wrong(text, `anybody on the way could change what ${protocol}// brings`, `use https or ssh, or name what it has to be, as ${digest}`);
  }
  return parsed.href.replace(/\/$/, '');
}

function withoutLogin(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//…@');
}

/** git-check-ref-format(1), and nothing that git would take for an option or a refspec. */
function checkedRef(text: string, ref: string | null): string | null {
  if (ref === null) return null;
  const good = /^[^\s~^:?*[\\\x00-\x1F\x7F]+$/.test(ref) && !/^[-+/.]|\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)|[./]$|^@$/.test(ref);
  if (!good) throw wrong(text, `${shownName(ref)} is no name of a branch or tag, and no commit`, 'write behind # a tag, a branch, or all 40 digits of a commit');
  return ref;
}

function checkedDigest(text: string, ref: string | null): string | null {
  if (ref === null) return null;
  const digest = /^sha256-([0-9a-f]{64})$/.exec(ref)?.[1];
  if (digest === undefined) throw wrong(text, 'what stands behind # is no digest of the archive', 'write #sha256- and the 64 digits that sha256sum prints, or leave it out');
  return digest;
}

function wrong(text: string, what: string, remedy: string): Refusal {
  return refuse('template-reference', `the template ${shownName(text)} cannot be found: ${what}`, remedy);
}

function noForm(text: string): Refusal {
  const guess = guessed(text);
  const forms = [...new Map(FORMS.map(({ name, example }) => [name, example]))].map(([name, example]) => `${example} (${name})`).join(', ');
  return wrong(text, 'it is no reference to one', `${guess === undefined ? '' : `did you mean ${guess}? `}A reference is one of ${forms}`);
}

/** What somebody most likely meant who left the front or the end off. */
function guessed(text: string): string | undefined {
  const page = /^https?:\/\/(github|gitlab|bitbucket)\.(?:com|org)\/([\w-]+\/[\w.-]+?)\/?$/.exec(text);
  if (page !== null) return `${page[1]}:${page[2]}`;
  if (/^https?:\/\/[\w.:-]+\/[\w./~-]+$/.test(text)) return `${text.replace(/\/$/, '')}.git`;
  if (/^@[\w.-]+\/[\w.-]+(?:@[\w.^~-]+)?$/.test(text)) return `npm:${text}`;
  if (/^[\w-]+\/[\w.-]+(?:#\S+)?$/.test(text)) return `github:${text}, or ./${text}`;
  return /^[\w.-]+$/.test(text) ? `./${text}, or npm:${text}` : undefined;
}
