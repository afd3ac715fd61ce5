/** Variables that an error names as lacking: `if secret == "" { return nil, errors.New("APP_SECRET is required") }`. */
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
