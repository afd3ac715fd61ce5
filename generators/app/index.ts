import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printDiagnostic, refuse } from '../../src/diagnostic.ts';
import { OPTIONS } from '../../src/options.ts';
import { textsOf, valuesOf, type ResolvedOptions } from '../../src/resolve-options.ts';
import { GoDockerGenerator } from '../base.ts';
import type { CommandSpec } from '../command-line.ts';
import { equivalentCommand } from '../equivalent-command.ts';
import { checkFirstCommit, firstCommit } from '../first-commit.ts';
import { shellWord } from '../print.ts';
import type { FileReport } from '../report.ts';
import { fileLines, nothingDone, unchanged } from '../tell-files.ts';
import { keptOptions, serviceFiles } from './service-files.ts';

/** What `yo go-docker` understands. */
export const APP: CommandSpec = {
  name: 'app',
  about: 'a new Go service in a small, safe image',
  options: OPTIONS.map(({ name }) => name),
  flags: [],
};

/** Scaffolds a whole service. */
export default class AppGenerator extends GoDockerGenerator {
  protected override readonly _spec = APP;
  private _answers!: ResolvedOptions;

  initializing(): Promise<void> {
    return this._guard(() => this._begin());
  }

  prompting(): Promise<void> {
    return this._guard(async () => {
      this._refuseForeignModule();
      this._answers = await this._resolve(APP.options);
      this._report.options = this._answers;
      await this._answer(textsOf(valuesOf(this._answers)));
    });
  }

  writing(): Promise<void> {
    return this._guard(() => {
      const options = valuesOf(this._answers);
      const { files, plan, diagnostics } = serviceFiles(options, this._team);
      this._report.diagnostics.push(...diagnostics);
      if (options.git && !this._flag('dry-run')) checkFirstCommit(this._root);
      this._report.plan = plan;
      this._write(files, keptOptions(options, this._team));
    });
  }

  end(): Promise<void> {
    return this._guard(() => {
      if (this._answers.git.value && !this._flag('dry-run')) firstCommit(this._root, this._report.files, (text) => this._say(text));
      if (!this._flag('json')) this._tell(this._report.files);
      this._finish();
    });
  }

  /** Somebody's module is no place for a second service: its go.mod would stay and hello.go would join its packages. */
  private _refuseForeignModule(): void {
    if (this._stored || this._flag('force') || !existsSync(join(this._root, 'go.mod'))) return;
    throw refuse(
      'module-exists',
      `${this._where()} is a Go module already (go.mod), and not one that this generator made`,
      'name an empty directory, e.g. yo go-docker hello; --force puts the service here all the same and replaces go.mod',
    );
  }

  private _tell(files: readonly FileReport[]): void {
    for (const line of fileLines(files)) this._say(line);
    for (const diagnostic of this._report.diagnostics) this._say(`\n${printDiagnostic(diagnostic)}`);
    if (this._flag('dry-run')) return this._say('\nNothing was written (--dry-run).');
    if (unchanged(files)) return this._say(nothingDone(files));
    for (const message of this._team?.messages() ?? []) this._say(`\n${message}`);
    const next = [this._where() === '.' ? 'make' : `cd ${shellWord(this._where())}`, 'make image', 'make run'];
    this._say(`\nNext:\n${next.map((line) => `  ${line}`).join('\n')}`);
    this._say(`\nThe same again, without a question:\n  ${equivalentCommand(this._line, this._answers, this.options.words !== undefined, this._team)}`);
  }
}
