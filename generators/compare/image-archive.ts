import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { ZoneSearch } from './zone-search.ts';

/** A file of an image, as its layer tells it. */
export interface ArchiveFile {
  kind: 'file' | 'link' | 'directory' | 'other';
  /** Length of its contents; 0 for all but regular files, and for a further name of one. */
  bytes: number;
  /** Target of a link, as written. */
  link: string;
  /** Go's time/tzdata is inside; searched for in the named programs alone. */
  zones: boolean;
}

/** What is read of an image's configuration (OCI image-spec, config.md). */
export interface ImageConfig {
  User?: string;
  WorkingDir?: string;
  Entrypoint?: readonly string[] | null;
  Cmd?: readonly string[] | null;
}

/** An image, out of the archive that `docker save` prints. */
export interface ImageArchive {
  /** Bytes of all regular files of all layers, uncompressed; one that a later layer replaces counts twice, since it is shipped twice. */
  bytes: number;
  layers: number;
  config: ImageConfig;
  /** What a container sees, by path without a leading `/`. */
  files: ReadonlyMap<string, ArchiveFile>;
}

/** What tar-stream yields is a stream of Node in all that we use. */
type Entry = Readable & { header: Header };

interface Layer {
  bytes: number;
  files: [path: string, file: ArchiveFile][];
}

interface Parts {
  layers: Map<string, Layer>;
  texts: Map<string, string>;
  /** Older archives hold a layer once and link to it. */
  links: Map<string, string>;
}

/** Longest configuration that is read, in bytes. */
const TEXT_LIMIT = 8 << 20;
/** Where a tar archive says that it is one. */
const MAGIC = { at: 257, length: 5, text: 'ustar' };

/** The archive is not what we can read: its message says why. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

/**
 * Reads the archive of one image as it comes; nothing is kept but names and lengths.
 * @param programs base names of files that are searched for zone data
 */
export async function readImage(archive: Readable, programs: ReadonlySet<string>): Promise<ImageArchive> {
  const parts: Parts = { layers: new Map(), texts: new Map(), links: new Map() };
  await eachEntry(archive, async (entry) => {
    const { name, type, linkname } = entry.header;
    if (type === 'symlink' || type === 'link') parts.links.set(plain(name), plain(type === 'link' ? linkname : beside(name, linkname)));
    await readPart(plain(name), entry, parts, programs);
  });
  return assemble(parts);
}

async function eachEntry(archive: Readable, visit: (entry: Entry) => Promise<void>): Promise<void> {
  const tar = extract();
  const feeding = pipeline(archive, tar as unknown as NodeJS.WritableStream);
  // Told by the loop too, which ends with the same error.
  feeding.catch(() => undefined);
  for await (const entry of tar as AsyncIterable<unknown> as AsyncIterable<Entry>) {
    await visit(entry);
    entry.resume();
  }
  await feeding;
}

/** A layer, a configuration, or something that is left out; told by what it holds, since names differ between engines. */
async function readPart(name: string, entry: Entry, parts: Parts, programs: ReadonlySet<string>): Promise<void> {
  const { head, whole } = await peek(entry, MAGIC.at + MAGIC.length);
  if (head.length === 0) return;
  if (head.readUInt32LE(0) === 0xfd2fb528) throw new ArchiveError('the engine saves layers compressed by zstd, which is not read');
  if (head.readUInt16BE(0) === 0x1f8b) {
    const gunzip = createGunzip();
    const feeding = pipeline(whole, gunzip);
    feeding.catch(() => undefined);
    parts.layers.set(name, await readLayer(gunzip, programs));
    await feeding;
  } else if (head.toString('latin1', MAGIC.at) === MAGIC.text || head.every((byte) => byte === 0)) {
    parts.layers.set(name, await readLayer(whole, programs));
  } else if (entry.header.size <= TEXT_LIMIT) {
    const chunks: Buffer[] = [];
    for await (const chunk of whole) chunks.push(chunk as Buffer);
    parts.texts.set(name, Buffer.concat(chunks).toString('utf8'));
  }
}

