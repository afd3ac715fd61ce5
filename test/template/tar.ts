import { gzipSync } from 'node:zlib';

/** An entry of a tar archive as it is to stand there, sound or not. */
export interface TarEntry {
  readonly name: string | Uint8Array;
  readonly body?: string | Uint8Array;
  /** Type flag of the header: `0` file, `1` hard link, `2` link, `3` and `4` devices, `5` directory, `6` pipe, `x` pax header … */
  readonly flag?: string;
  readonly link?: string;
  readonly mode?: number;
  /** What the header says of the length, where that is not the length; or its twelve bytes. */
  readonly size?: number | Uint8Array;
}

/** Writes what it is told, where a sound writer would refuse. */
export function tarOf(entries: readonly TarEntry[], end = true): Buffer {
  const blocks = entries.flatMap((entry) => {
    const body = Buffer.from(entry.body ?? '');
    return [headerOf(entry, entry.size ?? body.length), body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]);
}

export function tgzOf(entries: readonly TarEntry[]): Buffer {
  return gzipSync(tarOf(entries));
}

function headerOf({ name, flag = '0', link = '', mode = 0o644 }: TarEntry, size: number | Uint8Array): Buffer {
  const header = Buffer.alloc(512);
  Buffer.from(name).copy(header, 0, 0, 100);
  header.write(`${mode.toString(8).padStart(6, '0')} \0`, 100);
  header.write('000000 \x00000000 \x00', 108);
  Buffer.from(typeof size === 'number' ? `${size.toString(8).padStart(11, '0')} ` : size).copy(header, 124, 0, 12);
  header.write('00000000000 ', 136);
  header.write('        ', 148);
  header.write(flag, 156);
  header.write(link, 157, 100);
  header.write('ustar', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** An extended header (pax) that goes before the entry that it is about. */
export function pax(records: Readonly<Record<string, string>>, flag = 'x'): TarEntry {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest + String(rest).length;
    if (String(length).length !== String(rest).length) length = rest + String(length).length;
    return `${length} ${key}=${value}\n`;
  });
  return { name: 'PaxHeader', flag, body: lines.join('') };
}
