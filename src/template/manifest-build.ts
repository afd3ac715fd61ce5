import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../nearest.ts';
import type { ManifestSource } from './manifest-schema.ts';
import { typedText, type YamlManifest } from './manifest-yaml.ts';
import type { FileRule, Manifest, Migration, Place, Question, Said, TeamRecipe, TemplateFile, When } from './template.ts';

type Key = string | number;
type Word = string | number | boolean;

/** What a manifest is made of: its YAML, and the files beside it. */
export interface Ground {
  readonly yaml: YamlManifest;
  readonly files: ReadonlyMap<string, TemplateFile> | undefined;
  readonly path: string;
  readonly problems: Diagnostic[];
}

/** The manifest of what is written, with everything that it leaves out; texts of blocks that lie in files are read. */
export function buildManifest(source: Partial<ManifestSource>, ground: Ground): Manifest {
  const text = (value: unknown, ...keys: Key[]): string => typedText(ground.yaml, value, keys);
  const texts = (map: object | undefined, key: string): Record<string, string> => mapped(map, (value, name) => text(value, key, name));
  return {
    name: source.name ?? '', version: source.version ?? '0.0.0', generator: source.generator ?? '*', about: text(source.about ?? '', 'about'),
    defaults: saidOf(ground, source.defaults, 'defaults'),
    locks: saidOf(ground, source.locks, 'locks'),
    questions: (source.questions ?? []).map((row, index) => questionOf(ground, row, index)),
    bases: basesOf(ground, source.bases),
    images: texts(source.images, 'images'),
    recipes: (source.recipes ?? []).map((row, index): TeamRecipe => ({
      name: row.name, about: text(row.about, 'recipes', index, 'about'), from: row.from ?? 'minimal',
      blocks: blocksOf(ground, row.blocks, ['recipes', index, 'blocks']), dockerfile: row.dockerfile ?? null, at: at(ground, 'recipes', index),
    })),
    labels: texts(source.labels, 'labels'),
    ignore: (source.ignore ?? []).map((line, index) => text(line, 'ignore', index)),
    blocks: blocksOf(ground, source.blocks, ['blocks']),
    files: (source.files ?? []).map((row, index): FileRule => ({
      path: row.path, source: row.from ?? row.path, ownership: row.ownership ?? 'managed', when: whenOf(ground, row.when, ['files', index, 'when']), at: at(ground, 'files', index),
    })),
    message: text(source.message ?? '', 'message'),
    check: (source.check ?? {}) as Manifest['check'],
    migrations: (source.migrations ?? []).map((row, index) => migrationOf(ground, row, index)),
    places: ground.yaml.places,
  };
}

function at({ yaml, path }: Ground, ...keys: Key[]): Place {
  return yaml.places.get(keys.join('\n')) ?? { path, line: 0 };
}

function mapped<R>(map: object | undefined, make: (value: unknown, key: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, make(value, key)]));
}

function saidOf(ground: Ground, options: object | undefined, part: string): Record<string, Said> {
  return mapped(options, (value, name) => ({
    text: Array.isArray(value) ? value.map((item, index) => typedText(ground.yaml, item, [part, name, index])).join(',') : typedText(ground.yaml, value, [part, name]),
    at: at(ground, part, name),
  }));
}

type QuestionSource = NonNullable<ManifestSource['questions']>[number];

function questionOf(ground: Ground, row: QuestionSource, index: number): Question {
  const text = (value: unknown, ...keys: Key[]): string => typedText(ground.yaml, value, ['questions', index, ...keys]);
  return {
    name: row.name, about: text(row.about, 'about'),
    type: row.type ?? (row.choices === undefined ? 'text' : 'choice'),
    choices: (row.choices ?? []).map((choice, place) => text(choice, 'choices', place)),
    fallback: row.default === undefined ? null : text(row.default, 'default'),
    when: whenOf(ground, row.when, ['questions', index, 'when']),
    pattern: row.pattern ?? null, remedy: row.remedy ?? null, at: at(ground, 'questions', index),
  };
}

function whenOf(ground: Ground, when: { readonly [name: string]: Word | readonly Word[] } | undefined, keys: readonly Key[]): When {
  return mapped(when, (value, name) => (Array.isArray(value) ? value.map((item, index) => typedText(ground.yaml, item, [...keys, name, index])) : [typedText(ground.yaml, value, [...keys, name])]));
}

function basesOf(ground: Ground, bases: ManifestSource['bases']): Manifest['bases'] {
  return mapped(bases, (fields, name) => {
    const { about, packageManager, platforms, ...others } = fields as NonNullable<ManifestSource['bases']>[string];
    return {
      ...others,
      ...(about !== undefined && { about: typedText(ground.yaml, about, ['bases', name, 'about']) }),
      ...(packageManager !== undefined && { packageManager: packageManager === 'none' ? null : packageManager }),
      ...(platforms !== undefined && { platforms: platforms === 'any' ? null : platforms }),
    } as Manifest['bases'][string];
  });
}

/** Texts of blocks. One that lies in a file has its first line there, for messages about what is in it. */
function blocksOf(ground: Ground, blocks: object | undefined, keys: readonly Key[]): Record<string, string> {
  return mapped(blocks, (block, name) => {
    if (typeof block === 'string') return typedText(ground.yaml, block, [...keys, name]);
    const { file } = block as { file: string };
    ground.yaml.places.set([...keys, name, 'text'].join('\n'), { path: file, line: 1 });
    return fileText(ground, file, at(ground, ...keys, name, 'file'));
  });
}

function fileText({ files, problems }: Ground, path: string, where: Place): string {
  const file = files?.get(path);
  if (files === undefined) return '';
  if (file === undefined) {
    problems.push(missingFile(path, files, where));
    return '';
  }
  const text = new TextDecoder('utf-8').decode(file.bytes);
  if (text.includes('\uFFFD')) problems.push({ code: 'template-file', severity: 'error', message: `${path} is not UTF-8, and cannot be the text of a block`, at: where, remedy: 'save it as UTF-8' });
  return text.replaceAll('\r\n', '\n').replace(/\n+$/, '');
}

/** A file that the manifest names and the template does not hold. */
export function missingFile(path: string, files: ReadonlyMap<string, TemplateFile>, where: Place): Diagnostic {
  const names = [...files.keys()];
  const alike = names.find((name) => name.split('/').at(-1) === path.split('/').at(-1)) ?? nearest(path, names);
  return {
    code: 'template-file', severity: 'error', message: `${JSON.stringify(path)} is not in the template`, at: where,
    remedy: alike === undefined ? 'add the file, or give its path from the directory of go-docker.yaml' : `did you mean ${alike}? Paths start from the directory of go-docker.yaml`,
  };
}

type MigrationSource = NonNullable<ManifestSource['migrations']>[number];

function migrationOf(ground: Ground, row: MigrationSource, index: number): Migration {
  return {
    from: row.from, questions: row.questions ?? {}, files: row.files ?? {},
    values: mapped(row.values, (renamed, name) => mapped(renamed as object, (value, old) => typedText(ground.yaml, value, ['migrations', index, 'values', name, old]))),
  };
}
