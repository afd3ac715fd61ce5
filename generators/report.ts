import type { Diagnostic } from '../src/diagnostic.ts';
import type { BuildPlan } from '../src/plan/build-plan.ts';
import type { Ownership } from '../src/render/render.ts';
import type { ResolvedOptions } from '../src/resolve-options.ts';
import type { Comparison } from './compare/comparison.ts';

/** What became of a file. */
export type FileAction = 'create' | 'update' | 'same' | 'kept' | 'removed';

export interface FileReport {
  path: string;
  action: FileAction;
  ownership: Ownership | 'record';
}

/** The machine report of `--json`: one object on stdout, also for a refusal. Schema: docs/report.schema.json. */
export interface Report {
  schema: 1;
  command: string;
  /** The exit code that the process ends with. */
  exit: number;
  /** Absolute path of the directory that the command worked in. */
  root: string;
  facts: object | null;
  options: Partial<ResolvedOptions>;
  plan: BuildPlan | null;
  files: FileReport[];
  diagnostics: Diagnostic[];
  /** Of `compare` alone. */
  comparison?: Comparison;
}
