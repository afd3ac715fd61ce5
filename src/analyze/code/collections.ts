/** Texts that lists and maps of a package hold, where an expression takes them out. */
import { callersOf } from './callers.ts';
import { functionAround } from './functions.ts';
import { argumentsOf, closing, lineAt, linesOf, literal } from './go-text.ts';
import type { CodeFile, OwnCode } from './own-code.ts';

/** A text, and where it is held. */
export interface Held {
  readonly value: string;
  readonly file: CodeFile;
  readonly line: number;
}

/**
 * What a list or map of the package holds: each text that a loop goes through (`for _, bin := range needed`), the first word of a command line (`args[0]`),
 * a value by its key, and the field of one that it is taken out of. `isLoop`: the word stands for one of them at a time.
 */
export function wordsHeld(own: OwnCode, file: CodeFile, line: number, word: string): { readonly isLoop: boolean; readonly found: readonly Held[] } {
  const [, name = '', key, field] = /^([a-z]\w*)(?:\[(.+)\]|\.(\w+))?$/i.exec(word) ?? [];
  const source = name === '' ? undefined : takenFrom(name, file, line);
  const from = name === '' ? undefined : collection(own, file, line, source?.name ?? (key === undefined ? '' : name));
  if (from === undefined) return { isLoop: false, found: [] };
  const elements = argumentsOf(from.text);
  const words = field !== undefined ? elements.flatMap((one) => new RegExp(`\\b${field}:\\s*("[^"\\n]+")`).exec(one)?.[1] ?? [])
    : key !== '0' ? (key === undefined) === (source !== undefined) ? elements.map((one) => one.replace(/^"[^"\n]*":\s*/, '')) : []
      : source === undefined ? elements.slice(0, 1) : elements.flatMap((one) => /^(?:"[^"\n]*":\s*)?(?:\[\]string)?\{\s*("[^"\n]+")/.exec(one)?.[1] ?? []);
  return { isLoop: source !== undefined, found: words.flatMap((one) => literal(one) ?? []).map((value) => ({ value, file: from.file, line: from.line })) };
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

/** What the one call of the function gives for its last parameter, which takes all the rest: `func needs(names ...string)`. */
function givenAll(own: OwnCode, file: CodeFile, line: number, name: string): { readonly text: string; readonly file: CodeFile; readonly line: number } | undefined {
  const around = functionAround(file, line);
  if (around === undefined || around.parameters.at(-1) !== name || !new RegExp(`\\b${name}\\s+\\.\\.\\.string\\b`).test(linesOf(file.code)[around.line - 1] ?? '')) return undefined;
  const [call, ...others] = callersOf(own, around);
  return call === undefined || others.length > 0 ? undefined : { text: call.args.slice(around.parameters.length - 1).join(', '), file: call.file, line: call.line };
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
    ...own.filesIn(file.dir).filter(({ code }) => code.includes(name)).flatMap((one) => [...one.code.matchAll(ofPackage)].map((match) => ({ match, file: one }))),
  ][0];
  if (found === undefined) return givenAll(own, file, line, name);
  const from = found.match.index + found.match[0].length;
  return { text: found.file.code.slice(from, closing(found.file.code, from, 4000)), file: found.file, line: lineAt(found.file.code, from) };
}
