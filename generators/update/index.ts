import { basename } from 'node:path';
import process from 'node:process';
import type { Record as StoredRecord } from '../../src/commit/record.ts';
import { refuse, type Diagnostic } from '../../src/diagnostic.ts';
import { valuesOf, type ResolvedOptions } from '../../src/resolve-options.ts';
import { dockerfileChanges, lineChanges, type Change } from '../../src/update/changes.ts';
import { GoDockerGenerator } from '../base.ts';
import { openRepository, fromPlace, type OpenRepository } from '../dockerfile/repository.ts';
import { generatorVersion } from '../package-root.ts';
import { shellWord } from '../print.ts';
import { withOldPlaces } from '../team/old-places.ts';
import { adoption } from './adopt.ts';
import { followedDockerfile, mainsAgain } from './choices.ts';
import { hiddenFiles } from './hidden-files.ts';
import { madeBy } from './made-by.ts';
import { lastWritten, mergeFiles, type MergedFiles, type Outcome } from './merge-files.ts';
import { movingFlags, reasonForLines, reasonsFor, shapingChanges, withCause } from './reasons.ts';
import { conflictStyle, refuseBrokenModule, refuseNewerGenerator, refuseStrayFlags, refuseStrayMain, refuseWhileOpen, refuseWithoutRecord } from './refusals.ts';
import { renderAgain, type Rendering } from './render-again.ts';
import { renderInput, valuesBefore, type Again } from './render-input.ts';
import { PLANNED } from './service-again.ts';
import { sparing } from './spared.ts';
import { UPDATE } from './spec.ts';
import { reported, toldLines } from './tell.ts';
import { forgetUndo, undoWrites } from './undo.ts';
import { diffOf, dirtyFiles, recordOutcome, writeHeld, writesOf, writeUpdate } from './write.ts';

export { UPDATE } from './spec.ts';

/** Merges what would be written now into what was written before and has been edited since. */
export default class UpdateGenerator extends GoDockerGenerator {
  protected override readonly _spec = UPDATE;
  private _open!: OpenRepository;
  private _record!: StoredRecord;
  private _mains: readonly string[] = [];
  private _answers: ResolvedOptions | null = null;
  private _outcomes: readonly Outcome[] = [];
  private _changes: readonly Change[] = [];

  protected override get _look(): 'now' | null {
    return this._flag('undo') ? null : 'now';
  }

  initializing(): Promise<void> {
    return this._guard(async () => {
      await this._beginInRepository();
      if (this._over || this._flag('undo')) return;
      conflictStyle(this._line);
      if (this._flag('adopt')) this._record = adoption(this._root, this._line, this._stored);
      else {
        refuseWithoutRecord(this._stored, this._where(), this._root);
        refuseNewerGenerator(this._stored, this._line);
        refuseStrayFlags(this._stored, this._line);
        const { record, changes } = followedDockerfile(this._root, this._stored);
        this._record = record;
        this._changes = changes;
      }
    });
  }

  prompting(): Promise<void> {
    return this._guard(async () => {
      if (this._flag('undo')) return;
      const { service } = madeBy(this._record);
      if (service) this._answers = await this._resolve(UPDATE.options, true);
      // What somebody else wrote tells which programs it is for; from then on it is a file of ours.
      const record = this._team === null ? this._record : withOldPlaces(this._record, this._team.session.moves);
      this._open = openRepository(this._root, this._line, this._flag('adopt') ? this._stored : record, { edited: !this._flag('adopt') });
      refuseBrokenModule(this._open);
      if (service) refuseStrayMain(this._record, this._line, this._open);
      this._mains = await mainsAgain({ open: this._open, line: this._line, stored: this._record, service, yes: this._flag('yes'), ask: this._canAsk() ? (question) => this._prompted([question]) : null });
      if (this._flag('adopt')) this._open = openRepository(this._root, this._line, this._record, { edited: true });
      if (this._team?.asks) {
        await this._answer(valuesBefore(this._again(), this._team, this._answers && valuesOf(this._answers)));
        const { newDefaults } = await import('../team/new-questions.ts');
        this._report.diagnostics.push(...await newDefaults(this._team.session, this._report.templates ?? [], this._root));
      }
      this._report.facts = this._open.facts;
      this._report.diagnostics.push(...this._open.facts.diagnostics);
    });
  }

  writing(): Promise<void> {
    return this._guard(async () => {
      if (this._flag('undo')) return this._undo();
      const rendering = renderAgain(renderInput(this._again()), this._answers && valuesOf(this._answers));
      const merged = this._merged(rendering);
      const outcomes = this._flag('adopt') && rendering.image !== null ? sparing(merged.outcomes, rendering.image) : merged.outcomes;
      refuseWhileOpen(outcomes, this._line, this._record);
      this._outcomes = [...outcomes, recordOutcome(this._root, rendering.options, merged.records, this._team?.records())];
      this._changes = [...this._changes, ...(this._team?.changes() ?? [])];
      this._changes = [...this._changes, ...this._told(rendering)];
      this._fillReport(rendering);
      const { unsure, dirty } = this._flag('allow-dirty') ? { unsure: null, dirty: null } : dirtyFiles(this._root, this._outcomes, this._record);
      if (this._flag('dry-run')) {
        const refused = dirty?.diagnostics.map((one): Diagnostic => ({ ...one, severity: 'warning', message: `without --dry-run this is refused: ${one.message}` }));
        this._report.diagnostics.push(...(refused ?? []));
        return void (this._flag('json') ? process.stderr : process.stdout).write(diffOf(this._outcomes));
      }
      if (dirty !== null) throw dirty;
      this._sayOf(unsure);
      this._sayOf(await writeUpdate(this._root, this._outcomes));
    });
  }

