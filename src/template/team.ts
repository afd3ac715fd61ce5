import satisfies from 'semver/functions/satisfies.js';
import { Refusal, type Diagnostic } from '../diagnostic.ts';
import { BASE_IMAGES, type BaseImage } from '../plan/base-images.ts';
import { RECIPES } from '../plan/recipes.ts';
import { nearest } from '../nearest.ts';
import { nameProblems } from './team-names.ts';
import { teamValues, type TeamValue } from './team-values.ts';
import { placeOf, textPlaceOf, type FileRule, type Manifest, type Place, type Question, type TeamRecipe, type Template, type TemplateFile } from './template.ts';

/** Something that one of the layered templates says, and whose word it is. */
export interface Won<T> {
  readonly value: T;
  /** Name of the template, from its manifest. */
  readonly template: string;
  /** As the template was asked for. */
  readonly reference: string;
  /** Where the template's manifest says it. */
  readonly at: Place;
  /** What earlier layers said, the first of them first. */
  readonly overridden: readonly { readonly value: T; readonly template: string }[];
}

/** A question with the template that asks it. */
export interface TeamQuestion extends Question {
  readonly template: string;
}

/** A row of the bases: ours, one of ours with fields of a team, or a team's own. */
export interface TeamBase extends BaseImage {
  /** The last template that says something about it; `null` for a row of ours. */
  readonly template: string | null;
}

/** A recipe of a team. */
export interface LayeredRecipe extends TeamRecipe {
  readonly template: string;
  /** The Dockerfile of the recipe, where it has one; its `dockerfile` is then the path. */
  readonly file: TemplateFile | null;
}

/** A file of a team with what it holds. */
export interface TeamFile extends FileRule {
  readonly template: string;
  readonly file: TemplateFile;
}

/** A text of a template. */
export interface TeamText {
  readonly text: string;
  readonly template: string;
  readonly at: Place;
}

/** What the layered templates say together. Every text may still hold `{{name}}`. */
export interface Team {
  /** The layers, in their order: what a later one says counts. */
  readonly templates: readonly Template[];
  /** By option, as its flag spells it. */
  readonly values: Readonly<Record<string, TeamValue>>;
  /** In the order in which they are asked. */
  readonly questions: readonly TeamQuestion[];
  /** Every base there is: ours first, in the order of our table. */
  readonly bases: readonly TeamBase[];
  /** By repository of an image of ours: what stands in its place. */
  readonly images: Readonly<Record<string, Won<string>>>;
  readonly recipes: readonly LayeredRecipe[];
  readonly labels: Readonly<Record<string, Won<string>>>;
  /** Lines of the `.dockerignore` of all layers. */
  readonly ignore: readonly TeamText[];
  /** By name of the block; those of a recipe are in its row. */
  readonly blocks: Readonly<Record<string, Won<string>>>;
  /** A later layer replaces all rules of an earlier one for the same path. */
  readonly files: readonly TeamFile[];
  readonly messages: readonly TeamText[];
  /** By rule of check. */
  readonly check: Readonly<Record<string, Won<Manifest['check'][string]>>>;
}

/** What holds without a template. */
export const NO_TEAM: Team = teamOf([], '0.0.0');

/**
 * Lays templates over each other. Values, labels, images, blocks, bases and rules are merged key by key, and the later layer
 * wins; lists are joined; a value that an earlier layer locks stays.
 *
 * @param generator the release that runs
 * @throws Refusal with every problem: a release that a template is not for, a lock that another layer contradicts, a
 * question of another type, a base or recipe that nobody has
 */
export function teamOf(templates: readonly Template[], generator: string): Team {
  const problems: Diagnostic[] = [...templates.flatMap((template) => releaseProblem(template, generator)), ...twice(templates)];
  const team: Team = {
    templates,
    values: teamValues(templates, problems),
    questions: questionsOf(templates, problems),
    bases: basesOf(templates, problems),
    images: merged(templates, 'images'),
    recipes: recipesOf(templates),
    labels: merged(templates, 'labels'),
    ignore: templates.flatMap(({ manifest }) => manifest.ignore.map((text, index) => ({ text, template: manifest.name, at: placeOf(manifest, 'ignore', index) }))),
    blocks: merged(templates, 'blocks'),
    files: filesOf(templates),
    messages: templates.filter(({ manifest }) => manifest.message !== '').map(({ manifest }) => ({ text: manifest.message, template: manifest.name, at: textPlaceOf(manifest, 'message') })),
    check: merged(templates, 'check'),
  };
  problems.push(...rowProblems(team), ...nameProblems(team));
  if (problems.length === 0) return team;
  // Of several templates, each file has lines of its own.
  throw new Refusal(templates.length > 1 ? problems : problems.sort((a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0)));
}

function releaseProblem({ manifest }: Template, generator: string): Diagnostic[] {
  if (satisfies(generator, manifest.generator, { includePrerelease: true })) return [];
  return [{
    code: 'template-generator',
    severity: 'error',
    message: `template ${manifest.name} ${manifest.version} is for generator-go-docker ${manifest.generator}, and this is ${generator}`,
    at: placeOf(manifest, 'generator'),
    remedy: 'run a release that it is for, or take a version of the template that is for this one',
  }];
}

