import type { MakeVariable } from './make-parse.ts';

export interface MakeScope {
  readonly variables: ReadonlyMap<string, MakeVariable>;
  /** `$@`, `$<`, … of the target that is being made. */
  readonly automatic?: ReadonlyMap<string, string>;
  readonly locals?: ReadonlyMap<string, string>;
  readonly glob: (pattern: string) => readonly string[];
  /** What `$(shell …)` prints, where that is known. */
  readonly answer?: (command: string) => string | undefined;
  /** Characters that may still be read and made: variables that name each other twice would double the work at each step. */
  readonly work: { left: number };
}

const deepest = 24;
/** Text that grows past this is cut: a makefile may double a variable at each step. */
const longest = 32 * 1024;

/** Directories that every makefile calls the place where it lies. */
const here = new Set(['CURDIR', 'PWD', 'shell pwd']);
/** Variables that make sets by itself for those who compile C (GNU make's manual, "Implicit Variables"). */
const implicit: ReadonlyMap<string, string> = new Map([['AR', 'ar'], ['AS', 'as'], ['CC', 'cc'], ['CXX', 'g++'], ['RM', 'rm -f']]);
/** A file in the directory where make runs: what a makefile asks of this list is where it lies itself. */
const makefileList = 'Makefile';

/** Functions of make whose answer follows from their arguments. */
const functions: Readonly<Record<string, (args: readonly string[], scope: MakeScope) => string>> = {
  addprefix: ([prefix = '', list = '']) => each(list, (word) => prefix + word),
  addsuffix: ([suffix = '', list = '']) => each(list, (word) => word + suffix),
  abspath: ([list = '']) => each(list, (word) => word),
  realpath: ([list = '']) => each(list, (word) => word),
  dir: ([list = '']) => each(list, (word) => (word.includes('/') ? word.slice(0, word.lastIndexOf('/') + 1) : './')),
  firstword: ([list = '']) => list.trim().split(/\s+/)[0] ?? '',
  lastword: ([list = '']) => list.trim().split(/\s+/).at(-1) ?? '',
  notdir: ([list = '']) => each(list, (word) => word.slice(word.lastIndexOf('/') + 1)),
  strip: ([list = '']) => each(list, (word) => word),
  sort: ([list = '']) => [...new Set(list.split(/\s+/))].sort().join(' '),
  wildcard: ([list = ''], scope) =>
    list
      .split(/\s+/)
      .flatMap((word) => scope.glob(word))
      .join(' ')
      .slice(0, longest),
  subst: ([from = '', to = '', text = '']) => (from === '' ? text : text.replaceAll(from, () => to)),
  patsubst: ([pattern = '', to = '', list = '']) => each(list, (word) => substitute(word, pattern, to)),
};

/** Puts in what is known; what is not stays as it was written, for the shell to see as a substitution. */
export function expandMake(text: string, scope: MakeScope, depth = 0): string {
  if (!text.includes('$') || depth > deepest || scope.work.left <= 0) return text;
  let out = '';
  for (let i = 0; i < text.length && out.length < longest; i++) {
    const c = text[i] as string;
    if (c !== '$') {
      out += c;
      continue;
    }
    const next = text[i + 1] ?? '';
    if (next === '$') {
      out += '$';
      i++;
    } else if (next === '(' || next === '{') {
      const end = closing(text, i + 1);
      out += reference(text.slice(i + 2, end), text.slice(i, end + 1), scope, depth);
      i = end;
    } else {
      out += scope.automatic?.get(next) ?? `$${next}`;
      i++;
    }
  }
  scope.work.left -= text.length + out.length;
  return out.slice(0, longest);
}

