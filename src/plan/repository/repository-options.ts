import type { ImageOptions } from '../../image-options.ts';
import type { BaseName } from '../base-images.ts';
import type { Convention } from '../convention.ts';

/** What was decided about the image of a repository, by a flag, the record or the facts. */
export interface RepositoryOptions extends Readonly<ImageOptions> {
  /** Directories of the main packages, the default one first. */
  readonly main: readonly string[];
  /** Go release of the builder, where somebody chose one; else the facts decide. */
  readonly go: string | null;
  /** Release that an earlier run wrote: it stays until a go line asks for more. */
  readonly goStored: string | null;
  /** Base of the runtime stage, where somebody chose one. */
  readonly base: BaseName | null;
  readonly builder: 'buildkit' | 'portable';
  readonly timezone: string;
  readonly goproxy: string;
  /** Platforms that are built; the first is the default of builders that know none. */
  readonly platforms: readonly string[];
  /** Missing embedded files are taken to be there when the image is built. */
  readonly 'assume-present': boolean;
  /** A team's rows, and what it changes in the plan; ours where it is absent. */
  readonly convention?: Convention;
}

/** What holds where nobody said otherwise; only the programs are always decided. */
export const REPOSITORY_DEFAULTS: Omit<RepositoryOptions, 'main'> = {
  go: null, goStored: null, base: null, builder: 'buildkit', timezone: '', goproxy: '', platforms: ['linux/amd64', 'linux/arm64'], 'assume-present': false,
  registry: '', private: '', auth: null, ca: '', fips: false, 'debug-target': false, bake: false, 'pre-build': '',
};
