import * as v from 'valibot';
import { Refusal, type Diagnostic } from '../../src/diagnostic.ts';
import { byName, fields, list, may, says, text, word } from '../../src/template/manifest-schema.ts';
import { shapeProblem } from '../../src/template/manifest-words.ts';
import { readManifestYaml, typedText } from '../../src/template/manifest-yaml.ts';
import type { Place, Template, TemplateFile } from '../../src/template/template.ts';

/** A template below the one that is judged. */
export interface Lower {
  readonly reference: string;
  /** Where it is said; `null` for a flag. */
  readonly at: Place | null;
}

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
  /** Templates that this one is laid over, the lowest first; a relative path starts from the directory of the template. */
  readonly below: readonly Lower[];
  /** What lies there before the command runs: the files of its repo/. */
  readonly files: ReadonlyMap<string, TemplateFile>;
}

const FILE = /^samples\/([^/]+)\/sample\.yaml$/;

const SCHEMA = fields({
  command: v.picklist(['app', 'dockerfile', 'makefile'], says('is no command that makes a sample', 'choose from app, dockerfile, makefile')),
  words: may(list(word), 'words that are typed behind it'),
  set: may(byName(text, word), 'answers by the names of questions'),
  below: may(list(text), 'references of the templates that this one is laid over'),
});

/** The samples of a template, by name; what is wrong with one is told at its line, and the others are read all the same. */
export function samplesOf({ files }: Template): { readonly samples: readonly Sample[]; readonly problems: readonly Diagnostic[] } {
  const samples: Sample[] = [];
  const problems: Diagnostic[] = [];
  for (const [path, { bytes }] of files) {
    const name = FILE.exec(path)?.[1];
    if (name === undefined) continue;
    try {
      samples.push({ ...described(new TextDecoder().decode(bytes), path), name, path, files: filesIn(files, `samples/${name}/repo/`) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.diagnostics.map((one) => ({ ...one, code: 'sample-file' })));
    }
  }
  return { samples, problems };
}

/** @throws Refusal with every problem at its line */
function described(source: string, path: string): Pick<Sample, 'command' | 'words' | 'set' | 'below'> {
  const yaml = readManifestYaml(source, path, 'command: app, dockerfile or makefile');
  const result = v.safeParse(SCHEMA, yaml.value);
  if (!result.success) throw new Refusal(result.issues.map((issue) => shapeProblem(issue, yaml, path)));
  const { command, words = [], set = {}, below = [] } = result.output;
  const at = (...keys: (string | number)[]): Place => yaml.places.get(keys.join('\n')) ?? { path, line: 0 };
  const typed = words.map((item, index) => typedText(yaml, item, ['words', index]));
  const stray = typed.findIndex((item) => /^--template(?:=|$)/.test(item));
  if (stray >= 0) {
    throw new Refusal([{
      code: 'sample-file', severity: 'error', at: at('words', stray), message: 'words: --template would start from the place where the sample is made',
      remedy: 'write below: [../base], with references that start from the directory of the template, the lowest layer first',
    }]);
  }
  return {
    command, words: typed,
    set: Object.fromEntries(Object.entries(set).map(([name, value]) => [name, typedText(yaml, value, ['set', name])])),
    below: below.map((reference, index) => ({ reference, at: at('below', index) })),
  };
}

function filesIn(files: Template['files'], folder: string): ReadonlyMap<string, TemplateFile> {
  return new Map([...files].filter(([path]) => path.startsWith(folder)).map(([path, file]) => [path.slice(folder.length), file]));
}
