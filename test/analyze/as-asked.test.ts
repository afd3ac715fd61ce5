import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { analyze, analyzeAsAsked } from '../../src/analyze/analyze.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { diskRepo, memoryRepo, type Repo } from '../../src/repo.ts';

const CASES = join(import.meta.dirname, '../cases');

test('facts that are read as they are asked for are the same, byte by byte', () => {
  const repositories = readdirSync(CASES).map((name) => join(CASES, name, 'repo')).filter((path) => existsSync(path));
  assert.ok(repositories.length > 50);
  for (const path of repositories) {
    const whole = analyze(diskRepo(path), { name: 'shop' });
    assert.equal(JSON.stringify(analyzeAsAsked(openGoTree(diskRepo(path)), { name: 'shop' })), JSON.stringify(whole), path);
    assert.deepEqual(getters(whole), [], path);
  }
});

function getters(value: unknown, at = '$'): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(Object.getOwnPropertyDescriptors(value)).flatMap(([name, { get, value: held }]) => (get === undefined ? getters(held, `${at}.${name}`) : [`${at}.${name}`]));
}

test('what nobody asks for is not read, and what is asked for is read once', () => {
  const memory = memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nimport "os"\n\nfunc main() { println(os.Getenv("PORT")) }\n', '.env.example': 'PORT=8080\n',
  });
  let reads = 0;
  const watched: Repo = {
    ...memory,
    read: (path, limit) => { if (path === '.env.example') reads++; return memory.read(path, limit); },
    bytes: (path, limit) => { if (path === '.env.example') reads++; return memory.bytes(path, limit); },
  };
  const facts = analyzeAsAsked(openGoTree(watched), { name: 'app' });
  assert.deepEqual([facts.commands.length, facts.programs[0]!.flags.release.needed?.value], [1, '1.26']);
  const before = reads;
  assert.equal(facts.programs[0]!.runtime.examples[0]!.value, '8080');
  const first = reads;
  assert.ok(first > before);
  assert.equal(facts.programs[0]!.runtime, facts.programs[0]!.runtime);
  assert.equal(reads, first);
});

test('the programs are known without what is said of them', () => {
  const memory = memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() { println(1) }\n', 'extra.go': '//go:build extra\n\npackage main\n\nimport _ "embed"\n\n//go:embed go.mod\nvar text string\n',
    '.ko.yaml': 'builds:\n  - main: .\n    flags: [-tags, extra]\n',
  });
  let reads = 0;
  const facts = analyzeAsAsked(openGoTree({ ...memory, read: (path, limit) => { if (path === '.ko.yaml') reads++; return memory.read(path, limit); } }), { name: 'app' });
  assert.deepEqual([facts.commands.map(({ dir, binary }) => [dir, binary]), facts.modules.length, facts.docker.dockerfiles.length, reads], [[['.', 'app']], 1, 0, 0]);
  assert.deepEqual([facts.commands[0]!.embeds.length, reads > 0], [1, true]);
});
