import { needsOf, type BuildSecret } from '../build-secrets.ts';
import { fromDirectory } from './commands.ts';
import type { Place } from './place.ts';
import type { RepositoryPlan } from './plan-repository.ts';
import type { RepositoryOptions } from './repository-options.ts';
import { joinPath } from '../../repo.ts';
import { stampsOf } from './stamps.ts';

/** All that docker-bake.hcl prints (docs.docker.com/build/bake/reference). Plain JSON; values are data, not yet HCL. */
export interface BakePlan {
  /** What writes the file anew. */
  readonly command: string;
  /** Name of the images without registry and tag. */
  readonly image: string;
  /** Relative to the directory that bake is run in. */
  readonly context: string;
  /** Relative to the context, as bake reads it. */
  readonly dockerfile: string;
  readonly platforms: readonly string[];
  /** Build arguments, each also a variable of the environment, with its default. */
  readonly stamps: readonly { readonly name: string; readonly fallback: string }[];
  readonly targets: readonly BakeTarget[];
}

/** One image. `suffix` stands behind the image's name. */
export interface BakeTarget {
  readonly name: string;
  readonly suffix: string;
  readonly target: string | null;
  readonly secrets: readonly BuildSecret[];
  readonly ssh: boolean;
}

/** A target for each program; stages to look inside with are no images to publish. */
export function planBake(planned: RepositoryPlan, options: RepositoryOptions, place: Place, image: string): BakePlan {
  const { targets, context, plan } = planned;
  const several = targets.length > 1;
  const dockerfile = joinPath(place.directory, place.file) ?? place.file;
  const programs = targets.map(({ name }): BakeTarget => {
    const { secrets, ssh } = needsOf(plan.stages, several ? name : null, options.ca);
    return { name: several ? name : 'image', suffix: several ? `-${name}` : '', target: several ? name : null, secrets, ssh };
  });
  return {
    command: 'yo go-docker:dockerfile', image, context: fromDirectory(context, place.directory), dockerfile: context === '.' ? dockerfile : dockerfile.slice(context.length + 1),
    platforms: options.platforms, stamps: stampsOf(plan), targets: programs,
  };
}
