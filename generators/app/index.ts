import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { printDiagnostic, refuse, Refusal } from '../../src/diagnostic.ts';
import { OPTIONS } from '../../src/options.ts';
import { checkPlan } from '../../src/plan/checks.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { renderService, type RenderedFile } from '../../src/render/render.ts';
import { valuesOf, type ResolvedOptions } from '../../src/resolve-options.ts';
import { GoDockerGenerator } from '../base.ts';
import type { CommandSpec } from '../command-line.ts';
import { enqueue } from '../commit-task.ts';
import { equivalentCommand } from '../equivalent-command.ts';
import { checkFirstCommit, firstCommit } from '../first-commit.ts';
import { readTemplate } from '../package-root.ts';
import { shellWord } from '../print.ts';
import { recordText } from '../record-text.ts';
import type { FileReport } from '../report.ts';
import { fileLines, nothingDone, unchanged } from '../tell-files.ts';

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
  private _files: RenderedFile[] = [];

  initializing(): Promise<void> {
    return this._guard(() => this._begin());
  }

  prompting(): Promise<void> {
    return this._guard(async () => {
      this._refuseForeignModule();
      this._answers = await this._resolve(APP.options);
      this._report.options = this._answers;
    });
  }

  writing(): Promise<void> {
    return this._guard(() => {
      const options = valuesOf(this._answers);
      const diagnostics = checkPlan(options);
      if (diagnostics.some(({ severity }) => severity === 'error')) throw new Refusal(diagnostics);
      this._report.diagnostics.push(...diagnostics);
      if (options.git && !this._flag('dry-run')) checkFirstCommit(this._root);
      const plan = planImage(options);
      this._report.plan = plan;
      this._files = renderService(options, plan, readTemplate);
      for (const { path, contents } of this._files) this.fs.write(join(this._root, path), contents);
      enqueue(this.env, {
        root: this._root,
        files: this._files,
        stored: this._stored,
        yes: this._flag('yes'),
        force: this._flag('force'),
        dryRun: this._flag('dry-run'),
        diffTo: this._flag('json') ? process.stderr : process.stdout,
        canAsk: this._canAsk(),
        record: (existing, written) => this._recordText(existing, written),
        guard: (phase) => this._guard(phase),
        done: (files) => this._report.files.push(...files),
      });
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

  private _recordText(existing: string | undefined, written: ReadonlySet<string>): string {
    const values = valuesOf(this._answers);
    const stored = OPTIONS.filter((spec) => spec.stored && (spec.applies?.(values) ?? true));
    const kept = Object.fromEntries(stored.map(({ name }) => [name, values[name] as never]));
    return recordText(existing, this._stored, kept, this._files, written);
  }

  private _tell(files: readonly FileReport[]): void {
    for (const line of fileLines(files)) this._say(line);
    for (const diagnostic of this._report.diagnostics) this._say(`\n${printDiagnostic(diagnostic)}`);
    if (this._flag('dry-run')) return this._say('\nNothing was written (--dry-run).');
    if (unchanged(files)) return this._say(nothingDone(files));
    const next = [this._where() === '.' ? 'make' : `cd ${shellWord(this._where())}`, 'make image', 'make run'];
    this._say(`\nNext:\n${next.map((line) => `  ${line}`).join('\n')}`);
    this._say(`\nThe same again, without a question:\n  ${equivalentCommand(this._line.directory, this._answers, this.options.words !== undefined)}`);
  }
}
