/** Commands of kingpin: each is made by a call of the app, or of the command that it stands below. */
import { argumentsOf, lineAt } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Found, Library } from './command-libraries.ts';

const command = /\b(\w+)\.Command\(\s*("[\w-]+"|[A-Za-z]\w*)\s*,\s*"/g;
const functions = /^func (?:\([^)\n]*\) ?)?(\w+)\(([^)]*)\)/gm;

export const kingpin: Library = {
  name: 'kingpin',
  imported: /kingpin/,
  find: (file, own) =>
    file.all(command).flatMap((match): Found[] => {
      const name = own.value(match[2], file);
      return name === undefined ? [] : [{
        name,
        at: { path: file.path, line: lineAt(file.code, match.index) },
        root: false,
        runs: true,
        below: isCommand(match[1] as string, match.index, file, own),
        isDefault: /^[^;\n]*\.Default\(\)/.test(file.code.slice(match.index + match[0].length, match.index + match[0].length + 200)),
      }];
    }),
};

/** Whether a name holds a command where it is used: one that the function or package makes, or that each caller hands on. */
function isCommand(name: string, index: number, file: CodeFile, own: OwnCode): boolean {
  const within = file.all(functions).findLast((one) => one.index < index);
  const body = within === undefined ? '' : file.code.slice(within.index, index);
  const made = new RegExp(`\\b${name}\\s*:?=\\s*[\\w.]+\\.Command\\(`);
  if (made.test(body)) return true;
  const place = (within?.[2] ?? '').split(',').findIndex((one) => one.trim().split(/\s/)[0] === name);
  if (place >= 0 && !body.includes('\n}')) return isHanded(within![1] as string, place, file, own);
  return own.files.some((one) => one.dir === file.dir && new RegExp(`^(?:var\\s+|\\t)${made.source}`, 'm').test(one.code));
}

/** Whether every call of a function of the package gives it a command in that place. */
function isHanded(called: string, place: number, file: CodeFile, own: OwnCode): boolean {
  const call = new RegExp(`(?<!func )(?<![\\w.])${called}\\(`, 'g');
  const calls = own.files.filter((one) => one.dir === file.dir && one.code.includes(`${called}(`)).flatMap((one) => [...one.code.matchAll(call)].map(({ index }) => ({ one, index })));
  return calls.length > 0 && calls.every(({ one, index }) => {
    const given = argumentsOf(one.code.slice(index + called.length + 1, index + 400).split('\n')[0]!.replace(/\)\s*$/, ''))[place]?.trim() ?? '';
    const within = one.all(functions).findLast((found) => found.index < index);
    return /^\w+$/.test(given) && new RegExp(`\\b${given}\\s*:?=\\s*[\\w.]+\\.Command\\(`).test(one.code.slice(within?.index ?? 0, index));
  });
}
