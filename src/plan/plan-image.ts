import type { ServiceOptions } from '../options.ts';
import { asFlagText } from '../resolve-options.ts';
import type { BuildPlan } from './build-plan.ts';
import { OURS, type Convention } from './convention.ts';
import { portable } from './portable.ts';
import { recipe } from './recipes.ts';

/** The plan of a service's image. Pure: the same options and rows give the same plan. */
export function planImage(o: ServiceOptions, { bases, recipes, shape }: Convention = OURS): BuildPlan {
  const row = recipe(o.recipe, recipes);
  const plan: BuildPlan = { recipe: o.recipe, builder: 'buildkit', stages: row.stages(o, bases), skippedChecks: [], ignore: row.ignore(o) };
  const shaped = shape(plan, serviceValues(o));
  return o.builder === 'portable' ? portable(shaped, o.platforms[0] ?? 'linux/amd64') : shaped;
}

/** A service's options as the texts of a team name them; what has no value is empty. */
export function serviceValues(o: ServiceOptions): Record<string, string> {
  return Object.fromEntries(Object.entries(o).map(([name, value]) => [name, asFlagText(value as never) ?? '']));
}
