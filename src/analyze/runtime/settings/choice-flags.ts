/** Flags of which a program wants one: without any of them it ends, or the default of one does nothing but tell something. */
import { parentOf } from '../../../repo.ts';
import { linesOf } from '../../code/go-text.ts';
import { functionNamed, innerOf } from '../../code/functions.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { complains, ends, holderOf, says, usage } from './required-flags.ts';
import type { Setting } from './settings.ts';

/** `if !*serve && !*work && *feeds == "" { … }` */
const none = /^[ \t]*if ((?:!\*?[\w.]+|\*?[\w.]+ == (?:""|0|nil))(?: && (?:!\*?[\w.]+|\*?[\w.]+ == (?:""|0|nil)))+) \{\n([^{}]{0,400})\}/gm;
/** `if !(*serve || *work) { … }` */
const neither = /^[ \t]*if !\((\*?[\w.]+(?: \|\| \*?[\w.]+)+)\) \{\n([^{}]{0,400})\}/gm;

/** A flag, and the variable that holds it. */
interface Held {
  readonly flag: Setting;
  readonly name: string;
}

/** The settings, with those flags marked. */
export function withChoices(own: OwnCode, settings: readonly Setting[]): Setting[] {
  const flags = settings.filter((one) => one.kind === 'flag' && (one.by === 'flag' || one.by === 'pflag') && one.elsewhere !== true && isOfProgram(own, one)).flatMap((flag): Held[] => {
    const name = holderOf(own, flag);
    return name === undefined ? [] : [{ flag, name }];
  });
  const found = new Set(flags.length === 0 ? [] : own.files.flatMap((file) => {
    const here = flags.filter(({ flag }) => parentOf(flag.at.path) === file.dir);
    return here.length === 0 ? [] : [...allOfNone(file, here), ...here.filter((one) => isIdle(file, one) || isOnly(own, file, one))];
  }).map(({ flag }) => flag));
  return settings.map((one) => (found.has(one) ? { ...one, choice: true as const } : one));
}

/** Whether a flag is one of the command line, a set that a function makes reading any words, and is not on by default. */
function isOfProgram(own: OwnCode, { at }: Setting): boolean {
  const line = linesOf(own.files.find(({ path }) => path === at.path)?.code ?? '')[at.line - 1] ?? '';
  return /\bp?flag\.|\bCommandLine\.|\bFlags\(\)/.test(line) && !/\bBool\w*\([^\n]*,\s*true\s*,/.test(line);
}

/** The flags of tests that end the program when none of several is given. */
function allOfNone(file: CodeFile, flags: readonly Held[]): Held[] {
  return [...file.all(none), ...file.all(neither)].flatMap(([, test = '', block = '']) => {
    if (!ends.test(block) && !complains.test(block) && !(usage.test(block) && /\breturn\b/.test(block))) return [];
    const tested = test.split(/ && | \|\| /).map((part) => flags.find(({ name }) => name === /(\w+)(?: ==.*)?$/.exec(part)![1]));
    return tested.every((one) => one !== undefined) ? tested : [];
  });
}

/** `switch action { case "version": fmt.Println(…); case "run": … }` as the last that a function does, where the default is a case that only tells something. */
function isIdle(file: CodeFile, { name, flag: { fallback } }: Held): boolean {
  if (fallback === undefined || fallback === '' || !file.code.includes(`case "${fallback}"`)) return false;
  return [...file.code.matchAll(new RegExp(`^\\tswitch \\*?(?:\\w+\\.)*${name} \\{$`, 'gm'))].some(({ index, 0: { length } }) => {
    const rest = file.code.slice(index + length);
    const body = rest.slice(0, rest.indexOf('\n\t}') + 1);
    if (!rest.startsWith('\t}\n}', body.length)) return false;
    const cases = [...body.matchAll(/^\tcase ([^\n]*):\n([\s\S]*?)(?=^\t(?:case\b|default:)|(?![\s\S]))/gm)].map(([, values = '', block = '']) => ({ values, isTold: block.split('\n').every((line) => says.test(line) || /^\s*[{}]\s*$/.test(line)) }));
    return cases.some(({ values, isTold }) => isTold && values.includes(`"${fallback}"`)) && cases.some(({ isTold }) => !isTold);
  });
}

/** `switch { case *serve: …; default: printUsage() }` and `if *serve { … } else { flag.Usage() }`, of the one flag without which nothing is done, or nothing without a word. */
function isOnly(own: OwnCode, file: CodeFile, { name, flag: { fallback } }: Held): boolean {
  if ((fallback !== undefined && fallback !== 'false') || !file.code.includes(name)) return false;
  const flag = `\\*?(?:\\w+\\.)*${name}`;
  const work = '(?:\\t\\t[^\\n]*\\n)+';
  const only = new RegExp(`^\\t(?:switch \\{\\n\\tcase ${flag}:\\n${work}\\tdefault:\\n|if ${flag} \\{\\n${work}\\t\\} else \\{\\n)(${work})\\t\\}\\n\\}`, 'm');
  const otherwise = only.exec(file.code)?.[1];
  if (otherwise === undefined) return false;
  const lines = otherwise.trimEnd().split('\n');
  return (/[uU]sage\(|PrintDefaults\(/.test(otherwise) && lines.every((line) => says.test(line))) || (lines.length === 1 && wantsWord(own, file, lines[0]!));
}

/** Whether a line calls a function that says how the program is used where its command line has no word that is no flag. */
function wantsWord(own: OwnCode, file: CodeFile, line: string): boolean {
  const called = /^\t\t(\w+)\(/.exec(line)?.[1];
  const declared = called === undefined ? undefined : functionNamed(own, file.dir, called);
  const body = declared === undefined ? '' : innerOf(declared);
  return /\bp?flag\.(?:Arg\(0\)|Args\(\)|NArg\(\))/.test(body) && /^\tif [^\n]* (?:== ""|== 0|< 1) \{\n\t\tp?flag\.(?:Usage|PrintDefaults)\(\)\n\t\tos\.Exit\(/m.test(body);
}
