import type { Record as StoredRecord } from '../../src/commit/record.ts';

/**
 * A record that knows files that are to move where they still lie too: what is read of a repository leaves them out in both places.
 * @param moves where they lie from now on → where they lay
 */
export function withOldPlaces(record: StoredRecord, moves: ReadonlyMap<string, string>): StoredRecord {
  const old = [...moves].flatMap(([to, from]) => (record.files[to] === undefined ? [] : [[from, record.files[to]] as const]));
  return old.length === 0 ? record : { ...record, files: { ...Object.fromEntries(old), ...record.files } };
}
