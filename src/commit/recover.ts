import { join, resolve } from 'node:path';
import { sha256 } from './digest.ts';
import { nodeDisk, unless, type Disk } from './disk.ts';
import { about, CommitError, leftoverOf, problemOf, StepError, type Problem } from './errors.ts';
import { isAlive, thisProcess, type Holder } from './holder.ts';
import { freshName, keptName, readJournal, type Direction, type Journal, type Step } from './journal.ts';
import { PREPARING, STAGING } from './paths.ts';
import { retire, roll, stateOf, sweep, turnRound, type Area } from './roll.ts';
import { discard, heldBy, takeOver, type Hooks } from './staging.ts';

/** What was found of an interrupted run, and done about it. */
export interface Recovery {
  readonly outcome: 'completed' | 'undone' | 'cleaned';
  /** Files that are now as the outcome says. */
  readonly files: readonly string[];
  /** Files that somebody edited after the interruption; they were not touched. */
  readonly kept: readonly string[];
  /** All of it in one sentence for the user. */
  readonly message: string;
  readonly leftover?: Problem;
}

const OUTCOMES = { after: 'completed', before: 'undone' } as const;

/**
 * Ends what an interrupted `writeAll` began; to be called before a run reads the tree. `undefined` where there is
 * nothing to end.
 *
 * Which way it goes. Nothing edited since: forward, since the commit had been decided and all it needs is at hand.
 * A file that is now neither old nor new was edited after the interruption, and is left as it is in every case; the
 * others follow it: had the file been replaced before the edit, the edit builds on the new state and the rest is
 * completed; else it builds on the old state and the rest is undone. Edits of both kinds: undone, because a new record
 * beside a file that lacks the new text would make the next update believe that the user had taken that text out,
 * whereas with the old record that update merges both files without a loss. A commit whose undoing had begun, or whose
 * new contents are no longer whole, is undone.
 *
 * @throws CommitError `GD-COMMIT-BUSY` while a living process holds the directory; `GD-COMMIT-DAMAGED` or
 * `GD-COMMIT-HALF` where it can be ended neither way (nothing is removed then)
 */
export function recover(root: string, hooks: Hooks = {}): Recovery | undefined {
  const { disk = nodeDisk, self = thisProcess() } = hooks;
  try {
    const given = resolve(root);
    if (disk.look(given) === undefined) return undefined;
    const top = disk.resolve(given);
    if (disk.look(top)?.kind !== 'directory') return undefined;
    const names = disk.list(top);
    const dead = names.filter((name) => isDeadPreparation(disk, top, name, self));
    // ENOENT: another run cleans the same away, and goes on with it.
    const leftovers = dead.map((name) => leftoverOf(() => unless(['ENOENT'], undefined, () => cleanPreparation({ disk, top, staging: join(top, name) }))));
    if (names.includes(STAGING)) return mend({ disk, top, staging: join(top, STAGING) }, self);
    return dead.length > 0 ? swept(leftovers.find((leftover) => leftover !== undefined)) : undefined;
  } catch (error) {
    if (error instanceof CommitError) throw error;
    throw unmended([problemOf(error, '.')], 'GD-COMMIT-HALF', error);
  }
}

function unmended(problems: readonly Problem[], code: Problem['code'], cause?: unknown): CommitError {
  return new CommitError('A run that was interrupted here cannot be mended yet', problems, { code, cause });
}

/** Whether a name is that of a preparation whose process is gone. It was never decided, so the tree is as it was. */
function isDeadPreparation(disk: Disk, top: string, name: string, self: Holder): boolean {
  const pid = PREPARING.exec(name)?.[1];
  if (pid === undefined || disk.look(join(top, name))?.kind !== 'directory') return false;
  return Number(pid) === self.pid || !isAlive(Number(pid));
}

function cleanPreparation(area: Area): void {
  const found = readJournal(area.disk, area.staging);
  // A journal that was not written to its end stands for a run that had not tried any directory yet.
  const empty: Journal = { schema: 1, steps: [], directories: [], touched: [], above: 0 };
  discard(area, typeof found === 'object' ? found.journal : empty);
}

