import { readDockerIgnore } from '../docker-ignore.ts';
import { Refusal, type Diagnostic } from '../diagnostic.ts';
import { BASE_IMAGES, type BaseImage } from '../plan/base-images.ts';
import type { BuildPlan, Stage } from '../plan/build-plan.ts';
import type { Convention } from '../plan/convention.ts';
import { recipe, RECIPES, type Recipe, type RecipeName } from '../plan/recipes.ts';
import { BLOCKS, blockFaults, copiedFiles, labelled, runs } from './blocks.ts';
import { basesFilled, imagesOf } from './images.ts';
import { fillPlaceholders } from './placeholders.ts';
import type { Team, Won } from './team.ts';
import type { Place } from './template.ts';

type Values = Readonly<Record<string, string>>;

/**
 * A team's rows and texts as what plans are made from.
 * @param names of service and image, where no plan decides them
 * @param answers to the questions
 */
export function conventionOf(team: Team, names: Values, answers: Values): Convention {
  const texts = [...Object.values(team.blocks).map(({ value }) => value), ...team.recipes.flatMap(({ blocks }) => Object.values(blocks))];
  const reads = [...new Set(texts.flatMap((text) => readsOf(text, team, { ...names, ...answers })))];
  const own = team.recipes.map((row): Recipe => ({ ...recipe(row.from), name: row.name, about: row.about, cost: `of template ${row.template}`, article: null, from: row.from as RecipeName }));
  return { bases: team.bases.map(asRow), recipes: [...RECIPES, ...own], reads, shape: (plan, values) => shaped(plan, team, { ...names, ...values, ...answers }, reads) };
}

/** An image of a team's own comes from where its row says. */
function asRow({ template, ...row }: Team['bases'][number]): BaseImage {
  const ours = BASE_IMAGES.find(({ name }) => name === row.name);
  return template === null || ours?.image === row.image ? row : { ...row, own: true };
}

/** Files that a text copies, those of the template that lie in a directory one by one. */
function readsOf(text: string, team: Team, answers: Values): string[] {
  return copiedFiles(fillPlaceholders(text, answers, { path: '', line: 1 }).text).filter((path) => !path.includes('{{')).flatMap((path) => {
    const below = team.files.map((file) => file.path).filter((file) => file.startsWith(`${path}/`));
    return below.length > 0 ? below : [path];
  });
}

function shaped(plan: BuildPlan, team: Team, values: Values, reads: readonly string[]): BuildPlan {
  const problems: Diagnostic[] = [];
  const fill = (text: string, at: Place): string => {
    const filled = fillPlaceholders(text, values, at);
    problems.push(...filled.problems);
    return filled.text;
  };
  const blocks = blockTexts(plan, team, fill, values['builder'] === 'portable', problems);
  const labels = Object.entries(team.labels).map(([name, { value, at, template }]) => [name, fill(value, at), template] as const);
  const why = `Template ${[...new Set(labels.map(([, , template]) => template))].join(', ')}.`;
  const image = imagesOf(team.images, values['registry'] ?? '', problems, fill);
  const ignore = team.ignore.map(({ text, at }) => fill(text, at));
  const based = plan.stages.map(basesFilled(team, problems, fill));
  if (problems.length > 0) throw new Refusal(problems);
  const put = based.map((stage) => blocks.reduce((sum: Stage, { name, text, template }) => {
    const row = BLOCKS.find((block) => block.name === name)!;
    return row.put?.(sum, { do: 'text', lines: text.split('\n'), why: `Template ${template}, block ${name}.` }) ?? sum;
  }, stage));
  const named = put.map(({ name }) => name);
  const stages = put.map((stage) => image(runs(stage) ? labelled(stage, Object.fromEntries(labels), why) : stage, named));
  const head = blocks.filter(({ name }) => name === 'head').flatMap(({ text, template }) => [`# Template ${template}, block head.`, ...text.split('\n')]);
  return { ...plan, ...(head.length > 0 && { head }), stages, ignore: withIgnore(plan.ignore, ignore, team, reads) };
}

interface BlockText {
  readonly name: string;
  readonly text: string;
  readonly template: string;
}

/** The blocks of the Dockerfile in the order of their table; those of a team's recipe count over those of the team. */
function blockTexts(plan: BuildPlan, team: Team, fill: (text: string, at: Place) => string, portable: boolean, problems: Diagnostic[]): BlockText[] {
  const row = team.recipes.find(({ name }) => name === plan.recipe);
  return BLOCKS.filter(({ file }) => file === 'Dockerfile').flatMap(({ name }) => {
    const own = row !== undefined && Object.hasOwn(row.blocks, name) ? { value: row.blocks[name]!, template: row.template, at: row.at } : undefined;
    const said: Pick<Won<string>, 'value' | 'template' | 'at'> | undefined = own ?? (Object.hasOwn(team.blocks, name) ? team.blocks[name] : undefined);
    if (said === undefined || said.value.trim() === '') return [];
    const text = fill(said.value, said.at).trimEnd();
    problems.push(...blockFaults(name, text, portable).map((fault): Diagnostic => ({
      code: 'template-block', severity: 'error', message: `block ${name} of template ${said.template}, line ${fault.line}, ${fault.message}`, at: said.at, remedy: fault.remedy,
    })));
    return [{ name, text, template: said.template }];
  });
}

/** The text at the end of the Makefile, or of docker.mk; `undefined` where no template has one. */
export function makefileText(team: Team, values: Values, name: string | undefined): string | undefined {
  const row = team.recipes.find((one) => one.name === name);
  const said = row?.blocks['makefile'] === undefined ? team.blocks['makefile'] : { value: row.blocks['makefile'], template: row.template, at: row.at };
  if (said === undefined || said.value.trim() === '') return undefined;
  const { text, problems } = fillPlaceholders(said.value, values, said.at);
  if (problems.length > 0) throw new Refusal(problems);
  return `\n# Template ${said.template}, block makefile.\n${text.trimEnd()}\n`;
}

/** Lines of the templates, and what lets in again that which their texts copy. */
function withIgnore(ours: readonly string[], lines: readonly string[], team: Team, reads: readonly string[]): readonly string[] {
  const names = [...new Set(team.ignore.map(({ template }) => template))].join(', ');
  const all = [...ours, ...(lines.length > 0 ? [`# Template ${names}.`, ...lines] : [])];
  const { hides } = readDockerIgnore(all.join('\n'));
  const hidden = reads.filter(hides).map((path) => `!${path.replace(/[\\*?[\]]/g, '\\$&')}`);
  return hidden.length > 0 ? [...all, '# What a template copies into the image.', ...hidden] : all;
}
