import { joinPath } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';

/** Names that a shell or make pattern stands for, written as it is written (`./cmd/*` → `./cmd/api`, …). */
export function globber(tree: GoTree): (dir: string, pattern: string) => readonly string[] {
  return (dir, pattern) => {
    const dots = pattern.startsWith('./') ? './' : '';
    const parts = pattern.replace(/^\.\//, '').split('/');
    let found = [''];
    for (const part of parts) {
      if (part === '' || part === '..') continue;
      found = found.flatMap((base) =>
        matches(tree, joinPath(dir, base), part).map((name) => (base === '' ? name : `${base}/${name}`)),
      );
      if (found.length > 500) return [];
    }
    return found.filter((name) => name !== '').map((name) => dots + name);
  };
}

function matches(tree: GoTree, dir: string | undefined, part: string): string[] {
  if (dir === undefined) return [];
  if (!/[*?[]/.test(part)) return tree.repo.stat(joinPath(dir, part) ?? '') === undefined ? [] : [part];
  const pattern = wildcard(part);
  return tree.repo
    .list(dir)
    .map((entry) => entry.name)
    .filter((name) => pattern.test(name) && !name.startsWith('.'));
}

/** A name pattern of the shell as a regular expression; runs of `*` are one, so that it cannot become slow. */
function wildcard(part: string): RegExp {
  const source = part
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|\\[\]]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`);
}
