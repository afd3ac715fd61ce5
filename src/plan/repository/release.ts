import { compareGoVersions } from '../../analyze/modules/go-version.ts';
import type { Finding } from '../../analyze/facts.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import { GO_RELEASES, minorOf } from '../base-images.ts';
import { removedSettings } from './godebug.ts';
import type { RepositoryOptions } from './repository-options.ts';
import type { Target } from './target.ts';

/** The Go release of the builder and why it is this one. */
export interface ReleaseChoice {
  readonly release: string;
  readonly why: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The lowest minor that still gets fixes and satisfies every go line of the build: official images set
 * GOTOOLCHAIN=local, so an older one stops, and a newer one may break what worked (go.dev/doc/toolchain). A module that
 * breaks above a release brings an older minor, and the one of an earlier run stays as long as it satisfies them; a patch that the table does not know is written as the tag.
 */
export function chooseRelease(targets: readonly Target[], { go, goStored }: Pick<RepositoryOptions, 'go' | 'goStored'>): ReleaseChoice {
  if (go !== null) return { release: go, why: `Go ${go}, as chosen`, diagnostics: [] };
  const need = neededRelease(targets);
  if (goStored !== null && (need === undefined || satisfies(goStored, need.value))) return { release: goStored, why: `Go ${goStored}, as before`, diagnostics: [] };
  const supported = [...GO_RELEASES].reverse();
  const row = supported.find(({ minor }) => need === undefined || satisfies(minor, need.value));
  const where = need ? ` (${need.at.path}:${need.at.line})` : '';
  if (row === undefined) {
    return {
      release: need!.value, why: `go ${need!.value}${where}`,
      diagnostics: [{
        code: 'release-unknown', severity: 'info', at: need!.at, message: `go ${need!.value} is newer than the releases that this generator knows`,
        remedy: `the builder is golang:${need!.value} as written; see that such an image exists`,
      }],
    };
  }
  const ceiling = lowestCeiling(targets, need?.value);
  if (ceiling !== undefined && compareGoVersions(ceiling.release, row.minor) < 0) {
    return { release: ceiling.release, why: ceiling.why, diagnostics: [ceiling.diagnostic] };
  }
  const known = `${row.minor}.${row.patch}`;
  const ahead = need !== undefined && minorOf(need.value) === row.minor && compareGoVersions(need.value, known) > 0;
  return { release: ahead ? need.value : row.minor, why: need ? `go ${need.value}${where}` : 'no go line asks for more', diagnostics: [] };
}

interface Ceiling {
  readonly release: string;
  readonly why: string;
  readonly diagnostic: Diagnostic;
}

/** The newest release that the program's modules, and the `godebug` lines of its go.mod, can be built with. */
function lowestCeiling(targets: readonly Target[], need: string | undefined): Ceiling | undefined {
  const ofModules = targets.flatMap(({ command }) => command.closure.ceilings).filter(({ certain, linkFlag }) => certain && linkFlag === undefined).map(({ module, version, release, why, at }): Ceiling => {
    const name = version === '' ? module : `${module} ${version}`;
    return ceilingAt(release, at, `${name} breaks above Go 1.${release}`, `${name} does not build, or does not start, above Go 1.${release}: ${why}`, version === '' ? 'a newer copy of it lifts it' : `go get ${module}@latest lifts it`);
  });
  const ofSettings = targets.flatMap(removedSettings).map(({ value, at, since }): Ceiling => ceilingAt(
    since - 1, at, `godebug ${value} is refused from Go 1.${since} on`, `godebug ${value} is refused from Go 1.${since} on`, 'without the line it is a newer one',
  ));
  return [...ofModules, ...ofSettings].sort((a, b) => compareGoVersions(a.release, b.release)).slice(0, 1)
    .find(({ release }) => need === undefined || compareGoVersions(`${release}.999`, need) >= 0);
}

function ceilingAt(minor: number, at: Diagnostic['at'], why: string, message: string, lifts: string): Ceiling {
  const release = `1.${minor}`;
  return { release, why, diagnostic: { code: 'release-ceiling', severity: 'warning', at, message, remedy: `the builder stays at golang:${release}, which gets no fixes any more; ${lifts}` } };
}

/** The highest go line of a build, with its place. */
export function neededRelease(targets: readonly Target[]): Finding<string> | undefined {
  return targets.flatMap(({ program }) => program?.flags.release.needed ?? []).sort((a, b) => compareGoVersions(b.value, a.value))[0];
}

/** Whether a builder of a release takes a go line; a minor stands for its newest patch, as the image's tag does. */
export function satisfies(release: string, need: string): boolean {
  return compareGoVersions(/^\d+\.\d+$/.test(release) ? `${release}.999` : release, need) >= 0;
}
