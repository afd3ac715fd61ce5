import type { Diagnostic } from '../diagnostic.ts';
import type { ServiceOptions } from '../options.ts';
import { baseImage } from './base-images.ts';
import { OURS, type Convention } from './convention.ts';
import { recipe } from './recipes.ts';
import { accessToCome } from './access.ts';

/** A rule about a plan and the options it was made from: a record, so that a new rule is a new row. */
export interface PlanRule {
  code: string;
  severity: Diagnostic['severity'];
  /** What is wrong, as message and remedy; nothing where the plan keeps the rule. */
  check: (o: ServiceOptions, convention: Convention) => { message: string; remedy: string } | undefined;
}

export const PLAN_RULES: readonly PlanRule[] = [
  {
    code: 'port-privileged',
    severity: 'warning',
    check: (o) =>
      o.port === null || o.port >= 1024
        ? undefined
        : {
            message: `port ${o.port} is below 1024, and the image runs as a user that some engines do not let listen there`,
            remedy: `take --port 8080 and publish it as ${o.port}: docker run -p ${o.port}:8080`,
          },
  },
  {
    code: 'secrets-portable',
    severity: 'error',
    check: (o, { recipes }) => {
      const flag = o.ca !== '' ? '--ca' : (accessToCome(o)?.by ?? 'none') === 'none' ? null : '--private';
      return flag === null || o.builder !== 'portable' || recipe(o.recipe, recipes).prebuilt
        ? undefined
        : {
            message: `${flag} hands in a secret, and a builder without BuildKit can be given none that stays out of the image`,
            remedy: `take --builder buildkit, or leave out ${flag}`,
          };
    },
  },
  {
    code: 'option-debug-target',
    severity: 'error',
    check: (o) =>
      !o['debug-target'] || o.builder !== 'portable'
        ? undefined
        : {
            message: '--debug-target does not go with --builder portable: builders without BuildKit build every stage, so that each image would wait for the debugger',
            remedy: 'leave out one of them',
          },
  },
  {
    code: 'base-platform',
    severity: 'error',
    check: (o, { bases }) => {
      const base = baseImage(o.base, bases);
      const without = o.platforms.filter((platform) => base.platforms && !base.platforms.includes(genericPlatform(platform)));
      return without.length === 0
        ? undefined
        : {
            message: `${base.image} is not published for ${without.join(', ')}`,
            remedy: `leave out --platforms ${without.join(',')}, or take --base scratch`,
          };
    },
  },
];

/** All problems of a plan at once, before anything is written. */
export function checkPlan(o: ServiceOptions, convention: Convention = OURS): Diagnostic[] {
  return PLAN_RULES.flatMap(({ code, severity, check }) => {
    const found = check(o, convention);
    return found ? [{ code, severity, at: null, ...found }] : [];
  });
}

/** The platform whose image a CPU level runs on: `linux/amd64/v3` runs on the image of `linux/amd64`. */
function genericPlatform(platform: string): string {
  return platform.replace(/^(linux\/amd64)\/v\d$/, '$1');
}
