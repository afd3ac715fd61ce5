import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import Generator, { type BaseFeatures, type BaseOptions, type Storage } from 'yeoman-generator';
import { readRecord, RECORD_FILE, type Json, type Record as StoredRecord } from '../src/commit/record.ts';
import { recover } from '../src/commit/recover.ts';
import { printDiagnostic, refuse } from '../src/diagnostic.ts';
import { OPTIONS, type OptionName, type Surroundings } from '../src/options.ts';
import type { RenderedFile } from '../src/render/render.ts';
import { asFlagText, type ResolvedOptions } from '../src/resolve-options.ts';
import { resolveByAsking } from './asking.ts';
import { authorityFile } from './authority.ts';
import { commandText, readCommandLine, type CommandLine, type CommandSpec } from './command-line.ts';
import { commitTask, enqueue } from './commit-task.ts';
import { diagnosticsOf } from './diagnostics-of.ts';
import { Failure, Interrupted } from './ending.ts';
import { helpText } from './help.ts';
import { NoStorage } from './no-storage.ts';
import { generatorVersion } from './package-root.ts';
import { recordText } from './record-text.ts';
import { remoteModule } from './remote-module.ts';
import type { Report } from './report.ts';
import { ofLostRow } from './team/lost-row.ts';
import { openTeamRun, type Look } from './team/open-run.ts';
import type { RunInput, TeamRun } from './team/run.ts';
import { composedWords, typedUnderYo } from './typed-words.ts';

/** `words`: what was typed behind the command, raw; set by the bin. */
export type Opts = BaseOptions & { words?: readonly string[] } & Record<string, unknown>;

/**
 * The shell that all commands share: reads the command line strictly, asks what is missing, reports, and turns every
 * failure into one message and an exit code. Methods that Yeoman must not schedule start with an underscore.
 */
export abstract class GoDockerGenerator extends Generator<Record<string, unknown>, Opts> {
  protected abstract readonly _spec: CommandSpec;
  protected _line!: CommandLine;
  protected _root!: string;
  protected _stored: StoredRecord | undefined;
  /** The templates of the run; `null` for none. */
  protected _team: TeamRun | null = null;
  /** Nothing is left to do: help or version was printed. */
  protected _over = false;
  protected readonly _report: Omit<Report, 'command' | 'root'> = {
    schema: 1, exit: 0, facts: null, options: {}, plan: null, files: [], diagnostics: [],
  };

  constructor(args: string[], options: Opts, features?: BaseFeatures) {
    super(args, options, {
      ...features,
      skipParseOptions: true,
      customInstallTask: true,
      ...(options.env && { customCommitTask: commitTask(options.env as never) }),
    } as BaseFeatures);
  }

  /** Read by Yeoman's constructor, before any phase could refuse a broken file. */
  override _getStorage<Stored extends Record<string, unknown>>(): Storage<Stored> {
    return new NoStorage<Stored>('none', this.fs, this.destinationPath(RECORD_FILE));
  }

  /** yo asks for this text on `--help`. */
  override help(): string {
    return helpText(this._spec, readFileSync(join(dirname(this.resolved), 'USAGE'), 'utf8'));
  }

  /** Runs one phase; a failure is reported once, as text and in the report, and ends the run. */
  protected async _guard(phase: () => void | Promise<void>): Promise<void> {
    if (this._over) return;
    try {
      await phase();
    } catch (error) {
      this._over = true;
      if ((error as Error).name === 'ExitPromptError') return;
      const failure = this._failed(error);
      // Yeoman prints lines of its own about a phase that throws. Where the command is the whole run, the message is ours
      // alone; a composing generator has to see the failure, so that nothing of its own is written either.
      if (!this._words() || !(failure instanceof Failure || failure instanceof Interrupted)) throw failure;
      process.stderr.write(`${failure.message}\n`);
      process.exitCode = failure instanceof Interrupted ? failure.code : 1;
    }
  }

