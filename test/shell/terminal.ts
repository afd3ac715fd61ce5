import { spawn } from '@lydell/node-pty';

/** A program in a real pseudo-terminal, answered by key strokes. */
export interface Terminal {
  /** All that was printed so far, colours taken out. */
  text: () => string;
  /** The same with its control sequences. */
  raw: () => string;
  /** Resolves when the text matches; rejects with what is on the screen when the program ends or hangs. */
  until: (pattern: RegExp) => Promise<void>;
  press: (keys: string) => void;
  exit: Promise<number>;
  /** Ends the program where it still runs, so that a failed test does not hang. */
  kill: () => void;
}

export const ENTER = '\r';
export const DOWN = '\u001B[B';
export const CTRL_C = '\u0003';

export function terminal(program: string, args: string[], cwd: string, env: Record<string, string> = {}): Terminal {
  const pty = spawn(program, args, { name: 'xterm-256color', cols: 120, rows: 40, cwd, env: { ...process.env, ...env } as Record<string, string> });
  let text = '';
  let raw = '';
  let ended = false;
  const waiting = new Set<() => void>();
  const wake = (): void => waiting.forEach((check) => check());
  pty.onData((data) => {
    raw += data;
    // eslint-disable-next-line no-control-regex
    text += data.replace(/\u001B\[[0-9;?]*[A-Za-z]/g, '');
    wake();
  });
  const exit = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      ended = true;
      wake();
      resolve(signal ? 128 + signal : exitCode);
    });
  });
  const until = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const done = (act: () => void): void => {
        waiting.delete(check);
        clearTimeout(timer);
        act();
      };
      const check = (): void => {
        if (pattern.test(text)) done(resolve);
        else if (ended) done(() => reject(new Error(`ended before ${pattern}; the screen:\n${text}`)));
      };
      const timer = setTimeout(() => {
        pty.kill('SIGKILL');
        done(() => reject(new Error(`no ${pattern} within 30 s; the screen:\n${text}`)));
      }, 30_000);
      waiting.add(check);
      check();
    });
  return { text: () => text, raw: () => raw, until, press: (keys) => pty.write(keys), exit, kill: () => void (ended || pty.kill('SIGKILL')) };
}
