import { GO_RELEASES } from '../plan/base-images.ts';

/**
 * Which images still get fixes, as of this release of the generator: what is judged depends on the release alone, never on
 * the day on which it runs. To be raised with base-images.ts.
 */
export const AS_OF = '2026-11-26';

/** A line of releases of an image that gets no fixes any more. */
export interface EndedLine {
  readonly family: 'golang' | 'alpine' | 'debian' | 'distroless' | 'ubuntu' | 'centos' | 'node';
  /** What a tag (of distroless: a name) says that belongs to it. */
  readonly matches: (release: string) => boolean;
  readonly name: (release: string) => string;
  /** Where it is said. */
  readonly source: string;
}

/** The oldest of each that gets fixes at AS_OF. */
const OLDEST = { alpine: 22, node: 22, distroless: 13, ubuntu: ['22.04', '24.04', '26.04'] } as const;
const DEBIAN_ENDED = new Set(['jessie', 'stretch', 'buster', 'bullseye', '8', '9', '10', '11']);

function minorOf(release: string): number {
  return Number(release.split('.')[1] ?? NaN);
}

const oldestGo = minorOf(GO_RELEASES.at(-1)!.minor);

export const ENDED: readonly EndedLine[] = [
  {
    family: 'golang', source: 'go.dev/doc/devel/release#policy: the newest two minors',
    matches: (release) => /^1\.\d+/.test(release) && minorOf(release) < oldestGo, name: (release) => `Go ${release.split('.').slice(0, 2).join('.')}`,
  },
  {
    family: 'alpine', source: 'alpinelinux.org/releases: two years a branch; 3.21 ended 2026-11-01',
    matches: (release) => (/^3\.\d+/.test(release) && minorOf(release) < OLDEST.alpine) || /^[12](?:\.|$)/.test(release), name: (release) => `Alpine ${release.split('.').slice(0, 2).join('.')}`,
  },
  {
    family: 'debian', source: 'wiki.debian.org/LTS: Debian 11 (bullseye) ended 2026-08-31',
    matches: (release) => DEBIAN_ENDED.has(release.split('.')[0]!), name: (release) => `Debian ${release}`,
  },
  {
    family: 'distroless', source: 'distroless SUPPORT_POLICY.md: images of a Debian release end with its successor, a year later',
    matches: (release) => Number(release) < OLDEST.distroless, name: (release) => `distroless on Debian ${release}`,
  },
  {
    family: 'ubuntu', source: 'ubuntu.com/about/release-cycle: standard support',
    matches: (release) => /^\d\d\.\d\d$/.test(release) && release < OLDEST.ubuntu.at(-1)! && !(OLDEST.ubuntu as readonly string[]).includes(release), name: (release) => `Ubuntu ${release}`,
  },
  {
    family: 'centos', source: 'centos.org/centos-linux-eol: 7 ended 2024-06-30, 8 on 2021-12-31',
    matches: (release) => /^[5-8]$/.test(release), name: (release) => `CentOS ${release}`,
  },
  {
    family: 'node', source: 'nodejs.org/en/about/previous-releases: 20 ended 2026-04-30, odd majors after nine months',
    matches: (release) => Number(release.split('.')[0]) < OLDEST.node || ['23', '25'].includes(release.split('.')[0]!), name: (release) => `Node ${release.split('.')[0]}`,
  },
];
