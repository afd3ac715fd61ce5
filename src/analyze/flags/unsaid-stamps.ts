/** Variables that wait for a build to fill them, of a program that no build of its repository stamps. */
import type { BuildConfig } from '../go/constraints.ts';
import type { GoTree } from '../go-tree.ts';
import type { Closure } from '../packages/closure.ts';
import { linesOf } from '../code/go-text.ts';
import { checkVariable, type StampFact } from './ldflags.ts';
import { stampKind } from './stamp-kind.ts';

const names = ['version', 'commit', 'gitCommit', 'revision', 'date', 'buildDate', 'buildTime'].flatMap((name) => [name, name[0]!.toUpperCase() + name.slice(1)]);
/** What a package is called that holds nothing else. */
const holders = /^(?:version|buildinfo|build)$/i;
/** What stands there until a build says it. */
const standIn = /^\(?(?:dev|devel|develop|development|unknown|none|n\/a|local|unset|undefined|snapshot|v?0\.0\.0(?:-\w+)?)\)?$/i;
/** What a comment above says of a variable without a value. */
const told = /^\s*\/\/.*(?:ldflags|-X\b|linker|(?:build|compile|link)[- ]time)/i;

/** Each such variable of the main package and of packages for it; none where no version is among them. */
export function unsaidStamps(tree: GoTree, config: BuildConfig, dir: string, closure: Closure): StampFact[] {
  const homes = [{ path: 'main', home: dir }, ...[...closure.packages.values()].flatMap((one) => (one.origin === 'tree' && one.importPath !== '' && holders.test(one.package.name) ? [{ path: one.importPath, home: one.package.dir }] : []))];
  for (const { path, home } of homes) {
    const found = names.flatMap((name): StampFact[] => {
      const checked = checkVariable(tree, config, home, name);
      const { state, declared, initial } = checked;
      if (state !== 'string' || declared === undefined || !(standIn.test(initial ?? '') || (initial === undefined && isTold(tree, declared)))) return [];
      const variable = `${path}.${name}`;
      return [{ variable, kind: stampKind(variable, ''), value: '', at: declared, ...checked }];
    });
    if (found.some(({ kind }) => kind === 'version')) return found;
  }
  return [];
}

function isTold(tree: GoTree, { path, line }: { readonly path: string; readonly line: number }): boolean {
  return linesOf(tree.repo.read(path) ?? '').slice(Math.max(0, line - 4), line - 1).some((text) => told.test(text));
}
