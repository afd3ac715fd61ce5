import { randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ContainerTool } from './container-tool.ts';

/** Milliseconds after which an engine that was interrupted has either tagged its image or given the build up. */
const SETTLING = 700;

/** All that a comparison makes and nobody wants to keep: names that no other run has, and their end. */
export class Workplace {
  /** In all names of this run. */
  readonly token = randomBytes(4).toString('hex');
  readonly #tool: ContainerTool;
  readonly #top: string;
  readonly #references = new Set<string>();
  readonly #containers = new Set<string>();
  readonly #volumes = new Set<string>();

  private constructor(tool: ContainerTool, top: string) {
    this.#tool = tool;
    this.#top = top;
  }

  /** Below the system's directory for temporary files, closed to other users: a copy of somebody's sources comes in. */
  static async open(tool: ContainerTool): Promise<Workplace> {
    return new Workplace(tool, await mkdtemp(join(tmpdir(), 'go-docker-compare-')));
  }

  /** The directory that holds all others of this run. */
  get top(): string {
    return this.#top;
  }

  async directory(name: string): Promise<string> {
    const directory = join(this.#top, name);
    await mkdir(directory, { recursive: true });
    return directory;
  }

  /** An image reference of this run. */
  reference(tag: string): string {
    return known(this.#references, `${this.#name}:${tag}`);
  }

  container(name: string): string {
    return known(this.#containers, `${this.#name}-${name}`);
  }

  volume(name: string): string {
    return known(this.#volumes, `${this.#name}-${name}`);
  }

  get #name(): string {
    return `go-docker-compare-${this.token}`;
  }

  /**
   * Removes everything again; needs no signal, since it is what a signal leads to.
   * @param interrupted a build was cut off, and its engine may still be about to tag an image
   * @returns what could not be removed, as commands that do
   */
  async clean(interrupted: boolean): Promise<readonly string[]> {
    const left = [...(await this.#removeAll(this.#containers, ['rm', '-f'], 'container')), ...(await this.#removeImages())];
    if (interrupted) {
      await wait(SETTLING);
      left.push(...(await this.#removeImages()));
    }
    left.push(...(await this.#removeAll(this.#volumes, ['volume', 'rm', '-f'], 'volume')));
    await rm(this.#top, { recursive: true, force: true, maxRetries: 3 });
    return [...new Set(left)];
  }

  #removeImages(): Promise<string[]> {
    return this.#removeAll(this.#references, ['rmi'], 'image');
  }

  async #removeAll(names: ReadonlySet<string>, words: readonly string[], kind: string): Promise<string[]> {
    const left: string[] = [];
    for (const name of names) {
      if ((await this.#tool.call([kind, 'inspect', name])).code !== 0) continue;
      if ((await this.#tool.call([...words, name])).code !== 0) left.push([this.#tool.program, ...words, name].join(' '));
    }
    return left;
  }
}

function known(names: Set<string>, name: string): string {
  names.add(name);
  return name;
}
