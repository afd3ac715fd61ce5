/** Templates that a program names by a directory and an ending, wherever it puts the name together. */
import { lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathOf } from '../../code/paths.ts';
import type { Add } from './files.ts';

const hint = /\.(?:html?|gohtml|gotmpl|tmpl|tpl|hbs|mustache|jet|pug)"/;
const ENDING = String.raw`\.(?:html?|gohtml|gotmpl|tmpl|tpl|hbs|mustache|jet|pug)`;
/** What is read from the binary. */
const elsewhere = /\bParseFS\(|\bfs\.(?:Sub|Glob|ReadFile|WalkDir)\(|\w*FS\.(?:Open|ReadFile)\(/;
const makes = /\b(?:os|ioutil)\.(?:Create|WriteFile|OpenFile|MkdirAll)\(/;

// Bounded, since a string may be a whole file.
const pattern = new RegExp(`"((?!/)[\\w@.*/-]{0,200}/[\\w@.-]{0,100}\\*[\\w@.-]{0,100}${ENDING})"`, 'g');
const added = new RegExp(`"((?:\\.{1,2}/)*(?:[\\w@-][\\w@.-]*/)+)[\\w@.-]*"\\s*\\+\\s*[\\w.()[\\]]+\\s*\\+\\s*"[^"\\n/]*(${ENDING})"`, 'g');
const putTogether = /\b(?:fmt\.Sprintf|(?:filepath|path)\.Join)\s*\(/g;
const lastEnding = new RegExp(`(${ENDING})"(?:\\s*,|\\s*$)`);

/** `"web/*.html"` in a list, `"web/" + name + ".html"` and `fmt.Sprintf("web/%s.html", name)` in a helper: where the repository holds such files there. */
export function readPatterns(file: CodeFile, own: OwnCode, add: Add): void {
  if (!file.has(hint) || file.imports.has('embed') || file.has(elsewhere)) return;
  const found = (path: string, line: number): void => {
    if (!makes.test(linesOf(file.code)[line - 1] ?? '')) add(path, { path: file.path, line }, false, { there: true, alike: true });
  };
  for (const match of file.all(pattern)) found(match[1]!, lineAt(file.code, match.index));
  for (const match of file.all(added)) found(`${match[1]!}*${match[2]!}`, lineAt(file.code, match.index));
  for (const call of file.calls(putTogether)) {
    const ending = lastEnding.exec(call.args)?.[1];
    const known = ending === undefined ? undefined : pathOf(`${call.name}(${call.args})`, file, call.line, own);
    if (known !== undefined && !known.whole && !known.joined) found(`${known.path}/*${ending}`, call.line);
  }
}
