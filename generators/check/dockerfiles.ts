import type { RepoFacts } from '../../src/analyze/facts.ts';
import { below } from '../../src/analyze/packages/directories.ts';
import { isDockerfile } from '../../src/analyze/evidence/dockerfile.ts';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import type { Place } from '../../src/plan/repository/place.ts';
import { baseName, compareBytes, joinPath, type Repo } from '../../src/repo.ts';

/** The Dockerfiles below the directory: those of the record, those that were found, and the one in its usual place. */
export function dockerfilesOf(repo: Repo, facts: RepoFacts, { directory, file }: Place, stored: StoredRecord | undefined): { path: string; recorded: boolean }[] {
  const recorded = new Set(Object.keys(stored?.files ?? {}).filter((path) => isDockerfile(baseName(path))).map((path) => joinPath(directory, path) ?? path));
  const usual = joinPath(directory, file) ?? file;
  const found = facts.docker.dockerfiles.map(({ path }) => path).filter((path) => below(directory, path) !== undefined && !path.split('/').includes('.devcontainer'));
  return [...new Set([...recorded, ...found, usual])].filter((path) => repo.stat(path)?.kind === 'file').sort(compareBytes).map((path) => ({ path, recorded: recorded.has(path) }));
}
