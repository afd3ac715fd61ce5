import type { Closure } from '../packages/closure.ts';
import type { CeilingFact, Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { ceilingOf } from './known-modules.ts';

/** Modules of a program that break above a release of Go. `dir` is the program's directory. */
export function findCeilings(tree: GoTree, dir: string, closure: Closure): readonly CeilingFact[] {
  const found = new Map<string, CeilingFact>();
  const add = (module: string, version: string, at: Source, importPath: string | undefined, certain: boolean): void => {
    const row = ceilingOf(module, version);
    if (row === undefined || found.has(module)) return;
    const breaks = row.package === undefined || importPath === undefined || importPath === `${module}/${row.package}`;
    const isCompiled = certain || row.importedBy?.some((path) => closure.unknown.some(({ value }) => value === path)) === true;
    if (breaks) found.set(module, { module, version, release: row.release, why: row.why, ...(row.linkFlag !== undefined && { linkFlag: row.linkFlag }), at, certain: isCompiled });
  };
  for (const { importPath, module, version, importedAt } of closure.packages.values()) {
    if (importedAt !== undefined) add(module, version, importedAt, importPath, true);
  }
  // Of a module that is not here it is not known which of its packages are compiled.
  for (const { value, module, version, at } of closure.unknown) add(module, version, at, undefined, value === module && ceilingOf(module, version)?.package === undefined);
  if (closure.unknown.length > 0) {
    for (const { path, version, at } of tree.moduleOf(dir)?.mod.require ?? []) add(path, version, at, undefined, false);
  }
  return [...found.values()];
}
