import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/commit/digest.ts';
import type { FileRecord, Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse } from '../../src/diagnostic.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import { merge, sideBySide, type Merged, type MergeInput } from '../../src/update/merge.ts';
import { openConflicts } from '../../src/update/open-conflicts.ts';
import type { FileAction, FileReport } from '../report.ts';
import { contentsOf, isLink, isThere } from './contents.ts';
import { bringsBack } from './made-by.ts';
import { modeOf, newMode } from './modes.ts';
import { filesLike, renamedTo } from './renamed.ts';

/** Permission bits of a program that is new. */
const PROGRAM = 0o755;

/** What becomes of one file. */
export interface Outcome {
  /** Where it lies, relative to the root. */
  readonly path: string;
  readonly action: FileAction;
  readonly ownership: FileReport['ownership'];
  readonly before: Buffer | null;
  readonly after: Buffer | null;
  /** Lines at which a person has to decide. */
  readonly conflicts: readonly number[];
  /** The conflicts stood there before this run. */
  readonly open?: true;
  /** The name under which it was written, where an open conflict lies in a file that has another now. */
  readonly was?: string;
  /** The file that holds what an earlier run was refused. */
  readonly refused?: string;
  /** Permission bits that it gets; else a file that is there keeps its own. */
  readonly mode?: number;
  /** What else a reader should know, as a sentence without its end. */
  readonly note: string | null;
}

export interface MergedFiles {
  readonly outcomes: readonly Outcome[];
  /** What the record is to hold. */
  readonly records: { readonly [path: string]: FileRecord };
}

export interface MergeFilesInput {
  readonly root: string;
  readonly stored: StoredRecord;
  readonly files: readonly RenderedFile[];
  readonly skipped: readonly string[];
  /** Files that a template has put elsewhere since: where they lie now → where they lay. */
  readonly moves?: ReadonlyMap<string, string>;
  readonly style: MergeInput['style'];
  readonly labels: MergeInput['labels'];
  /** `--force`: what would be written takes the place of what is there. */
  readonly force: boolean;
}

/** Merges every file that is kept up to date; what belongs to the user from the first day is not looked at. */
export function mergeFiles(input: MergeFilesInput): MergedFiles {
  const { stored, files, skipped } = input;
  const managed = files.filter(({ ownership, agreed }) => ownership === 'managed' || agreed);
  const merged = [...managed.map((file) => oneFile(input, file)), ...files.flatMap((file) => onceFile(input, file))];
  const rendered = new Set(files.map(({ path }) => path));
  const old = Object.entries(stored.files).filter(([path, { ownership }]) => ownership === 'managed' && !rendered.has(path) && !skipped.includes(path));
  const obsolete = old.flatMap(([path, record]) => obsoleteFile(input.root, path, record));
  const dropped = new Set(old.map(([path]) => path));
  return {
    outcomes: [...merged.flatMap(({ outcomes }) => outcomes), ...obsolete],
    records: Object.fromEntries([
      ...Object.entries(stored.files).filter(([path]) => !dropped.has(path)),
      ...merged.flatMap(({ path, record }) => (record === undefined ? [] : [[path, record] as const])),
    ]),
  };
}

/** A file that a template brings once: written where it is new, and never looked at again; one that was kept up to date is the user's from now on. */
function onceFile(input: MergeFilesInput, file: RenderedFile): One[] {
  const { root, stored } = input;
  const { path, contents, ownership, template, executable } = file;
  if (ownership !== 'once' || template === undefined) return [];
  const known = stored.files[path];
  const record = { ownership, sha256: known?.sha256 ?? sha256(contents), template } as const;
  const from = oldPlace(input, path);
  if (from !== undefined) return [movedFile(input, file, from, record)];
  const gone = vacated(input, file);
  if (gone !== undefined) return [{ path, record: { ...record, sha256: sha256(contents) }, outcomes: [gone] }];
  if (known !== undefined) return known.ownership === 'managed' ? [{ path, record, outcomes: [] }] : [];
  if (isThere(root, path)) return [];
  return [{ path, record, outcomes: [{ path, action: 'create', ownership, before: null, after: Buffer.from(contents), conflicts: [], note: null, ...(executable && { mode: PROGRAM }) }] }];
}

interface One {
  readonly path: string;
  readonly outcomes: readonly Outcome[];
  readonly record: FileRecord | undefined;
}

