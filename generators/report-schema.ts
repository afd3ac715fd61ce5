import * as v from 'valibot';
import { OPTIONS, type OptionName, type OptionSpec, type ServiceOptions } from '../src/options.ts';
import type { OptionSource } from '../src/resolve-options.ts';
import type { Report } from './report.ts';

/** A path with the line that is meant; 0 is the file as a whole. */
const place = v.strictObject({
  path: v.string(),
  line: v.pipe(v.number(), v.integer(), v.minValue(0)),
  from: v.optional(v.literal('module-cache')),
});

const diagnostic = v.strictObject({
  code: v.pipe(v.string(), v.description('stable name of the rule')),
  severity: v.picklist(['error', 'warning', 'info']),
  message: v.pipe(v.string(), v.description('what is the case')),
  at: v.pipe(v.nullable(place), v.description('where it stands, relative to root')),
  remedy: v.pipe(v.string(), v.description('what to do next')),
});

const file = v.strictObject({
  path: v.pipe(v.string(), v.description('relative to root, with /')),
  action: v.pipe(
    v.picklist(['create', 'update', 'same', 'kept', 'removed', 'merged', 'conflict', 'deleted']),
    v.description('of update: merged with the edits that were made; conflict: both changed the same lines; deleted: by its user, and it stays so'),
  ),
  ownership: v.pipe(
    v.picklist(['managed', 'once', 'record']),
    v.description("managed: kept up to date by later runs; once: the user's own from the first day; record: .yo-rc.json"),
  ),
  conflicts: v.optional(v.pipe(v.array(v.number()), v.description('lines, from 1, at which a person has to decide'))),
  refused: v.optional(v.pipe(v.string(), v.description('of update: the file that still holds what an earlier one was refused'))),
});

const change = v.strictObject({
  what: v.pipe(v.string(), v.description('what it is about: builder, base, port')),
  from: v.pipe(v.nullable(v.string()), v.description('null where it is new')),
  to: v.pipe(v.nullable(v.string()), v.description('null where it is gone')),
  why: v.string(),
  at: v.pipe(v.nullable(place), v.description('the line that says so')),
});

const texts = v.array(v.string());
const textMap = v.record(v.string(), v.string());

const mount = v.variant('type', [
  v.strictObject({
    type: v.literal('bind'),
    from: v.optional(v.string()),
    source: v.optional(v.string()),
    target: v.string(),
    rw: v.optional(v.literal(true)),
  }),
  v.strictObject({ type: v.literal('cache'), id: v.string(), target: v.string() }),
  v.strictObject({ type: v.literal('secret'), id: v.string(), target: v.string() }),
  v.strictObject({ type: v.literal('ssh') }),
]);

const why = v.optional(v.pipe(v.string(), v.description('printed as a comment above the instruction')));

/** Dockerfile instructions. */
const step = v.variant('do', [
  v.strictObject({ why, do: v.literal('arg'), names: v.array(v.strictObject({ name: v.string(), value: v.optional(v.string()) })) }),
  v.strictObject({ why, do: v.literal('env'), values: textMap }),
  v.strictObject({ why, do: v.literal('workdir'), path: v.string() }),
  v.strictObject({
    why,
    do: v.literal('copy'),
    from: v.optional(v.string()),
    sources: texts,
    to: v.string(),
    patterns: v.optional(v.literal(true)),
    link: v.optional(v.boolean()),
    chown: v.optional(v.string()),
  }),
  v.strictObject({ why, do: v.literal('run'), mounts: v.array(mount), script: texts }),
  v.strictObject({ why, do: v.literal('label'), values: textMap, literal: v.exactOptional(v.literal(true)) }),
  v.strictObject({ why, do: v.literal('user'), user: v.string() }),
  v.strictObject({ why, do: v.literal('expose'), ports: v.array(v.number()) }),
  v.strictObject({ why, do: v.literal('healthcheck'), command: texts }),
  v.strictObject({ why, do: v.literal('entrypoint'), command: texts }),
  v.strictObject({ why, do: v.literal('cmd'), command: texts }),
  v.strictObject({ why, do: v.literal('volume'), paths: texts }),
  v.strictObject({ why, do: v.literal('stopsignal'), signal: v.string() }),
  v.strictObject({ why, do: v.literal('text'), lines: v.pipe(texts, v.description('of a team template, as it is written')) }),
]);

const plan = v.strictObject({
  recipe: v.string(),
  builder: v.picklist(['buildkit', 'portable']),
  head: v.optional(v.pipe(texts, v.description('lines above the first stage'))),
  stages: v.pipe(
    v.array(
      v.strictObject({
        name: v.nullable(v.string()),
        from: v.string(),
        platform: v.nullable(v.string()),
        why: v.nullable(v.string()),
        steps: v.array(step),
      }),
    ),
    v.description('in the order of the Dockerfile; the last one is the image'),
  ),
  skippedChecks: v.array(v.strictObject({ rule: v.string(), why: v.string() })),
  ignore: v.pipe(texts, v.description('lines of the .dockerignore')),
});

const source = v.pipe(
  v.picklist(['flag', 'answer', 'stored', 'team', 'detected', 'default'] satisfies (OptionSource | 'detected')[]),
  v.description('who said it; an earlier one wins over a later one; detected: what the code of the repository says'),
);

type AnyValue = ServiceOptions[OptionName];
type Sourced<T> = v.GenericSchema<{ value: T; source: OptionSource | 'detected'; template?: string | undefined }>;

