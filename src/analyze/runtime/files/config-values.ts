/** Values of configuration files that a program opens: read line by line, in whatever form they are written. */
import { parseJson } from '../../../json.ts';
import { lineAt } from '../../code/go-text.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';
import type { FileUse } from './files.ts';

/** One value of a configuration file. */
export interface ConfigValue {
  /** Its key with those around it, joined by dots. */
  readonly key: string;
  /** The keys one by one, the outermost first. */
  readonly names: readonly string[];
  readonly value: string;
  readonly file: string;
  readonly at: Source;
}

const limit = 64 * 1024;

/** The configuration files that a program opens, or the examples of those that it would open. */
export function configFilesOf(tree: GoTree, files: readonly FileUse[]): string[] {
  const paths = new Set<string>();
  for (const file of files) {
    // What another choice of the run opens says nothing of the run by default.
    if (file.kind !== 'config' || file.variant) continue;
    const path = file.found?.path ?? file.example;
    if (path !== undefined) for (const one of expand(tree, path)) paths.add(one);
  }
  return [...paths];
}

function expand(tree: GoTree, path: string): string[] {
  if (tree.repo.stat(path)?.kind !== 'directory') return [path];
  return tree
    .filesOf(path)
    .filter((name) => /\.(?:ya?ml|toml|json|ini|conf|cfg)$/.test(name))
    .map((name) => `${path}/${name}`);
}

/** The form is told by the lines: sections in brackets, or by indentation. Lines that are commented out do not count. */
export function configValues(tree: GoTree, path: string): ConfigValue[] {
  const text = tree.repo.read(path, limit) ?? '';
  if (path.endsWith('.json')) return jsonValues(text, path);
  const values: ConfigValue[] = [];
  const stack: { indent: number; key: string; list?: boolean }[] = [];
  text.split('\n').forEach((line, i) => {
    const section = /^\s*\[+([^\]"]+)\]+\s*$/.exec(line)?.[1];
    if (section !== undefined) {
      stack.splice(0, stack.length, { indent: -1, key: section });
      return;
    }
    const item = /^(\s+)-\s+(?:"([^"]*)"|'([^']*)'|([^\s"'{[][^\s"'=]*))\s*(?:\s#.*)?$/.exec(line);
    if (item !== null && stack.length > 0 && !/:$/.test(item[4] ?? '')) {
      const names = stack.filter(({ indent }) => indent < item[1]!.length).map(({ key }) => key);
      if (names.length > 0) values.push({ key: names.join('.'), names, value: item[2] ?? item[3] ?? item[4]!, file: path, at: { path, line: i + 1 } });
      return;
    }
    const one = stack.at(-1)?.list === true ? /^\s*(?:"([^"]*)"|'([^']*)')\s*,?\s*(?:#.*)?$/.exec(line) : null;
    if (one !== null) {
      const names = stack.map(({ key }) => key);
      values.push({ key: names.join('.'), names, value: one[1] ?? one[2]!, file: path, at: { path, line: i + 1 } });
      return;
    }
    const match = /^(\s*)(?:-\s*)?["']?([\w.-]+)["']?\s*[:=]\s*(.*?)\s*,?\s*(?:\s#.*)?$/.exec(line);
    if (match === null) return;
    const indent = (match[1] as string).length;
    while (stack.length > 0 && stack.at(-1)!.indent >= indent && stack.at(-1)!.indent >= 0) stack.pop();
    const key = match[2] as string;
    const written = match[3] as string;
    const value = written.replace(/^["']|["']$/g, '');
    if (value === '' || value === '{' || value === '[') {
      stack.push({ indent, key, list: value === '[' });
      return;
    }
    const names = [...stack.map((part) => part.key), key];
    for (const one of listed(written) ?? [value]) values.push({ key: names.join('.'), names, value: one, file: path, at: { path, line: i + 1 } });
  });
  return values;
}

/** The texts of a list in one line: `['127.0.0.1:53', '[::1]:53']`. */
function listed(text: string): string[] | undefined {
  if (!/^\[.*\]$/.test(text) || !/["']/.test(text)) return undefined;
  return [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '');
}

/** JSON may stand in one line; keys are read in their order, so that each is looked for behind the one before. Text that is no JSON has no values. */
function jsonValues(text: string, path: string): ConfigValue[] {
  const values: ConfigValue[] = [];
  let begin = 0;
  const walk = (value: unknown, names: readonly string[]): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) begin = Math.max(begin, text.indexOf(`"${name}"`, begin + 1));
        walk(inner, Array.isArray(value) ? names : [...names, name]);
      }
    } else if (names.length > 0 && value !== null) {
      values.push({ key: names.join('.'), names, value: String(value), file: path, at: { path, line: lineAt(text, begin) } });
    }
  };
  // Comments and a comma too many are common in files that a lenient parser reads: they say nothing here.
  walk(parseJson(text), []);
  return values.slice(0, 2000);
}
