import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse } from '../../src/diagnostic.ts';
import { MANIFEST_FILE, type Template } from '../../src/template/template.ts';
import { movedReference } from '../team/references.ts';

/**
 * The template that is previewed: what was said, else the one that the person stands in.
 * @param said references behind --template
 * @throws Refusal where there is neither, or more than one
 */
export function previewed(said: readonly string[]): string {
  if (said.length > 1) throw refuse('preview-several', `a preview is of one template, and ${said.length} are named`, 'name the one that has changed: the others of the repository stay as they are');
  if (said[0] !== undefined) return said[0];
  if (existsSync(join(process.cwd(), MANIFEST_FILE))) return resolve('.');
  throw refuse('preview-of-what', `no template is named, and there is no ${MANIFEST_FILE} here`, 'add --template REF, or run it in the directory of the template');
}

/**
 * The command that shows the change, as it would be typed: an update of what a run of ours has made, a first run elsewhere.
 * The layers are those of the repository, with the template in place of its other version.
 * @param reference of the template, as it was typed
 */
export function previewWords(root: string, stored: StoredRecord | undefined, template: Pick<Template, 'reference' | 'manifest'>): string[] {
  const layers = stored?.templates ?? [];
  const known = layers.some(({ name }) => name === template.manifest.name);
  const references = layers.map(({ name, reference }) => (name === template.manifest.name ? template.reference : movedReference(reference, root, process.cwd())));
  const all = known ? references : [...references, template.reference];
  const command = stored === undefined ? ['dockerfile', root] : ['update', root, '--allow-dirty'];
  return [...command, '--yes', '--dry-run', ...all.map((reference) => `--template=${reference}`)];
}
