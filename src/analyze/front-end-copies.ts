/** Where the repository's own commands copy what a front end built: an embed often looks there, and not in the output itself. */
import { joinPath, parentOf } from '../repo.ts';
import { expandMake } from './evidence/make-expand.ts';
import { parseMakefile } from './evidence/make-parse.ts';
import { isMakefile } from './evidence/makefile.ts';
import type { Source } from './facts.ts';
import type { GoTree } from './go-tree.ts';

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
const copying = /(?:^|[\s;&|@(])(?:cp|mv|rsync|ditto)\s+((?:-[\w-]+\s+)*)([\w./*@-]+)\s+([\w./@-]+)\s*(?=$|[;&|)#"'])/g;

/** Copies in makefiles, task files and shell scripts. A script of a directory is run at the top, as nearly all are. */
export function readCopies(tree: GoTree): readonly Copied[] {
  const found: Copied[] = [];
  let files = 0;
  for (const dir of tree.directories) {
    if (foreign.test(dir) || dir.split('/').length > 3) continue;
    for (const name of tree.filesOf(dir)) {
      const make = isMakefile(name);
      if (!make && !/^(?:[Tt]askfile[\w.-]*\.ya?ml|\.?justfile)$|\.(?:sh|bash)$/.test(name)) continue;
      if (++files > mostFiles) return found;
      const path = joinPath(dir, name) ?? name;
      const text = tree.repo.read(path, limit) ?? '';
      if (make) found.push(...ofMakefile(text, path, dir));
      else found.push(...text.split('\n').flatMap((line, index) => ofLine(line, /\.(?:sh|bash)$/.test(name) ? '.' : dir, { path, line: index + 1 })));
    }
  }
  return found;
}

function ofMakefile(text: string, path: string, dir: string): Copied[] {
  const { variables, rules } = parseMakefile(text);
  const work = { left: 500_000 };
  return rules.flatMap((rule) => rule.recipe.flatMap(({ text: line, line: at }) => {
    const automatic = new Map([['@', expandMake(rule.targets, { variables, glob: () => [], work }).trim()]]);
    return ofLine(expandMake(line, { variables, locals: rule.locals, automatic, glob: () => [], work }), dir, { path, line: at });
  }));
}

/** The copies of one line; a `cd` before them is followed. */
function ofLine(line: string, dir: string, at: Source): Copied[] {
  const cd = /^[\s@-]*\(?\s*cd\s+([\w./-]+)\s*(?:&&|;)/.exec(line);
  const place = cd === null ? dir : joinPath(dir, cd[1] as string);
  if (place === undefined) return [];
  return [...line.matchAll(copying)].flatMap(([, , source = '', target = '']) => {
    const from = joinPath(place, source.replace(/\/(?:\*|\.)?$/, ''));
    const to = joinPath(place, target);
    if (from === undefined || to === undefined || from === '.' || /[*]/.test(from)) return [];
    const inside = /\/(?:\*|\.)$/.test(source) ? [] : [joinPath(to, from.slice(parentOf(from) === '.' ? 0 : parentOf(from).length + 1)) ?? to];
    return [{ from, to: [to, ...inside], at }];
  });
}
