/** Names of programs that something of the package holds until one is started. */
import { handedTo } from '../../code/callers.ts';
import { functionAround } from '../../code/functions.ts';
import { argumentsOf, closing, lineAt, linesOf, literal } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathOf } from '../../code/paths.ts';

export interface Held {
  readonly value: string;
  readonly file: CodeFile;
  readonly line: number;
}

/** What a program is called, alone or where systems keep them. */
const PROGRAM = /^(?:\/(?:usr\/(?:local\/)?)?s?bin\/)?[a-z][\w.+-]*$/;

/** What the field of a method's own value holds (`exec.Command(c.name)`), by the literals of its type and what is assigned to it in the package. */
export function heldByReceiver(own: OwnCode, file: CodeFile, line: number, word: string): Held[] {
  const [, holder, field] = /^(\w+)\.(\w+)$/.exec(word) ?? [];
  const receiver = functionAround(file, line)?.receiver;
  if (field === undefined || receiver?.name !== holder) return [];
  const literals = new RegExp(`\\b${receiver!.type}\\s*\\{[^{}]*?\\b${field}:\\s*([^,{}\\n]+)`, 'g');
  return own.files.filter(({ dir, code }) => dir === file.dir && code.includes(`${field}:`)).flatMap((one) =>
    [...one.code.matchAll(literals)].flatMap((match) => {
      const place = lineAt(one.code, match.index + match[0].length);
      const expression = match[1]!.trim();
      const known = pathOf(expression, one, place, own);
      const given = known?.whole ? [{ value: known.path, file: one, line: place }] : known === undefined ? constructed(own, one, place, expression) : [];
      return given.filter(({ value }) => /^(?:\/usr\/(?:local\/)?bin\/)?[a-z][\w-]*$/.test(value));
    }));
}

/** What the calls give it that are sure to be of the function which the word stands in. */
function constructed(own: OwnCode, file: CodeFile, line: number, word: string): Held[] {
  if (!/^[a-z]\w*$/i.test(word)) return [];
  return handedTo(own, file, line, word).filter(({ sure }) => sure).flatMap((one) => {
    const known = pathOf(one.text, one.file, one.line, own);
    return known?.whole ? [{ value: known.path, file: one.file, line: one.line }] : [];
  });
}

/**
 * What a list or map of the package holds: each name that a loop goes through (`for _, bin := range needed`), the first word of a command line (`args[0]`),
 * a value by its key, and the field of one that it is taken out of.
 */
export function heldByCollection(own: OwnCode, file: CodeFile, line: number, word: string): Held[] {
  const [, name = '', key, field] = /^([a-z]\w*)(?:\[(.+)\]|\.(\w+))?$/i.exec(word) ?? [];
  if (name === '') return [];
  const source = takenFrom(name, file, line);
  const from = collection(own, file, line, source?.name ?? (key === undefined ? '' : name));
  if (from === undefined) return [];
  const elements = argumentsOf(from.text);
  const words = field !== undefined ? elements.flatMap((one) => new RegExp(`\\b${field}:\\s*("[^"\\n]+")`).exec(one)?.[1] ?? [])
    : key !== '0' ? (key === undefined) === (source !== undefined) ? elements.map((one) => one.replace(/^"[^"\n]*":\s*/, '')) : []
      : source === undefined ? elements.slice(0, 1) : elements.flatMap((one) => /^(?:"[^"\n]*":\s*)?(?:\[\]string)?\{\s*("[^"\n]+")/.exec(one)?.[1] ?? []);
  const found = words.flatMap((one) => literal(one) ?? []).filter((value) => PROGRAM.test(value)).map((value) => ({ value, file: from.file, line: from.line }));
  // Who looks for one of several takes the first that is there.
  return source !== undefined && /\berr == nil\b/.test(linesOf(file.code).slice(line - 1, line + 2).join('\n')) ? found.slice(0, 1) : found;
}

/** The collection that a variable is taken out of, on a line above in the function: by a loop, or by its key. */
function takenFrom(name: string, file: CodeFile, line: number): { readonly name: string } | undefined {
  const taken = new RegExp(`^\\s*(?:if\\s+)?(?:for\\s+(?:\\w+\\s*,\\s*)?${name}\\s*:=\\s*range\\s+(\\w+|\\[\\]string\\{[^{}\\n]*\\})\\s*\\{|${name}(?:\\s*,\\s*\\w+)?\\s*:=\\s*(\\w+)\\[)`);
  const lines = linesOf(file.code);
  for (let at = line - 1; at >= (functionAround(file, line)?.line ?? 1) - 1; at--) {
    const match = taken.exec(lines[at] ?? '');
    if (match !== null) return { name: (match[1] ?? match[2])! };
  }
  return undefined;
}

const opened = String.raw`(?:\[\]|\[\.\.\.\]|map\[\w+\])[\w.*[\]]*\s*\{`;

/** What stands between the braces of a list or map: written in place, put into its name above, or at the level of the package. */
function collection(own: OwnCode, file: CodeFile, line: number, name: string): { readonly text: string; readonly file: CodeFile; readonly line: number } | undefined {
  if (name.startsWith('[')) return { text: name.slice(name.indexOf('{') + 1, -1), file, line };
  if (name === '') return undefined;
  const local = new RegExp(`^[\\t ]+(?:var\\s+)?${name}\\s*:?=\\s*${opened}`, 'gm');
  const ofPackage = new RegExp(`^(?:var\\s+|\\t)${name}\\s*=\\s*${opened}`, 'gm');
  const start = functionAround(file, line)?.line ?? 1;
  const found = [
    ...[...file.code.matchAll(local)].filter(({ index }) => lineAt(file.code, index) >= start && lineAt(file.code, index) < line).map((match) => ({ match, file })),
    ...own.files.filter(({ dir, code }) => dir === file.dir && code.includes(name)).flatMap((one) => [...one.code.matchAll(ofPackage)].map((match) => ({ match, file: one }))),
  ][0];
  if (found === undefined) return undefined;
  const from = found.match.index + found.match[0].length;
  return { text: found.file.code.slice(from, closing(found.file.code, from, 4000)), file: found.file, line: lineAt(found.file.code, from) };
}
