import type { ServiceOptions } from '../options.ts';
import type { BuildPlan } from './build-plan.ts';
import { portable } from './portable.ts';
import { recipe } from './recipes.ts';

/** The plan of a service's image. Pure: the same options give the same plan. */
export function planImage(o: ServiceOptions): BuildPlan {
  const row = recipe(o.recipe);
  const plan: BuildPlan = { recipe: o.recipe, builder: 'buildkit', stages: row.stages(o), skippedChecks: [], ignore: row.ignore(o) };
  return o.builder === 'portable' ? portable(plan, o.platforms[0] ?? 'linux/amd64') : plan;
}
