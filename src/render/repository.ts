import ejs from 'ejs';
import type { BuildPlan } from '../plan/build-plan.ts';
import { from, instruction } from './dockerfile.ts';
import { comment } from './words.ts';
import type { ReadTemplate, RenderedFile } from './render.ts';

/** Prints the Docker files of a repository. `ignoreFile`: `.dockerignore`, or `Dockerfile.dockerignore` beside one of the user's own. */
export function renderRepository(plan: BuildPlan, ignoreFile: string, read: ReadTemplate): RenderedFile[] {
  const print = (template: string): string => ejs.render(read(template), { plan, from, instruction, comment }, { escape: String });
  return [
    { path: 'Dockerfile', contents: print('Dockerfile.ejs'), ownership: 'managed' },
    { path: ignoreFile, contents: print('dockerignore.ejs'), ownership: 'managed' },
  ];
}
