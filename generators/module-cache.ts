import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { diskRepo, type Repo } from '../src/repo.ts';

/** The machine's module cache, where there is one: GOMODCACHE, else below the first GOPATH (go.dev/ref/mod#module-cache). */
export function moduleCache(): Repo | undefined {
  const gopath = process.env['GOPATH']?.split(delimiter)[0] || join(homedir(), 'go');
  const directory = process.env['GOMODCACHE'] || join(gopath, 'pkg/mod');
  return existsSync(directory) ? diskRepo(directory) : undefined;
}
