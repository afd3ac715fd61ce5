import { headerOf, placeIn, sourceOf } from '../packages/closure-files.ts';
import type { Closure, ClosurePackage } from '../packages/closure.ts';
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
  for (const one of closure.packages.values()) {
    const { importPath, module, version, importedAt } = one;
    if (importedAt !== undefined) add(module, version, importedAt, importPath, true);
    const alphabet = doubledAlphabet(tree, one);
    const name = module || importPath;
    if (alphabet !== undefined && !found.has(name)) found.set(name, { module: name, version, release: 21, why: 'it makes an encoding whose alphabet has a letter twice, which Go 1.22 refuses at start', at: alphabet, certain: true });
  }
  // Of a module that is not here it is not known which of its packages are compiled.
  for (const { value, module, version, at } of closure.unknown) add(module, version, at, undefined, value === module && ceilingOf(module, version)?.package === undefined);
  if (closure.unknown.length > 0) {
    for (const { path, version, at } of tree.moduleOf(dir)?.mod.require ?? []) add(path, version, at, undefined, false);
  }
  return [...found.values()];
}

const encodings: ReadonlySet<string> = new Set(['encoding/base32', 'encoding/base64']);
/** A variable of the package, which is made before main. */
const alphabets = /^(?:var[ \t]+|\t)\w+[ \t]*=[ \t]*base(?:32|64)\.NewEncoding\("([^"\\\n]+)"/gm;

/** An alphabet with a letter twice: as a variable of a package it ends the program before main (Go 1.22, encoding/base64). */
function doubledAlphabet(tree: GoTree, found: ClosurePackage): Source | undefined {
  for (const name of found.package.goFiles) {
    if (!headerOf(tree, found, name).imports.some(({ path }) => encodings.has(path))) continue;
    const text = sourceOf(tree, found, name).toString('latin1');
    const doubled = [...text.matchAll(alphabets)].find(([, letters = '']) => new Set(letters).size < letters.length);
    if (doubled !== undefined) return placeIn(found, name, text.slice(0, doubled.index).split('\n').length);
  }
  return undefined;
}
