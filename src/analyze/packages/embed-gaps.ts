/** Directories inside of what is embedded that git leaves out, and a build of the repository fills: a front end beside committed files. */
import { joinPath, parentOf, pathIn, type Repo } from '../../repo.ts';
import type { Finding } from '../facts.ts';
import { below } from './directories.ts';

/** What is ignored for other reasons than being built. */
const never = /^(?:node_modules|bower_components|\..*|te?mp|cache|coverage|logs?|uploads?|data|test.*|__pycache__)$/i;

/** Rules of .gitignore that name a directory below `place`, which is not there. Rules with wildcards say too little. */
export function leftOutOf(repo: Repo, place: string): Finding<string>[] {
  const found: Finding<string>[] = [];
  for (let at = place; ; at = parentOf(at)) {
    const path = pathIn(at, '.gitignore');
    for (const [index, line] of (repo.read(path, 256 * 1024) ?? '').split(/\r?\n/).entries()) {
      const rule = line.trim();
      const name = rule.replace(/^\/|\/$/g, '');
      if (/^[!#]|[*?[\\]/.test(rule) || name === '' || (at !== place && !name.includes('/')) || (/\.\w+$/.test(name) && !rule.endsWith('/'))) continue;
      const inside = below(place, joinPath(at, name) ?? '');
      if (inside === undefined || inside === '' || inside.split('/').some((part) => never.test(part)) || repo.stat(`${place}/${inside}`) !== undefined) continue;
      found.push({ value: `${place}/${inside}`, at: { path, line: index + 1 } });
    }
    if (at === '.') return found;
  }
}
