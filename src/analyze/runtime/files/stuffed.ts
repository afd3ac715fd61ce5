/** Files that are stuffed into a binary after it was compiled, and opened on disk where that was not done (github.com/knadh/stuffbin). */
import type { Source } from '../../facts.ts';
import { argumentsOf, callsOf, lineAt } from '../../code/go-text.ts';
import type { CodeFile } from '../../code/own-code.ts';

const library = 'github.com/knadh/stuffbin';
const local = /\bstuffbin\.NewLocalFS\s*\(/g;
const lists = /\[\]string\s*\{([^{}]*)\}/g;
const words = /"((?:\.{1,2}\/)*[\w@-][\w@.-]*(?:\/[\w@.-]+)*)\/?(?::[^"\n]*)?"/g;
const word = new RegExp(`^${words.source}$`);

/** What a file names that opens such files on disk, in lists or one after another behind their root: `"./queries.sql:queries.sql"` is the first of the two. */
export function stuffedFiles(file: CodeFile): { readonly path: string; readonly at: Source }[] {
  if (!file.imports.has(library)) return [];
  const calls = callsOf(file.code, local);
  if (calls.length === 0) return [];
  const listed = [...file.code.matchAll(lists)].flatMap(({ index, 1: list = '' }) => [...list.matchAll(words)].map(([, path = '']) => ({ path, line: lineAt(file.code, index) })));
  const given = calls.flatMap(({ args, line }) => argumentsOf(args).slice(1).flatMap((one) => word.exec(one.trim())?.[1] ?? []).map((path) => ({ path, line })));
  return [...listed, ...given].map(({ path, line }) => ({ path, at: { path: file.path, line } }));
}
