import { lstatSync, statSync } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import process from 'node:process';
import { holdSignals } from '../../src/commit/signals.ts';
import { writeAll } from '../../src/commit/write-all.ts';
import { refuse } from '../../src/diagnostic.ts';
import { Interrupted } from '../ending.ts';
import type { FileReport } from '../report.ts';

/** The file that the chart goes to; what is in its way is found before anything is built. */
export class Picture {
  /** As a person would write it here. */
  readonly path: string;
  readonly #root: string;
  readonly #file: string;
  readonly #exists: boolean;

  /**
   * @param root that the report's paths are relative to
   * @param file absolute
   * @throws Refusal where a file is there already, and `force` is not given, or where it cannot be a file at all
   */
  constructor(root: string, file: string, force: boolean) {
    this.#root = root;
    this.#file = file;
    const here = relative(process.cwd(), file);
    this.path = here.startsWith(`..${sep}`) ? file : here;
    const found = lstatSync(file, { throwIfNoEntry: false });
    this.#exists = found !== undefined;
    if (found?.isDirectory()) throw refuse('svg-directory', `--svg ${this.path} is a directory`, 'name a file, e.g. --svg sizes.svg');
    if (found && !force) throw refuse('svg-exists', `--svg ${this.path} is there already: nothing was built`, 'name another file, or add --force to replace it');
    if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory()) {
      throw refuse('svg-directory', `--svg ${this.path}: there is no directory ${dirname(file)}`, 'make it first, or name a file elsewhere');
    }
  }

  /** Writes it whole or not at all. */
  async write(contents: string): Promise<FileReport> {
    const { signal } = await holdSignals(() => writeAll(dirname(this.#file), [{ path: basename(this.#file), contents: Buffer.from(contents) }]));
    if (signal) throw new Interrupted(`interrupted, after ${this.path} was written`);
    return { path: relative(this.#root, this.#file), action: this.#exists ? 'update' : 'create', ownership: 'once' };
  }
}
