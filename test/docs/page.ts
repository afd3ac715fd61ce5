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

export interface Command {
  readonly line: string;
  readonly exit: number;
}

/** The commands of the page's sh blocks, with the exit code that the page promises. A here-document is part of its command. */
export function commandsOf(page: string): readonly Command[] {
  const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block.trimEnd());
  return blocks.flatMap((block) => [...block.matchAll(/^.*<<'?(\w+)'?\n[^]*?^\1$|^.+$/gm)].map(([line]) => line)).map((line) => {
    const promised = / +# exit (\d+)$/.exec(line);
    return { line: promised === null ? line : line.slice(0, promised.index), exit: Number(promised?.[1] ?? 0) };
  });
}
