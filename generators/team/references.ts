import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, parse, relative, sep } from 'node:path';
import { readDefaultTemplates, RECORD_FILE, type Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse } from '../../src/diagnostic.ts';
import { valuesOfFlag, type CommandLine } from '../command-line.ts';
import { userConfigPath } from './user-config-path.ts';

/** A template that is wanted. */
export interface Wanted {
  /** As it was said. */
  readonly reference: string;
  /** Directory that a relative path in it starts from; absolute. */
  readonly base: string;
  /** Of the record: exactly this state of it. */
  readonly pin?: string;
}

/** `root`: the directory that the command works in; `cwd`: the one that it was typed in. Absolute. */
export interface WantedInput {
  readonly root: string;
  readonly cwd: string;
  readonly line: CommandLine;
  readonly stored: StoredRecord | undefined;
}

/**
 * The templates of a run, the first one the lowest layer: those of `--template`, else of the record; without a record those
 * of the nearest `.yo-rc.json` up to the repository's top that names some, else of the user's configuration. Reads nothing
 * of a template yet, and is cheap where there is none.
 */
export async function wantedTemplates({ root, cwd, line, stored }: WantedInput): Promise<readonly Wanted[]> {
  const said = valuesOfFlag(line, 'template');
  if (said !== undefined) {
    if (!said.includes('none')) return said.map((reference) => ({ reference, base: cwd }));
    if (said.length > 1) throw refuse('template-none', '--template none goes with no other template', 'leave out one of them');
    return [];
  }
  if (stored !== undefined) return (stored.templates ?? []).map(({ reference, pin }) => ({ reference, base: root, pin }));
  for (const directory of upwards(root)) {
    const file = join(directory, RECORD_FILE);
    const names = existsSync(file) ? readDefaultTemplates(readFileSync(file, 'utf8')) : undefined;
    if (names !== undefined) return names.map((reference) => ({ reference, base: directory }));
  }
  if (!existsSync(userConfigPath())) return [];
  const { readUserConfig } = await import('./user-config.ts');
  return readUserConfig().templates.map((reference) => ({ reference, base: homedir() }));
}

/** The directory and those above it, up to the one that git's work tree begins in; alone, where there is none. */
function upwards(directory: string): string[] {
  const found: string[] = [];
  for (let at = directory; ; at = dirname(at)) {
    found.push(at);
    if (existsSync(join(at, '.git'))) return found;
    if (at === parse(at).root) return [directory];
  }
}

/** A reference that was said in one directory as it is said in another: its path stays the same place. */
export function movedReference(reference: string, from: string, to: string): string {
  if (from === to) return reference;
  return withPath(reference, (path) => {
    const moved = relative(to, join(from, path)).split(sep).join('/');
    return /^\.\.(?:\/|$)/.test(moved) ? moved : moved === '' ? '.' : `./${moved}`;
  });
}

/** A reference as it can be said anywhere. @param from the directory that it was said in, absolute */
export function wholeReference(reference: string, from: string): string {
  return withPath(reference, (path) => join(from, path));
}

/** The reference with another path in place of one that starts from a directory; any other reference is as it is. */
function withPath(reference: string, change: (path: string) => string): string {
  const hash = reference.indexOf('#');
  const [before, ref] = hash < 0 ? [reference, ''] : [reference.slice(0, hash), reference.slice(hash)];
  const scheme = /^(?:git\+)?file:(?!\/)/.exec(before)?.[0] ?? '';
  const at = before.indexOf('//', scheme.length);
  const [path, inside] = at < 0 ? [before.slice(scheme.length), ''] : [before.slice(scheme.length, at), before.slice(at)];
  return /^\.{1,2}(?:[\\/]|$)/.test(path) ? `${scheme}${change(path)}${inside}${ref}` : reference;
}
