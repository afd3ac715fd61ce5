/** The one front end that nobody looks for, and the one place of pages where nothing is: the first is served from the second. */
import { baseName, joinPath } from '../../repo.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import type { FrontEndFacts } from './front-ends.ts';

/** A place that pages are served from and where nothing is. */
export interface EmptyPlace {
  /** As the program names it; may be absolute. */
  readonly path: string;
  readonly at: Source;
}

/** What people call a directory that holds a whole front end. */
const holdsAll = /^(?:public|pb_public|static|dist|build|www|web|web-?root|html|ui|web-?ui|front-?end|client|assets?|out)$/i;
/** Files of a front end that is deployed by itself. */
const byItself = /^(?:Dockerfile|Containerfile|(?:default|nginx)\.conf|vercel\.json|netlify\.toml|wrangler\.\w+|firebase\.json|_redirects|amplify\.yml)/;
/** Places of the page that a front end begins with: of Vite, of react-scripts and Vue, of Angular. */
const begins = ['index.html', 'public/index.html', 'src/index.html'];
/** Tools that write the first page themselves, and what says that they make no server: a file of the front end, and words of it. */
const writes: Readonly<Record<string, readonly [file: RegExp, words: RegExp]>> = {
  'svelte-kit': [/^package\.json$/, /"@sveltejs\/adapter-static"/],
  'react-router': [/^react-router\.config\.\w+$/, /\bssr:\s*false\b/],
  next: [/^next\.config\.\w+$/, /\boutput:\s*["']export["']/],
};

/** The one place, as the program names it, and whether the build of the program looks there already. */
function onlyPlace(all: readonly EmptyPlace[]): EmptyPlace | undefined {
  const places = [...new Map(all.filter(({ path }) => holdsAll.test(nameOf(path))).map((one) => [one.path.replace(/^(?:\.\/)+|\/+$/g, ''), one])).values()];
  return places.length === 1 ? places[0] : undefined;
}

/** What nobody fills: places that are embedded come before those that are opened. */
export interface Empty {
  readonly embedded: readonly EmptyPlace[];
  readonly opened: readonly EmptyPlace[];
  /** Names of directories that the programs fill themselves. */
  readonly written: () => readonly string[];
}

/** The facts, with the place for the only front end of pages where no Go code looks for any. */
export function withOnlyOne(tree: GoTree, facts: readonly FrontEndFacts[], { embedded, opened, written }: Empty): readonly FrontEndFacts[] {
  const place = onlyPlace(embedded.length > 0 ? embedded : opened);
  if (place === undefined || facts.some(({ usedBy }) => usedBy !== undefined)) return facts;
  const [alone, ...more] = facts.filter((one) => one.script !== undefined && one.output !== undefined && isPages(tree, one));
  if (alone === undefined || more.length > 0 || tree.filesOf(alone.dir).some((name) => byItself.test(name))) return facts;
  const { path, at } = place;
  if (embedded.length > 0) return facts.map((one) => (one === alone ? { ...one, copied: { value: path, at }, usedBy: { how: 'embed', path, place: path, at } } : one));
  if (written().some((dir) => nameOf(dir) === nameOf(path))) return facts;
  return facts.map((one) => (one === alone ? { ...one, usedBy: { how: 'files', path: alone.output!.value, place: path, at } } : one));
}

/** Whether a front end makes pages that are served as they are. */
function isPages(tree: GoTree, { dir, tool = '' }: FrontEndFacts): boolean {
  const [file, words] = writes[tool] ?? [];
  if (file !== undefined) return tree.filesOf(dir).some((name) => file.test(name) && words!.test(tree.repo.read(joinPath(dir, name) ?? name, 128 * 1024) ?? ''));
  return begins.some((name) => tree.repo.stat(joinPath(dir, name) ?? name)?.kind === 'file');
}

function nameOf(path: string): string {
  return baseName(path.replace(/\/+$/, ''));
}
