/** Where the repository's own commands copy what a front end built: an embed often looks there, and not in the output itself. */
import { baseName, joinPath } from '../../repo.ts';
import { expandMake } from '../evidence/make-expand.ts';
import { parseMakefile } from '../evidence/make-parse.ts';
import { isMakefile } from '../evidence/makefile.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { readScript } from '../shell/script.ts';

/** One `cp`, `mv` or `rsync` between two places of the tree. */
export interface Copied {
  readonly from: string;
  /** Where the copy may lie: the place that is named, and below it under the name of what is copied (cp(1)). */
  readonly to: readonly string[];
  readonly at: Source;
}

const limit = 256 * 1024;
const mostFiles = 120;
const foreign = /(?:^|\/)(?:vendor|node_modules|testdata|third_party)(?:\/|$)/;
const copies = /\b(?:cp|mv|rsync|ditto|cpx|copyfiles)\s/;

/** Copies in makefiles, task files, scripts of the shell and of package.json. A script of the shell is run at the top, as nearly all are. */
export function readCopies(tree: GoTree): readonly Copied[] {
  const found: Copied[] = [];
  let files = 0;
  for (const dir of tree.directories) {
    if (foreign.test(dir) || dir.split('/').length > 3) continue;
    for (const name of tree.filesOf(dir)) {
      const make = isMakefile(name);
      if (!make && !/^(?:[Tt]askfile[\w.-]*\.ya?ml|\.?justfile|package\.json)$|\.(?:sh|bash)$/.test(name)) continue;
      if (++files > mostFiles) return found;
      const path = joinPath(dir, name) ?? name;
      const text = tree.repo.read(path, limit) ?? '';
      if (make) found.push(...ofMakefile(text, path, dir));
      else if (/\.(?:sh|bash)$/.test(name)) {
        const script = fromOwnPlace(text, dir);
        found.push(...unchanged(copiesOf(script, '.', { path, line: 1 }), changedBy(script, '.')));
      }
      else found.push(...text.split('\n').flatMap((line, index) => commandsIn(line, name).flatMap((command) => copiesOf(command, dir, { path, line: index + 1 }))));
    }
  }
  return found;
}

function ofMakefile(text: string, path: string, dir: string): Copied[] {
  const { variables, rules } = parseMakefile(text);
  const work = { left: 500_000 };
  return rules.flatMap((rule) => {
    const automatic = new Map([['@', expandMake(rule.targets, { variables, glob: () => [], work }).trim()]]);
    const lines = rule.recipe.map(({ text: line, line: at }) => ({ command: expandMake(line, { variables, locals: rule.locals, automatic, glob: () => [], work }).replace(/^[\s@+-]+/, ''), at }));
    const changed = lines.flatMap(({ command }) => changedBy(command, dir));
    return lines.flatMap(({ command, at }) => unchanged(copiesOf(command, dir, { path, line: at }), changed));
  });
}

const changes = /^(?:mv|cp|rm|sed|ln|gzip|brotli|zstd|install|touch|tee|find|perl)$/;

/** Paths that the commands of a script take, give or take away. */
function changedBy(script: string, dir: string): string[] {
  return readScript(script, { dir, absolute: true }).flatMap(({ words: [program = '', ...rest], dir: place }) => {
    if (place === undefined || !changes.test(program)) return [];
    // A copy leaves alone what it reads.
    const touched = /^(?:cp|install)$/.test(program) ? rest.slice(-1) : rest;
    return touched.flatMap((word) => (/^[\w./@-]+$/.test(word) && !word.startsWith('-') ? joinPath(place, word) ?? [] : []));
  });
}

/** The copies whose files nothing renames, adds or removes on the way: the copy alone would be another thing. */
function unchanged(found: readonly Copied[], changed: readonly string[]): Copied[] {
  return found.filter(({ from, to }) => !changed.some((path) => [from, ...to].some((place) => path.startsWith(`${place}/`))));
}

/** `cd "$(dirname "$0")/.."` said from the top; a `cd` to a variable goes there too, for it is nearly always that of the top. */
function fromOwnPlace(text: string, dir: string): string {
  return text.replace(/^(\s*)cd\s+["']?\$.*$/gm, (line, indent: string) => {
    const up = /dirname|BASH_SOURCE|%\/\*/.test(line) ? joinPath(dir, /((?:\/\.\.)+)["']?\s*(?:$|[&|;])/.exec(line)?.[1] ?? '') : '.';
    return `${indent}cd /${up ?? '.'}`;
  });
}

/** The command of a line of a task file; the commands of scripts of a package.json. */
function commandsIn(line: string, name: string): string[] {
  if (name !== 'package.json') return [line.replace(/^\s*(?:-\s+)?(?:cmd:\s*)?(["']?)(.*)\1\s*$/, '$2').replace(/^@/, '')];
  return [...line.matchAll(/"[\w:.-]+"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map(([, command = '']) => command.replace(/\\(.)/g, '$1'));
}

/** The copies of a command that runs in `dir`; each `cd` on the way is followed. */
export function copiesOf(script: string, dir: string, at: Source): Copied[] {
  if (!copies.test(script)) return [];
  return readScript(script, { dir, absolute: true }).flatMap(({ words, dir: place, line }) => {
    const start = words.findIndex((word) => !/^(?:npx|shx|sudo|-.*)$/.test(word));
    const [program = '', ...rest] = words.slice(Math.max(0, start));
    const paths = rest.filter((word) => !word.startsWith('-'));
    const target = paths.at(-1) ?? '';
    if (place === undefined || paths.length < 2 || !copies.test(`${program} `) || !/^[\w./@-]+$/.test(target)) return [];
    const to = joinPath(place, target);
    return to === undefined ? [] : paths.slice(0, -1).flatMap((source) => copied(place, source, to, { path: at.path, line: at.line + line - 1 }));
  });
}

function copied(place: string, source: string, to: string, at: Source): Copied[] {
  const from = /^[\w./*@-]+$/.test(source) ? joinPath(place, source.replace(/\/(?:\*|\.)?$/, '')) : undefined;
  if (from === undefined || from === '.' || from.includes('*')) return [];
  const inside = /\/(?:\*|\.)$/.test(source) ? [] : [joinPath(to, baseName(from)) ?? to];
  return [{ from, to: [to, ...inside], at }];
}
