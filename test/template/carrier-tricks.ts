import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import type { GitEntry, RawRepository } from './raw-git.ts';
import { pax, tarOf, type TarEntry } from './tar.ts';

/** What a carrier can do beside names. `false` makes the harmless twin, a detail apart. */
export interface CarrierTrick<Made> {
  readonly name: string;
  readonly make: (hostile: boolean) => Made;
  readonly says: RegExp;
}

const file = (name: string, body = 'x'): TarEntry => ({ name, body });
/** An entry whose kind is told by its flag; a file in the twin. */
const kind = (name: string, flag: string, says: RegExp, rest: Partial<TarEntry> = {}): CarrierTrick<readonly TarEntry[]> => ({
  name, says, make: (hostile) => (hostile ? [{ name: 'evil', flag, ...rest }] : [{ ...file('evil'), ...rest, link: '' }]),
});

/** Entries of a tar archive, beside the manifest. */
export const TAR_TRICKS: readonly CarrierTrick<readonly TarEntry[]>[] = [
  kind('a link to a file of the machine', '2', /"evil", a symbolic link/, { link: '/etc/passwd' }),
  kind('a link out', '2', /"evil", a symbolic link/, { link: '../../..' }),
  kind('a link inside', '2', /"evil", a symbolic link/, { link: 'go-docker.yaml' }),
  kind('a hard link to a file of the machine', '1', /"evil", a hard link/, { link: '/etc/passwd' }),
  kind('a hard link out', '1', /"evil", a hard link/, { link: '../outside/canary' }),
  kind('a hard link inside', '1', /"evil", a hard link/, { link: 'go-docker.yaml' }),
  kind('a character device', '3', /"evil", a device/),
  kind('a block device', '4', /"evil", a device/),
  kind('a pipe', '6', /"evil", a pipe or socket/),
  kind('a sparse file of GNU tar', 'S', /"evil", a file of an unknown kind/),
  kind('a further volume', 'M', /"evil", a file of an unknown kind/),
  kind('a name of a volume', 'V', /"evil", a file of an unknown kind/),
  kind('a directory of an incremental archive', 'D', /"evil", a file of an unknown kind/),
  kind('a kind that nobody knows', 'Z', /"evil", a file of an unknown kind/),
  {
    name: 'a file through a link', says: /"evil", a symbolic link.*/s,
    make: (hostile) => [hostile ? { name: 'evil', flag: '2', link: '/tmp' } : { name: 'evil/', flag: '5' }, file('evil/go-docker-evil')],
  },
  {
    name: 'a link that is said to be a file by a second header', says: /symbolic link/,
    make: (hostile) => [pax({ linkpath: '/etc/passwd' }), hostile ? { name: 'evil', flag: '2', link: 'x' } : file('evil')],
  },
  { name: 'a sparse file by pax', says: /a sparse file/, make: (hostile) => [pax(hostile ? { 'GNU.sparse.major': '1', 'GNU.sparse.name': '../evil' } : { comment: '1' }), file('GNUSparseFile.0/evil')] },
  { name: 'a path by a long name of GNU tar', says: /leads out/, make: (hostile) => [{ name: '././@LongLink', flag: 'L', body: hostile ? '../../evil\0' : 'x/x/evil\0' }, file('short')] },
  { name: 'a path for all by a global header', says: /leads out/, make: (hostile) => [pax({ path: hostile ? '../evil' : 'x-evil' }, 'g'), pax({ comment: 'x' }), file('harmless')] },
  { name: 'a length by pax that is not there', says: /no archive that can be read/, make: (hostile) => [pax({ size: hostile ? '999999' : '1' }), file('evil')] },
  { name: 'a length by pax that is none', says: /no archive that can be read/, make: (hostile) => [pax({ size: hostile ? 'x' : '1' }), file('evil')] },
  { name: 'a length by pax below zero', says: /no archive that can be read/, make: (hostile) => [pax({ size: hostile ? '-512' : '1' }), file('evil')] },
  { name: 'a length that is larger than the archive', says: /no archive that can be read|more than 20 MB/, make: (hostile) => [{ ...file('evil'), ...(hostile && { size: 8 ** 10 }) }] },
  { name: 'a length in binary that is none', says: /no archive that can be read/, make: (hostile) => [{ ...file('evil'), size: Buffer.alloc(12).fill(hostile ? 0xc0 : 0x80, 0, 1).fill(1, 11) }] },
  { name: 'an entry with nothing but dots', says: /"\/\.\.", which is absolute/, make: (hostile) => [file(hostile ? './/..' : './x..x')] },
  { name: 'too many files', says: /more than 2000 files/, make: (hostile) => Array.from({ length: hostile ? 2_000 : 1_500 }, (_, i) => file(`f/${i}`, '')) },
  { name: 'too many directories', says: /more than 2000 files/, make: (hostile) => Array.from({ length: hostile ? 60 : 20 }, (_, i) => file(`${i}/${'d/'.repeat(hostile ? 40 : 4)}x`, '')) },
  { name: 'too many files that are refused one by one', says: /more than 2000 files/, make: (hostile) => Array.from({ length: 2_100 }, (_, i) => file(hostile ? `../${i}` : `${i % 10}`)).slice(0, hostile ? undefined : 10) },
  { name: 'more bytes than a template may have', says: /more than 20 MB/, make: (hostile) => Array.from({ length: 3 }, (_, i) => file(`f${i}`, Buffer.alloc(hostile ? 7 << 20 : 1 << 20).toString('latin1'))) },
];

