import type { FrontEndFacts, PackageManager } from '../../analyze/front-ends.ts';
import type { RepoFacts } from '../../analyze/facts.ts';
import { parentOf } from '../../repo.ts';
import { DEBIAN_SUITE, nodeMajor } from '../base-images.ts';
import type { Mount, Stage, Step } from '../build-plan.ts';
import { shellQuote } from './shell-quote.ts';
import type { Target } from './target.ts';

/** A front end that has to be built before the program, or beside it. */
export interface FrontEndBuild {
  readonly facts: FrontEndFacts;
  readonly stage: string;
  /** Output directory, relative to the context. */
  readonly output: string;
}

const INSTALL: Readonly<Record<PackageManager, { prepare: string; locked: string; open: string; cache: string }>> = {
  npm: { prepare: '', locked: 'npm ci', open: 'npm install', cache: '/root/.npm' },
  pnpm: { prepare: 'corepack enable', locked: 'pnpm install --frozen-lockfile', open: 'pnpm install', cache: '/root/.local/share/pnpm/store' },
  yarn: { prepare: '', locked: 'yarn install --frozen-lockfile', open: 'yarn install', cache: '/usr/local/share/.cache/yarn' },
  'yarn-berry': { prepare: 'corepack enable', locked: 'yarn install --immutable', open: 'yarn install', cache: '/root/.yarn/berry/cache' },
  bun: { prepare: 'npm install --global bun', locked: 'bun install --frozen-lockfile', open: 'bun install', cache: '/root/.bun/install/cache' },
};

/** The front ends whose output a target embeds or serves and that git does not hold. */
export function frontEndsFor(facts: RepoFacts, targets: readonly Target[]): readonly FrontEndBuild[] {
  const lacking = targets.flatMap(({ command }) => command.embeds.filter(({ state }) => state === 'missing' || state === 'placeholder'));
  const served = targets.flatMap(({ program }) => program?.runtime.files ?? []);
  return facts.frontEnds
    .filter(({ usedBy, output, script }) => {
      if (usedBy === undefined || output === undefined || script === undefined) return false;
      if (usedBy.how === 'embed') return lacking.some(({ pattern }) => pattern.at.path === usedBy.at.path && pattern.at.line === usedBy.at.line);
      return served.some(({ at, found }) => at.path === usedBy.at.path && found === undefined);
    })
    .map((facts, index) => ({ facts, stage: index === 0 ? 'ui' : `ui-${index + 1}`, output: facts.output!.value }));
}

/** The node stage of a front end: its lock file decides the tool; it runs on the builder's own platform, since its output is for any. */
export function frontEndStage({ facts, stage }: FrontEndBuild, registry: string): Stage {
  const row = INSTALL[facts.manager.name];
  const top = facts.workspace ?? facts.dir;
  const directory = top === '.' ? '/src' : `/src/${top}`;
  const inside = facts.dir === top ? '.' : facts.dir.slice(top === '.' ? 0 : top.length + 1);
  const install = facts.manager.lock === undefined ? row.open : row.locked;
  const runner = facts.manager.name === 'yarn-berry' ? 'yarn' : facts.manager.name;
  const cache: Mount = { type: 'cache', id: facts.manager.name, target: row.cache };
  const steps: Step[] = [
    { do: 'workdir', path: directory },
    { do: 'copy', sources: [top === '.' ? '.' : top], to: './' },
    { do: 'run', mounts: [cache], script: [...(row.prepare ? [row.prepare] : []), install] },
    ...(inside === '.' ? [] : [{ do: 'workdir', path: `${directory}/${inside}` } as const]),
    ...(facts.tool === 'react-scripts' ? [{ do: 'env', values: { NODE_OPTIONS: '--openssl-legacy-provider' }, why: "webpack 4 hashes with MD4, which Node's OpenSSL calls legacy." } as const] : []),
    { do: 'run', mounts: [], script: [`mkdir -p ${shellQuote(`/src/${parentOf(facts.output!.value)}`)}`, `${runner} run ${shellQuote(facts.script!.name)}`] },
  ];
  return {
    name: stage, from: `${registry}node:${nodeMajor(facts.node?.value)}-${DEBIAN_SUITE}-slim`, platform: '$BUILDPLATFORM', steps,
    why: `${facts.tool ?? 'The front end'} in ${facts.dir} fills ${facts.output!.value} (${facts.usedBy!.at.path}:${facts.usedBy!.at.line} looks there).`,
  };
}

/** What the Go build sees of the front ends: their output where the embed looks. */
export function outputMounts(builds: readonly FrontEndBuild[], top: string): readonly Mount[] {
  return builds
    .filter(({ facts }) => facts.usedBy?.how === 'embed')
    .map(({ stage, output }) => ({ type: 'bind', from: stage, source: `/src/${output}`, target: `${top}/${output}` }));
}
