import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import type { TestContext } from 'node:test';
import { built } from '../package/packed.ts';
import { commandsOf } from './page.ts';

// From source every command would take seconds to load.
const BIN = built();

/** A machine of a reader's own: a directory, npx of the package as it lies here, an author for git, a home. */
export class Reader {
  readonly place: string;
  readonly env: NodeJS.ProcessEnv;

  constructor(t: TestContext) {
    this.place = mkdtempSync(join(tmpdir(), 'go-docker-page-'));
    t.after(() => rmSync(this.place, { recursive: true, force: true }));
    mkdirSync(join(this.place, 'home'));
    this.program('npx', `for word; do shift; test "$word" = --yes || break; done\nexec '${process.execPath}' '${BIN}' "$@"`);
    this.env = {
      ...process.env, GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com',
      HOME: join(this.place, 'home'), XDG_CACHE_HOME: join(this.place, 'home/cache'), XDG_CONFIG_HOME: join(this.place, 'home/config'), GIT_CONFIG_NOSYSTEM: '1',
      PATH: `${join(this.place, 'bin')}${delimiter}${process.env['PATH']}`,
    };
  }

  /** A program of the reader's machine, as a shell script. */
  program(name: string, script: string): void {
    mkdirSync(join(this.place, 'bin'), { recursive: true });
    writeFileSync(join(this.place, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.place, 'bin', name), 0o755);
  }

  /** One script in a directory below the place. */
  run(script: string, cwd = this.place, env: NodeJS.ProcessEnv = {}): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd, env: { ...this.env, ...env }, encoding: 'utf8', input: '' });
    return { status, output: stdout + stderr };
  }

  /** The same, where it has to work. */
  must(script: string, cwd?: string): string {
    const { status, output } = this.run(script, cwd);
    assert.equal(status, 0, `${script}\n${output}`);
    return output;
  }

  /** Types every command of the page, in the directory where the one before ended, and looks at the exit codes and at what the page says is printed. */
  follow(page: string): void {
    let cwd = this.place;
    const seen: string[] = [];
    for (const { line, exit } of commandsOf(page)) {
      const { status, output } = this.run(`${line}\ncode=$?; pwd >"${join(this.place, 'cwd')}"; exit $code`, cwd);
      assert.equal(status, exit, `${line}\n${output}`);
      cwd = readFileSync(join(this.place, 'cwd'), 'utf8').trim();
      seen.push(output);
    }
    const output = seen.join('');
    for (const [, block = ''] of page.matchAll(/^```text\n([^]*?)^```$/gm)) for (const line of block.split('\n')) assert.ok(output.includes(line), `printed nowhere: ${line}`);
  }
}
