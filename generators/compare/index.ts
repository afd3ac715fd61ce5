import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { HELD_SIGNALS } from '../../src/commit/signals.ts';
import { refuse } from '../../src/diagnostic.ts';
import type { ServiceOptions } from '../../src/options.ts';
import { planImage } from '../../src/plan/plan-image.ts';
import { RECIPES, type Recipe } from '../../src/plan/recipes.ts';
import { renderService, type RenderedFile } from '../../src/render/render.ts';
import { textsOf, valuesOf } from '../../src/resolve-options.ts';
import { GoDockerGenerator } from '../base.ts';
import type { CommandSpec } from '../command-line.ts';
import { Interrupted } from '../ending.ts';
import { readTemplate } from '../package-root.ts';
import type { Bench } from './bench.ts';
import { builtRows, type Comparison } from './comparison.ts';
import { findContainerTool, type ContainerTool } from './container-tool.ts';
import { demoFiles, demoOptions } from './demo.ts';
import { measure, type Subject } from './measure.ts';
import { Picture } from './picture.ts';
import { comparisonText } from './print.ts';
import { recipeBuild } from './recipe-files.ts';
import { copySources, writeFiles } from './sources.ts';
import { chartSvg } from './svg.ts';
import { Workplace } from './workplace.ts';

/** What `yo go-docker:compare` understands. */
export const COMPARE: CommandSpec = {
  name: 'compare',
  about: 'the service under every recipe: sizes, build times, contents',
  options: [],
  flags: [
    { name: 'demo', type: 'switch', about: "build the article's own hello.go instead, in any directory" },
    { name: 'svg', type: 'text', placeholder: 'FILE', about: 'write the chart as a picture' },
  ],
};

/** Builds a service under each recipe and tells what that costs. */
export default class CompareGenerator extends GoDockerGenerator {
  protected override readonly _spec = COMPARE;
  private _service!: ServiceOptions;
  private _picture: Picture | undefined;
  private _comparison: Comparison | undefined;

  /** The demo is ours, whatever a team says. */
  protected override get _look(): 'pinned' | null {
    return this._flag('demo') ? null : 'pinned';
  }

  initializing(): Promise<void> {
    return this._guard(() => this._begin());
  }

  prompting(): Promise<void> {
    return this._guard(async () => {
      this._picture = this._wantedPicture();
      this._report.options = this._flag('demo') ? this._demo() : await this._resolve(this._recordRequired());
      this._service = valuesOf(this._report.options as never);
      this._team?.answerKnown(this._line, textsOf(this._service));
      this._report.plan = planImage(this._service, this._team?.convention);
      this._noteEdits();
    });
  }

  writing(): Promise<void> {
    return this._guard(async () => {
      if (this._flag('dry-run')) return this._tellPlan();
      this._comparison = await this._measured();
      this._report.comparison = this._comparison;
      this._reportFailures(this._comparison);
      if (!this._picture) return;
      if (builtRows(this._comparison.rows).length === 0) return this._say(`\n${this._picture.path} was not written: there is nothing to draw.`);
      this._report.files.push(await this._picture.write(chartSvg(this._comparison)));
    });
  }

  end(): Promise<void> {
    return this._guard(() => {
      if (this._comparison && !this._flag('json')) this._tell(this._comparison);
      this._finish();
      if (this._report.exit !== 0) process.exitCode = this._report.exit;
    });
  }

  private _wantedPicture(): Picture | undefined {
    const file = this._line.flags['svg'];
    return typeof file === 'string' ? new Picture(this._root, resolve(this.destinationRoot(), file), this._flag('force')) : undefined;
  }

  private _demo(): ReturnType<typeof demoOptions> {
    if (this._line.directory !== undefined) {
      throw refuse('demo-directory', `--demo builds a program of its own, and the directory ${JSON.stringify(this._line.directory)} was named too`, 'leave out one of the two');
    }
    return demoOptions();
  }

  /** No question is asked: the service's record answers them all. */
  private _recordRequired(): [] {
    if (this._stored?.options['kind'] !== undefined) return [];
    const where = relative(process.cwd(), this._root) || '.';
    throw refuse(
      'record-missing',
      existsSync(this._root) ? `${where} is no service that yo go-docker made: it has no record of one in .yo-rc.json` : `${where} is not there`,
      'name the directory of such a service, make one with yo go-docker, or add --demo to see the recipes with a program of ours',
    );
  }

