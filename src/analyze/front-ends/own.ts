/** Where a program of the front end's own (`node build.js`) writes, or the plain commands of its script (`cp`, `mkdir`). */
import { joinPath, parentOf } from '../../repo.ts';
import { below } from '../packages/directories.ts';
import type { Copied } from './copies.ts';
import type { Output } from './output.ts';
import type { Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { readScript } from '../shell/script.ts';
import { foreignCommand } from './starts.ts';
import { placed, scriptPath } from './script-paths.ts';

interface Named {
  /** Paths that are told whole, as the repository sees them. */
  readonly known: readonly string[];
  /** Ends of paths whose beginning only a run tells. */
  readonly ends: readonly string[];
}

/** `./build.sh`, `bash scripts/build.sh`: a shell script of the front end's own. */
const shellScript = /(?:^|[\s;&])(?:(?:ba|da)?sh\s+(?:-[a-z]+\s+)*)?(?:\.\/)?((?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.sh)(?=\s|;|&|$)/g;

/** A script with the shell scripts that it starts, line by line; one that builds more than the page, where Node is alone, is left out. */
export function withShellScripts(tree: GoTree, dir: string, script: string): string {
  const texts = [...script.matchAll(shellScript)].flatMap(([, name = '']) => tree.repo.read(joinPath(dir, name) ?? name, 64 * 1024) ?? []);
  const isForeign = (line: string): boolean => foreignCommand.test(line.trim()) || /^\s*(?:\w+=\S+\s+)*go\s+\w/.test(line);
  return [script, ...texts.filter((text) => !text.split('\n').some(isForeign))].join('\n');
}

const program = /(?:^|[\s;&])(?:node|tsx|ts-node|bun(?: run)?|deno run)\s+(?:-\S+\s+)*([\w@./-]+\.[cm]?[jt]s)\b/g;

/** The place that Go code looks for, when the text of a program names it, or names what a command copies there. */
export function outputOfOwnProgram(
  tree: GoTree,
  dir: string,
  command: string,
  wanted: readonly { readonly path: string }[],
  copies: () => readonly Copied[],
  at: Source,
): Output | undefined {
  const script = withShellScripts(tree, dir, command);
  const programs = [...script.matchAll(program)].flatMap(([, name = '']) => {
    const path = joinPath(dir, name);
    const text = path === undefined ? undefined : tree.repo.read(path, 256 * 1024);
    return path === undefined || text === undefined ? [] : [{ name, named: pathsIn(text, path, dir) }];
  });
  programs.push({ name: 'script', named: pathsOfCommands(script, dir, at) });
  const places = wanted.map((one) => (/\.\w{1,5}$/.test(one.path) ? parentOf(one.path) : one.path)).filter((one) => one !== dir && one !== '.');
  for (const { name, named } of programs) {
    const place = places.find((one) => named.known.some((path) => below(one, path) !== undefined || (below(path, one) !== undefined && below(path, dir) === undefined)));
    const source = place ?? copies().find(({ from, to }) => named.known.includes(from) && to.some((target) => target !== '.' && places.some((one) => below(target, one) !== undefined)))?.from;
    const found = source ?? places.find((one) => named.ends.some((end) => `/${one}/`.includes(`/${end}/`) && `/${one}`.endsWith(`/${end}`)));
    if (found !== undefined) return { tool: name, dir: found, at };
  }
  return undefined;
}

const runs = /^(?:node|tsx|ts-node|bun|deno)$/;
const filled = /^(?:mkdir|touch|cp|mv|rsync|copyfiles|cpx)$/;

/** The places that the commands of a script make, copy to or redirect into, those that its programs are given, and those that the text of a `node -e` names. */
function pathsOfCommands(script: string, dir: string, at: Source): Named {
  const known: string[] = [];
  const ends: string[] = [];
  const add = (place: string, word: string): void => {
    const path = /^[\w@.][\w@./-]*$/.test(word) ? withoutFile(joinPath(place, word) ?? '.') : '.';
    if (path !== '.' && path !== dir) known.push(path);
  };
  for (const { words, env, dir: place } of readScript(script, { dir })) {
    const [program = '', ...rest] = words.filter((word) => !/^(?:npx|shx)$/.test(word));
    const paths = rest.filter((word) => !word.startsWith('-'));
    if (place === undefined) continue;
    if (filled.test(program)) for (const word of /^(?:mkdir|touch)$/.test(program) ? paths : paths.slice(-1)) add(place, word);
    if (program === 'sass') for (const word of paths) add(place, /^[^:]+:(.+)$/.exec(word)?.[1] ?? '.');
    // `OUT=../dist node build.js`, `node build.js ../dist`.
    if (runs.test(program)) for (const word of [...env.values(), ...paths.slice(1)]) if (word.includes('/')) add(place, word);
    if (program !== 'node' || !rest.some((word) => /^(?:-e|--eval)$/.test(word))) continue;
    const named = pathsIn(paths[0] ?? '', at.path, place);
    known.push(...named.known);
    ends.push(...named.ends);
  }
  for (const [, word = ''] of script.matchAll(/>\s*["']?([\w@.][\w@./-]*)/g)) add(dir, word);
  return { known, ends };
}

const calls = /\b(?:resolve|join|URL)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;
const literals = /(\+\s*)?(?:"([^"\n]*)"|'([^'\n]*)'|`([^`]*)`)/g;

/** The paths that a text names: those of path.join and path.resolve, and whole words in quotes. */
function pathsIn(text: string, file: string, base: string): Named {
  const known: string[] = [];
  const ends: string[] = [];
  const add = (path: string | undefined, whole: boolean): void => {
    if (path === undefined || path === '' || path === '.') return;
    (whole ? known : ends).push(withoutFile(path));
  };
  const rest = text.replace(calls, (call, offset: number) => {
    const place = scriptPath(text, offset, { file, base });
    if (place === undefined) add(joinPath([...call.matchAll(literals)].map(([, , a, b, c]) => a ?? b ?? c ?? '').filter((part) => !part.includes('..') && !part.includes('$')).join('/')), false);
    else add(placed(place, base), true);
    return ' ';
  });
  for (const [, plus, a, b, c] of rest.matchAll(literals)) {
    const literal = a ?? b ?? c ?? '';
    const end = literal.slice(literal.lastIndexOf('}') + 1);
    if (!/^[\w@./-]+$/.test(end)) continue;
    if (plus === undefined && end === literal) add(joinPath(base, literal), true);
    else add(joinPath(end), false);
  }
  return { known, ends };
}

function withoutFile(path: string): string {
  return /[^/]\.\w{1,5}$/.test(path) && path.includes('/') ? parentOf(path) : path;
}
