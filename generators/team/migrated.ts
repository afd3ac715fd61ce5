import type { Record as StoredRecord } from '../../src/commit/record.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { textsOf } from '../../src/resolve-options.ts';
import { migrateTemplate } from '../../src/template/migrate.ts';
import type { Layer } from './session.ts';

/** A record under the names that the templates have now. */
export interface MigratedRecord {
  readonly layers: readonly Layer[];
  readonly stored: StoredRecord | undefined;
  /** Files that lie elsewhere now: where they lie now → where they lay. */
  readonly moves: ReadonlyMap<string, string>;
  readonly notes: readonly Diagnostic[];
}

/**
 * Brings a record to the names of the templates as they are now, one template after the other.
 * @param names what a repository is called where its record does not say it
 * @throws Refusal where a file would lie outside of the repository
 */
export function migratedRecord(stored: StoredRecord | undefined, layers: readonly Layer[], names: Readonly<Record<string, string>>): MigratedRecord {
  let record = stored;
  const moves = new Map<string, string>();
  const notes: Diagnostic[] = [];
  const now = layers.map((layer): Layer => {
    const { before, template: { manifest } } = layer;
    if (record === undefined || before === undefined || before.version === manifest.version) return layer;
    const { files, options } = record;
    const migrated = migrateTemplate({ record: before, options, paths: Object.keys(files), values: { ...names, ...textsOf(options) } }, manifest);
    for (const { from, to } of migrated.moves) moves.set(to, from);
    notes.push(...migrated.notes.map(({ text, at }): Diagnostic => ({ code: 'template-migration', severity: 'info', message: `template ${manifest.name}: ${text}`, at, remedy: 'nothing is left to do' })));
    record = {
      ...record, options: migrated.options,
      files: Object.fromEntries(Object.entries(files).map(([path, file]) => [migrated.moves.find(({ from }) => from === path)?.to ?? path, file])),
      templates: (record.templates ?? []).map((one) => (one.name === before.name ? migrated.record : one)),
    };
    return { ...layer, before: migrated.record };
  });
  return { layers: now, stored: record, moves, notes };
}
