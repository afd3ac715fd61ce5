/**
 * Draws repositories out of a table by a seed, by hand: the same seed draws the same ones, so that what somebody read of
 * them can be read again.
 *
 *   node --import tsx bench/draw.ts --table FILE [--seed 1] [--count 10]
 *
 * FILE is tab separated with a header; its first two columns are the repository and its commit.
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import fc from 'fast-check';

const { values: options } = parseArgs({
  options: { table: { type: 'string' }, seed: { type: 'string', default: '1' }, count: { type: 'string', default: '10' } },
});
if (options.table === undefined) throw new Error('usage: bench/draw.ts --table FILE [--seed N] [--count N]');

const rows = readFileSync(options.table, 'utf8').trimEnd().split('\n').slice(1).map((line) => line.split('\t').slice(0, 2).join(' '));
const count = Math.min(Number(options.count), rows.length);
const [drawn = []] = fc.sample(fc.shuffledSubarray(rows, { minLength: count, maxLength: count }), { seed: Number(options.seed), numRuns: 1 });
process.stdout.write(`seed ${options.seed}: ${count} of ${rows.length}\n${drawn.map((row) => `${row}\n`).join('')}`);
