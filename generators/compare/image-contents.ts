import { posix } from 'node:path';
import type { ArchiveFile, ImageArchive, ImageConfig } from './image-archive.ts';

/** What an image holds beside the program; paths are absolute, `null` where there is none. */
export interface Contents {
  /** The first Go source file that is not the toolchain's or a module's. */
  source: string | null;
  shell: string | null;
  caBundle: string | null;
  /** A tree below /usr/share/zoneinfo, time/tzdata in the program, or the zip of a Go toolchain (for LoadLocation, not for TZ). */
  zones: 'tree' | 'program' | 'toolchain' | null;
  /** As the image says it; `root` where it says nothing. */
  user: string;
}

const SHELLS = ['bin/sh', 'usr/bin/sh', 'bin/bash', 'usr/bin/bash', 'busybox/sh'];
/** Where crypto/x509 looks on Linux (root_linux.go). */
const CA_BUNDLES = [
  'etc/ssl/certs/ca-certificates.crt',
  'etc/pki/tls/certs/ca-bundle.crt',
  'etc/ssl/ca-bundle.pem',
  'etc/pki/tls/cacert.pem',
  'etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  'etc/ssl/cert.pem',
];
const ZONE_TREE = 'usr/share/zoneinfo/';
const TOOLCHAIN = 'usr/local/go/';
/** Sources below these came with the toolchain or are modules of others. */
const NOT_OURS = [TOOLCHAIN, 'go/pkg/mod/', 'usr/lib/go/'];

/** What is in the image that an archive holds. */
export function contentsOf({ files, config }: ImageArchive): Contents {
  const there = (paths: readonly string[]): string | null => {
    const found = paths.find((path) => ['file', 'link'].includes(files.get(path)?.kind ?? ''));
    return found === undefined ? null : `/${found}`;
  };
  const paths = [...files.keys()].sort();
  const source = paths.find((path) => path.endsWith('.go') && files.get(path)!.kind === 'file' && !NOT_OURS.some((top) => path.startsWith(top)));
  return {
    source: source === undefined ? null : `/${source}`,
    shell: there(SHELLS),
    caBundle: there(CA_BUNDLES),
    zones: zonesOf(paths, files, config),
    user: config.User || 'root',
  };
}

function zonesOf(paths: readonly string[], files: ReadonlyMap<string, ArchiveFile>, config: ImageConfig): Contents['zones'] {
  if (paths.some((path) => path.startsWith(ZONE_TREE) && files.get(path)!.kind === 'file')) return 'tree';
  if (programOf(files, config)?.zones) return 'program';
  return files.has(`${TOOLCHAIN}lib/time/zoneinfo.zip`) ? 'toolchain' : null;
}

/** The file that the image's entrypoint or command starts; `undefined` where it is not in the image. */
export function programOf(files: ReadonlyMap<string, ArchiveFile>, config: ImageConfig): ArchiveFile | undefined {
  const word = (config.Entrypoint?.[0] ?? config.Cmd?.[0]) || undefined;
  return word === undefined ? undefined : files.get(posix.resolve('/', config.WorkingDir ?? '/', word).slice(1));
}
