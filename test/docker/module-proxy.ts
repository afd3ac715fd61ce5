import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** A module with one version, for a go command that reaches no other proxy. */
export interface ProxyModule {
  readonly path: string;
  readonly version: string;
  /** Text by path; go.mod among them. */
  readonly files: Readonly<Record<string, string>>;
}

/** Lays a directory that GOPROXY=file:// names (go.dev/ref/mod#goproxy-protocol), and returns the lines of go.sum. */
export function layProxy(directory: string, { path, version, files }: ProxyModule): string {
  const versions = join(directory, path, '@v');
  mkdirSync(versions, { recursive: true });
  const entries = Object.entries(files).map(([name, text]) => [`${path}@${version}/${name}`, text] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(join(versions, 'list'), `${version}\n`);
  writeFileSync(join(versions, `${version}.info`), JSON.stringify({ Version: version, Time: '2026-01-01T00:00:00Z' }));
  writeFileSync(join(versions, `${version}.mod`), files['go.mod']!);
  writeFileSync(join(versions, `${version}.zip`), zipOf(entries));
  return `${path} ${version} ${hash(entries)}\n${path} ${version}/go.mod ${hash([['go.mod', files['go.mod']!]])}\n`;
}

/** What go.sum holds of some files: golang.org/x/mod/sumdb/dirhash.Hash1. */
function hash(entries: readonly (readonly [string, string])[]): string {
  const lines = entries.map(([name, text]) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`).join('');
  return `h1:${createHash('sha256').update(lines).digest('base64')}`;
}

/** An archive with its files as they are (APPNOTE.TXT 4.3). */
function zipOf(entries: readonly (readonly [string, string])[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of entries) {
    const [label, body] = [Buffer.from(name), Buffer.from(text)];
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x21, 8);
    about.writeUInt32LE(crc32(body), 10);
    about.writeUInt32LE(body.length, 14);
    about.writeUInt32LE(body.length, 18);
    about.writeUInt16LE(label.length, 22);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(offset, 10);
    parts.push(Buffer.from('PK\x03\x04'), about, label, body);
    directory.push(Buffer.from('PK\x01\x02\x14\x00'), about, where, label);
    offset += 30 + label.length + body.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, Buffer.from('PK\x05\x06'), end]);
}
