/** What docopt reads of a program's own usage: its commands, and its options with their defaults (docopt.org). */
import { lineAt } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { SettingReader } from '../settings/settings.ts';
import type { Found, Library } from './command-libraries.ts';

const parses = /\bdocopt\.Parse\w*\(\s*(?:`([^`]*)`|([A-Za-z_]\w*))/;

interface Usage {
  readonly text: string;
  readonly path: string;
  /** The line that it begins on. */
  readonly line: number;
}

/** The text that a file hands to docopt, in the call or as a variable of the package. */
function usageOf(file: CodeFile, own: OwnCode): Usage | undefined {
  const [, text, name] = file.first(parses) ?? [];
  if (text !== undefined) return { text, path: file.path, line: lineAt(file.code, file.first(parses)!.index) };
  const declared = name === undefined ? undefined : new RegExp(`\\b${name}(?:\\s+string)?\\s*:?=\\s*\`([^\`]*)\``);
  return declared === undefined ? undefined : own.filesIn(file.dir).flatMap((one): Usage[] => {
    const match = declared.exec(one.code);
    return match === null ? [] : [{ text: match[1]!, path: one.path, line: lineAt(one.code, match.index) }];
  })[0];
}

/** The patterns below `Usage:`, each without the program's name. */
function patternsOf({ text }: Usage): { readonly words: string; readonly line: number }[] {
  const section = /^[ \t]*usage:[ \t]*\n?((?:[ \t]*\S[^\n]*\n?)+)/im.exec(text);
  if (section === null) return [];
  const first = lineAt(text, section.index + section[0].length - section[1]!.length);
  return section[1]!.split('\n').flatMap((row, index) => (row.trim() === '' ? [] : [{ words: row.trim().replace(/^\S+\s*/, ''), line: first + index - 1 }]));
}

export const docoptCommands: Library = {
  name: 'docopt',
  imported: /\/docopt/,
  find: (file, own) => {
    const usage = usageOf(file, own);
    if (usage === undefined) return [];
    const at = (line: number): Found['at'] => ({ path: usage.path, line: usage.line + line });
    const patterns = patternsOf(usage).filter(({ words }) => !/^[[(]?(?:-h\b|--help|--version)/.test(words));
    const named = patterns.flatMap(({ words, line }) => (/^[a-z][\w-]*(?=\s|$)/.exec(words) ?? []).map((name): Found => ({ name, at: at(line), root: false, runs: true, dir: file.dir })));
    return named.length === 0 ? [] : [{ name: '', at: at(0), root: true, runs: named.length < patterns.length }, ...named];
  },
};

const option = /^[ \t]*(?:-(\w)(?:[ =]<?\w+>?)?,?[ \t]+)?--([a-z][\w-]*)[^\n]*?(?:\[default:[ \t]*"?([^\]"\n]*)"?\][^\n]*)?$/gm;

/** `--addr=<addr>  The address [default: :8080].` */
export const readDocopt: SettingReader = (file, own) => {
  const usage = file.code.includes('docopt.') ? usageOf(file, own) : undefined;
  return usage === undefined ? [] : [...usage.text.matchAll(option)].map(([, short, name = '', fallback], index, all) => ({
    kind: 'flag', name, fallback, required: false, by: 'docopt', at: { path: usage.path, line: usage.line + lineAt(usage.text, all[index]!.index) - 1 }, ...(short !== undefined && { short }),
  }));
};
