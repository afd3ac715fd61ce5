/** Whether what makes files asks git for the commit: .git does not travel, and git ends without a repository. */
import type { Maker } from '../../../analyze/generated/makers.ts';
import type { Finding } from '../../../analyze/facts.ts';
import type { Diagnostic, Source } from '../../../diagnostic.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import type { Step } from '../../build-plan.ts';

/** A command of git that reads, and that no other stands in for. */
const asks = /(?:^|[\s"'`(;&|@])git\s+(?:describe|log|name-rev|rev-list|rev-parse|show|symbolic-ref)\b(?![^\n]*\|\|)/;
/** A file of git's that a rule of make waits for. */
const waits = /^[^\t\n#=]*:(?!=)[^\n]*(?:^|\s)\.git\//;
const script = /(?<![\w./-])(?:\.{0,2}\/)*[\w-][\w./-]*\.(?:sh|bash)\b/g;
const limit = 64 * 1024;

/** The line that asks git: of a generate line, of the rule of make that it runs, or of a script that these start; `undefined` where none does. */
export function askedGit(repo: Repo, lines: readonly Finding<string>[], makers: readonly Maker[]): Source | undefined {
  const texts = [...lines.map(({ value, at }) => ({ text: value, at, dir: parentOf(at.path) })), ...makers.flatMap((maker) => ruleOf(repo, maker))];
  for (const { text, at, dir } of texts) {
    if (asks.test(text) || waits.test(text)) return at;
    for (const [name] of text.matchAll(script)) {
      const path = joinPath(dir, name);
      const found = path === undefined ? -1 : (repo.read(path, limit) ?? '').split('\n').findIndex((line) => !/^\s*#/.test(line) && asks.test(line));
      if (found >= 0) return { path: path!, line: found + 1 };
    }
  }
  return undefined;
}

/** The lines of the rule that a command of make is about, up to the next one. */
function ruleOf(repo: Repo, { at }: Maker): { text: string; at: Source; dir: string }[] {
  const lines = (repo.read(at.path, limit) ?? '').split('\n');
  const end = lines.findIndex((line, index) => index >= at.line && !/^[\t ]/.test(line));
  return lines.slice(at.line - 1, end < 0 ? undefined : end).map((text, index) => ({ text, at: { path: at.path, line: at.line + index }, dir: parentOf(at.path) }));
}

/** A repository with an empty commit where none came along: what is asked of it is the same in each build. */
export function emptyHistory({ path, line }: Source): Step {
  const git = "GIT_AUTHOR_DATE='1970-01-01T00:00:00Z' GIT_COMMITTER_DATE='1970-01-01T00:00:00Z' git -C /src";
  return {
    do: 'run', mounts: [], why: `${path}:${line} asks git, and .git does not travel: an empty commit, v0.0.0, is the answer.`,
    script: [`[ -e /src/.git ] || { git init -q /src && ${git} -c user.name=- -c user.email=- commit -q --allow-empty -m - && git -C /src tag v0.0.0; }`],
  };
}

/** What a person is told of that commit. */
export function historyNote(at: Source): Diagnostic {
  return {
    code: 'generated-git', severity: 'info', at, message: 'what makes files asks git for the commit, and the build holds no .git: an empty commit, v0.0.0, is the answer',
    remedy: 'let .git travel, or make the files before docker build and say --assume-present, where the answer counts',
  };
}
