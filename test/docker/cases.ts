import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from './container-tool.ts';

const CASES = join(import.meta.dirname, '../cases');

/** Builds a case as it stands: its repository with the Docker files that it expects. */
export function buildCase(bench: Workbench, name: string): string {
  const directory = bench.directory();
  cpSync(join(CASES, `image-${name}`, 'repo'), directory, { recursive: true });
  cpSync(join(CASES, `image-${name}`, 'expected/Dockerfile'), join(directory, 'Dockerfile'));
  const ignore = join(CASES, `image-${name}`, 'expected/dockerignore');
  if (existsSync(ignore)) cpSync(ignore, join(directory, '.dockerignore'));
  return bench.build(directory, name);
}
