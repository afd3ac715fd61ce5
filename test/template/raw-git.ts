import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { git } from './made.ts';

/** An entry of a tree as it is to stand there, sound or not: a file's text, a link's target, or the entries below. */
export interface GitEntry {
  readonly name: string | Uint8Array;
  /** `100644` for a text, `40000` for entries, where nothing is said. */
  readonly mode?: string;
  readonly holds: string | readonly GitEntry[] | { readonly id: string };
}

/** A bare repository whose objects are written by hand, since git would refuse to make them. */
export class RawRepository {
  readonly directory: string;
  #branches = 0;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    git(directory, ['init', '--quiet', '--bare']);
    this.directory = directory;
  }

  /** @returns the name of a new branch at a commit of these entries */
  branch(entries: readonly GitEntry[]): string {
    const tree = this.tree(entries);
    const commit = this.#write('commit', Buffer.from(`tree ${tree}\nauthor t <t@example.com> 0 +0000\ncommitter t <t@example.com> 0 +0000\n\nx\n`));
    const name = `b${++this.#branches}`;
    writeFileSync(join(this.directory, 'refs/heads', name), `${commit}\n`);
    return name;
  }

  tree(entries: readonly GitEntry[]): string {
    const rows = entries.map(({ name, mode, holds }) => {
      const id = typeof holds === 'string' ? this.#write('blob', Buffer.from(holds)) : 'id' in holds ? holds.id : this.tree(holds);
      const bytes = Buffer.from(name);
      const head = Buffer.concat([Buffer.from(`${mode ?? (typeof holds === 'string' ? '100644' : '40000')} `), bytes, Buffer.from([0])]);
      return { order: Buffer.concat([bytes, Buffer.from(typeof holds === 'string' ? '' : '/')]), row: Buffer.concat([head, Buffer.from(id, 'hex')]) };
    });
    return this.#write('tree', Buffer.concat(rows.sort((a, b) => Buffer.compare(a.order, b.order)).map(({ row }) => row)));
  }

  #write(type: string, bytes: Uint8Array): string {
    const whole = Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes]);
    const id = createHash('sha1').update(whole).digest('hex');
    const directory = join(this.directory, 'objects', id.slice(0, 2));
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, id.slice(2)), deflateSync(whole));
    return id;
  }
}

/** Files by their paths as nested entries; a path is split at each `/`, whatever its parts are. */
export function nested(files: readonly (readonly [path: string | Uint8Array, text: string])[]): GitEntry[] {
  const entries: GitEntry[] = [];
  const below = new Map<string, [string | Uint8Array, string][]>();
  for (const [path, text] of files) {
    const bytes = Buffer.from(path);
    const slash = bytes.indexOf('/');
    if (slash < 0) entries.push({ name: bytes, holds: text });
    else {
      const first = bytes.toString('latin1', 0, slash);
      below.set(first, [...(below.get(first) ?? []), [bytes.subarray(slash + 1), text]]);
    }
  }
  for (const [name, inside] of below) entries.push({ name: Buffer.from(name, 'latin1'), holds: nested(inside) });
  return entries;
}
