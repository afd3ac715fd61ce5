import type { BaseName } from '../base-images.ts';
import type { Convention } from '../convention.ts';
import type { AccessOptions } from './access.ts';

/** What was decided about the image of a repository, by a flag, the record or the facts. */
export interface RepositoryOptions extends AccessOptions {
  /** Directories of the main packages, the default one first. */
  readonly main: readonly string[];
  /** Go release of the builder, where somebody chose one; else the facts decide. */
  readonly go: string | null;
  /** Release that an earlier run wrote: it stays until a go line asks for more. */
  readonly goStored: string | null;
  /** Base of the runtime stage, where somebody chose one. */
  readonly base: BaseName | null;
  readonly builder: 'buildkit' | 'portable';
  /** Prefix of all images, e.g. `mirror.example.com/hub`; empty for none. */
  readonly registry: string;
  readonly timezone: string;
  readonly goproxy: string;
  /** Platforms that are built; the first is the default of builders that know none. */
  readonly platforms: readonly string[];
  /** A command of the repository that makes what git does not hold, run in a stage before the build. */
  readonly preBuild: string | null;
  /** Missing embedded files are taken to be there when the image is built. */
  readonly assumePresent: boolean;
  /** Built with the validated FIPS 140-3 module of Go. */
  readonly fips: boolean;
  /** A stage to look inside with, beside each program's: the same binary, a shell and a debugger. */
  readonly debugTarget: boolean;
  /** docker-bake.hcl is written for one program too. */
  readonly bake: boolean;
  /** A team's rows, and what it changes in the plan; ours where it is absent. */
  readonly convention?: Convention;
}

/** What holds where nobody said otherwise; only the programs are always decided. */
export const REPOSITORY_DEFAULTS: Omit<RepositoryOptions, 'main'> = {
  go: null, goStored: null, base: null, builder: 'buildkit', registry: '', timezone: '', goproxy: '', platforms: ['linux/amd64', 'linux/arm64'], preBuild: null, assumePresent: false,
  private: '', auth: null, ca: '', fips: false, debugTarget: false, bake: false,
};
