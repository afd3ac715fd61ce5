import ejs from 'ejs';
import { withInclude, type MakePlan } from '../plan/repository/make-plan.ts';
import type { ReadTemplate, RenderedFile } from './render.ts';

/** The Makefile that is there: its name and its text. */
export interface ExistingMakefile {
  readonly path: string;
  readonly text: string;
}

/** Prints the image's targets: as the Makefile where there is none, else as a file that it includes. */
export function renderMakefile(m: MakePlan, existing: ExistingMakefile | null, read: ReadTemplate): RenderedFile[] {
  const contents = ejs.render(read('docker.mk.ejs'), { m }, { escape: String });
  if (existing === null) return [{ path: 'Makefile', contents, ownership: 'managed' }];
  const included = withInclude(existing.text);
  return [
    { path: 'docker.mk', contents, ownership: 'managed' },
    ...(included === undefined ? [] : [{ path: existing.path, contents: included, ownership: 'once', agreed: true } as const]),
  ];
}
