/** The calls of a function in the program's own code, and what they hand to its parameters. */
import { functionAround, type Declared } from './functions.ts';
import { argumentsOf, callsOf } from './go-text.ts';
import { importsOf, isPackage } from './imports.ts';
import type { CodeFile, OwnCode } from './own-code.ts';

/** A call of a function; not `sure` where a value is called in another package, whose method of this name may be any. */
export interface FunctionCall {
  readonly file: CodeFile;
  readonly line: number;
  readonly args: readonly string[];
  readonly sure: boolean;
}

export interface Expression {
  readonly file: CodeFile;
  readonly line: number;
  readonly text: string;
}

/** An expression where a caller hands it over; empty where the call does not say it by itself. */
export interface Handed extends Expression, Pick<FunctionCall, 'sure'> {}

interface Known {
  readonly calls: Map<Declared, readonly FunctionCall[]>;
  /** By the directory of a package the files that import it, with the name under which they do. */
  readonly importers: ReadonlyMap<string, ReadonlyMap<CodeFile, string>>;
}

const known = new WeakMap<OwnCode, Known>();

/**
 * The calls of a function: in its package by its name, in others by the name under which their files import it, and of a
 * method by any value's, in any package, since they may know it by an interface. Those of its own package stand first.
 */
export function callersOf(own: OwnCode, called: Declared): readonly FunctionCall[] {
  const kept = known.get(own) ?? { calls: new Map(), importers: importersIn(own) };
  known.set(own, kept);
  let calls = kept.calls.get(called);
  if (calls === undefined) kept.calls.set(called, (calls = findCalls(own, called, kept.importers.get(called.file.dir))));
  return calls;
}

/** What the calls of the function that a line stands in hand to one of its parameters. */
export function handedTo(own: OwnCode, file: CodeFile, line: number, parameter: string): Handed[] {
  const around = functionAround(file, line);
  const index = around?.parameters.indexOf(parameter) ?? -1;
  return index < 0 ? [] : callersOf(own, around!).map(({ args, ...call }) => ({ ...call, text: args[index] ?? '' }));
}

function importersIn(own: OwnCode): Map<string, Map<CodeFile, string>> {
  const importers = new Map<string, Map<CodeFile, string>>();
  for (const file of own.files) {
    for (const [name, path] of importsOf(file, own.packages)) {
      const dir = own.packages.get(path)?.dir;
      if (dir !== undefined) importers.set(dir, (importers.get(dir) ?? new Map<CodeFile, string>()).set(file, name));
    }
  }
  return importers;
}

const names = new WeakMap<CodeFile, ReadonlySet<string>>();
const beforeBracket = /\b\w+(?=\(|\[[^\]\n]*\]\()/g;

/** Names that stand before the bracket of a call in a file. */
function namesCalledIn(file: CodeFile): ReadonlySet<string> {
  let called = names.get(file);
  if (called === undefined) names.set(file, (called = new Set(file.code.match(beforeBracket))));
  return called;
}

function findCalls(own: OwnCode, { file: { dir }, name, receiver }: Declared, importers: ReadonlyMap<CodeFile, string> = new Map()): FunctionCall[] {
  const pattern = new RegExp(`(?<!func )(?<!\\) )\\b${name}(?:\\[[^\\]\\n]*\\])?\\(`, 'g');
  const fits = (file: CodeFile, written: string): boolean => {
    const before = qualifierOf(written);
    if (receiver !== undefined) return before !== undefined && !isPackage(before, file, own.packages);
    return before === (file.dir === dir ? undefined : importers.get(file));
  };
  const isBeside = (file: CodeFile): boolean => file.dir === dir;
  const others = !/^[A-Z]/.test(name) ? [] : receiver === undefined ? [...importers.keys()] : own.files.filter((file) => !isBeside(file));
  return [...own.files.filter(isBeside), ...others].filter((file) => namesCalledIn(file).has(name)).flatMap((file) =>
    callsOf(file.code, pattern).filter((call) => fits(file, call.name)).map(({ line, args }) => ({ file, line, args: argumentsOf(args), sure: receiver === undefined || isBeside(file) })));
}

/** What stands before the name that is called, without what it is instantiated with. */
function qualifierOf(written: string): string | undefined {
  const name = written.replace(/\[[\s\S]*/, '');
  return name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : undefined;
}
