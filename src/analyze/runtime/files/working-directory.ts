/** What a program asks about the directory that it is started in. */
import { lineAt } from '../../code/go-text.ts';
import type { OwnCode } from '../../code/own-code.ts';
import type { Source } from '../../facts.ts';

export interface WorkingDirectory {
  /** It climbs to the directory in which go.mod lies. */
  readonly module: Source | undefined;
  /** It takes it from PWD, which a shell sets and no engine does. */
  readonly variable: Source | undefined;
}

const mark = /\b(?:os\.(?:Stat|Lstat|ReadFile|Open)|\w*[eE]xists?\w*)\([^\n]*"go\.mod"/;
const climbs = /\bfilepath\.Dir\(/;
const here = /\bos\.Getwd\(\)/;
/** A part of a path, or what is put before one. */
const pwd = /\bos\.Getenv\("PWD"\)\s*(?:\+|,)|=\s*os\.Getenv\("PWD"\)/;

export function readWorkingDirectory(own: OwnCode): WorkingDirectory {
  const first = (pattern: RegExp, also: readonly RegExp[]): Source | undefined => {
    const file = own.files.find((one) => one.has(pattern) && also.every((other) => one.has(other)));
    return file === undefined ? undefined : { path: file.path, line: lineAt(file.code, file.first(pattern)!.index) };
  };
  return { module: first(mark, [climbs, here]), variable: first(pwd, []) };
}
