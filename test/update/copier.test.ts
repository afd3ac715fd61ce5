import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { mergeFiles } from '../../generators/update/merge-files.ts';
import { writesOf } from '../../generators/update/write.ts';
import { sha256 } from '../../src/commit/digest.ts';
import type { FileRecord, Record as StoredRecord } from '../../src/commit/record.ts';
import { writeAll } from '../../src/commit/write-all.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import { COPIER_CASES, type CopierCase } from './copier-cases.ts';
import { COPIER_TESTS } from './copier-list.ts';
import { Workplace } from './run-update.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/update.md'), 'utf8');

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function play(root: string, { base, once = [], theirs, ours }: CopierCase): ReturnType<typeof mergeFiles> {
  const ownership = (path: string): 'once' | 'managed' => (once.includes(path) ? 'once' : 'managed');
  const files = Object.fromEntries(Object.entries(base).map(([path, text]): [string, FileRecord] => [path, { ownership: ownership(path), sha256: sha256(text), ...(ownership(path) === 'managed' && { base: text }) }]));
  const stored: StoredRecord = { schema: 1, generator: '0.1.0', options: {}, files };
  for (const [path, text] of Object.entries(base)) put(root, path, text);
  for (const [path, text] of Object.entries(theirs)) {
    if (text === null) rmSync(join(root, path));
    else put(root, path, text);
  }
  const rendered = Object.entries(ours).map(([path, contents]): RenderedFile => ({ path, contents, ownership: ownership(path) }));
  const merged = mergeFiles({ root, stored, files: rendered, skipped: [], style: 'inline', labels: { theirs: 'yours', ours: 'new' }, force: false });
  writeAll(root, writesOf(merged.outcomes));
  return merged;
}

