/** Commands of programs that read their command line themselves. */
import { bodyOf, lineAt } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Found, Library } from './command-libraries.ts';
import { ownLevel } from './idle-action.ts';
import { servingOf } from './serving-command.ts';

const withoutWord = String.raw`(?:len\(os\.Args\)\s*(?:<\s*2|<=\s*1|==\s*1|!=\s*2)|(?:flag\.NArg\(\)|len\((?:flag\.Args\(\)|args|os\.Args\[1:\])\))\s*(?:<\s*1|==\s*0|!=\s*1))\b`;
const endings = String.raw`(?:os\.Exit|\breturn\b|[Uu]sage|Fatal)`;
/** Where a program without an argument says how it is used, and ends. */
const wantsArgument = new RegExp(String.raw`${withoutWord}(?:[\s\S]{0,240}?${endings}|\s*\{\s*(?:\w+\.)?\w*[hH]elp\(\))`);
/** The same in another package, where a function that returns no word of it leaves the program to go on. */
const wantsAnswered = new RegExp(String.raw`${withoutWord}(?:(?!\breturn[ \t]*\n)[\s\S]){0,240}?(?!\breturn[ \t]*\n)${endings}`);

/** Where a word is looked at, and without one the program does something else than to say how it is used. */
const otherwise = /^\tif len\(os\.Args\) (?:> 1|>= 2) \{\n(?:\t\t.*\n)*?(?:\t\treturn\n\t\}\n|\t\} else \{\n)(?!\s*(?:(?:flag|fmt|log)\.|os\.Exit|print|\w*[uU]sage|\w*[hH]elp))/m;

function asksForWord(file: CodeFile, own: OwnCode): boolean {
  return file.package === 'main' ? file.has(wantsArgument) : file.has(wantsAnswered) && !own.files.some((one) => one.package === 'main' && one.has(otherwise));
}

const nextCase = /^[\s\S]*?(?=\n\s*(?:case\b|default\s*:)|$)/;

