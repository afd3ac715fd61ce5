import type { ServiceOptions } from '../options.ts';
import { textsOf } from '../resolve-options.ts';
import { baseImage } from './base-images.ts';
import type { BuildPlan } from './build-plan.ts';
import { OURS, type Convention } from './convention.ts';
import { portable } from './portable.ts';
import { recipe } from './recipes.ts';
import { withDemands } from './service-demands.ts';

/** The plan of a service's image. Pure: the same options and rows give the same plan. */
export function planImage(o: ServiceOptions, { bases, recipes, shape }: Convention = OURS): BuildPlan {
  const row = recipe(o.recipe, recipes);
  const stages = withDemands(row.stages(o, bases), o, row.choosesBase ? baseImage(o.base, bases) : null);
  const plan: BuildPlan = { recipe: o.recipe, builder: 'buildkit', stages, skippedChecks: [], ignore: row.ignore(o) };
  const shaped = shape(plan, textsOf(o));
  return o.builder === 'portable' ? portable(shaped, o.platforms[0] ?? 'linux/amd64') : shaped;
}
