// The bundle loads its questions when the first one is asked: seen in a real terminal.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { CTRL_C, DOWN, ENTER, terminal } from '../shell/terminal.ts';
import { install, pack, sharedDirectory } from './packed.ts';

const bin = join(install(pack()), 'dist/cli.js');

test('the packed bin asks, is answered, and writes', async () => {
  const cwd = sharedDirectory();
  const screen = terminal(process.execPath, [bin, 'hello'], cwd);
  await screen.until(/What it is/);
  screen.press(DOWN + ENTER);
  for (const question of [/Name of the service/, /Module path/, /How the image is built/, /More choices/]) {
    await screen.until(question);
    screen.press(ENTER);
  }
  assert.equal(await screen.exit, 0, screen.text());
  assert.doesNotMatch(readFileSync(join(cwd, 'hello/Dockerfile'), 'utf8'), /HEALTHCHECK/);
});

test('the packed bin shows what differs and asks about it', async () => {
  const cwd = sharedDirectory();
  assert.equal(await terminal(process.execPath, [bin, '--yes'], cwd).exit, 0);
  const before = readFileSync(join(cwd, 'Makefile'), 'utf8');
  writeFileSync(join(cwd, 'Makefile'), '# mine\n');
  const screen = terminal(process.execPath, [bin], cwd);
  await screen.until(/Overwrite.*Makefile/i);
  assert.match(screen.text(), /-# mine/);
  screen.press(`y${ENTER}`);
  assert.equal(await screen.exit, 0, screen.text());
  assert.equal(readFileSync(join(cwd, 'Makefile'), 'utf8'), before);
});

test('Ctrl-C at a question of the packed bin: 130, nothing written', async () => {
  const cwd = sharedDirectory();
  const screen = terminal(process.execPath, [bin, 'hello'], cwd);
  await screen.until(/What it is/);
  screen.press(CTRL_C);
  assert.equal(await screen.exit, 130, screen.text());
  assert.ok(!existsSync(join(cwd, 'hello')), readdirSync(cwd).join(' '));
});
