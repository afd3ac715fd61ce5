import { joinPath } from '../../repo.ts';
import { turn, type Branch } from './branches.ts';
import { plainText, readTokens, type Part, type Token } from './words.ts';

/** One simple command of a script, after its known variables are put in. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** Assignments before the command, and variables that the script has exported. */
  readonly env: ReadonlyMap<string, string>;
  /** Directory it runs in, as the repository sees it; `undefined` when that is not known or outside of the tree. */
  readonly dir: string | undefined;
  readonly line: number;
  /** Inside of `$(…)`: its output is used, so it is a step of the build and not its result. */
  readonly nested: boolean;
}

export interface ScriptSetting {
  readonly line?: number;
  readonly dir?: string | undefined;
  /** Variables known from outside. What is not known stays in the word as it was written (`${NAME}`). */
  readonly variables?: ReadonlyMap<string, string>;
  /** Names that a pattern of directories stands for; without it patterns stay as they are. */
  readonly glob?: (dir: string, pattern: string) => readonly string[];
  /** What the command of a substitution prints, where that is known. */
  readonly answer?: (dir: string, command: string) => string | undefined;
  /** `cd` to an absolute path is followed: directories are those of an image, without their first slash. */
  readonly absolute?: boolean;
}

interface State {
  dir: string | undefined;
  readonly variables: Map<string, string>;
  /** Values of bash's arrays. */
  readonly arrays: Map<string, readonly string[]>;
  readonly exported: Set<string>;
  readonly glob: ScriptSetting['glob'];
  readonly answer: ScriptSetting['answer'];
  readonly absolute: boolean;
  readonly out: ShellCommand[];
  /** How many substitutions lie around; deeper ones than `deepest` are not read. */
  readonly depth: number;
  /** In a branch that a plain run does not take: what it assigns does not count, what it starts may be built another time. */
  aside: boolean;
  /** Loops around the current command. */
  loops: number;
  /** Loops are unrolled; this bounds how often in all. */
  budget: number;
}

const keywords = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'while', 'until', '!', '{', '}', 'case', 'esac', 'time']);
const declarations = new Set(['export', 'local', 'readonly', 'declare', 'typeset']);
const separators = new Set(['&&', '||', ';;', ';', '|', '&', '\n', '(', ')']);
const mostCommands = 5000;
const deepest = 4;
const deepestLoop = 3;
const longestValue = 16 * 1024;
const mostValues = 200;

/** The simple commands of a script in the order of the text; loops over known values once a value. */
export function readScript(text: string, setting: ScriptSetting = {}): ShellCommand[] {
  const state: State = {
    dir: setting.dir ?? '.',
    variables: new Map(setting.variables),
    arrays: new Map(),
    exported: new Set(),
    glob: setting.glob,
    answer: setting.answer,
    absolute: setting.absolute === true,
    out: [],
    depth: 0,
    aside: false,
    loops: 0,
    budget: mostCommands,
  };
  if ('dir' in setting) state.dir = setting.dir;
  run(readTokens(text, setting.line ?? 1), state);
  return state.out;
}

function run(tokens: readonly Token[], state: State): void {
  const dirs: (string | undefined)[] = [];
  let command: (Token & { kind: 'word' })[] = [];
  const flush = (): void => {
    if (command.length > 0) runCommand(command, state);
    command = [];
  };
  const branches: Branch[] = [];
  const around = state.aside;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (token.kind === 'operator') {
      if (!separators.has(token.text)) {
        // A redirection: neither its target nor the number before it is a word of the command.
        if (/^[<>]/.test(token.text) && /^\d$/.test(plainText(command.at(-1)?.parts ?? []))) command.pop();
        i++;
        continue;
      }
      const array = token.text === '(' ? arrayBefore(command) : undefined;
      if (array !== undefined) {
        i = readArray(tokens, i, array, state);
        command.pop();
        continue;
      }
      flush();
      if (token.text === '(') dirs.push(state.dir);
      if (token.text === ')' && dirs.length > 0) state.dir = dirs.pop();
      continue;
    }
    const text = command.length === 0 ? plainText(token.parts) : '';
    if (turn(text, tokens, i, branches, (name) => state.variables.has(name))) state.aside = around || branches.some(({ now }) => now === false);
    if (text === 'for' && state.loops < deepestLoop) i = runLoop(tokens, i, state);
    else if (text !== 'for' && !keywords.has(text)) command.push(token);
  }
  flush();
  state.aside = around;
}

