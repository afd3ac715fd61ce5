/** Magefiles: targets of make written in Go, which call the go command with words that the code puts together. */
import { baseName, parentOf } from '../../repo.ts';
import { addendsOf, argumentsOf, callsOf, codeOf, lineAt, literal } from '../code/go-text.ts';
import type { GoTree } from '../go-tree.ts';
import { readGoUse } from '../shell/go-use.ts';
import { buildEnv } from './go-env.ts';
import { goMention, type Mention } from './mention.ts';

/** `sh` of mage, and what it is made of. */
const runs = /\b(?:sh\.(?:Run|RunV|RunWith|RunWithV|Output|OutputWith|Exec)|exec\.Command(?:Context)?)\(/g;
/** A function of the file that takes the words of a command, and its body. */
const helpers = /^func\s+(\w+)\([^()\n]*\.\.\.string\)[^\n]*\{\n([\s\S]*?)^\}/gm;
const functions = /^func\s+(?:\((?:\w+\s+)?\*?(\w+)\)\s*)?(\w+)/gm;
/** Names that are followed in a row: a flag, a variable of the file, a constant. */
const deepest = 4;
/** Characters of one magefile. */
const longest = 128 * 1024;
const most = { calls: 300, words: 60, expressions: 1000 };

interface File {
  readonly code: string;
  /** Expressions that may still be followed. */
  left: number;
}

export function isMagefile(name: string, dir: string): boolean {
  return (/^mage(?:file)?s?(?:_\w+)?\.go$/.test(name) || (baseName(dir) === 'magefiles' && name.endsWith('.go'))) && !name.endsWith('_test.go');
}

/** Calls of the go command; the target or function that holds one is its context. */
export function readMagefile(tree: GoTree, path: string): Mention[] {
  const code = codeOf(tree, path);
  if (!code.includes('github.com/magefile/mage') || code.length > longest) return [];
  const file: File = { code, left: most.expressions };
  const own = parentOf(path);
  const dir = baseName(own) === 'magefiles' ? parentOf(own) : own;
  const targets = [...code.matchAll(functions)].map((match) => ({ line: lineAt(code, match.index), name: match.slice(1).filter(Boolean).map(targetName).join(':') }));
  const helping = [...code.matchAll(helpers)].filter(([, , body = '']) => body.search(runs) >= 0).map(([, name]) => name);
  return [...callsOf(code, runs), ...(helping.length === 0 ? [] : callsOf(code, new RegExp(`(?<!func )\\b(?:${helping.join('|')})\\(`, 'g')))].slice(0, most.calls).flatMap((call): Mention[] => {
    const words = argumentsOf(call.args).slice(0, most.words);
    const at = words.findIndex((word) => literal(word) === 'go' || word === 'mg.GoCmd()');
    if (at < 0 || at > 3) return [];
    const env = /With|Exec$/.test(call.method) ? environmentOf(file, words[0] ?? '') : new Map<string, string>();
    const command = { words: ['go', ...words.slice(at + 1).flatMap((word, index, all) => wordsOf(file, word, all[index - 1]))], env, dir, line: call.line, nested: call.method.startsWith('Output') };
    const go = readGoUse(command, path);
    const context = targets.findLast(({ line }) => line <= call.line)?.name ?? '';
    return go === undefined ? [] : [goMention('magefile', context, go, command.nested)];
  });
}

/** `BuildAll` → `build-all`, so that its words tell what it is for. */
function targetName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** The words of an argument; those of a slice that the file sets to a literal, for `args...`. */
function wordsOf(file: File, argument: string, before = ''): string[] {
  const slice = /^(\w+)\.\.\.$/.exec(argument)?.[1];
  if (slice === undefined) {
    const value = valueOf(file, argument, 0);
    // A flag that the run decides is no package; behind another it is that one's value.
    return /^\w*flags?\(\)$/i.test(argument) && value.startsWith('$(') && !before.startsWith('"-') ? [] : [value];
  }
  const items = new RegExp(`\\b${slice}\\s*:?=\\s*\\[\\]string\\{([^{}]*)\\}`).exec(file.code)?.[1];
  return items === undefined ? [] : argumentsOf(items).slice(0, most.words).map((item) => valueOf(file, item, 0));
}

/** A string as the code puts it together; what only a run tells stays as `$(name)`. */
function valueOf(file: File, expression: string, depth: number): string {
  const text = literal(expression);
  if (text !== undefined) return text;
  const unknown = `$(${/(\w+)\W*$/.exec(expression)?.[1] ?? 'x'})`;
  if (depth >= deepest || file.left-- <= 0) return unknown;
  const inner = (one: string): string => valueOf(file, one, depth + 1);
  const addends = addendsOf(expression);
  if (addends.length > 1) return addends.map(inner).join('');
  const [, called, list = ''] = /^([\w.]+)\(([\s\S]*)\)$/.exec(expression) ?? [];
  const args = argumentsOf(list);
  if (called === 'fmt.Sprintf') {
    const values = args.slice(1).map(inner);
    return inner(args[0] ?? '').replace(/%[svq]/g, () => values.shift() ?? unknown);
  }
  if (called === 'filepath.Join' || called === 'path.Join') return args.map(inner).join('/');
  const set = called === undefined ? assignedTo(file.code, expression) : args.length === 0 ? returnedBy(file.code, called) : undefined;
  return set === undefined ? unknown : inner(set);
}

/** What a name is set to on a line, where the file sets it once. */
function assignedTo(code: string, name: string): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const found = [...code.matchAll(new RegExp(`(?:^|[\\s(])${name}(?:\\s+string)?\\s*:?=[ \\t]*([^\\n=][^\\n]*)$`, 'gm'))];
  return found.length === 1 ? found[0]?.[1]?.trim() : undefined;
}

/** What a function without parameters returns, where it returns once. */
function returnedBy(code: string, name: string): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  const body = new RegExp(`^func\\s+${name}\\(\\)[^\\n]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(code)?.[1] ?? '';
  const returns = body.split(/\breturn\b/).slice(1);
  return returns.length === 1 ? argumentsOf(returns[0] as string)[0] : undefined;
}

/** The variables of the build in a map, written there or set by its name. */
function environmentOf(file: File, expression: string): ReadonlyMap<string, string> {
  const map = /^map\[string\]string\{/.test(expression) ? expression : (/^\w+$/.test(expression) ? new RegExp(`\\b${expression}\\s*:?=\\s*(map\\[string\\]string\\{[^{}]*\\})`).exec(file.code)?.[1] : undefined) ?? '';
  const settings = argumentsOf(map.replace(/^[^{]*\{|\}\s*$/g, '')).flatMap((entry): [string, string][] => {
    const match = /^"(\w+)"\s*:\s*([\s\S]+)$/.exec(entry);
    return match === null ? [] : [[match[1] as string, valueOf(file, (match[2] as string).trim(), 0)]];
  });
  return buildEnv(settings);
}