  /** What was typed behind the command, where the command is the whole run. */
  private _words(): readonly string[] | undefined {
    return this.options.words ?? typedUnderYo(this.options['namespace'] as string | undefined);
  }

  /** How the templates of the record are looked at; `null`: not at all. */
  protected get _look(): Look | null {
    return 'pinned';
  }

  /** First phase of every command: what was typed, where, what earlier runs left, and which templates it follows. */
  protected async _begin(): Promise<void> {
    const words = this._words();
    this._line = readCommandLine(this._spec, words ?? composedWords(this._spec, this._args, this.options));
    if (this._flag('help') || this._flag('version')) {
      process.stdout.write(this._flag('help') ? this.help() : `${generatorVersion()}\n`);
      this._over = true;
      return;
    }
    this._root = resolve(this.destinationRoot(), this._line.directory ?? '.');
    const idle = this._spec.readOnly === true || this._flag('dry-run');
    const recovery = idle || !existsSync(this._root) ? undefined : recover(this._root);
    if (recovery) this._say(recovery.message);
    const record = join(this._root, RECORD_FILE);
    this._stored = existsSync(record) ? readRecord(readFileSync(record, 'utf8')) : undefined;
    if (this._look === null) return;
    this._team = await this._openTeam(this._look);
    if (this._team === null && this._line.flags['set'] !== undefined) throw refuse('flag-alone', '--set answers a question of a template, and none is followed here', 'add --template, or leave --set out');
    if (this._team === null) return;
    this._stored = this._team.stored;
    this._report.diagnostics.push(...this._team.diagnostics);
    this._report.templates = this._team.told();
  }

  protected _openTeam(look: Look): Promise<TeamRun | null> {
    // Who only looks asks nobody.
    const ask = this._spec.readOnly !== true && this._canAsk() ? (questions: readonly object[]) => this._prompted(questions) : null;
    return openTeamRun({ ...this._place(), stored: this._stored, ask }, look);
  }

  /** What options are read from: flags and record, with what the templates say in its place. */
  protected get _said(): { readonly line: CommandLine; readonly stored: StoredRecord | undefined } {
    return this._team === null ? { line: this._line, stored: this._stored } : { line: this._team.settled.line, stored: this._team.settled.image };
  }

  /** First phase of a command for a repository that exists. */
  protected async _beginInRepository(): Promise<void> {
    await this._begin();
    if (this._over || statSync(this._root, { throwIfNoEntry: false })?.isDirectory()) return;
    throw refuse('directory-missing', `${this._line.directory ?? '.'} is no directory`, 'name the directory of a Go repository, or run the command in it');
  }

  /** Hands the files of this run to its commit. `options`: what the record keeps beside them. */
  protected _write(files: readonly RenderedFile[], options: Readonly<{ [name: string]: Json }>): void {
    for (const { path, contents } of files) this.fs.write(join(this._root, path), contents);
    enqueue(this.env, {
      root: this._root,
      files,
      stored: this._stored,
      yes: this._flag('yes'),
      force: this._flag('force'),
      dryRun: this._flag('dry-run'),
      diffTo: this._flag('json') ? process.stderr : process.stdout,
      canAsk: this._canAsk(),
      record: (existing, written) => recordText(existing, this._stored, options, files.filter(({ agreed }) => !agreed), written, this._team?.records()),
      guard: (phase) => this._guard(phase),
      done: (reports) => this._report.files.push(...reports),
    });
  }

  /** The directory as a person at this prompt would name it. */
  protected _where(): string {
    return relative(process.cwd(), this._root) || '.';
  }

  protected _flag(name: string): boolean {
    return this._line.flags[name] === true;
  }

