/** Directories that a program finds by the place of its source: `filepath.Dir` of the file that `runtime.Caller(0)` names. */
import { baseName, joinPath, parentOf } from '../../../repo.ts';
import { assignedAbove } from '../../code/assigned.ts';
import { addendsOf, argumentsOf, bodyOf, literal } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

const asks = /\b(?:var\s+)?_\s*,\s*(\w+)\s*,\s*_\s*,\s*\w+\s*:?=\s*runtime\.Caller\(0\)/;
const asksSource = /\bruntime\.Caller\(0\)/;
const assigned = /^[ \t]*(?:var[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:,[ \t]*(?:_|err)[ \t]*)?(?::=|=)[ \t]*((?:filepath|path|strings)\.[^\n]+|\w+[ \t]*\+[^\n]+|\w+(?:\(\))?)$/gm;
const functions = /^func (\w+)\((\w*)(?: string)?\)[^{\n]*\{/gm;
const returns = /\breturn ([^\n}]+?)(?:, nil)?[ \t]*(?:[\n}]|$)/g;

/** What names of a package stand for: a place of the repository; `rest` is a parameter that is joined to it. */
interface Place {
  readonly path: string;
  readonly rest: boolean;
}

type Places = ReadonlyMap<string, Place>;

const known = new WeakMap<OwnCode, Map<string, Places>>();

/** Path in the repository of an expression that begins at the place of a source file; `undefined` for all else. */
export function besideSource(expression: string, file: CodeFile, line: number, own: OwnCode): string | undefined {
  const places = known.get(own) ?? placesOf(own);
  known.set(own, places);
  if (places.size === 0) return undefined;
  const text = /^\w+$/.test(expression) ? (assignedAbove(expression, file, line)?.value ?? expression) : expression;
  const place = resolve(text, file, own, (name, qualifier) => (qualifier === undefined ? places.get(file.dir) : [...places].find(([dir]) => baseName(dir) === qualifier)?.[1])?.get(name), 0);
  return place === undefined || place.rest ? undefined : place.path;
}

/** The names of each package's directory that stand for such a place: variables and functions. */
function placesOf(own: OwnCode): Map<string, Places> {
  const all = new Map<string, Map<string, Place>>();
  for (const file of own.files) {
    if (!file.has(asksSource)) continue;
    const variable = file.first(asks)?.[1];
    const names = all.get(file.dir) ?? new Map<string, Place>();
    if (variable !== undefined) names.set(variable, { path: file.path, rest: false });
    // Twice, since a variable may hold what a function further down gives.
    for (const _ of [1, 2]) collect(file, own, names);
    if (names.size > 0) all.set(file.dir, names);
  }
  return all;
}

/** Adds the variables and functions of a file that stand for a place, as far as those that are known tell. */
function collect(file: CodeFile, own: OwnCode, names: Map<string, Place>): void {
  const lookup: Lookup = (name, qualifier) => (qualifier === undefined ? names.get(name) : undefined);
  for (const [, name = '', value = ''] of file.all(assigned)) {
    const place = resolve(value, file, own, lookup, 0);
    if (place !== undefined) names.set(name, place);
  }
  for (const match of file.all(functions)) {
    for (const [, result = ''] of bodyOf(file.code, match.index + match[0].length).matchAll(returns)) {
      const place = resolve(result, file, own, lookup, 0, match[2]);
      if (place !== undefined) names.set(match[1]!, place);
    }
  }
}

type Lookup = (name: string, qualifier: string | undefined) => Place | undefined;

/** `parameter`: name of what a function is given, which may stand last in a join. */
function resolve(expression: string, file: CodeFile, own: OwnCode, lookup: Lookup, depth: number, parameter = ''): Place | undefined {
  const text = expression.trim();
  if (depth > 5) return undefined;
  const [, call, inside = ''] = /^(?:filepath|path)\.(Dir|Join|Clean|Abs|ToSlash)\(([\s\S]*)\)$/.exec(text) ?? [];
  if (call === 'Join' || text.includes('+')) {
    const [first = '', ...parts] = call === 'Join' ? argumentsOf(inside) : addendsOf(text);
    const start = resolve(first, file, own, lookup, depth + 1);
    return start === undefined || start.rest ? undefined : continued(start.path, parts.map((part) => (part === parameter ? '' : (literal(part) ?? own.value(part, file)))), parts.at(-1) === parameter);
  }
  if (call !== undefined) {
    const inner = resolve(inside, file, own, lookup, depth + 1);
    return inner === undefined || inner.rest || call !== 'Dir' ? inner : { path: parentOf(inner.path), rest: false };
  }
  const [, qualifier, name = '', given] = /^(?:(\w+)\.)?(\w+)(?:\(([^()]*)\))?$/.exec(text) ?? [];
  const place = name === '' ? undefined : lookup(name, qualifier);
  if (place === undefined || !place.rest) return place;
  const rest = given === undefined ? undefined : own.value(given, file);
  return rest === undefined ? undefined : continued(place.path, [rest], false);
}

function continued(start: string, parts: readonly (string | undefined)[], rest: boolean): Place | undefined {
  if (parts.some((part) => part === undefined)) return undefined;
  const path = joinPath(start, parts.join('/').replace(/^\/+/, '') || '.');
  return path === undefined ? undefined : { path, rest };
}