/** `NAME=` or `NAME+=` at the end of a command, where a bracket opens the values of an array. */
function arrayBefore(command: readonly (Token & { kind: 'word' })[]): { readonly name: string; readonly more: boolean } | undefined {
  const first = plainText(command[0]?.parts ?? []);
  if (command.length > 1 && !declarations.has(first)) return undefined;
  const match = /^([A-Za-z_]\w*)(\+?)=$/.exec(plainText(command.at(-1)?.parts ?? []));
  return match === null ? undefined : { name: match[1] as string, more: match[2] === '+' };
}

/** Reads the values of an array from its bracket; the index of the one that closes it. */
function readArray(tokens: readonly Token[], at: number, { name, more }: { readonly name: string; readonly more: boolean }, state: State): number {
  const values = more ? [...(state.arrays.get(name) ?? [])] : [];
  let i = at + 1;
  for (let token = tokens[i]; token !== undefined && !(token.kind === 'operator' && token.text === ')'); token = tokens[++i])
    if (token.kind === 'word' && values.length < mostValues) values.push(...expandWord(token.parts, state));
  if (!state.aside) state.arrays.set(name, values.slice(0, mostValues));
  return i;
}

/** Runs `for NAME in WORDS; do BODY; done` from its `for`; the index of its last token. */
function runLoop(tokens: readonly Token[], at: number, state: State): number {
  const wordAt = (i: number): string => {
    const token = tokens[i];
    return token?.kind === 'word' ? plainText(token.parts) : '';
  };
  const name = wordAt(at + 1);
  let i = at + 2;
  const values: string[] = [];
  if (wordAt(i) === 'in') {
    for (i++; tokens[i]?.kind === 'word' && wordAt(i) !== 'do'; i++)
      values.push(...expandWord((tokens[i] as Token & { kind: 'word' }).parts, state));
  }
  while (i < tokens.length && wordAt(i) !== 'do') i++;
  const start = i + 1;
  let depth = 1;
  for (i = start; i < tokens.length; i++) {
    const word = wordAt(i);
    const previous = tokens[i - 1];
    const first = previous === undefined || previous.kind === 'operator' || keywords.has(wordAt(i - 1));
    if (first && (word === 'for' || word === 'while' || word === 'until')) depth++;
    if (first && word === 'done' && --depth === 0) break;
  }
  const body = tokens.slice(start, i);
  state.loops++;
  for (const value of globbed(values, state)) {
    if (state.budget <= 0) break;
    state.variables.set(name, value);
    run(body, state);
  }
  state.loops--;
  state.variables.delete(name);
  return i;
}

