import { joinPath } from '../../repo.ts';
import type { GoTree } from '../go-tree.ts';
import { globber } from './glob.ts';

/** What a script finds in the repository while it runs: names for its patterns, and what some commands print. */
export interface ShellWorld {
  readonly glob: (dir: string, pattern: string) => readonly string[];
  readonly answer: (dir: string, command: string) => string | undefined;
}

const mostBytes = 4096;

/** The module's path out of go.mod, by the programs of the shell. */
const readsModule = /^(?:cat (?:\.\/)?go\.mod \| )?(?:(?:grep (?:-\w+ )?["']?\^?module\b|head (?:-n ?)?-?1\b|awk ["'](?:\/\^?module|\$1 ?== ?"module")|sed (?:-\w+ )?["']\S*\^?module))/;
const takesSecond = /print ?\$(?:2|NF)|-f ?2\b|cut -c ?8-|s([/|,])\^?module(?: |\\s)[*+]?\1\1/;
/** What would take a part of the path. */
const cutsPath = /-d ?["']?\/|-F ?["']?\/|basename|dirname|s([|,])[^|,]*\/|\.\*\\\//;

/**
 * What a command would print in a directory of the repository: the path of the module (`go list -m`, or read out of go.mod), of the package
 * (`go list`), and the words of a file (`cat tags`). `undefined` for everything else, and for a file that holds a version: the build is told that.
 */
function answerOf(tree: GoTree, dir: string, command: string): string | undefined {
  const text = command.trim().replace(/\s+/g, ' ').replace(/ 2> ?\/dev\/null$/, '');
  if (/^go list -m(?: -f ["']?\{\{ ?\.Path ?\}\}["']?)?$/.test(text)) return tree.moduleOf(dir)?.path.value;
  if (/^go list(?: -f ["']?\{\{ ?\.ImportPath ?\}\}["']?)?(?: \.)?$/.test(text)) return tree.importPathOf(dir);
  if (/\bgo\.mod\b/.test(text) && readsModule.test(text) && takesSecond.test(text) && !cutsPath.test(text)) return tree.modules.find((one) => one.dir === dir)?.path.value;
  const file = /^cat ([\w./-]+)$/.exec(text)?.[1];
  const path = file === undefined ? undefined : joinPath(dir, file);
  const words = path === undefined ? undefined : tree.repo.read(path, mostBytes)?.trim().replace(/\s+/g, ' ');
  return words === undefined || /^v?\d/.test(words) || /[$`\\"']/.test(words) ? undefined : words;
}

/** The repository, as scripts in it see it. */
export function shellWorld(tree: GoTree): ShellWorld {
  return { glob: globber(tree), answer: (dir, command) => answerOf(tree, dir, command) };
}
