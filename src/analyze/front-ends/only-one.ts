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
const holdsAll = /^(?:public|static|dist|build|www|web|web-?root|html|ui|web-?ui|front-?end|client|assets?)$/i;
/** Files of a front end that is deployed by itself. */
const byItself = /^(?:Dockerfile|Containerfile|(?:default|nginx)\.conf|vercel\.json|netlify\.toml|wrangler\.\w+|firebase\.json|_redirects|amplify\.yml)/;
/** Places of the page that a front end begins with: of Vite, of react-scripts and Vue, of Angular. */
const begins = ['index.html', 'public/index.html', 'src/index.html'];

/**
 * The facts, with the place for the only front end of pages where no Go code looks for any.
 * @param written names of directories that the programs fill themselves
 */
export function withOnlyOne(tree: GoTree, facts: readonly FrontEndFacts[], empty: readonly EmptyPlace[], written: () => readonly string[]): readonly FrontEndFacts[] {
  const places = [...new Map(empty.filter(({ path }) => holdsAll.test(nameOf(path))).map((one) => [one.path.replace(/^(?:\.\/)+|\/+$/g, ''), one])).values()];
  const [place, ...others] = places;
  if (place === undefined || others.length > 0 || facts.some(({ usedBy }) => usedBy !== undefined)) return facts;
  const [alone, ...more] = facts.filter(({ dir, script, output }) => script !== undefined && output !== undefined && begins.some((name) => tree.repo.stat(joinPath(dir, name) ?? name)?.kind === 'file'));
  if (alone === undefined || more.length > 0 || tree.filesOf(alone.dir).some((name) => byItself.test(name)) || written().some((dir) => nameOf(dir) === nameOf(place.path))) return facts;
  return facts.map((one) => (one === alone ? { ...one, usedBy: { how: 'files', path: alone.output!.value, place: place.path, at: place.at } } : one));
}

function nameOf(path: string): string {
  return baseName(path.replace(/\/+$/, ''));
}
