import type { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { errnoOf } from '../../src/commit/disk.ts';
import { refuse, Refusal } from '../../src/diagnostic.ts';
import { shownName } from '../../src/template/paths.ts';
import { MANIFEST_FILE, type TemplateFile } from '../../src/template/template.ts';
import { LIMITS, TemplateTree, type EntryKind } from '../../src/template/tree.ts';

/** What tar-stream yields is a stream of Node in all that we use. Its types leave out that a kind and a size may be unknown. */
type Entry = Readable & { header: Omit<Header, 'type' | 'size'> & { type: Header['type'] | null; size: number | null } };

/** Most bytes of an archive, packed: its contents do not get smaller when they are unpacked. */
export const LARGEST_ARCHIVE = LIMITS.bytes;
/** Most bytes that it may unpack to: headers and padding of so many entries beside the contents. No ratio is needed beside it. */
const LARGEST_UNPACKED = LIMITS.bytes + LIMITS.entries * 4_096;
const BLOCK = 512;

/**
 * The files of a template in a tar archive, gzipped or not. Nothing is unpacked to a disk. All of the archive is held
 * against the rules, not only the part that is wanted.
 * @throws Refusal for an archive that is damaged, too large, or holds what a template must not
 */
export async function readArchive(archive: Buffer, where: string): Promise<ReadonlyMap<string, TemplateFile>> {
  const tree = new TemplateTree(where);
  const tar = extract();
  // Without it the archive may have been cut off between two files, and be less than it was.
  const bytes = unzipped(archive, where);
  if (bytes.length < BLOCK || bytes.subarray(-BLOCK).some((byte) => byte !== 0)) throw damaged(where, 'it is cut off, or no tar archive');
  tar.end(bytes);
  try {
    for await (const entry of tar as AsyncIterable<unknown> as AsyncIterable<Entry>) await takeEntry(tree, entry, where);
  } catch (error) {
    if (error instanceof Refusal || !(error instanceof Error)) throw error;
    throw damaged(where, error.message);
  }
  return withoutTop(tree.done());
}

function unzipped(archive: Buffer, where: string): Buffer {
  if (archive.length < 2 || archive.readUInt16BE(0) !== 0x1f8b) return archive;
  try {
    return gunzipSync(archive, { maxOutputLength: LARGEST_UNPACKED });
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ERR_BUFFER_TOO_LARGE') throw refuse('template-too-large', `${where} unpacks to more than ${LARGEST_UNPACKED >> 20} MB`, 'keep in the template only what is used');
    if (code?.startsWith('Z_')) throw damaged(where, (error as Error).message);
    throw error;
  }
}

async function takeEntry(tree: TemplateTree, entry: Entry, where: string): Promise<void> {
  const { name, type, mode, size } = entry.header;
  // The stream of such an entry never ends.
  if (size === null || !Number.isSafeInteger(size)) throw damaged(where, `the size of ${shownName(name)} is no number`);
  const kind = kindOf(entry.header);
  const path = name.replace(/^(?:\.\/)+/, '');
  if (kind === 'file') {
    tree.expect(size);
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    tree.file(path, { bytes: Buffer.concat(chunks), executable: (mode & 0o100) !== 0 });
    return;
  }
  entry.resume();
  if (kind !== 'directory') return tree.other(name, kind);
  // `./` and `.` are the archive itself, which is no entry.
  const directory = type === 'directory' ? path.replace(/\/$/, '') : path;
  if (directory !== '' && directory !== '.') tree.directory(directory);
}

const KINDS: Readonly<Record<Header['type'], EntryKind>> = {
  'file': 'file', 'contiguous-file': 'file', 'directory': 'directory', 'symlink': 'symbolic link', 'link': 'hard link',
  'character-device': 'device', 'block-device': 'device', 'fifo': 'pipe or socket',
};

function kindOf({ type, pax }: Entry['header']): EntryKind {
  // Archives of GNU tar keep a sparse file as a file of another name and other bytes.
  if (Object.keys(pax ?? {}).some((key) => key.startsWith('GNU.sparse'))) return 'sparse file';
  return type === null ? 'file of an unknown kind' : KINDS[type];
}

/** npm, GitHub and most others put everything into one directory: it is no part of the template. */
function withoutTop(files: ReadonlyMap<string, TemplateFile>): ReadonlyMap<string, TemplateFile> {
  const tops = new Set([...files.keys()].map((path) => path.slice(0, path.indexOf('/') + 1)));
  const [top] = tops;
  if (tops.size !== 1 || top === undefined || top === '' || files.has(MANIFEST_FILE)) return files;
  return new Map([...files].map(([path, file]) => [path.slice(top.length), file]));
}

function damaged(where: string, what: string): Refusal {
  return refuse('template-archive', `${where} is no archive that can be read: ${what}`, 'fetch or pack it again, as npm pack, git archive or tar -czf do');
}
