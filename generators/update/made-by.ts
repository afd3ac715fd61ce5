import type { Record as StoredRecord } from '../../src/commit/record.ts';

/** The commands whose files a record holds. */
export interface MadeBy {
  /** `yo go-docker`: a whole service. */
  readonly service: boolean;
  /** `yo go-docker:dockerfile`, or a service that has grown beyond its scaffold. */
  readonly image: boolean;
  /** `yo go-docker:makefile`. */
  readonly make: boolean;
}

export function madeBy({ options, files }: StoredRecord): MadeBy {
  const service = options['kind'] !== undefined;
  const managed = (path: string): boolean => files[path]?.ownership === 'managed';
  return { service, image: options['main'] !== undefined, make: managed('docker.mk') || (managed('Makefile') && !service) };
}
