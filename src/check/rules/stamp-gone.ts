import { withoutComments } from '../../analyze/code/go-text.ts';
import { readLdflags } from '../../analyze/flags/ldflags.ts';
import { directoryOfImport } from '../../analyze/modules/modules.ts';
import { pathIn } from '../../repo.ts';
import { compiledBy } from '../compiled.ts';
import type { Found, Rule } from '../rule.ts';
import type { GoBuild, View } from '../view.ts';

/** A variable that the linker is to set is not there. */
export const stampGone: Rule = {
  id: 'stamp-gone',
  grade: 'drift',
  follows: 'renders it right',
  title: '-X names a variable that is gone, or that is no string',
  remedy: 'name the variable as the code declares it, or leave the flag out',
  about: `The linker takes \`-X main.version=1.2.3\` for a variable that does not exist without a word, and the program says no version. Constants are not changed either, nor are variables that a function call sets at the start
(one that only returns a literal may be folded away, and is not told). A variable of another type the linker refuses: that is broken. Packages of other modules are not looked into.`,
  judge: (view) => view.builds.flatMap((build) => stamps(view, build)),
};

function stamps(view: View, build: GoBuild): Found[] {
  const { run, targets, place } = build;
  const { ldflags } = run.call.use;
  if (ldflags === undefined || place.kind !== 'module' || !run.certain) return [];
  return readLdflags(ldflags).assignments.flatMap(({ variable }): Found[] => {
    const dot = variable.lastIndexOf('.');
    const [path, name] = [variable.slice(0, dot), variable.slice(dot + 1)];
    if (dot <= 0 || /[$\\`{}]/.test(variable) || !/^\w+$/.test(name)) return [];
    const dirs = path === 'main' ? [...new Set(targets.flatMap(({ commands }) => commands.map(({ dir }) => dir)))] : [directoryOfImport(view.facts.modules, path)].flatMap((dir) => dir ?? []);
    if (dirs.length !== 1 || targets.some(({ wide }) => wide)) return [];
    const state = declared(view, dirs[0]!, name);
    if (state === undefined || state.kind === 'string') return [];
    const { line } = run.call.command;
    const packageName = dirs[0] === '.' ? 'the package at the top' : dirs[0];
    if (state.kind === 'typed') {
      // What the program does not import the linker never sees.
      const linked = path === 'main' || targets.every(({ commands }) => commands.length > 0 && commands.every((command) => compiledBy(view.tree, build, command).directory(dirs[0]!)));
      return linked ? [{ line, message: `-X ${variable}: cannot set with -X: not a var of type string (type:${state.type})`, grade: 'broken' }] : [];
    }
    const what = { absent: `${packageName} declares no ${name}`, constant: `${name} of ${packageName} is a constant`, set: `${name} of ${packageName} is set by a call when the program starts` }[state.kind];
    return [{ line, message: `-X ${variable} sets nothing: ${what}` }];
  });
}

/** What the linker finds under a name. */
type Declared = { readonly kind: 'string' | 'constant' | 'set' | 'absent' } | { readonly kind: 'typed'; readonly type: string };

/** `undefined` where it is not known: declared in a way that is not read here, or in several. */
function declared({ repo, git }: View, dir: string, name: string): Declared | undefined {
  const absent: Declared = { kind: 'absent' };
  if (repo.stat(dir) === undefined) return git.rule(dir, 'directory') === undefined ? absent : undefined;
  if (git.goRules(dir).length > 0) return undefined;
  const files = repo.list(dir).filter(({ name: file }) => file.endsWith('.go') && !file.endsWith('_test.go'));
  const codes = files.map(({ name: file }) => withoutComments(repo.read(pathIn(dir, file)) ?? ''));
  const found = codes.flatMap((code) => declarationsOf(code, name)).map(({ word, rest }) => kindOf(word, rest, codes));
  const [first] = found;
  if (first !== undefined) return found.every((one) => JSON.stringify(one) === JSON.stringify(first)) ? first : undefined;
  // In a list, or with a type of its own.
  return codes.some((code) => new RegExp(`^(?:var\\s|\\t|\\s*)[\\w, ]*\\b${name}\\b(?!\\s*[(:.])`, 'm').test(code)) ? undefined : absent;
}

/** Declarations of a package: `var name rest`, or in a group. */
function declarationsOf(code: string, name: string): { word: string; rest: string }[] {
  const single = new RegExp(`^(?:(var|const)\\s+|\\t|[ ]{2,8})((?:\\w+\\s*,\\s*)*)${name}\\b((?:\\s*,\\s*\\w+)*)[ \\t]*(?![\\w(]*:?[.:(])([^\\n]*)`, 'gm');
  return [...code.matchAll(single)].flatMap(({ index, 1: keyword, 2: before, 3: after, 4: rest }) => {
    const word = keyword ?? groupAt(code, index);
    return word === undefined ? [] : [{ word, rest: before === '' && after === '' ? rest!.trim() : rest!.replace(/=.*/, '').trim() }];
  });
}

/** `var` or `const` of the group at the top of the file that a line stands in. */
function groupAt(code: string, index: number): string | undefined {
  const open = [...code.slice(0, index).matchAll(/^(var|const) \([ \t\r]*$/gm)].at(-1);
  return open === undefined || /^\)/m.test(code.slice(open.index, index)) ? undefined : open[1];
}

const TYPED = /^(?:u?int(?:8|16|32|64)?|bool|error|float(?:32|64)|\[\]string)(?=\s*(?:=|$))/;
/** Packages of Go whose functions no compiler folds into a constant. */
const CALL = /^(?:time\.Now\(.*\.(?:Format|String)\(|(?:os|fmt|strings|strconv|runtime|filepath|path)\.\w+\()/;

function kindOf(word: string, rest: string, codes: readonly string[]): Declared | undefined {
  if (word === 'const') return { kind: 'constant' };
  const type = TYPED.exec(rest)?.[0] ?? literalType(rest);
  if (type !== undefined) return { kind: 'typed', type };
  if (/^string\b\s*(?:$|=\s*["`])/.test(rest) || /^=\s*["`]/.test(rest)) return { kind: 'string' };
  const value = /^(string\b\s*)?=\s*(.*)$/.exec(rest);
  if (value === null) return undefined;
  const [, said, call = ''] = value;
  if (CALL.test(call)) return said !== undefined || /^(?:time|os\.Getenv\(|fmt\.Sprint|strings\.(?:Trim|Replace|To|Join|Repeat)|strconv\.(?:Itoa|Quote)|runtime\.Version|filepath\.Join|path\.Join)/.test(call) ? { kind: 'set' } : undefined;
  // A function of the package, of more than its result.
  const own = /^(\w+)\(/.exec(call)?.[1];
  const body = own === undefined ? undefined : codes.map((code) => new RegExp(`^func ${own}\\([^)]*\\) string \\{\\s*([^\\n]*)`, 'm').exec(code)?.[1]).find((one) => one !== undefined);
  return body !== undefined && /^\w+(?:, \w+)* :?= |^var /.test(body) ? { kind: 'set' } : undefined;
}

/** The type of a literal that is no string. */
function literalType(rest: string): string | undefined {
  return /^=\s*(?:true|false)$/.test(rest) ? 'bool' : /^=\s*-?\d+$/.test(rest) ? 'int' : /^=\s*-?\d+\.\d+$/.test(rest) ? 'float64' : undefined;
}
