// Runs the tests: `node scripts/test.mjs [PART OF A PATH ...] [FLAG OF node ...]`.
// Tests with a real engine (test/docker/) come last and one by one: they build images and measure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const flags = process.argv.slice(2).filter((word) => word.startsWith('-'));
const parts = process.argv.slice(2).filter((word) => !word.startsWith('-'));

// Node 20 takes no patterns of files.
const all = readdirSync(join(root, 'test'), { recursive: true })
  .map((path) => join('test', path).replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.test.ts') && !path.startsWith('test/cases/'))
  .sort();
const wanted = all.filter((path) => parts.length === 0 || parts.some((part) => path.includes(part.replace(/^\.\//, ''))));
if (wanted.length === 0) {
  process.stderr.write(`no test file matches ${parts.join(', ')}; there are\n  ${all.join('\n  ')}\n`);
  process.exit(1);
}
const engine = (path) => path.startsWith('test/docker/');
const rounds = [
  { files: wanted.filter((path) => !engine(path)), concurrency: availableParallelism() },
  { files: wanted.filter(engine), concurrency: 1 },
].filter(({ files }) => files.length > 0);

const temporary = mkdtempSync(join(tmpdir(), 'go-docker-tests-'));
const sums = new Map();
let failed = false;
for (const { files, concurrency } of rounds) {
  const totals = join(temporary, 'totals');
  const { status, signal } = spawnSync(
    process.execPath,
    [
      '--import', 'tsx', '--import', './test/seed.ts', '--test', `--test-concurrency=${concurrency}`,
      '--test-reporter=spec', '--test-reporter-destination=stdout',
      '--test-reporter=./scripts/totals.mjs', `--test-reporter-destination=${totals}`,
      ...flags, ...files,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  if (status !== 0) failed = true;
  if (signal) process.stderr.write(`the tests were ended by ${signal}\n`);
  for (const [, name, count] of readFileSync(totals, 'utf8').matchAll(/^(\w+) (.+)$/gm)) sums.set(name, (sums.get(name) ?? 0) + Number(count));
}
rmSync(temporary, { recursive: true });
// Two rounds end with two summaries; this one is of the whole.
if (rounds.length > 1) process.stdout.write(`all tests\n${[...sums].map(([name, count]) => `ℹ ${name} ${Number(count.toFixed(3))}\n`).join('')}`);
process.exitCode = failed ? 1 : 0;
