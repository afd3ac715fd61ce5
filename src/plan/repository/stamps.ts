import type { BuildPlan } from '../build-plan.ts';

const STAMPS = ['VERSION', 'REVISION', 'DATE'];

/** A build argument that says from what an image was built, with the Dockerfile's own default. */
export interface Stamp {
  readonly name: string;
  readonly fallback: string;
}

/** Build arguments of a plan that say from what the image was built; the first default that a stage gives is taken. */
export function stampsOf(plan: BuildPlan | null): readonly Stamp[] {
  const all = plan?.stages.flatMap(({ steps }) => steps.flatMap((step) => (step.do === 'arg' ? step.names : []))) ?? [];
  return STAMPS.flatMap((name) => {
    const found = all.find((one) => one.name === name);
    return found ? [{ name, fallback: found.value ?? '' }] : [];
  });
}
