/** Commands of libraries that take them as fields, types or calls of their own. */
import { bodyOf, lineAt } from '../../code/go-text.ts';
import type { Found, Library } from './command-libraries.ts';
import { ownLevel } from './idle-action.ts';

const goArgField = /^[ \t]*(\w+)[ \t]+\*[\w.]+[ \t]+`[^`\n]*\barg:"(?:[^"`\n]*,)?subcommand(?::([\w-]+))?[^`\n]*`/gm;
const goArgEnds = /\.(?:Fail|FailSubcommand|WriteHelp|WriteUsage)\(|(?:no|missing|unknown|requires?(?: a)?) (?:sub-?)?command\b/i;

/** Fields of a struct, tagged `subcommand`; it is the program that ends without one. */
export const goArg: Library = {
  name: 'go-arg',
  imported: /^github\.com\/alexflint\/go-arg$/,
  find: (file) => {
    const ends = file.first(goArgEnds);
    const found = file.all(goArgField).map((match): Found => ({
      name: match[2] ?? (match[1] as string).toLowerCase(),
      at: { path: file.path, line: lineAt(file.code, match.index) },
      root: false,
      runs: true,
    }));
    return ends === null ? found : [...found, { name: '', at: { path: file.path, line: lineAt(file.code, ends.index) }, root: true, runs: false }];
  },
};

const named = /^func \((?:\w+ )?\*?(\w+)\) Name\(\) string\s*\{\s*return\s+([^\n}]+?)\s*\}/gm;

/** Types with a method for their name; without one of them the usage is printed. */
export const googleCommands: Library = {
  name: 'google',
  imported: /^github\.com\/google\/subcommands$/,
  find: (file, own) =>
    file.all(named).flatMap((match): Found[] => {
      const name = own.value(match[2], file);
      const execute = new RegExp(`^func \\((?:\\w+ )?\\*?${match[1]}\\) Execute\\([\\s\\S]*?\\{\\s*\\n`, 'm').exec(file.code);
      const body = execute === null ? '' : bodyOf(file.code, execute.index + execute[0].length);
      return name === undefined ? [] : [{ name, at: { path: file.path, line: lineAt(file.code, match.index) }, root: false, runs: true, body, dir: file.dir }];
    }),
};

const mowApp = /\b(\w+)\s*(?::=|=)\s*(?:cli|mow)\.App\(/g;
const mowCommand = /\b(\w+)\.Command\(\s*"([a-z][\w-]*)[^"\n]*"\s*,\s*(?:"[^"\n]*"|\w+)\s*,\s*(func\([^)]*\)\s*\{)?/g;

/** Calls that add a command to the program; it prints its help where it has no action itself. */
export const mow: Library = {
  name: 'mow',
  imported: /^github\.com\/jawher\/mow\.cli$/,
  find: (file) => {
    const apps = file.all(mowApp);
    const roots = apps.map((match): Found => ({
      name: '',
      at: { path: file.path, line: lineAt(file.code, match.index) },
      root: true,
      runs: new RegExp(`\\b${match[1]}\\.Action\\s*=`).test(file.code),
    }));
    const commands = file.all(mowCommand).map((match): Found => ({
      name: match[2] as string,
      at: { path: file.path, line: lineAt(file.code, match.index) },
      root: false,
      runs: true,
      below: apps.length > 0 && !apps.some((app) => app[1] === match[1]),
      body: match[3] === undefined ? '' : bodyOf(file.code, match.index + match[0].length),
      dir: file.dir,
    }));
    return [...roots, ...commands];
  },
};

const appcmdLiteral = /(\bappcmd\.Command\s*)?\{\s*Use:\s*(?:"([a-z][\w-]*)|\w)/g;

/** What is built on cobra with structs of its own: the root lists its commands, of which groups stand in the list itself. */
export const appcmd: Library = {
  name: 'appcmd',
  imported: /^buf\.build\/go\/app\/appcmd$/,
  find: (file) => {
    let end = 0;
    return file.all(appcmdLiteral).flatMap(({ 0: text, 1: type, 2: name, index }): Found[] => {
      const begin = index + text.indexOf('{') + 1;
      const level = ownLevel(bodyOf(file.code, begin));
      const at = { path: file.path, line: lineAt(file.code, index) };
      if (type !== undefined && /\bSubCommands:/.test(level)) return [{ name: '', at, root: true, runs: /\bRun:/.test(level) }];
      const below = index < end;
      if (!below) end = begin + bodyOf(file.code, begin).length;
      return name === undefined ? [] : [{ name, at, root: false, runs: /\bRun:/.test(level), below }];
    });
  },
};
