import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

// Variables for a version that no build of the repository fills.

const stamps = (files: Record<string, string>): string[] => analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0]!.flags.stamps.map(({ variable, kind }) => `${variable} ${kind}`);
const main = (declared: string): string => `package main\n\nimport "net/http"\n\n${declared}\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n`;

test('a text that stands in until a build says the version is stamped, and what stands beside it', () => {
  assert.deepEqual(stamps({ 'main.go': main('var (\n\tversion = "dev"\n\tcommit  = "none"\n\tdate    = "unknown"\n)') }), ['main.version version', 'main.commit revision', 'main.date date']);
  assert.deepEqual(stamps({ 'main.go': main('// Set by -ldflags.\nvar Version string') }), ['main.Version version']);
  const held = { 'main.go': main('import _ "example.com/app/internal/version"').replace('import "net/http"\n\nimport', 'import "net/http"\nimport'), 'internal/version/version.go': 'package version\n\nvar Version = "devel"\n' };
  assert.deepEqual(stamps(held), ['example.com/app/internal/version.Version version']);
});

test('a version that the code says itself stays, as does a variable of which nothing says what it is for', () => {
  for (const declared of ['var version = "1.4.2"', 'var version string', 'const version = "dev"', 'var commit = "none"', 'func f() {\n\tversion := "dev"\n\t_ = version\n}']) assert.deepEqual(stamps({ 'main.go': main(declared) }), [], declared);
});

test('where a build stamps the program, its own flags count alone', () => {
  assert.deepEqual(stamps({ 'main.go': main('var version, Version = "", "dev"\n\nvar buildVersion = "dev"'), 'Makefile': 'build:\n\tgo build -ldflags "-X main.buildVersion=$(TAG)" -o app .\n' }), ['main.buildVersion version']);
});
