/** Experiments of the Go toolchain (GOEXPERIMENT) that a program is built with. */
import type { Closure } from '../packages/closure.ts';
import type { Mention } from '../evidence/mention.ts';
import type { Finding, Source } from '../facts.ts';

/** Packages of the standard library that are there with an experiment alone, as of Go 1.26 (`src/internal/goexperiment/flags.go`). */
const packages: ReadonlyMap<string, string> = new Map([
  ['encoding/json/v2', 'jsonv2'],
  ['encoding/json/jsontext', 'jsonv2'],
  ['arena', 'arenas'],
  ['simd/archsimd', 'simd'],
  ['runtime/secret', 'runtimesecret'],
]);

/** Experiments that have become the default; Go 1.26 refuses these names. */
const graduated: ReadonlySet<string> = new Set([
  'regabi', 'unified', 'exectracer2', 'rangefunc', 'allocheaders', 'aliastypeparams', 'coverageredesign', 'swissmap', 'spinbitmutex',
  'synchashtriemap', 'synctest',
]);

/** What the builds of the repository say, and what the program's imports ask for. */
export function readExperiments(mentions: readonly Mention[], closure: Closure): Finding<string>[] {
  const found = new Map<string, Source>();
  for (const mention of mentions) {
    if (isVariant(mention, mentions)) continue;
    for (const name of (mention.go?.env['GOEXPERIMENT'] ?? '').split(',')) {
      if (/^[a-z]\w*$/.test(name) && !graduated.has(name.replace(/^no/, '')) && !found.has(name)) found.set(name, mention.at);
    }
  }
  for (const { package: { imports } } of closure.packages.values()) {
    for (const { value, at } of imports) {
      const name = packages.get(value);
      if (name !== undefined && !found.has(name)) found.set(name, at);
    }
  }
  return [...found].map(([value, at]) => ({ value, at }));
}

/** Whether the same file builds the program without an experiment too: with one it is made once more, for some of the users (FIPS). */
function isVariant({ at }: Mention, mentions: readonly Mention[]): boolean {
  return mentions.some(({ at: { path }, purpose, go }) => path === at.path && /^(?:release|build)$/.test(purpose) && (go?.verb === 'build' || go?.verb === 'install') && go.env['GOEXPERIMENT'] === undefined);
}

/**
 * Mentions without what only a workflow that does not ship says, where something else builds the program: such a job often
 * builds once more with another experiment, or with the tags of its tests.
 */
export function withoutTrials(mentions: readonly Mention[]): Mention[] {
  const built = mentions.some(({ reader, go }) => (go?.verb === 'build' || go?.verb === 'install') && reader !== 'workflow' && reader !== 'readme');
  return mentions.map((mention) => {
    const { reader, purpose, go } = mention;
    if (!built || reader !== 'workflow' || purpose === 'release' || go === undefined) return mention;
    const { GOEXPERIMENT: experiment, GOFLAGS: flags, ...env } = go.env;
    const tags = flags !== undefined && /-tags\b/.test(flags) ? [] : go.tags;
    return experiment === undefined && flags === undefined ? mention : { ...mention, go: { ...go, env, tags } };
  });
}
