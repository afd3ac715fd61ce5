import { RECORD_FILE, RECORD_KEY, type Record as StoredRecord } from '../../src/commit/record.ts';
import { pathIn, type Repo } from '../../src/repo.ts';

/** The commands whose files a record holds. */
export interface MadeBy {
  /** `yo go-docker`: a whole service. */
  readonly service: boolean;
  /** `yo go-docker:dockerfile`, or a service that has grown beyond its scaffold. */
  readonly image: boolean;
  /** `yo go-docker:makefile`. */
  readonly make: boolean;
}

/** What brings a file back that was deleted. `yo go-docker` writes all files of a service that are gone, its first code too, and knows nothing of what that has grown into. */
export function bringsBack(stored: StoredRecord, path: string): string {
  const { service, image } = madeBy(stored);
  const control = 'your version control brings it back';
  if (service) return image ? control : `${control}, or yo go-docker, with all else of the service that is gone`;
  return `yo go-docker:${/(?:^|\/)(?:Makefile|docker\.mk)$/.test(path) ? 'makefile' : 'dockerfile'} brings it back`;
}

export function madeBy({ options, files }: StoredRecord): MadeBy {
  const service = options['kind'] !== undefined;
  const managed = (path: string): boolean => files[path]?.ownership === 'managed';
  return { service, image: options['main'] !== undefined, make: managed('docker.mk') || (managed('Makefile') && !service) };
}

/** Whether a directory has a record of ours, whether or not it can be read. */
export function hasRecord(repo: Repo, dir: string): boolean {
  return (repo.read(pathIn(dir, RECORD_FILE)) ?? '').includes(`"${RECORD_KEY}"`);
}
