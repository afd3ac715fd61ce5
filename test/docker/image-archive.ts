import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { must } from './container-tool.ts';

/** A file of an image, as its layer tells it. */
export interface Entry {
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'other';
  /** Permission bits, with set-id and sticky bit. */
  mode: number;
  uid: number;
  gid: number;
  /** Length in bytes; 0 for all but regular files. */
  bytes: number;
  /** Target of a symlink. */
  link: string;
  contents: Buffer;
}

/** An image read back from the engine, without the engine's own idea of its size. */
export interface Image {
  config: { User?: string; Env?: string[]; Labels?: Record<string, string>; Entrypoint?: string[]; Cmd?: string[]; Healthcheck?: { Test: string[] }; ExposedPorts?: object };
  architecture: string;
  variant: string;
  /** Bytes of all files of all layers, uncompressed; a file that a later layer replaces counts twice. */
  bytes: number;
  /** What a container of it sees, by path without a leading `/`. */
  files: ReadonlyMap<string, Entry>;
}

/** Something that bytes are read from: a file on disk or a buffer. */
type Source = { length: number; read: (offset: number, length: number) => Buffer };

/** Saves the image through the engine and reads the archive. Contents are read for files that `wanted` names. */
export function readImage(tool: string, reference: string, wanted: (path: string) => boolean = () => false): Image {
  const directory = mkdtempSync(join(tmpdir(), 'go-docker-test-'));
  try {
    const file = join(directory, 'image.tar');
    must(tool, ['save', ...(tool === 'podman' ? ['--format', 'docker-archive'] : []), '-o', file, reference]);
    const descriptor = openSync(file, 'r');
    try {
      return imageIn(fileSource(descriptor), wanted);
    } finally {
      closeSync(descriptor);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function imageIn(archive: Source, wanted: (path: string) => boolean): Image {
  const parts = new Map([...entries(archive)].map((part) => [part.entry.path, part]));
  const part = (path: string): Source => {
    const { entry, offset } = parts.get(path)!;
    // Older archives hold a layer once and link to it.
    if (entry.type === 'symlink') return part(posix.join(posix.dirname(path), entry.link));
    return slice(archive, offset, entry.bytes);
  };
  const json = (path: string): unknown => JSON.parse(part(path).read(0, part(path).length).toString('utf8'));
  const [manifest] = json('manifest.json') as [{ Config: string; Layers: string[] }];
  const config = json(manifest.Config) as { config: Image['config']; architecture: string; variant?: string };
  const files = new Map<string, Entry>();
  let bytes = 0;
  for (const layer of manifest.Layers) bytes += addLayer(files, uncompressed(part(layer)), wanted);
  return { config: config.config, architecture: config.architecture, variant: config.variant ?? '', bytes, files };
}

/** Puts a layer over the files, whiteouts obeyed (OCI image-spec, layer.md); returns the bytes of its files. */
function addLayer(files: Map<string, Entry>, layer: Source, wanted: (path: string) => boolean): number {
  let bytes = 0;
  const removeBelow = (directory: string): void => {
    for (const path of files.keys()) if (path.startsWith(directory)) files.delete(path);
  };
  for (const { entry, offset } of entries(layer)) {
    const { dir, base } = posix.parse(entry.path);
    if (base === '.wh..wh..opq') removeBelow(`${dir}/`);
    else if (base.startsWith('.wh.')) {
      const gone = posix.join(dir, base.slice(4));
      files.delete(gone);
      removeBelow(`${gone}/`);
    } else {
      bytes += entry.bytes;
      if (wanted(entry.path)) entry.contents = layer.read(offset, entry.bytes);
      files.set(entry.path, entry);
    }
  }
  return bytes;
}

const TYPES: Record<string, Entry['type']> = { '0': 'file', '\0': 'file', '5': 'directory', '2': 'symlink' };

/** Headers of a tar archive: ustar with the long names and sizes of GNU and pax. */
function* entries(tar: Source): Generator<{ entry: Entry; offset: number }> {
  let extended: Record<string, string> = {};
  for (let at = 0; at + 512 <= tar.length; ) {
    const header = tar.read(at, 512);
    if (header[0] === 0) return;
    const type = String.fromCharCode(header[156]!);
    const size = Number(extended['size'] ?? number(header, 124, 12));
    const offset = at + 512;
    at = offset + Math.ceil(size / 512) * 512;
    if (type === 'x') extended = { ...extended, ...records(tar.read(offset, size)) };
    else if (type === 'L') extended = { ...extended, path: text(tar.read(offset, size), 0, size) };
    else if (type !== 'g') {
      const prefix = header.toString('latin1', 257, 262) === 'ustar' ? text(header, 345, 155) : '';
      const name = extended['path'] ?? (prefix ? `${prefix}/${text(header, 0, 100)}` : text(header, 0, 100));
      const kind = TYPES[type] ?? 'other';
      yield {
        entry: {
          path: posix.join('/', name).replace(/^\/|\/$/g, ''),
          type: kind,
          mode: number(header, 100, 8) & 0o7777,
          uid: number(header, 108, 8),
          gid: number(header, 116, 8),
          bytes: kind === 'file' ? size : 0,
          link: extended['linkpath'] ?? text(header, 157, 100),
          contents: Buffer.alloc(0),
        },
        offset,
      };
      extended = {};
    }
  }
}

function text(block: Buffer, from: number, length: number): string {
  return block.toString('utf8', from, from + length).replace(/\0.*$/s, '');
}

/** An octal field, or a binary one where the first bit is set. */
function number(block: Buffer, from: number, length: number): number {
  if (block[from]! & 0x80) return Number(block.readBigUInt64BE(from + length - 8));
  return Number.parseInt(text(block, from, length).trim() || '0', 8);
}

/** `LENGTH NAME=VALUE\n` …, the length that of the whole record. */
function records(block: Buffer): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 0; at < block.length; ) {
    const space = block.indexOf(' ', at);
    const end = at + Number(block.toString('latin1', at, space));
    const [name, ...value] = block.toString('utf8', space + 1, end - 1).split('=');
    found[name!] = value.join('=');
    at = end;
  }
  return found;
}

function fileSource(descriptor: number): Source {
  const read = (offset: number, length: number): Buffer => {
    const block = Buffer.alloc(length);
    const got = readSync(descriptor, block, 0, length, offset);
    return block.subarray(0, got);
  };
  return { length: fstatSync(descriptor).size, read };
}

function slice(source: Source, from: number, length: number): Source {
  return { length, read: (offset, count) => source.read(from + offset, Math.min(count, length - offset)) };
}

function uncompressed(layer: Source): Source {
  if (layer.read(0, 2).readUInt16BE(0) !== 0x1f8b) return layer;
  const whole = gunzipSync(layer.read(0, layer.length));
  return { length: whole.length, read: (offset, length) => whole.subarray(offset, offset + length) };
}
