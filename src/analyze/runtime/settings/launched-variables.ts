/** Values that compose and Kubernetes give variables of a program which ends without them. */
import type { Finding } from '../../facts.ts';
import type { ResolvedMention } from '../../product/resolve.ts';
import { isEmpty, type Setting } from './settings.ts';

/** By name of the variable, as an example has them; what a person or another file fills in is left out. */
export function launchedVariables(program: string, resolved: readonly ResolvedMention[], settings: readonly Setting[], examples: ReadonlyMap<string, Finding<string>>): ReadonlyMap<string, Finding<string>> {
  const bare = new Set(settings.flatMap(({ kind, name, env, fallback, required }) => (!required || !isEmpty(fallback) ? [] : kind === 'env' ? [name] : (env ?? []))));
  const values = new Map<string, Finding<string>>();
  for (const { mention, dirs, wide } of resolved) {
    const { reader, role, purpose, env, at } = mention;
    if (wide || !dirs.includes(program) || !/^(?:compose|kubernetes)$/.test(reader) || role === 'once' || purpose === 'test' || purpose === 'tool') continue;
    for (const [name, value] of Object.entries(env)) if (bare.has(name) && !examples.has(name) && !values.has(name) && value !== '' && !value.includes('$')) values.set(name, { value, at });
  }
  return values;
}
