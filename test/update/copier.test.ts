import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { mergeFiles } from '../../generators/update/merge-files.ts';
import { writesOf } from '../../generators/update/write.ts';
import { sha256 } from '../../src/commit/digest.ts';
import type { FileRecord, Record as StoredRecord } from '../../src/commit/record.ts';
import { writeAll } from '../../src/commit/write-all.ts';
import type { RenderedFile } from '../../src/render/render.ts';
import { COPIER_CASES, type CopierCase } from './copier-cases.ts';
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

for (const one of COPIER_CASES) {
  test(`copier's ${one.name}: ${one.differs ?? 'the same'}`, (t) => {
    const root = mkdtempSync(join(tmpdir(), 'go-docker-copier-'));
    t.after(() => rmSync(root, { recursive: true, force: true }));
    const { outcomes } = play(root, one);
    for (const [path, text] of Object.entries(one.result)) assert.equal(existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null, text, path);
    assert.deepEqual(outcomes.filter(({ conflicts }) => conflicts.length > 0).map(({ path }) => path), one.conflicts ?? []);
    assert.ok(PAGE.includes(`\`${one.name}\``), 'it has a row in docs/update.md');
  });
}

test("copier's test_update_with_separate_git_directory and test_update_git_submodule: git is asked where it is", async (t) => {
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

test("copier's test_update_with_exec_bit_change_and_merge_conflict and test_update_preserves_exec_bit_authored_on_unix: the mode is the user's", async (t) => {
  const place = new Workplace(t);
  assert.equal((await place.run('app', ['--yes', '--go', '1.26'])).exit, 0);
  chmodSync(join(place.root, 'Dockerfile'), 0o755);
  place.edit('Dockerfile', (text) => text.replace('golang:1.26', 'mine:1.26'));
  place.edit('go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
  assert.equal((await place.update()).exit, 3);
  assert.equal(statSync(join(place.root, 'Dockerfile')).mode & 0o777, 0o755);
});
