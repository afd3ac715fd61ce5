/**
 * Loaded before each test file by scripts/test.mjs: random tests draw the same cases in each run, so that a change alone decides
 * whether they pass. `SEED=7` draws others, `SEED=random` new ones each time; a failure prints its seed.
 */
import process from 'node:process';
import fc from 'fast-check';

const said = process.env['SEED'] ?? '20261127';
if (said !== 'random') {
  if (!/^-?\d+$/.test(said)) throw new Error(`SEED=${said}: a number, or random`);
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(said) });
}
