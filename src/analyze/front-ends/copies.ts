/** Where the repository's own commands copy what a front end built: an embed often looks there, and not in the output itself. */
import { baseName, joinPath } from '../../repo.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { readScript } from '../shell/script.ts';
import { readRecipes, type Recipe } from './recipes.ts';

/** One `cp`, `mv` or `rsync` between two places of the tree. */
export interface Copied {
  readonly from: string;
  /** Where the copy may lie: the place that is named, and below it under the name of what is copied (cp(1)). */
  readonly to: readonly string[];
  readonly at: Source;
}

const copies = /\b(?:cp|mv|rsync|ditto|cpx|copyfiles)\s/;

/** Copies in what the repository's own files run. */
export function readCopies(tree: GoTree): readonly Copied[] {
  return copiesIn(readRecipes(tree));
}

/** Copies in recipes. */
export function copiesIn(recipes: readonly Recipe[]): Copied[] {
  return recipes.flatMap(({ isWhole, lines }) => {
    const found = lines.flatMap(({ text, dir, at }) => (dir === undefined ? [] : copiesOf(text, dir, at)));
    return isWhole && found.length > 0 ? unchanged(found, lines.flatMap(({ text, dir }) => (dir === undefined ? [] : changedBy(text, dir)))) : found;
  });
}

const changes = /^(?:mv|cp|rm|sed|ln|gzip|brotli|zstd|install|touch|tee|find|perl)$/;

/** Paths that the commands of a script take, give or take away. */
function changedBy(script: string, dir: string): string[] {
  return readScript(script, { dir, absolute: true }).flatMap(({ words: [program = '', ...rest], dir: place }) => {
    if (place === undefined || !changes.test(program)) return [];
    // A copy leaves alone what it reads.
    const touched = /^(?:cp|install)$/.test(program) ? rest.slice(-1) : rest;
    return touched.flatMap((word) => (/^[\w./@-]+$/.test(word) && !word.startsWith('-') ? inTree(place, word) ?? [] : []));
  });
}

/** The copies whose files nothing renames, adds or removes on the way: the copy alone would be another thing. */
function unchanged(found: readonly Copied[], changed: readonly string[]): Copied[] {
  return found.filter(({ from, to }) => !changed.some((path) => [from, ...to].some((place) => path.startsWith(`${place}/`))));
}

/** The copies of a command that runs in `dir`; each `cd` on the way is followed. */
export function copiesOf(script: string, dir: string, at: Source): Copied[] {
  if (!copies.test(script)) return [];
  return readScript(script, { dir, absolute: true }).flatMap(({ words, dir: place, line }) => {
    const shell = /^(?:ba)?sh$/.test(words[0] ?? '') ? words.findIndex((word) => /^-\w*c$/.test(word)) : -1;
    if (shell > 0) return place === undefined ? [] : copiesOf(words[shell + 1] ?? '', place, { path: at.path, line: at.line + line - 1 });
    const start = words.findIndex((word) => !/^(?:npx|shx|sudo|-.*)$/.test(word));
    const [program = '', ...rest] = words.slice(Math.max(0, start));
    const paths = rest.filter((word) => !word.startsWith('-'));
    const target = paths.at(-1) ?? '';
    if (place === undefined || paths.length < 2 || !copies.test(`${program} `) || !/^[\w./@-]+$/.test(target)) return [];
    const to = inTree(place, target);
    return to === undefined ? [] : paths.slice(0, -1).flatMap((source) => copied(place, source, to, { path: at.path, line: at.line + line - 1 }));
  });
}

function copied(place: string, source: string, to: string, at: Source): Copied[] {
  const from = /^[\w./*@-]+$/.test(source) ? inTree(place, source.replace(/\/(?:\*|\.)?$/, '')) : undefined;
  if (from === undefined || from === '.' || from.includes('*')) return [];
  const inside = /\/(?:\*|\.)$/.test(source) ? [] : [joinPath(to, baseName(from)) ?? to];
  return [{ from, to: [to, ...inside], at }];
}

/** A path that a command is given; one from the root is one from the top, as scripts are told here. */
function inTree(place: string, path: string): string | undefined {
  return path.startsWith('/') ? joinPath(path) : joinPath(place, path);
}
