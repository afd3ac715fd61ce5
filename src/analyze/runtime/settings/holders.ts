/** The fields around a line of a struct: of structs without a name by their indentation, of named ones where another struct has them for a field. */
import { baseName } from '../../../repo.ts';
import { lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

/** A field that holds a struct. */
export interface Holder {
  readonly tags: ReadonlyMap<string, string>;
}

/** How many ways lead to a struct at most: what holds it more often is no configuration. */
const most = 8;

/** Tags of a field: what stands between its backquotes. */
export function tagsIn(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/([\w-]+):"((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name!, value!]));
}

/** Every way to the field on a line, its outermost field first; one empty way for a field that nothing holds. */
export function holdersOf(file: CodeFile, line: number, own: OwnCode, seen: readonly string[] = []): Holder[][] {
  const { type, inner = [] } = placeOf(file, line);
  if (type === undefined || seen.includes(`${file.dir} ${type}`)) return [inner];
  const ways = fieldsOf(type, file.dir, own).flatMap((field) => holdersOf(field.file, field.line, own, [...seen, `${file.dir} ${type}`]).map((way) => [...way, field.holder, ...inner]));
  return ways.length === 0 || ways.length > most ? [inner] : ways;
}

/** Name of the struct that a line stands in. */
export function structAround(file: CodeFile, line: number): string | undefined {
  return placeOf(file, line).type;
}

/** The named struct around a line, and the fields of structs without a name in it; nothing where the line is in no struct. */
function placeOf(file: CodeFile, line: number): { readonly type?: string; readonly inner?: Holder[] } {
  const lines = linesOf(file.code);
  const inner: Holder[] = [];
  let indent = indentOf(lines[line - 1] ?? '');
  for (let at = line - 2; at >= 0 && indent > 0; at--) {
    const text = lines[at]!;
    if (text.trim() === '' || indentOf(text) >= indent) continue;
    const type = /^\s*(?:type\s+)?(\w+)\s+struct\s*\{\s*$/.exec(text)?.[1];
    if (type === undefined) return /\bstruct\s*\{\s*$/.test(text) ? { inner } : {};
    indent = indentOf(text);
    // A type of its own, or one of a list `type ( … )`.
    if (/^\s*type\s/.test(text) || (indent > 0 && /^type \($/.test(lines.slice(0, at).findLast((one) => one.trim() !== '' && indentOf(one) < indent) ?? ''))) return { type, inner };
    const end = lines.slice(at + 1).find((one) => one.trim() !== '' && indentOf(one) <= indent) ?? '';
    inner.unshift({ tags: tagsIn(/^\s*\}\s*`([^`]*)`/.exec(end)?.[1] ?? '') });
  }
  return {};
}

const field = /^[ \t]+(?:\w+[ \t]+)?\*?(?:(\w+)\.)?([A-Za-z_]\w*)(?:[ \t]+`([^`\n]*)`)?[ \t]*\r?$/gm;

/** Fields of a struct's type: in its own package, and in others under the package's name. */
function fieldsOf(type: string, dir: string, own: OwnCode): { readonly file: CodeFile; readonly line: number; readonly holder: Holder }[] {
  const named = own.files.flatMap((file) => (file.code.includes(type) ? file.all(field).flatMap((match) => (match[2] === type ? [{ file, match, of: match[1] }] : [])) : []));
  const found = named.filter(({ file, of }) => (of === undefined ? file.dir === dir : file.dir !== dir && (of === baseName(dir) || named.length === 1)));
  return found
    .map(({ file, match }) => ({ file, line: lineAt(file.code, match.index + (match[0].length - match[0].trimStart().length)), holder: { tags: tagsIn(match[3] ?? '') } }))
    .filter((one) => placeOf(one.file, one.line).inner !== undefined);
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
