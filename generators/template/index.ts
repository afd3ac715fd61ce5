import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { printDiagnostic, refuse, type Diagnostic } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import { MANIFEST_FILE } from '../../src/template/template.ts';
import { GoDockerGenerator } from '../base.ts';
import { valuesOfFlag } from '../command-line.ts';
import { enqueue } from '../commit-task.ts';
import { generatorVersion, readTemplate } from '../package-root.ts';
import { paint, shellWord } from '../print.ts';
import { cacheDirectory } from '../team/cache.ts';
import { openTemplate, type OpenOptions } from '../team/open.ts';
import { readUserConfig } from '../team/user-config.ts';
import { fileLines, nothingDone, unchanged } from '../tell-files.ts';
import { checkTemplate, type Checked } from './check-template.ts';
import { previewed, previewWords } from './preview.ts';
import { runCommand } from './run-command.ts';
import { TEMPLATE } from './spec.ts';
import { starterFiles } from './starter.ts';

export { TEMPLATE } from './spec.ts';

/** Starts a team template, judges one, or shows what one would change. */
export default class TemplateGenerator extends GoDockerGenerator {
  protected override readonly _spec = TEMPLATE;
  private _checked: Checked | undefined;

  /** What is worked on is a template itself. */
  protected override get _look(): null {
    return null;
  }

  initializing(): Promise<void> {
    return this._guard(async () => {
      await this._begin();
      if (this._over) return;
      const { action } = this._line;
      if (action === undefined) throw refuse('action-missing', 'go-docker:template does several things, and none is named', 'say init, check or preview first');
      if (action !== 'preview') this._refuseStray(action);
      if (action === 'init') this._refuseTemplate();
      else if (!statSync(this._root, { throwIfNoEntry: false })?.isDirectory()) {
        throw refuse('directory-missing', `${this._line.directory ?? '.'} is no directory`, action === 'check' ? 'name the directory of a template' : 'name the directory of a Go repository');
      }
    });
  }

  writing(): Promise<void> {
    return this._guard(async () => {
      if (this._line.action === 'init') this._init();
      else if (this._line.action === 'check') await this._check();
      else await this._preview();
    });
  }

  end(): Promise<void> {
    return this._guard(() => {
      if (this._line.action === 'preview') return;
      if (this._line.action === 'init' && !this._flag('json')) this._tellInit();
      if (this._checked !== undefined && !this._flag('json')) this._tellCheck(this._checked);
      this._finish();
      if (this._report.exit > 0) process.exitCode = this._report.exit;
    });
  }

  private _init(): void {
    const files = starterFiles(nameFrom(basename(this._root)), generatorVersion(), readTemplate);
    for (const { path, contents } of files) this.fs.write(join(this._root, path), contents);
    enqueue(this.env, {
      root: this._root, files, stored: undefined, yes: this._flag('yes'), force: this._flag('force'), dryRun: this._flag('dry-run'),
      diffTo: this._flag('json') ? process.stderr : process.stdout, canAsk: this._canAsk(),
      // A template is no repository that this generator keeps up to date.
      record: null,
      guard: (phase) => this._guard(phase),
      done: (reports) => this._report.files.push(...reports),
    });
  }

  private async _check(): Promise<void> {
    const said = valuesOfFlag(this._line, 'template');
    this._checked = await checkTemplate({ root: this._root, cwd: this.destinationRoot(), trust: this._trust(), said: said?.join() === 'none' ? [] : said });
    this._report.diagnostics.push(...this._checked.problems);
    this._report.exit = this._checked.problems.some(({ severity }) => severity === 'error') ? 1 : 0;
  }

  private async _preview(): Promise<void> {
    const reference = previewed(valuesOfFlag(this._line, 'template') ?? []);
    const { template } = await openTemplate(reference, { base: process.cwd(), cache: cacheDirectory(), trust: this._trust() });
    const answers = (valuesOfFlag(this._line, 'set') ?? []).map((text) => `--set=${text}`);
    const more = (['trust', 'json'] as const).filter((name) => this._flag(name)).map((name) => `--${name}`);
    const { exit } = runCommand([...previewWords(this._root, this._stored, template), ...answers, ...more], true);
    if (exit > 0) process.exitCode = exit;
  }

  private _trust(): OpenOptions['trust'] {
    return this._flag('trust') || readUserConfig().trusts;
  }

  private _refuseStray(action: string): void {
    const stray = (action === 'check' ? ['set'] : ['template', 'set']).find((name) => this._line.flags[name] !== undefined);
    if (stray !== undefined) throw refuse('flag-stray', `--${stray} means nothing to ${action}, which is about the template in DIR`, action === 'check' ? 'let set: of samples/NAME/sample.yaml answer' : 'leave it out, or name the directory of the template');
  }

  private _refuseTemplate(): void {
    if (this._flag('force') || !existsSync(join(this._root, MANIFEST_FILE))) return;
    throw refuse('template-exists', `${this._where()} is a template already (${MANIFEST_FILE})`, 'name another directory; --force writes the starting files over it all the same');
  }

  private _tellInit(): void {
    for (const line of fileLines(this._report.files)) this._say(line);
    if (this._flag('dry-run')) return this._say('\nNothing was written (--dry-run).');
    if (unchanged(this._report.files)) return this._say(nothingDone(this._report.files));
    const where = this._where();
    const reference = where === '.' ? resolve('.') : /^[./]/.test(where) ? where : `./${where}`;
    const next = [`npx generator-go-docker template check${where === '.' ? '' : ` ${shellWord(where)}`}`, `npx generator-go-docker hello --template ${shellWord(reference)}`];
    this._say(`\nNext:\n${next.map((line) => `  ${line}`).join('\n')}`);
  }

  private _tellCheck({ template, samples, problems }: Checked): void {
    process.stdout.write(problems.map((one) => `${this._problem(one)}\n`).join(''));
    const what = template === null ? 'the template' : `${template.manifest.name} ${template.manifest.version}`;
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const tried = samples.length === 0 ? 'no sample was tried' : `${samples.length === 1 ? '1 sample' : `${samples.length} samples`} tried (${samples.join(', ')})`;
    process.stdout.write(`${what}: ${errors === 0 ? 'fits' : errors === 1 ? '1 fault' : `${errors} faults`}; ${tried}.\n`);
  }

  private _problem({ at, severity, code, message, remedy }: Diagnostic): string {
    if (at === null) return printDiagnostic({ code, severity, at, remedy, message: `${severity} ${code}: ${message}` });
    const place = `${at.path}${at.line > 0 ? `:${at.line}` : ''}:`;
    return `${paint(process.stdout, 'bold', place)} ${paint(process.stdout, severity === 'error' ? 'red' : 'yellow', severity)} ${code}: ${message}\n  → ${remedy}`;
  }
}
