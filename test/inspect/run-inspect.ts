import process from 'node:process';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import helpers from '../yeoman.ts';
import InspectGenerator from '../../generators/inspect/index.ts';
import type { Report } from '../../generators/report.ts';

const META = { namespace: 'go-docker:inspect', resolved: join(import.meta.dirname, '../../generators/inspect/index.js') };

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  report(): Report;
}

/** One run of the inspect generator in a directory. */
export async function runInspect(t: TestContext, directory: string, words: readonly string[] = []): Promise<Ran> {
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
    await helpers.create(InspectGenerator as never, META, {}).cd(directory).withOptions({ words } as never).run();
    return { stdout: stdout.join(''), stderr: stderr.join(''), exit: Number(process.exitCode ?? 0), report: () => JSON.parse(stdout.join('')) as Report };
  } finally {
    process.exitCode = undefined;
    process.chdir(home);
    for (const mock of mocks) mock.mock.restore();
  }
}