const template = v.optional(v.pipe(v.string(), v.description('of source team: name of the template whose word counts')));

/** The values of an option as its row has them: its choices, else the type of its default, which may be none. */
function valueSchema(spec: OptionSpec): v.GenericSchema<AnyValue> {
  if (spec.open) return v.string() as unknown as v.GenericSchema<AnyValue>;
  const around = { directory: 'hello', remoteModule: null };
  const defaults = [spec.fallback({}, around), spec.fallback({ kind: 'cli' }, around)];
  const orNone = (schema: v.GenericSchema<AnyValue>): v.GenericSchema<AnyValue> => (defaults.includes(null) ? v.nullable(schema) : schema);
  if (spec.choices) return orNone(v.picklist(spec.choices.map(({ value }) => value)) as unknown as v.GenericSchema<AnyValue>);
  if (spec.type === 'list') return texts;
  const type = { number: v.number(), boolean: v.boolean(), string: v.string() }[typeof defaults[0] as 'number' | 'boolean' | 'string'];
  return orNone(type);
}

const options = v.partial(
  v.strictObject({
    ...(Object.fromEntries(
      OPTIONS.map((spec) => [spec.name, v.pipe(v.strictObject({ value: valueSchema(spec), source, template }), v.description(spec.about))]),
    ) as unknown as { [N in OptionName]: Sourced<ServiceOptions[N]> }),
    main: v.pipe(
      v.strictObject({ value: texts, source }),
      v.description('of dockerfile: directories of the main packages in the image, relative to root, the default one first'),
    ),
  }),
);

const templateReport = v.strictObject({
  name: v.string(),
  version: v.string(),
  reference: v.pipe(v.string(), v.description('as it was asked for')),
  pin: v.pipe(v.string(), v.description('what exactly was read: a commit, or a digest')),
  values: v.pipe(textMap, v.description('options whose value is its word')),
  answers: v.record(v.string(), v.strictObject({ value: v.string(), source: v.picklist(['flag', 'answer', 'stored', 'default']) })),
});

const figures = v.strictObject({
  imageBytes: v.pipe(v.number(), v.description('all files of all layers, uncompressed')),
  ratio: v.pipe(v.number(), v.description('imageBytes by those of the smallest image')),
  binaryBytes: v.number(),
  layers: v.number(),
  firstBuildMs: v.pipe(v.number(), v.description('wall clock of one run, milliseconds')),
  rebuildMs: v.pipe(v.number(), v.description('the same build after one changed line, milliseconds')),
  contents: v.strictObject({
    source: v.nullable(v.string()),
    shell: v.nullable(v.string()),
    caBundle: v.nullable(v.string()),
    zones: v.nullable(v.picklist(['tree', 'program', 'toolchain'])),
    user: v.string(),
  }),
});

const comparison = v.strictObject({
  service: v.string(),
  demo: v.boolean(),
  tool: v.strictObject({ program: v.string(), version: v.string(), platform: v.string() }),
  go: v.nullable(v.string()),
  prebuilt: v.strictObject({ by: v.picklist(['machine', 'builder image']), release: v.nullable(v.string()), why: v.string() }),
  edited: v.string(),
  rows: v.array(
    v.strictObject({
      recipe: v.string(),
      article: v.nullable(v.string()),
      figures: v.nullable(figures),
      failed: v.nullable(v.strictObject({ step: v.string(), lines: texts })),
    }),
  ),
  measured: v.pipe(texts, v.description('what the figures mean')),
  left: v.pipe(v.string(), v.description('what stays on the machine')),
});

/** Parts of the report under names of their own. */
export const REPORT_PARTS = { place, diagnostic, file, mount, step, plan, source, change, templateReport, figures, comparison };

/** The report that `--json` prints; docs/report.schema.json is made from this by scripts/docs.ts. */
export const REPORT_SCHEMA = v.pipe(
  v.strictObject({
    schema: v.literal(1),
    command: v.pipe(v.string(), v.description('app is the command without a name')),
    exit: v.pipe(v.picklist([0, 1, 2, 3, 130]), v.description('0 done, 1 refused or failed, of check: a build or a start fails, 2 of check: something no longer fits, 3 of update: conflicts are left, 130 interrupted')),
    root: v.pipe(v.string(), v.description('absolute path of the directory that the command worked in')),
    facts: v.pipe(v.nullable(v.looseObject({})), v.description('what was found in a repository; null where none was read, and of check, which reads of them what its rules ask')),
    options,
    plan: v.pipe(v.nullable(plan), v.description('the image; null where the run ended before it was planned')),
    files: v.pipe(v.array(file), v.description('empty after a refusal')),
    diagnostics: v.array(diagnostic),
    templates: v.optional(v.pipe(v.array(templateReport), v.description('team templates that were followed, the lowest layer first'))),
    changes: v.optional(v.pipe(v.array(change), v.description('of update alone: what is decided otherwise than when the files were written'))),
    comparison: v.optional(v.pipe(comparison, v.description('of compare alone'))),
  }),
  v.title('Machine report of generator-go-docker'),
);

type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T;
/** `exit` is any number and `facts` any object to the compiler. */
type Compared = Exclude<keyof Report, 'exit' | 'facts'>;

/** Does not compile where the code can make a report that the schema forbids. */
export const allows = (report: Writable<Pick<Report, Compared>>): Pick<v.InferInput<typeof REPORT_SCHEMA>, Compared> => report;
