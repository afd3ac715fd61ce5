import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import Generator, { type BaseFeatures, type BaseOptions, type Storage } from 'yeoman-generator';
import { readRecord, RECORD_FILE, type Json, type Record as StoredRecord } from '../src/commit/record.ts';
import { recover } from '../src/commit/recover.ts';
import { printDiagnostic, refuse, Refusal, type Diagnostic } from '../src/diagnostic.ts';
import { OPTIONS, type OptionName, type OptionSpec, type Surroundings } from '../src/options.ts';
import type { RenderedFile } from '../src/render/render.ts';
import { asFlagText, resolveOptions, valuesOf, type ResolvedOptions } from '../src/resolve-options.ts';
import { commandText, readCommandLine, type CommandLine, type CommandSpec } from './command-line.ts';
import { commitTask, enqueue } from './commit-task.ts';
import { Failure, Interrupted } from './ending.ts';
import { helpText } from './help.ts';
import { NoStorage } from './no-storage.ts';
import { generatorVersion } from './package-root.ts';
import { questionFor } from './questions.ts';
import { recordText } from './record-text.ts';
import { remoteModule } from './remote-module.ts';
import type { Report } from './report.ts';

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

  /** First phase of every command: what was typed, where, and what earlier runs left. */
  protected _begin(): void {
    const words = this._words();
    this._line = words ? readCommandLine(this._spec, words) : this._composed();
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
  }

  /** First phase of a command for a repository that exists. */
  protected _beginInRepository(): void {
    this._begin();
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
      record: (existing, written) => recordText(existing, this._stored, options, files.filter(({ agreed }) => !agreed), written),
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
    const around = this._around();
    const said = { flags: this._line.options, answers: {} as Partial<Record<OptionName, string>>, stored: this._storedTexts() };
    const known = (name: string): boolean => name in said.flags || name in said.stored || (again && Object.hasOwn(this._stored?.options ?? {}, name));
    const open = (asked: OptionSpec['asked']): OptionSpec[] => OPTIONS.filter((spec) => names.includes(spec.name) && spec.asked === asked && !known(spec.name));
    const first = resolveOptions(said, around);
    if (first.problems.length > 0) throw new Refusal(first.problems);
    const applies = (spec: OptionSpec): boolean => spec.applies?.(valuesOf(resolveOptions(said, around).options)) ?? true;
    const ask = async (specs: readonly OptionSpec[]): Promise<void> => {
      for (const spec of specs) if (applies(spec)) said.answers[spec.name] = await this._ask(spec, said, around);
    };
    if (!this._flag('yes') && (again || !this._stored)) {
      const first = again ? [...open('always'), ...open('more')] : open('always');
      if (!this._canAsk()) this._refuseMissing(first.filter(applies), around);
      await ask(first);
      if (!again && open('more').some(applies) && (await this._more())) await ask(open('more'));
    }
    const { options, problems } = resolveOptions(said, around);
    if (problems.length > 0) throw new Refusal(problems);
    return options;
  }

  private _refuseMissing(missing: readonly OptionSpec[], around: Surroundings): void {
    if (missing.length === 0) return;
    const flags = missing.map((spec) => `--${spec.name} ${asFlagText(spec.fallback({}, around)) ?? spec.placeholder}`).join(' ');
    throw refuse(
      'answers-missing',
      `there is no terminal to ask at, and ${missing.map(({ about }) => about).join('; ')} ${missing.length > 1 ? 'are' : 'is'} not said`,
      `add --yes to take the defaults, or say ${flags}`,
    );
  }

  private async _ask(spec: OptionSpec, said: Parameters<typeof resolveOptions>[0], around: Surroundings): Promise<string> {
    const question = questionFor(spec, valuesOf(resolveOptions(said, around).options), around);
    return String((await this._prompted([question]))[spec.name]).trim();
  }

  private async _more(): Promise<boolean> {
    const question = { type: 'confirm', name: 'more', message: 'More choices (Go release, base image, time zone, registry, platforms …)?', default: false };
    return (await this._prompted([question]))['more'] === true;
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

  private _around(): Surroundings {
    return { directory: basename(this._root), remoteModule: remoteModule(this._root) };
  }

  private _storedTexts(): Partial<Record<OptionName, string>> {
    const stored = Object.entries(this._stored?.options ?? {}).map(([name, value]) => [name, asFlagText(value as never)]);
    return Object.fromEntries(stored.filter(([, text]) => text !== null)) as Partial<Record<OptionName, string>>;
  }

  /** Options of a composing generator: the same names and checks as the flags. */
  private _composed(): CommandLine {
    const given = (name: string): unknown => this.options[name] ?? this.options[name.replace(/-(.)/g, (_, c: string) => c.toUpperCase())];
    // `this.args` is filled by Yeoman's own parsing alone.
    const words = [...this._args];
    for (const name of this._spec.options) {
      const value = given(name);
      if (value === undefined || value === false) continue;
      words.push(value === true ? `--${name}` : `--${name}=${Array.isArray(value) ? value.join(',') : String(value)}`);
    }
    for (const { name } of [...this._spec.flags, { name: 'yes' }, { name: 'force' }, { name: 'json' }, { name: 'dry-run' }]) {
      const value = given(name);
      if (value) words.push(value === true ? `--${name}` : `--${name}=${String(value)}`);
    }
    return readCommandLine(this._spec, words);
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
    const diagnostics = diagnosticsOf(error);
    if (!diagnostics) return error;
    this._report.exit = 1;
    this._report.diagnostics.push(...diagnostics);
    if (this._line?.flags['json'] ?? this._words()?.includes('--json')) this._printReport();
    return new Failure(`${commandText(this._spec)}: ${diagnostics.map(printDiagnostic).join('\n')}`, { cause: error });
  }
}

/** The diagnostics of a refusal, of whatever layer; `undefined` for a bug, whose stack is wanted. */
function diagnosticsOf(error: unknown): readonly Diagnostic[] | undefined {
  if (error instanceof Refusal) return error.diagnostics;
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('GD-')) return undefined;
  const problems = 'problems' in error ? (error.problems as { path: string; message: string; remedy: string }[]) : [];
  return problems.map(({ path, message, remedy }) => ({
    code: String((error as { code: unknown }).code), severity: 'error', message: `${path}: ${message}`, at: null, remedy,
  }));
}

/** The words behind the command where yo itself was told to run it; yo parses them loosely, so they are read again. */
function typedUnderYo(namespace: string | undefined): string[] | undefined {
  const program = process.argv[1] ?? '';
  if (!/(^|[\\/])(yo|yo\.js|yo[\\/]lib[\\/]cli\.js)$/.test(program) || namespace === undefined) return undefined;
  const words = process.argv.slice(2);
  const own = new Set([namespace, namespace.replace(/:app$/, ''), `generator-${namespace.replace(/:app$/, '')}`]);
  const index = words.findIndex((word) => !word.startsWith('-'));
  return index >= 0 && own.has(words[index]!) ? words.toSpliced(index, 1) : undefined;
}
