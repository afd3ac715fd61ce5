import type { Json } from '../../src/commit/record.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { OPTIONS, type ServiceOptions } from '../../src/options.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import { checkPlan } from '../../src/plan/checks.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import type { ServiceCode } from '../../src/plan/service.ts';
import { textsOf } from '../../src/resolve-options.ts';
import { renderService, type RenderedFile } from '../../src/render/render.ts';
import { fillPlaceholders } from '../../src/template/placeholders.ts';
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
 * @param code what its Makefile compiles, where that is more than the scaffold's
 * @throws Refusal where the options contradict each other
 */
export function serviceFiles(options: ServiceOptions, team: TeamRun | null = null, dockerfile?: string, code?: ServiceCode): ServiceFiles {
  const convention = team?.convention;
  const diagnostics = checkPlan(options, convention);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Refusal(diagnostics);
  const plan = planImage(options, convention);
  const ours = renderService(options, plan, readTemplate, { dockerfile, recipes: convention?.recipes, code });
  return { files: team?.files(ours, true, textsOf(options), plan) ?? ours, ours, plan, diagnostics: [...diagnostics, ...(team === null ? [] : notFollowed(team, options))] };
}

/**
 * The options that the record of a service keeps; those that nobody is asked for, where somebody has said them.
 * @param team the templates that it follows, which may know more recipes
 */
export function keptOptions(options: ServiceOptions, team: TeamRun | null = null): { [name: string]: Json } {
  const kept = (team?.specs ?? OPTIONS).filter((spec) => spec.stored && (spec.applies?.(options) ?? true) && (spec.asked !== 'never' || Boolean(options[spec.name])));
  return Object.fromEntries(kept.map(({ name }) => [name, options[name] as never]));
}

/** Locks that a service cannot follow: its recipe has no place for the option, or its code listens on another port. */
function notFollowed({ session: { team: { values }, early }, specs }: TeamRun, options: ServiceOptions): Diagnostic[] {
  const told = { code: 'template-not-followed', severity: 'warning' } as const;
  const homeless = specs.filter(({ name, applies }) => name !== 'port' && values[name]?.locked === true && applies?.(options) === false).map(({ name }): Diagnostic => {
    const { template, at } = values[name]!;
    return { ...told, message: `template ${template} locks ${name}, which recipe ${options.recipe} has no place for`, at, remedy: 'nothing to do where that suits it; else take --recipe minimal' };
  });
  const { port } = options;
  const said = values['port'];
  const wanted = said?.locked && port !== null ? fillPlaceholders(said.text, early.texts, said.at).text : String(port);
  if (said === undefined || wanted === String(port)) return homeless;
  return [...homeless, { ...told, message: `template ${said.template} says port ${wanted}, and the code listens on ${port}`, at: said.at, remedy: 'move the port in the code: the image follows it' }];
}
