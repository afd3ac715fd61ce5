import { basename, dirname, join, relative, sep } from 'node:path';
import { sha256 } from './digest.ts';
import { errnoOf, type Disk, type DiskEntry } from './disk.ts';
import { problemOf, type CommitCode, type Problem } from './errors.ts';
import type { Step } from './journal.ts';
import { parentsOf, pathFault } from './paths.ts';

/** One file to write or to remove. */
export interface FileWrite {
  /** Relative to the root, `/` between its parts. */
  readonly path: string;
  /** The whole contents (a text is written as UTF-8); `null` removes the file. */
  readonly contents: string | Buffer | null;
  /**
   * Permission bits, set exactly. Without them an existing file keeps its mode, and a new one gets 0644 (less what the
   * process's umask takes).
   */
  readonly mode?: number;
  /**
   * What the caller saw there when it decided on the contents (`null`: no file). Where the file is something else by
   * now, the commit is refused, so that an edit made in between is never lost.
   */
  readonly expect?: string | Buffer | null;
}

/** What happens to one file, under the path that the caller gave. */
export interface FileAction {
  readonly path: string;
  readonly action: 'create' | 'update' | 'same' | 'removed';
}

/** A step with what it needs while it is carried out. */
export interface PlannedStep extends Step {
  readonly contents: Buffer | null;
  readonly previous: Buffer | null;
  readonly entry: DiskEntry | undefined;
  /** The mode that the caller asked for. */
  readonly mode: number | undefined;
}

/** All that can be known of a set of writes without touching anything. */
export interface Survey {
  /** The root with its links resolved. */
  readonly top: string;
  /** How many directories are missing, from the root upwards. */
  readonly above: number;
  readonly steps: readonly PlannedStep[];
  readonly actions: readonly FileAction[];
  /** Directories to make inside of the root, the outer before the inner. */
  readonly directories: readonly string[];
  /** Directories that are there and will get or lose an entry, without the root. */
  readonly touched: readonly string[];
  readonly problems: readonly Problem[];
}

function problem(code: CommitCode, path: string, message: string, remedy: string): Problem {
  return { code, path, message, remedy };
}

/** A problem on the way to a file; thrown and caught in this file only. */
class Obstacle extends Error {
  readonly problem: Problem;
  constructor(found: Problem) {
    super(found.message);
    this.problem = found;
  }
}

/** Looks at the root and at each target, collects what would go wrong, and says what is to be done. */
export function inspect(disk: Disk, root: string, writes: readonly FileWrite[]): Survey {
  const problems: Problem[] = [];
  /** Runs a check; what it meets is one more problem, and the result is missing. */
  function attempt<T>(path: string, check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      if (error instanceof Obstacle) problems.push(error.problem);
      else problems.push(problemOf(error, path, true));
      return undefined;
    }
  }

  const place = attempt('.', () => findTop(disk, root)) ?? { top: root, above: 0, base: undefined };
  const found = place.base === undefined
    ? []
    : writes.flatMap((write) => attempt(write.path, () => plan(disk, place, write)) ?? []);
  problems.push(...collisions(found));
  const steps = found.filter(({ action }) => action !== 'same').map(({ step }) => step);
  const directories = [...new Set(found.flatMap(({ missing, action }) => (action === 'create' ? missing : [])))];
  const touched = place.above > 0 ? [] : directoriesOf(steps, directories);
  if (place.base !== undefined && steps.length > 0) {
    const { base, top } = place;
    attempt('.', () => disk.mayWrite(base));
    const existing = steps.filter(({ entry }) => entry !== undefined).map(({ path }) => path);
    for (const path of [...touched, ...existing]) attempt(path, () => disk.mayWrite(join(top, path)));
  }
  const actions = found.map(({ path, action }) => ({ path, action }));
  return { top: place.top, above: place.above, steps, actions, directories, touched, problems };
}

/** Where the root is, and the directory that is there (`base`: the root, or the nearest one above it). */
function findTop(disk: Disk, root: string): { top: string; above: number; base: string } {
  const missing: string[] = [];
  let here = root;
  while (disk.look(here) === undefined && dirname(here) !== here) {
    missing.unshift(basename(here));
    here = dirname(here);
  }
  const base = resolveLink(disk, here, '.', 'it, or a directory above it,');
  if (disk.look(base)?.kind !== 'directory') {
    throw new Obstacle(problem('GD-COMMIT-PARENT', '.', `${here} is a file`,
      'choose another directory, or move the file away'));
  }
  return { top: join(base, ...missing), above: missing.length, base };
}

function resolveLink(disk: Disk, full: string, path: string, name: string): string {
  try {
    return disk.resolve(full);
  } catch (error) {
    if (!['ENOENT', 'ELOOP', 'ENOTDIR'].includes(errnoOf(error) ?? '')) throw error;
    throw new Obstacle(problem('GD-COMMIT-LINK', path, `${name} is a link that leads nowhere`,
      'remove the link, or make what it points to'));
  }
}

interface Located {
  /** Path from the root with all links resolved. */
  readonly real: string;
  readonly entry: DiskEntry | undefined;
  readonly linked: boolean;
  readonly missing: readonly string[];
}

