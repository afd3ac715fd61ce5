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
    const variable = /^(export\s+)?([\w-]+)\s*:=\s*["']([^"']*)["']\s*$/.exec(line);
    const recipe = /^@?([\w-]+)[^:=]*:(?!=)/.exec(line);
    if (variable !== null) {
      variables.set(variable[2] as string, variable[3] as string);
      if (variable[1] !== undefined) exported.set(variable[2] as string, variable[3] as string);
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

/** A shell script: its name says what it is for. It is run from the top of the repository, as nearly all are. */
export function readShellScript(tree: GoTree, path: string): Mention[] {
  const text = tree.repo.read(path, limit);
  if (text === undefined || !/\bgo\s+(?:-C\s+\S+\s+)?(?:build|install|run|test)\b|\bGO\b/.test(text)) return [];
  const context = baseName(path).replace(/\.\w+$/, '');
  const mentions = scriptMentions(tree, { reader: 'script', context, text, at: { path, line: 1 }, dir: '.' });
  // A script of a test or tool folder is for that, whatever it is called.
  const folder = purposeOf(parentOf(path).replace(/^(?:\.\/)?scripts?(?=\/|$)/, ''), 'build');
  return folder === 'test' || folder === 'tool'
    ? mentions.map((mention) => ({ ...mention, purpose: folder }))
    : mentions;
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
      return (body.get('steps')?.items ?? []).flatMap((step): Step[] => {
        const run = step.get('run');
        if (run?.text === undefined) return [];
        const where = step.get('working-directory')?.text ?? base ?? '.';
        const dir = where.includes('$') ? undefined : joinPath(where);
        const context = [file, job, step.get('name')?.text ?? ''].join(' / ');
        const line = run.line + (isBlock(run) ? 1 : 0);
        const env = envOf([document, body, step]);
        return [{ context, text: run.text, at: { path, line }, dir, env }];
      });
    }),
  );
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
