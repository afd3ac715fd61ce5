import { lstatSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import process from 'node:process';
import type { ConflicterFile } from '@yeoman/conflicter';
import type { BaseEnvironment } from '@yeoman/types';
import type { MemFsEditorFile } from 'mem-fs-editor';
import { clearFileState, isFilePending, isFileStateDeleted } from 'mem-fs-editor/state';
import { unifiedDiff } from '../src/commit/diff.ts';
import { sha256 } from '../src/commit/digest.ts';
import { RECORD_FILE, type Record as StoredRecord } from '../src/commit/record.ts';
import { holdSignals } from '../src/commit/signals.ts';
import { writeAll, type FileWrite } from '../src/commit/write-all.ts';
import { refuse } from '../src/diagnostic.ts';
import type { RenderedFile } from '../src/render/render.ts';
import { Interrupted } from './ending.ts';
import { paintDiff } from './print.ts';
import type { FileReport } from './report.ts';

/** Files that a generator has put into the mem-fs store, and how they may reach the disk. */
export interface Scaffold {
  root: string;
  files: readonly RenderedFile[];
  /** What earlier runs wrote: a file that is still as they left it has no edit to lose. */
  stored: StoredRecord | undefined;
  yes: boolean;
  force: boolean;
  dryRun: boolean;
  /** Where the diff of a dry run goes: stdout, or stderr where a report is to be the only thing on stdout. */
  diffTo: NodeJS.WriteStream;
  /** A person can be asked. */
  canAsk: boolean;
  /** `null`: the record stays as it is. Else its text once it is known which files were written; `existing` is the text that is there, other generators' keys included. */
  record: ((existing: string | undefined, written: ReadonlySet<string>) => string) | null;
  /** Runs the commit as a phase of the generator, so that a failure is reported as any other. */
  guard: (phase: () => Promise<void>) => Promise<void>;
  /** Told what became of each file. */
  done: (files: FileReport[]) => void;
}

type Pending = MemFsEditorFile & ConflicterFile;

const queued = new WeakMap<object, Scaffold[]>();

/** Hands a scaffold to the commit task of its environment. */
export function enqueue(env: object, scaffold: Scaffold): void {
  queued.set(env, [...(queued.get(env) ?? []), scaffold]);
}

const tasks = new WeakMap<object, () => Promise<void>>();

/**
 * The environment's commit task in place of Yeoman's own, which writes file by file: all decisions first, then all
 * files at once. One function an environment, so that composed generators share it.
 */
export function commitTask(env: BaseEnvironment): () => Promise<void> {
  const known = tasks.get(env);
  if (known) return known;
  const task = async (): Promise<void> => {
    const scaffolds = queued.get(env) ?? [];
    queued.set(env, []);
    for (const scaffold of scaffolds) {
      const pending = pendingBelow(env, scaffold.root);
      await scaffold.guard(() => commit(env, scaffold, pending));
      for (const file of pending.values()) clearFileState(file);
    }
    if (!scaffolds.some(({ dryRun }) => dryRun)) await commitOthers(env);
  };
  tasks.set(env, task);
  return task;
}

/** Files that composing generators put outside of our directories: they take Yeoman's own way. */
async function commitOthers(env: BaseEnvironment): Promise<void> {
  if (!(env.sharedFs.all() as Pending[]).some(isFilePending)) return;
  const { commitSharedFsTask } = await import('yeoman-environment');
  await commitSharedFsTask(env as never);
}

interface Decided extends FileReport {
  absolute: string;
  before: Buffer | undefined;
  after: Buffer;
  executable?: true;
}

async function commit(env: BaseEnvironment, scaffold: Scaffold, pending: ReadonlyMap<string, Pending>): Promise<void> {
  const known = new Map(scaffold.files.map((file) => [file.path, file]));
  const paths = [...known.keys(), ...[...pending.keys()].filter((path) => !known.has(path) && path !== RECORD_FILE)];
  const decided = paths.map((path): Decided => {
    const absolute = join(scaffold.root, path);
    const before = contentsOf(absolute);
    const file = pending.get(path);
    const after = file?.contents ?? Buffer.from(known.get(path)?.contents ?? '');
    const action = before === undefined ? 'create' : before.equals(after) ? 'same' : 'update';
    return { path, absolute, before, after, action, ownership: known.get(path)?.ownership ?? 'once', ...(known.get(path)?.executable && { executable: true as const }) };
  });
  await settle(env, scaffold, decided, pending);
  const all = [...decided, ...(scaffold.record === null ? [] : [recordOf(scaffold, scaffold.record, decided, pending)])];
  if (scaffold.dryRun) scaffold.diffTo.write(all.map((file) => diffOf(file) + keptDiffOf(file)).join(''));
  else await write(scaffold.root, all.filter(changes));
  scaffold.done(all.map(({ path, action, ownership }) => ({ path, action, ownership })));
}

async function write(root: string, files: readonly Decided[]): Promise<void> {
  const writes = files.map(({ path, before, after, executable }): FileWrite => ({ path, contents: after, expect: before ?? null, ...(executable && before === undefined && { mode: 0o755 }) }));
  const { signal } = await holdSignals(() => writeAll(root, writes));
  if (signal) throw new Interrupted(`${signal} came while the files were written; all of them are`);
}

function pendingBelow(env: BaseEnvironment, root: string): Map<string, Pending> {
  const found = new Map<string, Pending>();
  for (const file of env.sharedFs.all() as Pending[]) {
    const path = relative(root, file.path);
    // Deletions of a composing generator are left to Yeoman, like its files elsewhere.
    if (isFilePending(file) && !isFileStateDeleted(file) && !path.startsWith('..')) found.set(path.split(sep).join('/'), file);
  }
  return found;
}

function contentsOf(path: string): Buffer | undefined {
  // A directory or a special file in the way is writeAll's to refuse, with all other problems.
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false ? readFileSync(path) : undefined;
}

/** Where somebody edited a file: replaced with `--force`, kept with `--yes`, else shown and asked. */
async function settle(env: BaseEnvironment, scaffold: Scaffold, decided: Decided[], pending: ReadonlyMap<string, Pending>): Promise<void> {
  const agreed = new Set(scaffold.files.filter((file) => file.agreed).map(({ path }) => path));
  const edited = decided.filter((file) => file.action === 'update' && !agreed.has(file.path) && sha256(file.before!) !== scaffold.stored?.files[file.path]?.sha256);
  if (scaffold.force || edited.length === 0) return;
  if (scaffold.yes) {
    for (const file of edited) file.action = 'kept';
    return;
  }
  if (scaffold.dryRun) return;
  if (!scaffold.canAsk) {
    throw refuse(
      'file-differs',
      `${edited.map(({ path }) => path).join(', ')}: edited since, and nobody can be asked without a terminal`,
      'add --yes to keep them as they are, --force to replace them, or --dry-run to see the differences',
    );
  }
  const { Conflicter } = await import('@yeoman/conflicter');
  const conflicter = new Conflicter(env.adapter, {
    cwd: scaffold.root,
    customizeActions: (actions) =>
      // The difference is shown already, and Yeoman's own way to abort is a bare error.
      actions.flatMap((action) => ('key' in action && 'ynax'.includes(String(action.key)) ? [action.key === 'x' ? { ...action, value: abort } : action] : [])),
  });
  for (const file of edited) {
    env.adapter.log.write(`\n${paintDiff(process.stderr, diffOf(file))}\n`);
    const answered = await conflicter.checkForCollision(pending.get(file.path)!);
    if (answered.conflicter === 'skip') file.action = 'kept';
  }
}

function abort(): never {
  throw new Interrupted('aborted, nothing was written');
}

/** The record is merged into what is there, so it is never a conflict. */
function recordOf(scaffold: Scaffold, textOf: NonNullable<Scaffold['record']>, decided: readonly Decided[], pending: ReadonlyMap<string, Pending>): Decided {
  const absolute = join(scaffold.root, RECORD_FILE);
  const before = contentsOf(absolute);
  const existing = pending.get(RECORD_FILE)?.contents ?? before;
  const written = new Set(decided.filter((file) => file.action !== 'kept').map(({ path }) => path));
  const after = Buffer.from(textOf(existing?.toString(), written));
  const action = before === undefined ? 'create' : before.equals(after) ? 'same' : 'update';
  return { path: RECORD_FILE, absolute, before, after, action, ownership: 'record' };
}

function changes(file: Decided): boolean {
  return file.action === 'create' || file.action === 'update';
}

function diffOf(file: Decided): string {
  return changes(file) ? unifiedDiff(file.path, file.before?.toString(), file.after.toString()) : '';
}

/** What a file that is kept differs in, for the reader of a dry run. */
function keptDiffOf(file: Decided): string {
  if (file.action !== 'kept') return '';
  const diff = unifiedDiff(file.path, file.before?.toString(), file.after.toString());
  // As comments: whoever pipes a dry run into patch gets what the run would have done.
  const lines = [`${file.path} was edited since, and --yes keeps it; --force would make this of it:`, ...diff.trimEnd().split('\n')];
  return lines.map((line) => `# ${line}\n`).join('');
}
