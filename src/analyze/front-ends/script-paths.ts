/** Paths that JavaScript puts together (`path.resolve(__dirname, '..', 'dist')`), as far as they are told without running it. */
import { joinPath, parentOf } from '../../repo.ts';
import { conditionAt, holds } from './script-conditions.ts';

/** A path. From the repository's top where it is absolute, else from wherever the reader counts. */
export interface ScriptPath {
  readonly path: string;
  readonly absolute: boolean;
}

/** Where the text stands. */
export interface ScriptPlace {
  /** The file, as the repository sees it. */
  readonly file: string;
  /** Directory that the program runs in. */
  readonly base: string;
  /** The command line that runs it, by which conditions are decided. */
  readonly script?: string;
}

interface State extends ScriptPlace {
  readonly text: string;
  at: number;
  /** Variables that were followed to get here. */
  readonly depth: number;
}

const deepest = 4;

/** The path that an expression gives; `undefined` where only a run would tell, also which of two (`a ? b : c`). */
export function scriptPath(text: string, offset: number, place: ScriptPlace): ScriptPath | undefined {
  return either({ ...place, text, at: offset, depth: 0 });
}

/** A path as the repository sees it, counted from `base` where it is relative; `undefined` outside of the tree. */
export function placed(found: ScriptPath | undefined, base: string): string | undefined {
  if (found === undefined) return undefined;
  return found.absolute ? joinPath(found.path) : joinPath(base, found.path);
}

/** `process.env.OUT ?? '../dist'`: the first that is known. */
function either(state: State): ScriptPath | undefined {
  blanks(state);
  const turn = state.script === undefined ? undefined : conditionAt(state.text, state.at);
  if (turn !== undefined) return oneOf(state, turn.end, holds(turn.condition, state.text, state.script ?? ''));
  let found = sum(state);
  for (blanks(state); /^(?:\?\?|\|\|)/.test(state.text.slice(state.at, state.at + 2)); blanks(state)) {
    state.at += 2;
    const next = sum(state);
    found ??= next;
  }
  return state.text[state.at] === '?' ? undefined : found;
}

function oneOf(state: State, start: number, isFirst: boolean | undefined): ScriptPath | undefined {
  state.at = start;
  const first = either(state);
  blanks(state);
  if (state.text[state.at] !== ':') return undefined;
  state.at++;
  const second = either(state);
  return isFirst === undefined ? undefined : isFirst ? first : second;
}

function sum(state: State): ScriptPath | undefined {
  let found = primary(state);
  for (blanks(state); state.text[state.at] === '+'; blanks(state)) {
    state.at++;
    const next = primary(state);
    found = found === undefined || next === undefined ? undefined : { path: found.path + next.path, absolute: found.absolute };
  }
  return found;
}

function primary(state: State): ScriptPath | undefined {
  blanks(state);
  const found = value(state);
  const rest = take(state, /(?:\s*\.\s*\w+(?:\([^()]*\))?)+/y)?.replace(/\s+/g, '');
  return rest === undefined || /^\.(?:pathname|href|toString\(\))$/.test(rest) ? found : undefined;
}

