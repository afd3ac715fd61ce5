import type { Diagnostic } from '../src/diagnostic.ts';
import type { BuildPlan } from '../src/plan/build-plan.ts';
import type { Ownership } from '../src/render/render.ts';
import type { ResolvedOptions } from '../src/resolve-options.ts';
import type { Change } from '../src/update/changes.ts';
import type { Comparison } from './compare/comparison.ts';

/** What became of a file: `merged` and `conflict` of `update`, as `deleted`, which its user did and which stays so. */
export type FileAction = 'create' | 'update' | 'same' | 'kept' | 'removed' | 'merged' | 'conflict' | 'deleted';

export interface FileReport {
  path: string;
  action: FileAction;
  ownership: Ownership | 'record';
  /** Lines at which a person has to decide, from 1; of a conflict alone. */
  conflicts?: readonly number[];
  /** The file that still holds what an earlier update was refused. */
  refused?: string;
}

/** A team template as it was followed. */
export interface TemplateReport {
  name: string;
  version: string;
  reference: string;
  pin: string;
  /** Options whose value is its word, as their flags spell them. */
  values: Record<string, string>;
  /** Answers to its questions. */
  answers: Record<string, { value: string; source: 'flag' | 'answer' | 'stored' | 'default' }>;
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
  /** The team templates that were followed, the lowest layer first; absent where there are none. */
  templates?: TemplateReport[];
  /** Of `update` alone: what is decided otherwise than before. */
  changes?: readonly Change[];
  /** Of `compare` alone. */
  comparison?: Comparison;
}
