import type { ServiceOptions } from '../../src/options.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { recipe as recipeRow } from '../../src/plan/recipes.ts';
import { renderService, type ReadTemplate, type RenderedFile } from '../../src/render/render.ts';
import { textsOf } from '../../src/resolve-options.ts';
import type { TeamRun } from '../team/run.ts';

/** The files of a service that a recipe decides. */
export const RECIPE_FILES: readonly string[] = ['Dockerfile', '.dockerignore', 'Makefile'];

export interface RecipeBuild {
  options: ServiceOptions;
  files: readonly RenderedFile[];
  /** Images that the Dockerfile stands on. */
  bases: readonly string[];
}

/**
 * What builds a service under a recipe.
 * @param token put into the ids of the cache mounts, which are then empty before the first build and shared with nobody
 */
export function recipeBuild(service: ServiceOptions, recipe: string, token: string, read: ReadTemplate, team: TeamRun | null = null): RecipeBuild {
  const options = { ...service, recipe };
  const convention = team?.convention;
  const plan = withCacheIds(planImage(options, convention), (id) => `${id}-compare-${token}`);
  const ours = renderService(options, plan, read, { recipes: convention?.recipes });
  const files = team?.files(ours, false, textsOf(options), plan) ?? ours;
  return { options: { ...options, recipe: recipeRow(recipe, convention?.recipes).from ?? recipe }, files: files.filter(({ path }) => RECIPE_FILES.includes(path)), bases: basesOf(plan) };
}

function withCacheIds(plan: BuildPlan, rename: (id: string) => string): BuildPlan {
  return {
    ...plan,
    stages: plan.stages.map((stage) => ({
      ...stage,
      steps: stage.steps.map((step) =>
        step.do === 'run'
          ? { ...step, mounts: step.mounts.map((mount) => (mount.type === 'cache' ? { ...mount, id: rename(mount.id) } : mount)) }
          : step,
      ),
    })),
  };
}

function basesOf(plan: BuildPlan): string[] {
  const stages = plan.stages.map(({ name }) => name);
  return [...new Set(plan.stages.map(({ from }) => from).filter((from) => from !== 'scratch' && !stages.includes(from)))];
}