const SOUND = tarOf([{ name: 'go-docker.yaml', body: 'name: acme\nversion: 1.0.0\n' }, file('evil')]);

/** Bytes of whole archives. */
export const ARCHIVE_TRICKS: readonly CarrierTrick<Uint8Array>[] = [
  { name: 'gzip cut off', says: /no archive that can be read/, make: (hostile) => gzipSync(SOUND).subarray(0, hostile ? -12 : undefined) },
  { name: 'tar cut off between two files', says: /it is cut off/, make: (hostile) => SOUND.subarray(0, hostile ? 1_024 : undefined) },
  { name: 'tar cut off in a file', says: /no archive that can be read/, make: (hostile) => (hostile ? SOUND.subarray(0, 700) : SOUND) },
  { name: 'a wrong sum', says: /no archive that can be read/, make: (hostile) => Buffer.from(SOUND).fill(hostile ? 'X' : 'g', 0, 1) },
  { name: 'nothing', says: /it is cut off, or no tar archive/, make: (hostile) => (hostile ? Buffer.alloc(0) : SOUND) },
  { name: 'nothing but zeros', says: /has no go-docker\.yaml/, make: (hostile) => (hostile ? Buffer.alloc(10_240) : SOUND) },
  { name: 'a page in place of an archive', says: /no tar archive/, make: (hostile) => (hostile ? Buffer.from('<html>please log in</html>'.padEnd(2_000)) : SOUND) },
  { name: 'zip', says: /no archive that can be read/, make: (hostile) => (hostile ? Buffer.concat([Buffer.from('PK\u0003\u0004'), deflateRawSync(SOUND)]) : SOUND) },
  { name: 'gzip in gzip', says: /no archive that can be read/, make: (hostile) => gzipSync(hostile ? gzipSync(SOUND) : SOUND) },
  { name: 'gzip of nothing that is gzip', says: /no archive that can be read/, make: (hostile) => (hostile ? Buffer.concat([Buffer.from([0x1f, 0x8b]), SOUND]) : SOUND) },
  { name: 'a bomb of zeros', says: /unpacks to more than/, make: (hostile) => gzipSync(hostile ? Buffer.concat([SOUND.subarray(0, -1_024), Buffer.alloc(64 << 20)]) : SOUND) },
  { name: 'a bomb in the second member', says: /unpacks to more than/, make: (hostile) => (hostile ? Buffer.concat([gzipSync(SOUND), gzipSync(Buffer.alloc(64 << 20))]) : Buffer.concat([gzipSync(SOUND), gzipSync(Buffer.alloc(1_024))])) },
  { name: 'a name of 5 MB', says: /no archive that can be read/, make: (hostile) => gzipSync(tarOf([{ name: 'go-docker.yaml', body: 'name: acme\nversion: 1.0.0\n' }, pax({ comment: 'x'.repeat(hostile ? 5 << 20 : 5) }), file('evil')])) },
];

