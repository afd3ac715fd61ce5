/** Which commands of a cobra program stand below another of its commands: `app user add` has `add` below `user`. */
import { functionAt, functionNamed, innerOf } from '../../code/functions.ts';
import { argumentsOf } from '../../code/go-text.ts';
import { importsOf } from '../../code/imports.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';

/** A command as a composite literal makes it. */
export interface CommandLiteral {
  readonly file: CodeFile;
  /** Where the literal begins. */
  readonly index: number;
  /** Variable that it is put into; empty where it is returned or handed on. */
  readonly variable: string;
  readonly root: boolean;
}

const added = /\.AddCommand\s*\(/g;

/** What each command is added to. */
export function parentsOf<T extends CommandLiteral>(own: OwnCode, files: readonly CodeFile[], commands: readonly T[]): ReadonlyMap<T, readonly T[]> {
  const parents = new Map<T, T[]>();
  const find = finder(own, commands);
  for (const file of files) {
    const calls = file.calls(added);
    const starts = calls.length > 0 ? [0, ...[...file.code.matchAll(/\n/g)].map(({ index }) => index)] : [];
    for (const call of calls) {
      const index = starts[call.line - 1] ?? 0;
      const parent = find(file, index, call.name.split('.').at(-2) ?? '');
      if (parent === undefined) continue;
      for (const argument of argumentsOf(call.args)) {
        const child = find(file, index, argument);
        if (child !== undefined && child !== parent) parents.set(child, [...(parents.get(child) ?? []), parent]);
      }
    }
  }
  return parents;
}

/** The commands that are added to another command which is no root. Those that nothing adds belong to the root. */
export function belowOthers<T extends CommandLiteral>(parents: ReadonlyMap<T, readonly T[]>, commands: readonly T[]): Set<T> {
  const roots = new Set(commands.filter((command) => command.root || !commands.some(({ root }) => root) && !parents.has(command)));
  return new Set([...parents].filter(([, above]) => !above.some((parent) => roots.has(parent))).map(([child]) => child));
}

type Find<T> = (file: CodeFile, index: number, expression: string) => T | undefined;

/** Finds the command that an expression at a place means: a variable of the function or package, or a function that makes one. */
function finder<T extends CommandLiteral>(own: OwnCode, commands: readonly T[]): Find<T> {
  const rows = commands.map((command) => ({ command, within: functionAt(command.file, command.index)?.name, dir: command.file.dir }));
  const made = (name: string, dir: string | undefined): T | undefined => {
    const inside = rows.filter((row) => row.within === name && (dir === undefined || row.dir === dir));
    // The one that is returned: directly, else by its name; or what another function of the package makes and puts into a field.
    const returned = inside.find(({ command }) => command.variable === '') ?? inside.find(({ command: { file, variable } }) => new RegExp(`\\breturn\\s+&?${variable}\\b`).test(file.code));
    return returned?.command ?? (dir === undefined ? undefined : rows.find((row) => row.dir === dir && row.within !== undefined && row.within === fieldMaker(own, dir, name))?.command);
  };
  const dirOf = (qualifier: string | undefined, file: CodeFile): string | undefined => (qualifier === undefined ? file.dir : own.packages.get(importsOf(file, own.packages).get(qualifier) ?? '')?.dir);
  return (file, index, expression) => {
    const [, qualifier, name, call] = /^&?(?:(\w+)\.)?(\w+)(\([\s\S]*\))?$/.exec(expression.trim()) ?? [];
    if (name === undefined) return undefined;
    if (call !== undefined) return made(name, dirOf(qualifier, file));
    const within = functionAt(file, index)?.name;
    const here = rows.filter(({ command }) => command.variable === name);
    const found = here.find((row) => within !== undefined && row.command.file === file && row.within === within)
      ?? here.find((row) => row.within === undefined && (qualifier === undefined ? row.dir === file.dir : row.dir.endsWith(qualifier)));
    if (found !== undefined) return found.command;
    const maker = new RegExp(`\\b${name}\\s*:?=\\s*(?:(\\w+)\\.)?(\\w+)\\(`).exec(file.code);
    return maker === null ? undefined : made(maker[2] as string, dirOf(maker[1], file));
  };
}

/** The function whose result has the command in a field: `return NewRunRunner(name).Command`. */
function fieldMaker(own: OwnCode, dir: string, name: string): string | undefined {
  const maker = functionNamed(own, dir, name);
  return maker === undefined ? undefined : /^\s*return (\w+)\([^()\n]*\)\.\w+\s*$/.exec(innerOf(maker))?.[1];
}
