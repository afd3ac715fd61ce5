import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** Lines of a program's output that are kept for the message about its failure. */
const KEPT_LINES = 15;
/** Characters of one such line; a longer one is cut. */
const LINE_LIMIT = 300;
/** Milliseconds that a program has to end by itself when it is told to. */
const GRACE = 5_000;

/** How a program ended. */
export interface Ended {
  /** Exit code; 127 where the program was not found, 128 where a signal ended it. */
  code: number;
  stdout: string;
  /** The last lines of both streams, blank ones left out. */
  lines: readonly string[];
}

export interface RunOptions {
  cwd?: string;
  env?: Readonly<Record<string, string | undefined>>;
  /** Ends the program, and then throws its reason. */
  signal?: AbortSignal;
  /** Milliseconds after which the program counts as hung and is ended; without it there is no limit. */
  patience?: number;
}

/** Runs a program to its end. Whatever it answers is a result; only an abort throws. */
export async function runProcess(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const chunks: Buffer[] = [];
  const { ended } = await run(words, options, async (stdout, lines) => {
    lines.follow(stdout);
    for await (const chunk of stdout) chunks.push(chunk as Buffer);
  });
  return { ...ended, stdout: Buffer.concat(chunks).toString('utf8') };
}

/**
 * Runs a program and hands its standard output, a stream, to `read`.
 * @throws what `read` throws, unless the program failed: then that is the cause, and `value` is left out
 */
export function withOutput<T>(
  words: readonly string[],
  options: RunOptions,
  read: (stdout: Readable) => Promise<T>,
): Promise<{ ended: Ended; value?: T }> {
  return run(words, options, read);
}

async function run<T>(
  words: readonly string[],
  options: RunOptions,
  read: (stdout: Readable, lines: LastLines) => Promise<T>,
): Promise<{ ended: Ended; value?: T }> {
  options.signal?.throwIfAborted();
  const child = spawn(words[0]!, words.slice(1), {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C in a terminal reaches us alone, and ending it ends what the program has started too.
    detached: process.platform !== 'win32',
  });
  const lines = new LastLines();
  lines.follow(child.stderr);
  const reading = settled(read(child.stdout, lines).finally(() => child.stdout.resume()));
  const code = await ending(child, options, lines);
  const result = await reading;
  options.signal?.throwIfAborted();
  if (code === 0 && 'error' in result) throw result.error;
  return { ended: { code, stdout: '', lines: lines.last() }, ...('value' in result && code === 0 && { value: result.value }) };
}

async function settled<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}

function ending(child: ChildProcess, { signal, patience }: RunOptions, lines: LastLines): Promise<number> {
  return new Promise((resolve) => {
    const timers: NodeJS.Timeout[] = [];
    const stop = (): void => {
      killGroup(child, 'SIGTERM');
      timers.push(setTimeout(() => killGroup(child, 'SIGKILL'), GRACE));
    };
    const done = (code: number): void => {
      timers.forEach(clearTimeout);
      signal?.removeEventListener('abort', stop);
      resolve(code);
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (patience !== undefined) {
      const late = (): void => {
        lines.add(`no answer within ${patience / 1000} s`);
        stop();
      };
      timers.push(setTimeout(late, patience));
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      lines.add(error.message);
      if (child.pid === undefined) done(error.code === 'ENOENT' ? 127 : 126);
    });
    child.once('close', (code) => done(code ?? 128));
  });
}

function killGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || process.platform === 'win32') return void child.kill(name);
  try {
    process.kill(-child.pid, name);
  } catch (error) {
    // ESRCH: it has ended meanwhile. EPERM: it runs as somebody else (sudo), and gets the signal that we may send.
    if ((error as NodeJS.ErrnoException).code === 'EPERM') child.kill(name);
    else if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The end of what a program says, in the order in which it says it. */
class LastLines {
  #lines: string[] = [];

  follow(stream: Readable): void {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      const parts = (rest + decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/);
      rest = parts.pop()!;
      parts.forEach((line) => this.add(line));
    });
    stream.on('end', () => this.add(rest));
  }

  add(line: string): void {
    const plain = line.replace(/\u001B\[[0-9;?]*[A-Za-z]/g, '').trimEnd();
    if (plain === '') return;
    this.#lines.push(plain.length > LINE_LIMIT ? `${plain.slice(0, LINE_LIMIT)}…` : plain);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
  }

  last(): readonly string[] {
    return [...this.#lines];
  }
}
