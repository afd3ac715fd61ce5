import { golangImage, goSuite, type BaseImage } from '../base-images.ts';
import type { AccessPlan } from '../access.ts';
import type { CompilePlan } from './compile.ts';
import type { Filled } from './front-ends/front-end.ts';
import type { GeneratePlan } from './generated/generate.ts';
import { sourceDirectory, type ModulePlan } from './modules.ts';
import type { RepositoryOptions } from './repository-options.ts';
import type { RuntimePlan } from './run-time/runtime.ts';
import type { Target } from './target.ts';

/** One target with its decisions. */
export interface Decided {
  readonly target: Target;
  readonly modules: ModulePlan;
  readonly access: AccessPlan | null;
  readonly compile: CompilePlan;
  readonly runtime: RuntimePlan;
  readonly builds: readonly Filled[];
}

/** What all stages of one Dockerfile share. */
export interface Frame {
  readonly several: boolean;
  readonly release: string;
  readonly registry: string;
  readonly options: RepositoryOptions;
  /** What several programs share, so that no target repeats it. */
  readonly common: Common | null;
  /** What makes that which git does not hold. */
  readonly generate: GeneratePlan | null;
}

/** A stage that the build stages of several programs start from. */
export interface Common {
  readonly name: 'common';
  readonly base: BaseImage;
  /** The module layer, where all of them are of one module. */
  readonly modules: ModulePlan | null;
  readonly directory: string;
  /** Directories that all of them write to. */
  readonly writable: readonly string[];
  readonly members: readonly Decided[];
}

/** The image that compiles. */
export function builderImage({ registry, release }: Frame): string {
  return `${registry}${golangImage(release, goSuite(release))}`;
}

/** Where the context lies in the builder. */
export function topOf({ modules, target }: Decided): string {
  return sourceDirectory(modules, target);
}

/** Directory of the module in the builder, where go commands run. */
export function directoryOf(one: Decided): string {
  const dir = one.target.module?.dir ?? '.';
  return dir === '.' ? topOf(one) : `${topOf(one)}/${dir}`;
}

