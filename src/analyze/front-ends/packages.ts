/** Packages of npm that Go code embeds or serves as they are installed. */
import { joinPath } from '../../repo.ts';
import type { FrontEndFacts, Wanted } from './front-ends.ts';
import type { PackageJson } from './package-json.ts';

/** What the Go code looks for in a front end's `node_modules`: the one place, or all of them where there are several; of packages that its package.json names. */
export function readPackages(dir: string, { dependencies }: PackageJson, wanted: readonly Wanted[]): { output: NonNullable<FrontEndFacts['output']>; usedBy: Wanted; installs: true } | undefined {
  const home = joinPath(dir, 'node_modules')!;
  const places = wanted.filter(({ path }) => {
    const [, name = ''] = path.startsWith(`${home}/`) ? (/^((?:@[^/]+\/)?[^/]+)/.exec(path.slice(home.length + 1)) ?? []) : [];
    return dependencies.has(name);
  });
  const usedBy = places[0];
  if (usedBy === undefined) return undefined;
  return { output: { value: places.every(({ path }) => path === usedBy.path) ? usedBy.path : home, at: usedBy.at }, usedBy, installs: true };
}
