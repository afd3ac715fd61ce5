import type { Json, Record as StoredRecord } from '../../src/commit/record.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import type { ServiceOptions } from '../../src/options.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import { targetsOf } from '../../src/plan/repository/target.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import type { Change } from '../../src/update/changes.ts';
import { imageFiles, imageOptions, type PlannedImage } from '../dockerfile/image-files.ts';
import { makeFiles } from '../makefile/make-files.ts';
import { hasDockerfile, planImageAgain, type ImageInput } from './image-again.ts';
import { madeBy } from './made-by.ts';
import { refuseLostModule } from './refusals.ts';
import { serviceAgain } from './service-again.ts';

/** All that the commands of a record would write now. */
export interface Rendering {
  readonly files: readonly RenderedFile[];
  readonly options: { readonly [name: string]: Json };
  readonly plan: BuildPlan | null;
  readonly image: PlannedImage | null;
  /** What the image is built from, relative to its context; nothing where that is not known. */
  readonly reads: readonly string[];
  /** Changes that no file tells of. */
  readonly changes: readonly Change[];
  readonly diagnostics: readonly Diagnostic[];
  /** Files of the record that could not be made again, and stay as they are. */
  readonly skipped: readonly string[];
}

/** `stored`: what options are read from; `recorded`: what the record holds of them. */
export interface RenderInput extends ImageInput {
  readonly stored: StoredRecord;
  readonly recorded: StoredRecord;
}

/**
 * Runs the commands again whose files a record holds.
 * @param answers of a service; `null` where the record is of a repository
 * @throws Refusal where one of them would refuse
 */
export function renderAgain(input: RenderInput, answers: ServiceOptions | null): Rendering {
  const { root, line, stored, open, team } = input;
  // What a template says of the kind is none of the record any more: what was made is.
  const { image, make } = madeBy(input.recorded);
  const made = answers !== null ? serviceAgain(input, answers) : image ? imageAgain(input) : nothing(input.recorded);
  if (!make) return { ...made, skipped: [] };
  if (!hasDockerfile(root, open)) return { ...made, skipped: ['docker.mk', 'Makefile'] };
  const makefile = makeFiles({ root, open, line, stored: { ...stored, options: made.options }, team });
  return { ...made, plan: made.plan ?? makefile.image, files: [...made.files, ...makefile.files.filter(({ agreed }) => !agreed)], skipped: [] };
}

type Made = Omit<Rendering, 'skipped'>;

function imageAgain(input: RenderInput): Made {
  const { open, recorded, mains } = input;
  refuseLostModule(targetsOf(open.facts, mains), recorded.files[open.place.file]?.base);
  const image = planImageAgain(input, false);
  return {
    files: imageFiles(input.root, image, input.team), options: imageOptions(recorded, image), plan: image.planned.plan, image, reads: image.planned.files,
    changes: [], diagnostics: image.planned.diagnostics,
  };
}

function nothing({ options }: StoredRecord): Made {
  return { files: [], options, plan: null, image: null, reads: [], changes: [], diagnostics: [] };
}
