/** The functions that Go files declare. */
import { argumentsOf, closing, lineAt } from './go-text.ts';
import type { CodeFile, OwnCode } from './own-code.ts';

/** A function or method that a file declares. */
export interface Declared {
  readonly file: CodeFile;
  readonly line: number;
  /** Where it begins, and where its parameters end. */
  readonly index: number;
  readonly behind: number;
  readonly name: string;
  /** The value that a method is called by, and its type; `undefined` for a plain function. */
  readonly receiver: { readonly name: string; readonly type: string } | undefined;
  /** Their names. */
  readonly parameters: readonly string[];
}

const head = /^func\s+(?:\((?:(\w+)\s+)?\*?(\w+)(?:\[[^\]\n]*\])?\)\s*)?(\w+)(?:\[[^\]\n]*\])?\(/gm;
const declared = new WeakMap<CodeFile, readonly Declared[]>();

/** All functions of a file, in its order. */
export function functionsOf(file: CodeFile): readonly Declared[] {
  let all = declared.get(file);
  if (all === undefined) {
    declared.set(file, (all = file.all(head).map((match) => {
      const [text, value = '', type, name = ''] = match;
      const open = match.index + text.length;
      const behind = closing(file.code, open);
      const parameters = argumentsOf(file.code.slice(open, behind)).map((one) => one.split(/\s/)[0]!);
      const receiver = type === undefined ? undefined : { name: value, type };
      return { file, line: lineAt(file.code, match.index), index: match.index, behind, name, receiver, parameters };
    })));
  }
  return all;
}

/** The function whose head is the nearest on the line or above it. */
export function functionAround(file: CodeFile, line: number): Declared | undefined {
  return functionsOf(file).findLast((one) => one.line <= line);
}

/** The function that an index lies in; `undefined` at the level of the package. */
export function functionAt(file: CodeFile, index: number): Declared | undefined {
  const last = functionsOf(file).findLast((one) => one.index < index);
  return last === undefined || file.code.slice(last.index, index).includes('\n}') ? undefined : last;
}

const plain = /^func\s+(\w+)/gm;
const plainNames = new WeakMap<CodeFile, ReadonlySet<string>>();

/** Names of the plain functions of a file. */
function plainNamesOf(file: CodeFile): ReadonlySet<string> {
  let names = plainNames.get(file);
  if (names === undefined) plainNames.set(file, (names = new Set(Array.from(file.code.matchAll(plain), ([, name = '']) => name))));
  return names;
}

/** The plain function of a package that has a name. */
export function functionNamed(own: OwnCode, dir: string, name: string): Declared | undefined {
  const files = own.filesIn(dir).filter((file) => plainNamesOf(file).has(name));
  return files.flatMap(functionsOf).find((one) => one.receiver === undefined && one.name === name);
}

/** The method of a package that has a name, where one type alone has it. */
export function methodNamed(own: OwnCode, dir: string, name: string): Declared | undefined {
  const files = own.filesIn(dir).filter(({ code }) => code.includes(`) ${name}(`));
  const found = files.flatMap((file) => functionsOf(file)).filter((one) => one.receiver !== undefined && one.name === name);
  return found.length === 1 ? found[0] : undefined;
}

/** The method of a name that one type of the program alone has. */
export function onlyMethod(own: OwnCode, name: string): Declared | undefined {
  const files = own.files.filter(({ code }) => code.includes(`) ${name}(`));
  const found = files.flatMap((file) => functionsOf(file)).filter((one) => one.receiver !== undefined && one.name === name);
  return found.length === 1 ? found[0] : undefined;
}

/** Where the body begins: results may be of types with braces of their own. */
const brace = /(?<!\b(?:interface|struct))\{|\nfunc\b/g;

/** What stands between the braces of a function. */
export function innerOf({ file: { code }, behind }: Declared): string {
  brace.lastIndex = behind;
  const open = brace.exec(code);
  return open === null || open[0] !== '{' ? '' : code.slice(open.index + 1, closing(code, open.index + 1, code.length));
}
