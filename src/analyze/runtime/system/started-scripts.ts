/** Programs that the repository's own scripts start, where a program starts these: `exec.Command("bash", "scripts/init.sh")`. */
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

/** What reads the script, and the programs with the lines that start them; none where the path is no script of the repository. */
export function programsOfScript(tree: GoTree, bases: readonly string[], path: string): Started[] {
  const found = findFile(tree, bases, path);
  if (found === undefined || tree.repo.stat(found.path)?.kind !== 'file') return [];
  const text = tree.repo.read(found.path, limit) ?? '';
  const reader = /^#!\s*\S*?(?:env\s+)?([\w.-]+)(?:\s|$)/.exec(text)?.[1];
  if (reader === undefined && !found.path.endsWith('.sh')) return [];
  const first = { value: reader ?? 'sh', at: { path: found.path, line: 1 } };
  if (!/^(?:ba|da|a)?sh$/.test(first.value)) return [first];
  const own = new Set([...text.matchAll(functions)].map((match) => match[1]!));
  return [first, ...readScript(text).flatMap(({ words: [word = ''], line }) =>
    (/^[a-z][a-z0-9_.+-]*$/.test(word) && !ofShell.has(word) && !own.has(word) ? [{ value: word, at: { path: found.path, line } }] : []))];
}
