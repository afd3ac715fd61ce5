// docs/run.svg: the CLI runs in a real pseudo-terminal, its questions are answered by key strokes, and what then stands on
// the screen is drawn. scripts/docs.ts writes the file; the same code gives the same bytes on every machine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { screenOf, terminalSvg } from './docs/terminal-svg.ts';

const ROOT = join(import.meta.dirname, '..');
const ENTER = '\r';
const SIZE = { cols: 100, rows: 50 };
/** A run that hangs is ended after this, milliseconds. */
const LONGEST = 60_000;

/** What the screen shows before the next key is pressed. */
const STEPS: readonly { see: RegExp; press: string }[] = [
  /What it is/, /Name of the service/, /Module path/, /How the image is built/, /TCP port/, /More choices/,
].map((see) => ({ see, press: ENTER }));

/** The picture of `npx generator-go-docker hello` with every question answered by Enter. */
export async function runPicture(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'go-docker-picture-'));
  try {
    return terminalSvg('npx generator-go-docker hello', screenOf(await recorded(directory)), SIZE.cols);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The terminal as it stands when the program has ended. */
async function recorded(directory: string): Promise<xterm.Terminal> {
  const terminal = new xterm.Terminal({ ...SIZE, allowProposedApi: true });
  const pty = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(ROOT, 'generators/cli.ts'), 'hello'], {
    ...SIZE,
    name: 'xterm-256color',
    cwd: directory,
    // Nothing of the machine's own settings, which could change a colour or an answer.
    env: { PATH: process.env['PATH'] ?? '', HOME: directory, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
  });
  const timer = setTimeout(() => pty.kill('SIGKILL'), LONGEST);
  const steps = [...STEPS];
  pty.onData((data) =>
    terminal.write(data, () => {
      if (!steps[0]?.see.test(textOf(terminal))) return;
      pty.write(steps.shift()!.press);
    }),
  );
  const exitCode = await new Promise<number>((resolve) => pty.onExit((end) => resolve(end.exitCode)));
  clearTimeout(timer);
  // What was written last is read before the screen is.
  await new Promise<void>((resolve) => terminal.write('', resolve));
  if (exitCode !== 0 || steps.length > 0) throw new Error(`the run ended with ${exitCode} before ${steps[0]?.see}:\n${textOf(terminal)}`);
  return terminal;
}

function textOf(terminal: xterm.Terminal): string {
  return screenOf(terminal).map((line) => line.map(({ text }) => text).join('')).join('\n');
}
