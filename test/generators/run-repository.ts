import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import DockerfileGenerator from '../../generators/dockerfile/index.ts';
import MakefileGenerator from '../../generators/makefile/index.ts';
import type { Report } from '../../generators/report.ts';
import helpers from '../yeoman.ts';

const GENERATORS = { dockerfile: DockerfileGenerator, makefile: MakefileGenerator };

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  readonly questions: readonly string[];
  report(): Report;
}

/** A copy of a case's repository in a directory that is gone after the test; its last part is `name`. */
export function caseDirectory(t: TestContext, name: string): string {
  const top = mkdtempSync(join(tmpdir(), 'go-docker-repository-'));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  cpSync(join(import.meta.dirname, '../cases', name, 'repo'), join(top, 'shop'), { recursive: true });
  return join(top, 'shop');
}

/** One run of a command for repositories that exist. `answers`: those of a person; without them nobody can be asked. */
export async function runIn(t: TestContext, command: keyof typeof GENERATORS, directory: string, words: readonly string[], answers: Record<string, unknown> = {}): Promise<Ran> {
  const home = process.cwd();
  const stdout: string[] = [];
  const stderr: string[] = [];
  const questions: string[] = [];
  // The test runner's own lines are buffers.
  const write = process.stdout.write.bind(process.stdout);
  const mocks = [
    t.mock.method(process.stdout, 'write', (chunk: string | Buffer) => (typeof chunk === 'string' ? stdout.push(chunk) > 0 : write(chunk))),
    t.mock.method(process.stderr, 'write', (chunk: string | Buffer) => stderr.push(String(chunk)) > 0),
  ];
  process.exitCode = undefined;
  try {
    const meta = { namespace: `go-docker:${command}`, resolved: join(import.meta.dirname, `../../generators/${command}/index.js`) };
    await helpers
      .create(GENERATORS[command] as never, meta, {})
      .cd(directory)
      .withOptions({ words } as never)
      .withAnswers(answers as never, { callback: (answer, { question }) => (questions.push(String(question.name)), answer) })
      .run();
    return { stdout: stdout.join(''), stderr: stderr.join(''), exit: Number(process.exitCode ?? 0), questions, report: () => JSON.parse(stdout.join('')) as Report };
  } finally {
    process.exitCode = undefined;
    process.chdir(home);
    for (const mock of mocks) mock.mock.restore();
  }
}
