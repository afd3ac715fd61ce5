import { basename, extname, join } from 'node:path';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { diskRepo, type Repo } from '../../src/repo.ts';
import { findRenamed, type Candidate } from '../../src/update/similar.ts';

/** Names under which files of this generator are kept by people. */
const NAMES = /docker|container|makefile|\.mk$|bake|\.hcl$/i;
/** Directories that hold other people's files, or too many. */
const ELSEWHERE = /^(?:\..*|vendor|node_modules|testdata)$/;
const DEPTH = 3;
const LARGEST = 256 * 1024;

/**
 * The path of a file that was written as `path` and is not there any more; `undefined` where it was deleted, or where
 * several files could be it.
 */
export function renamedTo(root: string, path: string, base: string, stored: StoredRecord): string | undefined {
  const repo = diskRepo(root);
  const own = new Set(Object.keys(stored.files));
  const suits = (name: string): boolean => NAMES.test(name) || (extname(name) !== '' && extname(name) === extname(path)) || name === basename(path);
  const candidates = filesOf(repo, '.', DEPTH).filter((file) => !own.has(file) && suits(basename(file))).flatMap((file): Candidate[] => {
    const text = (repo.stat(file)?.size ?? 0) > LARGEST ? undefined : repo.read(file);
    return text === undefined ? [] : [{ path: file, text }];
  });
  return findRenamed(base, candidates);
}

function filesOf(repo: Repo, directory: string, depth: number): string[] {
  return repo.list(directory).flatMap(({ name, kind }) => {
    const path = directory === '.' ? name : join(directory, name).replaceAll('\\', '/');
    if (kind === 'file') return [path];
    return kind === 'directory' && depth > 0 && !ELSEWHERE.test(name) ? filesOf(repo, path, depth - 1) : [];
  });
}
