import validRange from 'semver/ranges/valid.js';
import { RECORD_FILE } from '../commit/record.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import { RECIPES } from '../plan/recipes.ts';
import { blockFaults } from './blocks.ts';
import { missingFile } from './manifest-build.ts';
import { manifestProblem } from './manifest-words.ts';
import { pathKey, templatePathFault } from './paths.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { faultOfAnswer, questionProblems } from './question-check.ts';
import { teamOption } from './team-options.ts';
import { placeOf, textPlaceOf, type Manifest, type Place, type TemplateFile } from './template.ts';

/** What is wrong with a manifest of the right shape, as far as it tells by itself. */
export function manifestProblems(manifest: Manifest, files: ReadonlyMap<string, TemplateFile> | undefined): Diagnostic[] {
  return [
    ...rangeProblems(manifest), ...optionProblems(manifest), ...questionProblems(manifest), ...recipeProblems(manifest),
    ...blockProblems(manifest), ...lineProblems(manifest), ...fileProblems(manifest), ...migrationProblems(manifest),
    ...(files === undefined ? [] : absentFiles(manifest, files)),
  ];
}

function rangeProblems(manifest: Manifest): Diagnostic[] {
  const ranges = [[manifest.generator, placeOf(manifest, 'generator')] as const, ...manifest.migrations.map(({ from }, index) => [from, placeOf(manifest, 'migrations', index, 'from')] as const)];
  return ranges.filter(([range]) => validRange(range) === null).map(([range, at]) => manifestProblem(`${JSON.stringify(range)} is no range of versions`, at, "write it as npm does, in quotes, e.g. '>=0.1.0 <2'"));
}

/** Options said twice, and values that no repository could take. A value with `{{name}}` is judged when it is filled. */
function optionProblems({ defaults, locks }: Manifest): Diagnostic[] {
  const both = Object.keys(locks).filter((name) => Object.hasOwn(defaults, name));
  return [
    ...both.map((name) => manifestProblem(`${name} has a default and a lock`, defaults[name]!.at, `leave it out of defaults: the lock in line ${locks[name]!.at.line} counts`)),
    ...[...Object.entries(defaults), ...Object.entries(locks)].flatMap(([name, { text, at }]) => {
      if (/[\r\n]/.test(text)) return [manifestProblem(`${name} holds a line break`, at, 'write it in one line')];
      const fault = text.includes('{{') ? undefined : optionFault(name, text);
      return fault === undefined ? [] : [{ code: `option-${name}`, severity: 'error' as const, message: fault.problem, at, remedy: fault.remedy }];
    }),
  ];
}

/** Why no repository could take a value, in the words of a manifest: a key in place of a flag. */
function optionFault(name: string, text: string): { readonly problem: string; readonly remedy: string } | undefined {
  const fault = teamOption(name)?.problem(text);
  const asKey = (words: string): string => words.replaceAll(`--${name} `, `${name}: `);
  return fault && { problem: asKey(fault.problem), remedy: asKey(fault.remedy) };
}

function recipeProblems({ recipes }: Manifest): Diagnostic[] {
  const ours: readonly string[] = RECIPES.map(({ name }) => name);
  return recipes.flatMap(({ name, from, at }, index) => [
    ...(ours.includes(name) ? [manifestProblem(`${name} is a recipe of ours`, at, 'give it another name; blocks and files of the template change ours')] : []),
    ...(recipes.findIndex((other) => other.name === name) < index ? [manifestProblem(`recipe ${name} is described twice`, at, 'give one of them another name')] : []),
    ...(ours.includes(from) ? [] : [manifestProblem(`recipe ${name} starts from ${from}, which is not one of ${ours.join(', ')}`, at, `did you mean ${nearest(from, ours) ?? 'minimal'}?`)]),
  ]);
}

/** Texts that cannot be part of their file, whatever stands for their placeholders. */
function blockProblems(manifest: Manifest): Diagnostic[] {
  const all = [
    ...Object.entries(manifest.blocks).map(([name, text]) => ({ name, text, at: textPlaceOf(manifest, 'blocks', name) })),
    ...manifest.recipes.flatMap((recipe, index) => Object.entries(recipe.blocks).map(([name, text]) => ({ name, text, at: textPlaceOf(manifest, 'recipes', index, 'blocks', name) }))),
  ];
  return all.flatMap(({ name, text, at }) => blockFaults(name, withoutPlaceholders(text), false).map(({ line, message, remedy }) => (
    { code: 'template-block', severity: 'error' as const, message: `block ${name} ${message}`, at: { ...at, line: at.line + line - 1 }, remedy }
  )));
}

