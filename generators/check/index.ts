import { existsSync, statSync } from 'node:fs';
import { join, normalize, relative } from 'node:path';
import process from 'node:process';
import { checkRepository, diagnosticOf, exitOf, type CheckFinding, type CheckInput } from '../../src/check/check.ts';
import { fixRepository } from '../../src/check/fix.ts';
import { weighed } from '../../src/check/weighed.ts';
import { recover } from '../../src/commit/recover.ts';
import { printDiagnostic, refuse, Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { diskRepo } from '../../src/repo.ts';
import { keptRepo } from '../../src/sub-repo.ts';
import { isLater } from '../../src/update/releases.ts';
import { GoDockerGenerator } from '../base.ts';
import type { CommandSpec } from '../command-line.ts';
import { enqueue } from '../commit-task.ts';
import { openRepository } from '../dockerfile/repository.ts';
import { generatorVersion } from '../package-root.ts';
import { repositoryTop } from '../repository-top.ts';
import { UNREACHABLE } from '../team/failures.ts';
import type { Look } from '../team/open-run.ts';
import type { TeamRun } from '../team/run.ts';
import { underNewNames } from '../update/renamed.ts';
import { dockerfilesOf, recordedIn } from './dockerfiles.ts';
import { githubText, sarifText } from './formats.ts';
import { findingsText, summary } from './tell.ts';

const FORMATS = ['text', 'github', 'sarif'];

/** What `yo go-docker:check` understands. */
export const CHECK: CommandSpec = {
  name: 'check',
  about: 'whether the Dockerfiles still fit the repository: exit 0, 2 where they drift, 1 where a build or a start fails',
  options: [],
  flags: [
    { name: 'format', type: 'text', placeholder: 'FORMAT', about: 'text, github (annotations of a workflow), sarif (2.1.0); by default text' },
    { name: 'fix', type: 'switch', about: 'mend what can be mended by a small edit, in files that nobody generated too' },
    { name: 'refresh', type: 'switch', about: 'ask where team templates come from whether there is a newer one, over the network too' },
    { name: 'advice', type: 'switch', about: 'with --fix: mend what is only advice too' },
    { name: 'yes', type: 'switch', about: 'with --fix: do not ask' },
    { name: 'dry-run', type: 'switch', about: 'with --fix: print the changes as a unified diff, write nothing' },
  ],
  readOnly: true,
  exits: '0 fits, 1 a build or a start fails (or the check was refused), 2 something no longer fits, 130 interrupted',
};

/** Judges the Dockerfiles of a repository. Writes nothing, unless it is told to mend. */
export default class CheckGenerator extends GoDockerGenerator {
  protected override readonly _spec = CHECK;
  private _top!: string;
  private _input!: CheckInput;
  private _findings: readonly CheckFinding[] = [];
  /** What the templates of now would write otherwise. */
  private _drift: readonly CheckFinding[] = [];
  private _mended: readonly CheckFinding[] = [];
  /** What is to be known of the run itself, and of no Dockerfile. */
  private readonly _notes: Diagnostic[] = [];

  protected override get _look(): 'kept' {
    return 'kept';
  }

  /** A Dockerfile is judged without its templates where they are out of reach; not where they are asked for, nor mended against what they may say. */
  protected override async _openTeam(look: Look): Promise<TeamRun | null> {
    try {
      return await super._openTeam(look);
    } catch (error) {
      const problem = error instanceof Refusal ? error.diagnostics.find(({ code }) => code === UNREACHABLE) : undefined;
      if (problem === undefined || this._flag('refresh') || this._flag('fix')) throw error;
      this._notes.push({ ...problem, severity: 'info', message: `judged without team templates: ${problem.message}` });
      return null;
    }
  }

  initializing(): Promise<void> {
    return this._guard(async () => {
      await this._begin();
      if (this._over) return;
      this._refuse();
      if (this._writes()) this._recover();
      const stored = this._stored && underNewNames(this._root, this._stored);
      const { tree, facts, place } = openRepository(this._root, this._line, stored, { cached: false, told: false });
      this._top = repositoryTop(this._root).top;
      const here = normalize(this._line.directory ?? '.').replace(/(?<=.)[/\\]+$/, '');
      const repo = keptRepo(diskRepo(this._top));
      this._report.diagnostics.push(...facts.diagnostics.filter(({ severity }) => severity === 'error').map((one) => ({ ...one, severity: 'info' as const })));
      this._input = {
        ...recordedIn(place.directory, stored, here), repo, tree, facts, dockerfiles: dockerfilesOf(this._top, facts, place, stored, here),
      };
      this._refuseNewer();
      this._drift = await this._templateDrift();
      this._findings = this._judged(checkRepository(this._input));
    });
  }

  writing(): Promise<void> {
    return this._guard(() => {
      if (!this._flag('fix')) return;
      const { files, mended, left } = fixRepository(this._input, (one) => this._judged([one]).some(({ grade }) => grade !== 'advice' || this._flag('advice')));
      if (files.size === 0) return;
      this._refuseUnasked(files.size);
      this._mended = mended;
      this._findings = this._judged(left);
      for (const [path, text] of files) this.fs.write(join(this._top, path), text);
      enqueue(this.env, {
        root: this._top,
        files: [...files].map(([path, contents]) => ({ path, contents, ownership: 'managed', ...(this._flag('yes') && { agreed: true as const }) })),
        stored: undefined,
        yes: this._flag('yes'), force: false, dryRun: this._flag('dry-run'), canAsk: this._canAsk(),
        diffTo: this._text() ? process.stdout : process.stderr,
        // What was rendered last stays the base of the next merge.
        record: null,
        guard: (phase) => this._guard(phase),
        done: (reports) => {
          this._report.files.push(...reports);
          if (reports.some(({ action }) => action === 'kept')) this._findings = this._judged(checkRepository({ ...this._input, repo: diskRepo(this._top) }));
        },
      });
    });
  }

  end(): Promise<void> {
    return this._guard(() => {
      this._report.diagnostics.push(...this._notes, ...[...this._findings, ...this._drift].map(diagnosticOf));
      // What a dry run would mend is as it was.
      this._report.exit = exitOf([...(this._flag('dry-run') ? this._judged(checkRepository(this._input)) : this._findings), ...this._drift]);
      this._tell();
      this._finish();
      if (this._report.exit > 0) process.exitCode = this._report.exit;
    });
  }

  /** As the templates weigh them. */
  private _judged(findings: readonly CheckFinding[]): readonly CheckFinding[] {
    return this._team === null ? findings : weighed(findings, this._team.session.team.check);
  }

  private async _templateDrift(): Promise<readonly CheckFinding[]> {
    if (this._team === null || this._stored?.templates === undefined) return [];
    const { templateDrift } = await import('../team/drift.ts');
    const same = this._team.session.layers.every(({ template: { pin }, before }) => before?.pin === pin);
    return this._judged(await templateDrift({ ...this._place(), stored: this._stored, pinned: same ? this._team : null, refresh: this._flag('refresh') }));
  }

  private _text(): boolean {
    return !this._flag('json') && this._format() === 'text';
  }

  private _format(): string {
    return String(this._line.flags['format'] ?? 'text');
  }

  private _writes(): boolean {
    return this._flag('fix') && !this._flag('dry-run');
  }

  private _recover(): void {
    const recovery = recover(this._root);
    if (recovery) this._say(recovery.message);
  }

  private _refuse(): void {
    if (!existsSync(this._root) || !statSync(this._root).isDirectory()) {
      throw refuse('directory-missing', `${this._line.directory ?? '.'} is no directory`, 'name the directory of a Go repository, or run the command in it');
    }
    if (!FORMATS.includes(this._format())) throw refuse('option-format', `--format ${JSON.stringify(this._format())} is none`, `choose from ${FORMATS.join(', ')}`);
    if (this._flag('json') && this._line.flags['format'] !== undefined) throw refuse('option-format', '--json and --format are both given', 'choose one of them: both print on stdout');
    const without = ['yes', 'dry-run', 'advice'].filter((name) => this._flag(name) && !this._flag('fix'));
    if (without.length > 0) throw refuse('flag-alone', `--${without[0]} means nothing without --fix`, 'add --fix, or leave it out: the check alone writes nothing');
  }

  /** A later release may have written what this one would take for a fault. */
  private _refuseNewer(): void {
    const by = [this._input, ...this._input.dockerfiles.flatMap((one) => one.by ?? [])].map(({ generator: { recorded } }) => recorded).find((one) => one !== undefined && isLater(one, generatorVersion()));
    if (!this._flag('fix') || by === undefined) return;
    throw refuse('generator-newer', `the files here were written by release ${by}, and this is ${generatorVersion()}`, `run npx generator-go-docker@${by} check --fix`);
  }

  private _refuseUnasked(files: number): void {
    if (this._flag('yes') || this._flag('dry-run') || this._canAsk()) return;
    throw refuse('fix-unasked', `${files === 1 ? 'a file' : `${files} files`} can be mended, and nobody can be asked without a terminal`, 'add --yes to write, or --dry-run to see the changes');
  }

  private _tell(): void {
    if (this._flag('json')) return;
    for (const diagnostic of [...this._team?.diagnostics ?? [], ...this._notes]) this._say(printDiagnostic(diagnostic));
    if (this._format() === 'github') process.stdout.write(githubText([...this._findings, ...this._drift]));
    else if (this._format() === 'sarif') process.stdout.write(sarifText([...this._findings, ...this._drift], generatorVersion()));
    else {
      const verb = this._flag('dry-run') ? 'would mend' : 'mended';
      const kept = this._report.files.filter(({ action }) => action === 'kept').map(({ path }) => path);
      const mended = this._mended.filter(({ path, edits }) => ![path, ...edits.map((edit) => edit.path)].some((one) => kept.includes(one)));
      process.stdout.write(mended.map(({ path, line, rule, message }) => `${this._shown(path)}:${line}: ${verb} ${rule}: ${message}\n`).join(''));
      process.stdout.write(findingsText([...this._findings, ...this._drift], (path) => this._shown(path)) + summary([...this._findings, ...this._drift], this._input.dockerfiles.length, this._input.home));
    }
  }

  /** A path of the repository as a person at this prompt names it. */
  private _shown(path: string): string {
    return relative(process.cwd(), join(this._top, path)) || path;
  }
}
