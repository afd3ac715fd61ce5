import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import test, { type TestContext } from 'node:test';
import { CTRL_C, DOWN, ENTER, terminal, type Terminal } from './terminal.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = [join(ROOT, 'generators/cli.ts')];
const LOADER = ['--import', join(ROOT, 'node_modules/tsx/dist/esm/index.mjs')];

function place(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'go-docker-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function run(t: TestContext, directory: string, ...args: string[]): Terminal {
  const screen = terminal(process.execPath, [...LOADER, ...PROGRAM, ...args], directory);
  t.after(() => screen.kill());
  return screen;
}

test('the default path asks six questions, each of which Enter accepts', async (t) => {
  const directory = place(t);
  const screen = run(t, directory, 'My Service');
  for (const question of [/What it is/, /Name of the service/, /Module path/, /How the image is built/, /TCP port/, /More choices/]) {
    await screen.until(question);
    screen.press(ENTER);
  }
  assert.equal(await screen.exit, 0, screen.text());
  assert.match(readFileSync(join(directory, 'My Service/go.mod'), 'utf8'), /^module my-service\n/);
  assert.match(screen.text(), /create {2}Dockerfile[\s\S]*Next:[\s\S]*make image[\s\S]*npx generator-go-docker 'My Service' --yes --kind http/);
});

test('the line that is printed gives the same bytes', async (t) => {
  const directory = place(t);
  const screen = run(t, directory, 'a');
  await screen.until(/What it is/);
  screen.press(DOWN + ENTER);
  await screen.until(/Name of the service/);
  screen.press(`tool${ENTER}`);
  await screen.until(/Module path/);
  screen.press(`example.com/team/tool${ENTER}`);
  await screen.until(/How the image is built/);
  screen.press(DOWN + DOWN + ENTER);
  await screen.until(/More choices/);
  screen.press(`y${ENTER}`);
  await screen.until(/Go release of the builder/);
  screen.press(ENTER);
  await screen.until(/Time zone/);
  screen.press(`Europe/Berlin${ENTER}`);
  for (const question of [/GOPROXY/, /Registry\/repository/, /Platforms/, /What will build/, /git repository/]) {
    await screen.until(question);
    screen.press(ENTER);
  }
  assert.equal(await screen.exit, 0, screen.text());
  const line = /npx generator-go-docker a (--yes .*)/.exec(screen.text())?.[1]?.trim();
  assert.ok(line, screen.text());
  const again = run(t, directory, 'b', ...line.split(/\s+/));
  assert.equal(await again.exit, 0, again.text());
  const files = readdirSync(join(directory, 'a'));
  assert.deepEqual(readdirSync(join(directory, 'b')), files);
  for (const file of files) {
    assert.deepEqual(readFileSync(join(directory, 'b', file)), readFileSync(join(directory, 'a', file)), file);
  }
});

test('a wrong answer is explained and asked again', async (t) => {
  const directory = place(t);
  const screen = run(t, directory, 'a');
  await screen.until(/What it is/);
  screen.press(ENTER);
  await screen.until(/Name of the service/);
  screen.press(`Big Name${ENTER}`);
  await screen.until(/cannot name a binary/);
  screen.press(CTRL_C);
  assert.equal(await screen.exit, 130);
});

test('Ctrl-C in the middle: exit 130, one message, nothing written', async (t) => {
  const directory = place(t);
  const screen = run(t, directory, 'a');
  await screen.until(/What it is/);
  screen.press(ENTER);
  await screen.until(/Name of the service/);
  screen.press(CTRL_C);
  assert.equal(await screen.exit, 130, screen.text());
  assert.equal(screen.text().match(/nothing was written/g)?.length, 1, screen.text());
  assert.doesNotMatch(screen.text(), /at .*\.(ts|js):\d+/);
  assert.equal(existsSync(join(directory, 'a')), false);
});

test('an edited file is shown and asked about', async (t) => {
  const directory = place(t);
  const first = run(t, directory, 'a', '--yes');
  assert.equal(await first.exit, 0);
  const dockerfile = join(directory, 'a/Dockerfile');
  const original = readFileSync(dockerfile, 'utf8');
  writeFileSync(dockerfile, `${original}# mine\n`);
  const keeping = run(t, directory, 'a');
  await keeping.until(/-# mine[\s\S]*Overwrite Dockerfile\?/);
  keeping.press(`n${ENTER}`);
  assert.equal(await keeping.exit, 0, keeping.text());
  assert.equal(readFileSync(dockerfile, 'utf8'), `${original}# mine\n`);
  const aborting = run(t, directory, 'a');
  await aborting.until(/Overwrite Dockerfile\?/);
  aborting.press(`x${ENTER}`);
  assert.equal(await aborting.exit, 130, aborting.text());
  assert.match(aborting.text(), /aborted, nothing was written/);
  assert.doesNotMatch(aborting.text(), /at .*\.(ts|js):\d+/);
  assert.equal(readFileSync(dockerfile, 'utf8'), `${original}# mine\n`);
  const replacing = run(t, directory, 'a');
  await replacing.until(/Overwrite Dockerfile\?/);
  replacing.press(`y${ENTER}`);
  assert.equal(await replacing.exit, 0, replacing.text());
  assert.equal(readFileSync(dockerfile, 'utf8'), original);
});

test('a mistyped command is no new service', async (t) => {
  const directory = place(t);
  const screen = run(t, directory, 'comapre', '--yes');
  assert.equal(await screen.exit, 1, screen.text());
  assert.match(screen.text(), /"comapre" is no command[\s\S]*did you mean generator-go-docker compare --yes\?/);
  assert.deepEqual(readdirSync(directory), []);
});

test('NO_COLOR leaves out every colour', async (t) => {
  const directory = place(t);
  const colours = async (env: Record<string, string>): Promise<number> => {
    const screen = terminal(process.execPath, [...LOADER, ...PROGRAM, `a${Object.keys(env).length}`, '--yes'], directory, env);
    t.after(() => screen.kill());
    assert.equal(await screen.exit, 0, screen.text());
    // eslint-disable-next-line no-control-regex
    return screen.raw().match(/\u001B\[[0-9;]*m/g)?.length ?? 0;
  };
  assert.notEqual(await colours({}), 0);
  assert.equal(await colours({ NO_COLOR: '1' }), 0);
});

test('who reads only the beginning ends nothing, and is told nothing', async (t) => {
  const directory = place(t);
  const child = spawn(process.execPath, [...LOADER, ...PROGRAM, 'hello', '--yes', '--json'], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => void (told += chunk.toString()));
  const exit = await new Promise((resolve) => void child.on('close', resolve));
  assert.deepEqual([exit, /EPIPE/.test(told)], [0, false], told);
  assert.ok(existsSync(join(directory, 'hello/Dockerfile')));
});

test('output that a disk takes no more of is told in one message, and the work is done', { skip: existsSync('/dev/full') ? false : 'skipped: no /dev/full' }, (t) => {
  const directory = place(t);
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [...LOADER, ...PROGRAM, 'hello', '--yes', '--json'], { cwd: directory, encoding: 'utf8', stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  assert.equal(status, 1, stderr);
  assert.match(stderr, /^go-docker: the output cannot be written: ENOSPC: no space left on device, write\n {2}→ see to that, then run again$/m);
  assert.doesNotMatch(stderr, /^ +at /m);
  assert.ok(existsSync(join(directory, 'hello/Dockerfile')));
});
