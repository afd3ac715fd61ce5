/** Files that are stuffed into a binary after it was compiled, and opened on disk where that was not done (github.com/knadh/stuffbin). */
import type { Source } from '../../facts.ts';
import { lineAt } from '../../code/go-text.ts';
import type { CodeFile } from '../../code/own-code.ts';

const library = 'github.com/knadh/stuffbin';
const local = /\bstuffbin\.NewLocalFS\s*\(/;
const lists = /\[\]string\s*\{([^{}]*)\}/g;
const words = /"((?:\.{1,2}\/)*[\w@-][\w@.-]*(?:\/[\w@.-]+)*)\/?(?::[^"\n]*)?"/g;

/** What the lists of a file name that opens such files on disk: `"./queries.sql:queries.sql"` is the first of the two. */
export function stuffedFiles(file: CodeFile): { readonly path: string; readonly at: Source }[] {
  if (!file.imports.has(library) || !file.has(local)) return [];
  return [...file.code.matchAll(lists)].flatMap(({ index, 1: list = '' }) => [...list.matchAll(words)].map(([, path = '']) => ({ path, at: { path: file.path, line: lineAt(file.code, index) } })));
}
