import * as v from 'valibot';
import { compareBytes } from '../repo.ts';
import { scanObject, type JsonObjectText } from './json-text.ts';
import { migrated, MIGRATIONS, SCHEMA, schemaOf, type Schemas } from './migrate.ts';
import type { TemplateRecord } from '../template/template.ts';
import { pathFault } from './paths.ts';

/** The file that holds the record, beside what other generators keep there. */
export const RECORD_FILE = '.yo-rc.json';

/** The key of our record in that file: the name of this package. */
export const RECORD_KEY = 'generator-go-docker';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What is remembered of one file that was written. */
export interface FileRecord {
  /** `managed`: kept up to date; `once`: the user's from the start. */
  readonly ownership: 'managed' | 'once';
  /** SHA-256 of the bytes as they were written, in hex. */
  readonly sha256: string;
  /**
   * The whole text as it was last rendered: the base of the next three-way merge. It is kept here, as plain text, so
   * that it is at hand offline, in a shallow clone, without git, and when the release that rendered it is gone; and so
   * that the same input gives the same bytes on every machine.
   */
  readonly base?: string;
  /** Name of the template that it comes from; absent for a file of ours. */
  readonly template?: string;
  /** It was written as a program: the base of the executable bit. */
  readonly executable?: true;
}

/** What was written last, by which release and from which options. */
export interface Record {
  readonly schema: 1;
  /** Release of this package. */
  readonly generator: string;
  readonly options: { readonly [name: string]: Json };
  /** By path, relative to the root. */
  readonly files: { readonly [path: string]: FileRecord };
  /** The team templates that it follows, in their order. */
  readonly templates?: readonly TemplateRecord[];
  /** Of a repository's top: templates for whatever below it has no record yet. */
  readonly template?: string | readonly string[];
}

export type RecordCode =
  /** The file is no JSON, or no object. */
  | 'GD-RECORD-BROKEN'
  /** The record is there, but not of the right shape. */
  | 'GD-RECORD-SHAPE'
  /** The record was written by a later release. */
  | 'GD-RECORD-NEWER';

/** One thing that is wrong with the record. `path` is the file, with line and column where they are known. */
export interface RecordProblem {
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** The record cannot be used. The file is left as it is. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly code: RecordCode;
  readonly problems: readonly RecordProblem[];

  constructor(code: RecordCode, problems: readonly RecordProblem[]) {
    super(problems.map(({ path, message, remedy }) => `${path}: ${message}\n  → ${remedy}`).join('\n'));
    this.code = code;
    this.problems = problems;
  }
}

const TAKE_BACK = `mend it, or take ${RECORD_FILE} back from your version control`;

/** valibot's `record` takes a list too. */
function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const table = <T>() => v.custom<T>(isTable, 'has to be an object');

const optionsSchema = v.record(v.string(), v.custom<Json>(() => true));

const filesSchema = v.record(
  v.pipe(v.string(), v.check((path) => pathFault(path) === undefined, ({ input }) => `the path ${pathFault(input)}`)),
  v.strictObject({
    ownership: v.picklist(['managed', 'once']),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in 64 lower-case hex digits')),
    base: v.exactOptional(v.string()),
    template: v.exactOptional(v.string()),
    executable: v.exactOptional(v.literal(true)),
  }),
);

const texts = v.pipe(table<{ [name: string]: string }>(), v.record(v.string(), v.string()));

const templateSchema = v.strictObject({
  reference: v.pipe(v.string(), v.nonEmpty('is empty')),
  pin: v.string(),
  name: v.string(),
  version: v.string(),
  answers: texts,
  given: texts,
  own: v.array(v.string()),
});

/** A reference, or several. */
const defaultSchema = v.union([v.pipe(v.string(), v.nonEmpty('is empty')), v.array(v.pipe(v.string(), v.nonEmpty('is empty')))]);

/** The record's own parts. A new part is a new schema: an older release would drop it without a word. */
const recordSchema = (schema: number) => v.strictObject({
  schema: v.literal(schema),
  generator: v.pipe(v.string(), v.nonEmpty('is empty')),
  options: v.pipe(table<v.InferInput<typeof optionsSchema>>(), optionsSchema),
  files: v.pipe(table<v.InferInput<typeof filesSchema>>(), filesSchema),
  templates: v.exactOptional(v.array(templateSchema)),
  template: v.exactOptional(defaultSchema),
});

/**
 * The record in the text of `.yo-rc.json`; `undefined` where there is no file, an empty one, or one with nothing below our key. A
 * record of an older schema is read as one of the current; the file has the current one after the next run that writes.
 *
 * @throws RecordError with the place of what is wrong
 */
export function readRecord(text: string | undefined, schemas: Schemas = { current: SCHEMA, migrations: MIGRATIONS }): Record | undefined {
  const object = objectOf(text);
  const own = object?.members.findLast(({ key }) => key === RECORD_KEY);
  if (text === undefined || own === undefined) return undefined;
  const found: unknown = JSON.parse(text.slice(own.valueStart, own.valueEnd));
  if (isNone(found)) return undefined;
  refuseNewer(found, schemas.current);
  const value = migrated(found, schemas);
  const result = v.safeParse(recordSchema(schemas.current), value);
  if (result.success) return result.output as Record;
  throw new RecordError('GD-RECORD-SHAPE', result.issues.map((issue) => ({
    path: RECORD_FILE,
    message: `${jsonPath([RECORD_KEY, ...(issue.path ?? []).map(({ key }) => key)])}: ${wordsOf(issue)}`,
    remedy: TAKE_BACK,
  })));
}