function twice(templates: readonly Template[]): Diagnostic[] {
  return templates.flatMap(({ manifest: { name }, reference }, index): Diagnostic[] => {
    const earlier = templates.slice(0, index).find(({ manifest }) => manifest.name === name);
    if (earlier === undefined) return [];
    return [{
      code: 'template-twice', severity: 'error', at: null,
      message: `${earlier.reference} and ${reference} are both named ${name}, so that nobody could tell whose word counts`,
      remedy: 'name one of them once, or give the other a name of its own in go-docker.yaml',
    }];
  });
}

type MapKey = 'images' | 'labels' | 'blocks' | 'check';

/** A map of all layers, key by key. */
function merged<K extends MapKey>(templates: readonly Template[], part: K): Record<string, Won<Manifest[K][string]>> {
  const won = new Map<string, Won<Manifest[K][string]>>();
  for (const { manifest, reference } of templates) {
    for (const [key, value] of Object.entries(manifest[part]) as [string, Manifest[K][string]][]) {
      const before = won.get(key);
      const overridden = before === undefined ? [] : [...before.overridden, { value: before.value, template: before.template }];
      won.set(key, { value, template: manifest.name, reference, at: textPlaceOf(manifest, part, key), overridden });
    }
  }
  return Object.fromEntries(won);
}

/** A question that two layers ask is asked once, where the first asks it and as the last does. */
function questionsOf(templates: readonly Template[], problems: Diagnostic[]): TeamQuestion[] {
  const asked = new Map<string, TeamQuestion>();
  for (const { manifest } of templates) {
    for (const question of manifest.questions) {
      const before = asked.get(question.name);
      if (before !== undefined && before.type !== question.type) {
        problems.push({
          code: 'template-question', severity: 'error', at: question.at,
          message: `question ${question.name} of ${manifest.name} is a ${question.type}, and that of ${before.template} a ${before.type}`,
          remedy: 'give one of them another name, or both the same type',
        });
      }
      asked.set(question.name, { ...question, template: manifest.name });
    }
  }
  return [...asked.values()];
}

/** What a base of a team holds where its row does not say. */
const NEW_BASE: Omit<BaseImage, 'name' | 'image'> = { about: '', holds: [], packageManager: null, home: '/home/nonroot', platforms: null };

function basesOf(templates: readonly Template[], problems: Diagnostic[]): TeamBase[] {
  const rows = new Map<string, TeamBase>(BASE_IMAGES.map((row) => [row.name, { ...row, template: null }]));
  for (const { manifest } of templates) {
    for (const [name, fields] of Object.entries(manifest.bases)) {
      const before = rows.get(name);
      const image = fields.image ?? before?.image;
      if (image === undefined) {
        problems.push({
          code: 'template-base', severity: 'error', at: placeOf(manifest, 'bases', name),
          message: `base ${name} of ${manifest.name} has no image, and no base of this name is there yet`,
          remedy: guessed(name, [...rows.keys()]) ?? `add image: to it, e.g. image: mirror.example.com/base/${name}:1`,
        });
        continue;
      }
      rows.set(name, { ...NEW_BASE, about: `base image of ${manifest.name}`, ...before, ...fields, name, image, template: manifest.name });
    }
  }
  return [...rows.values()];
}

function recipesOf(templates: readonly Template[]): LayeredRecipe[] {
  const rows = new Map<string, LayeredRecipe>();
  for (const { manifest, files } of templates) {
    for (const row of manifest.recipes) {
      const file = row.dockerfile === null ? null : files.get(row.dockerfile)!;
      rows.set(row.name, { ...row, template: manifest.name, file });
    }
  }
  return [...rows.values()];
}

function filesOf(templates: readonly Template[]): TeamFile[] {
  let kept: TeamFile[] = [];
  for (const { manifest, files } of templates) {
    const paths = new Set(manifest.files.map(({ path }) => path));
    const own = manifest.files.map((rule) => ({ ...rule, template: manifest.name, file: files.get(rule.source)! }));
    kept = [...kept.filter(({ path }) => !paths.has(path)), ...own];
  }
  return kept;
}

/** Bases and recipes that values name have to be there, in ours or in any layer. */
function rowProblems({ values, bases, recipes }: Team): Diagnostic[] {
  const tables = { base: bases.map(({ name }) => name), recipe: [...RECIPES, ...recipes].map(({ name }) => name) };
  return Object.entries(tables).flatMap(([option, names]): Diagnostic[] => {
    const said = values[option];
    if (said === undefined || said.text.includes('{{') || names.includes(said.text)) return [];
    return [{
      code: `option-${option}`, severity: 'error', at: said.at,
      message: `template ${said.template} says ${option}: ${said.text}, which is not one of ${names.join(', ')}`,
      remedy: guessed(said.text, names) ?? `choose one of them, or describe it in ${option}s`,
    }];
  });
}

function guessed(word: string, names: readonly string[]): string | undefined {
  const guess = nearest(word, names);
  return guess === undefined ? undefined : `did you mean ${guess}?`;
}
