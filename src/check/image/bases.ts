import type { Ground } from './filesystem.ts';

/** An image reference in its parts. */
export interface ImageName {
  /** Without the registry and the parts of a mirror's path. */
  readonly name: string;
  /** Registry and path before the name; empty for Docker Hub's own images. */
  readonly prefix: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export function readImage(reference: string): ImageName {
  const [plain = '', digest] = reference.split('@');
  const slash = plain.lastIndexOf('/');
  const colon = plain.indexOf(':', slash + 1);
  return {
    prefix: slash < 0 ? '' : plain.slice(0, slash), name: plain.slice(slash + 1, colon < 0 ? undefined : colon),
    tag: colon < 0 ? undefined : plain.slice(colon + 1), digest,
  };
}

/** Places that hold Docker Hub's official images under their own names. */
const OFFICIAL = /^(?:|library|docker\.io|docker\.io\/library|index\.docker\.io\/library|(?:[\w.-]+(?::\d+)?\/)+library|mirror\.gcr\.io|(?:amd64|arm64v8|arm32v[567]|i386|ppc64le|s390x|riscv64))$/;

/** What is known of an image by its name. */
export interface KnownBase {
  readonly family: 'scratch' | 'golang' | 'alpine' | 'debian' | 'ubuntu' | 'centos' | 'busybox' | 'node' | 'distroless' | 'chainguard-static' | 'tool';
  readonly image: ImageName;
  /** C library for programs that are linked dynamically; `none`: no loader at all; `unknown`. */
  readonly libc: 'glibc' | 'musl' | 'none' | 'unknown';
  readonly ground: Ground;
  readonly shell: boolean;
  readonly ca: boolean;
  readonly zones: boolean;
  /** It runs as root unless a USER line says otherwise. */
  readonly root: boolean;
}

type Row = Omit<KnownBase, 'image' | 'family'>;

const system: Row = { libc: 'glibc', ground: 'system', shell: true, ca: false, zones: false, root: true };

/** The row of an image; `undefined` where nothing is known of it. `mirror`: a prefix under which official images lie. */
export function knownBase(reference: string, mirror = ''): KnownBase | undefined {
  if (reference === 'scratch') return { family: 'scratch', image: readImage(reference), libc: 'none', ground: 'empty', shell: false, ca: false, zones: false, root: true };
  const image = readImage(reference);
  const official = OFFICIAL.test(image.prefix) || (mirror !== '' && image.prefix === mirror);
  const row = official ? officialRow(image) : image.prefix.endsWith('/distroless') || image.prefix === 'gcr.io/distroless' ? distroless(image) : otherRow(image);
  return row === undefined ? undefined : { image, ...row };
}

function officialRow({ name, tag = 'latest' }: ImageName): Omit<KnownBase, 'image'> | undefined {
  const alpine = /alpine/.test(tag);
  switch (name) {
    case 'golang': return { family: 'golang', ...system, libc: alpine ? 'musl' : 'glibc', ca: true };
    case 'node': return { family: 'node', ...system, libc: alpine ? 'musl' : 'glibc', ca: !/slim/.test(tag) };
    case 'alpine': return { family: 'alpine', ...system, libc: 'musl', ca: true };
    case 'debian': return { family: 'debian', ...system, zones: true };
    case 'ubuntu': return { family: 'ubuntu', ...system };
    case 'centos': return { family: 'centos', ...system, ca: true, zones: true };
    case 'busybox': return { family: 'busybox', ...system, libc: /glibc/.test(tag) ? 'glibc' : /musl/.test(tag) ? 'musl' : 'unknown' };
    default: return undefined;
  }
}

/** Debian's and Ubuntu's releases with a glibc from before 2.34, and those after. */
const BEFORE_234 = /^(?:jessie|stretch|buster|bullseye|[89]|1[01]|trusty|xenial|bionic|focal|1[4-9]\.\d+|20\.\d+)(?:[.-]|$)/;
const SINCE_234 = /^(?:bookworm|trixie|forky|1[2-4]|jammy|noble|2[2-9]\.\d+)(?:[.-]|$)/;

/**
 * Whether an image's glibc is 2.34 or newer, which holds the threads that stood in a library of their own before: what is linked against it asks
 * an older one for `GLIBC_2.34` (sourceware.org/glibc/wiki/Release/2.34). `undefined` where that is not known.
 */
export function holdsGlibc234({ family, image: { name, tag = '' }, libc }: KnownBase): boolean | undefined {
  if (libc !== 'glibc') return undefined;
  if (family === 'centos') return false;
  const release = family === 'distroless' ? /-debian(\d+)$/.exec(name)?.[1] : family === 'debian' || family === 'ubuntu' ? tag : suiteOf(tag);
  if (release === undefined) return undefined;
  return BEFORE_234.test(release) ? false : SINCE_234.test(release) ? true : undefined;
}

/** Of `1.26-bookworm` the suite; golang's tags without one are of bookworm or newer since 1.21. */
function suiteOf(tag: string): string | undefined {
  const [, minor, suite] = /^1\.(\d+)[\w.]*(?:-([a-z]+))?$/.exec(tag) ?? [];
  return suite ?? (Number(minor) >= 21 ? 'bookworm' : undefined);
}

/** `static-debian13:nonroot`, `base`, `cc-debian12:debug` (distroless README). */
function distroless({ name, tag = 'latest' }: ImageName): Omit<KnownBase, 'image'> | undefined {
  const kind = /^(static|base|base-nossl|cc)(?:-debian\d+)?$/.exec(name)?.[1];
  if (kind === undefined) return undefined;
  return {
    family: 'distroless', libc: kind === 'static' ? 'none' : 'glibc', ground: 'system', shell: /debug/.test(tag), ca: true, zones: true, root: !/nonroot/.test(tag),
  };
}

function otherRow({ prefix, name, tag = 'latest' }: ImageName): Omit<KnownBase, 'image'> | undefined {
  if (/^cgr\.dev\/chainguard$/.test(prefix) && name === 'static') return { family: 'chainguard-static', libc: /glibc/.test(tag) ? 'unknown' : 'none', ground: 'system', shell: false, ca: true, zones: true, root: false };
  if (prefix === 'tonistiigi' && name === 'xx') return { family: 'tool', ...system, libc: 'unknown', shell: false };
  return undefined;
}
