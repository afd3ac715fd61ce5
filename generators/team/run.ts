import { basename } from 'node:path';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { nameFrom, OPTIONS, type OptionSpec, type ServiceOptions, type Surroundings } from '../../src/options.ts';
import { oneOf } from '../../src/option-values.ts';
import type { BuildPlan } from '../../src/plan/build-plan.ts';
import type { Convention } from '../../src/plan/convention.ts';
import { RECIPES } from '../../src/plan/recipes.ts';
import type { RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import type { Resolved, ResolvedOptions } from '../../src/resolve-options.ts';
import type { Change } from '../../src/update/changes.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import { answerProblems } from '../../src/template/block-answers.ts';
import { conventionOf, makefileText } from '../../src/template/convention.ts';
import { withTeamFiles } from '../../src/template/files.ts';
import { imagesOf } from '../../src/template/images.ts';
import { fillPlaceholders } from '../../src/template/placeholders.ts';
import type { Answer } from '../../src/template/questions.ts';
import { TEAM_OPTIONS, teamOption } from '../../src/template/team-options.ts';
import type { TeamFile } from '../../src/template/team.ts';
import type { TemplateRecord } from '../../src/template/template.ts';
import type { CommandLine } from '../command-line.ts';
import { OWN_OPTIONS } from '../dockerfile/chosen-options.ts';
import type { TemplateReport } from '../report.ts';
import { answersFor, knownAnswers, unaskedAnswers, type AnswersInput } from './answers.ts';
import { movedReference, type WantedInput } from './references.ts';
import { renderEjs } from './render-ejs.ts';
import { attributed, reported } from './report-layers.ts';
import type { TeamSession } from './session.ts';
import { settle, type Settled } from './settled.ts';

type Values = Readonly<Record<string, string>>;
type OwnOption = (typeof OWN_OPTIONS)[number];

const NONE: Values = {};

/** Options of a repository's image that a new service has not, for texts that hold them. */
const UNSAID: Values = Object.fromEntries(TEAM_OPTIONS.filter(({ of }) => of === 'repository').map(({ name }) => [name, 'false']));

export interface RunInput extends Pick<WantedInput, 'root' | 'cwd' | 'line'> {
  readonly around: Surroundings;
  /** A new service is made; else what the record says. */
  readonly makes?: 'service';
}

/** What templates change in one run of a command. */
export class TeamRun {
  readonly session: TeamSession;
  settled: Settled;
  /** Our options, with the rows of the templates among their choices. */
  readonly specs: readonly OptionSpec[];
  /** The references as they would be typed where the command was. */
  readonly typed: readonly string[];
  readonly #root: string;
  readonly #service: boolean;
  #answers: Readonly<Record<string, Answer>> = {};
  /** Answers that were said, and that nobody asks for; known once the questions are answered. */
  unasked: readonly Diagnostic[] = [];
  #values: Values = NONE;

  /** @throws Refusal where a flag says otherwise than a lock */
  constructor(session: TeamSession, { line, root, cwd, around, makes }: RunInput) {
    this.session = session;
    this.#service = makes === 'service' || session.stored?.options['kind'] !== undefined;
    this.settled = settle(session, line, { root, around, service: this.#service });
    this.typed = session.layers.map(({ reference }) => movedReference(reference, root, cwd));
    this.specs = specsOf(session);
    this.#root = root;
  }

  get stored(): StoredRecord | undefined {
    return this.session.stored;
  }

  get diagnostics(): readonly Diagnostic[] {
    return [...this.session.diagnostics, ...this.settled.diagnostics, ...this.unasked];
  }

  /** Tells what a person has answered otherwise than a template. */
  chosen(options: ResolvedOptions): void {
    const answered = Object.entries(options).filter(([name, { source }]) => source === 'answer' && this.settled.team[name] !== undefined).map(([name]) => name);
    this.settled = withoutValues(this.settled, answered);
  }

  /** Questions are there and not answered yet: the options have to be known first. */
  get asks(): boolean {
    return this.session.team.questions.length > 0 && this.#values === NONE;
  }

  /** Answers the questions. @param values options as texts */
  async answer(line: CommandLine, values: Values, ask: AnswersInput['ask']): Promise<void> {
    this.#values = this.#named(values);
    this.#answers = await answersFor({ session: this.session, line, values: this.#values, ask });
    this.unasked = unaskedAnswers(line, this.session.team, this.#answers);
  }

  /** The same, where nobody is asked. */
  answerKnown(line: CommandLine, values: Values): void {
    this.#values = this.#named(values);
    this.#answers = knownAnswers({ session: this.session, line, values: this.#values });
    this.unasked = unaskedAnswers(line, this.session.team, this.#answers);
  }

  /** Every option and answer as a text. */
  values(options: Values = this.#values): Values {
    return { ...this.#named(options), ...this.#answerTexts() };
  }

  /** A question that was not asked is empty. */
  #answerTexts(): Record<string, string> {
    return Object.fromEntries(this.session.team.questions.map(({ name }) => [name, this.#answers[name]?.text ?? '']));
  }

  /** Names of the service and its image: an image of a repository is called after its directory. */
  #named(values: Values): Values & { readonly name: string; readonly image: string } {
    const name = values['name'] ?? nameFrom(basename(this.#root));
    const image = this.session.team.values['image'];
    return { ...UNSAID, ...values, name, image: values['image'] ?? (image === undefined ? name : fillPlaceholders(image.text, { ...values, name, ...this.session.early.texts }, image.at).text) };
  }

  /** Name of a repository's image: a template may put it below a registry. */
  get image(): string {
    return this.#named({}).image;
  }

  /** An image of ours, or what a template has put in its place. */
  imageFor(reference: string): string {
    const texts = this.values();
    const put = imagesOf(this.session.team.images, '', [], (text, at) => fillPlaceholders(text, texts, at).text);
    return put({ name: null, from: reference, platform: null, why: null, steps: [] }, []).from;
  }

  /** What images are planned from. */
  get convention(): Convention {
    const { name, image } = this.#named({});
    const { team } = this.session;
    const [names, answers] = [{ ...UNSAID, name, image }, this.#answerTexts()];
    const convention = conventionOf(team, names, answers);
    return { ...convention, shape: (plan, values) => {
      const problems = answerProblems(team, plan.recipe, { ...names, ...values, ...answers });
      if (problems.length > 0) throw new Refusal(problems);
      return convention.shape(plan, values);
    } };
  }

  /** The rows alone: for a plan whose only use is what it decides. */
  get rows(): Convention {
    return { ...this.convention, shape: (plan) => plan };
  }

  /**
   * The files of a run with those of the templates.
   * @param more also files that are none of ours
   * @param options what was decided, as texts
   */
  files(ours: readonly RenderedFile[], more: boolean, options: Values, plan: BuildPlan | null, dockerfile = 'Dockerfile'): RenderedFile[] {
    const { team } = this.session;
    this.#values = this.#named(options);
    const values = this.values();
    const end = makefileText(team, values, options['recipe']);
    const ended = ours.map((file) => (end !== undefined && isMakefile(file) ? { ...file, contents: file.contents + end } : file));
    const run = (files: readonly TeamFile[]): readonly string[] => this.#run(files, { values, plan: plan as never });
    return withTeamFiles({ team, values, ours: ended, more, recipe: options['recipe'], dockerfile, run });
  }

  /** Prints files that are code, those of one template together. */
  #run(files: readonly TeamFile[], data: { readonly values: Values; readonly plan: never }): string[] {
    const texts = new Map<TeamFile, string>();
    for (const { template } of this.session.layers) {
      const own = files.filter((file) => file.template === template.manifest.name);
      renderEjs(template.files, own.map(({ source }) => ({ source, data }))).forEach((text, index) => texts.set(own[index]!, text));
    }
    return files.map((file) => texts.get(file)!);
  }

  /** Whether an option decides something here: of a repository's image, those of a service decide nothing. */
  #matters(option: string): boolean {
    return this.#service || teamOption(option)?.of !== 'service';
  }

  /** What the record keeps of the templates. */
  records(): TemplateRecord[] {
    const { team, otherwise } = this.settled;
    return this.session.layers.map(({ template: { pin, manifest: { name, version, defaults, locks } }, reference }) => ({
      reference, pin, name, version,
      answers: Object.fromEntries(Object.entries(this.#answers).filter(([, one]) => one.template === name && one.source !== 'default').map(([question, { text }]) => [question, text])),
      given: Object.fromEntries(Object.entries(team).filter(([option, one]) => one.template === name && this.#matters(option)).map(([option, { text }]) => [option, text])),
      own: otherwise.filter((option) => this.#matters(option) && (Object.hasOwn(defaults, option) || Object.hasOwn(locks, option))),
    }));
  }

  /** The layers as the report has them. */
  told(): TemplateReport[] {
    const team = Object.fromEntries(Object.entries(this.settled.team).filter(([name]) => this.#matters(name)));
    return this.session.layers.map(({ template, reference }) => reported(template, reference, team, this.#answers));
  }

  /** Options of an image whose value is the word of a template. */
  reportedOptions(chosen: Pick<RepositoryOptions, OwnOption>): Record<string, Resolved<unknown>> {
    const own = OWN_OPTIONS.filter((name) => this.settled.team[name] !== undefined);
    return Object.fromEntries(own.map((name) => [name, { value: chosen[name], source: 'team', template: this.settled.team[name]!.template }]));
  }

  /** Templates that are another version than when the files were written. */
  changes(): Change[] {
    const gone = (this.stored?.templates ?? []).filter(({ name }) => !this.session.layers.some(({ template, before }) => before?.name === name || template.manifest.name === name));
    return [
      ...this.session.layers.flatMap(({ template: { pin, manifest: { name, version } }, before }): Change[] => {
        if (before?.pin === pin) return [];
        const same = before?.version === version;
        return [{ what: `template ${name}`, from: before === undefined ? null : same ? `${version} (${short(before.pin)})` : before.version, to: same ? `${version} (${short(pin)})` : version, why: '', at: null }];
      }),
      ...gone.map(({ name, version }): Change => ({ what: `template ${name}`, from: version, to: null, why: '', at: null })),
    ];
  }

  /** Messages about a value of a template name it as what it is, and no flag that nobody typed. */
  attributed(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    return diagnostics.map((one) => Object.entries(this.settled.team).reduce((sum, [name, value]) => attributed(sum, name, value), one));
  }

  /** The answers, as they are said again. */
  get answers(): Readonly<Record<string, Answer>> {
    return this.#answers;
  }

  get runsCode(): boolean {
    return this.session.layers.some((layer) => layer.runsCode);
  }

  /** What the templates have to say at the end. */
  messages(): readonly string[] {
    const values = this.values();
    return this.session.team.messages.map(({ text, at }) => fillPlaceholders(text, values, at).text.trimEnd());
  }
}

/** The values of the templates without those that somebody has turned down. */
function withoutValues(settled: Settled, names: readonly string[]): Settled {
  const team = Object.fromEntries(Object.entries(settled.team).filter(([name]) => !names.includes(name)));
  return { ...settled, team, otherwise: [...settled.otherwise, ...names] };
}

/** A pin for a person's eyes. */
function short(pin: string): string {
  return pin.replace(/sha256-/, '').slice(-64).slice(0, 10);
}

/** The Makefile of a service, or what `yo go-docker:makefile` writes; no Makefile of somebody's that includes it. */
function isMakefile({ path, ownership }: RenderedFile): boolean {
  return ownership === 'managed' && (path === 'Makefile' || path === 'docker.mk');
}

function specsOf({ team: { bases, recipes } }: TeamSession): readonly OptionSpec[] {
  const rows = { base: bases.map(({ name, about }) => ({ value: name, about })), recipe: [...RECIPES.map((row) => ({ value: row.name as string, about: `${row.about}; ${row.cost}` })), ...recipes.map(({ name, about }) => ({ value: name, about }))] };
  // A recipe of a team takes the options of the one that it starts from.
  const from = (name: string | undefined): string | undefined => recipes.find((row) => row.name === name)?.from ?? name;
  return OPTIONS.map((spec): OptionSpec => {
    const { applies } = spec;
    const own = applies === undefined ? spec : { ...spec, applies: (soFar: Partial<ServiceOptions>) => applies({ ...soFar, ...(soFar.recipe !== undefined && { recipe: from(soFar.recipe)! }) }) };
    if (spec.name !== 'base' && spec.name !== 'recipe') return own;
    const choices = rows[spec.name];
    return { ...own, choices, parse: oneOf(spec.name, choices.map(({ value }) => value)) };
  });
}
