import { basename } from 'node:path';
import type { Json, Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse, type Refusal } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import { absentSubmodules } from '../../src/plan/repository/generated/submodules.ts';
import { RECIPES } from '../../src/plan/recipes.ts';
import type { RepositoryPlan } from '../../src/plan/repository/plan-repository.ts';
import type { RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import { renderRepository } from '../../src/render/repository.ts';
import { readTemplate } from '../package-root.ts';
import type { TeamRun } from '../team/run.ts';
import { bakeFiles } from './bake-files.ts';
import { fromPlace, type OpenRepository } from './repository.ts';

/** A repository's image, planned. */
export interface PlannedImage {
  readonly open: OpenRepository;
  readonly chosen: RepositoryOptions;
  readonly planned: RepositoryPlan;
}

/** The files of an image, for the directory `root`, and those of the templates that it follows. */
export function imageFiles(root: string, image: PlannedImage, team: TeamRun | null = null): RenderedFile[] {
  const ours = ownImageFiles(root, image, team?.image);
  const { planned, open } = image;
  return team?.files(ours, true, planned.values, planned.plan, open.place.file) ?? ours;
}

/** Those of ours alone. `name`: of the image, without a tag. */
export function ownImageFiles(root: string, { open, chosen, planned }: PlannedImage, name = nameFrom(basename(root))): RenderedFile[] {
  const docker = renderRepository(planned.plan, planned.ignoreFile, open.place.file, readTemplate);
  return [...docker, ...bakeFiles(open, planned, chosen, name)];
}

/** The options that the record keeps of an image, beside those that are in it already. */
export function imageOptions(stored: StoredRecord | undefined, { open: { place }, chosen, planned }: PlannedImage): { [name: string]: Json } {
  const { main, go: _, goStored: __, convention: ___, ...rest } = chosen;
  return {
    ...stored?.options, ...rest, main: main.map((dir) => fromPlace(dir, place)), ...(place.file === 'Dockerfile' ? {} : { file: place.file }),
    go: planned.release, platforms: [...rest.platforms],
  } as { [name: string]: Json };
}

/** Directories of the main packages as the record has them, relative to the directory that was named. */
export function storedMains(stored: StoredRecord | undefined): readonly string[] | undefined {
  const main = stored?.options['main'];
  return Array.isArray(main) ? main.map(String) : undefined;
}

/** Whether a record is that of a service whose recipe keeps its shape, whatever becomes of the code. */
export function hasFixedRecipe(stored: StoredRecord | undefined): boolean {
  const recipe = stored?.options['recipe'];
  return recipe !== undefined && recipe !== 'minimal' && storedMains(stored) === undefined;
}

/** Whether the Makefile of such a service compiles its program outside of the image, by a recipe of ours. */
export function compilesOnHost(stored: StoredRecord | undefined): boolean {
  return RECIPES.find(({ name }) => name === stored?.options['recipe'])?.prebuilt === true;
}

export function noProgram({ repo, facts }: Pick<OpenRepository, 'repo' | 'facts'>): Refusal {
  const { at, reason } = facts.product;
  const absent = facts.modules.length > 0 ? [] : absentSubmodules(repo);
  if (absent.length > 0) return refuse('nothing-to-build', `no Go program was found, and ${absent.length === 1 ? `the submodule ${absent[0]} is` : `${absent.length} submodules are`} not here (.gitmodules)`, 'run git submodule update --init');
  if (at !== undefined) return refuse('nothing-to-build', `an image runs Linux, and ${reason} (${at.path}${at.line > 0 ? `:${at.line}` : ''})`, 'name the directory of a program that Linux builds');
  return refuse(
    'nothing-to-build',
    facts.modules.length > 0 ? 'this is a library: no package of it is a main package with func main' : 'no Go program was found: no go.mod, and no package main with func main',
    'name the directory of a program, or run yo go-docker to start a service',
  );
}

/** Nothing tells which program it is, and nobody can be asked. */
export function unclear({ facts: { product }, place }: OpenRepository): Refusal {
  const list = product.ranked.map(({ dir, evidence }) => `    --main ${fromPlace(dir, place)}${evidence[0] ? `  (${evidence[0].text}, ${evidence[0].at.path}${evidence[0].at.line > 0 ? `:${evidence[0].at.line}` : ''})` : ''}`);
  return refuse(
    'main-unclear',
    product.verdict === 'several' ? 'several programs can be deployed, and nobody can be asked' : `nothing tells which program is the product: ${product.reason}`,
    `choose with --main${product.verdict === 'several' ? ', or --yes for a target each' : ''}:\n${list.join('\n')}`,
  );
}