/** The key holds nothing, or only the templates of whatever has no record yet. */
function isNone(value: unknown): boolean {
  return isTable(value) && Object.keys(value as object).every((key) => key === 'template');
}

/**
 * The templates for whatever has no record yet, out of the text of a `.yo-rc.json`; `undefined` where it says nothing of them.
 * @throws RecordError where they are no texts
 */
export function readDefaultTemplates(text: string): readonly string[] | undefined {
  const own = objectOf(text)?.members.findLast(({ key }) => key === RECORD_KEY);
  const found: unknown = own === undefined ? undefined : JSON.parse(text.slice(own.valueStart, own.valueEnd));
  if (!isTable(found) || !Object.hasOwn(found as object, 'template')) return undefined;
  const result = v.safeParse(defaultSchema, (found as { template: unknown }).template);
  if (result.success) return [result.output].flat();
  throw new RecordError('GD-RECORD-SHAPE', [{ path: RECORD_FILE, message: `${jsonPath([RECORD_KEY, 'template'])}: has to be a reference, or a list of them`, remedy: 'write "template": "github:org/template"' }]);
}

function wordsOf({ kind, type, expected, received, message }: v.BaseIssue<unknown>): string {
  if (kind === 'validation' || type === 'custom') return message;
  if (received === 'undefined') return 'is missing';
  if (expected === 'never') return 'is not known to this release';
  return `is ${received}, but has to be ${expected ?? 'something else'}`;
}

/**
 * The text of `.yo-rc.json` with the record in it. All other bytes of an existing text stay, and so does a record that
 * says the same in another layout. Indentation and line ends are those of the existing text; keys are sorted.
 *
 * @throws RecordError where the existing text is no JSON object
 */
export function printRecord(existing: string | undefined, record: Record): string {
  const object = objectOf(existing);
  const key = JSON.stringify(RECORD_KEY);
  if (existing === undefined || object === undefined) return `{\n  ${key}: ${printValue(record, '  ', '\n')}\n}\n`;
  const end = existing.includes('\r\n') ? '\r\n' : '\n';
  const { members } = object;
  const indent = indentOf(existing, object);
  const own = members.findLast((member) => member.key === RECORD_KEY);
  if (own !== undefined) {
    const now = existing.slice(own.valueStart, own.valueEnd);
    if (JSON.stringify(sorted(JSON.parse(now) as Json)) === JSON.stringify(sorted(record))) return existing;
    return existing.slice(0, own.valueStart) + printValue(record, indent, end) + existing.slice(own.valueEnd);
  }
  const last = members.at(-1);
  const head = existing.slice(0, last?.valueEnd ?? object.open + 1) + (last === undefined ? '' : ',');
  const tail = last === undefined ? end + existing.slice(object.close) : existing.slice(last.valueEnd);
  const member = indent === '' ? `${key}:` : `${end}${indent}${key}: `;
  return head + member + printValue(record, indent, end) + tail;
}

/** The object in the file's text; `undefined` where there is no text. */
function objectOf(text: string | undefined): JsonObjectText | undefined {
  // The mark in front is no part of JSON; it is blanked, so that all offsets stay.
  const json = text?.replace(/^\uFEFF/, ' ');
  if (json === undefined || json.trim() === '') return undefined;
  const object = scanObject(json);
  if (object !== undefined && 'members' in object) return object;
  const conflict = /^<{7} /m.test(json);
  throw new RecordError('GD-RECORD-BROKEN', [{
    path: object === undefined ? RECORD_FILE : `${RECORD_FILE}:${object.line}:${object.column}`,
    message: object === undefined ? 'is JSON, but no object' : `is no JSON: expected ${object.expected} here`,
    remedy: conflict ? `settle git's conflict markers in ${RECORD_FILE}, then run again` : TAKE_BACK,
  }]);
}

function refuseNewer(value: unknown, current: number): void {
  const schema = schemaOf(value);
  if (schema === undefined || schema <= current) return;
  const release = typeof value === 'object' && value !== null && 'generator' in value && typeof value.generator === 'string' ? value.generator : '';
  const version = /^\d+\.\d+\.\d+[\w.+-]*$/.test(release) ? release : 'latest';
  throw new RecordError('GD-RECORD-NEWER', [{
    path: RECORD_FILE,
    message: `was written by a later release (${release || 'unknown'}, schema ${schema}; known here: schema ${current})`,
    remedy: `give the command to that release: npx ${RECORD_KEY}@${version} update, check, …`,
  }]);
}

/** `$["generator-go-docker"].files["a b"].sha256` */
function jsonPath(keys: readonly unknown[]): string {
  const parts = keys.map((key) => (
    typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
  ));
  return `$${parts.join('')}`;
}

/** The white space in front of the object's members; `''` where they all stand on one line. */
function indentOf(text: string, { open, close, members: [first] }: JsonObjectText): string {
  if (first === undefined) return '  ';
  const line = text.slice(open, first.keyStart);
  if (line.includes('\n')) return line.slice(line.lastIndexOf('\n') + 1) || '  ';
  return text.slice(open, close).includes('\n') ? '  ' : '';
}

function printValue(record: Record, indent: string, end: string): string {
  return JSON.stringify(sorted(record), undefined, indent).replaceAll('\n', `${end}${indent}`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => compareBytes(a, b));
  // Not by assignment: that would take "__proto__" for something else than a key.
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
