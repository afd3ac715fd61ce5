import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import helpers from '../yeoman.ts';
import AppGenerator from '../../generators/app/index.ts';
import type { Report } from '../../generators/report.ts';

export const META = { namespace: 'go-docker:app', resolved: join(import.meta.dirname, '../../generators/app/index.js') };

export interface Run {
  words?: readonly string[];
  answers?: Record<string, string | boolean>;
  /** What a composing generator would hand over; the words are then left out. */
  options?: Record<string, unknown>;
}

export interface Ran {
  stdout: string;
  exit: number;
  questions: string[];
  report: () => Report;
}

export function emptyDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'go-docker-app-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** One run of the app generator by yeoman-test in a directory that is kept between runs. */
export async function runApp(t: TestContext, directory: string, { words = [], answers = {}, options }: Run = {}): Promise<Ran> {
  const home = process.cwd();
  const stdout: string[] = [];
  // The test runner's own lines are buffers.
  const write = process.stdout.write.bind(process.stdout);
  const mocks = [
    t.mock.method(process.stdout, 'write', (chunk: string | Buffer) => (typeof chunk === 'string' ? stdout.push(chunk) > 0 : write(chunk))),
    t.mock.method(process.stderr, 'write', () => true),
  ];
  const questions: string[] = [];
  process.exitCode = undefined;
  try {
    await helpers
      .create(AppGenerator as never, META, {})
      .cd(directory)
      .withOptions((options ?? { words }) as never)
      .withAnswers(answers, { callback: (answer, { question }) => (questions.push(String(question.name)), answer) })
      .run();
    return { stdout: stdout.join(''), exit: Number(process.exitCode ?? 0), questions, report: () => JSON.parse(stdout.join('')) as Report };
  } finally {
    process.exitCode = undefined;
    process.chdir(home);
    for (const mock of mocks) mock.mock.restore();
  }
}
