/** justfile, shell scripts and CI workflows: texts of shell with a name each. */
import { baseName, joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { readGoUse } from '../shell/go-use.ts';
import { readScript } from '../shell/script.ts';
import { shellWorld } from './answers.ts';
import { buildEnv, inEnv } from './go-env.ts';
import { goMention, purposeOf, type Mention, type Reader } from './mention.ts';
import { parseYaml, readYaml, type YamlNode } from './yaml-file.ts';

const limit = 256 * 1024;

interface Script {
  readonly reader: Reader;
  readonly context: string;
  readonly text: string;
  readonly at: { readonly path: string; readonly line: number };
  readonly dir: string | undefined;
  readonly variables?: ReadonlyMap<string, string>;
  /** What the file gives to its commands beside. */
  readonly env?: ReadonlyMap<string, string>;
}

/** Calls of the go command in one named text of shell. */
export function scriptMentions(tree: GoTree, script: Script): Mention[] {
  if (!/\bgo|GO/.test(script.text)) return [];
  const setting = {
    line: script.at.line,
    dir: script.dir,
    ...shellWorld(tree),
    variables: script.variables ?? new Map<string, string>(),
  };
  return readScript(script.text, setting).flatMap((command) => {
    const go = readGoUse(inEnv(command, script.env), script.at.path);
    return go === undefined ? [] : [goMention(script.reader, script.context, go, command.nested)];
  });
}

/** Shell that stands in a file, as a step with a name. */
export interface Step {
  readonly context: string;
  readonly text: string;
  readonly at: { readonly path: string; readonly line: number };
  /** `undefined` where only a run tells. */
  readonly dir: string | undefined;
  readonly env: ReadonlyMap<string, string>;
}

/** Variables of the build under `env:` of nodes that lie within each other, outer ones first. */
export function envOf(nodes: readonly YamlNode[], fill = (text: string): string => text): ReadonlyMap<string, string> {
  const settings = nodes.flatMap((node) => node.get('env')?.entries ?? []);
  return buildEnv(settings.map(([name, { text }]) => [name, text === undefined ? undefined : fill(text)]));
}

/** `justfile`: recipes begin at the margin, their lines are indented; `{{name}}` is a variable. */
export function readJustfile(tree: GoTree, path: string): Mention[] {
  const lines = (tree.repo.read(path, limit) ?? '').split('\n');
  const variables = new Map<string, string>();
  const exported = new Map<string, string>();
  const mentions: Mention[] = [];
  let context = '';
  lines.forEach((line, i) => {
    const variable = /^(export\s+)?([\w-]+)\s*:=\s*(.*?)\s*$/.exec(line);
    const recipe = /^@?([\w-]+)[^:=]*:(?!=)/.exec(line);
    if (variable !== null) {
      const value = justValue(variable[3] as string, variables);
      if (value === undefined) return;
      variables.set(variable[2] as string, value);
      if (variable[1] !== undefined) exported.set(variable[2] as string, value);
    } else if (recipe !== null) context = recipe[1] as string;
    else if (/^\s+\S/.test(line)) {
      const text = line
        .trim()
        .replace(/^[@-]+/, '')
        .replace(/\{\{\s*([\w-]+)\s*\}\}/g, (raw, name: string) => variables.get(name) ?? raw);
      mentions.push(
        ...scriptMentions(tree, {
          reader: 'justfile',
          context,
          text,
          at: { path, line: i + 1 },
          dir: parentOf(path),
          env: buildEnv(exported),
        }),
      );
    }
  });
  return mentions;
}

const justTerm = /^\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([A-Za-z_][\w-]*))\s*(?:\+|$)/;

/** Strings, commands and variables of a justfile, one behind the other (just.systems/man, "Expressions"). */
function justValue(expression: string, variables: ReadonlyMap<string, string>): string | undefined {
  let value = '';
  for (let rest = expression; rest !== '' || value === ''; ) {
    const [term, double, single, command, name] = justTerm.exec(rest) ?? [];
    const part = double ?? single ?? (command === undefined ? variables.get(name ?? '') : `$(${command})`);
    if (term === undefined || part === undefined) return undefined;
    value += part;
    rest = rest.slice(term.length);
    if (rest === '') return value;
  }
  return value;
}

const shebang = /^#!.*\b(?:ba|da)?sh\b/;

/** A shell script: its name says what it is for. It is run from the top of the repository, as nearly all are. */
export function readShellScript(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit);
  if (text === undefined || !/\bgo\s+(?:-C\s+\S+\s+)?(?:build|install|run|test)\b|\bGO\b/.test(text) || (!/\.(?:sh|bash)$/.test(path) && !shebang.test(text))) return [];
  const context = baseName(path).replace(/\.\w+$/, '');
  const mentions = scriptMentions(tree, { reader: 'script', context, text, at: { path, line: 1 }, dir: '.' });
  // A script of a test or tool folder is for that, whatever it is called.
  const folder = purposeOf(parentOf(path).replace(/^(?:\.\/)?scripts?(?=\/|$)/, ''), 'build');
  return folder === 'test' || folder === 'tool'
    ? mentions.map((mention) => ({ ...mention, purpose: folder }))
    : mentions;
}

const exported = /^[ \t]*(?:export[ \t]+)?(?:GOFLAGS|GOEXPERIMENT|CGO_ENABLED)=/m;

