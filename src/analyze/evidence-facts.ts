/** Facts from what the repository says and does beside its packages: product, flags, run time, front ends, Docker files. */
import type { DockerfileFacts } from './evidence/dockerfile.ts';
import type { Finding, Source } from './facts.ts';
import type { FlagFacts } from './flags/flags.ts';
import type { FrontEndFacts } from './front-ends/front-ends.ts';
import type { PrivateModuleFacts } from './modules/private-modules.ts';
import type { ProductFacts } from './product/decide.ts';
import type { StyleFacts } from './front-ends/style-sheets.ts';
import type { RuntimeFacts } from './runtime/runtime.ts';

/** What is known of one program beyond its packages; `dir` is that of its `Command`. */
export interface ProgramFacts {
  readonly dir: string;
  readonly flags: FlagFacts;
  readonly runtime: RuntimeFacts;
}

/** The Docker files that the repository has. */
export interface DockerFacts {
  readonly dockerfiles: readonly DockerfileFacts[];
  /** Each with its patterns in order; `deniesAll`: it begins by leaving out everything. */
  readonly ignores: readonly {
    readonly path: string;
    readonly patterns: readonly Finding<string>[];
    readonly deniesAll: boolean;
  }[];
  readonly compose: readonly string[];
  readonly bake: readonly string[];
}

export interface EvidenceFacts {
  readonly product: ProductFacts;
  /** Programs that could be the product, in the order of `product.ranked`. */
  readonly programs: readonly ProgramFacts[];
  readonly frontEnds: readonly FrontEndFacts[];
  /** Commands that make single files which Go code looks for. */
  readonly styles: readonly StyleFacts[];
  readonly privateModules: PrivateModuleFacts;
  readonly docker: DockerFacts;
  /** Files that hold the version as their only text: what stamps it may read there. */
  readonly versionFiles: readonly (Finding<string> & { readonly at: Source })[];
}

export const noEvidence: EvidenceFacts = {
  product: { verdict: 'none', programs: [], reason: 'not read yet', at: undefined, ranked: [] },
  programs: [],
  frontEnds: [],
  styles: [],
  privateModules: { patterns: [], proxies: [], access: [], rewrites: [], modules: [] },
  docker: { dockerfiles: [], ignores: [], compose: [], bake: [] },
  versionFiles: [],
};
