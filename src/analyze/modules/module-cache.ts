import type { Repo } from '../../repo.ts';
import { compareModuleVersions } from './go-version.ts';
import { readModDirectives, type ModuleVersion, type Require } from './go-mod.ts';

/** A path as the module cache spells it: capitals become `!` and the small letter (x/mod's module). */
export function escapePath(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** Directory of a module below GOMODCACHE. */
export function cacheDirectory({ path, version }: ModuleVersion): string {
  return `${escapePath(path)}@${escapePath(version)}`;
}

function cachedRequirements(cache: Repo, { path, version }: ModuleVersion): readonly Require[] {
  const file = `cache/download/${escapePath(path)}/@v/${escapePath(version)}.mod`;
  const text = cache.read(file);
  return text === undefined ? [] : readModDirectives(file, text, 'mod').require;
}

/**
 * The version of every module that some requirement leads to: the highest that anybody asks for. go.mod files that the
 * cache does not hold add nothing.
 */
export function selectVersions(
  roots: readonly ModuleVersion[], cache: Repo | undefined, replaced: (module: ModuleVersion) => ModuleVersion | null,
): ReadonlyMap<string, string> {
  const selected = new Map<string, string>();
  const seen = new Set<string>();
  const waiting = [...roots];
  for (let module = waiting.pop(); module !== undefined; module = waiting.pop()) {
    const key = `${module.path}@${module.version}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const known = selected.get(module.path);
    if (known === undefined || compareModuleVersions(known, module.version) < 0) selected.set(module.path, module.version);
    const source = replaced(module);
    if (cache !== undefined && source !== null) waiting.push(...cachedRequirements(cache, source));
  }
  return selected;
}