/** The first bytes of an entry, and all of it as a stream. Fewer than four are none. */
async function peek(entry: Entry, length: number): Promise<{ head: Buffer; whole: Readable }> {
  const chunks: Buffer[] = [];
  const source = entry[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let got = 0;
  while (got < length) {
    const { value, done } = await source.next();
    if (done) break;
    chunks.push(value);
    got += value.length;
  }
  const whole = new PassThrough();
  const rest = async function* (): AsyncGenerator<Buffer> {
    yield* chunks;
    for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
  };
  if (got < 4) return { head: Buffer.alloc(0), whole };
  // An error of the entry is one of the archive, and ends the loop over it.
  pipeline(rest, whole).catch(() => undefined);
  return { head: Buffer.concat(chunks).subarray(0, length), whole };
}

async function readLayer(layer: Readable, programs: ReadonlySet<string>): Promise<Layer> {
  const read: Layer = { bytes: 0, files: [] };
  await eachEntry(layer, async (entry) => {
    const { name, type, size, linkname } = entry.header;
    const path = plain(name);
    const kind = KINDS[type] ?? 'other';
    const bytes = kind === 'file' && type !== 'link' ? size : 0;
    read.bytes += bytes;
    const zones = bytes > 0 && programs.has(path.slice(path.lastIndexOf('/') + 1)) && (await holdsZones(entry));
    read.files.push([path, { kind, bytes, link: linkname ?? '', zones }]);
  });
  return read;
}

/** A hard link (`link`) is a file by another name. */
const KINDS: Readonly<Record<string, ArchiveFile['kind']>> = {
  file: 'file', 'contiguous-file': 'file', link: 'file', symlink: 'link', directory: 'directory',
};

async function holdsZones(entry: Entry): Promise<boolean> {
  const search = new ZoneSearch();
  for await (const chunk of entry) search.add(chunk as Buffer);
  return search.found;
}

function assemble({ layers, texts, links }: Parts): ImageArchive {
  const manifest = parsed(texts.get('manifest.json'), 'manifest.json') as [{ Config: string; Layers: string[] }];
  const { Config, Layers } = manifest[0];
  const config = parsed(texts.get(Config), Config) as { config?: ImageConfig };
  const files = new Map<string, ArchiveFile>();
  let bytes = 0;
  for (const name of Layers) {
    const layer = layers.get(name) ?? layers.get(links.get(name) ?? '');
    if (!layer) throw new ArchiveError(`the engine's archive names the layer ${name} and does not hold it`);
    bytes += layer.bytes;
    lay(files, layer);
  }
  return { bytes, layers: Layers.length, config: config.config ?? {}, files };
}

function parsed(text: string | undefined, name: string): unknown {
  if (text === undefined) throw new ArchiveError(`the engine's archive holds no ${name}`);
  return JSON.parse(text);
}

/** Puts a layer over those below it; `.wh.` files take away what they name (OCI image-spec, layer.md). */
function lay(files: Map<string, ArchiveFile>, layer: Layer): void {
  const removeBelow = (directory: string): void => {
    for (const path of files.keys()) if (directory === '/' || path.startsWith(directory)) files.delete(path);
  };
  // A layer hides only what lies below it, wherever in it the mark stands.
  for (const [path] of layer.files) {
    const slash = path.lastIndexOf('/') + 1;
    const base = path.slice(slash);
    if (base === '.wh..wh..opq') removeBelow(path.slice(0, slash) || '/');
    else if (base.startsWith('.wh.')) {
      const gone = path.slice(0, slash) + base.slice(4);
      files.delete(gone);
      removeBelow(`${gone}/`);
    }
  }
  for (const [path, file] of layer.files) {
    const isMark = path.slice(path.lastIndexOf('/') + 1).startsWith('.wh.');
    const target = file.kind === 'file' && file.link !== '' ? files.get(plain(file.link)) : undefined;
    if (!isMark) files.set(path, target ? { ...target } : file);
  }
}

/** A name in an archive without `./`, and without `/` at its ends. */
function plain(name: string): string {
  return name.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
}

/** A relative link target, from the top of the archive; `..` is taken off. */
function beside(name: string, target: string): string {
  const parts = name.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
