/** A page of docs/ as a reader uses it: files that it shows whole, and commands to type. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export function pageText(name: string): string {
  return readFileSync(join(ROOT, 'docs', name), 'utf8');
}

/** The files of a page: a path in backquotes with a colon on a line of its own (`path`:), then its text in a fence. */
export function filesOf(page: string): ReadonlyMap<string, string> {
  return new Map([...page.matchAll(/^`([^`\n]+)`:\n\n```\w*\n([^]*?)^```$/gm)].map(([, path, text]) => [path!, text!]));
}
