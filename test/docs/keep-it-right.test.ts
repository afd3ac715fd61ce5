import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import test from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/keep-it-right.md'), 'utf8');

interface Command {
  readonly line: string;
  readonly exit: number;
}

/** The commands of the page's sh blocks, with the exit code that the page promises. */
const COMMANDS: readonly Command[] = [...PAGE.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = '']) => block.trimEnd().split('\n')).map((line) => {
  const promised = / +# exit (\d+)$/.exec(line);
  return { line: promised === null ? line : line.slice(0, promised.index), exit: Number(promised?.[1] ?? 0) };
});

test('a reader who types what the page says gets what it says', (t) => {
  const place = mkdtempSync(join(tmpdir(), 'go-docker-page-'));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  mkdirSync(join(place, 'bin'));
  // npx, for the package as it lies here.
  writeFileSync(join(place, 'bin/npx'), `#!/bin/sh\nshift\nexec '${process.execPath}' --import '${join(ROOT, 'node_modules/tsx/dist/loader.mjs')}' '${join(ROOT, 'generators/cli.ts')}' "$@"\n`);
  chmodSync(join(place, 'bin/npx'), 0o755);
  const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
  const env = { ...process.env, ...author, PATH: `${join(place, 'bin')}${delimiter}${process.env['PATH']}` };
  assert.ok(COMMANDS.length > 12, 'the page has commands');
  let cwd = place;
  const seen: string[] = [];
  for (const { line, exit } of COMMANDS) {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', `${line}\ncode=$?; pwd >"${join(place, 'cwd')}"; exit $code`], { cwd, env, encoding: 'utf8', input: '' });
    assert.equal(status, exit, `${line}\n${stdout}${stderr}`);
    cwd = readFileSync(join(place, 'cwd'), 'utf8').trim();
    seen.push(stdout, stderr);
  }
  const output = seen.join('');
  for (const [, block = ''] of PAGE.matchAll(/^```text\n([^]*?)^```$/gm)) for (const line of block.split('\n')) assert.ok(output.includes(line), `printed nowhere: ${line}`);
});
