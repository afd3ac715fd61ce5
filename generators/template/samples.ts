import * as v from 'valibot';
import { parseDocument } from 'yaml';
import type { Diagnostic } from '../../src/diagnostic.ts';
import type { Template, TemplateFile } from '../../src/template/template.ts';

/** A repository, or a service to be, that the template is tried on: a directory below samples/. */
export interface Sample {
  readonly name: string;
  /** The file that describes it. */
  readonly path: string;
  readonly command: 'app' | 'dockerfile' | 'makefile';
  /** What else is typed. */
  readonly words: readonly string[];
  /** Answers to the template's questions. */
  readonly set: Readonly<Record<string, string>>;
  /** What lies there before the command runs: the files of its repo/. */
  readonly files: ReadonlyMap<string, TemplateFile>;
}

const FILE = /^samples\/([^/]+)\/sample\.yaml$/;

const schema = v.strictObject({
  command: v.picklist(['app', 'dockerfile', 'makefile']),
  words: v.optional(v.array(v.string()), []),
  set: v.optional(v.record(v.string(), v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String))), {}),
});

/** The samples of a template, by name; what is wrong with one is told, and the others are read all the same. */
export function samplesOf({ files }: Template): { readonly samples: readonly Sample[]; readonly problems: readonly Diagnostic[] } {
  const samples: Sample[] = [];
  const problems: Diagnostic[] = [];
  for (const [path, { bytes }] of files) {
    const name = FILE.exec(path)?.[1];
    if (name === undefined) continue;
    const document = parseDocument(new TextDecoder().decode(bytes));
    const read = v.safeParse(schema, document.errors.length > 0 ? undefined : document.toJS());
    if (read.success) samples.push({ name, path, ...read.output, files: filesIn(files, `samples/${name}/repo/`) });
    else problems.push(...(document.errors.length > 0 ? document.errors.map(({ message }) => wrong(path, message.split('\n')[0]!)) : read.issues.map((issue) => wrong(path, `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`))));
  }
  return { samples, problems };
}

function filesIn(files: Template['files'], folder: string): ReadonlyMap<string, TemplateFile> {
  return new Map([...files].filter(([path]) => path.startsWith(folder)).map(([path, file]) => [path.slice(folder.length), file]));
}

function wrong(path: string, message: string): Diagnostic {
  return { code: 'sample-file', severity: 'error', message, at: { path, line: 0 }, remedy: 'say command: app, dockerfile or makefile; words: a list of words that are typed behind it; set: answers by the names of questions' };
}
