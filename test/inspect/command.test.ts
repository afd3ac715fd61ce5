import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import * as v from 'valibot';
import { REPORT_SCHEMA } from '../../generators/report-schema.ts';
import type { RepoFacts } from '../../src/analyze/facts.ts';
import { STAGING } from '../../src/commit/paths.ts';
import { recover } from '../../src/commit/recover.ts';
import { runInspect } from './run-inspect.ts';

const CASES = join(import.meta.dirname, '../cases');

function directory(t: TestContext, files: Readonly<Record<string, string>> = {}): string {
  const top = mkdtempSync(join(tmpdir(), 'go-docker-inspect-'));
  t.after(() => rmSync(top, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(top, path, '..'), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

function copyOf(t: TestContext, name: string): string {
  const top = directory(t);
  cpSync(join(CASES, name, 'repo'), top, { recursive: true });
  return top;
}

/** Every file with its text and time. */
function snapshot(top: string): string[] {
  return readdirSync(top, { recursive: true, encoding: 'utf8' }).sort().map((path) => {
    const info = statSync(join(top, path));
    return `${path} ${info.mode} ${info.mtimeMs} ${info.isFile() ? readFileSync(join(top, path), 'latin1') : ''}`;
  });
}

test('the text names the product, and stands on stdout alone, without colour', async (t) => {
  const { stdout, stderr, exit } = await runInspect(t, copyOf(t, 'repo-run-time'));
  assert.equal(exit, 0);
  assert.equal(stderr, '');
  assert.match(stdout, /^ {2}The top directory builds board {2}\[main\.go:5\]$/m);
  assert.match(stdout, /yo go-docker:dockerfile would (build|refuse)/);
  assert.doesNotMatch(stdout, /\u001B/);
});

for (const { name, main } of [
  { name: 'image-plain', main: ['cmd/plain'] },
  { name: 'image-gopath', main: ['.'] },
  { name: 'image-two-programs', main: undefined },
  { name: 'repo-two-services', main: ['services/orders', 'services/payments'] },
  { name: 'repo-samples', main: [] },
]) {
  test(`the report of ${name} is valid, and says which programs are the product`, async (t) => {
    const { report, exit } = await runInspect(t, copyOf(t, name), ['--json']);
    const found = report();
    const { success, issues } = v.safeParse(REPORT_SCHEMA, found);
    assert.ok(success, JSON.stringify(issues?.slice(0, 3)));
    assert.equal(exit, 0);
    assert.equal(found.command, 'inspect');
    assert.deepEqual(found.files, []);
    const { value, source } = (found.options as { main: { value: string[]; source: string } }).main;
    assert.equal(source, 'detected');
    if (main !== undefined) assert.deepEqual(value, main);
    const facts = found.facts as RepoFacts;
    assert.ok(facts.commands.length > 0);
    for (const command of facts.commands) assert.ok(command.at.path !== '' && command.at.line > 0);
    assert.equal(found.plan !== null, value.length > 0 && found.diagnostics.every(({ severity }) => severity !== 'error'));
  });
}

test('where dockerfile would refuse there is no plan, and the reason is a diagnostic', async (t) => {
  const { report, exit } = await runInspect(t, copyOf(t, 'image-embed-missing'), ['--json']);
  const { plan, diagnostics } = report();
  assert.equal(plan, null);
  assert.deepEqual(diagnostics.map(({ code }) => code), ['embed-missing']);
  assert.equal(exit, 0);
});

test('a library has no product, no plan, and no problem', async (t) => {
  const { report, exit } = await runInspect(t, directory(t, { 'go.mod': 'module lib\n', 'lib.go': 'package lib\n' }), ['--json']);
  const { plan, diagnostics, options } = report();
  assert.deepEqual([plan, diagnostics, options, exit], [null, [], { main: { value: [], source: 'detected' } }, 0]);
});

test('what an earlier run of dockerfile stored decides the plan', async (t) => {
  const top = copyOf(t, 'image-plain');
  const first = (await runInspect(t, top, ['--json'])).report().plan;
  writeFileSync(join(top, '.yo-rc.json'), JSON.stringify({ 'generator-go-docker': { schema: 1, generator: '0.1.0', options: { registry: 'mirror.example.com/hub' }, files: {} } }));
  const { report, stderr } = await runInspect(t, top, ['--json']);
  assert.equal(stderr, '');
  assert.notDeepEqual(report().plan, first);
  assert.match(JSON.stringify(report().plan), /mirror\.example\.com\/hub/);
});

test('nothing is written, and what an interrupted run left is left', async (t) => {
  const top = copyOf(t, 'repo-two-services');
  mkdirSync(join(top, STAGING));
  writeFileSync(join(top, STAGING, 'committed.json'), JSON.stringify({ schema: 1, steps: [], directories: [], touched: [], above: 0 }));
  const before = snapshot(top);
  await runInspect(t, top);
  await runInspect(t, top, ['--json']);
  assert.deepEqual(snapshot(top), before);
  recover(top);
  assert.notDeepEqual(snapshot(top), before, 'other commands sweep it away');
});

for (const { what, words, files, message } of [
  { what: 'is not there', words: ['absent'], files: {}, message: /^go-docker:inspect: absent is not there\n {2}→ name the directory of a Go repository/ },
  { what: 'is a file', words: ['go.mod'], files: { 'go.mod': 'module x\n' }, message: /^go-docker:inspect: go\.mod is a file, no directory\n/ },
  { what: 'holds no Go', words: [], files: { 'testdata/a.go': 'package a\n', 'app.py': '' }, message: /^go-docker:inspect: \. holds no Go: no go\.mod, no go\.work and no package/ },
]) {
  test(`a directory that ${what} is one message, and exit code 1`, async (t) => {
    const top = directory(t, files);
    const { stdout, stderr, exit } = await runInspect(t, top, words);
    assert.match(stderr, message);
    assert.equal(stderr.split('→').length, 2, stderr);
    assert.deepEqual([stdout, exit], ['', 1]);
    const { report, exit: code } = await runInspect(t, top, [...words, '--json']);
    assert.ok(v.safeParse(REPORT_SCHEMA, report()).success);
    assert.deepEqual([report().exit, code, report().diagnostics.length], [1, 1, 1]);
  });
}

test('flags that only writing commands need are not in its help', async (t) => {
  const { stdout } = await runInspect(t, directory(t), ['--help']);
  assert.match(stdout, /--json/);
  assert.doesNotMatch(stdout, /--force|--dry-run|--yes/);
});
