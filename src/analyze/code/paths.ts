import { assignedAbove } from './assigned.ts';
import { callersOf, type FunctionCall } from './callers.ts';
import { functionAround, functionNamed, innerOf, methodNamed, onlyMethod, type Declared } from './functions.ts';
import { argumentsOf, closing, linesOf, literal } from './go-text.ts';
import { importsOf } from './imports.ts';
import type { CodeFile, OwnCode } from './own-code.ts';
import { parentOf } from '../../repo.ts';

/** A path that an expression stands for, as far as the text tells. */
export interface KnownPath {
  readonly path: string;
  /** `false`: something follows that only the run knows, so `path` is the directory that it lies in. */
  readonly whole: boolean;
  /** It is joined to a directory that only the run knows. */
  readonly joined: boolean;
  /** That directory is the one that the program runs in. */
  readonly here?: true;
  /** Where a variable of the environment or a flag chooses among files: the path with `*` in its place. */
  readonly choice?: string;
  /** A call of the function around it tells it. */
  readonly called?: true;
}

/** Path of an expression that stands on a line of a file: literals, constants, joins, formats, and local variables above it. */
export function pathOf(expression: string | undefined, file: CodeFile, line: number, own: OwnCode): KnownPath | undefined {
  return expression === undefined ? undefined : read(expression.trim(), { file, line, own }, 0);
}

/** The same with the parameters of the function around it, as the program's calls of that function give them. */
export function pathsOf(expression: string | undefined, file: CodeFile, line: number, own: OwnCode): readonly KnownPath[] {
  const plain = placed(pathOf(expression, file, line, own));
  if (expression === undefined || (plain !== undefined && !plain.joined)) return plain === undefined ? [] : [plain];
  const listed = asListed(expression.trim(), { file, line, own });
  if (listed.length > 0) return listed;
  const called = asCalled(expression, file, line, own, 0).map((path) => ({ ...path, called: true as const }));
  if (plain !== undefined) return called.length > 0 ? called : [plain];
  return called.length > 0 ? called : asAssigned(expression.trim(), file, line, own);
}

function placed(path: KnownPath | undefined): KnownPath | undefined {
  return path?.here === true ? { ...path, joined: false } : path;
}

/** The texts that branches above put into a variable, where the last of them is the run's. */
function asAssigned(name: string, file: CodeFile, line: number, own: OwnCode): KnownPath[] {
  const around = functionAround(file, line);
  if (around === undefined || !/^[A-Za-z_]\w*$/.test(name)) return [];
  const above = linesOf(file.code).slice(around.line, line - 1);
  // A function within hides the name with a parameter of its own.
  if (above.some((text) => new RegExp(`\\bfunc\\([^)]*\\b${name}\\b`).test(text))) return [];
  const assigned = new RegExp(`^\\s*${name}\\s*:?=\\s*("[^"\\n]+"|[\\w.]+)\\s*(?://.*)?$`);
  const values = above.flatMap((text) => own.value(assigned.exec(text)?.[1], file) ?? []);
  return [...new Set(values)].filter((path) => path !== '').slice(0, most).map((path) => ({ path, whole: true, joined: false, called: true }));
}

/** Calls of one function that are followed. */
const most = 20;

function asCalled(expression: string, file: CodeFile, line: number, own: OwnCode, steps: number): KnownPath[] {
  const around = functionAround(file, line);
  if (around === undefined || around.parameters.length === 0) return [];
  const knows = (call: FunctionCall): boolean => call.sure || [...importsOf(call.file, own.packages).values()].some((path) => own.packages.get(path)?.dir === file.dir);
  return callersOf(own, around).filter((call) => call.args.length === around.parameters.length && knows(call)).slice(0, most).flatMap((call) => {
    const parameter = (name: string): KnownPath | undefined => {
      const given = call.args[around.parameters.indexOf(name)];
      if (given === undefined) return undefined;
      const path = placed(pathOf(given, call.file, call.line, own));
      return path !== undefined && !path.joined ? path : steps < 2 ? asCalled(given, call.file, call.line, own, steps + 1)[0] : undefined;
    };
    const path = read(expression.trim(), { file, line, own, parameter }, 0);
    return path === undefined || path.joined ? [] : [path];
  });
}

