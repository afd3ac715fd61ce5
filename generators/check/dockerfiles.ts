import { join } from 'node:path';
import type { RepoFacts } from '../../src/analyze/facts.ts';
import { below } from '../../src/analyze/packages/directories.ts';
import { isDockerfile } from '../../src/analyze/evidence/dockerfile.ts';
import { readRecord, RECORD_FILE, RecordError, type Record as StoredRecord } from '../../src/commit/record.ts';
import type { CheckInput } from '../../src/check/check.ts';
import type { Recorded } from '../../src/check/view.ts';
import type { Place } from '../../src/plan/repository/place.ts';
import { baseName, compareBytes, diskRepo, joinPath, parentOf, pathIn } from '../../src/repo.ts';
import { compilesOnHost, hasFixedRecipe } from '../dockerfile/image-files.ts';
import { generatorVersion } from '../package-root.ts';
import { underNewNames } from '../update/renamed.ts';

/** What a record says of the files below its directory. `home`: that directory as a command at this prompt names it. */
export function recordedIn(directory: string, stored: StoredRecord | undefined, home: string): Recorded {
  return {
    ...(home !== '.' && { home }),
    mirror: String(stored?.options['registry'] ?? '').replace(/\/$/, ''),
    bases: new Map(Object.entries(stored?.files ?? {}).flatMap(([path, { base }]) => (base === undefined ? [] : [[joinPath(directory, path) ?? path, base]]))),
    fixed: hasFixedRecipe(stored), ...(hasFixedRecipe(stored) && compilesOnHost(stored) && { hostBuild: directory }), generator: { recorded: stored?.generator, running: generatorVersion() },
  };
}

/**
 * The Dockerfiles below the directory: those of its record, those that were found, and the one in its usual place; each by the nearest record that holds it.
 * @param top of the repository, absolute
 * @param here the directory as a command at this prompt names it
 */
export function dockerfilesOf(top: string, facts: RepoFacts, { directory, file }: Place, stored: StoredRecord | undefined, here: string): CheckInput['dockerfiles'] {
  const repo = diskRepo(top);
  const recorded = new Set(pathsIn(directory, stored));
  const usual = joinPath(directory, file) ?? file;
  const found = facts.docker.dockerfiles.map(({ path }) => path).filter((path) => below(directory, path) !== undefined && !path.split('/').includes('.devcontainer'));
  const paths = [...new Set([...recorded, ...found, usual])].filter((path) => repo.stat(path)?.kind === 'file').sort(compareBytes);
  const records = new Map<string, StoredRecord | undefined>();
  return paths.map((path) => {
    if (recorded.has(path)) return { path, recorded: true };
    const home = directoriesAbove(path, directory).find((dir) => {
      if (!records.has(dir)) records.set(dir, recordAt(top, dir));
      return pathsIn(dir, records.get(dir)).includes(path);
    });
    return home === undefined ? { path, recorded: false } : { path, recorded: true, by: recordedIn(home, records.get(home), join(here, below(directory, home)!)) };
  });
}

/** The record of a directory, with its Dockerfiles under the names that they have now. @throws RecordError with the file's path from the repository's top */
function recordAt(top: string, dir: string): StoredRecord | undefined {
  try {
    const stored = readRecord(diskRepo(top).read(pathIn(dir, RECORD_FILE)));
    return stored && underNewNames(join(top, dir), stored);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    throw new RecordError(error.code, error.problems.map((one) => ({ ...one, path: pathIn(dir, one.path) })));
  }
}

/** Dockerfiles that a record of a directory holds, whatever they are called by now. */
function pathsIn(directory: string, stored: StoredRecord | undefined): string[] {
  return Object.entries(stored?.files ?? {}).filter(([path, { base }]) => isDockerfile(baseName(path)) || /^FROM\s/m.test(base ?? '')).map(([path]) => joinPath(directory, path) ?? path);
}

/** The directories that a file lies in, the nearest first, below one that is not among them. */
function directoriesAbove(path: string, top: string): string[] {
  const found: string[] = [];
  for (let dir = parentOf(path); dir !== top && below(top, dir) !== undefined; dir = parentOf(dir)) found.push(dir);
  return found;
}
