/** What the go command refuses of a program's own packages, whatever else is there. */
import { codeOf, lineAt } from '../code/go-text.ts';
import type { Finding } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { pathIn } from '../../repo.ts';
import type { Closure, ClosurePackage } from './closure.ts';

/** `dir`: the program's directory. In GOPATH mode the paths of packages are guesses, so that nothing is told of imports. */
export function refusedCode(tree: GoTree, dir: string, closure: Closure): readonly Finding<string>[] {
  const own = [...closure.packages.values()].filter(({ origin }) => origin === 'tree');
  // The image is built without tests.
  const broken = own.flatMap(({ package: { error } }) => (error === undefined || error.at.path.endsWith('_test.go') ? [] : [error]));
  const module = tree.moduleOf(dir);
  const self = module === undefined ? undefined : dir === module.dir ? module.path.value : `${module.path.value}/${module.dir === '.' ? dir : dir.slice(module.dir.length + 1)}`;
  const imports = self === undefined ? [] : [...own.flatMap((one) => badImports(one.importPath || self, one, closure)), ...cycleOf(own, closure)];
  return [...broken, ...imports, ...own.flatMap((one) => unmerged(tree, one))];
}

/** Packages that only those beside them may import (`go help importpath`, "Internal Directories"), and programs. */
function badImports(importer: string, { package: { imports } }: ClosurePackage, { packages }: Closure): Finding<string>[] {
  return imports.flatMap(({ value, at }): Finding<string>[] => {
    const inner = /^(.+?)\/internal(?:$|\/(?!.*\/internal(?:$|\/)))/.exec(value)?.[1];
    if (inner !== undefined && importer !== inner && !importer.startsWith(`${inner}/`)) return [{ value: `${value} is internal to ${inner}, and imported from outside of it`, at }];
    const found = packages.get(value);
    return found?.origin === 'tree' && found.package.name === 'main' ? [{ value: `${value} is a program, and imported as a package`, at }] : [];
  });
}

/** The first import that leads back to a package which it comes from. */
function cycleOf(own: readonly ClosurePackage[], { packages }: Closure): Finding<string>[] {
  const done = new Set<ClosurePackage>();
  const open = new Set<ClosurePackage>();
  const visit = (one: ClosurePackage): Finding<string> | undefined => {
    open.add(one);
    for (const { value, at } of one.package.imports) {
      const next = packages.get(value);
      if (next === undefined || next.origin !== 'tree' || done.has(next)) continue;
      const found = open.has(next) ? { value: `${value} is imported in a circle`, at } : visit(next);
      if (found !== undefined) return found;
    }
    open.delete(one);
    done.add(one);
    return undefined;
  };
  return own.slice(0, 1).flatMap((one) => visit(one) ?? []);
}

const markers = /^<{7} [^\n]*\n(?:[^\n]*\n)*?={7}\r?\n(?:[^\n]*\n)*?>{7} /m;

/** What git leaves where a merge was not resolved; a text of the code may hold the same. */
function unmerged(tree: GoTree, { package: { dir, goFiles, cgoFiles } }: ClosurePackage): Finding<string>[] {
  return [...goFiles, ...cgoFiles].flatMap((name) => {
    const path = pathIn(dir, name);
    const code = codeOf(tree, path);
    if (!code.includes('<<<<<<< ')) return [];
    const found = markers.exec(code.replace(/`[^`]*`/g, (text) => text.replace(/[^\n]/g, ' ')));
    return found === null ? [] : [{ value: `${path} holds the marks of a merge that was not resolved`, at: { path, line: lineAt(code, found.index) } }];
  });
}
