import { join, resolve } from 'node:path';
import { errnoOf, nodeDisk, unless } from './disk.ts';
import { about, CommitError, leftoverOf, problemOf, refusal, type Problem } from './errors.ts';
import { thisProcess, type Holder } from './holder.ts';
import { inspect, type FileAction, type FileWrite, type Survey } from './inspect.ts';
import type { Journal } from './journal.ts';
import { STAGING } from './paths.ts';
import { retire, roll, stateOf, sweep, turnRound, type Area } from './roll.ts';
import { discard, heldBy, prepare, preparingName, stage, type Hooks } from './staging.ts';

export { CommitError, type CommitCode, type Problem } from './errors.ts';
export type { FileAction, FileWrite } from './inspect.ts';
export { recover, type Recovery } from './recover.ts';
export { holdSignals, HELD_SIGNALS, type Held } from './signals.ts';

export interface WriteResult {
  /** In the order of the writes. */
  readonly files: readonly FileAction[];
  /** All is written, but some temporary files could not be removed; the next run tries again. */
  readonly leftover?: Problem;
}

/**
 * Writes and removes files, all or nothing. Synchronous: nothing else of this process runs in between, a signal that is
 * held (see `holdSignals`) waits for its end, and without changes the disk is only read.
 *
 * 1. Everything is looked at, and all problems are reported at once.
 * 2. New contents and copies of the old are made safe in `.go-docker-staging-<pid>`, with a journal.
 * 3. The directory is renamed to `.go-docker-staging`: decided. Each file changes by one rename.
 * 4. The journal is renamed: done. What is left is swept away.
 *
 * A failure before 3 leaves the tree untouched; one between 3 and 4 is undone. After a crash there, `recover` does it.
 *
 * @param root directory, made (with those above it) when it is missing
 * @throws CommitError when nothing was written, or (`GD-COMMIT-HALF`) when undoing failed as well
 */
export function writeAll(root: string, writes: readonly FileWrite[], hooks: Hooks = {}): WriteResult {
  const { disk = nodeDisk, self = thisProcess() } = hooks;
  const survey = inspect(disk, resolve(root), writes);
  const { top, steps, problems, directories, touched, above } = survey;
  if (problems.some(({ path }) => path === '.')) throw refusal(problems);
  if (steps.length === 0 && problems.length === 0) return { files: survey.actions };
  const journal: Journal = { schema: 1, steps, directories, touched, above };
  const area = { disk, top, staging: join(top, STAGING) };
  decide(area, survey, journal, self);
  giveUpIfOvertaken(area, journal);
  try {
    carryOut(area, journal);
  } catch (error) {
    throw undo(area, journal, error);
  }
  const leftover = leftoverOf(() => sweep(area, journal, 'after'));
  return { files: survey.actions, ...(leftover === undefined ? {} : { leftover }) };
}

function refuseIfTaken({ disk, staging }: Area, self: Holder): void {
  const taken = about('.', () => disk.look(staging) !== undefined);
  if (taken) throw refusal([about('.', () => unless(['ENOENT'], undefined, () => heldBy(disk, staging, self))) ?? unfinished()]);
}

function unfinished(): Problem {
  return {
    code: 'GD-COMMIT-UNFINISHED', path: STAGING, message: 'an earlier run was interrupted here, to be mended first',
    remedy: 'run again; that mends it before anything else',
  };
}

/**
 * Prepares everything under a name of this process, then gives it the final name. That one rename is both the decision
 * (from here on the next run ends what this one does not) and the lock: it fails while another commit has the name.
 */
function decide(area: Area, survey: Survey, journal: Journal, self: Holder): void {
  const { disk, top } = area;
  const preparing = { disk, top, staging: join(top, preparingName(self.pid)) };
  try {
    refuseIfTaken(area, self);
    const problems = [...survey.problems, ...prepare(preparing, survey, journal, self)];
    if (problems.length > 0) throw refusal(problems);
    stage(preparing, survey.steps);
    try {
      disk.move(preparing.staging, area.staging);
    } catch (error) {
      refuseIfTaken(area, self);
      // The name was taken, and has been given back since.
      throw ['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error) ?? '') ? refusal([unfinished()]) : error;
    }
  } catch (error) {
    throw ended(error, leftoverOf(() => discard(preparing, journal)));
  }
}

/**
 * Another run may have changed the files between our look at them and our decision. Nothing of ours is done then, so
 * the decision is given back as it is: undoing it would undo what the other run did.
 */
function giveUpIfOvertaken(area: Area, journal: Journal): void {
  const moved = unlessFailed(area, journal, () => journal.steps.filter((step) => about(step.path, () => stateOf(area, step)) !== 'before'));
  if (moved.length === 0) return;
  const leftover = leftoverOf(() => {
    retire(area, 'after');
    sweep(area, undefined, 'after');
  });
  throw ended(refusal(moved.map(({ path }) => changedProblem(path))), leftover);
}

function unlessFailed<T>(area: Area, journal: Journal, look: () => T): T {
  try {
    return look();
  } catch (error) {
    throw undo(area, journal, error);
  }
}

function carryOut(area: Area, journal: Journal): void {
  about('.', () => area.disk.flush(area.top));
  const changed = roll(area, journal, 'after');
  if (changed.length > 0) throw refusal(changed.map(changedProblem));
  retire(area, 'after');
}

function changedProblem(path: string): Problem {
  return {
    code: 'GD-COMMIT-CHANGED', path, message: 'was changed by somebody else while it was to be written',
    remedy: 'run again; it then starts from the file as it is now',
  };
}

function undo(area: Area, journal: Journal, error: unknown): unknown {
  try {
    turnRound(area);
    roll(area, journal, 'before');
    retire(area, 'before');
  } catch (second) {
    const outcome = 'Writing failed, and so did taking it back; each file is old or new, and the next run mends the rest';
    const problems = [...problemsOf(error), ...problemsOf(second)];
    return new CommitError(outcome, problems, { code: 'GD-COMMIT-HALF', cause: error });
  }
  return ended(error, leftoverOf(() => sweep(area, journal, 'before')));
}

/** The error of a commit that came to nothing. */
function ended(error: unknown, leftover: Problem | undefined): CommitError {
  const problems = problemsOf(error);
  const [first] = problems;
  const code = error instanceof CommitError ? error.code : first?.code;
  const cause = error instanceof CommitError ? error.cause : error;
  return new CommitError('Nothing was written', leftover === undefined ? problems : [...problems, leftover], {
    ...(code === undefined ? {} : { code }), ...(cause === undefined ? {} : { cause }),
  });
}

/** The problems of an error; an error that neither we nor the system made is a defect and goes on as it is. */
function problemsOf(error: unknown): readonly Problem[] {
  return error instanceof CommitError ? error.problems : [problemOf(error, '.')];
}
