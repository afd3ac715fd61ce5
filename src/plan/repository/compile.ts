import type { RepoFacts } from '../../analyze/facts.ts';
import { shellQuote } from './shell-quote.ts';
import type { Target } from './target.ts';

/** How a program is compiled. */
export interface CompilePlan {
  readonly cgo: boolean;
  readonly tags: readonly string[];
  readonly ldflags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Build arguments that the linker flags use, with their defaults. */
  readonly args: Readonly<Record<string, string>>;
}

const STAMPS: Readonly<Record<string, { arg: string; fallback: string }>> = {
  version: { arg: 'VERSION', fallback: 'dev' },
  revision: { arg: 'REVISION', fallback: 'unknown' },
  date: { arg: 'DATE', fallback: 'unknown' },
};

/** Tags, linker flags and switches of a program; the repository's own are kept, ours are added. */
export function planCompile(_facts: RepoFacts, target: Target, timezone: string): CompilePlan {
  const { command, program } = target;
  const flags = program?.flags;
  const world = program?.runtime.world;
  const cgo = command.cgo.need === 'needed';
  const zones = timezone !== '' || ((world?.zones ?? world?.localTime) !== undefined && world?.zonesEmbedded === undefined);
  const tags = [...new Set([...command.tags, ...(flags?.tags ?? []).map(({ value }) => value), ...(zones ? ['timetzdata'] : [])])];
  const args: Record<string, string> = {};
  const stamps = new Map<string, string>();
  for (const { variable, kind, state } of flags?.stamps ?? []) {
    const row = STAMPS[kind];
    // The linker ignores a variable that is not there and refuses one that is no string (cmd/link -X).
    if (row === undefined || (state !== 'string' && state !== 'unread')) continue;
    args[row.arg] = row.fallback;
    stamps.set(variable, `-X '${variable}=$${row.arg}'`);
  }
  const own = (flags?.ldflags ?? []).map(({ value }) => value).filter((flag) => KEPT.test(flag) && !/[$`{}"'\s]/.test(flag));
  const experiments = (flags?.experiments ?? []).map(({ value }) => value);
  return {
    cgo, tags, ldflags: ['-s', '-w', ...own, ...stamps.values()], args,
    env: { CGO_ENABLED: cgo ? '1' : '0', ...(experiments.length > 0 ? { GOEXPERIMENT: experiments.join(',') } : {}) },
  };
}

/** Flags that say what may be linked or how the result is marked; how to link, and what is left out, is decided with the base (`go tool link -h`). */
const KEPT = /^--?(?:checklinkname|buildid|B|k|bindnow|compressdwarf|funcalign|randlayout)(?:=|$)/;

/** The `go build` line; the package is built, never a file. `package_` is relative to the working directory. */
export function goBuild(plan: CompilePlan, package_: string, output: string): string {
  const tags = plan.tags.length > 0 ? ` -tags ${shellQuote(plan.tags.join(','))}` : '';
  const flags = plan.ldflags.join(' ').replace(/["\\`]/g, '\\$&');
  return `go build -buildvcs=false -trimpath${tags} -ldflags="${flags}" -o ${shellQuote(output)} ${shellQuote(package_)}`;
}
