import { pathIn } from '../../repo.ts';
import type { ClosurePackage } from './closure.ts';
import type { Finding, Source } from '../facts.ts';
import { findDynamicImports } from '../go/body.ts';
import type { GoFile } from '../go/file.ts';
import type { GoTree } from '../go-tree.ts';

/** Path of a file of a package, below the tree or below the module cache. */
export function pathOf({ package: { dir } }: ClosurePackage, name: string): string {
  return pathIn(dir, name);
}

/** A place in a file of a package, marked when it lies in the module cache. */
export function placeIn(found: ClosurePackage, name: string, line: number): Source {
  const place = { path: pathOf(found, name), line };
  return found.origin === 'module-cache' ? { ...place, from: 'module-cache' } : place;
}

/** Header of a file of a package. */
export function headerOf(tree: GoTree, found: ClosurePackage, name: string): GoFile {
  return tree.filesOfOrigin(found.origin).files.goFile(pathOf(found, name));
}

/** Whole text of a file of a package; empty where it cannot be read. */
export function sourceOf(tree: GoTree, found: ClosurePackage, name: string): Buffer {
  const bytes = tree.filesOfOrigin(found.origin).repo.bytes(pathOf(found, name)) ?? new Uint8Array();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The first `import "C"` of a package; its first SWIG file where it has none. */
export function cgoImportOf(tree: GoTree, found: ClosurePackage): Source {
  const { cgoFiles, swigFiles, swigCxxFiles } = found.package;
  for (const name of cgoFiles) {
    const line = headerOf(tree, found, name).imports.find(({ path }) => path === 'C')?.line;
    if (line !== undefined) return placeIn(found, name, line);
  }
  return placeIn(found, swigFiles[0] ?? swigCxxFiles[0] ?? '', 0);
}

/** `//go:cgo_import_dynamic` lines of a package. */
export function dynamicImportsOf(tree: GoTree, found: ClosurePackage): readonly Finding<string>[] {
  return found.package.goFiles.flatMap((name) =>
    findDynamicImports(placeIn(found, name, 0), sourceOf(tree, found, name)));
}
