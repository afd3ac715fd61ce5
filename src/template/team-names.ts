import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { madeOf, waitsFor } from './first-questions.ts';
import { manifestProblem } from './manifest-words.ts';
import { placeholdersIn, spacedProblems, unknown } from './placeholders.ts';
import type { Team, TeamQuestion } from './team.ts';
import { TEAM_OPTIONS } from './team-options.ts';
import { placeOf, textPlaceOf, type Place, type When } from './template.ts';

const OPTION_NAMES: readonly string[] = TEAM_OPTIONS.map(({ name }) => name);

/** What texts and conditions of the layers name, and none of them asks: a placeholder, an option, a question that comes later. */
export function nameProblems(team: Team): Diagnostic[] {
  const known = [...OPTION_NAMES, ...team.questions.map(({ name }) => name)];
  return [
    ...textsOf(team).flatMap(({ text, at, also }) => placeholdersIn(text).flatMap(({ name, line }) => {
      const names = [...known, ...(also ?? [])];
      return names.includes(name) ? [] : [unknown(name, names, { ...at, line: at.line + line })];
    })),
    ...[...textsOf(team), ...Object.values(team.values), ...team.questions.flatMap(({ about, fallback, at }) => [about, fallback ?? ''].map((text) => ({ text, at })))].flatMap(({ text, at }) => spacedProblems(text, known, at)),
    ...valueProblems(team),
    ...team.questions.flatMap((question, index) => questionProblems(question, team.questions.slice(0, index))),
    ...team.files.flatMap((file) => whenProblems(file.when, team.questions, file.at, known)),
  ];
}

interface Text {
  readonly text: string;
  readonly at: Place;
  /** Placeholders that this text alone may hold. */
  readonly also?: readonly string[];
}

/** Every text of the layers that is filled. Files are filled where they are written. */
function textsOf(team: Team): readonly Text[] {
  const recipes = team.templates.flatMap(({ manifest }) => manifest.recipes.flatMap((recipe, index) => (
    Object.entries(recipe.blocks).map(([name, text]) => ({ text, at: textPlaceOf(manifest, 'recipes', index, 'blocks', name) }))
  )));
  const bases = team.templates.flatMap(({ manifest }) => Object.entries(manifest.bases).map(([name, { image }]) => ({ text: image ?? '', at: placeOf(manifest, 'bases', name, 'image') })));
  return [
    ...[...Object.values(team.labels), ...Object.values(team.blocks)].map(({ value, at }) => ({ text: value, at })),
    ...Object.values(team.images).map(({ value, at }) => ({ text: value, at, also: ['tag'] })),
    ...team.ignore, ...team.messages, ...recipes, ...bases,
    ...team.files.map(({ path, at }) => ({ text: path, at })),
  ];
}

/**
 * Placeholders in values of options. Options are decided in the order of the table, so that one further down is not known
 * yet; a question is answered before all of them, and so may wait for none.
 */
function valueProblems({ values, questions }: Team): Diagnostic[] {
  return Object.entries(values).flatMap(([option, { text, at }]) => {
    const above = OPTION_NAMES.slice(0, OPTION_NAMES.indexOf(option));
    return placeholdersIn(text).flatMap(({ name }) => {
      if (above.includes(name)) return [];
      const index = questions.findIndex((question) => question.name === name);
      if (index >= 0) return waitingProblem(option, questions[index]!, questions.slice(0, index), at);
      if (!OPTION_NAMES.includes(name)) return [unknown(name, [...above, ...questions.map((question) => question.name)], at)];
      return [manifestProblem(`${option} is made of {{${name}}}, which is decided after it`, at, above.length === 0 ? 'write the value out' : `take a question, or one of ${above.join(', ')}`)];
    });
  });
}

function waitingProblem(option: string, question: TeamQuestion, earlier: readonly TeamQuestion[], at: Place): Diagnostic[] {
  const waits = waitsFor(question, earlier);
  if (waits === undefined) return [];
  return [manifestProblem(`${option} is made of {{${question.name}}}, and that question (line ${question.at.line}) waits for ${waits}, which is decided after it`, at, `let the question wait for nothing, or take {{${question.name}}} from ${option}`)];
}

/** A question is made of what is decided before it: options, and questions above it. */
function questionProblems(question: TeamQuestion, earlier: readonly TeamQuestion[]): Diagnostic[] {
  const { when, at } = question;
  const known = [...OPTION_NAMES, ...earlier.map(({ name }) => name)];
  return [
    ...whenProblems(when, earlier, at, known),
    ...[...new Set(madeOf(question))].filter((name) => !known.includes(name)).map((name) => unknown(name, known, at)),
  ];
}

/** Conditions on what nobody asks, and on answers that nobody can give. */
function whenProblems(when: When, questions: readonly TeamQuestion[], at: Place, known: readonly string[]): Diagnostic[] {
  return Object.entries(when).flatMap(([name, wanted]) => {
    if (!known.includes(name)) {
      const guess = nearest(name, known);
      return [manifestProblem(`when names ${name}, which is no option and no question that is asked before`, at, guess === undefined ? 'ask it above, or take it out' : `did you mean ${guess}?`)];
    }
    const possible = answersOf(name, questions);
    return wanted.filter((value) => possible !== undefined && !possible.includes(value)).map((value) => (
      manifestProblem(`when waits for ${name} to be ${value}, which it never is`, at, `choose from ${possible!.join(', ')}`)
    ));
  });
}

/** All values that something can have; `undefined` where they are not known beforehand. Bases and recipes may come from any layer. */
function answersOf(name: string, questions: readonly TeamQuestion[]): readonly string[] | undefined {
  const question = questions.find((row) => row.name === name);
  if (question !== undefined) return { text: undefined, number: undefined, switch: ['true', 'false'], choice: question.choices }[question.type];
  const option = TEAM_OPTIONS.find((row) => row.name === name)!;
  if (option.type === 'switch') return ['true', 'false'];
  return option.choices.length === 0 || /^(?:base|recipe)$/.test(name) ? undefined : option.choices.map(({ value }) => value);
}
