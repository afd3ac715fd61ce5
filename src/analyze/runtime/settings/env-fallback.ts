/** What a program takes where a variable is not set, and which of its functions read variables. */
import { assignedAbove } from '../../code/assigned.ts';
import { callersOf } from '../../code/callers.ts';
import { functionAround, innerOf } from '../../code/functions.ts';
import { argumentsOf, bodyOf, callsOf, linesOf, type Call } from '../../code/go-text.ts';
import type { CodeFile, OwnCode } from '../../code/own-code.ts';
import { heldBefore } from './field-defaults.ts';

const firstSet = /\bcmp\.Or\(/g;
/** What is set to the variable's value, by whatever function. */
const into = /^\s*(?:if\s+)?(?:var\s+)?((?:\w+\.)*\w+)(?:\s+string)?(?:\s*,\s*\w+)?\s*:?=[^=].*(?:os|syscall)\.(?:Getenv|LookupEnv)\(/;
const assigns = /^\s*(?:if\s+)?(?:var\s+)?(\w+)(?:\s*,\s*(\w+))?\s*:?=\s*(?:os|syscall)\.(?:Getenv|LookupEnv)\(/;

/** The value that stands in for a variable which `os.Getenv` or `os.LookupEnv` was asked for. */
export function fallbackOf(file: CodeFile, own: OwnCode, { line, name, args }: Call): string | undefined {
  const lines = linesOf(file.code);
  const text = lines[line - 1] ?? '';
  const or = callsOf(lines.slice(Math.max(0, line - 3), line + 2).join('\n'), firstSet).find((call) => call.args.includes(`${name}(${args})`));
  if (or !== undefined) return own.value(argumentsOf(or.args).at(-1), file);
  // `if port == "" { port = "8080" }` just after the variable was read, of that variable where it is put into one.
  const held = into.exec(text)?.[1]?.replaceAll('.', '\\.') ?? '';
  const empty = held === '' ? '==\\s*""' : `(?:\\b${held}\\s*==\\s*""|\\blen\\(${held}\\)\\s*==\\s*0)`;
  const after = new RegExp(`${empty}\\s*\\{\\s*(?:\\w+\\.)*\\w+\\s*=\\s*("[^"\\n]*"${held === '' ? '' : '|[\\w.]+(?=\\s*\\})'})`).exec(lines.slice(line - 1, line + 7).join('\n'))?.[1];
  return own.value(after, file) ?? returned(lines, line, text, file, own) ?? parsed(lines, line, text, file, own) ?? missing(lines, line, text, file, own) ?? replaced(lines, line, text, file, own);
}

/** `addr, _ = lookup("PORT")` and then `if addr == "" { return ":8080" }`: what a value that is still empty gives way to. */
export function emptyThen({ code }: CodeFile, line: number): string | undefined {
  const lines = linesOf(code);
  const held = /^\s*(?:if\s+)?(\w+)(?:\s*,\s*_)?\s*:?=\s*[\w.]+\(/.exec(lines[line - 1] ?? '')?.[1];
  return held === undefined ? undefined : new RegExp(`\\bif ${held} == "" \\{\\s*(?:return|${held} =)\\s+"([^"\\n]+)"`).exec(lines.slice(line, line + 9).join('\n'))?.[1];
}

/** A block within that of the test has a condition of its own. */
const tested = /([^\n]*==\s*""[^{\n]*)\{[^{}]{0,160}?(?:log\.\w*Fatal\w*|panic|os\.Exit|Fatal\w*)\(/g;

/** Whether the lines from a call of `os.Getenv` on end the program where what it gave is empty, and nothing else can fill it before. */
export function endsEmpty(lines: string): boolean {
  const value = assigns.exec(lines)?.[1];
  return [...lines.matchAll(tested)].some(({ index, 1: test = '' }) =>
    value === undefined || (new RegExp(`\\b${value}\\s*==\\s*""`).test(test) && !new RegExp(`\\n\\s*${value} = `).test(lines.slice(0, index))));
}

/** Whether what the call gives chooses among words, and any other ends the program: `switch kind { case "http": …; default: panic(…) }`. */
export function endsOtherwise({ code }: CodeFile, line: number): boolean {
  const rest = linesOf(code).slice(line - 1).join('\n').split(/\n\}/)[0]!;
  const value = /^\s*(\w+)\s*:?=\s*(?:strings\.To(?:Lower|Upper)\()?os\.Getenv\([^()]*\)\)?\s*\n/.exec(rest)?.[1];
  const choice = value === undefined ? null : new RegExp(`\\n\\s*switch ${value} \\{\\n`).exec(rest);
  const cases = choice === null ? '' : bodyOf(rest, choice.index + choice[0].length);
  return /\bcase "\w+"/.test(cases) && !/\bcase [^:\n]*""/.test(cases) && /\bdefault:\s*(?:log\.\w*Fatal\w*|panic|os\.Exit)\(/.test(cases);
}

/** Whether every caller ends the program where the function that reads a variable gives nothing: `path := configPath()` and `if path == "" { panic(…) }`. */
export function endsCallers(file: CodeFile, own: OwnCode, line: number): boolean {
  const reader = functionAround(file, line);
  const text = linesOf(file.code)[line - 1] ?? '';
  const given = into.exec(text)?.[1] ?? '';
  if (reader === undefined || !(given === '' ? /^\s*return\s+os\.Getenv\([^()]*\)$/.test(text) : new RegExp(`^\\treturn ${given.replaceAll('.', '\\.')}$`, 'm').test(innerOf(reader)))) return false;
  const calls = callersOf(own, reader);
  return calls.length > 0 && calls.every((call) => {
    const after = linesOf(call.file.code).slice(call.line - 1, call.line + 4).join('\n');
    const held = new RegExp(`^\\s*(?:if\\s+)?(\\w+)\\s*:?=\\s*${reader.name}\\(\\)`).exec(after)?.[1];
    return held !== undefined && [...after.matchAll(tested)].some(([, test = '']) => new RegExp(`\\b${held}\\s*==\\s*""`).test(test));
  });
}

/** `port, ok := os.LookupEnv("PORT")` and `if !ok { port = "8080" }`. */
function missing(lines: readonly string[], line: number, text: string, file: CodeFile, own: OwnCode): string | undefined {
  const [, value, found] = assigns.exec(text) ?? [];
  if (value === undefined || found === undefined) return undefined;
  const block = lines.slice(line - 1, line + 4).join('\n');
  const taken = new RegExp(`!${found}\\s*\\{\\s*${value}\\s*=\\s*(.+?)\\s*\\n`).exec(block)?.[1];
  return taken === undefined ? undefined : own.value(taken, file);
}

/** `if v := os.Getenv("PORT"); v != "" { return ":" + v }` and then `return ":8080"`, also behind `if c.Addr != "" { return c.Addr }`, or the other way around: what the function gives without it. */
function returned(lines: readonly string[], line: number, text: string, file: CodeFile, own: OwnCode): string | undefined {
  const [, value, found] = assigns.exec(text) ?? [];
  if (value === undefined || value === '_') return undefined;
  const block = lines.slice(line - 1, line + 7).join('\n');
  const isSet = `(?:${found === undefined ? '' : `[;\\s]${found}|`}\\b${value}\\s*!=\\s*""|\\blen\\(${value}\\)\\s*>\\s*0)`;
  const isEmpty = `(?:${found === undefined ? '' : `!${found}|`}\\b${value}\\s*==\\s*""|\\blen\\(${value}\\)\\s*==\\s*0)`;
  const gives = `return\\s+(?:[^\\n]*[^\\w\\n])?${value}\\b[^\\n]*\\n\\s*\\}`;
  const configured = 'if (?:\\w+\\.)+\\w+ != "" \\{\\s*return [^\\n]*\\n\\s*\\}\\s*';
  const given = new RegExp(`${isSet}\\s*\\{\\s*${gives}\\s*(?:else\\s*\\{\\s*|${configured})?return\\s+([^\\n]+?)\\s*(?:\\n|$)`).exec(block)?.[1] ??
    new RegExp(`${isEmpty}\\s*\\{\\s*return\\s+([^\\n]+?)\\s*\\n\\s*\\}\\s*(?:else\\s*\\{\\s*)?return\\s+[^\\n]*\\b${value}\\b`).exec(block)?.[1];
  return given === undefined || given.includes(',') ? undefined : own.value(given, file);
}

const asksAgain = /^\s*if (os\.Getenv\("\w+"\)) != "" \{\s*\n\s*((?:\w+\.)*\w+) = \1\s*$/;

/** `addr := ":8080"` above, or a struct's literal, and `if v := os.Getenv("ADDR"); v != "" { addr = v }`: what is replaced, by the number that is read in it or by asking once more too. */
function replaced(lines: readonly string[], line: number, text: string, file: CodeFile, own: OwnCode): string | undefined {
  const asked = asksAgain.exec(`${text}\n${lines[line] ?? ''}`)?.[2];
  if (asked !== undefined) {
    const held = before(asked, line, file, own);
    // A host that is looked for elsewhere, too, is one by which others find the program.
    return /^(?:localhost|127\.0\.0\.1)$/.test(held ?? '') && /^\s*\} else\b/.test(lines[line + 1] ?? '') ? undefined : held;
  }
  const [, value] = assigns.exec(text) ?? [];
  if (value === undefined) return undefined;
  const block = lines.slice(line - 1, line + 7).join('\n');
  const number = new RegExp(`\\b(\\w+),\\s*\\w+\\s*:?=\\s*strconv\\.(?:Atoi|Parse\\w+)\\(${value}\\b[^}\\n]*\\{?\\s*\\n`).exec(block);
  const after = number === null ? `(?:\\bok|\\b${value}\\s*!=\\s*"")\\s*\\{\\s*` : `==\\s*nil\\s*\\{\\s*`;
  const target = new RegExp(`${after}((?:\\w+\\.)*\\w+)\\s*=\\s*(?:u?int\\d*\\()?${number?.[1] ?? value}\\)?\\s*\\n`).exec(block)?.[1];
  return target === undefined ? undefined : before(target, line, file, own);
}

/** What a variable or a field holds before it is replaced. */
function before(target: string, line: number, file: CodeFile, own: OwnCode): string | undefined {
  return setAbove(target, line, file, own) ?? (target.includes('.') ? heldBefore(target, file, line, own) : undefined);
}

const parses = /^\s*(?:if\s+)?(\w+)\s*,\s*(\w+)\s*:?=\s*strconv\.(?:Atoi|Parse\w+)\(\s*(?:os|syscall)\.Getenv\(/;

/** `p, err := strconv.Atoi(os.Getenv("PORT"))`: what is returned or set where that is no number, or what was set before. */
function parsed(lines: readonly string[], line: number, text: string, file: CodeFile, own: OwnCode): string | undefined {
  const [, value, error] = parses.exec(text) ?? [];
  if (value === undefined || error === undefined) return undefined;
  const block = lines.slice(line - 1, line + 7).join('\n');
  const failed = `\\b${error}\\s*!=\\s*nil[^{\\n]*\\{\\s*(?:log\\.Print\\w*\\([^\\n]*\\n\\s*)?`;
  const instead = new RegExp(`${failed}(?:return|${value}\\s*=)\\s*(\\w+)\\s*\\n`).exec(block)?.[1] ??
    new RegExp(`\\b${error}\\s*==\\s*nil[^{\\n]*\\{\\s*return\\s+${value}\\s*\\n\\s*\\}\\s*(?:else\\s*\\{\\s*)?return\\s+(\\w+)\\s*\\n`).exec(block)?.[1];
  if (instead !== undefined) return own.value(instead, file);
  const target = new RegExp(`\\b${error}\\s*==\\s*nil[^{\\n]*\\{\\s*(\\w+)\\s*=\\s*(?:u?int\\d*\\()?${value}\\)?\\s*\\n`).exec(block)?.[1];
  return target === undefined ? undefined : setAbove(target, line, file, own);
}

/** What a variable was given before. */
function setAbove(target: string, line: number, file: CodeFile, own: OwnCode): string | undefined {
  const set = assignedAbove(target, file, line);
  return set === undefined ? undefined : own.value(set.value, file);
}

const readsEnvironment = /\bos\.(?:Getenv|LookupEnv)\(/;
const wrapper = /^func\s+(?:\([^)]*\)\s*)?(\w+)(?:\[[^\]\n]*\])?\((\w+)[^)]*\)[^{\n]*\{\r?\n([\s\S]{0,300}?)^\}/gm;
/** The same in one line: `func String(key string) string { return get(key) }`. */
const short = /^func\s+(?:\([^)]*\)\s*)?(\w+)(?:\[[^\]\n]*\])?\((\w+)[^)]*\)[^{\n]*\{([^\n]*)\}$/gm;
const known = new WeakMap<OwnCode, ReadonlyMap<string, string>>();

/** Functions of the program that read the variable which their first argument names, or hand it on to one that does; with what they put before the name. */
function wrappers(own: OwnCode): ReadonlyMap<string, string> {
  const names = known.get(own) ?? findWrappers(own);
  known.set(own, names);
  return names;
}

/** A function of a file that is short enough, with its first parameter. Not kept by the file: nearly all functions of some programs are such. */
function functionsIn({ code }: CodeFile): { readonly name: string; readonly parameter: string; readonly body: string }[] {
  return [...code.matchAll(wrapper), ...code.matchAll(short)].map(([, name = '', parameter = '', body = '']) => ({ name, parameter, body }));
}

const reading = /\bos\.(?:Getenv|LookupEnv)\((?:("\w+"|\w+(?:\.\w+)?) \+ )?(\w+)\)/g;

function findWrappers(own: OwnCode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = (name: string, prefix: string | undefined): void => {
    if (prefix !== undefined && !names.has(name)) names.set(name, prefix);
  };
  for (const file of own.files) {
    if (!file.has(readsEnvironment)) continue;
    for (const { name, parameter, body } of functionsIn(file)) {
      const prefixes = [...body.matchAll(reading)].map(([, before, asked]) => {
        const joined = asked === parameter ? (before ?? '""') : new RegExp(`\\b${asked} :?= ("\\w+"|\\w+) \\+ ${parameter}\\n`).exec(body)?.[1];
        return joined === undefined ? undefined : own.value(joined, file) ?? onlyLiteral(joined, own);
      });
      // Who asks for the bare name as well takes both.
      add(name, prefixes.includes('') ? '' : prefixes.find((one) => one !== undefined));
    }
  }
  for (const file of own.files) {
    // A function hands on to those that are known by then.
    if (![...names.keys()].some((name) => file.code.includes(`${name}(`))) continue;
    for (const { name, parameter, body } of functionsIn(file)) {
      const [prefix] = [...body.matchAll(new RegExp(`\\b(\\w+)\\(${parameter}\\b`, 'g'))].flatMap(([, read = '']) => names.get(read) || []);
      add(name, prefix);
    }
  }
  return names;
}

/** The text of a field that the program's literals give one value alone: `Reader{Prefix: "APP_"}`. */
function onlyLiteral(expression: string, own: OwnCode): string | undefined {
  const field = /\.(\w+)$/.exec(expression)?.[1];
  if (field === undefined) return undefined;
  const literals = new RegExp(`\\b${field}:\\s*"(\\w*)"`, 'g');
  const texts = new Set(own.files.flatMap((file) => (file.code.includes(`${field}:`) ? [...file.code.matchAll(literals)].map(([, text = '']) => text) : [])));
  return texts.size === 1 ? [...texts][0] : undefined;
}

/** The name of the variable that a call asks for: functions of the program may put something before what they are given. */
export function wrappedName(own: OwnCode, { method }: Call, name: string): string {
  return `${wrappers(own).get(method) ?? ''}${name}`;
}

/** Calls of these that readers of names with `env` do not see: `lookup("ADDR", ":8080")`. */
export function wrappedCalls(file: CodeFile, own: OwnCode): readonly Call[] {
  const names = [...wrappers(own).keys()].filter((name) => !/env/i.test(name) && file.code.includes(`${name}(`));
  if (names.length === 0) return [];
  return callsOf(file.code, new RegExp(`\\b(?:${names.join('|')})(?:\\[[\\w.]+\\])?\\(\\s*(?="[A-Z][A-Z0-9_]+")`, 'g'));
}
