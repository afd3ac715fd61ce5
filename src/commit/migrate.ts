/** A step from one schema of the record to the next: a row, so that a new schema is a new row. */
export interface Migration {
  /** The schema that it takes; it gives the next one. */
  readonly from: number;
  /** What is new in the next schema. */
  readonly about: string;
  readonly migrate: (record: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** The schema that this release reads and writes. */
export const SCHEMA = 1;

/** There was none before 1. */
export const MIGRATIONS: readonly Migration[] = [];

/** The schemas that records may have, and the way from the old ones to the one that is read. */
export interface Schemas {
  readonly current: number;
  readonly migrations: readonly Migration[];
}

/**
 * A record in the current schema. What is no record, is newer, or has no way to the current schema is given back as it
 * is: reading it then says what is wrong.
 */
export function migrated(value: unknown, { current, migrations }: Schemas): unknown {
  let record = value;
  for (let schema = schemaOf(record); schema !== undefined && schema < current; schema++) {
    const row = migrations.find(({ from }) => from === schema);
    if (row === undefined) return value;
    record = { ...row.migrate(record as Record<string, unknown>), schema: schema + 1 };
  }
  return record;
}

/** The number behind `schema`; `undefined` where there is none. */
export function schemaOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return undefined;
  return typeof value.schema === 'number' ? value.schema : undefined;
}
