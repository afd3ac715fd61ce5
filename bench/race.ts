/** Builds of several tools in turns, and the ratios of their times. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { StepFailed, type Bench } from '../generators/compare/bench.ts';
import { findContainerTool } from '../generators/compare/container-tool.ts';
import { Workplace } from '../generators/compare/workplace.ts';
import { quiet } from './quiet.ts';
import { print, type Row } from './table.ts';

/** One of the things that are timed. */
export interface Contender {
  readonly name: string;
  /** It takes part in each so-many-th turn: what others write may build for minutes. */
  readonly every: number;
  /** Builds once with a line that no build has seen before. */
  readonly build: (mark: string) => Promise<unknown>;
}

/** Seconds of every build, a list a contender with a hole where it had no turn. */
export type Times = ReadonlyMap<string, (number | undefined)[]>;

export interface Race {
  readonly times: Times;
  /** Turns that began while the machine was busy with something else. */
  readonly busy: number;
}

/**
 * Builds in turns, each second one backwards, so that neither side is always the first.
 * @param patience seconds for which a turn waits for a quiet machine
 */
export async function race(bench: Bench, contenders: readonly Contender[], runs: number, patience: number): Promise<Race> {
  const times = new Map(contenders.map(({ name }) => [name, [] as (number | undefined)[]]));
  let busy = 0;
  for (let turn = 0; turn < runs; turn++) {
    if (!(await quiet(patience, bench.signal))) busy += 1;
    for (const { name, every, build } of turn % 2 === 0 ? contenders : contenders.toReversed()) {
      if (turn % every !== 0) continue;
      const begun = performance.now();
      await build(`${bench.workplace.token}-${turn}`);
      times.get(name)![turn] = (performance.now() - begun) / 1000;
    }
    const shown = contenders.flatMap(({ name }) => times.get(name)![turn]?.toFixed(2) ?? []);
    bench.say(`turn ${turn + 1} of ${runs}: ${shown.join(' ')} s\n`);
  }
  return { times, busy };
}

/** All seconds of a contender. */
export function seconds(times: Times, name: string): number[] {
  return times.get(name)!.filter((time) => time !== undefined);
}

/** Turn by turn, `name` against what `against` says of a turn. */
export function ratios(times: Times, name: string, against: (turn: number) => number): number[] {
  return times.get(name)!.flatMap((time, turn) => (time === undefined ? [] : [time / against(turn)]));
}

/** Measures on the engine at hand, prints the rows and removes what was made, also when it is interrupted. */
export async function onEngine(measure: (bench: Bench) => Promise<Row[]>): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Error('interrupted'));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const { signal } = controller;
  const tool = await findContainerTool(process.env, signal);
  const workplace = await Workplace.open(tool);
  try {
    print(await measure({ tool, workplace, signal, say: (text) => void process.stderr.write(text) }));
  } catch (error) {
    if (!signal.aborted && !(error instanceof StepFailed)) throw error;
    process.stderr.write(error instanceof StepFailed ? `${error.message}\n${error.lines.join('\n')}\n` : 'interrupted\n');
    process.exitCode = signal.aborted ? 130 : 1;
  } finally {
    for (const left of await workplace.clean(signal.aborted)) process.stderr.write(`left behind: ${left}\n`);
  }
}
