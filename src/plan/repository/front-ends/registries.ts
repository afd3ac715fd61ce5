/** Credentials that a front end's packages ask for: variables that .npmrc and .yarnrc.yml take them from. */
import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import type { Diagnostic, Source } from '../../../diagnostic.ts';
import { joinPath, type Repo } from '../../../repo.ts';
import type { Mount, Step } from '../../build-plan.ts';
import type { FrontEndBuild } from './front-end.ts';

/** A variable of the environment that an installation cannot do without. */
export interface Credential {
  readonly variable: string;
  /** Host of the registry, where one is named. */
  readonly host: string | undefined;
  readonly at: Source;
}

const limit = 64 * 1024;
/** A line that names a variable without a default (docs.npmjs.com, "npmrc": auth related configuration). */
const AUTH = /^\s*(?:\/\/([^\s:=]+(?::\d+[^\s:=]*)?):)?(?:_authToken|_auth|_password|username)\s*=\s*["']?\$\{(\w+)\}["']?\s*$/;
/** Registries that give most packages to anybody: a token for one of them is as often for publishing. */
const PUBLIC = /^registry\.(?:npmjs\.org|yarnpkg\.com)(?:\/|$)/;

/** The variables without which nothing is installed; empty where the packages may well come without them. */
export function credentialsOf(repo: Repo, facts: FrontEndFacts): readonly Credential[] {
  const top = facts.workspace ?? facts.dir;
  const berry = facts.manager.name === 'yarn-berry';
  const path = joinPath(top, berry ? '.yarnrc.yml' : '.npmrc') ?? '.npmrc';
  const lines = (repo.read(path, limit) ?? '').split('\n');
  const found = lines.flatMap((line, index): Credential[] => {
    const at = { path, line: index + 1 };
    // Yarn ends where a variable without a default is not set (yarnpkg.com/configuration/yarnrc).
    if (berry) return [...line.replace(/(?:^|\s)#.*/, '').matchAll(/\$\{(\w+)\}/g)].map(([, variable = '']) => ({ variable, host: undefined, at }));
    const [whole, place, variable = ''] = AUTH.exec(line) ?? [];
    const host = place?.replace(/\/+$/, '');
    return whole !== undefined && (facts.manager.name === 'yarn' || isUsed(repo, facts, host, lines)) ? [{ variable, host, at }] : [];
  });
  return [...new Map(found.filter(({ variable }) => variable !== 'HOME').map((one) => [one.variable, one])).values()];
}

/** Whether packages come from a registry: by the lock file, by a scope that package.json asks for, or all of them. */
function isUsed(repo: Repo, { dir, workspace, manager }: FrontEndFacts, host: string | undefined, lines: readonly string[]): boolean {
  if (host === undefined || PUBLIC.test(host)) return false;
  if (manager.lock !== undefined && (repo.read(manager.lock, 8 * 1024 * 1024) ?? '').includes(`//${host}/`)) return true;
  const manifests = [dir, workspace ?? dir].map((one) => repo.read(joinPath(one, 'package.json') ?? 'package.json', 256 * 1024) ?? '').join('\n');
  return lines.some((line) => {
    const [whole, scope, url = ''] = /^\s*(?:(@[\w.-]+):)?registry\s*=\s*["']?https?:\/\/([^\s"']+)/.exec(line) ?? [];
    return whole !== undefined && `${url.replace(/\/+$/, '')}/`.startsWith(`${host}/`) && (scope === undefined || manifests.includes(`"${scope}/`));
  });
}

/** The step with the credentials of whoever builds. Yarn asks for them whatever it runs, others where they install. */
export function withCredentials(repo: Repo, facts: FrontEndFacts, step: Extract<Step, { do: 'run' }>, installs: boolean): Step {
  const found = installs || facts.manager.name.startsWith('yarn') ? credentialsOf(repo, facts) : [];
  if (found.length === 0) return step;
  const mounts = found.map(({ variable }): Mount => ({ type: 'secret', id: variable, target: `/run/secrets/${variable}` }));
  const [{ at }] = found as [Credential];
  return { why: `${at.path}:${at.line} asks for it: a secret of whoever builds, in no layer.`, ...step, mounts: [...step.mounts, ...mounts], script: [...found.map(({ variable }) => `export ${variable}="$(cat /run/secrets/${variable})"`), ...step.script] };
}

/** What a reader should know: what the build has to be given for the packages of front ends. */
export function credentialNotes(repo: Repo, builds: readonly Pick<FrontEndBuild, 'facts'>[]): Diagnostic[] {
  return builds.flatMap(({ facts }) => credentialsOf(repo, facts).slice(0, 1).map(({ variable, host, at }): Diagnostic => ({
    code: 'private-registry', severity: 'info', at, message: `packages of ${facts.dir} are installed${host === undefined ? '' : ` from ${host.split('/')[0]}`} with ${variable} of whoever builds, which no layer keeps`,
    remedy: `set ${variable} where you build: the build command hands it over`,
  })));
}
