import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../src/commit/digest.ts';
import { printRecord, type FileRecord, type Record as StoredRecord } from '../../src/commit/record.ts';
import type { RenderedFile } from '../../src/render/render.ts';

const lines = (count: number, change: Readonly<Record<number, string>> = {}): string => Array.from({ length: count }, (_, i) => `${change[i] ?? `line ${i}`}\n`).join('');

/** What was written, what the user made of it, and what would be written now: a merge, a conflict, a new file, one that goes, one that stays. */
const FILES: readonly { readonly path: string; readonly base: string | null; readonly theirs: string | null; readonly ours: string | null }[] = [
  { path: 'Dockerfile', base: lines(20), theirs: lines(20, { 3: 'mine' }), ours: lines(20, { 15: 'new' }) },
  { path: 'build/Makefile', base: lines(9), theirs: lines(9, { 4: 'mine' }), ours: lines(9, { 4: 'new' }) },
  { path: '.dockerignore', base: lines(3), theirs: lines(3), ours: lines(4) },
  { path: 'deploy/new/bake.hcl', base: null, theirs: null, ours: 'new\n' },
  { path: 'old/docker.mk', base: 'old\n', theirs: 'old\n', ours: null },
  { path: 'kept.txt', base: 'kept\n', theirs: 'mine\n', ours: 'kept\n' },
];

export const OURS: readonly RenderedFile[] = FILES.flatMap(({ path, ours }) => (ours === null ? [] : [{ path, contents: ours, ownership: 'managed' as const }]));

export const STORED: StoredRecord = {
  schema: 1, generator: '0.1.0', options: {},
  files: Object.fromEntries(FILES.flatMap(({ path, base }): [string, FileRecord][] => (base === null ? [] : [[path, { ownership: 'managed', sha256: sha256(base), base }]]))),
};

export type Tree = Readonly<Record<string, string>>;

export function plantTree(root: string): void {
  for (const { path, theirs } of FILES) {
    if (theirs === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), theirs);
  }
  writeFileSync(join(root, '.yo-rc.json'), printRecord('{ "other": 1 }\n', STORED));
}

/** All files of the user's: neither what a commit prepares nor what undo needs. */
export function treeOf(root: string): Tree {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const own = paths.filter((path) => !/\.go-docker-(?:staging|undo)/.test(path)).sort();
  return Object.fromEntries(own.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}

export function copyTree(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
}
