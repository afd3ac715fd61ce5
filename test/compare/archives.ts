import { PassThrough, type Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A file of an archive: its contents, or what else it is. */
export type Member = string | Buffer | { link: string } | { hardlink: string } | { directory: true };

/** A tar archive of these members, in their order. */
export async function tar(members: readonly (readonly [path: string, member: Member])[]): Promise<Buffer> {
  const archive = pack();
  for (const [name, member] of members) {
    if (typeof member === 'string' || Buffer.isBuffer(member)) archive.entry({ name, mode: 0o755 }, member);
    else if ('directory' in member) archive.entry({ name, type: 'directory' });
    else if ('link' in member) archive.entry({ name, type: 'symlink', linkname: member.link });
    else archive.entry({ name, type: 'link', linkname: member.hardlink });
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export type LayerMembers = readonly (readonly [path: string, member: Member])[];

/** How an engine lays an archive out. */
export type Layout = 'oci' | 'oci-gzip' | 'legacy';

/** An archive as `docker save` prints it. */
export async function imageArchive(layers: readonly LayerMembers[], config: object = {}, layout: Layout = 'oci'): Promise<Buffer> {
  const blobs = await Promise.all(layers.map(async (members) => (layout === 'oci-gzip' ? gzipSync(await tar(members)) : tar(members))));
  const name = (index: number): string => (layout === 'legacy' ? `layer${index}/layer.tar` : `blobs/sha256/${String(index).repeat(64)}`);
  const image = ['blobs/sha256/config', JSON.stringify({ architecture: 'amd64', config })] as const;
  const manifest = ['manifest.json', JSON.stringify([{ Config: image[0], RepoTags: ['x:y'], Layers: blobs.map((_, index) => name(index)) }])] as const;
  return tar([['blobs/', { directory: true }], ...blobs.map((blob, index) => [name(index), blob] as const), image, manifest]);
}

/** The bytes as a stream of pieces of a length. */
export function inPieces(bytes: Buffer, length: number): Readable {
  const stream = new PassThrough();
  for (let at = 0; at < bytes.length; at += length) stream.write(bytes.subarray(at, at + length));
  stream.end();
  return stream;
}

/** As much of Go's time/tzdata as is looked for. */
export const ZONE_DATA = Buffer.from(`PK\u0003\u0004${'\0'.repeat(26)}America/Argentina/ComodRivadavia`, 'latin1');
