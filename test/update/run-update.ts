import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import AppGenerator from '../../generators/app/index.ts';
import { GoDockerGenerator } from '../../generators/base.ts';
import CheckGenerator from '../../generators/check/index.ts';
import CompareGenerator from '../../generators/compare/index.ts';
import DockerfileGenerator from '../../generators/dockerfile/index.ts';
import InspectGenerator from '../../generators/inspect/index.ts';
import MakefileGenerator from '../../generators/makefile/index.ts';
import type { Report } from '../../generators/report.ts';
import UpdateGenerator from '../../generators/update/index.ts';
import helpers from '../yeoman.ts';

const GENERATORS = {
  app: AppGenerator, dockerfile: DockerfileGenerator, makefile: MakefileGenerator, update: UpdateGenerator, check: CheckGenerator, inspect: InspectGenerator, compare: CompareGenerator,
};

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
  readonly questions: readonly string[];
  report(): Report;
}

/** A directory that is gone after the test, with a tree in it. */
export class Workplace {
  readonly root: string;
  private readonly t: TestContext;

  constructor(t: TestContext, from?: string) {
    const top = mkdtempSync(join(tmpdir(), 'go-docker-update-'));
    t.after(() => rmSync(top, { recursive: true, force: true }));
    this.t = t;
    this.root = join(top, 'shop');
    cpSync(from === undefined ? mkdtempSync(join(top, 'empty-')) : join(import.meta.dirname, '../cases', from, 'repo'), this.root, { recursive: true });
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  edit(path: string, change: (text: string) => string): void {
    const [before, after] = [this.read(path), change(this.read(path))];
    if (before === after) throw new Error(`the edit changes nothing in ${path}`);
    this.write(path, after);
  }

  git(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'core.autocrlf=false', ...args], { cwd: this.root, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }

  commit(): void {
    this.git('init', '-q', '.');
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'work');
  }

  /** One run of a command. `answers`: those of a person; without them nobody can be asked. */
  async run(command: keyof typeof GENERATORS, words: readonly string[], answers: Record<string, unknown> = {}): Promise<Ran> {
    const home = process.cwd();
    const stdout: string[] = [];
    const stderr: string[] = [];
    const questions: string[] = [];
    // The test runner's own lines are buffers.
    const write = process.stdout.write.bind(process.stdout);
    const mocks = [
      this.t.mock.method(process.stdout, 'write', (chunk: string | Buffer) => (typeof chunk === 'string' ? stdout.push(chunk) > 0 : write(chunk))),
      this.t.mock.method(process.stderr, 'write', (chunk: string | Buffer) => stderr.push(String(chunk)) > 0),
      // The adapter of a test prints nowhere.
      this.t.mock.method(GoDockerGenerator.prototype as unknown as { _say(text: string): void }, '_say', (text: string) => void stderr.push(`${text}\n`)),
    ];
    process.exitCode = undefined;
    try {
      const meta = { namespace: `go-docker:${command}`, resolved: join(import.meta.dirname, `../../generators/${command}/index.js`) };
      await helpers
        .create(GENERATORS[command] as never, meta, {})
        .cd(this.root)
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

  /** A run that has to end in order; gives what became of each file. */
  async update(...words: readonly string[]): Promise<{ readonly exit: number; readonly files: readonly string[]; readonly changes: readonly string[]; readonly report: Report }> {
    const ran = await this.run('update', ['--yes', '--json', ...words]);
    const report = ran.report();
    const changes = (report.changes ?? []).map(({ what, from, to, at }) => `${what}: ${from} → ${to}${at === null ? '' : ` ${at.path}:${at.line}`}`);
    return { exit: ran.exit, files: report.files.map(({ path, action }) => `${action} ${path}`), changes, report };
  }
}
