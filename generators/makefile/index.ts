import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printDiagnostic, refuse } from '../../src/diagnostic.ts';
import { GoDockerGenerator } from '../base.ts';
import type { CommandSpec } from '../command-line.ts';
import { refuseForeign } from '../dockerfile/foreign-files.ts';
import { openRepository } from '../dockerfile/repository.ts';
import { shellWord } from '../print.ts';
import { fileLines, nothingDone, unchanged } from '../tell-files.ts';
import { bringsBack } from '../update/made-by.ts';
import { makeFiles, type MadeMakefile } from './make-files.ts';

/** What `yo go-docker:makefile` understands. */
export const MAKEFILE: CommandSpec = {
  name: 'makefile',
  about: "make targets for the image of a repository that has a Dockerfile: image, push, run",
  options: [],
  flags: [],
};

/** Adds the image's targets to a repository's Makefile. */
export default class MakefileGenerator extends GoDockerGenerator {
  protected override readonly _spec = MAKEFILE;
  private _made!: MadeMakefile;

  initializing(): Promise<void> {
    return this._guard(async () => {
      await this._beginInRepository();
      if (this._over) return;
      this._refuseService();
      const open = openRepository(this._root, this._line, this._stored);
      this._made = makeFiles({ root: this._root, open, ...this._said, team: this._team });
      this._report.plan = this._made.image;
    });
  }

  writing(): Promise<void> {
    return this._guard(() => {
      refuseForeign(this._root, this._made.files, this._stored, this._flag('force') || this._flag('dry-run') || this._canAsk());
      this._write(this._made.files, this._stored?.options ?? {});
    });
  }

  end(): Promise<void> {
    return this._guard(() => {
      if (!this._flag('json')) this._tell();
      this._finish();
    });
  }

  /** The Makefile of a scaffolded service builds its image already. */
  private _refuseService(): void {
    if (this._stored?.options['kind'] === undefined || this._stored.files['Makefile'] === undefined) return;
    if (!existsSync(join(this._root, 'Makefile'))) throw refuse('makefile-has-image', 'the Makefile of this service has the targets image, run and push, and is not there any more', bringsBack(this._stored, 'Makefile'));
    throw refuse('makefile-has-image', 'the Makefile here is that of yo go-docker, and has the targets image, run and push already', 'run make for the list of its targets');
  }

  private _tell(): void {
    for (const line of fileLines(this._report.files)) this._say(line);
    for (const diagnostic of this._team?.diagnostics ?? []) this._say(`\n${printDiagnostic(diagnostic)}`);
    if (this._flag('dry-run')) return this._say('\nNothing was written (--dry-run).');
    if (unchanged(this._report.files)) return this._say(nothingDone(this._report.files));
    const enter = this._where() === '.' ? [] : [`cd ${shellWord(this._where())}`];
    const { targetPrefix } = this._made.plan;
    this._say(`\nNext:\n${[...enter, `make ${targetPrefix}image`, `make ${targetPrefix}run`].map((line) => `  ${line}`).join('\n')}`);
  }
}
