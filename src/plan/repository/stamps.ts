import type { BuildPlan } from '../build-plan.ts';

const STAMPS = ['VERSION', 'REVISION'];

/** Build arguments of a plan that say from what the image was built. */
export function stampsOf(plan: BuildPlan | null): readonly string[] {
  const names = plan?.stages.flatMap(({ steps }) => steps.flatMap((step) => (step.do === 'arg' ? step.names.map(({ name }) => name) : []))) ?? [];
  return STAMPS.filter((name) => names.includes(name));
}
