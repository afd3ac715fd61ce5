/** Programs that the repository's own scripts start, where a program starts these: `exec.Command("bash", "scripts/init.sh")`. */
import { pathIn } from '../../../repo.ts';
import type { Source } from '../../facts.ts';
import type { GoTree } from '../../go-tree.ts';
import { readScript } from '../../shell/script.ts';
import { findFile } from '../files/file-places.ts';

/** Words of the shell itself (POSIX, and those of bash that scripts use). */
const ofShell = new Set([
  'alias', 'bg', 'break', 'builtin', 'case', 'cd', 'command', 'continue', 'declare', 'do', 'done', 'echo', 'elif', 'else', 'esac', 'eval', 'exec', 'exit', 'export', 'false', 'fg', 'fi', 'for', 'function', 'getopts',
  'hash', 'if', 'in', 'jobs', 'kill', 'let', 'local', 'popd', 'printf', 'pushd', 'pwd', 'read', 'readonly', 'return', 'select', 'set', 'shift', 'shopt', 'source', 'test', 'then', 'time', 'times', 'trap', 'true', 'type',
  'typeset', 'ulimit', 'umask', 'unalias', 'unset', 'until', 'wait', 'while',
]);
const functions = /^\s*(?:function\s+)?([\w-]+)\s*\(\)/gm;
const limit = 64 * 1024;

interface Started {
  readonly value: string;
  readonly at: Source;
}

/** What reads the script, and the programs with the lines that start them; none where the path is no script of the repository. Of a directory what reads its scripts. */
export function programsOfScript(tree: GoTree, bases: readonly string[], path: string): Started[] {
  const found = findFile(tree, bases, path);
  const kind = found === undefined ? undefined : tree.repo.stat(found.path)?.kind;
  if (found !== undefined && kind === 'directory') return tree.filesOf(found.path).filter((name) => !name.endsWith('.go')).flatMap((name) => readerOf(tree, pathIn(found.path, name)) ?? []);
  const first = found === undefined || kind !== 'file' ? undefined : readerOf(tree, found.path);
  if (found === undefined || first === undefined || !/^(?:ba|da|a)?sh$/.test(first.value)) return first === undefined ? [] : [first];
  const text = tree.repo.read(found.path, limit) ?? '';
  const own = new Set([...text.matchAll(functions)].map((match) => match[1]!));
  return [first, ...readScript(text).flatMap(({ words: [word = ''], line }) =>
    (/^[a-z][a-z0-9_.+-]*$/.test(word) && !ofShell.has(word) && !own.has(word) ? [{ value: word, at: { path: found.path, line } }] : []))];
}

/** What a script names in its first line, or by its ending. */
function readerOf(tree: GoTree, path: string): Started | undefined {
  const reader = /^#!\s*\S*?(?:env\s+)?([\w.-]+)(?:\s|$)/.exec(tree.repo.read(path, limit) ?? '')?.[1];
  return reader === undefined && !path.endsWith('.sh') ? undefined : { value: reader ?? 'sh', at: { path, line: 1 } };
}
