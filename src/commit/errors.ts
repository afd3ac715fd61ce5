import { errnoOf } from './disk.ts';
import { STAGING } from './paths.ts';

/** Every reason for which a commit refuses or fails. */
export type CommitCode =
  /** The path is not one: absolute, `..`, NUL, a backslash, or inside of `.git`. */
  | 'GD-COMMIT-PATH'
  /** A link leads out of the root, nowhere or in a circle. */
  | 'GD-COMMIT-LINK'
  /** The target is a directory or a special file. */
  | 'GD-COMMIT-TARGET'
  /** A directory is needed where a file is. */
  | 'GD-COMMIT-PARENT'
  /** Two writes end in the same file. */
  | 'GD-COMMIT-TWICE'
  /** This process must not write there. */
  | 'GD-COMMIT-DENIED'
  /** The directory is on another file system than the root. */
  | 'GD-COMMIT-DEVICE'
  /** The file is not as the caller saw it. */
  | 'GD-COMMIT-CHANGED'
  /** Another run is writing here. */
  | 'GD-COMMIT-BUSY'
  /** A run was interrupted here and `recover` was not called. */
  | 'GD-COMMIT-UNFINISHED'
  /** The name of the staging directory is taken by something else. */
  | 'GD-COMMIT-STAGING'
  /** The system refused in the middle; all files are as they were. */
  | 'GD-COMMIT-FAILED'
  /** The system refused in the middle and refused the undoing too; the next run mends it. */
  | 'GD-COMMIT-HALF'
  /** What an interrupted run left cannot be read. */
  | 'GD-COMMIT-DAMAGED'
  /** Problems of several kinds. */
  | 'GD-COMMIT-REFUSED';

/** One thing that is wrong with one file. `path` is relative to the root, `.` for the root itself. */
export interface Problem {
  readonly code: CommitCode;
  readonly path: string;
  /** What is the case with it, to be read behind `path: `. */
  readonly message: string;
  /** What to do next, as an instruction. */
  readonly remedy: string;
}

/** A commit, or a recovery, that did not happen. Carries every problem that was found, never only the first. */
export class CommitError extends Error {
  override readonly name = 'CommitError';
  /** The code of the problems, or `GD-COMMIT-REFUSED` where they differ. */
  readonly code: CommitCode;
  readonly problems: readonly Problem[];

  constructor(outcome: string, problems: readonly Problem[], options?: ErrorOptions & { code?: CommitCode }) {
    super([`${outcome}:`, ...problems.map(printProblem)].join('\n'), options);
    this.problems = problems;
    const codes = new Set(problems.map((problem) => problem.code));
    this.code = options?.code ?? (codes.size === 1 ? problems[0]?.code : undefined) ?? 'GD-COMMIT-REFUSED';
  }
}

function printProblem({ path, message, remedy }: Problem): string {
  return `  ${path === '.' ? 'the directory' : path}: ${message}\n    → ${remedy}`;
}

/** A refusal before the first byte. */
export function refusal(problems: readonly Problem[], options?: ErrorOptions): CommitError {
  return new CommitError('Nothing was written', problems, options);
}

/** A system error together with the file that it is about (relative to the root), until it is told to the user. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.path = path;
  }
}

/** Runs a call so that a system error that it throws is known to be about `path`. */
export function about<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw errnoOf(error) === undefined || error instanceof CommitError ? error : new StepError(path, error);
  }
}

interface Meaning {
  readonly code?: CommitCode;
  readonly says: string;
  readonly remedy: string;
}

const LOOK_AT_RIGHTS = 'give yourself the right to write there (ls -ld shows the owner and the mode)';
const LOOK_AT_ATTRIBUTES = 'look at its attributes (lsattr, chflags) and make it writable';
const LOOK_AT_MOUNTS = 'generate into that directory by itself, or remove the mount';
const MAKE_SPACE = 'free some space, then run again';
const OTHER: Meaning = { says: 'cannot be written', remedy: 'see what the system says, then run again' };

/** What a system error means to the person in front of it. `code` is the problem's, where it is known before. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  EACCES: { code: 'GD-COMMIT-DENIED', says: 'must not be written by this user', remedy: LOOK_AT_RIGHTS },
  EPERM: { code: 'GD-COMMIT-DENIED', says: 'is protected by the system', remedy: LOOK_AT_ATTRIBUTES },
  EROFS: { code: 'GD-COMMIT-DENIED', says: 'is on a read-only file system', remedy: 'choose another directory, or remount it' },
  EXDEV: { code: 'GD-COMMIT-DEVICE', says: 'is on another file system than the rest', remedy: LOOK_AT_MOUNTS },
  ENOENT: { code: 'GD-COMMIT-CHANGED', says: 'was removed by somebody else in this moment', remedy: 'run again; it then starts from what is there now' },
  EBUSY: { says: 'is in use by the system (a mount point?)', remedy: LOOK_AT_MOUNTS },
  ENOSPC: { says: 'cannot be written because the disk is full', remedy: MAKE_SPACE },
  EDQUOT: { says: 'cannot be written because your disk quota is used up', remedy: MAKE_SPACE },
  EIO: { says: 'cannot be written because the disk reports an error', remedy: 'check the disk, then run again' },
  EMFILE: { says: 'cannot be opened because too many files are open', remedy: 'close other programs, then run again' },
  ENAMETOOLONG: { code: 'GD-COMMIT-PATH', says: 'is too long for this file system', remedy: 'choose a shorter name' },
};

/** A system error as a problem; `known` where it was found before the first byte. */
export function problemOf(error: unknown, path: string, known = false): Problem {
  const cause = error instanceof StepError ? error.cause : error;
  const errno = errnoOf(cause);
  if (errno === undefined) throw cause;
  const meaning = MEANINGS[errno] ?? { ...OTHER, says: `${OTHER.says} (${errno})` };
  return {
    code: (known ? meaning.code : undefined) ?? 'GD-COMMIT-FAILED',
    path: error instanceof StepError ? error.path : path,
    message: meaning.says,
    remedy: meaning.remedy,
  };
}

/** Runs the sweeping, which touches no file of the user; what it cannot remove is only reported. */
export function leftoverOf(sweeping: () => void): Problem | undefined {
  try {
    sweeping();
    return undefined;
  } catch (error) {
    const { message, remedy } = problemOf(error, STAGING);
    const left = `temporary files are left here, because it ${message}`;
    return { code: 'GD-COMMIT-FAILED', path: STAGING, message: left, remedy };
  }
}
