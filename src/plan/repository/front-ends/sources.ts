import { openGitIgnore } from '../../../analyze/gitignore.ts';
import { compareBytes, joinPath, type Repo } from '../../../repo.ts';
import { isNeverNeeded } from '../context/ignore-rows.ts';

/** What a front end at the top of the context is built from: entries of the top, without what is Go's alone. */
export interface TopSources {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

/** Files that belong to Go, to the repository's own tools or to a reader, whatever lies beside them. */
const NOT_ITS_OWN = /\.(?:go|s|proto|sql|md|sum|mod|work|sh|out|lock\.hcl)$|^(?:Makefile|GNUmakefile|Dockerfile.*|LICENSE.*|LICENCE.*|COPYING|NOTICE|Procfile|OWNERS|CODEOWNERS|CHANGELOG.*|README.*|VERSION|Taskfile\.ya?ml|\.gitignore|\.gitkeep|go\.\w+|buf[\w.]*\.ya?ml|sqlc\.ya?ml|\.?(?:goreleaser|golangci)[\w.-]*|docker-compose.*|compose\.ya?ml)$/i;
/** Hidden from every build. */
const SECRET = /^\.env(?:\.|$)|^\.netrc$|\.(?:pem|key)$/;
/** Settings of tools, and scripts, which name what they read. */
const SETTINGS = /^(?:package|tsconfig[\w.-]*|components|angular|project)\.json$|\.[cm]?[jt]s$|rc(?:\.json)?$|\.css$/;
const mostDirectories = 12;
const mostEntries = 20_000;

/**
 * The entries that a front end of the top may read; `null` where nothing of the tree could be left out, or where that is not to be told.
 * @param there files that are in the stage already
 */
export function topSources(repo: Repo, there: readonly string[] = []): TopSources | null {
  const git = openGitIgnore(repo);
  const entries = repo.list('.').filter(({ name, kind }) => !isNeverNeeded(name) && !SECRET.test(name) && git.rule(name, kind === 'directory' ? 'directory' : 'file') === undefined);
  const settings = settingsText(repo, entries.filter(({ kind }) => kind === 'file').map(({ name }) => name));
  // A style sheet that a script names says what it is made of (tailwindcss.com/docs/detecting-classes-in-source-files).
  const named = [settings, ...[...settings.matchAll(/(?<![\w*])(?:\.\/)?((?:[\w-]+\/)+[\w.-]+\.css)\b/g)].slice(0, mostDirectories).flatMap(([, path = '']) => repo.read(path, 64 * 1024) ?? [])].join('\n');
  // Class names that stand in Go code are read by the tool, wherever that lies.
  if (/\*\.go\b|\{[^}\n]*\bgo\b[^}\n]*\}|\.go["'`]/.test(named)) return null;
  const work = { left: mostEntries };
  const directories = entries.filter(({ kind }) => kind === 'directory').map(({ name }) => name)
    .filter((name) => name !== 'vendor' && name !== 'node_modules' && (new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`).test(named) || holdsOther(repo, name, work)));
  const files = entries.filter(({ name, kind }) => kind !== 'directory' && (!NOT_ITS_OWN.test(name) || named.includes(name))).map(({ name }) => name);
  const all = directories.length === entries.filter(({ kind }) => kind === 'directory').length && files.length === entries.filter(({ kind }) => kind !== 'directory').length;
  if (all || work.left <= 0 || directories.length > mostDirectories) return null;
  return { files: files.filter((name) => !there.includes(name)).sort(compareBytes), directories: directories.sort(compareBytes) };
}

function settingsText(repo: Repo, names: readonly string[]): string {
  return names.filter((name) => SETTINGS.test(name)).map((name) => repo.read(name, 256 * 1024) ?? '').join('\n');
}

/** Whether a directory holds a file that is not Go's alone. */
function holdsOther(repo: Repo, dir: string, work: { left: number }): boolean {
  return repo.list(dir).some(({ name, kind }) => {
    if (--work.left <= 0) return true;
    if (kind === 'directory') return name !== 'testdata' && name !== 'vendor' && name !== 'node_modules' && holdsOther(repo, joinPath(dir, name) ?? name, work);
    return !NOT_ITS_OWN.test(name);
  });
}