/** Follows a path part by part; every link on it has to stay in the root and out of .git. */
function locate(disk: Disk, top: string, path: string): Located {
  let real = '';
  const parts = path.split('/');
  for (const [index, part] of parts.entries()) {
    const name = parts.slice(0, index + 1).join('/');
    let here = real === '' ? part : `${real}/${part}`;
    let entry = disk.look(join(top, here));
    const linked = entry?.kind === 'link';
    if (linked) {
      here = insideOf(disk, top, here, path, name);
      entry = disk.look(join(top, here));
    }
    if (index === parts.length - 1) return { real: here, entry, linked, missing: [] };
    if (entry === undefined) {
      const rest = [here, ...parts.slice(index + 1)].join('/');
      return { real: rest, entry, linked: false, missing: parentsOf(rest).filter((dir) => dir.length >= here.length) };
    }
    if (entry.kind !== 'directory') {
      throw new Obstacle(problem('GD-COMMIT-PARENT', path, `${name} is a file, but has to be a directory here`,
        `move ${name} away, then run again`));
    }
    real = here;
  }
  throw new TypeError(`${path} has no parts`);
}

function insideOf(disk: Disk, top: string, here: string, path: string, name: string): string {
  const target = resolveLink(disk, join(top, here), path, name);
  const real = relative(top, target).split(sep).join('/');
  if (real === '..' || real.startsWith('../') || target === real) {
    const says = `${name} is a link that leads out of the directory, to ${target}`;
    throw new Obstacle(problem('GD-COMMIT-LINK', path, says,
      'replace the link by a real file or directory, or remove it'));
  }
  const fault = real === '' ? undefined : pathFault(real);
  if (fault !== undefined) {
    const says = `${name} is a link to ${real}, which ${fault}`;
    throw new Obstacle(problem('GD-COMMIT-LINK', path, says, 'remove the link'));
  }
  return real;
}

interface Planned {
  readonly path: string;
  readonly action: FileAction['action'];
  readonly missing: readonly string[];
  readonly step: PlannedStep;
  readonly real: string;
}

function plan(disk: Disk, { top, above }: { top: string; above: number }, write: FileWrite): Planned {
  const { path, mode } = write;
  const fault = pathFault(path);
  if (fault !== undefined) {
    throw new Obstacle(problem('GD-COMMIT-PATH', path, `the path ${fault}`,
      'use a path relative to the directory, with / between its parts'));
  }
  const { real, entry, linked, missing } = above > 0
    ? { real: path, entry: undefined, linked: false, missing: parentsOf(path) }
    : locate(disk, top, path);
  if (entry !== undefined && entry.kind !== 'file') {
    const kind = entry.kind === 'directory' ? 'a directory' : 'a special file (device, pipe or socket)';
    throw new Obstacle(problem('GD-COMMIT-TARGET', path, `is ${kind}, not a file`, 'move it away, then run again'));
  }
  if (write.contents === null && linked) {
    throw new Obstacle(problem('GD-COMMIT-LINK', path, 'was to be removed, but is a link', 'remove it yourself'));
  }
  const contents = bytesOf(write.contents);
  const previous = entry === undefined ? null : disk.read(join(top, real));
  if (write.expect !== undefined && !sameBytes(bytesOf(write.expect), previous)) {
    throw new Obstacle(problem('GD-COMMIT-CHANGED', path, 'was changed after this run had read it',
      'run again; it then starts from the file as it is now'));
  }
  const changesMode = entry !== undefined && contents !== null && mode !== undefined && mode !== entry.mode;
  const step: PlannedStep = {
    path: real,
    before: previous === null ? null : sha256(previous),
    after: contents === null ? null : sha256(contents),
    ...(changesMode ? { modes: { before: entry.mode, after: mode } } : {}),
    contents, previous, entry, mode,
  };
  return { path, real, missing, step, action: actionOf(step) };
}

function actionOf({ before, after, modes }: Step): FileAction['action'] {
  if (before === after && modes === undefined) return 'same';
  if (after === null) return 'removed';
  return before === null ? 'create' : 'update';
}

function bytesOf(contents: string | Buffer | null): Buffer | null {
  return typeof contents === 'string' ? Buffer.from(contents, 'utf8') : contents;
}

function sameBytes(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

/** Writes that meet: two that end in one file, or a file where another write needs a directory. */
function collisions(found: readonly Planned[]): readonly Problem[] {
  const byTarget = new Map<string, string>();
  const made = new Set(found.flatMap(({ missing }) => missing));
  return found.flatMap(({ path, real, step }) => {
    const other = byTarget.get(real);
    byTarget.set(real, path);
    if (other !== undefined) {
      return [problem('GD-COMMIT-TWICE', path, `is the same file as ${other}`, 'write it once')];
    }
    if (step.after === null || !made.has(real)) return [];
    return [problem('GD-COMMIT-PARENT', path, 'is to be a file, but has to be a directory for another one',
      'write one of the two')];
  });
}

/** The directories that are there now and that the steps change. */
function directoriesOf(steps: readonly Step[], made: readonly string[]): readonly string[] {
  const isNew = new Set(made);
  const nearest = steps.map(({ path }) => parentsOf(path).filter((dir) => !isNew.has(dir)).at(-1));
  return [...new Set(nearest.filter((dir) => dir !== undefined))].sort();
}
