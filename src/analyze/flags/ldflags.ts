/** The linker flags that the repository passes: `-X` variables, checked against the code, and all others. */
import { pathIn } from '../../repo.ts';
import { codeOf, lineAt } from '../code/go-text.ts';
import type { BuildConfig } from '../go/constraints.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { directoryOfImport } from '../modules/modules.ts';
import { readScript } from '../shell/script.ts';
import type { StampKind } from './stamp-kind.ts';

/** One `-X` of a repository's build. */
export interface StampFact {
  /** `import/path.Name`, with `main` for the program itself, as the linker wants it. */
  readonly variable: string;
  readonly kind: StampKind;
  /** The value as written; it may hold variables of a shell or a template. */
  readonly value: string;
  /** Where the flag is passed. */
  readonly at: Source;
  /** The declaration: `string`, something else that the linker refuses or ignores, none there, or in a package that is not read here. */
  readonly state: 'string' | 'not-string' | 'absent' | 'unread';
  readonly declared: Source | undefined;
  /** What the code itself says where nothing is passed; `undefined` where it is no plain string. */
  readonly initial: string | undefined;
}

/** Words of an ldflags value: quotes are taken off as the go command does; a list keeps its order. */
export function splitLdflags(text: string): string[] {
  // The go command splits at white space outside of quotes, as a shell does for such words.
  // Templates of goreleaser and promu hold blanks and quotes of their own.
  const line = text
    .replace(/\{\{[\s\S]*?\}\}/g, (found) => found.replace(/[\s"'`]/g, ''))
    .replace(/\\?\n/g, ' ');
  return readScript(`ldflags ${withoutOperators(line)}`)
    .flatMap((command) => (command.nested ? [] : command.words))
    .filter((word) => word !== 'ldflags');
}

/** What is an operator to a shell, and to the go command a letter like any other, with a backslash before it. */
function withoutOperators(line: string): string {
  let out = '';
  let quote = '';
  let depth = 0;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    const opens = quote === '' && c === '$' && /[({]/.test(line[i + 1] ?? '');
    if (opens || (quote === '' && c === '\\')) {
      if (opens) depth++;
      out += c + (line[++i] ?? '');
      continue;
    }
    if (quote !== '') quote = c === quote ? '' : quote;
    else if (/['"`]/.test(c)) quote = c;
    else if (depth > 0) depth += /[({]/.test(c) ? 1 : /[)}]/.test(c) ? -1 : 0;
    else if (/[;&|<>()]/.test(c)) out += '\\';
    out += c;
  }
  return out;
}

interface Assignment {
  readonly variable: string;
  readonly value: string;
}

/** Flags of cmd/link whose value may be the next word (`go tool link -h`, Go 1.26). */
const takesWord =
  /^--?(?:[BDEHIkLRTor]|benchmark|benchmarkprofile|buildid|buildmode|capturehostobjs|cpuprofile|debugtextsize|debugtramp|extar|extld|extldflags|fipso|funcalign|importcfg|installsuffix|libgcc|linkmode|memprofile|memprofilerate|pluginpath|randlayout|strictdups|tmpdir)$/;

/** The `-X` assignments among linker flags, and the flags that remain. */
export function readLdflags(text: string): {
  readonly assignments: readonly Assignment[];
  readonly others: readonly string[];
} {
  const words = splitLdflags(text);
  const assignments: Assignment[] = [];
  const others: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const joined = /^--?X[= ]?(.+)$/s.exec(word)?.[1];
    const text = /^--?X=?$/.test(word) ? words[++i] : joined;
    if (text === undefined) {
      others.push(takesWord.test(word) && i + 1 < words.length ? `${word}=${words[++i]}` : word);
      continue;
    }
    const bare = text.trim().replace(/^["']|["']$/g, '');
    const at = bare.indexOf('=');
    if (at > 0)
      assignments.push({ variable: bare.slice(0, at).replaceAll('%2e', '.'), value: bare.slice(at + 1) });
  }
  return { assignments, others };
}

/** Looks for the variable in the package that `dir` names, or says that the package is not of the tree. */
export function checkVariable(
  tree: GoTree,
  config: BuildConfig,
  dir: string | undefined,
  name: string,
): Pick<StampFact, 'state' | 'declared' | 'initial'> {
  const absent = { state: 'absent', declared: undefined, initial: undefined } as const;
  if (dir === undefined) return { ...absent, state: 'unread' };
  if (tree.directory(dir) === undefined || !/^\w+$/.test(name)) return absent;
  const found = tree.package(dir, config);
  for (const file of [...found.goFiles, ...found.cgoFiles]) {
    const path = pathIn(dir, file);
    const code = codeOf(tree, path);
    const declaration = declarationOf(code, name);
    if (declaration !== undefined)
      return {
        state: declaration.string || (declaration.constant !== undefined && isConstantText(tree, path, declaration.constant)) ? 'string' : 'not-string',
        declared: { path, line: lineAt(code, declaration.index) },
        initial: declaration.initial,
      };
  }
  return absent;
}

/** A package-level variable; `string` when its type or its value says that it is one. The linker sets no others. */
function declarationOf(code: string, name: string): { index: number; string: boolean; constant: string | undefined; initial: string | undefined } | undefined {
  const single = new RegExp(
    `^(?:var\\s+|\\t|[ ]{2,8})(?:\\w+\\s*,\\s*)*${name}\\b(?:\\s*,\\s*\\w+)*\\s*([^\\n]*)`,
    'gm',
  );
  for (const match of code.matchAll(single)) {
    if (!match[0].startsWith('var') && !inBlock('var', code, match.index)) continue;
    const rest = (match[1] as string).trim();
    // A value that is a constant expression of strings may be replaced; one that calls a function is set again at start.
    const string =
      /^string\b(?!\s*=\s*\w[\w.]*\()/.test(rest) ||
      /^=\s*["`]/.test(rest) ||
      /^=\s*(?!true\b|false\b|nil\b)[A-Za-z_]\w*\s*$/.test(rest);
    const alone = !/^[^=]*,/.test(match[0]);
    const initial = alone ? /^(?:string\s*)?=\s*"([^"\\]*)"\s*$/.exec(rest)?.[1] : undefined;
    return { index: match.index, string, constant: /^(?:string\s*)?=\s*(\w+\.\w+)\s*$/.exec(rest)?.[1], initial };
  }
  return undefined;
}

function inBlock(keyword: 'var' | 'const', code: string, index: number): boolean {
  const open = code.lastIndexOf(`\n${keyword} (`, index);
  return open >= 0 && !code.slice(open, index).includes('\n)');
}

/** Whether `mode.Dev` is a constant text of another package of the tree: a variable that begins with one may be replaced. */
function isConstantText(tree: GoTree, path: string, selector: string): boolean {
  const [packageName = '', name = ''] = selector.split('.');
  const imported = tree.file(path).imports.find((one) => one.path === packageName || one.path.endsWith(`/${packageName}`))?.path;
  const dir = imported === undefined ? undefined : directoryOfImport(tree.modules, imported);
  const declared = new RegExp(`^(const[ \\t]+|[ \\t]+)${name}\\b[^=\\n]*=\\s*["\`]`, 'm');
  return dir !== undefined && tree.filesOf(dir).filter((file) => file.endsWith('.go') && !file.endsWith('_test.go')).some((file) => {
    const code = codeOf(tree, pathIn(dir, file));
    const match = declared.exec(code);
    return match !== null && (match[1]!.startsWith('const') || inBlock('const', code, match.index));
  });
}
