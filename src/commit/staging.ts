import { basename, dirname, join } from 'node:path';
import { unless, type Disk } from './disk.ts';
import { about, problemOf, type Problem } from './errors.ts';
import { fateOf, holderName, parseHolder, type Holder } from './holder.ts';
import type { PlannedStep, Survey } from './inspect.ts';
import { freshName, keptName, printJournal, STAGES, type Journal } from './journal.ts';
import { STAGING } from './paths.ts';
import { flushIfThere, removeEmpty, removeRoot, sweep, type Area } from './roll.ts';

/** What a test puts in place of the real thing. */
export interface Hooks {
  readonly disk?: Disk;
  readonly self?: Holder;
}

/** Name of the directory in which a process prepares a commit. */
export function preparingName(pid: number): string {
  return `${STAGING}-${pid}`;
}

/**
 * Makes the root, the staging directory (under the name of this process) and its journal, and tries in every directory
 * that will change whether an entry can really be made there by a rename: access(2) says yes to root, and knows
 * nothing of mounts. Returns the problems that it met.
 */
export function prepare(area: Area, survey: Survey, journal: Journal, self: Holder): readonly Problem[] {
  const { disk, top, staging } = area;
  try {
    for (const path of rootLevels(top, survey.above)) disk.makeDir(path);
    disk.makeDir(staging);
    disk.create(join(staging, holderName(self)), Buffer.alloc(0), { mode: 0o644 });
    disk.create(join(staging, STAGES.after.running), printJournal(journal), { mode: 0o644 });
    // What is tried out elsewhere must be known here first.
    if (survey.touched.length > 0) for (const path of [staging, top]) disk.flush(path);
  } catch (error) {
    return [problemOf(error, '.', true)];
  }
  const known = new Set(survey.problems.map(({ path }) => path));
  return survey.touched.filter((path) => !known.has(path)).flatMap((path) => {
    try {
      tryDirectory(area, path);
      return [];
    } catch (error) {
      return [problemOf(error, path, true)];
    }
  });
}

function rootLevels(top: string, above: number): readonly string[] {
  const levels: string[] = [];
  for (let here = top; levels.length < above; here = dirname(here)) levels.unshift(here);
  return levels;
}

function tryDirectory({ disk, top, staging }: Area, path: string): void {
  const name = basename(staging);
  const from = join(staging, name);
  if (disk.look(from) === undefined) disk.makeDir(from);
  const there = join(top, path, name);
  disk.move(from, there);
  disk.removeDir(there);
  disk.flush(join(top, path));
}

/** Puts the new contents, and a copy of the old ones, beside the targets, safe from a power cut. */
export function stage({ disk, staging }: Area, steps: readonly PlannedStep[]): void {
  for (const [index, step] of steps.entries()) {
    about(step.path, () => {
      const { contents, previous, entry, mode } = step;
      if (contents === null) return;
      const owner = entry === undefined ? {} : { owner: { uid: entry.uid, gid: entry.gid } };
      const exact = mode !== undefined || entry !== undefined;
      disk.create(join(staging, freshName(index)), contents, { mode: mode ?? entry?.mode ?? 0o644, exact, ...owner });
      if (previous === null || entry === undefined) return;
      disk.create(join(staging, keptName(index)), previous, { mode: entry.mode, exact: true, ...owner });
    });
  }
  about('.', () => disk.flush(staging));
}

/** Takes a preparation back that was not decided: the tree has not been touched. */
export function discard(area: Area, journal: Journal): void {
  const { disk, top, staging } = area;
  const name = basename(staging);
  for (const path of journal.touched) {
    removeEmpty(area, `${path}/${name}`);
    flushIfThere(area, path);
  }
  if (disk.look(staging) === undefined) {
    removeRoot(disk, top, journal.above);
    return;
  }
  sweep(area, journal, 'before');
}

/**
 * Why a staging directory cannot be touched, or `undefined` where whoever made it is gone. `names`: what lies in it, as
 * `takeOver` is to see it too.
 */
export function heldBy(disk: Disk, staging: string, self: Holder, names?: readonly string[]): Problem | undefined {
  const entry = disk.look(staging);
  // Swept away by another run in this moment; whoever goes on finds that out by ENOENT.
  if (entry === undefined) return undefined;
  if (entry.kind !== 'directory') {
    return {
      code: 'GD-COMMIT-STAGING', path: STAGING, message: 'is no directory that this tool made',
      remedy: 'move it away, then run again',
    };
  }
  for (const name of names ?? disk.list(staging)) {
    const holder = parseHolder(name);
    const fate = holder === undefined ? 'over' : fateOf(holder, self);
    if (holder === undefined || fate === 'over') continue;
    const where = fate === 'alive' ? `process ${holder.pid}` : `process ${holder.pid} of another container`;
    return {
      code: 'GD-COMMIT-BUSY', path: STAGING, message: `another run (${where}) is writing here`,
      remedy: `wait until it has ended, then run again; if there is no such run, delete ${STAGING}/${name} before`,
    };
  }
  return undefined;
}

/**
 * Makes this process the holder of a directory whose holder is gone. False where another run was faster. Only the
 * holder that was `seen` to be gone is replaced: by now the directory may be that of a new commit.
 */
export function takeOver(disk: Disk, staging: string, self: Holder, seen: readonly string[]): boolean {
  const mine = holderName(self);
  const held = seen.filter((name) => parseHolder(name) !== undefined);
  if (held.includes(mine)) return true;
  const [old] = held;
  // ENOENT: another run has just taken it over, or swept it away.
  return unless(['ENOENT'], false, () => {
    if (old !== undefined) {
      disk.move(join(staging, old), join(staging, mine));
      return true;
    }
    disk.create(join(staging, mine), Buffer.alloc(0), { mode: 0o644 });
    const alone = disk.list(staging).every((name) => name === mine || parseHolder(name) === undefined);
    if (!alone) disk.remove(join(staging, mine));
    return alone;
  });
}
