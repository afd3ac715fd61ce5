/** What the calls of a function in the program give for its parameters. */
import { baseName } from '../../repo.ts';
import { argumentsOf, callsOf, linesOf } from './go-text.ts';
import type { CodeFile, OwnCode } from './own-code.ts';

/** One call of a function: by the name of a parameter, the expression that it is given and where that stands. */
export type Given = ReadonlyMap<string, { readonly expression: string; readonly file: CodeFile; readonly line: number }>;

const header = /^func\s+(\([^)]*\)\s*)?(\w+)(?:\[[^\]]*\])?\(([^()]*)\)/;
const most = 20;

/** Names of the parameters of a function by its first line; none where that holds more than plain ones. */
export function parametersOf(line: string): string[] {
  return argumentsOf(header.exec(line)?.[3] ?? '').map((one) => one.split(/\s/)[0]!);
}

interface Known {
  readonly given: Map<string, readonly Given[]>;
  /** Files by the last part of the paths that they import. */
  readonly importers: ReadonlyMap<string, readonly CodeFile[]>;
}

const known = new WeakMap<OwnCode, Known>();

/** The calls of the function that a line stands in: of its package, and of the files that import it. */
export function givenTo(own: OwnCode, file: CodeFile, line: number): readonly Given[] {
  const lines = linesOf(file.code);
  let at = Math.min(line, lines.length) - 1;
  while (at >= 0 && !lines[at]!.startsWith('func ')) at--;
  const [, receiver, name = ''] = header.exec(lines[at] ?? '') ?? [];
  const parameters = parametersOf(lines[at] ?? '');
  if (parameters.length === 0) return [];
  let kept = known.get(own);
  if (kept === undefined) known.set(own, (kept = { given: new Map(), importers: importersOf(own) }));
  const key = `${file.path}:${at}`;
  let given = kept.given.get(key);
  if (given === undefined) kept.given.set(key, (given = callsIn(own, kept, file, name, receiver !== undefined, parameters)));
  return given;
}

function importersOf(own: OwnCode): Map<string, CodeFile[]> {
  const importers = new Map<string, CodeFile[]>();
  for (const file of own.files) {
    for (const name of new Set([...file.imports].map(baseName))) {
      const files = importers.get(name);
      if (files === undefined) importers.set(name, [file]);
      else files.push(file);
    }
  }
  return importers;
}

function callsIn(own: OwnCode, { importers }: Known, { dir }: CodeFile, name: string, isMethod: boolean, parameters: readonly string[]): Given[] {
  const beside = own.files.filter((one) => one.dir === dir);
  const others = /^[A-Z]/.test(name) && dir !== '.' ? (importers.get(baseName(dir)) ?? []) : [];
  const called = new RegExp(`\\b${name}\\(`, 'g');
  const found: Given[] = [];
  for (const one of new Set([...beside, ...others])) {
    if (!one.code.includes(`${name}(`)) continue;
    for (const call of callsOf(one.code, called)) {
      // A function of the package is called by its name, one of another by the package's, a method by a value's.
      if ((one.dir === dir && !isMethod) === call.name.includes('.')) continue;
      const args = argumentsOf(call.args);
      if (args.length !== parameters.length || header.exec(linesOf(one.code)[call.line - 1] ?? '')?.[2] === name) continue;
      found.push(new Map(parameters.map((parameter, index) => [parameter, { expression: args[index]!, file: one, line: call.line }])));
      if (found.length >= most) return found;
    }
  }
  return found;
}
