/** Waits for a moment in which the machine has nothing else to do. */
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds over which idleness is looked at. */
const LOOK = 400;
/** Share of all processors that is idle on a quiet machine. */
const QUIET = 0.75;

/**
 * Waits until the machine is quiet. Looks before a measurement and never at its result, so that nothing is picked by
 * what it says.
 * @param patience seconds after which a busy machine is taken as it is
 * @returns whether it is quiet
 */
export async function quiet(patience: number, signal: AbortSignal): Promise<boolean> {
  const begun = performance.now();
  do {
    if ((await idleShare(signal)) >= QUIET) return true;
  } while (performance.now() - begun < patience * 1000);
  return false;
}

async function idleShare(signal: AbortSignal): Promise<number> {
  const before = spent();
  await wait(LOOK, undefined, { signal });
  const after = spent();
  return (after.idle - before.idle) / Math.max(1, after.all - before.all);
}

/** Milliseconds of all processors since the machine started. */
function spent(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  return {
    idle: times.reduce((sum, { idle }) => sum + idle, 0),
    all: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0),
  };
}
