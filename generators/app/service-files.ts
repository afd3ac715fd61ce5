import type { Json } from '../../src/commit/record.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { OPTIONS, type ServiceOptions } from '../../src/options.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import { checkPlan } from '../../src/plan/checks.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { textsOf } from '../../src/resolve-options.ts';
import { renderService, type RenderedFile } from '../../src/render/render.ts';
import { fillPlaceholders } from '../../src/template/placeholders.ts';
import { OF_REPOSITORIES } from '../../src/template/team-options.ts';
import { readTemplate } from '../package-root.ts';
import type { TeamRun } from '../team/run.ts';

/** All files of a service, and what its reader should know. */
export interface ServiceFiles {
  readonly files: readonly RenderedFile[];
  /** Those of ours alone. */
  readonly ours: readonly RenderedFile[];
  readonly plan: BuildPlan;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes the files of a service out of its options.
 * @param team the templates that it follows
 * @param dockerfile the name that its owner has given to the Dockerfile
 * @throws Refusal where the options contradict each other
 */
export function serviceFiles(options: ServiceOptions, team: TeamRun | null = null, dockerfile?: string): ServiceFiles {
  const convention = team?.convention;
  const diagnostics = checkPlan(options, convention);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Refusal(diagnostics);
  const plan = planImage(options, convention);
  const ours = renderService(options, plan, readTemplate, dockerfile, convention?.recipes);
  return { files: team?.files(ours, true, textsOf(options), plan) ?? ours, ours, plan, diagnostics: [...diagnostics, ...(team === null ? [] : notFollowed(team, options))] };
}

/** The options that the record of a service keeps. */
export function keptOptions(options: ServiceOptions): { [name: string]: Json } {
  const kept = OPTIONS.filter((spec) => spec.stored && (spec.applies?.(options) ?? true));
  return Object.fromEntries(kept.map(({ name }) => [name, options[name] as never]));
}

/** Locks that a new service cannot follow: it has no such option, or its code decides. */
function notFollowed({ session: { team, early } }: TeamRun, { port }: ServiceOptions): Diagnostic[] {
  return Object.entries(team.values).flatMap(([name, { text, template, locked, at }]): Diagnostic[] => {
    const base = { code: 'template-not-followed', severity: 'warning', at } as const;
    if (locked && OF_REPOSITORIES.has(name)) {
      return [{ ...base, message: `template ${template} locks ${name}, which a new service has no such option for`, remedy: 'nothing to do where that suits it: the lock holds where yo go-docker:dockerfile plans an image from the code' }];
    }
    const wanted = fillPlaceholders(text, early.texts, at).text;
    if (name !== 'port' || port === null || String(port) === wanted) return [];
    return locked ? [{ ...base, message: `template ${template} says port ${wanted}, and the code listens on ${port}`, remedy: 'move the port in the code: the image follows it' }] : [];
  });
}
