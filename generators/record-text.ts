import { createHash } from 'node:crypto';
import { printRecord, readDefaultTemplates, type FileRecord, type Json, type Record as StoredRecord } from '../src/commit/record.ts';
import type { RenderedFile } from '../src/render/render.ts';
import type { TemplateRecord } from '../src/template/template.ts';
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
  templates: readonly TemplateRecord[] = [],
): string {
  const records = files.flatMap(({ path, contents, ownership, template, executable }) => {
    const before = stored?.files[path];
    if (!written.has(path)) return before ? [[path, before] as const] : [];
    const sha256 = createHash('sha256').update(contents).digest('hex');
    return [[path, { ownership, sha256, ...(ownership === 'managed' && { base: contents }), ...(template !== undefined && { template }), ...programOf(before, executable) }] as const];
  });
  return printRecord(existing, {
    schema: 1,
    generator: generatorVersion(),
    options,
    files: { ...stored?.files, ...Object.fromEntries(records) },
    ...(templates.length > 0 && { templates }),
    ...keptDefault(existing),
  });
}

/** Of a file that was there only an update changes the mode. */
function programOf(before: FileRecord | undefined, executable: true | undefined): Pick<FileRecord, 'executable'> {
  return (before === undefined ? executable : before.executable) ? { executable: true } : {};
}

/** Templates for whatever below has no record yet: they stay beside a record. */
export function keptDefault(existing: string | undefined): Pick<StoredRecord, 'template'> {
  const template = existing === undefined ? undefined : readDefaultTemplates(existing);
  return template === undefined ? {} : { template: template.length === 1 ? template[0]! : template };
}
