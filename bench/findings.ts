/**
 * What `check` says of the Dockerfiles of people, by hand:
 *
 *   node --import tsx bench/findings.ts --repositories DIR [--only TEXT] [--advice]
 *
 * DIR holds the repositories laid out, each as OWNER+NAME or by any name, with the Docker files that their owners wrote. Each is read as
 * `check` reads it, in this process. Prints a line for each finding that is broken or drift (with --advice all): repository, grade, rule,
 * place, message, and whether --fix mends it; then totals by grade and rule, and the time of the slowest repository.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { checkRepository, type CheckFinding, type CheckInput } from '../src/check/check.ts';
import { fixRepository, keyOf } from '../src/check/fix.ts';
import { RULES } from '../src/check/rules.ts';
import { diskRepo } from '../src/repo.ts';
import { dockerfilesOf, recordedIn } from '../generators/check/dockerfiles.ts';
import { CHECK } from '../generators/check/index.ts';
import { readCommandLine } from '../generators/command-line.ts';
import { openRepository } from '../generators/dockerfile/repository.ts';
import { repositoryTop } from '../generators/repository-top.ts';

const { values: options } = parseArgs({ options: { repositories: { type: 'string' }, only: { type: 'string', default: '' }, advice: { type: 'boolean', default: false } } });

/** What `check` is given for a repository that has no record at its top. */
function inputOf(root: string): CheckInput {
  const line = readCommandLine(CHECK, [root]);
  const { tree, facts, place } = openRepository(root, line, undefined, { cached: false, told: false });
  const { top } = repositoryTop(root);
  return { ...recordedIn(place.directory, undefined, '.'), repo: diskRepo(top), tree, facts, dockerfiles: dockerfilesOf(top, facts, place, undefined, '.') };
}

interface Totals {
  repositories: number;
  dockerfiles: number;
  slowest: number;
  readonly found: CheckFinding[];
}

function judge(root: string, name: string, totals: Totals): void {
  const begun = performance.now();
  const input = inputOf(root);
  const found = checkRepository(input);
  totals.slowest = Math.max(totals.slowest, performance.now() - begun);
  totals.repositories++;
  totals.dockerfiles += input.dockerfiles.length;
  totals.found.push(...found);
  const told = found.filter(({ grade }) => grade !== 'advice' || options.advice);
  const mended = told.length === 0 ? [] : fixRepository(input, ({ grade }) => grade !== 'advice' || options.advice).mended.map(keyOf);
  for (const one of told) process.stdout.write(`| ${name} | ${one.grade} ${one.rule} | ${one.path}:${one.line} | ${one.message.replaceAll('|', '\\|')} | ${mended.includes(keyOf(one)) ? 'mended' : ''} |\n`);
}

function main(): void {
  const { repositories, only } = options;
  if (repositories === undefined) throw new Error('usage: bench/findings.ts --repositories DIR [--only TEXT] [--advice]');
  const names = readdirSync(repositories).filter((name) => name.includes(only) && statSync(join(repositories, name)).isDirectory()).sort();
  const totals: Totals = { repositories: 0, dockerfiles: 0, slowest: 0, found: [] };
  process.stdout.write('| repository | finding | at | says | --fix |\n|---|---|---|---|---|\n');
  for (const name of names) judge(join(repositories, name), name.replace('+', '/'), totals);
  process.stdout.write(`\n${totals.repositories} repositories, ${totals.dockerfiles} Dockerfiles; the slowest took ${(totals.slowest / 1000).toFixed(2)} s\n`);
  for (const grade of ['broken', 'drift', 'advice']) {
    const those = totals.found.filter((one) => one.grade === grade);
    const rules = RULES.map(({ id }) => ({ id, count: those.filter(({ rule }) => rule === id).length })).filter(({ count }) => count > 0);
    process.stdout.write(`${grade}: ${those.length}${rules.length > 0 ? ` (${rules.map(({ id, count }) => `${id} ${count}`).join(', ')})` : ''}\n`);
  }
}

main();
