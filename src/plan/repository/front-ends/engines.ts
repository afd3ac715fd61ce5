/** Releases of Node and npm that a front end asks for, and that its stage does not have. */
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import { joinPath, type Repo } from '../../../repo.ts';
import { nodeMajor } from '../../base-images.ts';
import type { Step } from '../../build-plan.ts';

/** Release of npm that comes with a release of Node (nodejs.org/en/about/previous-releases). */
const NPM_OF_NODE: Readonly<Record<number, number>> = { 22: 10, 24: 11 };

/**
 * Lets another release than the wished one pass, where the package manager ends because of it: yarn 1 always does, with whatever it runs
 * (classic.yarnpkg.com, "ignore-engines"), npm where it is told to (docs.npmjs.com, "engine-strict"). A variable holds for what scripts run, too.
 */
export function anyEngine(repo: Repo, facts: FrontEndFacts): Step[] {
  const values = leniently(repo, facts);
  if (values === undefined) return [];
  const major = nodeMajor(facts.node?.value);
  const wish = unmet(repo, facts, major);
  return wish === undefined ? [] : [{ do: 'env', values, why: `${wish}, and this is Node ${major}.` }];
}

function leniently(repo: Repo, { manager, dir, workspace }: FrontEndFacts): Readonly<Record<string, string>> | undefined {
  if (manager.name === 'yarn') return { YARN_IGNORE_ENGINES: 'true' };
  if (manager.name !== 'npm') return undefined;
  const settings = repo.read(joinPath(workspace ?? dir, '.npmrc') ?? '.npmrc', 64 * 1024) ?? '';
  return /^\s*engine-strict\s*(?:=\s*["']?true["']?\s*)?$/m.test(settings) ? { NPM_CONFIG_ENGINE_STRICT: 'false' } : undefined;
}

/** The first wish that the stage does not meet, with the newest release of its major. */
function unmet(repo: Repo, { node, manager, dir, workspace }: FrontEndFacts, major: number): string | undefined {
  const there: Readonly<Record<string, number | undefined>> = { node: major, ...(manager.name === 'npm' && { npm: NPM_OF_NODE[major] }) };
  for (const path of new Set([workspace ?? dir, dir].map((one) => joinPath(one, 'package.json') ?? 'package.json'))) {
    const engines = /"engines"\s*:\s*\{([^{}]*)\}/.exec(repo.read(path, 256 * 1024) ?? '')?.[1] ?? '';
    for (const [, name = '', range = ''] of engines.matchAll(/"(\w+)"\s*:\s*"([^"\\]*)"/g)) {
      if (there[name] !== undefined && lacks(range, there[name])) return `${path} asks for ${name} ${range}`;
    }
  }
  // What is installed was chosen with a release that a file names, and may take no other.
  const named = node === undefined || node.at.path.endsWith('package.json') ? undefined : /^\d+/.exec(node.value)?.[0];
  return named === undefined || Number(named) === major ? undefined : `${node!.at.path} asks for node ${node!.value}`;
}

function lacks(range: string, major: number): boolean {
  return validRange(range) !== null && !satisfies(`${major}.999.0`, range);
}
