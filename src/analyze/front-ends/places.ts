/** What the tree holds where a front end writes: what lacks there, and what its build must leave. */
import { baseName, joinPath, parentOf, type Repo } from '../../repo.ts';
import { isPlaceholder } from '../packages/embeds.ts';
import type { GitIgnore } from '../gitignore.ts';

/** A place that a build fills, as far as git holds something of it. */
export interface Filling {
  /** Set where nothing is there, or where a file lacks that the build makes beside others. */
  readonly absent?: true;
  /** `stub`: a page or two of a few bytes, until the front end is built. `others`: files of other origin. */
  readonly holds?: 'stub' | 'others';
}

/** A stub is at most so large. */
const stub = { files: 2, bytes: 2048 };

/** Names that tools give to what they build. */
const USUAL = ['index.html', 'bundle.js', 'main.js', 'app.js', 'index.js', 'assets/x.js', 'js/x.js', 'bundle.css', 'main.css'];

/** @param file the file that the build is configured to write, where it is one of a fixed name */
export function fillingOf(repo: Repo, git: GitIgnore, place: string, file: string | undefined): Filling {
  const files = filesIn(repo, place);
  if (files === undefined) return { absent: true };
  const kept = files.filter((path) => !isPlaceholder(baseName(path)));
  if (kept.length === 0) return {};
  const small = kept.length <= stub.files && kept.reduce((sum, path) => sum + (repo.stat(path)?.size ?? 0), 0) <= stub.bytes;
  const isPart = file === undefined ? USUAL.some((name) => lacks(repo, git, place, joinPath(place, name) ?? place)) : repo.stat(file) === undefined;
  return { ...(isPart && { absent: true }), holds: small ? 'stub' : 'others' };
}

/** Whether git leaves a file out and it is not there, by a rule for a part of the place. */
function lacks(repo: Repo, git: GitIgnore, place: string, path: string): boolean {
  if (repo.stat(path) !== undefined || git.rule(place, 'directory') !== undefined) return false;
  return git.rule(path, 'file') !== undefined && (parentOf(path) === place || repo.stat(parentOf(path)) !== undefined || git.rule(parentOf(path), 'directory') !== undefined);
}

/** The files of a place, of more than a stub's only the first; `undefined` where it is not there. */
function filesIn(repo: Repo, place: string): string[] | undefined {
  const kind = repo.stat(place)?.kind;
  if (kind !== 'directory') return kind === undefined ? undefined : [place];
  const found: string[] = [];
  const waiting = [place];
  for (let dir = waiting.pop(); dir !== undefined && found.length <= 4 * stub.files; dir = waiting.pop()) {
    for (const { name, kind: what } of repo.list(dir)) {
      const path = joinPath(dir, name) ?? name;
      if (what === 'directory') waiting.push(path);
      else found.push(path);
    }
  }
  return found;
}
