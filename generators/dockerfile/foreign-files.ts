import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse } from '../../src/diagnostic.ts';
import type { RenderedFile } from '../../src/render/render.ts';

/** Files that an image is built by. */
const IMAGE = /(?:^|\/)(?:[^/]*Dockerfile[^/]*|\.dockerignore|docker-bake\.hcl)$/;

/**
 * Somebody's Docker files are theirs: a person is shown the difference and asked; without one it takes --force. Kept as
 * they are, they would make another image than the one that is told of.
 * @param allowed somebody can be asked, nothing is written, or --force was said
 */
export function refuseForeign(root: string, files: readonly RenderedFile[], stored: StoredRecord | undefined, allowed: boolean): void {
  if (allowed) return;
  for (const { path, contents, agreed, template } of files) {
    // What else a template brings decides nothing of the image: it is kept as any file that somebody has edited.
    if (template !== undefined && !IMAGE.test(path)) continue;
    const full = join(root, path);
    if (agreed || stored?.files[path] !== undefined || !isFile(full) || readFileSync(full, 'utf8') === contents) continue;
    const ignore = path.endsWith('.dockerignore');
    throw refuse(
      ignore ? 'ignore-exists' : 'dockerfile-exists',
      ignore ? `there is a ${path} already, it hides what the image is built from, and it is not one that this generator wrote` : `there is a ${path} already, and it is not one that this generator wrote`,
      'add --force to replace it, --dry-run to see the difference, or run without --yes to be shown it and asked',
    );
  }
}

/** What is there and is none, the writing itself refuses. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