/** Trees of git. `repository`: objects can be made beside the entries. */
export const GIT_TRICKS: readonly CarrierTrick<(repository: RawRepository) => readonly GitEntry[]>[] = [
  { name: 'a link to a file of the machine', says: /"evil", a symbolic link/, make: (hostile) => () => [{ name: 'evil', mode: hostile ? '120000' : '100644', holds: '/etc/passwd' }] },
  { name: 'a link out', says: /"evil", a symbolic link/, make: (hostile) => () => [{ name: 'evil', mode: hostile ? '120000' : '100644', holds: '../..' }] },
  { name: 'a submodule', says: /"evil", a submodule/, make: (hostile) => () => [hostile ? { name: 'evil', mode: '160000', holds: { id: '1'.repeat(40) } } : { name: 'evil', holds: 'x' }] },
  { name: 'a mode that git does not have', says: /"evil", a file of an unknown kind/, make: (hostile) => () => [{ name: 'evil', mode: hostile ? '107777' : '100755', holds: 'x' }] },
  { name: 'a device', says: /"evil", a file of an unknown kind/, make: (hostile) => () => [{ name: 'evil', mode: hostile ? '20666' : '100644', holds: 'x' }] },
  { name: 'a name with a slash in it', says: /"docs\/evil", a file of an unknown kind/, make: (hostile) => () => [hostile ? { name: 'docs/evil', holds: 'x' } : { name: 'docs', holds: [{ name: 'evil', holds: 'x' }] }] },
  { name: 'a name with steps in it', says: /"\.\.\/\.\.\/evil", a file of an unknown kind/, make: (hostile) => () => [hostile ? { name: '../../evil', holds: 'x' } : { name: '..-..-evil', holds: 'x' }] },
  { name: 'a name twice', says: /"evil" twice|could not be fetched/, make: (hostile) => () => [{ name: 'evil', holds: 'x' }, { name: hostile ? 'evil' : 'evil2', holds: 'y' }] },
  {
    name: 'trees that hold each other ten times, twelve deep', says: /more than 2000 files/,
    make: (hostile) => (repository) => {
      let id = repository.tree([{ name: 'x', holds: 'x' }]);
      for (let level = 0; level < (hostile ? 12 : 2); level++) id = repository.tree(Array.from('0123456789', (name) => ({ name, mode: '40000', holds: { id } })));
      return [{ name: 'evil', mode: '40000', holds: { id } }];
    },
  },
  { name: 'too many files of one object', says: /more than 2000 files/, make: (hostile) => () => Array.from({ length: hostile ? 2_000 : 1_000 }, (_, i) => ({ name: `f${i}`, holds: 'x' })) },
  { name: 'more bytes than a template may have', says: /more than 20 MB/, make: (hostile) => () => Array.from({ length: 30 }, (_, i) => ({ name: `f${i}`, holds: 'x'.repeat(hostile ? 1 << 20 : 1 << 10) })) },
];

/** What can lie in a directory, made in it. */
export const DIRECTORY_TRICKS: readonly CarrierTrick<(directory: string) => void>[] = [
  { name: 'a link to a file of the machine', says: /"evil", a symbolic link/, make: (hostile) => (at) => (hostile ? symlinkSync('/etc/passwd', join(at, 'evil')) : writeFileSync(join(at, 'evil'), '/etc/passwd')) },
  { name: 'a link to a directory out', says: /"evil", a symbolic link/, make: (hostile) => (at) => void (hostile ? symlinkSync('..', join(at, 'evil')) : mkdirSync(join(at, 'evil'))) },
  { name: 'a link in a circle', says: /"evil", a symbolic link/, make: (hostile) => (at) => symlinkOr(hostile, 'evil', join(at, 'evil')) },
  { name: 'a link to nothing', says: /"evil", a symbolic link/, make: (hostile) => (at) => symlinkOr(hostile, '/nowhere', join(at, 'evil')) },
  { name: 'a pipe that nobody writes to', says: /"evil", a pipe or socket/, make: (hostile) => (at) => (hostile ? void spawnSync('mkfifo', [join(at, 'evil')]) : writeFileSync(join(at, 'evil'), '')) },
  { name: 'a file of a terabyte with nothing in it', says: /more than 20 MB/, make: (hostile) => (at) => sparse(join(at, 'evil'), hostile ? 2 ** 40 : 2 ** 10) },
  { name: 'too many files', says: /more than 2000 files/, make: (hostile) => (at) => many(at, hostile ? 2_000 : 200) },
];

function symlinkOr(link: boolean, target: string, at: string): void {
  if (link) symlinkSync(target, at);
  else writeFileSync(at, target);
}

function sparse(at: string, size: number): void {
  writeFileSync(at, '');
  truncateSync(at, size);
}

function many(at: string, count: number): void {
  for (let i = 0; i < count; i++) writeFileSync(join(at, `f${i}`), '');
}
