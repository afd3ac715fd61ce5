import { createHash } from 'node:crypto';

/** SHA-256 of the bytes (of a text: of its UTF-8 form), as 64 lower-case hex digits. */
export function sha256(contents: string | Uint8Array): string {
  return createHash('sha256').update(contents).digest('hex');
}
