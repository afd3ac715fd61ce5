import { BASE_IMAGES, type BaseImage } from './base-images.ts';
import type { BuildPlan } from './build-plan.ts';
import { RECIPES, type Recipe } from './recipes.ts';

/** The rows that images are planned from, and what becomes of a plan before it is printed for its builder. */
export interface Convention {
  readonly bases: readonly BaseImage[];
  readonly recipes: readonly Recipe[];
  /** Files of the build context that a plan reads beside those of the program, relative to the context. */
  readonly reads: readonly string[];
  /** @param values what was decided, by the names of options: texts of a team may hold them */
  readonly shape: (plan: BuildPlan, values: Readonly<Record<string, string>>) => BuildPlan;
}

/** What this release does where no team says otherwise. */
export const OURS: Convention = { bases: BASE_IMAGES, recipes: RECIPES, reads: [], shape: (plan) => plan };
