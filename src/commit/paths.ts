/** The directory inside of the root that holds a commit which has been decided. Whoever made it owns the root. */
export const STAGING = '.go-docker-staging';

/** A commit that is being prepared, by the process in its name. The tree has not been changed by it. */
export const PREPARING = /^\.go-docker-staging-(\d+)$/;

interface PathRule {
  readonly broken: (path: string, parts: readonly string[]) => boolean;
  readonly why: string;
}

/** Names in which this tool works, in any directory. */
function isOurs(part: string): boolean {
  return part === STAGING || PREPARING.test(part);
}

/** In this order, because the first that is broken is told. */
const RULES: readonly PathRule[] = [
  { broken: (path) => path === '', why: 'is empty' },
  { broken: (path) => path.includes('\0'), why: 'holds a NUL character' },
  // A backslash is a separator on Windows: the same path would be another file there.
  { broken: (path) => path.includes('\\'), why: 'holds a backslash' },
  { broken: (path) => path.startsWith('/') || /^[A-Za-z]:/.test(path), why: 'is absolute' },
  { broken: (_, parts) => parts.includes('..'), why: 'leads out of the directory' },
  { broken: (_, parts) => parts.some((part) => part === '' || part === '.'), why: 'is not in its plain spelling' },
  // A file in there is a hook that git runs, or the end of the history. Case is nothing on macOS and Windows.
  { broken: (_, parts) => parts.some((part) => part.toLowerCase() === '.git'), why: 'is inside of .git' },
  { broken: (_, parts) => parts.some(isOurs), why: 'is a name that this tool keeps for itself' },
];

/** Why a path must not be written (`is absolute`), or `undefined`: relative, `/` between the parts, in the tree. */
export function pathFault(path: string): string | undefined {
  const parts = path.split('/');
  return RULES.find((rule) => rule.broken(path, parts))?.why;
}

/** The directories above a path, the outermost first: `a`, `a/b` for `a/b/c`. */
export function parentsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