  /** A person sits at a terminal that can be asked; a test adapter answers by itself. */
  protected _canAsk(): boolean {
    const adapter = this.env.adapter as { actualAdapter?: object };
    const terminal = 'stdin' in (adapter.actualAdapter ?? adapter);
    return !this._flag('yes') && !this._flag('json') && (!terminal || Boolean(process.stdin.isTTY && process.stderr.isTTY));
  }

  /**
   * Asks what neither a flag nor the record answers; without a terminal the missing answers are listed and the run ends.
   * @param again the record was made by an earlier run: what it does not know is asked, and nothing else
   */
  protected async _resolve(names: readonly OptionName[], again = false): Promise<ResolvedOptions> {
    const settled = this._team?.settled;
    const stored = this._storedTexts(settled === undefined ? this._stored : settled.own);
    const inRecord = (name: string): boolean => Object.hasOwn(this._stored?.options ?? {}, name);
    const options = await resolveByAsking({
      names, specs: this._team?.specs ?? OPTIONS, around: this._around(), canAsk: this._canAsk(),
      said: { flags: this._line.options, stored, ...(settled && { team: settled.team }) },
      decided: (name) => name in this._line.options || name in stored || settled?.locked.has(name) === true || (again && inRecord(name)),
      ask: this._flag('yes') || (!again && this._stored) ? 'none' : again ? 'again' : 'first',
      prompt: (questions) => this._prompted(questions),
    });
    this._team?.chosen(options);
    const { ca } = options;
    return ca.source === 'flag' ? { ...options, ca: { ...ca, value: authorityFile(ca.value, this._root) } } : options;
  }

  /** Answers the questions of the templates. `values`: options, as texts. */
  protected async _answer(values: Readonly<Record<string, string>>): Promise<void> {
    await this._team?.answer(this._line, values, this._canAsk() ? (questions) => this._prompted(questions) : null);
    if (this._team === null) return;
    this._report.templates = this._team.told();
    this._report.diagnostics.push(...this._team.unasked);
  }

  protected async _prompted(questions: readonly object[]): Promise<Record<string, unknown>> {
    try {
      return await this.prompt(questions as never);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error;
      // The adapter has handed this very error to the environment, which rejects with it; yo prints its message and exits with its code.
      throw Object.assign(error, { code: 130, message: 'interrupted, nothing was written' });
    }
  }

  /** What templates are opened for. */
  protected _place(): RunInput {
    return { root: this._root, cwd: this.destinationRoot(), line: this._line, around: this._around(), ...(this._spec.name === 'app' && { makes: 'service' as const }) };
  }

  private _around(): Surroundings {
    return { directory: basename(this._root), remoteModule: remoteModule(this._root) };
  }

  private _storedTexts(record: StoredRecord | undefined): Partial<Record<OptionName, string>> {
    const stored = Object.entries(record?.options ?? {}).map(([name, value]) => [name, asFlagText(value as never)]);
    return Object.fromEntries(stored.filter(([, text]) => text !== null)) as Partial<Record<OptionName, string>>;
  }

  /** Text for a person, on stderr, so that stdout stays what a program reads. */
  protected _say(text: string): void {
    this.env.adapter.log.write('%s\n', text);
  }

  protected _finish(): void {
    if (this._flag('json')) this._printReport();
  }

  private _printReport(): void {
    const { schema, ...rest } = this._report;
    const report: Report = { schema, command: this._spec.name, root: this._root ?? resolve('.'), ...rest };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  }

  private _failed(error: unknown): unknown {
    if (error instanceof Interrupted) return error;
    const known = diagnosticsOf(error);
    if (!known) return error;
    const diagnostics = (this._team?.attributed(known) ?? known).map((one) => ofLostRow(one, this._line, this._stored));
    this._report.exit = 1;
    this._report.diagnostics.push(...diagnostics);
    if (this._line?.flags['json'] ?? this._words()?.includes('--json')) this._printReport();
    return new Failure(`${commandText(this._spec)}: ${diagnostics.map(printDiagnostic).join('\n')}`, { cause: error });
  }
}
