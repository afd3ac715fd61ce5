/** Names of programs that something of the package holds until one is started. */
import { handedTo } from '../../code/callers.ts';
import { wordsHeld, type Held } from '../../code/collections.ts';
import { functionAround } from '../../code/functions.ts';
import { lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { pathOf } from '../../code/paths.ts';

/** What a program is called, alone or where systems keep them. */
const PROGRAM = /^(?:\/(?:usr\/(?:local\/)?)?s?bin\/)?[a-z][\w.+-]*$/;

/** What the field of a method's own value holds (`exec.Command(c.name)`), by the literals of its type and what is assigned to it in the package. */
export function heldByReceiver(own: OwnCode, file: CodeFile, line: number, word: string): Held[] {
  const [, holder, field] = /^(\w+)\.(\w+)$/.exec(word) ?? [];
  const receiver = functionAround(file, line)?.receiver;
  if (field === undefined || receiver?.name !== holder) return [];
  const literals = new RegExp(`\\b${receiver!.type}\\s*\\{[^{}]*?\\b${field}:\\s*([^,{}\\n]+)`, 'g');
  return own.filesIn(file.dir).filter(({ code }) => code.includes(`${field}:`)).flatMap((one) =>
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

/** What a list or map of the package holds; who looks for one of several (`err == nil`) takes the first that is there. */
export function heldByCollection(own: OwnCode, file: CodeFile, line: number, word: string): Held[] {
  const { isLoop, found } = wordsHeld(own, file, line, word);
  const programs = found.filter(({ value }) => PROGRAM.test(value));
  return isLoop && /\berr == nil\b/.test(linesOf(file.code).slice(line - 1, line + 2).join('\n')) ? programs.slice(0, 1) : programs;
}
