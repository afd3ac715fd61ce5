import type { RepoFacts } from '../../../analyze/facts.ts';
import type { Maker } from '../../../analyze/generated/makers.ts';
import { openGitIgnore } from '../../../analyze/gitignore.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Target } from '../target.ts';

const goFile = /"((?:[\w@.-]+\/)+[\w@.-]+\.go)"/;

/** The program of the same module whose code names a Go file of a directory that is not here and that git keeps out; one that the directory itself goes into cannot make it. */
export function ownGenerator(repo: Repo, { commands }: RepoFacts, { command: own, module }: Target, dir: string): Maker | undefined {
  if (module?.dir !== '.') return undefined;
  const git = openGitIgnore(repo);
  for (const command of commands) {
    if (command.dir === own.dir || command.module !== own.module) continue;
    for (const { name } of repo.list(command.dir).filter((one) => /(?<!_test)\.go$/.test(one.name))) {
      const at = joinPath(command.dir, name) ?? name;
      const lines = (repo.read(at, 64 * 1024) ?? '').split('\n');
      const line = lines.findIndex((text) => {
        const path = joinPath(goFile.exec(text)?.[1] ?? '.');
        return path !== undefined && parentOf(path) === dir && path.endsWith('.go') && repo.stat(path) === undefined && git.rule(path, 'file') !== undefined;
      });
      const { dirs, missing, missingSymbols } = command.closure;
      if (line >= 0 && !dirs.includes(dir) && missing.length + missingSymbols.length === 0) return { command: `go run ${shellQuote(`./${command.dir}`)}`, at: { path: at, line: line + 1 }, starts: [] };
    }
  }
  return undefined;
}