function reference(body: string, raw: string, scope: MakeScope, depth: number): string {
  const known = scope.automatic?.get(body) ?? scope.locals?.get(body) ?? scope.variables.get(body)?.value;
  // A local that adds to itself (`+=`) sees the value of the file.
  const own =
    scope.locals?.has(body) === true
      ? { ...scope, locals: new Map([...scope.locals].filter(([name]) => name !== body)) }
      : scope;
  if (known !== undefined) return expandMake(known, own, depth + 1);
  if (here.has(body)) return '.';
  if (implicit.has(body)) return implicit.get(body)!;
  if (body === 'MAKEFILE_LIST') return makefileList;
  const call = /^([a-z]+)\s+(.*)$/s.exec(body);
  const apply =
    call === null || !Object.hasOwn(functions, call[1] as string) ? undefined : functions[call[1] as string];
  if (apply !== undefined) {
    return apply(
      splitArguments(call?.[2] ?? '').map((part) => expandMake(part, scope, depth + 1)),
      scope,
    ).slice(0, longest);
  }
  if (call?.[1] === 'if') return chosen(splitArguments(call[2] ?? ''), raw, scope, depth);
  if (call?.[1] === 'call') return called(splitArguments(call[2] ?? ''), raw, scope, depth);
  if (call?.[1] === 'shell') return shellAnswer(expandMake(call[2] ?? '', scope, depth + 1), scope) ?? raw;
  const changed = /^([\w.-]+):([^=]*)=(.*)$/s.exec(body);
  if (changed !== null) {
    const [, name = '', from = '', to = ''] = changed;
    const pattern = from.includes('%') ? from : `%${from}`;
    const value = scope.variables.get(name)?.value;
    if (value !== undefined)
      return each(expandMake(value, scope, depth + 1), (word) =>
        substitute(word, pattern, to.includes('%') ? to : `%${to}`),
      );
  }
  return raw;
}

/** What a command prints: where the makefile lies, or what the repository answers. */
function shellAnswer(command: string, { answer }: MakeScope): string | undefined {
  const place = /^(?:cd (\S+) ?&& ?)?(?:pwd(?: -[PL])?|(?:dirname|realpath|readlink -f) (\S+))$/.exec(command.trim().replace(/\s+/g, ' ').replaceAll('"', ''));
  const named = place?.[1] ?? place?.[2] ?? '.';
  if (place === null || named.includes('$')) return answer?.(command);
  return /\bdirname /.test(command) ? named.slice(0, Math.max(0, named.lastIndexOf('/'))) || '.' : named;
}

/** `$(if CONDITION,then,else)`: a variable that the makefile does not set is empty, as where nobody sets it. */
function chosen([condition = '', then = '', other = '']: readonly string[], raw: string, scope: MakeScope, depth: number): string {
  const said = expandMake(condition.trim(), scope, depth + 1).trim();
  const unset = /^\$[({]\w+[)}]$/.test(said);
  if (said.includes('$') && !unset) return raw;
  return expandMake(said === '' || unset ? other : then, scope, depth + 1);
}

/** `$(call NAME,a,b)`: the variable with `$(1)`, `$(2)` … put in (GNU make's manual, "The call Function"). */
function called(parts: readonly string[], raw: string, scope: MakeScope, depth: number): string {
  const [name = '', ...args] = parts.map((part) => expandMake(part, scope, depth + 1));
  const value = scope.variables.get(name.trim())?.value;
  if (value === undefined) return raw;
  // Parameters that were not given are empty; the outer call's are hidden.
  const parameters = Array.from({ length: 9 }, (_, i): [string, string] => [String(i + 1), args[i] ?? '']);
  return expandMake(value, { ...scope, automatic: new Map([...(scope.automatic ?? []), ['0', name.trim()], ...parameters]) }, depth + 1);
}

/** What `%` stands for when the pattern makes the name. */
export function stemOf(name: string, pattern: string): string | undefined {
  const at = pattern.indexOf('%');
  const before = pattern.slice(0, at);
  const after = pattern.slice(at + 1);
  const fits = name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
  return fits && !name.includes('%') ? name.slice(before.length, name.length - after.length) : undefined;
}

function substitute(word: string, pattern: string, to: string): string {
  if (!pattern.includes('%')) return word === pattern ? to : word;
  const stem = stemOf(word, pattern);
  return stem === undefined ? word : to.replace('%', () => stem);
}

function each(list: string, change: (word: string) => string): string {
  let out = '';
  for (const word of list.split(/\s+/)) {
    // A long prefix before many words would multiply.
    if (out.length > longest) break;
    if (word !== '') out += `${out === '' ? '' : ' '}${change(word)}`;
  }
  return out;
}

/** The arguments of a function, parted by commas outside of brackets. */
export function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '(' || c === '{') depth++;
    else if (c === ')' || c === '}') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function closing(text: string, at: number): number {
  const open = text[at] as string;
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === open) depth++;
    else if (text[i] === close && --depth === 0) return i;
  }
  return text.length;
}
