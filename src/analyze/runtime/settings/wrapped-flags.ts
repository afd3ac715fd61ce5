/** Flags that the program defines by functions of its own: `stringFlag("listen", "where it listens", ":8080")`. */
import { argumentsOf, callsOf } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import type { Setting } from './settings.ts';

interface Wrapper {
  readonly called: string;
  readonly dir: string;
  readonly by: 'flag' | 'kingpin' | 'pflag';
  /** Which argument is the name, and which the default. */
  readonly name: number;
  readonly fallback: number;
}

const declared = /^func\s+(\w+)\(([^)\n]*)\)[^{\n]*\{\n((?:[^}\n]*\n){1,6}?)\}/gm;
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
    return name < 0 || fallback < 0 ? [] : [{ called, dir: file.dir, by, name, fallback }];
  }) : []));
  known.set(own, found);
  return found;
}

/** The flags that a file defines so. */
export function readWrappedFlags(file: CodeFile, own: OwnCode): Setting[] {
  return wrappersOf(own).filter(({ called, dir }) => dir === file.dir && file.code.includes(`${called}(`)).flatMap(({ called, by, name: first, fallback }) =>
    callsOf(file.code, new RegExp(`(?<!func )(?<![\\w.])${called}\\(`, 'g')).flatMap(({ args, line }): Setting[] => {
      const words = argumentsOf(args);
      const name = own.value(words[first], file);
      return name === undefined || !/^[A-Za-z][\w.-]*$/.test(name) ? [] : [{ kind: 'flag', name, fallback: own.value(words[fallback], file), required: false, by, at: { path: file.path, line } }];
    }));
}