function mend(area: Area, self: Holder): Recovery {
  const { disk, staging } = area;
  const seen = unless(['ENOENT', 'ENOTDIR'], [], () => disk.list(staging));
  const held = heldBy(disk, staging, self, seen);
  if (held !== undefined) throw new CommitError('Nothing was written', [held]);
  if (!takeOver(disk, staging, self, seen)) {
    throw new CommitError('Nothing was written', [{
      code: 'GD-COMMIT-BUSY', path: STAGING, message: 'another run is mending this directory',
      remedy: 'wait until it has ended, then run again',
    }]);
  }
  const found = readJournal(disk, staging);
  if (found === undefined) return swept(leftoverOf(() => sweep(area, undefined, 'after')));
  if (found === 'damaged') throw unmended([damaged(STAGING, 'its journal')], 'GD-COMMIT-DAMAGED');
  const { journal, to, stage } = found;
  if (stage === 'ended') return swept(leftoverOf(() => sweep(area, journal, to)));
  const [way, kept] = settle(area, journal, to);
  const leftover = leftoverOf(() => sweep(area, journal, way));
  const files = journal.steps.map(({ path }) => path).filter((path) => !kept.includes(path));
  const outcome = OUTCOMES[way];
  return { outcome, files, kept, message: messageOf(outcome, files, kept), ...(leftover ? { leftover } : {}) };
}

function damaged(path: string, what: string): Problem {
  return {
    code: 'GD-COMMIT-DAMAGED', path, message: `${what} is damaged`,
    remedy: `compare your files with your version control, then delete ${STAGING} and run again`,
  };
}

/** Brings the tree to one side and removes the journal; says which side, and which files were edited. */
function settle(area: Area, journal: Journal, to: Direction): readonly [Direction, readonly string[]] {
  if (to === 'after' && canComplete(area, journal)) {
    try {
      const kept = roll(area, journal, 'after');
      retire(area, 'after');
      return ['after', kept];
    } catch (error) {
      // The system refuses the way forward: back, where everything came from.
      if (!(error instanceof StepError)) throw error;
    }
  }
  const lost = journal.steps.filter((step, index) => !canUndo(area, step, index));
  if (lost.length > 0) {
    throw unmended(lost.map(({ path }) => damaged(path, 'the copy of its old contents')), 'GD-COMMIT-DAMAGED');
  }
  if (to === 'after') turnRound(area);
  const kept = roll(area, journal, 'before');
  retire(area, 'before');
  return ['before', kept];
}

function isWhole({ disk, staging }: Area, name: string, digest: string | null): boolean {
  const full = join(staging, name);
  return disk.look(full)?.kind === 'file' && sha256(disk.read(full)) === digest;
}

/** Whether nothing speaks against the way forward: see `recover`. */
function canComplete(area: Area, { steps }: Journal): boolean {
  return steps.every((step, index) => about(step.path, () => {
    const state = stateOf(area, step);
    if (state === 'edited') return wasDone(area, step, index);
    return state === 'after' || step.after === null || isWhole(area, freshName(index), step.after);
  }));
}

/** Whether a step had been carried out, whatever has become of its file since. */
function wasDone({ disk, staging }: Area, { after }: Step, index: number): boolean {
  return after === null
    ? disk.look(join(staging, keptName(index))) !== undefined
    : disk.look(join(staging, freshName(index))) === undefined;
}

function canUndo(area: Area, step: Step, index: number): boolean {
  if (about(step.path, () => stateOf(area, step)) !== 'after' || step.before === null) return true;
  return isWhole(area, keptName(index), step.before);
}

function swept(leftover: Problem | undefined): Recovery {
  const removed = leftover === undefined ? 'which are removed' : 'not all of which can be removed';
  const message = `A run that was interrupted here had left temporary files, ${removed}; no file is half done.`;
  return { outcome: 'cleaned', files: [], kept: [], message, ...(leftover ? { leftover } : {}) };
}

function messageOf(outcome: 'completed' | 'undone', files: readonly string[], kept: readonly string[]): string {
  const [done, as] = outcome === 'completed'
    ? ['has been completed', 'as it was to write them']
    : ['has been undone', 'as before it'];
  const named = files.length > 0 ? ` (${files.join(', ')}: ${as})` : '';
  const edited = kept.length > 0 ? `; ${kept.join(', ')}: edited since, and left as found` : '';
  return `A run that was interrupted here ${done}${named}${edited}.`;
}
