/** Settings that ardanlabs/conf makes of fields: `conf:"default:0.0.0.0:3000,env:HOST"`. */
import { argumentsOf, lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Setting, SettingReader } from './settings.ts';

const library = /^github\.com\/ardanlabs\/conf(?:\/v\d+)?$/;
const tagged = /^[ \t]*(\w+)[ \t]+[\w.*[\]]+[ \t]+`[^`\n]*\bconf:"([^"`\n]+)"/gm;
const parses = /\bconf\.Parse\w*\s*\(/g;

export const readConfTags: SettingReader = (file, own) => {
  if (!file.code.includes('conf:"') || ![...own.external.keys()].some((path) => library.test(path))) return [];
  const prefix = prefixOf(file, own);
  return file.all(tagged).flatMap(([text, field = '', tag = ''], index): Setting[] => {
    const options = new Map(tag.split(',').map((option) => [option.split(':')[0]!.trim(), option.slice(option.indexOf(':') + 1).trim()]));
    const at = { path: file.path, line: lineAt(file.code, file.all(tagged)[index]!.index + (text.length - text.trimStart().length)) };
    const around = prefix === undefined ? undefined : fieldsAround(file, at.line, own);
    const fallback = options.get('default');
    const base = { fallback, required: options.has('required'), by: 'conf', at, ...(/^https?:\/\//.test(fallback ?? '') ? { reaches: true as const } : {}) };
    if (around === undefined) return fallback === undefined ? [] : [{ ...base, kind: 'key', name: field }];
    const name = options.get('env')?.toUpperCase() ?? [...around, field].map(wordsOf).join('_');
    return [{ ...base, kind: 'env', name: prefix === '' ? name : `${prefix!.toUpperCase()}_${name}` }];
  });
};

/** The name that all variables begin with: of the call in the file, or of the only one; `undefined` where it cannot be told. */
function prefixOf(file: CodeFile, own: OwnCode): string | undefined {
  const said = (one: CodeFile): string[] => one.calls(parses).flatMap(({ args }) => argumentsOf(args).map((arg) => own.value(arg, one)).find((value) => value !== undefined) ?? []);
  const here = said(file);
  const all = new Set(here.length > 0 ? here : own.files.filter((one) => [...one.imports].some((path) => library.test(path))).flatMap(said));
  return all.size === 1 ? [...all][0] : undefined;
}

/** The fields around the one on a line, the outermost first: structs without a name by their indentation, named ones by the field that holds them. */
function fieldsAround(file: CodeFile, line: number, own: OwnCode, seen: readonly string[] = []): string[] | undefined {
  const lines = linesOf(file.code);
  const fields: string[] = [];
  let indent = indentOf(lines[line - 1]!);
  for (let at = line - 2; at >= 0; at--) {
    const text = lines[at]!;
    if (text.trim() === '' || indentOf(text) >= indent) continue;
    const type = /^\s*type\s+(\w+)\s+struct\s*\{/.exec(text)?.[1];
    if (type !== undefined) {
      const outer = seen.includes(type) ? undefined : holderOf(type, own, [...seen, type]);
      return outer === undefined ? undefined : [...outer, ...fields];
    }
    if (!/\bstruct\s*\{\s*$/.test(text)) return undefined;
    const field = /^\s*(\w+)\s+struct\s*\{\s*$/.exec(text)?.[1];
    if (field === undefined || field === 'var') return fields;
    fields.unshift(field);
    indent = indentOf(text);
  }
  return undefined;
}

/** The fields that lead to a struct; none where no other struct holds it. */
function holderOf(type: string, own: OwnCode, seen: readonly string[]): string[] | undefined {
  const holds = new RegExp(`^[ \\t]+(?:(\\w+)[ \\t]+)?\\*?(?:\\w+\\.)?${type}(?:[ \\t]+\`[^\`\\n]*\`)?[ \\t]*\\r?$`, 'm');
  for (const file of own.files) {
    const match = file.code.includes(type) ? holds.exec(file.code) : null;
    if (match === null) continue;
    const outer = fieldsAround(file, lineAt(file.code, match.index), own, seen);
    if (outer !== undefined) return match[1] === undefined ? outer : [...outer, match[1]];
  }
  return [];
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}

/** `APIHost` → `API_HOST`, as the library splits names. */
function wordsOf(field: string): string {
  return field.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2').replace(/([A-Za-z])(\d)/g, '$1_$2').replace(/(\d)([A-Za-z])/g, '$1_$2').toUpperCase();
}
