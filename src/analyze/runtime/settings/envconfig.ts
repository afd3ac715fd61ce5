/** Names of the variables that kelseyhightower/envconfig makes of fields: the prefix of its call, the fields around, the field. */
import { argumentsOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { typeOf } from './field-defaults.ts';

const library = 'github.com/kelseyhightower/envconfig';
const processes = /\benvconfig\.(?:Must)?Process\(/g;
const struct = /^type (\w+) struct \{/gm;

interface Prefixes {
  /** By the struct that is filled. */
  readonly types: ReadonlyMap<string, string>;
  /** Of the only call, whose struct cannot be told. */
  readonly only: string | undefined;
}

const known = new WeakMap<OwnCode, Prefixes>();

function prefixesOf(own: OwnCode): Prefixes {
  const types = new Map<string, string>();
  const all: string[] = [];
  for (const file of own.files) {
    if (!file.imports.has(library)) continue;
    for (const { args, line } of file.calls(processes)) {
      const [first, target = ''] = argumentsOf(args);
      const prefix = own.value(first, file);
      if (prefix === undefined) continue;
      all.push(prefix);
      const type = /^&?(?:\w+\.)?(\w+)\{/.exec(target)?.[1] ?? typeOf(/^&?(\w+)/.exec(target)?.[1] ?? '', file, line, own);
      if (type !== undefined) types.set(type, prefix);
    }
  }
  return { types, only: all.length === 1 ? all[0] : undefined };
}

/** The variable that fills a field of a struct on a line of a file; `undefined` where the library reads no such struct. */
export function envconfigName(field: string, split: boolean, file: CodeFile, index: number, own: OwnCode): string | undefined {
  if (!own.external.has(library)) return undefined;
  const prefixes = known.get(own) ?? prefixesOf(own);
  known.set(own, prefixes);
  const around = placeOf(file, index);
  const prefix = around.type === undefined ? undefined : prefixOf(around.type, prefixes, own, []);
  if (prefix === undefined) return undefined;
  return [prefix, ...around.fields, split ? words(field) : field].filter((part) => part !== '').join('_').toUpperCase();
}

/** The struct that an index stands in, and the fields of structs without a name around it. */
function placeOf(file: CodeFile, index: number): { readonly type: string | undefined; readonly fields: readonly string[] } {
  const start = file.all(struct).findLast((match) => match.index < index);
  if (start === undefined) return { type: undefined, fields: [] };
  const fields: string[] = [];
  for (const line of file.code.slice(start.index, index).split('\n').slice(1)) {
    const opened = /^\s*(\w+)\s+struct\s*\{\s*$/.exec(line)?.[1];
    if (opened !== undefined) fields.push(opened);
    else if (/^\s+\}/.test(line)) fields.pop();
    else if (/^\}/.test(line)) return { type: undefined, fields: [] };
  }
  return { type: start[1], fields };
}

/** The prefix of a struct's fields: of the call, or of the struct that has it for a field, with the field's name. */
function prefixOf(type: string, prefixes: Prefixes, own: OwnCode, seen: readonly string[]): string | undefined {
  const said = prefixes.types.get(type);
  if (said !== undefined || seen.includes(type)) return said;
  const holds = new RegExp(`^[ \\t]+(?:(\\w+)[ \\t]+)?\\*?(?:\\w+\\.)?${type}(?:[ \\t]+\`([^\`\\n]*)\`)?[ \\t]*$`, 'gm');
  for (const file of own.files) {
    if (!file.code.includes(type)) continue;
    for (const match of file.code.matchAll(holds)) {
      const around = placeOf(file, match.index);
      const outer = around.type === undefined ? undefined : prefixOf(around.type, prefixes, own, [...seen, type]);
      if (outer === undefined) continue;
      const tags = match[2] ?? '';
      const name = /\benvconfig:"(\w+)"/.exec(tags)?.[1] ?? (tags.includes('split_words:"true"') ? words(match[1] ?? '') : (match[1] ?? ''));
      return [outer, ...around.fields, name].filter((part) => part !== '').join('_');
    }
  }
  return seen.length === 0 && prefixes.types.size === 0 ? prefixes.only : undefined;
}

/** `BindAddr` → `Bind_Addr`, `HTTPPort` → `HTTP_Port`, as the library splits words. */
function words(field: string): string {
  return field.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2');
}
