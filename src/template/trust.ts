import { refuse, type Refusal } from '../diagnostic.ts';
import { shownName } from './paths.ts';
import type { Template } from './template.ts';

/** Names of files that are code: they are run to print what they stand for. */
const CODE = /\.ejs$/i;

/** What of a template would run on this machine. */
export interface CodeFile {
  readonly path: string;
  /** The lines with code in them, as they stand there, numbered from 1. */
  readonly lines: readonly { readonly line: number; readonly text: string }[];
}

/**
 * The code that applying a template would run: none where its manifest uses no EJS; else every EJS file that it has, since
 * one may include the other.
 */
export function codeOf({ manifest, files }: Pick<Template, 'manifest' | 'files'>): readonly CodeFile[] {
  const used = [...manifest.files.map(({ source }) => source), ...manifest.recipes.map(({ dockerfile }) => dockerfile ?? '')];
  if (!used.some(isCode)) return [];
  return [...files].filter(([path]) => isCode(path)).map(([path, { bytes }]) => ({ path, lines: codeLines(Buffer.from(bytes).toString('utf8')) }));
}

export function isCode(path: string): boolean {
  return CODE.test(path);
}

/** The lines that a tag `<% … %>` touches; all lines of one that stands over several. */
function codeLines(text: string): CodeFile['lines'] {
  let inside = false;
  return text.split('\n').flatMap((line, index) => {
    const before = inside;
    const tags = line.match(/<%|%>/g) ?? [];
    for (const tag of tags) inside = tag === '<%';
    return before || tags.length > 0 ? [{ line: index + 1, text: line.trimEnd() }] : [];
  });
}

/** Lines of code that a refusal shows. */
const SHOWN = 40;

/** The refusal of a template with code that nobody has trusted: it shows what would run, and how trust is given. */
export function untrusted(reference: string, origin: string, code: readonly CodeFile[]): Refusal {
  const lines = code.flatMap(({ path, lines: own }) => own.map(({ line, text }) => `    ${shownName(path).slice(1, -1)}:${line}: ${shownName(text).slice(1, -1)}`));
  const more = lines.length > SHOWN ? [`    … and ${lines.length - SHOWN} more lines`] : [];
  const what = code.map(({ path }) => shownName(path)).join(', ');
  return refuse(
    'template-untrusted',
    `the template ${shownName(reference)} brings code of its own, which would run on this machine: ${what}\n${[...lines.slice(0, SHOWN), ...more].join('\n')}\n `,
    `read it; then say --trust for this run, or add ${shownName(origin)} to the list trust in your user configuration`,
  );
}

/**
 * An entry of the user's list as a test of origins. `*` stands for any letters but `/`, `**` for those too; behind `#` may
 * stand the one ref or commit that is trusted. An entry means an origin with all directories in it.
 * @param absolute makes a path of this machine a whole one
 * @returns `null` for what is no entry: it has to begin as a reference does, with a whole host, organisation or directory
 */
export function trustPattern(entry: string, absolute: (path: string) => string): ((origin: string, ref: string | null) => boolean) | null {
  const hash = entry.indexOf('#');
  const ref = hash < 0 ? null : entry.slice(hash + 1);
  const spelled = spelledOut(hash < 0 ? entry : entry.slice(0, hash), absolute);
  if (spelled === null || ref === '') return null;
  const pattern = new RegExp(`^${slashed(spelled).split(/(\*\*?)/).map(piece).join('')}$`, 'u');
  return (origin, asked) => pattern.test(slashed(origin)) && (ref === null || ref === asked);
}

/** A path of Windows with the separator that `*` ends at. */
function slashed(text: string): string {
  return /^[A-Za-z]:\\/.test(text) ? text.replaceAll('\\', '/') : text;
}

/** A part of a path: what a person means by `*` holds no `..`, which origins do not have either. */
function piece(text: string): string {
  if (text === '**') return '.*';
  return text === '*' ? '[^/]*' : text.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&');
}

const FRONTS: Readonly<Record<string, string>> = { 'github:': 'https://github.com/', 'gitlab:': 'https://gitlab.com/', 'bitbucket:': 'https://bitbucket.org/' };

/** On a host that gives an account to anybody, an entry has to name one. */
const EVERYBODY = /^(?:\w+:\/\/)?(?:[^/@]*@)?(?:github\.com|gitlab\.com|bitbucket\.org)(?::\d+)?[/:](?![^/*]+\/)/i;

/** In the spelling of origins (src/template/reference.ts). What stands before the first `*` has to name who is trusted. */
function spelledOut(text: string, absolute: (path: string) => string): string | null {
  const front = Object.keys(FRONTS).find((name) => text.startsWith(name));
  const long = (front === undefined ? text : FRONTS[front]! + text.slice(front.length)).replace(/^git\+/, '').replace(/\.git$/, '');
  const path = /^(?:\/|~[\\/]|[A-Za-z]:[\\/])/.test(long) && !long.startsWith('//');
  const named = path || /^(?:https?|ssh|git):\/\/[^/*]+\/|^npm:(?:@[^/*]+\/|[^@/*]+$)|^[\w.-]+@[^/:*]+:/.test(long);
  const whole = path ? absolute(long) : long;
  return named && !EVERYBODY.test(whole) && /^[^*]{2}/.test(whole) ? whole : null;
}
