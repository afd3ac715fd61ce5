/** Whether a program ends where a file that it opens is missing. */
import { linesOf, type Call } from '../../code/go-text.ts';
import type { CodeFile } from '../../code/own-code.ts';
import { SETTLES } from '../settings/settles.ts';

/** What a person writes to end the program, within the lines that look at the error of a call. */
const ends = /\b\w+\.(?:Fatal\w*|Panic\w*)\(|\bpanic\(|\bos\.Exit\(/;
const handsOn = /\breturn\b[^\n]*\b(?:err|Errorf|Wrap\w*|New)\b/;

/** Whether the error of a call ends the program; one that is handed on does where configuration is read, one that is only logged does not. */
export function endsWithout(file: CodeFile, { line, name, method, args }: Call): boolean {
  if (method === 'Stat' || isFoundBefore(file, line, args) || isLeftBefore(file, line, args) || isMadeBefore(file, line, args)) return false;
  const lines = linesOf(file.code).slice(line - 1, line + 5);
  if (/\bMust\w*\(/.test(lines[0] ?? '') || ends.test((lines[0] ?? '').split(name)[0]!) || /(?:^|\.)Must/.test(name)) return true;
  // Whoever throws the error away goes on without; what frameworks load so gives none, and viper reads afterwards.
  if ((lines[0] ?? '').trimStart().replace(/^(?:_, )*_ = /, '').startsWith(`${name}(`) && !/\.(?:LoadHTML|Static|Serve|SetConfigFile)\w*$/.test(name)) return false;
  // The block of the check, up to the line that closes it.
  const close = lines.findIndex((text, index) => index > 0 && /^\s*\}/.test(text));
  const block = lines.slice(0, close < 0 ? 4 : close + 1).join('\n');
  // Who asks whether it is missing, or what else is wrong, goes on without.
  if (!/\berr\b/.test(lines.slice(0, 3).join('\n')) || /NotFoundError|IsNotExist|ErrNotExist|\berrors\.(?:As|Is)\(/.test(lines.join('\n'))) return false;
  return ends.test(block) || (handsOn.test(block) && (SETTLES.test(file.path) || /\.(?:Load|ReadInConfig|Overload)$/.test(name)));
}

/** `if _, err := os.Stat("app.yaml"); err == nil {` above, or `if file.Exists("app.yaml") {`: what is opened is there. */
function isFoundBefore(file: CodeFile, line: number, args: string): boolean {
  const path = /^\s*("[^"\n]+"|\w+)/.exec(args)?.[1];
  return path !== undefined && linesOf(file.code).slice(Math.max(0, line - 4), line - 1).some((text) => (text.includes(`Stat(${path})`) && /\berr == nil\b|!os\.IsNotExist\(|!errors\.Is\(/.test(text)) ||
    (text.includes(`xist(${path})`) || text.includes(`xists(${path})`)) && /^\s*if [\w.]+\([^()!]*\)(?: \{|$)/.test(text));
}

/** `if !fileExists(path) { …; return nil }` above: the function has done without. */
function isLeftBefore(file: CodeFile, line: number, args: string): boolean {
  const path = /^\s*(\w+)/.exec(args)?.[1];
  if (path === undefined) return false;
  const above = linesOf(file.code).slice(Math.max(0, line - 16), line - 1).join('\n');
  const left = new RegExp(`^(\\t+)if !(?:\\w+\\.)?\\w*[eE]xists?\\w*\\(${path}\\) \\{\\n(?:\\1\\t[^\\n]*\\n)*?\\1\\t(return\\b[^\\n]*)`, 'm').exec(above)?.[2];
  return left !== undefined && !handsOn.test(left);
}

/** `os.WriteFile(path, …)` above, where what is read is not there yet. */
function isMadeBefore(file: CodeFile, line: number, args: string): boolean {
  const path = /^\s*("[^"\n]+"|\w+)/.exec(args)?.[1];
  return path !== undefined && linesOf(file.code).slice(Math.max(0, line - 25), line - 1).some((text) => /\b(?:os|ioutil)\.(?:WriteFile|Create)\(/.test(text) && text.includes(`(${path}`));
}