/** Names that Windows does not take. */
const UNFIT = /["*\p{Cc}]|^ | $/u;

/** The case with another name for its file. */
function renamed(one: CopierCase, from: string, to: string): CopierCase {
  const other = <T>(table: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(Object.entries(table).map(([path, text]) => [path === from ? to : path, text]));
  const list = (paths: readonly string[] = []): string[] => paths.map((path) => (path === from ? to : path));
  return { ...one, base: other(one.base), once: list(one.once), theirs: other(one.theirs), ours: other(one.ours), result: other(one.result), conflicts: list(one.conflicts) };
}

for (const one of COPIER_CASES.flatMap((row) => row.names?.map((name) => renamed(row, row.names![0], name)) ?? [row])) {
  test(`copier's ${one.name}: ${one.differs ?? 'the same'}${one.names === undefined ? '' : ` (${JSON.stringify(Object.keys(one.base)[0])})`}`, { skip: process.platform === 'win32' && UNFIT.test(Object.keys(one.base)[0] ?? '') }, (t) => {
    const root = mkdtempSync(join(tmpdir(), 'go-docker-copier-'));
    t.after(() => rmSync(root, { recursive: true, force: true }));
    const { outcomes } = play(root, one);
    for (const [path, text] of Object.entries(one.result)) assert.equal(existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null, text, path);
    assert.equal(existsSync(join(root, `${one.conflicts?.[0]}.rej`)), false);
    assert.deepEqual(outcomes.filter(({ conflicts }) => conflicts.length > 0).map(({ path }) => path), one.conflicts ?? []);
  });
}

test("copier's test_update_with_separate_git_directory: git is asked where it is", async (t) => {
  const place = new Workplace(t);
  assert.equal((await place.run('app', ['--yes', '--go', '1.26'])).exit, 0);
  place.git('init', '-q', '--separate-git-dir', '../elsewhere', '.');
  place.commit();
  place.edit('go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
  place.edit('Dockerfile', (text) => `${text}# mine\n`);
  assert.match((await place.run('update', ['--yes'])).stderr, /Dockerfile: changed since the last commit/);
  assert.equal((await place.update('--allow-dirty')).exit, 0);
  assert.ok(existsSync(join(place.root, '../elsewhere/go-docker-undo')));
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
});

test("copier's test_update_in_repo_subdirectory: only the files below the directory count", async (t) => {
  const place = new Workplace(t);
  assert.equal((await place.run('app', ['services/api', '--yes', '--go', '1.26'])).exit, 0);
  place.commit();
  place.write('Dockerfile', 'FROM scratch\n');
  place.edit('services/api/go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
  place.edit('services/api/Makefile', (text) => `${text}# mine\n`);
  assert.deepEqual((await place.update('services/api')).files.slice(0, 1), ['update Dockerfile']);
  assert.equal(place.read('Dockerfile'), 'FROM scratch\n');
  place.edit('services/api/Dockerfile', (text) => `${text}# mine\n`);
  assert.match((await place.run('update', ['services/api', '--yes', '--base', 'distroless'])).stderr, /^go-docker:update: Dockerfile: changed since/m);
});

test("copier's test_update_git_submodule: git's directory is found through the file that names it", async (t) => {
  const [place, outer] = [new Workplace(t), new Workplace(t)];
  assert.equal((await place.run('app', ['--yes', '--go', '1.26'])).exit, 0);
  place.commit();
  outer.git('init', '-q', '.');
  outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', place.root, 'sub');
  outer.commit();
  outer.edit('sub/go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
  outer.edit('sub/Dockerfile', (text) => `${text}# mine\n`);
  assert.match((await outer.run('update', ['sub', '--yes'])).stderr, /Dockerfile: changed since the last commit/);
  assert.equal((await outer.update('sub', '--allow-dirty')).exit, 0);
  assert.match(outer.read('sub/Dockerfile'), /golang:1\.27[^]*# mine\n$/);
  assert.ok(existsSync(join(outer.root, '.git/modules/sub/go-docker-undo')));
  assert.equal((await outer.run('update', ['sub', '--undo'])).exit, 0);
});

for (const style of ['inline', 'rej']) {
  test(`copier's test_update_in_repo_subdirectory: a conflict below the top, ${style}`, async (t) => {
    const place = new Workplace(t);
    assert.equal((await place.run('app', ['subdir', '--yes', '--go', '1.26'])).exit, 0);
    place.edit('subdir/Dockerfile', (text) => text.replace('golang:1.26', 'mine:1.26'));
    place.edit('subdir/go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
    place.commit();
    assert.equal((await place.update('subdir', '--conflict', style)).exit, 3);
    assert.equal(/^<<<<<<< yours$/m.test(place.read('subdir/Dockerfile')), style === 'inline');
    assert.equal(existsSync(join(place.root, 'subdir/Dockerfile.rej')), style === 'rej');
    assert.equal(existsSync(join(place.root, 'Dockerfile.rej')), false);
  });
}

/** Tests as a title or a row names them: `FILE/TEST`; the file holds for those behind it, and is test_updatediff where none is named. */
function named(names: string, of = 'test_updatediff'): string[] {
  return names.split(/,? and |, /).map((name) => {
    const [file, one = file] = name.split('/');
    if (one !== file) of = file!;
    return `${of}/${one!.replace(/^_/, 'test_update_propagates_executable_bit_')}`;
  });
}

test('every test of copier has its row, and each row that has a counterpart its test', () => {
  const [section = ''] = /^## Beside copier$[^]*?(?=^## )/m.exec(PAGE) ?? [];
  const rows = [...section.matchAll(/^\| (?:`(test_\w+)\.py` \| )?(`test_\w+`(?:, `test_\w+`)*) \| (.+) \|$/gm)].flatMap(([, file, names = '', what = '']) => named(names.replaceAll('`', ''), file).map((name) => ({ name, what })));
  assert.deepEqual(rows.map(({ name }) => name).sort(), Object.entries(COPIER_TESTS).flatMap(([file, tests]) => tests.map((name) => `${file}/${name}`)).sort());
  const texts = readdirSync(import.meta.dirname).filter((file) => /^copier.*\.test\.ts$/.test(file)).map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));
  const played = new Set([...COPIER_CASES.map(({ name }) => name), ...[...texts.join('\n').matchAll(/^ *test\([`"]copier's ([^:]+):/gm)].map(([, names = '']) => names)].flatMap((names) => named(names)));
  for (const { name, what } of rows) assert.equal(played.has(name), !what.startsWith('no counterpart'), name);
});
