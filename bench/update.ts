/**
 * `update --yes`, then `check`, over generated repositories with edits, by hand:
 *
 *   node --import tsx bench/update.ts [--repositories 1000]
 *
 * Half of them are services with changing answers, half are the repositories of test/cases. Each gets an edit in every
 * Docker file, and a go.mod that asks for a newer release; then all are updated and checked in this one process, one after the
 * other. Prints the time of the two commands alone, failures (a repository that could not be made, another exit code than 0 and 3, a line of an
 * edit that is gone, a check that finds a clean merge broken, or open conflicts in order), how many fit after a clean merge, and the memory in use at the end of each tenth.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createEnv } from 'yeoman-environment';
import { COMMANDS } from '../generators/commands.ts';
import { PACKAGE_ROOT } from '../generators/package-root.ts';
import { print, type Row } from './table.ts';

const { values: options } = parseArgs({ options: { repositories: { type: 'string', default: '1000' } } });
const COUNT = Number(options.repositories);
const CASES = join(import.meta.dirname, '../test/cases');
const NAMES = readdirSync(CASES).filter((name) => /^image-(?:plain|two-programs|workspace|files|cgo|cobra|viper|sent|walked-files|stop-signal|local-replace|pgo)$/.test(name));
const ANSWERS = [[], ['--base', 'distroless'], ['--base', 'debian'], ['--kind', 'cli'], ['--recipe', 'multi-stage'], ['--timezone', 'Asia/Shanghai'], ['--builder', 'portable'], ['--recipe', 'prebuilt']];
const EDIT = '# an edit of the bench';

/** One command in this process; gives its exit code. */
async function run(name: string, words: readonly string[]): Promise<number> {
  const command = COMMANDS.find((one) => one.name === name)!;
  const env = createEnv({ skipLocalCache: true } as never);
  const namespace = `go-docker:${name}`;
  env.register({ createGenerator: command.load }, { namespace, resolved: join(command.folder, 'index.js'), packagePath: PACKAGE_ROOT });
  process.exitCode = undefined;
  await env.run([namespace], { words, skipInstall: true } as never);
  const exit = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return exit;
}

const EDITED = ['Dockerfile', 'Makefile', '.dockerignore'];

/** A repository as a run has left it, with edits and newer code. */
async function generate(root: string, index: number): Promise<boolean> {
  mkdirSync(root, { recursive: true });
  const service = index % 2 === 0;
  if (!service) cpSync(join(CASES, NAMES[index % NAMES.length]!, 'repo'), root, { recursive: true });
  const made = service ? await run('app', [root, '--yes', '--go', '1.26', ...ANSWERS[(index / 2) % ANSWERS.length]!]) : await run('dockerfile', [root, '--yes', '--go', '1.26']);
  if (made !== 0) return false;
  for (const path of EDITED.filter((name) => existsSync(join(root, name)))) {
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    // Above an instruction, so that no continued line is cut.
    const places = lines.flatMap((line, at) => (/^(?:FROM|COPY|USER|ENTRYPOINT|[a-z]+:|\*\*)/.test(line) ? [at] : []));
    writeFileSync(join(root, path), lines.toSpliced(places[index % Math.max(places.length, 1)] ?? 0, 0, EDIT).join('\n'));
  }
  const mod = join(root, 'go.mod');
  if (existsSync(mod)) writeFileSync(mod, readFileSync(mod, 'utf8').replace(/^go .*/m, 'go 1.27.0'));
  return true;
}

function lost(root: string): boolean {
  return EDITED.filter((name) => existsSync(join(root, name))).some((name) => !readFileSync(join(root, name), 'utf8').includes(EDIT));
}

async function main(): Promise<void> {
  const top = mkdtempSync(join(tmpdir(), 'go-docker-bench-update-'));
  const write = process.stderr.write.bind(process.stderr);
  const out = process.stdout.write.bind(process.stdout);
  process.stderr.write = () => true;
  process.stdout.write = () => true;
  const figures = { done: 0, conflicts: 0, fit: 0, failures: 0, time: 0, checks: 0 };
  const memory: number[] = [];
  try {
    for (let index = 0; index < COUNT; index++) {
      const root = join(top, String(index));
      if (!(await generate(root, index))) {
        figures.failures++;
        continue;
      }
      const begun = performance.now();
      const exit = await run('update', [root, '--yes']);
      figures.time += performance.now() - begun;
      figures.done++;
      if (exit === 3) figures.conflicts++;
      const checked = performance.now();
      const verdict = await run('check', [root]);
      figures.checks += performance.now() - checked;
      if (exit === 0 && verdict === 0) figures.fit++;
      // Markers of a conflict are no instructions.
      if (![0, 3].includes(exit) || lost(root) || (exit === 3) !== (verdict === 1)) figures.failures++;
      rmSync(root, { recursive: true });
      if ((index + 1) % Math.max(1, Math.floor(COUNT / 10)) === 0) memory.push(process.memoryUsage().rss);
    }
  } finally {
    process.stderr.write = write;
    process.stdout.write = out;
    rmSync(top, { recursive: true, force: true });
  }
  const rows: Row[] = [
    { what: 'repositories', value: figures.done, unit: '' }, { what: 'updates in all', value: figures.time / 1000, unit: 's' },
    { what: 'updates a second', value: figures.done / (figures.time / 1000), unit: '' }, { what: 'checks in all', value: figures.checks / 1000, unit: 's' },
    { what: 'checks a second', value: figures.done / (figures.checks / 1000), unit: '' }, { what: 'with conflicts', value: figures.conflicts, unit: '' },
    { what: 'that check finds to fit, of those without', value: figures.fit / (figures.done - figures.conflicts), unit: '' },
    { what: 'failures', value: figures.failures, unit: '', must: 0 },
    { what: 'memory, last tenth by third', value: memory.at(-1)! / memory[2]!, unit: '', must: 1.3 },
    { what: `memory after each tenth: ${memory.map((bytes) => `${Math.round(bytes / 1e6)} MB`).join(', ')}` },
  ];
  print(rows);
}

await main();
