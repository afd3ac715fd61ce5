/** Linker flags that a build takes from its environment. */
import { pathIn } from '../../repo.ts';
import type { Finding } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { readScript } from '../shell/script.ts';

const WORKFLOWS = '.github/workflows';
const MOST_BYTES = 256 * 1024;

/**
 * What a workflow puts into the variable that is all a build has for flags: `go build -ldflags "$LD_FLAGS"` in a makefile, and in the
 * workflow `export LD_FLAGS="-X main.Mode=prod"`, a line of `$GITHUB_ENV`, or a key below `env`. Only values with an `-X` count.
 */
export function outerLdflags(tree: GoTree, ldflags: string): Finding<string> | undefined {
  const name = /^\$+[{(]?(\w+)[)}]?$/.exec(ldflags.trim())?.[1];
  if (name === undefined) return undefined;
  const set = new RegExp(`(["']?)\\b${name}=(?!\\$)`);
  const key = new RegExp(`^\\s*${name}:\\s+(["']?)(.+?)\\1\\s*$`);
  for (const file of tree.filesOf(WORKFLOWS).filter((one) => /\.ya?ml$/.test(one))) {
    const path = pathIn(WORKFLOWS, file);
    for (const [index, line] of (tree.repo.read(path, MOST_BYTES) ?? '').split('\n').entries()) {
      const at = set.exec(line);
      const words = at === null ? [] : readScript(`ldflags ${line.slice(at.index)}`).flatMap((command) => command.words);
      const value = key.exec(line)?.[2] ?? words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
      if (value !== undefined && /(?:^|\s)--?X\b/.test(value)) return { value, at: { path, line: index + 1 } };
    }
  }
  return undefined;
}
