import type { ContainerTool } from './container-tool.ts';
import { runProcess, type Ended, type RunOptions } from './run-process.ts';
import type { Workplace } from './workplace.ts';

/** What every measurement works with. */
export interface Bench {
  tool: ContainerTool;
  workplace: Workplace;
  signal: AbortSignal;
  /** Text for the person who waits; it ends no line. */
  say: (text: string) => void;
}

/** A step of a build failed: no defect, but a row without figures. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly step: string;
  readonly lines: readonly string[];

  constructor(step: string, lines: readonly string[]) {
    super(`${step} failed`);
    this.step = step;
    this.lines = lines;
  }
}

/** Runs a command that a row depends on. */
export async function must(bench: Bench, step: string, words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const ended = await runProcess(words, { ...options, signal: bench.signal });
  if (ended.code !== 0) throw new StepFailed(`${step} (exit code ${ended.code})`, ended.lines);
  return ended;
}

/** The same with the engine's program in front. */
export function mustCall(bench: Bench, step: string, args: readonly string[]): Promise<Ended> {
  return must(bench, step, [...bench.tool.program.split(/\s+/), ...args]);
}

/** Gets an image where the engine has it not, so that no build's time holds a download of its base. */
export async function haveBase(bench: Bench, image: string): Promise<void> {
  if ((await bench.tool.call(['image', 'inspect', image], { signal: bench.signal })).code === 0) return;
  bench.say(`pulling ${image} … `);
  await mustCall(bench, `${bench.tool.program} pull ${image}`, ['pull', image]);
}

/** Go release of a builder image, e.g. `go1.27.4`. */
export async function releaseOf(bench: Bench, image: string): Promise<string> {
  await haveBase(bench, image);
  const name = bench.workplace.container('release');
  const { stdout } = await mustCall(bench, `go env GOVERSION in ${image}`, ['run', '--rm', '--name', name, '--entrypoint', 'go', image, 'env', 'GOVERSION']);
  return stdout.trim();
}
