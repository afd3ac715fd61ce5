/**
 * `check` of one repository beside `docker build --check` and other linters, by hand:
 *
 *   node --import tsx bench/check.ts --repository DIR [--runs 5] [--docker-args="--build-arg BUILDKIT_SYNTAX=docker/dockerfile:1"] [--peer "hadolint Dockerfile"]
 *
 * DIR has a Dockerfile at its top. All are run in turns, as processes, our own from dist/; the median of each and its ratio to ours are printed.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { PACKAGE_ROOT } from '../generators/package-root.ts';
import { quiet } from './quiet.ts';
import { median, print } from './table.ts';

const { values: options } = parseArgs({
  options: { repository: { type: 'string' }, runs: { type: 'string', default: '5' }, 'docker-args': { type: 'string', default: '' }, peer: { type: 'string', multiple: true, default: [] } },
});
if (options.repository === undefined) throw new Error('usage: bench/check.ts --repository DIR [--runs N] [--docker-args="…"] [--peer "COMMAND"]');
const cwd = options.repository;

/** Seconds of one run; an exit code that says that the command itself failed ends the bench. */
function seconds(command: string, args: readonly string[], fine: readonly number[]): number {
  const begun = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === null || !fine.includes(status)) throw new Error(`${command} ${args.join(' ')}: exit ${status}\n${stderr}`);
  return (performance.now() - begun) / 1000;
}

const peers = new Map<string, readonly string[]>([
  ['docker build --check', ['docker', 'build', '--check', ...options['docker-args'].split(' ').filter(Boolean), '.']],
  ...options.peer.map((command): [string, string[]] => [command, command.split(' ')]),
]);
const ours: number[] = [];
const theirs = new Map([...peers.keys()].map((name): [string, number[]] => [name, []]));
for (let run = 0; run < Number(options.runs); run++) {
  if (!(await quiet(60, AbortSignal.timeout(120_000)))) process.stderr.write('the machine is busy: these figures are too high\n');
  ours.push(seconds(process.execPath, [join(PACKAGE_ROOT, 'dist/cli.js'), 'check'], [0, 1, 2]));
  for (const [name, [command = '', ...args]] of peers) theirs.get(name)!.push(seconds(command, args, [0, 1]));
}
print([
  { what: 'check', value: median(ours), unit: 's', must: 1 },
  ...[...theirs].flatMap(([name, times]) => [{ what: name, value: median(times), unit: 's' }, { what: `check, by ${name}`, value: median(ours) / median(times), unit: '' }]),
]);
