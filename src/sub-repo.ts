import { joinPath, pathIn, type Entry, type EntryInfo, type Repo } from './repo.ts';

/** A directory of a repository as a repository of its own; what lies beside it is not there. */
export function subRepo(repo: Repo, directory: string): Repo {
  if (directory === '.') return repo;
  /** Out of reach where the path leaves the directory: the tree below answers the empty path with nothing. */
  const at = (path: string): string => {
    const inside = path.startsWith('/') ? undefined : joinPath(path);
    return inside === undefined ? '' : `${directory}/${inside}`;
  };
  return {
    stat: (path) => repo.stat(at(path)),
    read: (path, limit) => repo.read(at(path), limit),
    bytes: (path, limit) => repo.bytes(at(path), limit),
    list: (path) => repo.list(at(path)),
    real: (path) => {
      const target = repo.real(at(path));
      return target === directory ? '.' : target?.startsWith(`${directory}/`) ? target.slice(directory.length + 1) : undefined;
    },
  };
}

/** A repository in which some files do not count: their content is what a generator made, and so says nothing of its own. */
export function withoutFiles(repo: Repo, files: ReadonlySet<string>): Repo {
  if (files.size === 0) return repo;
  const hidden = (path: string): boolean => files.has(joinPath(path) ?? path);
  return {
    stat: (path) => (hidden(path) ? undefined : repo.stat(path)),
    read: (path, limit) => (hidden(path) ? undefined : repo.read(path, limit)),
    bytes: (path, limit) => (hidden(path) ? undefined : repo.bytes(path, limit)),
    real: (path) => (hidden(path) ? undefined : repo.real(path)),
    list: (path) => {
      const dir = joinPath(path) ?? path;
      return repo.list(path).filter(({ name }) => !files.has(pathIn(dir, name)));
    },
  };
}

/**
 * A repository that does not change while it is looked at: what lies at a path is asked of the disk once, and what lies in a directory at most twice, since
 * most directories are listed by nobody but the walk through all of them.
 */
export function keptRepo(repo: Repo): Repo {
  const entries = new Map<string, EntryInfo | undefined>();
  const listed = new Map<string, readonly Entry[] | undefined>();
  return {
    ...repo,
    stat: (path) => {
      const known = entries.get(path);
      if (known !== undefined || entries.has(path)) return known;
      const found = repo.stat(path);
      entries.set(path, found);
      return found;
    },
    list: (path) => {
      const known = listed.get(path);
      if (known !== undefined) return known;
      const found = repo.list(path);
      listed.set(path, listed.has(path) ? found : undefined);
      return found;
    },
  };
}