function globbed(values: readonly string[], state: State): string[] {
  const { dir, glob } = state;
  if (glob === undefined || dir === undefined) return [...values];
  return values.flatMap((value) => (/[*?[]/.test(value) ? glob(dir, value) : [value]));
}

function runCommand(command: readonly (Token & { kind: 'word' })[], state: State): void {
  if (state.budget-- <= 0) return;
  const line = (command[0] as Token).line;
  const env = new Map<string, string>();
  let at = 0;
  for (; at < command.length; at++) {
    const assigned = assignment((command[at] as Token & { kind: 'word' }).parts, state);
    if (assigned === undefined) break;
    env.set(assigned[0], assigned[1]);
  }
  const rest = command.slice(at);
  if (rest.length === 0) {
    if (!state.aside) for (const [name, value] of env) state.variables.set(name, value);
    return;
  }
  const head = plainText((rest[0] as Token & { kind: 'word' }).parts);
  if (declarations.has(head)) return declare(head, rest.slice(1), state);
  const words = rest.flatMap((token) => expandWord(token.parts, state));
  if (words[0] === 'cd' || words[0] === 'pushd') {
    const to = words.slice(1).find((word) => !word.startsWith('-')) ?? '';
    state.dir = state.absolute && /^\/[^$~]*$/.test(to) ? joinPath(to) : changeDir(state.dir, to);
    return;
  }
  const all = new Map<string, string>();
  for (const name of state.exported) all.set(name, state.variables.get(name) ?? '');
  for (const [name, value] of env) all.set(name, value);
  if (words.length > 0) state.out.push({ words, env: all, dir: state.dir, line, nested: state.depth > 0 });
}

function declare(head: string, words: readonly (Token & { kind: 'word' })[], state: State): void {
  for (const word of words) {
    const assigned = assignment(word.parts, state);
    const name = assigned?.[0] ?? plainText(word.parts);
    if (assigned !== undefined && !state.aside) state.variables.set(name, assigned[1]);
    if (head === 'export') state.exported.add(name);
  }
}

/** The directory after `cd`; `undefined` when it cannot be told. */
function changeDir(from: string | undefined, to: string): string | undefined {
  // The usual ways to say "where this script lies" or "the top of the repository" are left unknown on purpose.
  if (
    from === undefined ||
    to === '' ||
    to === '-' ||
    to.includes('$') ||
    to.startsWith('/') ||
    to.startsWith('~')
  )
    return undefined;
  return joinPath(from, to);
}

function assignment(parts: readonly Part[], state: State): [string, string] | undefined {
  const first = parts[0];
  if (first?.kind !== 'text' || first.quoted) return undefined;
  const match = /^([A-Za-z_]\w*)\+?=/.exec(first.text);
  if (match === null) return undefined;
  const rest: Part[] = [{ ...first, text: first.text.slice(match[0].length) }, ...parts.slice(1)];
  const value = rest.map((part) => expandPart(part, state)).join('');
  const before = match[0].endsWith('+=') ? (state.variables.get(match[1] as string) ?? '') : '';
  // A script may double a variable at each step.
  return [match[1] as string, (before + value).slice(0, longestValue)];
}

/** The words that a word becomes: an unquoted variable is split at its white space. */
function expandWord(parts: readonly Part[], state: State): string[] {
  const words: string[] = [];
  let current: string | undefined;
  for (const part of parts) {
    const each = part.kind === 'variable' && part.list === '@' ? state.arrays.get(part.name) : undefined;
    if (each !== undefined) {
      // "${NAME[@]}" is one word for each value, joined to what stands before and after it.
      each.forEach((value, i) => {
        if (i > 0) words.push(current ?? '');
        current = (i > 0 ? '' : (current ?? '')) + value;
      });
      continue;
    }
    const value = expandPart(part, state);
    if (part.kind !== 'variable' || part.quoted || value === part.raw) {
      current = (current ?? '') + value;
      continue;
    }
    const pieces = value.split(/\s+/);
    pieces.forEach((piece, i) => {
      if (i > 0) {
        if (current !== undefined && current !== '') words.push(current);
        current = undefined;
      }
      if (piece !== '') current = (current ?? '') + piece;
    });
  }
  if (current !== undefined) words.push(current);
  return words;
}

function expandPart(part: Part, state: State): string {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'variable') {
    const value = part.list === undefined ? state.variables.get(part.name) : state.arrays.get(part.name)?.join(' ').slice(0, longestValue);
    if (value !== undefined) return value;
    return part.fallback !== '' && !part.fallback.includes('$') ? part.fallback : part.raw;
  }
  if (state.depth < deepest) {
    run(readTokens(part.text, part.line), {
      ...state,
      depth: state.depth + 1,
      variables: new Map(state.variables),
      arrays: new Map(state.arrays),
    });
  }
  return (state.dir === undefined ? undefined : state.answer?.(state.dir, part.text)) ?? part.raw;
}
