import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { parseMakefile } from '../../src/analyze/evidence/make-parse.ts';
import { refuse, Refusal } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import { isOwnOutput } from '../../src/own-output.ts';
import type { TargetCommands } from '../../src/plan/repository/commands.ts';
import { planMake, type MakePlan } from '../../src/plan/repository/make-plan.ts';
import { stampsOf } from '../../src/plan/repository/stamps.ts';
import { renderMakefile, type ExistingMakefile } from '../../src/render/makefile.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import { GoDockerGenerator } from '../base.ts';
import type { CommandSpec } from '../command-line.ts';
import { enqueue } from '../commit-task.ts';
import { chosenOptions } from '../dockerfile/chosen-options.ts';
import { refuseForeign } from '../dockerfile/foreign-files.ts';
import { openRepository } from '../dockerfile/repository.ts';
import { imageOutlook } from '../inspect/image-outlook.ts';
import { readTemplate } from '../package-root.ts';
import { shellWord } from '../print.ts';
import { recordText } from '../record-text.ts';
import { fileLines, nothingDone, unchanged } from '../tell-files.ts';

/** What `yo go-docker:makefile` understands. */
export const MAKEFILE: CommandSpec = {
  name: 'makefile',
  about: "make targets for the image of a repository that has a Dockerfile: image, push, run",
  options: [],
  flags: [],
};

/** In the order in which GNU make looks for them. */
const NAMES = ['GNUmakefile', 'makefile', 'Makefile'];

/** Adds the image's targets to a repository's Makefile. */
export default class MakefileGenerator extends GoDockerGenerator {
  protected override readonly _spec = MAKEFILE;
  private _made!: MakePlan;
  private _files: RenderedFile[] = [];

  initializing(): Promise<void> {
    return this._guard(() => {
      this._begin();
      if (this._over) return;
      if (!existsSync(this._root) || !statSync(this._root).isDirectory()) {
        throw refuse('directory-missing', `${this._line.directory ?? '.'} is no directory`, 'name the directory of a Go repository, or run the command in it');
      }
      this._refuseService();
      const existing = this._existing();
      this._made = this._planned(existing);
      this._files = renderMakefile(this._made, existing, readTemplate);
    });
  }

  writing(): Promise<void> {
    return this._guard(() => {
      refuseForeign(this._root, this._files, this._stored, this._flag('force') || this._flag('dry-run') || this._canAsk());
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
        record: (existing, written) => recordText(existing, this._stored, this._stored?.options ?? {}, this._files.filter(({ agreed }) => !agreed), written),
        guard: (phase) => this._guard(phase),
        done: (files) => this._report.files.push(...files),
      });
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
    throw refuse('makefile-has-image', 'the Makefile here is that of yo go-docker, and has the targets image, run and push already', 'run make for the list of its targets');
  }

  /** The Makefile that is there and is not ours. */
  private _existing(): ExistingMakefile | null {
    const names = readdirSync(this._root);
    const path = NAMES.find((name) => names.includes(name));
    if (path === undefined) return null;
    const text = readFileSync(join(this._root, path), 'utf8');
    return path === 'Makefile' && isOwnOutput(text) ? null : { path, text };
  }

  private _planned(existing: ExistingMakefile | null): MakePlan {
    const open = openRepository(this._root, this._line, this._stored);
    const file = open.place.file;
    if (!existsSync(join(this._root, file))) {
      throw refuse('dockerfile-missing', `there is no ${file} here that the targets could build`, 'run yo go-docker:dockerfile first');
    }
    const name = nameFrom(basename(this._root));
    const ours = this._stored?.files[file] !== undefined || isOwnOutput(readFileSync(join(this._root, file), 'utf8'));
    const outlook = ours ? imageOutlook(open, this._line, this._stored, name) : null;
    const errors = outlook?.problems.filter(({ severity }) => severity === 'error') ?? [];
    if (errors.length > 0) throw new Refusal(errors);
    this._report.plan = outlook?.plan ?? null;
    const commands = outlook !== null && outlook.commands.length > 0 ? outlook.commands : [this._foreign(name, open.facts.docker.dockerfiles.find(({ path }) => path === (open.place.directory === '.' ? file : `${open.place.directory}/${file}`))?.ports.map(({ value }) => value) ?? [])];
    const { platforms } = chosenOptions(this._line, this._stored, this._root);
    return planMake({ name, commands, platforms, stamps: stampsOf(outlook?.plan ?? null), existing: existing && this._withIncludes(existing) });
  }

  /** A Dockerfile that somebody else wrote: its default target, with the ports that it names. */
  private _foreign(image: string, ports: readonly string[]): TargetCommands {
    const numbers = ports.map((port) => port.replace(/\/tcp$/, '')).filter((port) => /^\d+$/.test(port));
    return { image, build: '', debug: null, context: '.', prepare: [], run: numbers.map((port) => ` -p 127.0.0.1:${port}:${port}`).join('') };
  }

  /** The Makefile's text with that of the files which it includes by a plain name: their targets are taken too. */
  private _withIncludes({ text }: ExistingMakefile): string {
    const included = parseMakefile(text).includes.filter((path) => /^[\w./-]+$/.test(path) && !path.endsWith('docker.mk'));
    const texts = included.map((path) => join(this._root, path)).filter((path) => existsSync(path) && statSync(path).isFile()).map((path) => readFileSync(path, 'utf8'));
    return [text, ...texts].join('\n');
  }

  private _tell(): void {
    for (const line of fileLines(this._report.files)) this._say(line);
    if (this._flag('dry-run')) return this._say('\nNothing was written (--dry-run).');
    if (unchanged(this._report.files)) return this._say(nothingDone(this._report.files));
    const enter = this._where() === '.' ? [] : [`cd ${shellWord(this._where())}`];
    const { targetPrefix } = this._made;
    this._say(`\nNext:\n${[...enter, `make ${targetPrefix}image`, `make ${targetPrefix}run`].map((line) => `  ${line}`).join('\n')}`);
  }
}
