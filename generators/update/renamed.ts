import { basename, extname } from 'node:path';
import { isDockerfile } from '../../src/analyze/evidence/dockerfile.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { diskRepo, pathIn, type Repo } from '../../src/repo.ts';
import { findRenamed, type Candidate } from '../../src/update/similar.ts';
import { committedBeside } from './git-state.ts';
import { hasRecord } from './made-by.ts';

/** Names under which files of this generator are kept by people. */
const NAMES = /docker|container|makefile|\.mk$|bake|\.hcl$/i;
/** Directories that hold other people's files, or too many. */
const ELSEWHERE = /^(?:\..*|vendor|node_modules|testdata)$/;
const DEPTH = 8;
const LARGEST = 256 * 1024;

/** The path of a file that was written as `path` and is not there any more; `undefined` where it was deleted, or where several files could be it. */
export function renamedTo(root: string, path: string, base: string, stored: StoredRecord): string | undefined {
  const found = filesLike(root, path, base, stored);
  return found.length === 1 ? found[0] : undefined;
}

/** The files that one which is not there any more may have become: what was there beside it is none of them. */
export function filesLike(root: string, path: string, base: string, stored: StoredRecord): readonly string[] {
  const repo = diskRepo(root);
  const own = new Set(Object.keys(stored.files));
  const suits = (name: string): boolean => NAMES.test(name) || (extname(name) !== '' && extname(name) === extname(path)) || name === basename(path);
  const others = filesOf(repo, '.', DEPTH).filter((file) => !own.has(file) && suits(basename(file)));
  const beside = new Set(committedBeside(root, path, others));
  const candidates = others.filter((file) => !beside.has(file)).flatMap((file): Candidate[] => {
    const text = (repo.stat(file)?.size ?? 0) > LARGEST ? undefined : repo.read(file);
    return text === undefined ? [] : [{ path: file, text }];
  });
  return findRenamed(base, candidates);
}

/** A record whose Dockerfiles stand under the names that people have given them since. */
export function underNewNames(root: string, stored: StoredRecord): StoredRecord {
  const repo = diskRepo(root);
  const files = Object.entries(stored.files).map(([path, known]) => {
    const there = known.base === undefined || !isDockerfile(basename(path)) || repo.stat(path) !== undefined;
    return [there ? path : renamedTo(root, path, known.base!, stored) ?? path, known] as const;
  });
  return { ...stored, files: Object.fromEntries(files) };
}

function filesOf(repo: Repo, directory: string, depth: number): string[] {
  return repo.list(directory).flatMap(({ name, kind }) => {
    const path = pathIn(directory, name);
    if (kind === 'file') return [path];
    return kind === 'directory' && depth > 0 && !ELSEWHERE.test(name) && !isAnother(repo, path) ? filesOf(repo, path, depth - 1) : [];
  });
}

/** Whether a directory is another service, or another repository (a submodule's `.git` is a file). */
function isAnother(repo: Repo, directory: string): boolean {
  return hasRecord(repo, directory) || repo.stat(pathIn(directory, '.git')) !== undefined;
}
