/** Flags that the program defines by functions of its own: `stringFlag("listen", "where it listens", ":8080")`, `util.IntFlagOrEnv("p", "PORT", 8080)`. */
import { argumentsOf, callsOf, linesOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Setting } from './settings.ts';

interface Wrapper {
  readonly called: string;
  readonly dir: string;
  readonly by: 'flag' | 'kingpin' | 'pflag';
  /** Which argument is the name, which the default, and which the variable that comes before it, if any. */
  readonly name: number;
  readonly fallback: number;
  readonly env: number;
}

const declared = /^func\s+(\w+)\(([^)\n]*)\)[^{\n]*\{\n((?:(?!\})[^\n]*\n){1,9}?)\}/gm;
const variable = /\bos\.(?:Getenv|LookupEnv)\(\s*(\w+)\s*\)/;
const kingpin = /\.Flag\(\s*(\w+)\s*,[^\n]*?\.Default\(\s*(\w+)\s*\)/;
const plain = /\b(?:flag|pflag|fs|flags)(?:\.CommandLine)?\.(?:String|Int|Bool|Duration)(?:Var)?\(\s*(?:[&\w.]+\s*,\s*(?=\w+\s*,\s*\w+\s*,\s*\w+\s*\)))?(\w+)\s*,\s*(\w+)\s*,/;

const known = new WeakMap<OwnCode, readonly Wrapper[]>();

function wrappersOf(own: OwnCode): readonly Wrapper[] {
  const found = known.get(own) ?? own.files.flatMap((file) => (/Flag\(|flag/.test(file.code) ? file.all(declared).flatMap(([, called = '', parameters = '', body = '']): Wrapper[] => {
    const names = parameters.split(',').map((one) => one.trim().split(/\s+/)[0]!);
    const chained = kingpin.exec(body);
    const match = chained ?? plain.exec(body);
    const by = chained !== null ? 'kingpin' : file.imports.has('flag') ? 'flag' : 'pflag';
    const [name, fallback] = match === null ? [-1, -1] : [names.indexOf(match[1]!), names.indexOf(match[2]!)];
    return name < 0 || fallback < 0 ? [] : [{ called, dir: file.dir, by, name, fallback, env: names.indexOf(variable.exec(body)?.[1] ?? '') }];
  }) : []));
  known.set(own, found);
  return found;
}

/** The flags that a file defines so, by functions of its package or of another one of the program. */
export function readWrappedFlags(file: CodeFile, own: OwnCode): Setting[] {
  return wrappersOf(own).filter(({ called }) => file.code.includes(`${called}(`)).flatMap(({ called, dir, by, name: first, fallback, env: second }) =>
    callsOf(file.code, new RegExp(`(?<!func )(?<![\\w.])(?:\\w+\\.)?${called}\\(`, 'g')).flatMap(({ args, name: callee, line }): Setting[] => {
      const [qualifier = ''] = callee.split('.').slice(0, -1);
      if (qualifier === '' ? dir !== file.dir : !own.directoriesCalled(qualifier).includes(dir)) return [];
      const words = argumentsOf(args);
      const [name, env] = [own.value(words[first], file), own.value(words[second], file)];
      const held = new RegExp(`\\b(\\w+)\\s*:?=\\s*${callee.replace('.', '\\.')}\\(`).exec(linesOf(file.code)[line - 1] ?? '')?.[1];
      if (name === undefined || !/^[A-Za-z][\w.-]*$/.test(name)) return [];
      return [{ kind: 'flag', name, fallback: own.value(words[fallback], file), required: false, by, at: { path: file.path, line }, ...(env !== undefined && { env }), ...(held !== undefined && { variable: held }) }];
    }));
}
