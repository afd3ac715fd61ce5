import { compareGoVersions } from '../../analyze/modules/go-version.ts';
import type { Repo } from '../../repo.ts';
import { isPointer } from './generated/submodules.ts';
import type { RepositoryOptions } from './repository-options.ts';
import { shellQuote } from './shell-quote.ts';
import type { Target } from './target.ts';

/** How a program is compiled. */
export interface CompilePlan {
  readonly cgo: boolean;
  readonly tags: readonly string[];
  readonly ldflags: readonly string[];
  /** A profile that the go command does not take by itself, relative to the module's directory; `off` where it would take one that it cannot read. */
  readonly pgo: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** Build arguments that the linker flags use, with their defaults. */
  readonly args: Readonly<Record<string, string>>;
}

/** A program may read what it is stamped with at its start: each fallback is a text that parses as what it stands for. */
const STAMPS: Readonly<Record<string, { arg: string; fallback: string }>> = {
  version: { arg: 'VERSION', fallback: '0.0.0-dev' },
  revision: { arg: 'REVISION', fallback: 'unknown' },
  date: { arg: 'DATE', fallback: '1970-01-01T00:00:00Z' },
};
/** What the code says by itself, and so copes with; `<version>` and sentences are there to be replaced. */
const SAID = /^[\w.:+-]+$/;

/** What the repository's own command prints for the first moment of 1970, where it is one word: `date +%s` is 0 (date(1)). */
function firstMoment(value: string): string | undefined {
  if (/\{\{\s*\.(?:Commit)?Timestamp\s*\}\}|%[ac]t\b/.test(value)) return '0';
  const format = /\bdate\b[^+|;)`]*\+\s*\\?["']?([^"'`)\\\s]+)/.exec(value)?.[1];
  const text = format?.replace(/%(-?\w)/g, (raw, letter: string) => MOMENT[letter] ?? raw);
  return text !== undefined && SAID.test(text) ? text : undefined;
}

const MOMENT: Readonly<Record<string, string>> = { Y: '1970', y: '70', m: '01', d: '01', H: '00', M: '00', S: '00', s: '0', F: '1970-01-01', T: '00:00:00', z: '+0000', Z: 'UTC' };

/**
 * Tags, linker flags and switches of a program; the repository's own are kept, ours are added.
 * @param release of the builder
 */
export function planCompile(repo: Repo, target: Target, options: Pick<RepositoryOptions, 'timezone' | 'pre-build' | 'assume-present'>, release: string): CompilePlan {
  const { command, program } = target;
  const flags = program?.flags;
  const world = program?.runtime.world;
  const cgo = command.cgo.need === 'needed';
  const zones = options.timezone !== '' || ((world?.zones ?? world?.localTime) !== undefined && world?.zonesEmbedded === undefined);
  // What a tag was left out for is there.
  const made = options['pre-build'] !== '' || options['assume-present'] ? flags?.without ?? [] : [];
  const tags = [...new Set([...command.tags, ...(flags?.tags ?? []).map(({ value }) => value), ...made.map(({ tag }) => tag), ...(zones ? ['timetzdata'] : [])])];
  const args: Record<string, string> = {};
  const stamps = new Map<string, string>();
  for (const { variable, kind, state, initial, value } of flags?.stamps ?? []) {
    // The linker ignores a variable that is not there and refuses one that is no string (cmd/link -X).
    if (state !== 'string' && state !== 'unread') continue;
    const row = STAMPS[kind];
    if (row) {
      const own = initial !== undefined && SAID.test(initial) ? initial : kind === 'date' ? firstMoment(value) ?? row.fallback : row.fallback;
      // Variables of one kind that start out differently have no common default.
      args[row.arg] = args[row.arg] === undefined || args[row.arg] === own ? own : row.fallback;
      stamps.set(variable, `-X '${variable}=$${row.arg}'`);
    } else if (FIXED.test(value) && !INSTALLED.test(value) && !(value.includes("'") && value.includes('"'))) {
      // The go command takes either quote around a flag, and no escape within (cmd/internal/quoted).
      const quote = value.includes("'") ? '"' : "'";
      stamps.set(variable, `-X ${quote}${variable}=${value}${quote}`);
    }
  }
  const own = (flags?.ldflags ?? []).map(({ value }) => value).filter((flag) => KEPT.test(flag) && !/[$`{}"'\s]/.test(flag));
  const experiments = (flags?.experiments ?? []).map(({ value }) => value);
  const above = linkFlags(command.closure.ceilings, release).filter((flag) => !own.includes(flag));
  return {
    cgo, tags, ldflags: ['-s', '-w', ...own, ...above, ...stamps.values()], pgo: profileOf(repo, target), args,
    env: { CGO_ENABLED: cgo ? '1' : '0', ...(experiments.length > 0 ? { GOEXPERIMENT: experiments.join(',') } : {}) },
  };
}

/** Flags for modules that the release builds with them alone; an older linker knows none of them. */
function linkFlags(ceilings: Target['command']['closure']['ceilings'], release: string): string[] {
  const broken = ceilings.filter(({ certain, release: last }) => certain && compareGoVersions(release, `1.${last + 1}`) >= 0);
  return [...new Set(broken.flatMap(({ linkFlag }) => linkFlag ?? []))];
}

/** The profile of a build's `-pgo`, where it lies in the program's module: nothing else is sure to be mounted. */
function profileOf(repo: Repo, { command, module, program }: Target): string | null {
  const path = program?.flags.pgo?.path;
  if (path !== undefined && isPointer(repo, path)) return NO_PROFILE;
  const top = module?.dir === undefined || module.dir === '.' ? '' : `${module.dir}/`;
  const byItself = command.dir === '.' ? 'default.pgo' : `${command.dir}/default.pgo`;
  return path === undefined || path === byItself || !path.startsWith(top) ? null : path.slice(top.length);
}

/** The value of `-pgo` that turns profiles off (`go help build`). */
export const NO_PROFILE = 'off';

/** A value that is the same in each build: no variable, no template, no command; and no line's end, nor what parsers of Dockerfiles take for a heredoc. */
const FIXED = /^[^$`\\{}<>\p{Cc}]+$/u;

/** A place in which an installation lays what the image has where the code looks by itself. */
const INSTALLED = /^\/(?:etc|opt|run|srv|usr|var)\//;

/** Flags that say what may be linked or how the result is marked; how to link, and what is left out, is decided with the base (`go tool link -h`). */
const KEPT = /^--?(?:checklinkname|buildid|B|k|bindnow|compressdwarf|funcalign|randlayout)(?:=|$)/;

/** The `go build` line; the package is built, never a file, but where its directory holds other programs. `packages` are relative to the working directory. */
export function goBuild(plan: CompilePlan, packages: readonly string[], output: string): string {
  const tags = plan.tags.length > 0 ? ` -tags ${shellQuote(plan.tags.join(','))}` : '';
  const profile = plan.pgo === null ? '' : ` -pgo=${shellQuote(plan.pgo)}`;
  const flags = plan.ldflags.join(' ').replace(/["\\`]/g, '\\$&');
  return `go build -buildvcs=false -trimpath${profile}${tags} -ldflags="${flags}" -o ${shellQuote(output)} ${packages.map(shellQuote).join(' ')}`;
}
