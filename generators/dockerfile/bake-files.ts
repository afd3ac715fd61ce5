import type { RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { planBake } from '../../src/plan/repository/bake.ts';
import type { RepositoryPlan } from '../../src/plan/repository/plan-repository.ts';
import { BAKE_FILE, renderBake } from '../../src/render/bake.ts';
import { parentOf } from '../../src/repo.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import type { OpenRepository } from './repository.ts';

/** The file for `docker buildx bake`: for several programs, and where it was asked for; somebody's own is left alone. */
export function bakeFiles({ facts, place }: OpenRepository, planned: RepositoryPlan, options: RepositoryOptions, image: string): RenderedFile[] {
  const theirs = facts.docker.bake.some((path) => parentOf(path) === place.directory);
  const wanted = options.bake || (planned.targets.length > 1 && options.builder === 'buildkit' && !theirs);
  return wanted ? [{ ...renderBake(planBake(planned, options, place, image)), path: BAKE_FILE }] : [];
}