  end(): Promise<void> {
    return this._guard(() => {
      if (!this._flag('json')) this._tell();
      this._finish();
      if (this._report.exit !== 0) process.exitCode = this._report.exit;
    });
  }

  private _again(): Again {
    return { root: this._root, line: this._line, record: this._record, open: this._open, mains: this._mains, team: this._team };
  }

  private _merged({ files, skipped }: Rendering): MergedFiles {
    const labels = { theirs: 'yours', ours: `go-docker ${generatorVersion()}` };
    return mergeFiles({ root: this._root, stored: this._record, files, skipped, ...(this._team && { moves: this._team.session.moves }), style: conflictStyle(this._line), labels, force: this._flag('force') });
  }

  private _told({ files, changes }: Rendering): readonly Change[] {
    const options = movingFlags(this._line, this._record.options);
    const reason = reasonsFor(this._line, options, this._open, this._mains);
    const grown = changes.some(({ to }) => to === PLANNED);
    // Of a template that is another version now, what moves without another reason.
    const newer = new Map(this._changes.filter(({ what, to }) => what.startsWith('template ') && to !== null).map(({ what, to }) => [what, `follows ${what} ${to}`]));
    const [followed = null] = newer.size === 1 ? newer.values() : [];
    const changed = files.flatMap(({ path, contents, ownership, template: of }) => {
      const outcome = this._outcomes.find((one) => (one.was ?? one.path) === path);
      const base = lastWritten(this._record.files[path], outcome?.before ?? null);
      const left = outcome !== undefined && (outcome.action === 'deleted' || outcome.action === 'kept' || outcome.open);
      return base === null || ownership !== 'managed' || base === contents || left ? [] : [{ path, base, contents, of }];
    });
    const images = changed.map((one) => (/^FROM\s/m.test(one.contents) ? withCause(dockerfileChanges(one.base, one.contents, reason), grown ? PLANNED : followed) : []));
    const why = reasonForLines({ options, changes: [...this._changes, ...changes, ...images.flat()], recorded: this._record.generator, running: generatorVersion() });
    const told = changed.flatMap(({ path, base, contents, of }, index) => (images[index]!.length > 0 ? images[index]! : lineChanges(path, base, contents, newer.get(`template ${of}`) ?? why(base, contents))));
    return [...changes, ...(changed.length > 0 ? shapingChanges(options, this._record.options, told) : []), ...told];
  }

  private _fillReport({ plan, diagnostics, image, reads }: Rendering): void {
    this._report.plan = plan;
    this._report.diagnostics.push(...diagnostics, ...hiddenFiles({ image, reads }, this._outcomes));
    this._report.files.push(...this._outcomes.map(reported));
    this._report.changes = this._changes;
    const main = { main: { value: this._mains.map((dir) => fromPlace(dir, this._open.place)), source: this._line.flags['main'] ? 'flag' : 'stored' } };
    this._report.options = { ...this._answers, ...(this._mains.length > 0 && main) } as never;
    if (this._outcomes.some(({ conflicts }) => conflicts.length > 0)) this._report.exit = 3;
  }

  private async _undo(): Promise<void> {
    if (Object.keys(this._line.options).length > 0 || this._flag('adopt')) throw refuse('flag-stray', '--undo goes with no other answer', 'leave out one of them');
    const writes = undoWrites(this._root);
    this._outcomes = writes.map(({ path, contents, expect }) => ({
      path, action: contents === null ? 'removed' : expect === null ? 'create' : 'update', ownership: path === '.yo-rc.json' ? 'record' : 'managed',
      before: expect === null ? null : Buffer.from(expect!), after: contents === null ? null : Buffer.from(contents), conflicts: [], note: null,
    }));
    this._report.files.push(...this._outcomes.map(reported));
    if (this._flag('dry-run')) return void (this._flag('json') ? process.stderr : process.stdout).write(diffOf(this._outcomes));
    await writeHeld(this._root, writes);
    this._sayOf(forgetUndo(this._root));
  }

  private _sayOf(note: string | null): void {
    if (note !== null) this._say(note);
  }

  private _tell(): void {
    const directory = this._line.directory === undefined ? '' : ` ${shellWord(this._line.directory)}`;
    const program = this.options.words === undefined ? 'yo go-docker:update' : 'npx generator-go-docker update';
    const told = toldLines({
      changes: this._changes, outcomes: this._outcomes, diagnostics: this._report.diagnostics, dryRun: this._flag('dry-run'), adopted: this._flag('adopt'),
      undo: `${program}${directory} --undo`,
    });
    const messages = this._team === null || this._flag('dry-run') || writesOf(this._outcomes).length === 0 ? [] : this._team.messages();
    for (const message of messages) told.splice(-1, 0, message, '');
    for (const line of this._flag('undo') && !this._flag('dry-run') ? [...told.slice(0, -1), `The last update of ${basename(this._root)} is taken back.`] : told) this._say(line);
  }
}
