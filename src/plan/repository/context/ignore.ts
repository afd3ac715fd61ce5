import { openGitIgnore } from '../../../analyze/gitignore.ts';
import { isHiddenDirectory } from '../../../analyze/packages/directories.ts';
import { namedBy, patternsOf, readDockerIgnore } from '../../../docker-ignore.ts';
import type { Entry, Repo } from '../../../repo.ts';
import { pathIn } from '../../../repo.ts';
import { filesBelow } from './context-files.ts';
import { ROWS, SECRETS } from './ignore-rows.ts';

/** What the lines are made for. All paths are relative to the context's top. */
export interface IgnoreInput {
  /** The context. */
  readonly repo: Repo;
  /** Files that the build reads. */
  readonly needed: readonly string[];
  /** Directories of modules that take part in the build: a package of theirs may be imported tomorrow. */
  readonly modules: readonly string[];
  /** Lines about the Docker files of the build, where they do not lie at the context's top. */
  readonly docker: readonly string[];
  /** Text of a `.dockerignore` of the repository's own, in whose place the lines stand. */
  readonly own: string | null;
}

/** Directories below the top, and single files, of fewer bytes are not worth a line. */
const WORTH = 256 * 1024;

/** At most so many directories and files are named. */
const MOST = 40;

/**
 * Lines of a deny-list, with why. Every line is evaluated as BuildKit does it against what the build reads and against
 * every Go package that it could read tomorrow; one that would hide any of it is left out.
 */
export function ignoreLines(input: IgnoreInput): readonly string[] {
  const used = new Set([...input.needed, ...packageFiles(input)].flatMap(withParents));
  const paths = [...used];
  const kept = (line: string): boolean => !paths.some(namedBy(line));
  const rows = [...ROWS, ...input.docker].filter(kept);
  const own = input.own === null ? [] : patternsOf(input.own).filter((line) => !line.startsWith('!') && !rows.includes(line) && kept(line));
  const made = madeLines(input, kept).filter((line) => !rows.includes(line) && !own.includes(line));
  const hidden = readDockerIgnore([...rows, ...own, ...made].join('\n'));
  const unread = unreadPaths(input, used, hidden.hides).map(anchored);
  const excepted = exceptions(input.needed);
  return [
    '# What the build does not need: an edit of these rebuilds nothing.', ...rows,
    ...section('# Of .dockerignore, what this build can do without.', own),
    ...section('# What no program of the image is made of.', unread),
    ...section('# What git leaves out: made on the machine that it lies on.', made),
    '# What must not leave the machine.', ...SECRETS,
    ...section('# But these are part of the build.', excepted),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines];
}

/** Lines for secrets stay whatever the build needs; what it needs of them is let in by name. */
function exceptions(needed: readonly string[]): string[] {
  const { hides } = readDockerIgnore(SECRETS.join('\n'));
  return needed.filter(hides).map((path) => `!${anchored(path).slice(1)}`);
}

/** Go files of every package of a module that takes part, one a directory, so that no line hides the directory. */
function packageFiles({ repo, modules }: IgnoreInput): string[] {
  return modules.flatMap((module) => {
    const found: string[] = [];
    const waiting = [module];
    for (let dir = waiting.pop(); dir !== undefined; dir = waiting.pop()) {
      for (const { name, kind } of repo.list(dir)) {
        const path = pathIn(dir, name);
        if (kind === 'directory') {
          if (!isHiddenDirectory(path) && name !== 'vendor' && name !== 'node_modules' && repo.stat(`${path}/go.mod`) === undefined) waiting.push(path);
        } else if (name.endsWith('.go') && !name.endsWith('_test.go')) found.push(path);
      }
    }
    return found;
  });
}

/** Rules of the context's .gitignore as lines: a name at any depth, or, where that is a package's too, at the top alone. */
function madeLines({ repo }: IgnoreInput, kept: (line: string) => boolean): string[] {
  const rules = (repo.read('.gitignore') ?? '').split(/\r?\n/).map((line) => line.trimEnd());
  return [...new Set(rules.flatMap((rule) => {
    if (rule === '' || /^[#!]|^\*+\/?$|\\/.test(rule)) return [];
    const path = rule.replace(/^\/|\/$/g, '');
    const fixed = rule.replace(/\/$/, '').includes('/');
    const line = [fixed ? path : `**/${path}`, path].map((one) => (/^[#!]/.test(one) ? `/${one}` : one)).find(kept);
    return line === undefined || path === '' ? [] : [line];
  }))];
}

/** The topmost directories that hold nothing that is used, which are all files of the build and every directory above: at the top, of another module, or large; and single large files. */
function unreadPaths({ repo }: IgnoreInput, used: ReadonlySet<string>, hides: (path: string) => boolean): string[] {
  const git = openGitIgnore(repo);
  // What git leaves out, or is not there in a checkout, must decide nothing.
  const sizes = (path: string, kind: Entry['kind']): number[] =>
    (kind === 'directory' ? filesBelow(repo, path) : [path]).filter((file) => git.rule(file, 'file') === undefined).map((file) => repo.stat(file)?.size ?? 0);
  const found: string[] = [];
  const waiting = ['.'];
  for (let dir = waiting.shift(); dir !== undefined; dir = waiting.shift()) {
    for (const { name, kind } of repo.list(dir)) {
      const path = pathIn(dir, name);
      if (hides(path)) continue;
      if (used.has(path)) {
        if (kind === 'directory') waiting.push(path);
        continue;
      }
      const files = sizes(path, kind);
      const whole = kind === 'directory' && (dir === '.' || repo.stat(`${path}/go.mod`) !== undefined);
      if (files.length > 0 && (whole || files.reduce((sum, size) => sum + size, 0) >= WORTH)) found.push(path);
    }
  }
  return found.slice(0, MOST);
}

function withParents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** A path as a line that names it and nothing else. */
function anchored(path: string): string {
  return `/${path.replace(/[\\*?[\]]/g, '\\$&')}`;
}