const ranged = /^\s*for\s+_\s*,\s*(\w+)\s*:=\s*range\s+(\w+|\[\]string\s*\{[^{}\n]*\})\s*\{/;

/** What is put together with the words of a list that a loop around the line goes through: the first alone where the loop ends at one that is there, and none above. */
function asListed(expression: string, place: Place): KnownPath[] {
  const lines = linesOf(place.file.code);
  for (let at = place.line - 2; at >= 0 && at > place.line - 12 && !lines[at]!.startsWith('func '); at--) {
    const [, name, list = ''] = ranged.exec(lines[at]!) ?? [];
    if (name === undefined || !new RegExp(`\\b${name}\\b`).test(expression)) continue;
    const words = wordsOf(list, lines.slice(Math.max(0, at - 12), at).join('\n'));
    const found = words.filter((word) => !word.startsWith('..')).flatMap((path) => {
      const parameter = (asked: string): KnownPath | undefined => (asked === name ? { path, whole: true, joined: false } : undefined);
      return read(expression, { ...place, parameter }, 0) ?? [];
    }).filter(({ joined: isJoined }) => !isJoined);
    return /\b(?:return|break)\b/.test(lines.slice(at + 1, at + 8).join('\n')) ? found.slice(0, 1) : found;
  }
  return [];
}

/** The texts of a list: written in the loop, or put into its name above. */
function wordsOf(list: string, above: string): string[] {
  const text = list.startsWith('[') ? list : (new RegExp(`\\b${list}\\s*:?=\\s*(\\[\\]string\\s*\\{[^{}]*\\})`).exec(above)?.[1] ?? '');
  return [...text.matchAll(/"([^"\n]*)"/g)].map(([, word]) => word!).slice(0, most);
}

interface Place {
  readonly file: CodeFile;
  readonly line: number;
  readonly own: OwnCode;
  /** What a call of the function gives for one of its parameters. */
  readonly parameter?: (name: string) => KnownPath | undefined;
}

const WRAPPED = /^(?:\*|&|(?:http\.Dir|os\.DirFS|iris\.Dir|string|filepath\.(?!Dir\()\w+|path\.Clean|os\.ExpandEnv)\((?=[\s\S]*\)$))/;

function read(text: string, place: Place, depth: number): KnownPath | undefined {
  if (depth > 5 || text === '') return undefined;
  const plain = place.own.value(text, place.file);
  if (plain !== undefined) return { path: plain, whole: true, joined: false, ...(setByRun.test(text) && choiceOf('*')) };
  const join = /^(?:filepath|path)\.Join\(([\s\S]*)\)$/.exec(text);
  if (join !== null) return joined(argumentsOf(join[1]!), place, depth);
  const format = /^fmt\.Sprintf\(([\s\S]*)\)$/.exec(text);
  if (format !== null) return formatted(argumentsOf(format[1]!), place, depth);
  const or = /^cmp\.Or\(([\s\S]*)\)$/.exec(text);
  if (or !== null) return read(argumentsOf(or[1]!).at(-1) ?? '', place, depth + 1);
  const within = /^(?:filepath|path)\.Dir\(([\s\S]*)\)$/.exec(text);
  if (within !== null) {
    const known = read(within[1]!.trim(), place, depth + 1);
    return known?.whole ? { ...known, path: parentOf(known.path) } : known;
  }
  const wrapped = WRAPPED.exec(text);
  if (wrapped !== null) return read(text.slice(wrapped[0].length, wrapped[0].endsWith('(') ? -1 : undefined), place, depth + 1);
  const call = /^(?:(\w+)\.)?(\w+)\(([\s\S]*)\)$/.exec(text);
  if (call !== null && closing(text, text.indexOf('(') + 1) === text.length - 1) return fromFunction(call, place, depth);
  if (text.includes('+')) return added(text, place, depth);
  return /^[A-Za-z_]\w*$/.test(text) ? (chosenLocal(text, place, depth) ?? place.parameter?.(text) ?? flagVariable(text, place, depth)) : undefined;
}

const stringVar = /\.StringVarP?\s*\(/g;

/** A variable of the package that a flag sets: its default. */
function flagVariable(name: string, { own, ...place }: Place, depth: number): KnownPath | undefined {
  for (const file of own.filesIn(place.file.dir)) {
    const call = file.calls(stringVar).find(({ args, name: method }) => args.includes(`&${name}`) && argumentsOf(args)[0] === `&${name}` && !ofCommand.test(method));
    if (call === undefined) continue;
    const known = read(argumentsOf(call.args).at(-2) ?? '', { file, line: call.line, own }, depth + 1);
    return known?.whole && known.path !== '' ? { ...known, ...choiceOf('*') } : undefined;
  }
  return undefined;
}

/** `env.Path("views", "a.html")`, `configPath(os.Getenv("MODE"))`: what a function of the program gives. */
function fromFunction([, qualifier, name = '', given = '']: RegExpExecArray, place: Place, depth: number): KnownPath | undefined {
  const { file, own } = place;
  const path = qualifier === undefined ? undefined : importsOf(file, own.packages).get(qualifier);
  const dir = qualifier === undefined ? file.dir : path === undefined ? undefined : own.packages.get(path)?.dir;
  const found = dir === undefined ? undefined : functionNamed(own, dir, name);
  const put = putTogether(found ?? (qualifier !== undefined && path === undefined ? methodNamed(own, file.dir, name) ?? onlyMethod(own, name) : undefined), given, place, depth);
  if (put !== undefined || found === undefined) return put;
  return (found.parameters.length === 1 && given !== '' && !PERSONAL.test(`${name}()`) ? rooted(found, given, place, depth) : undefined) ?? belowHere(found, own, depth) ?? lastReturned(found);
}

/** What stands for an argument that only the run knows. */
const UNKNOWN = '\0';

/** What a function that does nothing else puts its arguments behind: `func page(name string) string { return filepath.Join("pages", name) }`. */
function putTogether(found: Declared | undefined, given: string, place: Place, depth: number): KnownPath | undefined {
  const expression = found === undefined || found.parameters.length === 0 ? undefined : /^\s*return ((?:filepath|path)\.Join\([^\n]*\)|"[\w./-]+" \+ [^\n]+)\s*$/.exec(innerOf(found))?.[1];
  if (found === undefined || expression === undefined) return undefined;
  const args = argumentsOf(given);
  const parameter = (name: string): KnownPath | undefined => {
    const text = args[found.parameters.indexOf(name)];
    const known = text === undefined ? undefined : read(text.trim(), place, depth + 1);
    return text === undefined ? undefined : known?.whole && !known.joined ? known : { path: UNKNOWN, whole: true, joined: false };
  };
  const { path, whole, joined: isJoined } = read(expression, { file: found.file, line: found.line + 1, own: place.own, parameter }, depth + 1) ?? { path: '', whole: false, joined: true };
  if (!whole || path.startsWith(UNKNOWN)) return undefined;
  const known = path.includes(UNKNOWN) ? directory(path.slice(0, path.indexOf(UNKNOWN))) : { path, whole, joined: false };
  return known && { ...known, joined: isJoined };
}

/** What is joined to the directory that the function works in, or to one that only the run knows. */
function rooted(found: Declared, given: string, place: Place, depth: number): KnownPath | undefined {
  const body = innerOf(found);
  if (!/\breturn (?:filepath|path)\.Join\(/.test(body)) return undefined;
  const rest = joined(['', ...argumentsOf(given)], place, depth);
  return rest && { ...rest, path: rest.path.replace(/^\.\//, ''), joined: !/[=(]\s*"\.\/?"/.test(body) };
}

/** A function that looks for the person's own directory, or for that of a system: what it ends with is for want of one. */
const LOOKS_HOME = /\bos\.(?:UserConfig|UserHome|UserCache|Temp)Dir\b|HOME|XDG|APPDATA|\bhomedir\.|\bruntime\.GOOS\b|\bHomeDir/i;

/** The text that a function ends with where no branch of it has left it before. */
function lastReturned(found: Declared): KnownPath | undefined {
  if (LOOKS_HOME.test(innerOf(found))) return undefined;
  const path = /^\s*string\s*\{/.test(found.file.code.slice(found.behind + 1)) ? /\n\treturn "([^"\n\\]+)"\s*$/.exec(innerOf(found))?.[1] : undefined;
  return path === undefined ? undefined : { path: path.replace(/^\.\//, ''), whole: true, joined: false };
}

/** What a function ends with below the directory that it works in: `dir, _ := os.Getwd()`, `return dir + "/config/app.json"`. */
function belowHere(found: Declared, own: OwnCode, depth: number): KnownPath | undefined {
  const body = innerOf(found);
  const [, expression = '', added = '', join = added] = /\n\treturn ((\w+) \+ "[^\n]+|(?:filepath|path)\.Join\((\w+), "[^\n]+)\s*$/.exec(body) ?? [];
  if (join === '' || !new RegExp(`^\\t${join}, \\w+ := os\\.Getwd\\(\\)$`, 'm').test(body)) return undefined;
  const known = read(expression.trim(), { file: found.file, line: found.line, own }, depth + 1);
  return known && { ...known, joined: false };
}

/** A call for a directory of the person's own, which is nowhere near the program. */
const PERSONAL = /^[\w.]*(?:[Cc]onfig|[Hh]ome|[Cc]ache|[Tt]e?mp|[Ss]tate|[Xx]dg)\w*\([^()]*\)$/;

const personalCall = /^os\.(?:User(?:Config|Home|Cache)Dir|TempDir)\(\)/;

/** Such a call, or a variable that the nearest line above sets to what one of Go's own gives. */
function isPersonal(text: string, { file, line }: Place): boolean {
  if (PERSONAL.test(text)) return true;
  return /^[A-Za-z_]\w*$/.test(text) && file.code.includes('os.') && personalCall.test(assignedAbove(text, file, line)?.value ?? '');
}

/** A variable that holds the directory which the program runs in. */
function isHere(name: string, { file, line }: Place): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && file.code.includes('os.Getwd()') && assignedAbove(name, file, line + 1)?.value === 'os.Getwd()';
}

function joined(parts: readonly string[], place: Place, depth: number): KnownPath | undefined {
  if (isPersonal(parts[0]?.trim() ?? '', place)) return undefined;
  const known = parts.map((part) => read(part, place, depth + 1));
  const start = known[0] === undefined ? 1 : 0;
  const path: string[] = [];
  let whole = true;
  for (const one of known.slice(start)) {
    // What is joined within begins with a directory that only the run knows.
    if (one === undefined || (one.joined && path.length > 0)) {
      whole = false;
      break;
    }
    // Go's Join takes the slash of a later part for a separator, and leaves out what is empty.
    if (one.path !== '') path.push(path.length === 0 && start === 0 ? one.path : one.path.replace(/^\/+/, ''));
    whole = one.whole;
    if (!whole) break;
  }
  return path.length === 0 ? undefined : { path: path.join('/').replace(/(?<=[^:])\/{2,}/g, '/'), whole, joined: start === 1 || known[0]!.joined, ...(start === 1 && isHere(parts[0]!.trim(), place) && { here: true }) };
}

const verbs = /%[sdvq]/g;

/** `"templates/%s.html"`: the directory before the first verb, with the verbs that are known put in; `"%s/templates"`: what is joined. */
function formatted([format, ...values]: readonly string[], place: Place, depth: number): KnownPath | undefined {
  const text = place.own.value(format, place.file);
  if (text === undefined) return undefined;
  const known = [...text.matchAll(verbs)].map((_, index) => read(values[index] ?? '', place, depth + 1));
  const fill = (value: (index: number, verb: string) => string): string => {
    let index = 0;
    return text.replace(verbs, (verb) => value(index++, verb));
  };
  const filled = fill((index, verb) => (known[index]?.whole ? known[index].path : verb));
  if (known.every((value) => value?.whole)) return { path: filled, whole: true, joined: false, ...choiceOf(fill((index) => (isChosen(values[index] ?? '', place) ? '*' : known[index]!.path))) };
  const [before = '', behind = '', ...more] = filled.split(verbs);
  if (before.replace(/^file:\/\//, '') !== '' || !behind.startsWith('/')) return directory(before);
  const rest = behind.replace(/^\/+/, '');
  const found = more.length === 0 ? { path: rest, whole: true, joined: true } : directory(rest);
  return found === undefined || found.path === '' ? undefined : { ...found, joined: true };
}

/** What the run sets: a variable of the environment, a flag, a word of the command line. */
const setByRun = /[eE]nv\w*\(|ENV|[fF]lags?\.|\bos\.Args|\bviper\./;

/** Whether the run chooses a part of a path, for which the text knows a default alone. */
function isChosen(expression: string, { file, line }: Place): boolean {
  if (literal(expression) !== undefined) return false;
  const name = /^\*?([A-Za-z_]\w*)$/.exec(expression)?.[1];
  if (name === undefined) return setByRun.test(expression);
  const set = new RegExp(`(?:^|\\s|&)${name}(?:\\s*,\\s*\\w+|\\s+string)?\\s*(?::?=|,\\s*")(.*)$`);
  return linesOf(file.code).slice(Math.max(0, line - 60), line).some((text) => {
    const match = set.exec(text);
    return match !== null && setByRun.test(text);
  });
}

/** Only where something of the last part alone is chosen. */
function choiceOf(choice: string): Pick<KnownPath, 'choice'> {
  return /^(?:[^*]*\/)?[^*/]*\*[^*/]*$/.test(choice) ? { choice } : {};
}

function added(text: string, place: Place, depth: number): KnownPath | undefined {
  const parts = text.split(/\s*\+\s*/).map((part) => read(part, place, depth + 1));
  const start = parts[0] === undefined ? 1 : 0;
  const unknown = parts.findIndex((part, index) => index >= start && part?.whole !== true);
  const path = parts.slice(start, unknown < 0 ? undefined : unknown).map((part) => part!.path).join('');
  if (start === 1 && !path.startsWith('/')) return undefined;
  const clean = start === 1 ? path.replace(/^\/+/, '') : path;
  const choice = start === 0 && unknown < 0 ? choiceOf(text.split(/\s*\+\s*/).map((part, index) => (isChosen(part, place) ? '*' : parts[index]!.path)).join('')) : {};
  const found = unknown < 0 ? { path: clean, whole: true, joined: false, ...choice } : directory(clean);
  return found === undefined || found.path === '' ? undefined : { ...found, joined: start === 1 };
}

function directory(path: string): KnownPath | undefined {
  const slash = path.lastIndexOf('/');
  return slash < 1 ? undefined : { path: path.slice(0, slash), whole: false, joined: false };
}

function chosenLocal(name: string, place: Place, depth: number): KnownPath | undefined {
  const known = local(name, place, depth);
  return known === undefined || !known.whole || known.choice !== undefined || !isChosen(name, place) ? known : { ...known, ...choiceOf('*') };
}

/** A flag of one command among others, in the way of the go command: `cmdHash.Flag.String(…)`; that which serves is called so. */
const ofCommand = /^(?!\w*(?:[rR]un|[sS]erve|[sS]tart|[dD]aemon))\w+\.Flag\.String/;

/** What the nearest assignment above gives, a flag's default where it is one. */
function local(name: string, place: Place, depth: number): KnownPath | undefined {
  const { value, line } = assignedAbove(name, place.file, place.line + 1) ?? {};
  if (value === undefined || line === undefined) return undefined;
  const flag = /^(?:\w+\.)*String(?:P)?\(([\s\S]*)\)$/.exec(value);
  if (flag !== null && ofCommand.test(value)) return undefined;
  const words = flag === null ? [] : argumentsOf(flag[1]!);
  const above = { ...place, line: line - 1 };
  if (flag !== null && words.length >= 3) return read(words.at(-2)!, above, depth + 1);
  return literal(value) === undefined ? read(value, above, depth + 1) : { path: literal(value)!, whole: true, joined: false };
}
