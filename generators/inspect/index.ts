import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import type { RepoFacts } from '../../src/analyze/facts.ts';
import { describe } from '../../src/describe/describe.ts';
import { textOf } from '../../src/describe/text.ts';
import { Refusal, refuse } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import { GoDockerGenerator } from '../base.ts';
import type { CommandSpec } from '../command-line.ts';
import { paint } from '../print.ts';
import { openRepository } from '../dockerfile/repository.ts';
import { imageOutlook, type ImageOutlook } from './image-outlook.ts';

/** What `yo go-docker:inspect` understands. */
export const INSPECT: CommandSpec = {
  name: 'inspect',
  about: 'what a Go repository is, each fact with the line that says so',
  options: [],
  flags: [],
  readOnly: true,
};

/** Tells what a repository is. Writes nothing. */
export default class InspectGenerator extends GoDockerGenerator {
  protected override readonly _spec = INSPECT;
  private _facts!: RepoFacts;
  private _image!: ImageOutlook;

  protected override get _look(): 'kept' {
    return 'kept';
  }

  initializing(): Promise<void> {
    return this._guard(async () => {
      await this._begin();
      if (this._over) return;
      this._refuseNoDirectory();
      const open = openRepository(this._root, this._line, this._stored);
      this._facts = open.facts;
      this._report.facts = this._facts;
      this._report.diagnostics.push(...this._facts.diagnostics);
      this._refuseNoGo();
      this._image = imageOutlook(open, this._said.line, this._said.stored, nameFrom(basename(this._root)), this._team);
      if (this._team !== null) this._report.templates = this._team.told();
      this._report.plan = this._image.plan;
      this._report.diagnostics.push(...this._image.problems);
      this._report.options = { main: { value: this._productPrograms(), source: 'detected' } } as never;
    });
  }

  end(): Promise<void> {
    return this._guard(async () => {
      if (!this._flag('json')) await this._tell();
      this._finish();
    });
  }

  private async _tell(): Promise<void> {
    const facts = describe(this._facts, { name: basename(this._root), ...this._image });
    const sections = this._team === null ? facts : [...facts, (await import('./team-section.ts')).teamSection(this._team)];
    process.stdout.write(textOf(sections, {
      title: (text) => paint(process.stdout, 'bold', text),
      place: (text) => paint(process.stdout, 'grey', text),
    }));
  }

  private _productPrograms(): readonly string[] {
    const { verdict, programs } = this._facts.product;
    return verdict === 'one' || verdict === 'several' ? programs : [];
  }

  private _refuseNoDirectory(): void {
    const named = this._line.directory ?? '.';
    const next = 'name the directory of a Go repository, or run the command in it';
    if (!existsSync(this._root)) throw refuse('directory-missing', `${named} is not there`, next);
    if (!statSync(this._root).isDirectory()) throw refuse('directory-missing', `${named} is a file, no directory`, next);
  }

  private _refuseNoGo(): void {
    if (this._facts.layout.value !== 'none') return;
    const message = `${this._line.directory ?? '.'} holds no Go: no go.mod, no go.work and no package of .go files, where the go command looks for them (not in vendor, node_modules, testdata, or below names that begin with . or _)`;
    throw new Refusal([{ code: 'no-go', severity: 'error', message, at: null, remedy: 'name the directory of a Go repository, or start a service with yo go-docker' }]);
  }
}