function value(state: State): ScriptPath | undefined {
  const first = state.text[state.at];
  if (first === '"' || first === "'") return quoted(state, first);
  if (first === '`') return template(state);
  if (first === '(') {
    state.at++;
    const found = either(state);
    skip(state, ')');
    state.at++;
    return found;
  }
  const name = take(state, /(?:new\s+)?[A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*|\[["']\w+["']\])*/y)?.replace(/^new\s+|\s+/g, '');
  if (name === undefined) return undefined;
  blanks(state);
  return state.text[state.at] === '(' ? called(state, name, args(state)) : valueOf(state, name);
}

function quoted(state: State, quote: string): ScriptPath | undefined {
  const end = state.text.indexOf(quote, state.at + 1);
  const path = end < 0 ? '\n' : state.text.slice(state.at + 1, end);
  state.at = end < 0 ? state.text.length : end + 1;
  return path.includes('\n') || path.includes('\\') ? undefined : { path, absolute: false };
}

function template(state: State): ScriptPath | undefined {
  let found: ScriptPath | undefined = { path: '', absolute: false };
  for (state.at++; state.at < state.text.length && state.text[state.at] !== '`';) {
    const words = take(state, /(?:[^`$\\]|\$(?!\{))+/y);
    if (words !== undefined) found = found && { ...found, path: found.path + words };
    else if (state.text.startsWith('${', state.at)) {
      state.at += 2;
      const inner = either(state);
      found = found === undefined || inner === undefined ? undefined : { path: found.path + inner.path, absolute: found.absolute || (found.path === '' && inner.absolute) };
      skip(state, '}');
      state.at++;
    } else {
      state.at += 2;
      found = undefined;
    }
  }
  state.at++;
  return found;
}

function args(state: State): (ScriptPath | undefined)[] {
  const found: (ScriptPath | undefined)[] = [];
  for (state.at++; state.at < state.text.length; state.at++) {
    blanks(state);
    if (state.text[state.at] === ')') break;
    found.push(either(state));
    skip(state, ')');
    if (state.text[state.at] !== ',') break;
  }
  state.at++;
  return found;
}

/** What a function of Node gives (nodejs.org/api/path.html and url.html). */
function called(state: State, name: string, given: readonly (ScriptPath | undefined)[]): ScriptPath | undefined {
  const [first, second] = given;
  switch (name.slice(name.lastIndexOf('.') + 1)) {
    case 'cwd':
      return { path: state.base, absolute: true };
    case 'join':
    case 'resolve':
      return joined(state, given, name.endsWith('resolve'));
    case 'fileURLToPath':
    case 'normalize':
    case 'normalizePath':
    case 'String':
      return first;
    case 'URL':
      return first === undefined || second === undefined ? undefined : fromTop(joinPath(parentOf(second.path), first.path));
    case 'dirname':
      return first === undefined || first.path === '.' ? undefined : { path: parentOf(first.path), absolute: first.absolute };
    default:
      return undefined;
  }
}

function joined(state: State, given: readonly (ScriptPath | undefined)[], resolves: boolean): ScriptPath | undefined {
  const parts = given.flatMap((one) => one ?? []);
  if (parts.length < given.length || parts.length === 0) return undefined;
  const last = resolves ? parts.findLastIndex(({ absolute }) => absolute) : parts[0]!.absolute ? 0 : -1;
  const paths = parts.slice(Math.max(0, last)).map(({ path }) => path);
  if (resolves && paths.slice(last < 0 ? 0 : 1).some((path) => path.startsWith('/'))) return undefined;
  if (last >= 0) return fromTop(joinPath(...paths));
  return resolves ? fromTop(joinPath(state.base, ...paths)) : { path: paths.join('/'), absolute: false };
}

function fromTop(path: string | undefined): ScriptPath | undefined {
  return path === undefined ? undefined : { path, absolute: true };
}

/** What a name stands for: Node's own, else the variable of the same text. */
function valueOf(state: State, name: string): ScriptPath | undefined {
  if (name === '__dirname' || name === 'import.meta.dirname') return { path: parentOf(state.file), absolute: true };
  if (name === '__filename' || name === 'import.meta.filename' || name === 'import.meta.url') return { path: state.file, absolute: true };
  if (!/^[\w$]+$/.test(name) || state.depth >= deepest) return undefined;
  const match = new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\s*(?::\\s*\\w+\\s*)?=\\s*`).exec(state.text);
  return match === null ? undefined : either({ ...state, at: match.index + match[0].length, depth: state.depth + 1 });
}

function blanks(state: State): void {
  take(state, /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y);
}

function take(state: State, pattern: RegExp): string | undefined {
  pattern.lastIndex = state.at;
  const found = pattern.exec(state.text)?.[0];
  if (found !== undefined) state.at += found.length;
  return found;
}

/** Goes on to the end of what is around, or to the next comma of a list. */
function skip(state: State, end: ')' | '}'): void {
  let open = 0;
  for (; state.at < state.text.length; state.at++) {
    const character = state.text[state.at]!;
    if (open === 0 && (character === end || (end === ')' && character === ','))) return;
    if ('([{'.includes(character)) open++;
    else if (')]}'.includes(character)) open--;
    else if (character === '"' || character === "'" || character === '`') {
      const close = state.text.indexOf(character, state.at + 1);
      if (close > 0) state.at = close;
    }
  }
}
