/** Whether the build of a front end asks git for the commit: settings, and the programs of its own that its script runs. */
import { baseName, joinPath, parentOf, type Repo } from '../../repo.ts';
import type { Source } from '../facts.ts';

const limit = 256 * 1024;
const mostFiles = 40;
const settings = /^(?:[\w.-]*\.config(?:\.\w+)*|webpack[\w.-]*|gulpfile|build|esbuild[\w.-]*)\.[cm]?[jt]s$/;
export interface AskedGit extends Source {
  /** A package reads the directory itself, and starts nothing. */
  readonly reads?: true;
}

/** A call that starts git, or a package that does. */
const call = /(?<![\w$])(?:exec\w*|spawnSync|\$)\s*[(`]\s*["'`]?git(?=\s|["'`]\s*,)|["'`](?:git-revision-webpack-plugin|git-describe|simple-git|git-last-commit|git-rev|last-commit-log|next-build-id|(git-rev-sync))["'`]/g;
/** git as a command of a script, whose failure ends what comes after it. */
const command = /(?:^|&&|;)\s*git\s+[a-z][^|;]*?(?=$|[|;&])(?!\s*\|\|)/;
/** Commands of git that do something, and for which no word is an answer. */
const does = /^[\s"'`,[]*(?:-\S+\s+)*(?:add|am|apply|archive|checkout|clone|commit|fetch|init|lfs|ls-files|pull|push|submodule|worktree)\b/;
const imported = /(?:\bfrom|\brequire\(|\bimport\(?)\s*["'](\.{1,2}\/[\w@./-]+)["']/g;
const program = /(?:^|[\s;&])(?:node|tsx|ts-node|bun(?: run)?|deno run)\s+(?:-\S+\s+)*([\w@./-]+\.[cm]?[jt]s)\b/g;

/** The first place that asks git; where the answer may lack (`try`, `||`), none. */
export function asksGit(repo: Repo, dir: string, script: string, at: Source): AskedGit | undefined {
  const direct = command.exec(script)?.[0].replace(/^(?:&&|;)?\s*git/, '');
  if (direct !== undefined && !does.test(direct)) return at;
  const own = repo.list(dir).filter(({ name, kind }) => kind === 'file' && settings.test(name)).map(({ name }) => joinPath(dir, name) ?? name);
  const waiting = [...own, ...[...script.matchAll(program)].flatMap(([, name = '']) => joinPath(dir, name) ?? [])];
  const seen = new Set<string>();
  for (let path = waiting.shift(); path !== undefined && seen.size < mostFiles; path = waiting.shift()) {
    const file = [path, ...['.ts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'].map((ending) => `${path}${ending}`)].find((one) => repo.stat(one)?.kind === 'file');
    if (file === undefined || seen.has(file)) continue;
    seen.add(file);
    const text = repo.read(file, limit) ?? '';
    for (const match of text.matchAll(call)) if (!isTried(text, match.index) && !does.test(text.slice(match.index + match[0].length, match.index + match[0].length + 80))) return { path: file, line: text.slice(0, match.index).split('\n').length, ...(match[1] !== undefined && { reads: true }) };
    // What settings bring in runs with them; the sources of the page do not.
    if (settings.test(baseName(file)) || !file.includes('/src/')) waiting.push(...[...text.matchAll(imported)].flatMap(([, name = '']) => joinPath(parentOf(file), name) ?? []));
  }
  return undefined;
}

/** Whether a failure of what stands there is caught, or stands in a comment. */
function isTried(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const start = before.lastIndexOf('\n') + 1;
  const line = text.slice(start, text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at));
  if (/^\s*(?:\/\/|\*)/.test(line) || /\|\|/.test(line.slice(at - start).split(/["'`]\s*[,)]/)[0]!)) return true;
  const tried = Math.max(before.lastIndexOf('try {'), before.lastIndexOf('try{'));
  return tried >= 0 && !/\bcatch\b/.test(before.slice(tried));
}
