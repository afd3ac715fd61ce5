// What inspect says of small repositories. UPDATE_CASES=1 writes the texts anew; the difference is then read.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { RepoFacts } from '../../src/analyze/facts.ts';
import { describe } from '../../src/describe/describe.ts';
import { listed, size } from '../../src/describe/lines.ts';
import { textOf } from '../../src/describe/text.ts';
import { memoryRepo } from '../../src/repo.ts';
import { TOP } from '../../src/plan/repository/place.ts';
import { imageOutlook } from '../../generators/inspect/image-outlook.ts';
import { EXAMPLES, type Example } from './repositories.ts';

const EXPECTED = join(import.meta.dirname, 'expected');
const typed = { directory: undefined, options: {}, flags: {} };

function factsOf({ name, repo, moduleCache }: Example): RepoFacts {
  return analyze(repo, { name, ...(moduleCache && { moduleCache }) });
}

function told(example: Example): string {
  const facts = factsOf(example);
  return textOf(describe(facts, { name: example.name, ...imageOutlook({ repo: example.repo, facts, place: TOP }, typed, undefined, 'image') }));
}

for (const example of EXAMPLES) {
  test(`what is said of ${example.name}`, () => {
    const path = join(EXPECTED, `${example.name}.txt`);
    const text = told(example);
    if (process.env['UPDATE_CASES']) writeFileSync(path, text);
    assert.equal(text, readFileSync(path, 'utf8'));
  });
}

test('each kept text is compared', () => {
  assert.deepEqual(readdirSync(EXPECTED).sort(), EXAMPLES.map(({ name }) => `${name}.txt`).sort());
});

test('every place that is told exists in the repository or is marked as of the module cache', () => {
  for (const { name, repo, moduleCache } of EXAMPLES) {
    const facts = factsOf({ name, repo, ...(moduleCache && { moduleCache }) });
    const lines = describe(facts, { name, plan: null, commands: [], problems: [] }).flatMap((section) => section.lines);
    for (const { path, line, from } of lines.flatMap(({ at }) => at)) {
      const source = from === 'module-cache' ? moduleCache : repo;
      assert.ok(source?.stat(path), `${name}: ${path}`);
      if (line > 0) assert.ok((source?.read(path) ?? '').split('\n').length >= line, `${name}: ${path}:${line}`);
    }
  }
});

test('a fact that only the module cache shows is marked in the text', () => {
  const store = EXAMPLES.find(({ name }) => name === 'store')!;
  assert.match(told(store), /Needed, by\n +example\.com\/codec: .*\[this machine's module cache: example\.com\/codec@v1\.2\.0\/codec\.go:5\]/);
  const { moduleCache: _, ...without } = store;
  assert.match(told(without), /Not needed: nothing that is compiled uses it, as far as could be read/);
  assert.match(told(without), /1 package of other modules, and what they import, could not be read here: example\.com\/codec/);
});

test('nothing found says what could be: no program, a stub, an unclear product', () => {
  const say = (files: Record<string, string>): string => told({ name: 'x', repo: memoryRepo({ 'go.mod': 'module x\n', ...files }) });
  assert.match(say({ 'a.go': 'package a\n' }), /None: this is a library/);
  const tray = 'package main\n\nfunc main() {}\n';
  assert.match(say({ 'main_windows.go': tray, 'main_darwin.go': tray }), /No program to put into an image: its programs are made for Windows and macOS alone/);
  assert.match(say({ 'main.go': 'package main\n\nfunc main() {}\n' }), /every main function does nothing/);
  assert.match(say({ 'main.go': 'package main\n\nimport "syscall/js"\n\nfunc main() { js.Global() }\n' }), /No program to put into an image: the program runs in a browser/);
  assert.match(say({ 'README.md': '# Examples\n\nA collection of examples.\n', 'examples/a/main.go': 'package main\n\nfunc main() { println(1) }\n', 'examples/b/main.go': 'package main\n\nfunc main() { println(1) }\n' }), /Only you can tell.*\n +examples\/a builds a/);
});

test('long lists end in a number, sizes in a unit', () => {
  assert.equal(listed(['a', 'b', 'c', 'd'], 2), 'a, b and 2 more');
  assert.equal(listed(['a', 'b', 'c'], 2), 'a, b, c');
  assert.deepEqual([0, 999, 1000, 12_345, 5_600_000, 7_000_000_000].map(size), ['0 B', '999 B', '1.0 kB', '12 kB', '5.6 MB', '7.0 GB']);
});
