import * as v from 'valibot';
import { RULES } from '../check/rules.ts';
import { TEMPLATE_NEWER } from '../check/weighed.ts';
import { BLOCKS } from './blocks.ts';
import { TEAM_OPTIONS, type TeamOption } from './team-options.ts';

/**
 * The shape of `go-docker.yaml`. What needs more than one value to be judged (a file that has to be there, an answer among
 * choices) is no part of it: see manifest-check.ts. docs/template.schema.json is made from this by scripts/docs.ts.
 *
 * A message has two lines: what is the case, said behind the key, and what to do about it.
 */
export const says = (what: string, next: string): string => `${what}\n${next}`;

/** A word for a template, a base or a recipe. */
const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
/** https://semver.org, the pattern that the page suggests. */
const VERSION = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** An image, as FROM takes it: no blank may end it. */
const IMAGE = /^[A-Za-z0-9{][^\s"'`$\\]*$/;
/** registry/repository, without a tag. */
const REPOSITORY = /^[a-z0-9][a-zA-Z0-9.:_/-]*$/;
/** A key of a label: https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations, with the upper case that some tools use. */
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/;

export const word = v.union([v.string(), v.number(), v.boolean()], says('has to be a text', 'put it in quotes, or leave the key out'));
export const text = v.string(says('has to be a text', 'put it in quotes, or leave the key out'));
const matching = (pattern: RegExp, what: string, next: string) => v.pipe(v.string(says(what, next)), v.regex(pattern, says(what, next)));
export const list = <S extends v.GenericSchema>(item: S) => v.array(item, says('has to be a list', 'write each item in a line of its own, behind - '));

const isTable = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const noTable = says('has to be a map', 'write each entry in a line of its own, as key: value');
/** valibot's own take a list too. */
const table = <S extends v.GenericSchema>(schema: S) => v.pipe(v.custom<v.InferInput<S>>(isTable, noTable), schema);
/** Keys that are known alone; every one that is not is told, with those that are. */
export const fields = <E extends v.ObjectEntries>(entries: E) => table(v.objectWithRest(entries, v.never(says('is no key that this release knows', Object.keys(entries).join(', '))), noTable));
export const byName = <S extends v.GenericSchema>(key: v.GenericSchema<string, string>, value: S) => table(v.record(key, value, noTable));
const about = <S extends v.GenericSchema>(schema: S, description: string) => v.pipe(schema, v.description(description));
export const may = <S extends v.GenericSchema>(schema: S, description: string) => v.pipe(v.optional(schema), v.description(description));

const name = matching(NAME, 'is no name', 'use lower-case letters, digits and single . _ - between them, e.g. acme-go');
const range = matching(/^[^\n]{1,200}$/, 'is no range of versions', "give one in quotes, e.g. '>=0.1.0 <2'");
const image = matching(IMAGE, 'is no image', 'give registry/repository:tag, e.g. mirror.example.com/hub/golang:1.27');
const words = list(word);
const when = byName(text, v.union([word, words], says('has to be a value, or a list of them', 'give the values at which it applies, e.g. [http, cli]')));
const block = v.union([text, fields({ file: text })], says('has to be a text, or file: with the path of one in the template', 'write it behind | in lines of its own'));
const blocks = fields(Object.fromEntries(BLOCKS.map((row) => [row.name, may(block, `${row.file}, ${row.about}`)])));

/** A value of an option. An editor offers its choices; `{{name}}`, and names that a team adds, are texts beside them. */
function optionValue({ type, choices }: TeamOption): v.GenericSchema {
  if (type === 'switch') return v.union([v.boolean(), v.string()], says('is neither on nor off', 'write true or false'));
  if (type === 'list') return v.union([list(text), v.string()], says('has to be a list', 'write the values in brackets, e.g. [linux/amd64, linux/arm64]'));
  if (choices.length > 0) return v.union([v.picklist(choices.map(({ value }) => value)), v.string()], says('has to be a text', `choose from ${choices.map(({ value }) => value).join(', ')}`));
  return word;
}

const options = fields(Object.fromEntries(TEAM_OPTIONS.map((row) => [row.name, may(optionValue(row), row.about)])));

const question = fields({
  name: about(matching(/^[a-z][a-z0-9_]*$/, 'is no name of a question', 'use lower-case letters, digits and _, e.g. cost_center'), 'name of the answer, in texts as {{name}}'),
  about: about(word, 'what is asked, as the prompt shows it. May hold {{name}} of an option or an earlier question'),
  type: may(v.picklist(['text', 'number', 'switch', 'choice'], says('is no type of a question', 'choose from text, number, switch, choice')), 'what an answer is; text, or choice where there are choices'),
  choices: may(words, 'the answers of type choice'),
  default: may(word, 'the answer where nothing is said; without it, it has to be said. May hold {{name}} of an option or an earlier question'),
  when: may(when, 'asked where each of these options or earlier questions has one of the values'),
  pattern: may(matching(/^[^\n]{1,200}$/, 'is no pattern of one line and at most 200 characters', "give a regular expression in quotes, e.g. '[a-z]+-\\d{3}'"), 'regular expression that the whole answer matches'),
  remedy: may(text, 'what a right answer looks like, for who gave a wrong one'),
});

const base = fields({
  image: may(image, 'the image; needed for a base of a new name. May hold {{name}} of an option or a question'),
  about: may(word, 'what it is for, as the prompt shows it'),
  holds: may(list(v.picklist(['ca', 'user', 'tmp', 'zones', 'shell'], says('is nothing that a base is asked for', 'choose from ca, user, tmp, zones, shell'))), 'what an image on it need not bring along: CA bundle, the user 65532, /tmp, time zones, a shell'),
  packageManager: may(v.picklist(['apt', 'apk', 'none'], says('is no package manager that is known here', 'choose from apt, apk, none')), 'what installs packages on it'),
  home: may(matching(/^\/[A-Za-z0-9._/-]*$/, 'is no absolute path', 'give one, e.g. /home/nonroot'), 'where the user 65532 is at home'),
  platforms: may(v.union([v.literal('any'), list(matching(/^linux\/[a-z0-9/]+$/, 'is no platform', 'give one like linux/amd64'))], says('has to be a list of platforms, or any', 'write them in brackets, e.g. [linux/amd64, linux/arm64]')), 'platforms that it is published for; any for all'),
});

const recipe = fields({
  name: about(name, 'what --recipe calls it'),
  about: about(word, 'what it is for, as the prompt shows it'),
  from: may(text, 'the recipe of ours that it starts from; minimal where it says nothing'),
  blocks: may(blocks, 'blocks of this recipe alone; they win over those of all'),
  dockerfile: may(text, 'path of a Dockerfile in the template, in place of ours'),
});

const file = fields({
  path: about(text, 'where it goes, relative to the root of the repository; may hold {{name}}'),
  from: may(text, 'where it lies in the template; the same path where it says nothing'),
  ownership: may(v.picklist(['managed', 'once'], says('is no way to own a file', 'choose from managed, once')), 'managed: kept up to date by later runs (where nothing is said); once: written where it is not there, and then the repository\'s own'),
  when: may(when, 'written where each of these options or questions has one of the values'),
});

const renamed = byName(text, text);
const migration = fields({
  from: about(range, "versions that it is for, e.g. '<2.0.0'"),
  questions: may(renamed, 'questions that have another name now: old name: new name'),
  values: may(byName(text, byName(text, word)), 'values that have another name now, by option or question (its new name): old value: new value'),
  files: may(renamed, 'files that lie elsewhere now: old path: new path'),
});

const grade = v.picklist(['broken', 'drift', 'advice', 'off'], says('is no weight of a rule', 'choose from broken, drift, advice, off'));
const rules = fields(Object.fromEntries([...RULES, TEMPLATE_NEWER].map(({ id, title }) => [id, may(grade, title)])));

/** Parts with a name of their own in the schema on disk. */
export const MANIFEST_PARTS = { when, block, blocks, options, question, base, recipe, file, migration };

/** The manifest as it is written. */
export const MANIFEST_SCHEMA = v.pipe(
  fields({
    name: about(name, 'name of the template; messages and the record call it so'),
    version: about(matching(VERSION, 'is no version', "give one in three parts, e.g. version: 1.0.0"), 'version of the template (semver.org); raised with every change that repositories shall follow'),
    generator: may(range, "releases of generator-go-docker that it works with, e.g. '>=0.1.0 <2'"),
    about: may(word, 'what it is for'),
    defaults: may(options, 'options where nobody says otherwise'),
    locks: may(options, 'options with a value that nobody may change'),
    questions: may(list(question), 'questions of its own, in the order in which they are asked'),
    bases: may(byName(name, base), 'base images: fields of one of ours, or one of its own under a new name'),
    images: may(byName(matching(REPOSITORY, 'is no repository of an image', 'give it as our Dockerfiles do, without a tag, e.g. golang'), image), 'images in place of ours, by repository; the tag stays, or stands where {{tag}} is'),
    recipes: may(list(recipe), 'recipes of its own'),
    labels: may(byName(matching(LABEL, 'is no key of a label', 'use letters and digits with . _ - / between them, e.g. com.example.team'), word), 'labels of every image; a $ is one, and build arguments are for the block labels'),
    ignore: may(list(text), 'lines that are added to .dockerignore'),
    blocks: may(blocks, 'texts at named places of our files'),
    files: may(list(file), 'files that it brings, or that stand in place of ours'),
    message: may(text, 'printed after a run'),
    check: may(rules, 'rules of check that weigh more or less here, or nothing'),
    migrations: may(list(migration), 'what a repository of an older version needs before this one is merged'),
  }),
  v.title('Manifest of a team template of generator-go-docker (go-docker.yaml)'),
);

/** The manifest as it is written, once its shape is right. */
export type ManifestSource = v.InferOutput<typeof MANIFEST_SCHEMA>;
