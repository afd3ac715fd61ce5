import { createHash } from 'node:crypto';
import { printRecord, type Json, type Record as StoredRecord } from '../src/commit/record.ts';
import type { RenderedFile } from '../src/render/render.ts';
import { generatorVersion } from './package-root.ts';

/**
 * Text of the record after a run: what was written becomes the base of the next merge; a file that was kept keeps the
 * base that it was edited from, and has none where it never was ours.
 */
export function recordText(
  existing: string | undefined,
  stored: StoredRecord | undefined,
  options: Readonly<{ [name: string]: Json }>,
  files: readonly RenderedFile[],
  written: ReadonlySet<string>,
): string {
  const records = files.flatMap(({ path, contents, ownership }) => {
    const before = stored?.files[path];
    if (!written.has(path)) return before ? [[path, before] as const] : [];
    const sha256 = createHash('sha256').update(contents).digest('hex');
    return [[path, ownership === 'managed' ? { ownership, sha256, base: contents } : { ownership, sha256 }] as const];
  });
  return printRecord(existing, {
    schema: 1,
    generator: generatorVersion(),
    options,
    files: { ...stored?.files, ...Object.fromEntries(records) },
  });
}
