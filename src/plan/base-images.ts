/**
 * What images are built from. A row per base image and per Go release; dated facts of this release of the generator,
 * to be raised with it (sources: docker-library/golang versions.json, distroless README and SUPPORT_POLICY, alpine and debian release pages).
 */
import { compareGoVersions } from '../analyze/modules/go-version.ts';

/** A Go minor that still gets fixes. `patch` is the newest that this table knows. */
export interface GoRelease {
  minor: string;
  patch: number;
}

/** Newest first. Go supports the newest two minors (go.dev/doc/devel/release#policy). */
export const GO_RELEASES: readonly [GoRelease, ...GoRelease[]] = [
  { minor: '1.27', patch: 4 },
  { minor: '1.26', patch: 10 },
];

/** Debian suite of the builder, and of the bases that must share its libc. */
export const DEBIAN_SUITE = 'trixie';
/** Alpine minor of the article's recipes; a literal tag that update bots can bump. */
export const ALPINE = '3.24';

/** Suites that the official images of older releases lie on, each from the first release that has one (docker-library/golang). */
const OLDER_SUITES = [['1.19', 'bookworm'], ['1.16', 'bullseye'], ['1.11', 'buster']] as const;
/** The first release with images on this suite. */
const SUITE_SINCE = '1.24';

/** The newest Debian suite that a Go release has an image on. */
export function goSuite(release: string): string {
  if (compareGoVersions(release, SUITE_SINCE) >= 0) return DEBIAN_SUITE;
  return OLDER_SUITES.find(([since]) => compareGoVersions(release, since) >= 0)?.[1] ?? 'stretch';
}

/** `golang:1.27-trixie` and its like. */
export function golangImage(release: string, flavour: string): string {
  return `golang:${release}-${flavour}`;
}

/** A runtime base. A row holds all that a plan has to know about it, so that no plan asks for a name. */
export interface BaseImage {
  name: string;
  image: string;
  /** For the prompt and the docs: what it is for and what it costs. */
  about: string;
  /** What a plan need not bring along. */
  holds: readonly ('ca' | 'user' | 'tmp' | 'zones' | 'shell')[];
  packageManager: 'apt' | 'apk' | null;
  /** Where the account 65532 is at home. */
  home: string;
  /** Platforms that the public image is published for; `null` where it is any. */
  platforms: readonly string[] | null;
  /** A team's own image: it comes from where its name says, never through a mirror of the public ones. */
  own?: true;
}

export const BASE_IMAGES = [
  {
    name: 'scratch',
    image: 'scratch',
    about: 'nothing but the binary, CA bundle, user and /tmp: the smallest',
    holds: [],
    packageManager: null,
    home: '/home/nonroot',
    platforms: null,
  },
  {
    name: 'distroless',
    image: 'gcr.io/distroless/static-debian13:nonroot',
    about: 'distroless static: CA bundle, zones and user kept up to date by its makers, no shell (+2 MB)',
    holds: ['ca', 'user', 'tmp', 'zones'],
    packageManager: null,
    home: '/home/nonroot',
    platforms: ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'],
  },
  {
    name: 'debian',
    image: `debian:${DEBIAN_SUITE}-slim`,
    about: 'a shell, glibc and apt to look inside or to install packages (+75 MB)',
    holds: ['tmp', 'shell'],
    packageManager: 'apt',
    home: '/home/nonroot',
    platforms: ['linux/386', 'linux/amd64', 'linux/arm/v7', 'linux/arm64', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x'],
  },
  {
    name: 'alpine',
    image: `alpine:${ALPINE}`,
    about: 'a shell, musl and apk (+8 MB)',
    holds: ['ca', 'tmp', 'shell'],
    packageManager: 'apk',
    home: '/home/nonroot',
    platforms: [
      'linux/386', 'linux/amd64', 'linux/arm/v6', 'linux/arm/v7', 'linux/arm64', 'linux/ppc64le', 'linux/riscv64', 'linux/s390x',
    ],
  },
] as const satisfies readonly BaseImage[];

/** Name of a row: one of ours, or one that a team has added. */
export type BaseName = string;

/** The row of a base. `rows`: ours, or those of a team. */
export function baseImage(name: BaseName, rows: readonly BaseImage[] = BASE_IMAGES): BaseImage {
  return rows.find((row) => row.name === name)!;
}

/** The Go minor of a release: `1.27` of `1.27` and of `1.27.4`. */
export function minorOf(release: string): string {
  return release.split('.').slice(0, 2).join('.');
}

/** The minor as a number: 27 of `1.27.4`. */
export function minorNumber(release: string): number {
  return Number.parseInt(release.split('.')[1] ?? '0', 10);
}

/** The go line of a new module under a builder: one minor older, so that last year's toolchain works on it too (as `go mod init` writes it since 1.26). */
export function goLineFor(release: string): string {
  const [major, minor] = release.split('.').map(Number) as [number, number];
  return `${major}.${minor - 1}.0`;
}

/** Node majors that get fixes, the preferred first (nodejs.org/en/about/previous-releases); older wishes map to the oldest of them. */
export const NODE_MAJORS: readonly [number, ...number[]] = [24, 22];

/** The maintained Node major for what a repository asks for, e.g. `>=20`, `v22.3.0`, `lts/*`. */
export function nodeMajor(wish: string | undefined): number {
  const asked = Number(/\d+/.exec(wish ?? '')?.[0] ?? NaN);
  if (Number.isNaN(asked)) return NODE_MAJORS[0];
  const ascending = [...NODE_MAJORS].sort((a, b) => a - b);
  return ascending.find((major) => major >= asked) ?? NODE_MAJORS[0];
}
