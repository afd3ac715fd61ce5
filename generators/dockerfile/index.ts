import { basename } from 'node:path';
import { printDiagnostic, Refusal } from '../../src/diagnostic.ts';
import { planRepository, type RepositoryPlan } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import type { RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { GoDockerGenerator } from '../base.ts';
import type { CommandSpec } from '../command-line.ts';
import { shellWord } from '../print.ts';
import { fileLines, nothingDone, unchanged } from '../tell-files.ts';
import { chosenOptions, OWN_OPTIONS } from './chosen-options.ts';
import { imageFiles, imageOptions, noProgram, storedMains, unclear } from './image-files.ts';
import { fromPlace, inRepository, openRepository, type OpenRepository } from './repository.ts';
import { refuseForeign } from './foreign-files.ts';
import { buildCommands, found, withSound } from './tell.ts';

/** What `yo go-docker:dockerfile` understands. */
export const DOCKERFILE: CommandSpec = {
  name: 'dockerfile',
  about: 'Dockerfile and .dockerignore for a repository that exists, from what its code says',
  options: OWN_OPTIONS,
  flags: [
    { name: 'file', type: 'text', placeholder: 'PATH', about: 'where the Dockerfile lies, relative to DIR; by default Dockerfile' },
    { name: 'amend-dockerignore', type: 'switch', about: 'where .dockerignore hides what the image is built from, add lines to it that let that in again, in place of a file beside the Dockerfile' },
    { name: 'main', type: 'text', placeholder: 'DIR', repeatable: true, about: 'directory of a main package, repeatable or comma-separated, the default one first; all: every deployable' },
    { name: 'assume-present', type: 'switch', kept: true, about: 'embedded and generated files that git does not hold will be there when the image is built' },
  ],
};

/** Adds an image to a repository that exists. */
export default class DockerfileGenerator extends GoDockerGenerator {
  protected override readonly _spec = DOCKERFILE;
  private _open!: OpenRepository;
  private _chosen!: RepositoryOptions;
  private _planned!: RepositoryPlan;

  initializing(): Promise<void> {
    return this._guard(async () => {
      await this._beginInRepository();
      if (this._over) return;
      this._open = openRepository(this._root, this._line, this._stored);
      this._report.facts = this._open.facts;
      this._report.diagnostics.push(...this._open.facts.diagnostics);
    });
  }

  prompting(): Promise<void> {
    return this._guard(async () => {
      if (!this._flag('json')) for (const line of found(this._open.facts)) this._say(line);
      const { line, stored } = this._said;
      this._chosen = { ...chosenOptions(line, stored, this._root, this._team?.convention), main: await this._mains() };
      const problems = refusals(this._open.repo, this._open.facts, this._chosen);
      if (problems.length > 0) throw new Refusal(withSound(this._open, this._chosen, problems));
      if (this._team?.asks) {
        await this._answer(planRepository(this._open.repo, this._open.facts, { ...this._chosen, convention: this._team.rows }, this._open.place).values);
        // Labels and blocks hold answers.
        this._chosen = { ...this._chosen, convention: this._team.convention };
      }
      await this._plan();
    });
  }

  writing(): Promise<void> {
    return this._guard(() => {
      this._report.plan = this._planned.plan;
      const mains = this._chosen.main.map((dir) => fromPlace(dir, this._open.place));
      this._report.options = { main: { value: mains, source: this._line.flags['main'] ? 'flag' : 'detected' }, ...this._team?.reportedOptions({ ...this._chosen, go: this._planned.release }) } as never;
      this._report.diagnostics.push(...this._planned.diagnostics);
      const image = { open: this._open, chosen: this._chosen, planned: this._planned };
      const files = imageFiles(this._root, image, this._team);
      refuseForeign(this._root, files, this._stored, this._flag('force') || this._flag('dry-run') || this._canAsk());
      this._write(files, imageOptions(this._stored, image));
    });
  }

  end(): Promise<void> {
    return this._guard(() => {
      if (!this._flag('json')) this._tell();
      this._finish();
    });
  }

  /** Which programs: a flag, the record, the evidence where it is clear, else a person. */
  private async _mains(): Promise<readonly string[]> {
    const { product, commands } = this._open.facts;
    const said = this._line.flags['main'] ?? storedMains(this._stored)?.join(',');
    if (typeof said === 'string' && said !== 'all') return said.split(',').map((dir) => inRepository(dir, this._open.place));
    if (commands.length === 0) throw noProgram(this._open);
    // Who names a directory with one program in it means that program.
    if (this._open.place.directory !== '.' && commands.length === 1) return [commands[0]!.dir];
    if (product.verdict === 'one' || (product.verdict === 'several' && (said === 'all' || this._flag('yes')))) return product.programs;
    if (said === 'all') return commands.map(({ dir }) => dir);
    if (!this._canAsk()) throw unclear(this._open);
    const choices = product.ranked.map(({ dir, evidence }) => ({ value: dir, name: `${dir}  ${evidence[0]?.text ?? ''}`, short: dir }));
    const all = product.verdict === 'several' ? [{ value: 'all', name: `all  a target for each of ${product.programs.join(', ')}`, short: 'all' }] : [];
    const answer = (await this._prompted([{ type: 'select', name: 'main', message: 'Which program is the image for', choices: [...all, ...choices] }]))['main'];
    return answer === 'all' ? product.programs : [String(answer)];
  }

  /** Plans; where the repository's own .dockerignore hides what is needed, a person may let it be amended. */
  private async _plan(): Promise<void> {
    const { repo, facts, place } = this._open;
    this._planned = planRepository(repo, facts, this._chosen, place);
    const { ignoreFile, context } = this._planned;
    if (ignoreFile.use === 'written' && ignoreFile.instead?.path === '.dockerignore' && context === place.directory && this._canAsk()) {
      const message = `.dockerignore hides ${ignoreFile.instead.files[0]!}, which the image is built from. Amend it?`;
      const choices = [
        { value: false, name: `no   ${ignoreFile.path} is written, which BuildKit takes before it`, short: 'no' },
        { value: true, name: 'yes  lines at its end let that in again', short: 'yes' },
      ];
      const { amend } = await this._prompted([{ type: 'select', name: 'amend', message, choices }]);
      if (amend === true) this._planned = planRepository(repo, facts, this._chosen, { ...place, amendIgnore: true });
    }
    const errors = this._planned.diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length > 0) throw new Refusal(errors);
  }

  private _tell(): void {
    for (const line of fileLines(this._report.files)) this._say(line);
    for (const diagnostic of [...(this._team?.diagnostics ?? []), ...this._planned.diagnostics]) this._say(`\n${printDiagnostic(diagnostic)}`);
    if (this._flag('dry-run')) return this._say('\nNothing was written (--dry-run).');
    if (unchanged(this._report.files)) return this._say(nothingDone(this._report.files));
    for (const message of this._team?.messages() ?? []) this._say(`\n${message}`);
    const enter = this._where() === '.' ? [] : [`cd ${shellWord(this._where())}`];
    const next = [...enter, ...buildCommands(this._planned, this._open.place, basename(this._root))];
    this._say(`\nNext:\n${next.map((line) => `  ${line}`).join('\n')}`);
  }
}
