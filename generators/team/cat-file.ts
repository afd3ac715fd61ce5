import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { GitObject, GitObjects } from '../../src/template/git-objects.ts';
import { GIT_CONFIGURATION, GIT_ENVIRONMENT } from './git.ts';

/** Runs `use` with the objects of a bare repository on this machine; git is ended afterwards. */
export async function withObjects<T>(repository: string, use: (objects: GitObjects) => Promise<T>): Promise<T> {
  const sizes = new Conversation(repository, '--batch-check');
  const contents = new Conversation(repository, '--batch');
  try {
    return await use({
      size: async (id) => (await sizes.header(id))?.size,
      read: async (id) => {
        const header = await contents.header(id);
        return header === undefined ? undefined : contents.object(header);
      },
    });
  } finally {
    sizes.end();
    contents.end();
  }
}

interface Header {
  readonly type: string;
  readonly size: number;
}

/** One `git cat-file`, asked one name after the other (git-cat-file(1), "BATCH OUTPUT"). */
class Conversation {
  readonly #child: ChildProcess;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(repository: string, mode: string) {
    const words = [...GIT_CONFIGURATION, `--git-dir=${repository}`, 'cat-file', mode];
    this.#child = spawn('git', words, { env: { ...process.env, ...GIT_ENVIRONMENT }, stdio: ['pipe', 'pipe', 'ignore'] });
    // An end in the middle shows as an answer that is cut off.
    this.#child.on('error', () => this.#child.stdout?.destroy());
    this.#child.stdin?.on('error', () => undefined);
    this.#chunks = (this.#child.stdout as Readable)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async header(id: string): Promise<Header | undefined> {
    this.#child.stdin?.write(`${id}\n`);
    let end = this.#rest.indexOf(10);
    for (let from = 0; end < 0; end = this.#rest.indexOf(10, from)) {
      from = this.#rest.length;
      if (!(await this.#more())) return undefined;
    }
    const [, type = '', size = ''] = this.#rest.toString('latin1', 0, end).split(' ');
    this.#rest = this.#rest.subarray(end + 1);
    return /^\d+$/.test(size) ? { type, size: Number(size) } : undefined;
  }

  async object({ type, size }: Header): Promise<GitObject | undefined> {
    const parts: Buffer[] = [];
    let left = size + 1;
    while (left > 0) {
      if (this.#rest.length === 0 && !(await this.#more())) return undefined;
      const part = this.#rest.subarray(0, left);
      parts.push(part);
      left -= part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return { type, bytes: Buffer.concat(parts).subarray(0, size) };
  }

  end(): void {
    this.#child.stdin?.end();
    this.#child.kill();
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done) return false;
    this.#rest = Buffer.concat([this.#rest, value]);
    return true;
  }
}
