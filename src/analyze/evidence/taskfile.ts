/** `Taskfile.yml`: tasks with `cmds`, `dir` and `vars`, and those of the files that it includes. */
import { joinPath, parentOf } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import type { Mention } from './mention.ts';
import { envOf, scriptMentions, type Step } from './tasks.ts';
import { readYaml, type YamlNode } from './yaml-file.ts';

/** A file with what the one that includes it says of it. */
interface Included {
  readonly path: string;
  /** Namespaces before the names of its tasks, each with its colon. */
  readonly prefix: string;
  /** Where its tasks run: as long as an include does not say otherwise, where those of the including file do. */
  readonly dir: string;
  /** Documents around it: their `env` holds for its tasks too. */
  readonly around: readonly YamlNode[];
  readonly variables: ReadonlyMap<string, string>;
  /** Variables that it is included with, which go before its own. */
  readonly given: ReadonlyMap<string, string>;
}

type Variables = ReadonlyMap<string, string>;

const deepest = 3;
/** The names that a directory's file may have (Task's documentation, "Supported file names"). */
const fileNames = ['Taskfile.yml', 'taskfile.yml', 'Taskfile.yaml', 'taskfile.yaml', 'Taskfile.dist.yml', 'taskfile.dist.yml', 'Taskfile.dist.yaml', 'taskfile.dist.yaml'];

/** Calls of the go command in the tasks. */
export function readTaskfile(tree: GoTree, path: string): Mention[] {
  return taskSteps(tree, path).flatMap((step) => scriptMentions(tree, { reader: 'taskfile', ...step }));
}

/** The commands of the tasks; `{{.NAME}}` is followed where it is a plain value. */
export function taskSteps(tree: GoTree, path: string): Step[] {
  const none = new Map<string, string>();
  return readIncluded(tree, { path, prefix: '', dir: parentOf(path), around: [], variables: none, given: none }, new Set([path]));
}

function readIncluded(tree: GoTree, file: Included, seen: Set<string>): Step[] {
  return readYaml(tree, file.path).flatMap((document) => {
    const globals = new Map([...taskVariables(document.get('vars'), file.variables), ...file.given]);
    const own = (document.get('tasks')?.entries ?? []).flatMap(([name, task]) => readTask(file, document, globals, name, task));
    return [...own, ...includesOf(tree, file, document, globals, seen).flatMap((one) => readIncluded(tree, one, seen))];
  });
}

function readTask(file: Included, document: YamlNode, globals: Variables, name: string, task: YamlNode): Step[] {
  const fill = filler(taskVariables(task.get('vars'), globals));
  const dir = joinPath(file.dir, fill(task.get('dir')?.text ?? '.'));
  const env = envOf([...file.around, document, task], fill);
  const commands =
    task.text !== undefined || task.items.length > 0
      ? [task, ...task.items]
      : [...(task.get('cmds')?.items ?? []), ...optional(task.get('cmd'))];
  return commands.flatMap((command): Step[] => {
    const node = command.get('cmd') ?? command;
    if (node.text === undefined) return [];
    return [{ context: `${file.prefix}${name}`, text: fill(node.text), at: { path: file.path, line: node.line }, dir, env }];
  });
}

/** The files of `includes:`, each either its path or a mapping with `taskfile`, `dir` and `vars`; those elsewhere are left out. */
function includesOf(tree: GoTree, file: Included, document: YamlNode, globals: Variables, seen: Set<string>): Included[] {
  if (file.prefix.split(':').length > deepest) return [];
  const fill = filler(globals);
  return (document.get('includes')?.entries ?? []).flatMap(([name, node]): Included[] => {
    const said = fill(node.text ?? node.get('taskfile')?.text ?? '');
    const path = /^$|:\/\/|\{\{|^[/~]/.test(said) ? undefined : fileAt(tree, joinPath(parentOf(file.path), said));
    const dir = joinPath(file.dir, fill(node.get('dir')?.text ?? '.'));
    if (path === undefined || dir === undefined || seen.has(path)) return [];
    seen.add(path);
    const given = taskVariables(node.get('vars'), new Map());
    return [{ path, prefix: `${file.prefix}${name}:`, dir, around: [...file.around, document], variables: globals, given }];
  });
}

function fileAt(tree: GoTree, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const isFile = (one: string): boolean => tree.repo.stat(one)?.kind === 'file';
  return isFile(path) ? path : fileNames.map((name) => joinPath(path, name) ?? path).find(isFile);
}

function filler(variables: Variables): (text: string) => string {
  return (text) => text.replace(/\{\{\s*OS\s*\}\}/g, 'linux').replace(/\{\{\s*\.(\w+)\s*\}\}/g, (raw, key: string) => variables.get(key) ?? raw);
}

function taskVariables(node: YamlNode | undefined, outer: Variables): Map<string, string> {
  const variables = new Map(outer);
  for (const [name, value] of node?.entries ?? []) {
    if (value.text !== undefined && !value.text.includes('{{')) variables.set(name, value.text);
  }
  return variables;
}

function optional<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}
