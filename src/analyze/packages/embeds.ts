import { baseName, compareBytes, joinPath, parentOf, type Repo } from '../../repo.ts';
import type { Finding } from '../facts.ts';
import type { GitIgnore } from '../gitignore.ts';
import { globMatches, hasMeta, parseGlob } from '../glob.ts';
import { leftOutOf } from './embed-gaps.ts';

/** One //go:embed pattern of a program's closure, resolved by Go's rules. */
export interface EmbedFacts {
  /** The pattern, where it stands. */
  readonly pattern: Finding<string>;
  /** Directory of the package. */
  readonly dir: string;
  /** Files it resolves to, as the repository sees them, sorted. */
  readonly files: readonly string[];
  /** Bytes of those files. */
  readonly bytes: number;
  /**
   * `ok`; `missing`: the build fails; `placeholder`: it only holds files such as .gitkeep or a stub, so the build
   * passes but something is absent at run time; `invalid`: Go refuses the pattern or a file's name.
   */
  readonly state: 'ok' | 'missing' | 'placeholder' | 'invalid';
  /** Why it is not `ok`. */
  readonly reason: string | undefined;
  /** The ignore rule of git that hides what the pattern looks for. */
  readonly ignoredBy: Finding<string> | undefined;
  /** The first file that is here and that git leaves out, where its rule says so. */
  readonly uncommitted?: Finding<string>;
  /** Directories inside of what it takes that git leaves out and that are not there. */
  readonly leftOut?: readonly Finding<string>[];
}

/** Files of one pattern relative to the package, or why Go refuses it. */
export type EmbedMatch =
  | { readonly files: readonly string[] }
  | { readonly error: string; readonly kind: 'missing' | 'invalid' };

const invalid = (error: string): EmbedMatch => ({ error, kind: 'invalid' });
const missing = (error: string): EmbedMatch => ({ error, kind: 'missing' });

