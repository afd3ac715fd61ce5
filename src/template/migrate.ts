import satisfies from 'semver/functions/satisfies.js';
import type { Json } from '../commit/record.ts';
import { Refusal, type Diagnostic } from '../diagnostic.ts';
import { destinationFault } from './manifest-check.ts';
import { manifestProblem } from './manifest-words.ts';
import { fillPlaceholders } from './placeholders.ts';
import { teamOption } from './team-options.ts';
import { placeOf, type Manifest, type Migration, type Place, type TemplateRecord } from './template.ts';

/** A repository as the version of a template left it that its record names. */
export interface Left {
  readonly record: TemplateRecord;
  /** Options of the record, by their keys there. */
  readonly options: Readonly<Record<string, Json>>;
  /** Files of the record. */
  readonly paths: readonly string[];
  /** Options as their flags spell them, for `{{name}}` in paths. */
  readonly values: Readonly<Record<string, string>>;
}

/** A file that lies elsewhere now. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** The same repository under the names of the template's version now. Its version and pin are still those of before. */
export interface Migrated {
  readonly record: TemplateRecord;
  readonly options: Readonly<Record<string, Json>>;
  /** In the order of the paths; nothing was there where they lead. */
  readonly moves: readonly Move[];
  /** What was done, a sentence each, with the place that asks for it. */
  readonly notes: readonly { readonly text: string; readonly at: Place }[];
}

/** What the migrations change, step by step. */
interface State {
  readonly problems: Diagnostic[];
  answers: Readonly<Record<string, string>>;
  given: Readonly<Record<string, string>>;
  options: Readonly<Record<string, Json>>;
  /** Where each file of the record lies by now. */
  paths: ReadonlyMap<string, string>;
}

/**
 * Applies the migrations of a manifest that are for the version in the record, in the order in which they stand: one for
 * `<2.0.0` and then one for `<3.0.0` bring a repository from 1 to 3. A version that is no version is migrated by none.
 *
 * @throws Refusal where an answer makes a path of a file lead out of the repository
 */
export function migrateTemplate({ record, options, paths, values }: Left, manifest: Manifest): Migrated {
  const state: State = { problems: [], answers: record.answers, given: record.given, options, paths: new Map(paths.map((path) => [path, path])) };
  const notes: Migrated['notes'][number][] = [];
  manifest.migrations.forEach((migration, index) => {
    if (!satisfies(record.version, migration.from, { includePrerelease: true })) return;
    const note: Note = (text, ...keys) => {
      const at = placeOf(manifest, 'migrations', index, ...keys);
      notes.push({ text, at });
      return at;
    };
    const before = renameQuestions(state, migration, note);
    renameValues(state, migration, note);
    moveFiles(state, migration, { before: { ...values, ...before }, after: { ...values, ...state.answers } }, note);
  });
  if (state.problems.length > 0) throw new Refusal(state.problems);
  const moves = [...state.paths].filter(([from, to]) => from !== to).map(([from, to]) => ({ from, to }));
  return { record: { ...record, answers: state.answers, given: state.given }, options: state.options, moves, notes };
}

type Note = (text: string, ...keys: string[]) => Place;

/** An answer under the new name stays; returns the answers under both names, for paths. */
function renameQuestions(state: State, { questions }: Migration, note: Note): Readonly<Record<string, string>> {
  const both = { ...state.answers };
  const answers = new Map(Object.entries(state.answers));
  for (const [from, to] of Object.entries(questions)) {
    if (!Object.hasOwn(state.answers, from)) continue;
    answers.delete(from);
    if (Object.hasOwn(state.answers, to)) continue;
    answers.set(to, state.answers[from]!);
    both[to] = state.answers[from]!;
    note(`the answer to ${from} is now that to ${to}`, 'questions', from);
  }
  state.answers = Object.fromEntries(answers);
  return both;
}

function renameValues(state: State, { values }: Migration, note: Note): void {
  for (const [name, renamed] of Object.entries(values)) {
    const known = (text: string): boolean => Object.hasOwn(renamed, text);
    const say = (from: string): Place => note(`${name} ${from} is now ${renamed[from]!}`, 'values', name, from);
    const answer = own(state.answers, name);
    if (answer !== undefined && known(answer)) {
      state.answers = { ...state.answers, [name]: renamed[answer]! };
      say(answer);
    }
    const option = teamOption(name);
    if (option === undefined) continue;
    const given = own(state.given, name);
    if (given !== undefined && known(given)) state.given = { ...state.given, [name]: renamed[given]! };
    const stored = own(state.options, option.name);
    if (stored === undefined) continue;
    const now = renamedJson(stored, renamed);
    if (JSON.stringify(now) === JSON.stringify(stored)) continue;
    state.options = { ...state.options, [option.name]: now };
    for (const text of (Array.isArray(stored) ? stored : [stored]).map(String).filter(known)) say(text);
  }
}

/** A stored value under its new name, as JSON of the same kind; of a list each of its values. */
function renamedJson(value: Json, renamed: Readonly<Record<string, string>>): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => renamedJson(item, renamed));
  const text = own(renamed, String(value));
  if (text === undefined) return value;
  if (typeof value === 'number' && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return typeof value === 'boolean' && /^(?:true|false)$/.test(text) ? text === 'true' : text;
}

/** A file moves where its path is that of before, filled with the answers of before, and nothing lies where it leads. */
function moveFiles(state: State, { files }: Migration, answers: { before: Readonly<Record<string, string>>; after: Readonly<Record<string, string>> }, note: Note): void {
  for (const [from, to] of Object.entries(files)) {
    const old = filled(from, answers.before);
    const now = filled(to, answers.after);
    const row = [...state.paths].find(([, path]) => path === old);
    if (row === undefined || now === undefined || [...state.paths.values()].includes(now)) continue;
    state.paths = new Map(state.paths).set(row[0], now);
    const at = note(`${old!} lies at ${now} now`, 'files', from);
    const fault = destinationFault(now);
    if (fault !== undefined) state.problems.push(manifestProblem(`migrations: ${JSON.stringify(now)} ${fault}`, at, 'change the answer that its path is made of'));
  }
}

/** The path; `undefined` where it is made of a question that was not asked here. */
function filled(path: string, values: Readonly<Record<string, string>>): string | undefined {
  const { text, problems } = fillPlaceholders(path, values, { path: '', line: 0 });
  return problems.length > 0 ? undefined : text;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
