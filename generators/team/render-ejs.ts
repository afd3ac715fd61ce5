import type { Json } from '../../src/commit/record.ts';
import type { TemplateFile } from '../../src/template/template.ts';

/** One file of a template that is printed by its own code. */
export interface EjsJob {
  /** Path of the EJS file in the template. */
  readonly source: string;
  /** What its code sees, by name: plain data. */
  readonly data: Readonly<Record<string, Json>>;
}

export type RenderEjs = (files: ReadonlyMap<string, TemplateFile>, jobs: readonly EjsJob[]) => readonly string[];