/** `.envrc` (direnv): what it sets holds for whatever go command is typed below it. */
export function readEnvrc(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit) ?? '';
  const first = exported.exec(text);
  if (first === null) return [];
  const at = { path, line: text.slice(0, first.index).split('\n').length };
  return scriptMentions(tree, { reader: 'script', context: '', text: `${text}\ngo build ./...\n`, at: { path, line: 1 }, dir: parentOf(path) })
    .slice(-1).map((mention) => ({ ...mention, at, ...(mention.go && { go: { ...mention.go, at } }) }));
}

/** GitHub workflow: `run` steps with their `working-directory`; the file, the job and the step say what for. */
export function readWorkflow(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit);
  // Without both words no step calls the go command, and parsing is slow.
  if (text === undefined || !/\brun\b/.test(text) || !/\bgo|GO/.test(text)) return [];
  return workflowSteps(text, path).flatMap((step) => scriptMentions(tree, { reader: 'workflow', ...step }));
}

/** The `run` steps of a workflow. */
export function workflowSteps(text: string, path: string): Step[] {
  const file = baseName(path).replace(/\.ya?ml$/, '');
  return parseYaml(text).flatMap((document) =>
    (document.get('jobs')?.entries ?? []).flatMap(([job, body]) => {
      const base =
        body.get('defaults')?.get('run')?.get('working-directory')?.text ??
        document.get('defaults')?.get('run')?.get('working-directory')?.text;
      const jobs = matrixOf(body);
      return (body.get('steps')?.items ?? []).flatMap((step): Step[] => {
        const run = step.get('run');
        if (run?.text === undefined) return [];
        const where = step.get('working-directory')?.text ?? base ?? '.';
        const context = [file, job, step.get('name')?.text ?? ''].join(' / ');
        const line = run.line + (isBlock(run) ? 1 : 0);
        const script = run.text;
        const each = [...new Map(jobs.map((job): [string, Matrix] => [inMatrix(`${script}\0${where}`, job), job])).values()];
        return each.map((job) => {
          const place = inMatrix(where, job);
          const env = envOf([document, body, step], (value) => inMatrix(value, job));
          return { context, text: inMatrix(script, job), at: { path, line }, dir: place.includes('$') ? undefined : joinPath(place), env };
        });
      });
    }),
  );
}

/** What one job of a matrix is given. */
type Matrix = ReadonlyMap<string, string>;

/** Systems and releases are no matter of an image. */
const ofMachine = /os\b|arch|platform|target|runner|version|^go$/i;
const mostJobs = 20;

/** The jobs that a matrix makes of one, of what is not of the machine; the job alone without such a matrix. */
function matrixOf(job: YamlNode): readonly Matrix[] {
  const matrix = job.get('strategy')?.get('matrix');
  const scalars = (node: YamlNode): [string, string][] => node.entries.flatMap(([name, { text }]): [string, string][] => (text === undefined || ofMachine.test(name) ? [] : [[name, text]]));
  let jobs: Matrix[] = [new Map()];
  for (const [name, { items }] of matrix?.entries ?? []) {
    const texts = items.flatMap(({ text }) => text ?? []);
    if (/^(?:include|exclude)$/.test(name) || ofMachine.test(name) || texts.length === 0) continue;
    jobs = jobs.flatMap((one) => texts.map((text) => new Map([...one, [name, text]]))).slice(0, mostJobs);
  }
  const elsewhere = (node: YamlNode): boolean => node.entries.some(([name, { text }]) => ofMachine.test(name) && /windows|darwin|macos|bsd/i.test(text ?? ''));
  const included = (matrix?.get('include')?.items ?? []).filter((node) => !elsewhere(node)).map(scalars).filter((one) => one.length > 0);
  // What fits a job is added to it, else it is a job of its own (docs.github.com, "Running variations of jobs").
  const others = included.flatMap((one) => {
    const fitting = jobs.filter((known) => known.size > 0 && one.every(([name, text]) => (known.get(name) ?? text) === text));
    jobs = jobs.map((known) => (fitting.includes(known) ? new Map([...known, ...one]) : known));
    return fitting.length > 0 ? [] : [new Map(one)];
  });
  const all = [...jobs.filter(({ size }) => size > 0 || others.length === 0), ...others];
  return all.slice(0, mostJobs);
}

function inMatrix(text: string, job: Matrix): string {
  return text.replace(/\$\{\{\s*matrix\.([\w-]+)\s*\}\}/g, (raw, name: string) => job.get(name) ?? raw);
}

/** GitLab, CircleCI, Travis, Drone, …: every list of commands in the file, with the keys above as its name. */
export function readOtherCi(tree: GoTree, path: string): Mention[] {
  const mentions: Mention[] = [];
  const visit = (node: YamlNode, context: string, depth: number): void => {
    if (depth > 8) return;
    const script = (value: YamlNode): void => {
      if (value.text !== undefined)
        mentions.push(
          ...scriptMentions(tree, {
            reader: 'workflow',
            context,
            text: value.text,
            at: { path, line: value.line },
            dir: '.',
          }),
        );
    };
    for (const [key, value] of node.entries) {
      if (/^(?:script|commands?|run|before_script|install|steps?)$/.test(key))
        [value, ...value.items].forEach(script);
      visit(value, `${context} ${value.get('name')?.text ?? key}`.trim(), depth + 1);
    }
    for (const item of node.items) visit(item, `${context} ${item.get('name')?.text ?? ''}`.trim(), depth + 1);
  };
  for (const document of readYaml(tree, path)) visit(document, '', 0);
  return mentions;
}

function isBlock(node: YamlNode): boolean {
  return node.text?.includes('\n') === true;
}
