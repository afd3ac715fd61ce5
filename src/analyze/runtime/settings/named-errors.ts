/** Variables that an error names as lacking: `if secret == "" { return nil, errors.New("APP_SECRET is required") }`. */
import { functionAround } from '../../code/functions.ts';
import { linesOf } from '../../code/go-text.ts';
import type { CodeFile } from '../../code/own-code.ts';

/** What may stand beside the test for an empty value: a switch that lets the program do without. */
const lenient = /^!\s*(?:\w+\.)*\w*(?:[aA]llow|[sS]kip|[dD]isable|[iI]nsecure|[oO]ptional|[nN]o[A-Z])\w*$/;
const empty = /^(?:len\([\w.]+\) == 0|(?:strings\.TrimSpace\()?[\w.]+(?:\(\s*"\w+"\s*\))?\)? == "")$/;

/** Whether the file ends, or hands on an error, where the variable is empty, whatever else is set: the error begins with its name. */
export function isNamedAsLacking(file: CodeFile, name: string): boolean {
  if (!new RegExp(`"[^"\\n]{0,40}\\b${name}\\b`).test(file.code)) return false;
  const said = `(?:return\\b[^\\n]*?|\\w+\\.Fatal\\w*|panic)\\(?[^"\\n]*"(?:[a-z ]+[: ] ?)?\\$?${name}(?: environment variable| env(?: var)?| variable)? (?:is|must be|was|not) (?:required|set|not set|missing|mandatory|empty|needed)\\b`;
  const tests = new RegExp(`^(?:\\t|    )if ([^\\n{|]*== (?:""|0)[^\\n{|]*?) \\{\\s*${said}`, 'gm');
  return [...file.code.matchAll(tests)].some(([, test = '']) => {
    const parts = test.replace(/^\w+ := [^;]+;\s*/, '').split('&&').map((part) => part.trim());
    return parts.filter((part) => empty.test(part)).length === 1 && parts.every((part) => empty.test(part) || lenient.test(part));
  });
}

/** Whether `main` itself returns where what the line gives a variable is empty: `if token == "" { fmt.Println(…); return }` next. */
export function endsMain(file: CodeFile, line: number): boolean {
  const lines = linesOf(file.code);
  const name = /^\t(\w+)\s*:?=/.exec(lines[line - 1] ?? '')?.[1];
  if (name === undefined || file.package !== 'main') return false;
  const from = lines.findIndex((text, at) => at >= line && text.trim() !== '');
  if (from < 0 || !new RegExp(`^\\tif ${name} == "" \\{\\s*$`).test(lines[from]!)) return false;
  const end = lines.findIndex((text, at) => at > from && /^\t\}/.test(text));
  const around = functionAround(file, line);
  return end > 0 && lines[end] === '\t}' && lines[end - 1] === '\t\treturn' && around?.name === 'main' && around.receiver === undefined;
}
