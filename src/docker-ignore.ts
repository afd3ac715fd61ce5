import { parentOf } from './repo.ts';

/**
 * What a `.dockerignore` hides, decided as BuildKit decides it (moby/patternmatcher's MatchesUsingParentResults under
 * tonistiigi/fsutil's walk, ignorefile.ReadAll). Its rules are not git's: every pattern is anchored at the top of the
 * context, `*` and `?` stop at a slash, `**` does not, the last pattern that says something wins, and a directory that a
 * pattern matches hands its match down to all below it.
 */
export interface DockerIgnore {
  /** Whether a path of the context, relative to its top, stays at home. */
  hides(path: string): boolean;
  /** The topmost part of a hidden path that is hidden itself: `docs` for `docs/a/b.md`; `undefined` where the path is sent. */
  hiddenAt(path: string): string | undefined;
}

interface Pattern {
  readonly exception: boolean;
  readonly matches: (path: string) => boolean;
}

/** Reads the text of a `.dockerignore`. */
export function readDockerIgnore(text: string): DockerIgnore {
  const patterns = patternsOf(text).map(compiled);
  const results = new Map<string, { readonly hidden: boolean; readonly matched: readonly boolean[] }>();

  function result(path: string): { readonly hidden: boolean; readonly matched: readonly boolean[] } {
    const known = results.get(path);
    if (known !== undefined) return known;
    const parent = parentOf(path);
    const above = parent === '.' ? [] : result(parent).matched;
    let hidden = false;
    const matched = patterns.map((pattern, i) => {
      // A pattern that can change nothing at a directory is not asked, and so has nothing to hand down either.
      const match = above[i] === true || (pattern.exception === hidden && pattern.matches(path));
      if (match) hidden = !pattern.exception;
      return match;
    });
    const found = { hidden, matched };
    results.set(path, found);
    return found;
  }

  return {
    hides: (path) => result(path).hidden,
    hiddenAt(path) {
      if (!result(path).hidden) return undefined;
      const parts = path.split('/');
      const above = parts.map((_, i) => parts.slice(0, i + 1).join('/'));
      // What is let in again below a hidden directory is sent, and what that hides in turn begins there.
      const sent = above.findLastIndex((one) => !result(one).hidden);
      return above[sent + 1];
    },
  };
}

/** The patterns of the text in their plain spelling: without comments, blank lines, and slashes at either end. */
export function patternsOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split('\n').flatMap((line) => {
    if (line.startsWith('#')) return [];
    const said = line.trim();
    const exception = said.startsWith('!');
    const pattern = exception ? said.slice(1).trim() : said;
    if (pattern === '') return [];
    const plain = cleaned(pattern);
    // The builder cleans the line a second time with its mark, which makes a name of `!..`.
    return plain === '' ? [] : [exception ? cleaned(`!${plain}`) : plain];
  });
}

/** A test for what a line by itself names: the paths below that are hidden with it do not count. */
export function namedBy(line: string): (path: string) => boolean {
  const patterns = patternsOf(line).map(compiled).filter(({ exception }) => !exception);
  return (path) => patterns.some(({ matches }) => matches(path));
}

/** Go's filepath.Clean, and no slash in front. */
function cleaned(pattern: string): string {
  const kept: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (part !== '..' || !pattern.startsWith('/')) kept.push(part);
  }
  return kept.join('/');
}

function compiled(text: string): Pattern {
  const exception = text.startsWith('!');
  return { exception, matches: matcher(exception ? text.slice(1) : text) };
}

/** patternmatcher's compile: plain text, `x**` and `**x` are compared as text, all else becomes an expression. */
function matcher(pattern: string): (path: string) => boolean {
  const [, lead, rest = ''] = /^(\*\*\/?)?(.*)$/su.exec(pattern) ?? [];
  if (lead !== undefined && !/[*?[\]\\]/.test(rest)) {
    const suffix = pattern.slice(2);
    return (path) => path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
  }
  if (/^[^*?[\]\\]*\*\*$/.test(pattern)) return (path) => path.startsWith(pattern.slice(0, -2));
  if (!/[*?[\]\\]/.test(pattern)) return (path) => path === pattern;
  const expression = expressionOf(pattern);
  return (path) => expression?.test(path) ?? false;
}

/** `undefined` for a pattern that no builder takes: it ends the build with a message of its own. */
function expressionOf(pattern: string): RegExp | undefined {
  let source = '^';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === '*' && pattern[i + 1] === '*') {
      i += pattern[i + 2] === '/' ? 2 : 1;
      source += i + 1 >= pattern.length ? '.*' : '(?:.*\\/)?';
    } else if (char === '*') source += '[^\\/]*';
    else if (char === '?') source += '[^\\/]';
    else if (char === '\\') source += escaped(pattern[++i] ?? '\\');
    else source += char === '[' || char === ']' || char === '^' || char === '-' ? char : literal(char);
  }
  try {
    return new RegExp(`${source}$`, 's' + (/[\u{10000}-\u{10FFFF}]/u.test(pattern) ? 'u' : ''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Behind a backslash a letter is what it is to Go's regexp; the rest stands for itself. */
function escaped(char: string): string {
  return char === 'a' ? '\\x07' : /[A-Za-z0-9]/.test(char) ? `\\${char}` : literal(char);
}

function literal(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
