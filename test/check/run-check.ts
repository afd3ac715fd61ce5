import { join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import CheckGenerator from '../../generators/check/index.ts';
import type { Report } from '../../generators/report.ts';
import helpers from '../yeoman.ts';

const META = { namespace: 'go-docker:check', resolved: join(import.meta.dirname, '../../generators/check/index.js') };

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  report(): Report;
}

/** One run of the check generator in a directory. `answers`: those of a person. */
export async function runCheck(t: TestContext, directory: string, words: readonly string[] = [], answers: Record<string, unknown> = {}): Promise<Ran> {
  const home = process.cwd();
  const stdout: string[] = [];
  const stderr: string[] = [];
  // The test runner's own lines are buffers.
  const write = process.stdout.write.bind(process.stdout);
  const mocks = [
    t.mock.method(process.stdout, 'write', (chunk: string | Buffer) => (typeof chunk === 'string' ? stdout.push(chunk) > 0 : write(chunk))),
    t.mock.method(process.stderr, 'write', (chunk: string | Buffer) => stderr.push(String(chunk)) > 0),
  ];
  process.exitCode = undefined;
  try {
    await helpers.create(CheckGenerator as never, META, {}).cd(directory).withOptions({ words } as never).withAnswers(answers as never).run();
    return { stdout: stdout.join(''), stderr: stderr.join(''), exit: Number(process.exitCode ?? 0), report: () => JSON.parse(stdout.join('')) as Report };
  } finally {
    process.exitCode = undefined;
    process.chdir(home);
    for (const mock of mocks) mock.mock.restore();
  }
}
