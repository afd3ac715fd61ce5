import { pathIn } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import type { Resolution } from '../packages/resolve.ts';
import { isStandardImport } from '../packages/standard-library.ts';

/**
 * Finds packages by the rules of GOPATH: the nearest vendor directory first, then the repository's own import path. A
 * repository may be a GOPATH itself, with import paths below src/ (and vendor/src/, as gb had it).
 */
export function openGopath(tree: GoTree): (importPath: string, importer: string) => Resolution {
  const own = ownImportPath(tree);
  const hasGo = (dir: string): boolean => tree.directory(dir)?.files.some((name) => name.endsWith('.go')) ?? false;
  return (importPath, importer) => {
    for (const dir of vendorDirectories(importer)) {
      const candidate = `${dir}/${importPath}`;
      if (hasGo(candidate)) return { kind: 'found', origin: 'vendor', dir: candidate, module: '', version: '' };
    }
    if (importer.startsWith('src/') || importer.startsWith('vendor/src/')) {
      if (hasGo(`src/${importPath}`)) return { kind: 'found', origin: 'tree', dir: `src/${importPath}`, module: '', version: '' };
      if (hasGo(`vendor/src/${importPath}`)) return { kind: 'found', origin: 'vendor', dir: `vendor/src/${importPath}`, module: '', version: '' };
    }
    if (own !== undefined && (importPath === own || importPath.startsWith(`${own}/`))) {
      const dir = importPath === own ? '.' : importPath.slice(own.length + 1);
      // godep rewrote imports to name its copies by their place.
      return hasGo(dir) ? { kind: 'found', origin: dir.startsWith('Godeps/_workspace/src/') ? 'vendor' : 'tree', dir, module: own, version: '' } : { kind: 'missing', dir };
    }
    return isStandardImport(importPath) ? { kind: 'standard' } : { kind: 'unknown', module: '', version: '' };
  };
}

/** Directories in which an importer looks for vendored packages, the nearest first. */
function* vendorDirectories(importer: string): Generator<string> {
  for (let dir = importer; dir !== '.'; dir = dir.includes('/') ? dir.slice(0, dir.lastIndexOf('/')) : '.') yield `${dir}/vendor`;
  yield 'vendor';
  yield 'Godeps/_workspace/src';
}

/**
 * The import path that the repository was written for: as a manifest says, or else the prefix under which most imports
 * name directories that are here.
 */
export function ownImportPath(tree: GoTree): string | undefined {
  const stated = tree.legacy.find(({ importPath }) => importPath !== undefined)?.importPath?.value;
  if (stated !== undefined) return stated;
  const votes = new Map<string, number>();
  for (const path of tree.directories) {
    if (/(?:^|\/)(?:vendor|node_modules|testdata|_[^/]*|\.[^/]+)(?:\/|$)/.test(path)) continue;
    for (const name of tree.filesOf(path)) {
      if (!name.endsWith('.go')) continue;
      for (const found of tree.file(pathIn(path, name)).imports) {
        const prefix = prefixOf(tree, found.path);
        if (prefix !== undefined) votes.set(prefix, (votes.get(prefix) ?? 0) + 1);
      }
    }
  }
  return [...votes].sort(([a, x], [b, y]) => y - x || a.length - b.length || (a < b ? -1 : 1))[0]?.[0];
}

/**
 * Whether a directory's import path is the one below src/: a package that lies there imports another one by its place
 * below src/ or vendor/src/, so that the repository is a GOPATH itself.
 */
export function isBelowSource(tree: GoTree, dir: string): boolean {
  if (!dir.startsWith('src/')) return false;
  const hasGo = (path: string): boolean => tree.directory(path)?.files.some((name) => name.endsWith('.go')) ?? false;
  return tree.directories.some((path) => path.startsWith('src/') && tree.filesOf(path).some((name) => name.endsWith('.go') &&
    tree.file(`${path}/${name}`).imports.some((one) => !isStandardImport(one.path) && (hasGo(`src/${one.path}`) || hasGo(`vendor/src/${one.path}`)))));
}

/** The import path without the longest end of it that is a directory of the tree; hosts have a dot. */
function prefixOf(tree: GoTree, importPath: string): string | undefined {
  const parts = importPath.split('/');
  if (!parts[0]?.includes('.')) return undefined;
  for (let i = 1; i < parts.length; i++) {
    const dir = tree.directory(parts.slice(i).join('/'));
    if (dir?.files.some((name) => name.endsWith('.go'))) return parts.slice(0, i).join('/');
  }
  return undefined;
}
