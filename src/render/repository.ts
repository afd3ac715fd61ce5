import ejs from 'ejs';
import type { BuildPlan } from '../plan/build-plan.ts';
import type { IgnoreFile } from '../plan/repository/context/ignore-file.ts';
import { from, instruction } from './dockerfile.ts';
import { comment } from './words.ts';
import type { ReadTemplate, RenderedFile } from './render.ts';

/** Prints the Docker files of a repository: the Dockerfile at `file`, and what the plan says of the ignore file. */
export function renderRepository(plan: BuildPlan, ignoreFile: IgnoreFile, file: string, read: ReadTemplate): RenderedFile[] {
  const print = (template: string): string => ejs.render(read(template), { plan, from, instruction, comment }, { escape: String });
  return [{ path: file, contents: print('Dockerfile.ejs'), ownership: 'managed' }, ...ignoreFiles(ignoreFile, () => print('dockerignore.ejs'))];
}

function ignoreFiles(chosen: IgnoreFile, lines: () => string): RenderedFile[] {
  if (chosen.use === 'own') return [];
  if (chosen.use === 'amended') return [{ path: chosen.path, contents: chosen.contents, ownership: 'once', agreed: true }];
  return [{ path: chosen.path, contents: lines(), ownership: 'managed' }];
}