/** `switch os.Args[1] { case "serve": … }`, also by `flag.Arg(0)`; the same with `if`, or out of a map or a list. */
export const standard: Library = {
  name: 'standard',
  imported: /^os$|^flag$/,
  find: (file, own) => [
    ...(asksForWord(file, own) ? [{ name: '', at: { path: file.path, line: 1 }, root: true, runs: false }] : []),
    ...[
      ...file.code.matchAll(
        /\bswitch\s+(?:(?:\w+\s*:=\s*[^;{]+;\s*)?(?:os\.Args\[1\]|flag\.Arg\(0\)|flag\.Args\(\)\[0\]|args\[0\]|cmd|command|sub[cC]md|sub[cC]ommand)|(\w+)(?:\s*,\s*\w+)?\s*:=\s*(?:os\.Args\[1\]|flag\.Arg\(0\)|flag\.Args\(\)\[0\])[^;{]*;\s*\1)\s*\{/g,
      ),
    ].flatMap((match): Found[] => {
      if (!/os\.Args|flag\.Arg/.test(file.code)) return [];
      const body = bodyOf(file.code, match.index + match[0].length);
      const first = lineAt(file.code, match.index);
      // A variable that no word was put into is none of the cases.
      const variable = /(\w*(?:cmd|command))\s*\{$/i.exec(match[0])?.[1];
      const given = variable === undefined ? undefined : new RegExp(`\\b${variable}\\s*:?=\\s*"(\\w[\\w-]*)`).exec(file.code)?.[1];
      // One that only says how the program is used.
      const idle = given !== undefined && /^(?:help|usage|version)$/.test(given);
      const preset = given !== undefined && !idle;
      // Of the words behind flags the first is empty where there is none.
      const asked = variable !== undefined || /flag\.Arg\(0\)\s*\{$/.test(match[0]);
      const ends = idle || (asked && !preset && !(variable !== undefined && file.has(otherwise)) && /\bdefault:[^}]{0,200}?(?:[uU]sage|[hH]elp|os\.Exit|Fatal)/.test(body) && !/\bcase[^:\n]*""/.test(body));
      // One that is given a word beforehand runs that command.
      const root: Found[] = ends || preset ? [{ name: '', at: { path: file.path, line: first }, root: true, runs: preset }] : [];
      const cases = [...body.matchAll(/\bcase\s+((?:(?:"[\w-]+"|[A-Za-z_]\w*)\s*,?\s*)+):/g)].flatMap((one) =>
        (one[1] as string).split(',').flatMap((word) => /^[a-z][\w-]*$/.exec(own.value(word.trim(), file) ?? '') ?? []).map((name): Found => ({
          name,
          at: { path: file.path, line: first + lineAt(body, one.index) - 1 },
          root: false,
          runs: true,
          body: nextCase.exec(body.slice(one.index + one[0].length))?.[0] ?? '',
          dir: file.dir,
        })),
      );
      return [...root, ...cases];
    }),
    ...compared(file, own),
    ...demanded(file),
    ...indexed(file, own),
    ...listed(file, own),
    ...registered(file, own),
    ...searched(file, own),
  ],
};

const comparison = /\b(?:if|case)\s+(?:[^\n{]*(?:&&|\|\|)\s*)?(?:os\.Args\[1\]|flag\.Arg\(0\)|flag\.Args\(\)\[0\])\s*==\s*"([a-z][\w-]*)"/g;

const alone = /^\tif len\(os\.Args\)\s*(?:>\s*1|>=\s*2|==\s*2)\s*&&\s*os\.Args\[1\]\s*==\s*"(?!help|version)([a-z][\w-]*)"\s*\{/m;
/** Lines of a function's end that print its usage and do nothing else. */
const prints = /^(?:\s*(?:fmt\.(?:Print|Fprint)\w*\([^\n]*\)|(?:flag\.)?(?:[uU]sage|PrintDefaults)\(\)|os\.Exit\(\d\)))+\s*$/;

/** What stands in a function behind a block, up to its end. */
function behindBlock({ code }: CodeFile, start: number): string | undefined {
  const rest = start + bodyOf(code, start).length + 1;
  const end = code.indexOf('\n}', rest);
  return end < 0 ? undefined : code.slice(rest, end);
}

/** `if os.Args[1] == "serve" {`, also as a case of a `switch` without a value, where the program ends without a word; one word beside which it does all else is no command. */
function compared(file: CodeFile, own: OwnCode): Found[] {
  const found = file.all(comparison).map((match): Found => commandAt(file, match[1] as string, match.index));
  if (found.length === 0) return [];
  if (!asksForWord(file, own)) {
    const only = file.first(alone);
    const behind = only === null ? undefined : behindBlock(file, only.index + only[0].length);
    // The one word for which it does something, beside which it prints how it is used.
    return only === null || behind === undefined || !prints.test(behind) ? [] : [{ name: '', at: { path: file.path, line: lineAt(file.code, only.index) }, root: true, runs: false }, { ...commandAt(file, only[1] as string, only.index), body: bodyOf(file.code, only.index + only[0].length), dir: file.dir }];
  }
  const several = new Set(found.map(({ name }) => name).filter((name) => !/^(?:help|version)$/.test(name))).size > 1;
  return several || servingOf(found, '', own) !== undefined ? found : [];
}

const demand = /\b(?:len\((?:os\.Args)\)\s*(?:<\s*2|<=\s*1|==\s*1)|(?:flag\.NArg\(\)|len\((?:flag\.Args\(\)|os\.Args\[1:\])\))\s*(?:<\s*1|==\s*0))\s*\|\|\s*(?:os\.Args\[1\]|flag\.Arg\(0\)|flag\.Args\(\)\[0\])\s*!=\s*"([a-z][\w-]*)"\s*\{/g;

/** `if len(os.Args) < 2 || os.Args[1] != "serve" { usage() }`: the one word without which the program ends; what it does with it stands behind. */
function demanded(file: CodeFile): Found[] {
  return file.all(demand).flatMap((match): Found[] => {
    const inside = bodyOf(file.code, match.index + match[0].length);
    const rest = match.index + match[0].length + inside.length;
    if (!/os\.Exit|\breturn\b|[Uu]sage|Fatal|panic/.test(inside)) return [];
    const at = { path: file.path, line: lineAt(file.code, match.index) };
    const end = file.code.indexOf('\n}', rest);
    return [{ name: '', at, root: true, runs: false }, { ...commandAt(file, match[1] as string, match.index), body: file.code.slice(rest, end < 0 ? undefined : end), dir: file.dir }];
  });
}

const table = /\b(\w+)\s*:?=\s*(?:map\[string\](?:func\([^\n{]*|[\w.*]*[cC](?:ommand|md)\w*)|([a-z]\w*))\s*\{/g;
const key = /^\s*"([a-z][\w-]*)":/gm;

const nextKey = /^"[^"]*":[\s\S]*?(?=\n\s*"[a-z][\w-]*":|\n\}|$)/;
const bare = /(?<![\w."])([a-z]\w*)(?=\s*[,}\n])/g;

const looksUp = String.raw`\[(?:os\.Args\[1\]|flag\.Arg\(0\)|flag\.Args\(\)\[0\]|args\[0\]|cmd(?:Name)?|command(?:Name)?|subcmd|subcommand)\]`;
const givenTable = new RegExp(String.raw`^func\s+\w+\((?:[^()\n]*,\s*)?(\w+)\s+map\[string\][\w.*]*[cC](?:ommand|md)\w*[^()\n]*\)[\s\S]*?\b\1${looksUp}`, 'm');

/** `commands[os.Args[1]]`, of a map of functions or commands by their names, also in a function of the program's that is handed the map. */
function indexed(file: CodeFile, own: OwnCode): Found[] {
  return file.all(table).flatMap((match): Found[] => {
    // A name for such a map.
    if (match[2] !== undefined && !new RegExp(`^type ${match[2]} (?:= )?map\\[string\\]func\\(`, 'm').test(file.code)) return [];
    const taken = new RegExp(`\\b${match[1]}${looksUp}`);
    const handed = new RegExp(`\\b\\w+\\((?:[^()\\n]*,\\s*)?${match[1]}\\)`);
    const there = taken.test(file.code) ? file : handed.test(file.code) ? own.files.find((one) => one.has(givenTable)) : undefined;
    // The word may be handed on by a main package that ends without one.
    if (there === undefined || !(/os\.Args|flag\.Arg/.test(there.code) || own.files.some((one) => one.package === 'main' && one.has(wantsArgument)))) return [];
    const start = match.index + match[0].length;
    return [...ownLevel(bodyOf(file.code, start)).matchAll(key)].map((one) => {
      const at = Math.max(start, file.code.indexOf(`"${one[1]}":`, start));
      const entry = nextKey.exec(file.code.slice(at))?.[0] ?? '';
      // A function that is named there is called for the word.
      return { ...commandAt(file, one[1] as string, at), body: entry.replace(bare, '$1('), dir: file.dir };
    });
  });
}

const list = /\b(?:sub)?(?:commands|cmds)\s*:?=\s*\[\](?:struct\s*\{[^{}]*\bfunc\([^{}]*\}|\*?[\w.]*(?:[cC]ommand|[cC]md)\w*)\s*\{/gi;
const entry = /^\s*(?:&?\w*\{)\s*(?:[nN]ame:\s*|[cC]md:\s*)?"([a-z][\w-]*)"\s*,/gm;

/** `{"serve", cmdServe}` in a list of commands that a loop goes through, where the program ends without a word. */
function listed(file: CodeFile, own: OwnCode): Found[] {
  return asksForWord(file, own) ? file.all(list).flatMap((match): Found[] => {
    const start = match.index + match[0].length;
    return [...bodyOf(file.code, start).matchAll(entry)].map((one) => commandAt(file, one[1] as string, start + one.index + one[0].indexOf('"')));
  }) : [];
}

const registers = /\b(?:cmds?|commands?)\.(?:Add|Register)\(\s*"([a-z][\w-]*)"\s*,/g;
const lookedUp = /\b(?:cmds?|commands?)\.\w+\[\w+\]\s*;\s*(\w+)\s*\{[\s\S]{0,400}?\}\s*else\s*\{[\s\S]{0,200}?[uU]sage\w*\(/;

/** `cmd.Add("serve", newServe)` where a package begins, and `if c, ok := cmd.Commands[word]; ok { … } else { flag.Usage() }`. */
function registered(file: CodeFile, own: OwnCode): Found[] {
  const found = file.all(registers).map((match): Found => commandAt(file, match[1] as string, match.index));
  const asks = found.length === 0 ? undefined : own.files.find((one) => /os\.Args|flag\.Arg/.test(one.code) && one.has(lookedUp));
  return asks === undefined ? [] : [{ name: '', at: { path: asks.path, line: lineAt(asks.code, asks.first(lookedUp)!.index) }, root: true, runs: false }, ...found];
}

const search = /\bfor\s+_,\s*(\w+)\s*:=\s*range\s+(?:\w+\.)?[cC](?:ommand|md)s\s*\{\s*if\s+\1\.Name(?:\(\))?\s*==\s*(?:args\[0\]|os\.Args\[1\]|flag\.Arg\(0\)|flag\.Args\(\)\[0\])/;
const searchable = /(?<![*\]])\b[cC]ommand\s*\{\s*(?:Name|UsageLine):\s*"([a-z][\w-]*)/g;

/** `for _, cmd := range commands { if cmd.Name() == args[0] {`, as the go command looks for its own, in a main package that prints its usage for any other word. */
function searched(file: CodeFile, own: OwnCode): Found[] {
  const at = file.first(search);
  if (at === null || file.package !== 'main' || !/[uU]sage\(\)/.test(file.code)) return [];
  const found = own.files.flatMap((one) => one.all(searchable).map((match): Found => commandAt(one, match[1] as string, match.index)));
  return found.length === 0 ? [] : [{ name: '', at: { path: file.path, line: lineAt(file.code, at.index) }, root: true, runs: false }, ...found];
}

function commandAt(file: CodeFile, name: string, index: number): Found {
  return { name, at: { path: file.path, line: lineAt(file.code, index) }, root: false, runs: true };
}