  /** The rows show the recipes as they are written today, not what somebody made of them. */
  private _noteEdits(): void {
    if (this._flag('demo')) return;
    const edited = this._rendered(this._service)
      .filter(({ path }) => ['Dockerfile', '.dockerignore'].includes(path))
      .filter(({ path, contents }) => existsSync(join(this._root, path)) && readFileSync(join(this._root, path), 'utf8') !== contents);
    if (edited.length === 0) return;
    this._report.diagnostics.push({
      code: 'compare-edited',
      severity: 'info',
      message: `${edited.map(({ path }) => path).join(' and ')} here differ from what recipe ${this._service.recipe} writes; the rows are of the recipes alone`,
      at: null,
      remedy: 'make size prints the size of your own image',
    });
  }

  private _rendered(options: ServiceOptions): RenderedFile[] {
    const convention = this._team?.convention;
    const plan = planImage(options, convention);
    const ours = renderService(options, plan, readTemplate, { recipes: convention?.recipes });
    return this._team?.files(ours, false, textsOf(options), plan) ?? ours;
  }

  /** Ours, and those of the templates. */
  private _recipes(): readonly Recipe[] {
    return this._team?.convention.recipes ?? RECIPES;
  }

  private _subject(workplace: Workplace, signal: AbortSignal): Subject {
    const demo = this._flag('demo');
    const files = demo ? demoFiles((options) => this._rendered(options), this._service) : [];
    return {
      options: this._service,
      demo,
      // As the article tells them, ours last.
      recipes: demo ? [...RECIPES].sort((a, b) => Number(a.article === null) - Number(b.article === null)) : this._recipes(),
      team: this._team,
      lay: (directory) => (demo ? writeFiles(directory, files) : copySources(this._root, directory, workplace.top, signal)),
    };
  }

  private async _measured(): Promise<Comparison> {
    const controller = new AbortController();
    const stop = (): void => controller.abort(new Interrupted('interrupted: its images, tags and directories are gone, the build cache stays'));
    for (const name of HELD_SIGNALS) process.on(name, stop);
    // Whoever read the progress is gone (a closed terminal, a pipe): nobody waits for the rest. It stays, since later lines would fail as well.
    process.stderr.on('error', stop);
    try {
      const tool = await findContainerTool(process.env, controller.signal);
      return await this._atWork(tool, controller.signal);
    } finally {
      for (const name of HELD_SIGNALS) process.off(name, stop);
    }
  }

  /** Whatever happens, what was made for the measurement is removed before anything else goes on. */
  private async _atWork(tool: ContainerTool, signal: AbortSignal): Promise<Comparison> {
    const workplace = await Workplace.open(tool);
    const bench: Bench = { tool, workplace, signal, say: (text) => void process.stderr.write(text) };
    bench.say(`Building ${this._service.name} with ${tool.program} ${tool.version} for ${tool.platform}\n`);
    try {
      const comparison = await measure(bench, this._subject(workplace, signal));
      signal.throwIfAborted();
      return comparison;
    } catch (error) {
      bench.say('\n');
      throw error;
    } finally {
      const left = await workplace.clean(signal.aborted);
      if (left.length > 0) this._reportLeft(left);
    }
  }

  private _reportLeft(commands: readonly string[]): void {
    const diagnostic = {
      code: 'compare-left', severity: 'warning', at: null,
      message: 'some of what was made for the comparison could not be removed',
      remedy: `remove it by hand: ${commands.join('; ')}`,
    } as const;
    this._report.diagnostics.push(diagnostic);
    this._say(`${diagnostic.message}\n  → ${diagnostic.remedy}`);
  }

  private _reportFailures({ rows }: Comparison): void {
    for (const { recipe, failed } of rows) {
      if (!failed) continue;
      this._report.exit = 1;
      this._report.diagnostics.push({
        code: 'compare-build-failed',
        severity: 'error',
        message: `${recipe}: ${failed.step} failed; its last lines:\n${failed.lines.map((line) => `    ${line}`).join('\n')}`,
        at: null,
        remedy: `mend that and run this again, or try the recipe alone: yo go-docker ${recipe === 'minimal' ? '' : `--recipe ${recipe} `}in an empty directory`,
      });
    }
  }

  private _tell(comparison: Comparison): void {
    process.stdout.write(comparisonText(comparison, process.stdout, process.env));
    for (const { message, remedy } of this._report.diagnostics) this._say(`\n${message}\n  → ${remedy}`);
    if (this._report.files.length > 0) this._say(`\nThe chart is in ${this._picture!.path}`);
  }

  private _tellPlan(): void {
    const builds = this._recipes().map(({ name }) => {
      const { bases } = recipeBuild(this._service, name, 'dry-run', readTemplate, this._team);
      return `  ${name.padEnd(14)}on ${bases.join(' and ')}`;
    });
    this._say(`Would build ${this._service.name} twice under each recipe:\n${builds.join('\n')}\nNothing was built or written (--dry-run).`);
  }
}
