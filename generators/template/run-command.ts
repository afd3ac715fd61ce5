import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { PACKAGE_ROOT } from '../package-root.ts';
import type { Report } from '../report.ts';

/** What a command of this generator ended with. */
export interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one of our commands as a person would, in a process of its own: with its exit code, its lock on signals and its output.
 * @param shown its output goes where ours goes, and is not returned
 */
export function runCommand(words: readonly string[], shown = false): Ended {
  const { status, stdout, stderr, error, signal } = spawnSync(process.execPath, [...program(), ...words], {
    encoding: 'utf8', stdio: shown ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'], maxBuffer: 256 << 20,
  });
  if (error) throw error;
  return { exit: status ?? (signal === 'SIGINT' ? 130 : 1), stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** The bin of this package, bundled or from source. */
function program(): string[] {
  if (!import.meta.url.endsWith('.ts')) return [join(PACKAGE_ROOT, 'dist/cli.js')];
  return ['--import', import.meta.resolve('tsx'), join(PACKAGE_ROOT, 'generators/cli.ts')];
}

/** The machine report of a command. */
export function reportOf(words: readonly string[]): Report {
  const { exit, stdout, stderr } = runCommand([...words, '--json']);
  try {
    return JSON.parse(stdout) as Report;
  } catch (error) {
    throw new Error(`${words.join(' ')} ended with ${exit} and no report\n${stderr}`, { cause: error });
  }
}
