import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Path to content; a link is written as its target. */
export type Tree = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/** Writes a tree to a new directory. */
export function writeTree(tree: Tree): string {
  const dir = mkdtempSync(join(tmpdir(), 'go-tree-'));
  for (const [path, content] of Object.entries(tree)) {
    const full = join(dir, path);
    mkdirSync(dirname(full), { recursive: true });
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(full, content);
    else symlinkSync(content.link, full);
  }
  return dir;
}

/** Writes a tree to a new directory, hands it out and removes it afterwards. */
export function withTree<T>(tree: Tree, use: (dir: string) => T): T {
  const dir = writeTree(tree);
  try {
    return use(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
