/** Commands of kingpin: each is made by a call of the app, or of the command that it stands below. */
import { callersOf } from '../../code/callers.ts';
import { functionAround, functionAt, type Declared } from '../../code/functions.ts';
import { lineAt, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Found, Library } from './command-libraries.ts';

const command = /\b(\w+)\.Command\(\s*("[\w-]+"|[A-Za-z]\w*(?:\.\w+\(\))?)\s*,\s*"/g;

export const kingpin: Library = {
  name: 'kingpin',
  imported: /kingpin/,
  find: (file, own) =>
    file.all(command).flatMap((match): Found[] => {
      const name = own.value(match[2], file) ?? givenBy(match[2] as string, file);
      return name === undefined ? [] : [{
        name,
        at: { path: file.path, line: lineAt(file.code, match.index) },
        root: false,
        runs: !holdsOthers(match.index, file, own),
        below: isCommand(match[1] as string, match.index, file, own),
        isDefault: /^[^;\n]*\.Default\(\)/.test(file.code.slice(match.index + match[0].length, match.index + match[0].length + 200)),
      }];
    }),
};

/** Whether the command is kept in a variable only to make others below it, here or in functions that it is handed to, and does nothing itself. */
function holdsOthers(index: number, file: CodeFile, own: OwnCode): boolean {
  const name = /(\w+)\s*:?=\s*$/.exec(file.code.slice(Math.max(0, index - 60), index))?.[1];
  if (name === undefined) return false;
  const end = file.code.indexOf('\n}', index);
  const rest = file.code.slice(file.code.indexOf('\n', index), end < 0 ? undefined : end);
  if (new RegExp(`\\b${name}\\.(?:(?:Pre)?Action|FullCommand)\\(`).test(rest)) return false;
  const handed = [...rest.matchAll(new RegExp(`\\b(\\w+)\\((?:[^()\\n]*,\\s*)?${name}\\s*[,)]`, 'g'))].map(([, called]) => called!);
  const makes = (called: string): boolean => own.filesIn(file.dir).some(({ code }) => new RegExp(`^func (?:\\([^)\\n]*\\) )?${called}\\([^\\n]*\\{\\n(?:[\\t ][^\\n]*\\n|\\n)*?[^\\n]*\\.Command\\(`, 'm').test(code));
  return rest.includes(`${name}.Command(`) || [...new Set(handed)].some(makes);
}

/** `cmd.Name()`: what the one method of that name in the file returns. */
function givenBy(call: string, file: CodeFile): string | undefined {
  const method = /\.(\w+)\(\)$/.exec(call)?.[1];
  const found = method === undefined ? [] : [...file.code.matchAll(new RegExp(`^func \\([^)\\n]*\\) ${method}\\(\\) string \\{\\s*return "([\\w-]+)"\\s*\\}`, 'gm'))];
  return found.length === 1 ? found[0]![1] : undefined;
}

/** Whether a name holds a command where it is used: one that the function or package makes, or that each caller hands on. */
function isCommand(name: string, index: number, file: CodeFile, own: OwnCode): boolean {
  const around = functionAt(file, index);
  if (around !== undefined && made(name).test(file.code.slice(around.index, index))) return true;
  if (around?.parameters.includes(name)) return isHanded(name, around, own);
  return own.filesIn(file.dir).some((one) => new RegExp(`^(?:var\\s+|\\t)${made(name).source}`, 'm').test(one.code));
}

/** `name := app.Command(` */
function made(name: string): RegExp {
  return new RegExp(`\\b${name}\\s*:?=\\s*[\\w.]+\\.Command\\(`);
}

/** Whether every call of a function gives it a command for a parameter. */
function isHanded(parameter: string, called: Declared, own: OwnCode): boolean {
  // Methods of several types may be called alike.
  const calls = callersOf(own, called).filter(({ args }) => args.length === called.parameters.length);
  return calls.length > 0 && calls.every(({ file, line, args }) => {
    const text = args[called.parameters.indexOf(parameter)]!;
    const above = linesOf(file.code).slice((functionAround(file, line)?.line ?? 1) - 1, line).join('\n');
    return /^\w+$/.test(text) && made(text).test(above);
  });
}
