import { relative } from 'node:path';
import type { BuildConfig } from '../../src/analyze/go/constraints.ts';
import type { GoTree } from '../../src/analyze/go-tree.ts';
import type { Repo } from '../../src/repo.ts';
import { comparePackage, type EmbedFilesOf } from './compare.ts';
import type { ListedPackage } from './go-list.ts';

/** The functions under test; the real ones, or those of a copy with one rule broken. */
export interface Reader {
  openGoTree(repo: Repo): GoTree;
  embedFiles: EmbedFilesOf;
}

/** Every difference between `go list ./...` in a module and what we read of it. */
export function compareModule(
  reader: Reader, repo: Repo, root: string, moduleDir: string, config: BuildConfig, listed: readonly ListedPackage[],
): string[] {
  const tree = reader.openGoTree(repo);
  const module = tree.modules.find(({ dir }) => dir === moduleDir);
  const ours = new Map(tree.packages(module, config).map((found) => [found.dir, found]));
  const rows = listed.filter(({ Dir }) => Dir !== undefined);
  const theirs = new Map(rows.map((row) => [relative(root, row.Dir ?? '') || '.', row]));
  const differences: string[] = [];
  for (const dir of ours.keys()) if (!theirs.has(dir)) differences.push(`${dir}: ours alone`);
  for (const [dir, row] of theirs) {
    const found = ours.get(dir);
    if (found === undefined) differences.push(`${dir}: go alone`);
    else {
      differences.push(...comparePackage(repo, found, row, config, reader.embedFiles));
      if (tree.importPathOf(dir) !== row.ImportPath) differences.push(`${dir}: import path ${tree.importPathOf(dir)}, go ${row.ImportPath}`);
    }
  }
  return differences;
}