/** Texts that are one line of a file of ours. */
function lineProblems(manifest: Manifest): Diagnostic[] {
  const lines = [
    ...Object.entries(manifest.labels).map(([key, text]) => [`label ${key}`, text, placeOf(manifest, 'labels', key)] as const),
    ...manifest.ignore.map((text, index) => ['a line of ignore', text, placeOf(manifest, 'ignore', index)] as const),
  ];
  return lines.filter(([, text]) => /[\r\n]/.test(text)).map(([what, , at]) => manifestProblem(`${what} holds a line break`, at, 'write it in one line'));
}

function fileProblems(manifest: Manifest): Diagnostic[] {
  return manifest.files.flatMap(({ path, when, at }, index) => {
    const fault = destinationFault(path);
    const earlier = manifest.files.slice(0, index).find((other) => pathKey(other.path) === pathKey(path));
    const always = earlier !== undefined && [when, earlier.when].some((conditions) => Object.keys(conditions).length === 0);
    return [
      ...(fault === undefined ? [] : [manifestProblem(`files: ${JSON.stringify(path)} ${fault}`, at, 'give a path inside of the repository, with / between its parts')]),
      ...(always ? [manifestProblem(`files: ${JSON.stringify(path)} is written twice, first by line ${earlier.at.line}`, at, 'leave one of them out, or give each a when: of its own')] : []),
    ];
  });
}

/** Why a file of a template must not go there, with any plain word for its placeholders. */
export function destinationFault(path: string): string | undefined {
  const plain = withoutPlaceholders(path);
  if (pathKey(plain) === RECORD_FILE) return 'is the record of this generator';
  return templatePathFault(plain);
}

function migrationProblems(manifest: Manifest): Diagnostic[] {
  return manifest.migrations.flatMap(({ questions, values, files }, index) => {
    const later = manifest.migrations.slice(index + 1);
    // A name may be that of a version in between, which a later migration takes on.
    const names = [...manifest.questions.map(({ name }) => name), ...later.flatMap((migration) => Object.keys(migration.questions))];
    const at = (...keys: string[]): Place => placeOf(manifest, 'migrations', index, ...keys);
    const gone = (name: string, keys: string[]): Diagnostic => manifestProblem(`${name} is no question of the template`, at(...keys), nearest(name, names) === undefined ? 'give the name that the question has now' : `did you mean ${nearest(name, names)!}?`);
    return [
      ...Object.entries(questions).filter(([, to]) => !names.includes(to)).map(([from, to]) => gone(to, ['questions', from])),
      ...Object.keys(values).filter((name) => !names.includes(name) && teamOption(name) === undefined).map((name) => gone(name, ['values', name])),
      ...Object.entries(values).flatMap(([name, renamed]) => Object.entries(renamed).flatMap(([from, to]) => {
        if (later.some((migration) => Object.hasOwn(migration.values[name] ?? {}, to))) return [];
        const question = manifest.questions.find((row) => row.name === name);
        const fault = question === undefined ? optionFault(name, to)?.problem : faultOfAnswer(question, to);
        return fault === undefined ? [] : [manifestProblem(`migrations: ${name} ${JSON.stringify(to)} cannot be what ${JSON.stringify(from)} is now: ${fault}`, at('values', name, from), `give a value that ${name} can have`)];
      })),
      ...Object.entries(files).flatMap(([from, to]) => [from, to].flatMap((path) => {
        const fault = destinationFault(path);
        return fault === undefined ? [] : [manifestProblem(`migrations: ${JSON.stringify(path)} ${fault}`, at('files', from), 'give a path inside of the repository')];
      })),
    ];
  });
}

function absentFiles({ files: rules, recipes }: Manifest, files: ReadonlyMap<string, TemplateFile>): Diagnostic[] {
  const named = [...rules.map(({ source, at }) => [source, at] as const), ...recipes.flatMap(({ dockerfile, at }) => (dockerfile === null ? [] : [[dockerfile, at] as const]))];
  return named.filter(([path]) => !files.has(path)).map(([path, at]) => missingFile(path, files, at));
}
