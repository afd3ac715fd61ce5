import type { ProgramFacts } from '../analyze/evidence-facts.ts';
import type { Command } from '../analyze/facts.ts';
import { pathIn } from '../repo.ts';
import type { StageState } from './image/build.ts';
import type { View } from './view.ts';

/** What the Makefile of a recorded service compiles on the host, for an image that only copies it. */
export interface HostBuilt {
  /** Directory of the package. */
  readonly dir: string;
  /** The program there; `undefined` where none is any more. */
  readonly command: Command | undefined;
  readonly program: ProgramFacts | undefined;
  readonly final: StageState;
  /** The line that copies it. */
  readonly line: number;
}

/** The program of a recorded service whose recipe compiles outside of the image; none where its owner has changed the Makefile, which may compile another one. */
export function hostBuilt(view: View): HostBuilt | undefined {
  const { hostBuild: dir, repo, bases, facts, finals: [final] } = view;
  if (!view.recorded || dir === undefined || final === undefined || view.builds.length > 0) return undefined;
  const makefile = pathIn(dir, 'Makefile');
  const copy = final.stage.steps.find(({ keyword }) => keyword === 'COPY');
  const rendered = bases?.get(makefile);
  if (copy === undefined || rendered === undefined || repo.read(makefile) !== rendered) return undefined;
  const own = <T extends { readonly dir: string }>(all: readonly T[]): T | undefined => all.find((one) => one.dir === dir);
  return { dir, command: own(facts.commands), program: own(facts.programs), final, line: copy.line };
}
