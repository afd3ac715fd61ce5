import { dirname, join } from 'node:path';
import { sha256 } from './digest.ts';
import { unless, type Disk } from './disk.ts';
import { about } from './errors.ts';
import { freshName, keptName, OWN_NAMES, STAGES, type Direction, type Journal, type Step } from './journal.ts';
import { parentsOf, PREPARING } from './paths.ts';

/** A root and its staging directory, both absolute, on one disk. */
export interface Area {
  readonly disk: Disk;
  readonly top: string;
  readonly staging: string;
}

/** What a file is now: as before the commit, as after it, or as somebody else has made it in between. */
export type StepState = Direction | 'edited';

/**
 * Looks at the file of a step. It counts as edited too when it, or a directory above it, has become a link or another
 * kind of thing: what is found there is not followed.
 */
export function stateOf({ disk, top }: Area, step: Step): StepState {
  for (const directory of parentsOf(step.path)) {
    const entry = disk.look(join(top, directory));
    if (entry !== undefined && entry.kind !== 'directory') return 'edited';
  }
  const full = join(top, step.path);
  const entry = disk.look(full);
  if (entry !== undefined && entry.kind !== 'file') return 'edited';
  const now = entry === undefined ? null : sha256(disk.read(full));
  if (now === step.before && now === step.after) return entry?.mode === step.modes?.after ? 'after' : 'before';
  if (now === step.before) return 'before';
  return now === step.after ? 'after' : 'edited';
}

/**
 * Brings every file of the journal to one side, whatever side each is on now, and makes that safe from a power cut.
 * Each file changes by one rename. Edited files are left alone and returned.
 */
export function roll(area: Area, journal: Journal, to: Direction): readonly string[] {
  const kept: string[] = [];
  if (to === 'after') for (const path of journal.directories) about(path, () => makeDirectory(area, path));
  const order = [...journal.steps.entries()];
  for (const [index, step] of to === 'after' ? order : order.reverse()) {
    about(step.path, () => {
      const state = stateOf(area, step);
      if (state === 'edited') kept.push(step.path);
      else if (state !== to) put(area, step, index, to);
    });
  }
  if (to === 'before') {
    for (const path of [...journal.directories].reverse()) about(path, () => removeEmpty(area, path));
  }
  for (const path of changedDirectories(journal)) about(path, () => flushIfThere(area, path));
  // A rename between two directories is sure when both are.
  about('.', () => area.disk.flush(area.staging));
  return kept;
}

function makeDirectory(area: Area, path: string): void {
  // What stands in the way makes the files below it "edited"; that is found out there.
  if (!allDirectories(area, parentsOf(path))) return;
  const { disk, top } = area;
  if (disk.look(join(top, path)) === undefined) disk.makeDir(join(top, path));
}

/** Whether all paths are directories: not links to some, which may lie anywhere. */
function allDirectories({ disk, top }: Area, paths: readonly string[]): boolean {
  return paths.every((path) => disk.look(join(top, path))?.kind === 'directory');
}

/** Makes the names in a directory of the tree safe from a power cut, when it is where it was. */
export function flushIfThere(area: Area, path: string): void {
  if (path === '.') area.disk.flush(area.top);
  else if (allDirectories(area, [...parentsOf(path), path])) area.disk.flush(join(area.top, path));
}

/** Removes a directory of the tree when it is empty, and is where it was; true when there is none any more. */
export function removeEmpty(area: Area, path: string): boolean {
  return allDirectories(area, parentsOf(path)) && removeIfEmpty(area.disk, join(area.top, path));
}

function put({ disk, top, staging }: Area, step: Step, index: number, to: Direction): void {
  const target = join(top, step.path);
  const fresh = join(staging, freshName(index));
  const kept = join(staging, keptName(index));
  if (step[to] === null) {
    disk.move(target, to === 'after' ? kept : fresh);
    return;
  }
  const source = to === 'after' ? fresh : kept;
  const [now, then] = [disk.look(target), disk.look(source)];
  // The mode may have been changed since the copy was made; that is the user's edit too.
  if (step.modes === undefined && now !== undefined && now.mode !== then?.mode) disk.setMode(source, now.mode);
  disk.move(source, target);
}

/** Removes a directory unless something is in it; true when there is none any more. */
function removeIfEmpty(disk: Disk, full: string): boolean {
  return unless(['ENOTEMPTY', 'EEXIST', 'ENOTDIR'], false, () => unless(['ENOENT'], true, () => {
    disk.removeDir(full);
    return true;
  }));
}

function changedDirectories({ steps, directories }: Journal): readonly string[] {
  const parents = [...steps.map(({ path }) => path), ...directories].map((path) => parentsOf(path).at(-1) ?? '.');
  return [...new Set(parents)].sort();
}

/** Turns a decided commit round, so that the next run too goes on with undoing it. */
export function turnRound({ disk, staging }: Area): void {
  about('.', () => {
    disk.move(join(staging, STAGES.after.running), join(staging, STAGES.before.running));
    disk.flush(staging);
  });
}

/** The end of a commit: from here on the tree is whole. */
export function retire({ disk, staging }: Area, to: Direction): void {
  about('.', () => disk.move(join(staging, STAGES[to].running), join(staging, STAGES[to].ended)));
}

/**
 * Removes what an ended commit needed: the directories that a removal has left empty, what this tool made in the
 * staging directory, that directory, and (of a commit that came to nothing) those that were made for the root.
 */
export function sweep(area: Area, journal: Journal | undefined, to: Direction): void {
  const { disk, top, staging } = area;
  // The end comes before the end of what was needed until then, after a power cut too.
  disk.flush(staging);
  if (to === 'after') {
    const emptied = journal?.steps.filter(({ after }) => after === null).map(({ path }) => prune(area, path)) ?? [];
    for (const path of new Set(emptied)) flushIfThere(area, path);
  }
  const names = disk.list(staging);
  for (const name of names.filter((own) => PREPARING.test(own))) removeIfEmpty(disk, join(staging, name));
  const files = names.filter((name) => OWN_NAMES.test(name)).sort((a, b) => rank(a) - rank(b));
  for (const name of files) disk.remove(join(staging, name));
  disk.removeDir(staging);
  if (to === 'before') removeRoot(disk, top, journal?.above ?? 0);
}

/** The journal goes after what it speaks of, and the holder last, so that it is seen who is at work. */
function rank(name: string): number {
  if (name.startsWith('holder')) return 2;
  return name.endsWith('.json') ? 1 : 0;
}

/** Removes the directories above a path as far as they are empty; gives the first that is left. */
function prune(area: Area, path: string): string {
  return [...parentsOf(path)].reverse().find((parent) => !removeEmpty(area, parent)) ?? '.';
}

/** Removes the root and the directories above it that were made for it, as far as they are empty. */
export function removeRoot(disk: Disk, top: string, above: number): void {
  let here = top;
  for (let left = above; left > 0 && removeIfEmpty(disk, here); left--) here = dirname(here);
}