function oneFile(input: MergeFilesInput, file: RenderedFile): One {
  const { root, stored, force } = input;
  const { path, contents, ownership, agreed, template, executable } = file;
  const record: FileRecord = { ownership: 'managed', sha256: sha256(contents), base: contents, ...(template !== undefined && { template }), ...(executable && { executable }) };
  const known = stored.files[path];
  if (!force && isLink(root, path)) return { path, record: known, outcomes: [keptLink(path, `${path} is a link, and stays one; put a file there to have it kept up to date`)] };
  const from = oldPlace(input, path);
  if (from !== undefined) return movedFile(input, file, from, record);
  const gone = vacated(input, file);
  if (gone !== undefined) return { path, record, outcomes: [gone] };
  const here = contentsOf(root, path);
  const plain = (at: string, before: Buffer | null, action: FileAction, after: Buffer | null = Buffer.from(contents)): Outcome =>
    ({ path: at, action, ownership, before, after, conflicts: [], note: null, ...(executable && before === null && { mode: PROGRAM }) });
  if (agreed) return { path, record: undefined, outcomes: [plain(path, here, here === null ? 'create' : here.equals(Buffer.from(contents)) ? 'same' : 'update')] };
  if (here === null && known === undefined) return { path, record, outcomes: [plain(path, null, 'create')] };
  if (template !== undefined && known === undefined && here !== null && !force && !here.equals(Buffer.from(contents))) {
    return { path, record: undefined, outcomes: [{ ...plain(path, here, 'kept', here), note: `${path} was there before template ${template} brought one, and stays yours; --force replaces it` }] };
  }
  const moved = here === null && known?.base !== undefined ? renamedTo(root, path, known.base, stored) : undefined;
  const place = moved ?? path;
  const theirs = here ?? (moved === undefined ? null : contentsOf(root, moved));
  if (theirs === null) {
    return { path, record: known, outcomes: [{ ...plain(path, null, 'deleted', null), note: goneNote(input, path, known?.base) }] };
  }
  const programmed = (one: Outcome): Outcome => withMode(one, file, newMode({ root, path: place, before: known?.executable === true, now: executable === true }));
  if (force) return { path, record, outcomes: [programmed(plain(place, theirs, theirs.equals(Buffer.from(contents)) ? 'same' : 'update'))] };
  const open = openConflicts(theirs.toString('latin1'));
  if (open.length > 0) return { path, record: known, outcomes: [{ ...plain(place, theirs, 'conflict', theirs), conflicts: open, open: true, ...(moved !== undefined && { was: path }), note: `${place} holds conflicts that nobody has settled; it is left as it is until they are` }] };
  const [first, ...beside] = mergedOutcomes(input, { place, theirs, base: lastWritten(known, theirs), contents, moved: moved === undefined ? null : path });
  return { path, record, outcomes: [programmed(first!), ...beside] };
}

/** The outcome with the mode that the template has given to the file since. */
function withMode(outcome: Outcome, { executable, template }: RenderedFile, mode: number | undefined): Outcome {
  if (mode === undefined) return outcome;
  const said = `${outcome.path} is ${executable ? 'a program now' : 'no program any more'}, as template ${template} has it`;
  return { ...outcome, mode, action: outcome.action === 'same' ? 'update' : outcome.action, note: outcome.note === null ? said : `${outcome.note}; ${said}` };
}

/** Where a file lies that a template has put elsewhere; `undefined` where it did not, or where that was done already. */
function oldPlace({ root, moves }: MergeFilesInput, path: string): string | undefined {
  const from = moves?.get(path);
  return from !== undefined && !isThere(root, path) && contentsOf(root, from) !== null ? from : undefined;
}

/** What a template writes where a file has just gone elsewhere, with its edits: another file, with nothing to merge. */
function vacated(input: MergeFilesInput, { path, contents, ownership }: RenderedFile): Outcome | undefined {
  const to = [...input.moves ?? []].find(([now, from]) => from === path && oldPlace(input, now) !== undefined)?.[0];
  if (to === undefined) return undefined;
  const note = `what was ${path} is ${to} now, with your edits; ${path} is another file`;
  return { path, action: 'update', ownership, before: contentsOf(input.root, path), after: Buffer.from(contents), conflicts: [], note };
}