const windowsNames = /^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
const fileNameCharacters = /^[\p{L}0-9!#$%&()+,\-.=@[\]^_{}~ ]+$/u;
const controlDirectories: ReadonlySet<string> = new Set(['.bzr', '.hg', '.git', '.svn']);

/** Whether a module could not hold a file of this name, so that it is not embedded either. */
function isBadName(name: string): boolean {
  return controlDirectories.has(name) || name.endsWith('.') || !fileNameCharacters.test(name) ||
    windowsNames.test(name.split('.')[0] ?? '');
}

/** Whether a pattern is a clean relative path that stays below the package. */
function isValidPattern(pattern: string): boolean {
  return pattern !== '.' && !pattern.includes('\ufffd') &&
    pattern.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Paths below `dir` that match, links not followed at their end; as `filepath.Glob` finds them. */
function expand(repo: Repo, dir: string, pattern: string): readonly string[] {
  let found: readonly string[] = [''];
  for (const part of pattern.split('/')) {
    const glob = hasMeta(part) ? parseGlob(part) ?? [] : undefined;
    found = found.flatMap((prefix) => {
      const base = prefix === '' ? '' : `${prefix}/`;
      if (glob === undefined) return entryExists(repo, `${dir}/${base}${part}`) ? [base + part] : [];
      return repo.list(joinPath(dir, prefix) ?? '').filter(({ name }) => globMatches(glob, name)).map(({ name }) => base + name);
    });
  }
  return found;
}

function entryExists(repo: Repo, path: string): boolean {
  return repo.stat(joinPath(path) ?? '') !== undefined;
}

/** Kinds of entries themselves: unlike with `stat`, a link stays a link. */
type Kinds = (path: string) => string | undefined;

/** Lists each directory once: a pattern may match thousands of files of one. */
function kindsIn(repo: Repo): Kinds {
  const listed = new Map<string, ReadonlyMap<string, string>>();
  return (path) => {
    const clean = joinPath(path) ?? '';
    const kind = repo.stat(clean)?.kind;
    if (kind !== 'file' && kind !== 'directory') return kind;
    const parent = parentOf(clean);
    const entries = listed.get(parent) ?? new Map(repo.list(parent).map((entry) => [entry.name, entry.kind]));
    listed.set(parent, entries);
    return entries.get(baseName(clean)) ?? kind;
  };
}

/** Resolves one pattern of the package in `dir` (cmd/go's load, resolveEmbed). */
export function resolveEmbed(repo: Repo, dir: string, pattern: string): EmbedMatch {
  const all = pattern.startsWith('all:');
  const glob = all ? pattern.slice('all:'.length) : pattern;
  if (parseGlob(glob) === undefined || !isValidPattern(glob)) return invalid('invalid pattern syntax');
  const files = new Set<string>();
  const kindOf = kindsIn(repo);
  for (const path of expand(repo, dir, glob)) {
    const refused = checkPlace(repo, kindOf, dir, path) ?? addMatch(repo, kindOf(`${dir}/${path}`), dir, path, all, files);
    if (refused !== undefined) return refused;
  }
  return files.size === 0 ? missing('no matching files found') : { files: [...files].sort(compareBytes) };
}

/** Refuses a match that lies in another module, behind a link, or under a name that no module may hold. */
function checkPlace(repo: Repo, kindOf: Kinds, dir: string, match: string): EmbedMatch | undefined {
  for (let path = match; path !== '.'; path = parentOf(path)) {
    if (entryExists(repo, `${dir}/${path}/go.mod`)) return invalid(`cannot embed ${match}: in different module`);
    if (path !== match && kindOf(`${dir}/${path}`) !== 'directory') {
      return invalid(`cannot embed ${match}: in non-directory ${path}`);
    }
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (isBadName(name)) return invalid(`cannot embed ${match}: invalid name ${name}`);
  }
  return undefined;
}

function addMatch(
  repo: Repo, kind: string | undefined, dir: string, match: string, all: boolean, files: Set<string>,
): EmbedMatch | undefined {
  if (kind === 'file') files.add(match);
  else if (kind !== 'directory') return invalid(`cannot embed irregular file ${match}`);
  else {
    const inside: string[] = [];
    const refused = collect(repo, dir, match, all, inside);
    if (refused !== undefined) return refused;
    if (inside.length === 0) return missing(`cannot embed directory ${match}: contains no embeddable files`);
    for (const file of inside) files.add(file);
  }
  return undefined;
}

/** Files of a directory, without hidden ones unless `all`, and without nested modules. */
function collect(repo: Repo, dir: string, top: string, all: boolean, found: string[]): EmbedMatch | undefined {
  const waiting = [top];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (entryExists(repo, `${dir}/${path}/go.mod`)) continue;
    for (const { name, kind } of repo.list(joinPath(dir, path) ?? '')) {
      const hidden = name.startsWith('.') || name.startsWith('_');
      const bad = isBadName(name);
      if (bad && kind !== 'directory' && !hidden) return invalid(`cannot embed file ${path}/${name}: invalid name ${name}`);
      if (bad || (hidden && !all)) continue;
      if (kind === 'directory') waiting.push(`${path}/${name}`);
      else if (kind === 'file') found.push(`${path}/${name}`);
    }
  }
  return undefined;
}

/** All files of a package's patterns together, as `go list` gives them: none where one pattern is refused. */
export function embedFiles(repo: Repo, dir: string, patterns: readonly string[]): readonly string[] {
  const files = new Set<string>();
  for (const pattern of patterns) {
    const match = resolveEmbed(repo, dir, pattern);
    if ('error' in match) return [];
    for (const file of match.files) files.add(file);
  }
  return [...files].sort(compareBytes);
}

const placeholderName = /^(?:\.(?:git)?keep|\.gitignore|\.empty|\.placeholder|\.dummy|(?:placeholder|dummy|stub|empty)(?:\.\w{1,8})?|readme(?:\.md|\.txt)?)$/i;

/** Whether a file of that name only keeps a directory in git, or stands for what is built. */
export function isPlaceholder(name: string): boolean {
  return placeholderName.test(name);
}

/** Above this many bytes a lone page is taken for content. */
const stubBytes = 2048;
/** What is written by hand, and added to git by force where a rule is for dumps. */
const written = /\.(?:sql|tmpl|gotmpl|proto|graphqls?)$/;

/** The facts of one pattern. */
export function embedFacts(repo: Repo, git: GitIgnore, dir: string, pattern: Finding<string>): EmbedFacts {
  const match = resolveEmbed(repo, dir, pattern.value);
  const ignoredBy = ignoreRule(repo, git, dir, pattern.value);
  if ('error' in match) {
    return { pattern, dir, files: [], bytes: 0, state: match.kind, reason: match.error, ignoredBy };
  }
  const files = match.files.map((file) => joinPath(dir, file) ?? file);
  const bytes = files.reduce((sum, file) => sum + (repo.stat(file)?.size ?? 0), 0);
  const named = files.every((file) => isPlaceholder(file.slice(file.lastIndexOf('/') + 1)));
  const lone = ignoredBy !== undefined && files.length <= 2 && bytes <= stubBytes && !files.every((file) => written.test(file));
  const reason = named ? 'only placeholder files are there' : lone ? 'only a stub is there; git ignores the rest' : undefined;
  const place = embedPlace({ dir, pattern });
  const leftOut = reason === undefined && place !== dir && repo.stat(place)?.kind === 'directory' ? leftOutOf(repo, place) : [];
  // Other rules may take back what one hides.
  const [uncommitted] = ignoredBy === undefined ? [] : files.flatMap((value) => { const rule = git.rule(value, 'file'); return rule === undefined ? [] : [{ value, at: rule.at }]; });
  return { pattern, dir, files, bytes, state: reason === undefined ? 'ok' : 'placeholder', reason, ignoredBy, ...(uncommitted && { uncommitted }), ...(leftOut.length > 0 && { leftOut }) };
}

/** The part of a pattern before its first wildcard, as the repository sees it: where the files should lie. */
export function embedPlace({ dir, pattern }: Pick<EmbedFacts, 'dir' | 'pattern'>): string {
  const fixed = pattern.value.replace(/^all:/, '').split('/');
  const wild = fixed.findIndex((part) => /[*?[\\]/.test(part));
  return joinPath(dir, ...(wild < 0 ? fixed : fixed.slice(0, wild))) ?? dir;
}

/** The rule that hides what a pattern looks for: the entry that it names, or any entry of the directory that it names. */
function ignoreRule(repo: Repo, git: GitIgnore, dir: string, pattern: string): Finding<string> | undefined {
  const glob = pattern.replace(/^all:/, '').replaceAll('*', 'x').replaceAll('?', 'x');
  const path = hasMeta(glob) ? undefined : joinPath(dir, glob);
  if (path === undefined) return undefined;
  const isFile = repo.stat(path)?.kind === 'file' || /\.\w+$/.test(path);
  return git.rule(path, 'directory') ?? (isFile ? git.rule(path, 'file') : git.rule(`${path}/index.html`, 'file'));
}
