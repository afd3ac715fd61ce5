/** `fly.toml`: the processes that an application's machines start. */
import type { GoTree } from '../go-tree.ts';
import type { Mention } from './mention.ts';
import { programLine } from './small-configs.ts';

const limit = 128 * 1024;

/**
 * `[processes]` holds one command a process group, as a Procfile does: `api = "bin/api serve"`. Where the image has an
 * entrypoint the command may be its arguments alone; then it names no program, and nothing is said.
 * Source: fly.io/docs/reference/configuration.
 */
export function readFly(tree: GoTree, path: string): Mention[] {
  let section = '';
  return (tree.repo.read(path, limit) ?? '').split('\n').flatMap((line, i) => {
    section = /^\s*\[+\s*([\w."-]+)\s*\]+/.exec(line)?.[1] ?? section;
    const [, name = '', basic, literal = ''] = /^\s*"?([\w-]+)"?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/.exec(line) ?? [];
    const command = basic?.replace(/\\(.)/g, '$1') ?? literal;
    return section === 'processes' && command !== '' ? programLine(tree, 'procfile', name, command, { path, line: i + 1 }) : [];
  });
}