/** What is said of a file that is not there any more. */
function goneNote({ root, stored }: MergeFilesInput, path: string, base: string | undefined): string {
  const like = base === undefined ? [] : filesLike(root, path, base, stored);
  if (like.length > 1) return `${path} is not there any more, and ${like.join(' and ')} may each be what it has become, so none is touched: put one back as ${path}, or leave a single one that is like it`;
  return `${path} was deleted, and stays so; ${bringsBack(stored, path)}`;
}

/** A file that a template has put elsewhere goes there with its edits. */
function movedFile(input: MergeFilesInput, { path, contents, executable }: RenderedFile, from: string, record: FileRecord): One {
  const { root, files } = input;
  const theirs = contentsOf(root, from)!;
  const known = input.stored.files[path];
  const mode = newMode({ root, path: from, before: known?.executable === true, now: executable === true }) ?? modeOf(root, from);
  const merged = record.ownership === 'once'
    ? [{ path, action: 'create' as const, ownership: record.ownership, before: null, after: theirs, conflicts: [], note: null }]
    : mergedOutcomes(input, { place: path, theirs, base: lastWritten(known, theirs), contents, moved: null });
  const arrived = merged.map((one): Outcome => (one.path === path ? { ...one, before: null, action: one.conflicts.length > 0 ? 'conflict' : 'create', mode } : one));
  if (files.some((file) => file.path === from)) return { path, record, outcomes: arrived };
  return { path, record, outcomes: [...arrived, { path: from, action: 'removed', ownership: record.ownership, before: theirs, after: null, conflicts: [], note: null }] };
}

/** What was written last time: as the record has it, or the file, where it is as it was written; `null` where neither is known. */
export function lastWritten(known: FileRecord | undefined, here: Buffer | null): string | null {
  if (known?.base !== undefined) return known.base;
  return known !== undefined && here !== null && sha256(here) === known.sha256 ? here.toString() : null;
}

interface ToMerge {
  readonly place: string;
  readonly theirs: Buffer;
  /** `null` where it never was ours: the two are laid side by side. */
  readonly base: string | null;
  readonly contents: string;
  /** The name under which it was written, where the user gave it another. */
  readonly moved: string | null;
}

function mergedOutcomes({ style, labels, root }: MergeFilesInput, { place, theirs, base, contents, moved }: ToMerge): Outcome[] {
  const sides = { path: place, theirs: theirs.toString('latin1'), ours: bytesText(contents), style, labels };
  const { text, conflicts, rejected }: Merged = base === null ? sideBySide(sides) : merge({ ...sides, base: bytesText(base) });
  const after = Buffer.from(text, 'latin1');
  const edited = base === null || !theirs.equals(Buffer.from(base));
  const action = conflicts.length > 0 ? 'conflict' : after.equals(theirs) ? 'same' : edited ? 'merged' : 'update';
  const note = moved === null ? null : `${moved} is called ${place} now, and is kept up to date there`;
  const outcome: Outcome = { path: place, action, ownership: 'managed', before: theirs, after, conflicts: conflicts.map(({ line }) => line), note };
  const beside = `${place}.rej`;
  if (rejected === '') return [existsSync(join(root, beside)) ? { ...outcome, refused: beside } : outcome];
  if (contentsOf(root, beside) !== null) throw refuse('rej-exists', `there is a ${beside} already, which tells of an earlier conflict`, 'settle that and remove it, then run again');
  return [outcome, { path: beside, action: 'create', ownership: 'once', before: null, after: Buffer.from(rejected, 'latin1'), conflicts: [], note: null }];
}

/** A text as one character a byte, so that bytes which are no UTF-8 pass a merge. */
function bytesText(text: string): string {
  return Buffer.from(text).toString('latin1');
}

/** What is not written any more goes, where it is as it was written; else it is the user's from now on. */
function obsoleteFile(root: string, path: string, { sha256: sum }: FileRecord): Outcome[] {
  if (isLink(root, path)) return [keptLink(path, `${path} is needed no more, and stays since it is a link: it is yours now`)];
  const before = contentsOf(root, path);
  if (before === null) return [];
  if (sha256(before) === sum) return [{ path, action: 'removed', ownership: 'managed', before, after: null, conflicts: [], note: `${path} is needed no more` }];
  return [{ path, action: 'kept', ownership: 'managed', before, after: before, conflicts: [], note: `${path} is needed no more, and stays since it was edited: it is yours now` }];
}

/** A link is its owner's: it is neither replaced nor followed. */
function keptLink(path: string, note: string): Outcome {
  return { path, action: 'kept', ownership: 'managed', before: null, after: null, conflicts: [], note };
}
