/** The configuration file that viper looks for: a name in several directories, in any form that it reads. */
import { argumentsOf, linesOf, type Call } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathOf, pathsOf } from '../../code/paths.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';
import { EXAMPLE_DIRS, exampleOf, findFile } from './file-places.ts';
import { endsWithout } from './ends-without.ts';
import { besideSource } from './source-places.ts';

interface Wanted {
  readonly path: string;
  readonly at: Source;
  readonly required: boolean;
  readonly optional?: boolean;
  /** The path with `*` for what the run chooses. */
  readonly choice?: string;
  /** The directory is that of a source file. */
  readonly besideSource?: boolean;
}

interface Name {
  readonly value: string;
  readonly choice: string | undefined;
  readonly at: Source;
}

const calls = /\.(?:SetConfigName|SetConfigType|AddConfigPath|ReadInConfig|MergeInConfig)\s*\(/g;
/** In viper's own order, of those that people write. */
const endings = ['yaml', 'yml', 'toml', 'json', 'env'];
const ended = /\.(?:ya?ml|toml|json|env|ini|properties|props|hcl|conf)$/i;

/** An error that ends the run, or is handed on. */
const stops = /\bFatal\w*\(|\bpanic\(|\bos\.Exit\(|\breturn\b[^\n]*\b(?:err|Errorf|Wrap\w*|New)\b/;

/** Whether a configuration that is not found is told apart, and what is built in counts: an example's stand-ins would only be in the way. */
function goesOnWithout(file: CodeFile, { line }: Call): boolean {
  const text = linesOf(file.code).slice(line - 1, line + 7).join('\n');
  const [, condition = '', block = ''] = /^([^\n]*ConfigFileNotFoundError[^\n]*)\{\n([^}]*)\}/m.exec(text) ?? /(ConfigFileNotFoundError[^{]*?\bif\b[^{]*)\{([^}]*)\}/.exec(text) ?? [];
  return condition !== '' && (/!\s*(?:ok|errors\.(?:As|Is))\b/.test(condition) || !stops.test(block));
}

/** What is there of it, else the example, else, where the program ends without, the first that it would read. */
export function viperFiles(tree: GoTree, own: OwnCode, bases: readonly string[]): Wanted[] {
  const names: Name[] = [];
  const called: Name[] = [];
  const dirs: { value: string; at: Source; source?: true }[] = [];
  let type = 'yaml';
  let required = false;
  let untold = false;
  let optional = false;
  for (const file of own.files) {
    for (const call of file.calls(calls)) {
      const at = { path: file.path, line: call.line };
      const value = pathOf(argumentsOf(call.args)[0], file, call.line, own);
      if (call.method.endsWith('InConfig')) {
        required ||= endsWithout(file, call);
        optional ||= goesOnWithout(file, call);
      } else if (call.method === 'AddConfigPath') {
        const source = besideSource(argumentsOf(call.args)[0] ?? '', file, call.line, own);
        if (source !== undefined) dirs.push({ value: source, at, source: true });
        const told = source !== undefined ? [] : pathsOf(argumentsOf(call.args)[0], file, call.line, own).filter(({ path, joined }) => !joined && !/\$/.test(path));
        dirs.push(...told.map(({ path }) => ({ value: path, at })));
        untold ||= told.length === 0 && source === undefined;
      } else if (call.method === 'SetConfigType') type = value?.whole ? value.path : type;
      else if (call.method === 'SetConfigName' && value?.whole) names.push({ value: value.path, choice: value.choice, at });
      else if (call.method === 'SetConfigName') called.push(...pathsOf(argumentsOf(call.args)[0], file, call.line, own).filter(({ whole }) => whole).map(({ path, choice }) => ({ value: path, choice, at })));
    }
  }
  // A name that the run decides: whatever the directories hold; at the top the one that the calls of the function give.
  const named = dirs.some(({ value }) => /[^./]/.test(value));
  if (names.length === 0 && (named || called.length === 0)) return dirs.filter(({ value }) => value !== '.').map(({ value, at }) => ({ path: value, at, required: false }));
  // Of a directory that cannot be told it is one where configurations lie by custom.
  const places: readonly { value: string; source?: true }[] = dirs.length > 0 ? dirs : ['.', ...(untold ? EXAMPLE_DIRS.slice(0, 4) : [])].map((value) => ({ value }));
  const ofNames = [...names, ...called].map(({ value: name, choice, at }) => places.flatMap(({ value: dir, source }) =>
    [type, ...endings.filter((one) => one !== type)].map((ending) => {
      const place = (one: string): string => joined(dir, ended.test(name) ? one : `${one}.${ending}`);
      return { path: place(name), at, required, ...(choice !== undefined && { choice: place(choice) }), ...(source && { besideSource: true }) };
    })));
  // Of each name, one of which a branch of the run sets, the first that is there.
  const there = ofNames.flatMap((ofName) => ofName.find(({ path }) => findFile(tree, bases, path) !== undefined) ?? []);
  if (there.length > 0) return there.filter(({ path }, index) => there.findIndex((other) => other.path === path) === index);
  const all = ofNames.flat();
  const proposed = all.filter(({ path }) => !path.startsWith('/') && exampleOf(tree, bases, path, required) !== undefined);
  return (proposed.length > 0 ? proposed.map((one) => ({ ...one, optional: optional && !required })) : all.filter(({ path }) => required && !path.startsWith('/'))).slice(0, 1);
}

function joined(dir: string, name: string): string {
  const clean = dir.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  return clean === '' || clean === '.' ? name : `${clean}/${name}`;
}
