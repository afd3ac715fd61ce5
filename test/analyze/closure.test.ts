import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { defaultConfig } from '../../src/analyze/go/constraints.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { resolveEmbed } from '../../src/analyze/packages/embeds.ts';
import { memoryRepo } from '../../src/repo.ts';

const main = (...imports: readonly string[]): string => `package main\n\n${imports.map((path) => `import _ "${path}"\n`).join('')}\nfunc main() {}\n`;

test('the module cache answers what the tree cannot, and is marked', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.25\n\nrequire (\n\texample.com/Upper v1.0.0\n\texample.com/forked v1.0.0\n)\n\nreplace example.com/forked => example.com/fork v1.2.0\n',
    'main.go': main('example.com/Upper/x', 'example.com/forked', 'example.com/nowhere'),
  });
  const cache = memoryRepo({
    'example.com/!upper@v1.0.0/x/x.go': 'package x\n\nimport _ "example.com/deep"\nimport "C"\n',
    'example.com/fork@v1.2.0/f.go': 'package fork\n',
    'cache/download/example.com/!upper/@v/v1.0.0.mod': 'module example.com/Upper\n\nrequire example.com/deep v0.1.0\n',
    'cache/download/example.com/fork/@v/v1.2.0.mod': 'module example.com/fork\n\nrequire example.com/deep v0.2.0\n',
    'example.com/deep@v0.1.0/d.go': 'package deep\n', 'example.com/deep@v0.2.0/d.go': 'package deep\n\nimport _ "os"\n',
  });
  const closure = openGoTree(repo, cache).closure('.', defaultConfig);
  const found = [...closure.packages.values()].map(({ importPath, origin, module, version, package: { dir } }) => `${importPath} ${origin} ${module} ${version} ${dir}`);
  assert.deepEqual(found.sort(), [
    ' tree   .', 'example.com/Upper/x module-cache example.com/Upper v1.0.0 example.com/!upper@v1.0.0/x',
    'example.com/deep module-cache example.com/deep v0.2.0 example.com/deep@v0.2.0', 'example.com/forked module-cache example.com/forked v1.0.0 example.com/fork@v1.2.0',
  ]);
  assert.deepEqual(closure.unknown.map(({ value, module }) => `${value} ${module}`), ['example.com/nowhere ']);
  assert.deepEqual(closure.standard, ['os', 'runtime/cgo', 'syscall', 'unsafe']);
  const [command] = analyze(repo, { moduleCache: cache }).commands;
  assert.deepEqual(command?.cgo.users.map(({ value, at }) => [value, at]), [['example.com/Upper/x', { path: 'example.com/!upper@v1.0.0/x/x.go', line: 4, from: 'module-cache' }]]);
  assert.equal(command?.cgo.certain, false);
});

test('without the cache the same imports are unknown, with the module that go.mod names', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.25\n\nrequire example.com/a v1.0.0\n\nrequire example.com/a/b v2.0.0+incompatible\n',
    'main.go': main('example.com/a/x', 'example.com/a/b/c', 'example.com/other'),
  });
  const closure = openGoTree(repo).closure('.', defaultConfig);
  assert.deepEqual(closure.unknown.map(({ value, module, version, at }) => `${value}: ${module} ${version} ${at.line}`), [
    'example.com/a/b/c: example.com/a/b v2.0.0+incompatible 4', 'example.com/a/x: example.com/a v1.0.0 3', 'example.com/other:   5',
  ]);
});

test('of two requirements in a workspace the higher version is taken', () => {
  const repo = memoryRepo({
    'go.work': 'go 1.25\n\nuse (\n\t./a\n\t./b\n)\n', 'a/go.mod': 'module example.com/a\n\nrequire example.com/d v1.9.0\n', 'b/go.mod': 'module example.com/b\n\nrequire example.com/d v1.10.0\n', 'a/main.go': main('example.com/d'),
  });
  assert.equal(openGoTree(repo).closure('a', defaultConfig).unknown[0]?.version, 'v1.10.0');
});

test('a package of a nested module that is required as published is that module\'s, not one that the tree lacks', () => {
  const tree = (requires: string): ReturnType<typeof memoryRepo> => memoryRepo({
    'go.mod': `module example.com/m\n\ngo 1.25\n\nrequire ${requires} v0.7.2\n`, 'main.go': main('example.com/m/core/flag'),
    'core/go.mod': 'module example.com/m/core\n', 'core/flag/flag.go': 'package flag\n',
  });
  const nested = openGoTree(tree('example.com/m/core')).closure('.', defaultConfig);
  assert.deepEqual([nested.missing, nested.unknown.map(({ module, version }) => `${module} ${version}`)], [[], ['example.com/m/core v0.7.2']]);
  assert.deepEqual(openGoTree(tree('example.com/other')).closure('.', defaultConfig).missing.map(({ value }) => value), ['example.com/m/core/flag']);
});

test('a directory is not listed for each of the files that a pattern embeds', () => {
  const names = Array.from({ length: 200 }, (_, at) => `sql/${at}.sql`);
  const memory = memoryRepo(Object.fromEntries(names.map((name) => [name, 'select 1;\n'])));
  let lists = 0;
  const match = resolveEmbed({ ...memory, list: (path) => { lists++; return memory.list(path); } }, '.', 'sql/*.sql');
  assert.equal('files' in match && match.files.length, 200);
  assert.ok(lists < 5, `${lists} times`);
});

test('an import that git ignores is missing, with the rule', () => {
  const repo = memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.25\n', 'main.go': main('example.com/m/gen/pb', 'example.com/m/ui'), '.gitignore': '# made\n/gen/\n', 'ui/.gitignore': 'dist/*\n!dist/.gitkeep\n',
    'ui/ui.go': 'package ui\n\nimport _ "embed"\n\n//go:embed all:dist\nvar d string\n\n//go:embed app.js\nvar a string\n', 'ui/dist/.gitkeep': '',
  });
  const [command] = analyze(repo).commands;
  assert.deepEqual(command?.closure.missing.map(({ value, why, ignoredBy }) => [value, why, ignoredBy]), [['example.com/m/gen/pb', 'absent', { value: '/gen/', at: { path: '.gitignore', line: 2 } }]]);
  assert.deepEqual(command?.embeds.map(({ pattern, state, ignoredBy }) => [pattern.value, state, ignoredBy?.at]), [['all:dist', 'placeholder', { path: 'ui/.gitignore', line: 1 }], ['app.js', 'missing', undefined]]);
});

test('one stub in a directory that git ignores is a placeholder, a real page is not', () => {
  const tree = (page: string): ReturnType<typeof memoryRepo> => memoryRepo({
    'go.mod': 'module example.com/m\n\ngo 1.25\n', '.gitignore': 'dist\n', 'main.go': 'package main\n\nimport _ "embed"\n\n//go:embed dist/index.html\nvar p string\n\nfunc main() {}\n', 'dist/index.html': page,
  });
  assert.equal(analyze(tree('<p>build me</p>')).commands[0]?.embeds[0]?.state, 'placeholder');
  assert.equal(analyze(tree('x'.repeat(5000))).commands[0]?.embeds[0]?.state, 'ok');
  const schema = memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.25\n', '.gitignore': '*.sql\n', 'main.go': 'package main\n\nimport "embed"\n\n//go:embed *.sql\nvar f embed.FS\n\nfunc main() {}\n', 'schema.sql': 'CREATE TABLE a (b);\n' });
  assert.equal(analyze(schema).commands[0]?.embeds[0]?.state, 'ok', 'a rule for dumps');
});

test('an embedded file that another rule takes back is none that git leaves out', () => {
  const uncommitted = (...rules: string[]): string | undefined => analyze(memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.25\n', '.gitignore': `${rules.join('\n')}\n`, 'main.go': 'package main\n\nfunc main() { println(Files) }\n', 'embed.go': 'package main\n\nimport "embed"\n\n//go:embed assets/*\nvar Files embed.FS\n', 'assets/a.js': 'x'.repeat(3000), 'assets/b.js': 'x' })).commands[0]?.embeds[0]?.uncommitted?.value;
  assert.deepEqual([uncommitted('/assets/*', '!/assets/*.js'), uncommitted('/assets/*', '!/assets/a.js'), uncommitted('assets/*')], [undefined, 'assets/b.js', 'assets/a.js']);
});

test('a circle of imports ends', () => {
  const repo = memoryRepo({ 'go.mod': 'module example.com/m\n', 'main.go': main('example.com/m/a'), 'a/a.go': 'package a\n\nimport _ "example.com/m/b"\n', 'b/b.go': 'package b\n\nimport _ "example.com/m/a"\n' });
  assert.equal(openGoTree(repo).closure('.', defaultConfig).packages.size, 3);
});

test('what a file of the program with cgo does at its start is lost without; a file that stands in for it does it then', () => {
  const files = { 'go.mod': 'module example.com/m\n\ngo 1.25\n', 'main.go': 'package main\n\nfunc main() {}\n', 'c.go': 'package main\n\nimport "C"\n\nfunc init() { println(C.int(1)) }\n' };
  const needs = (more: Record<string, string>): unknown[] => analyze(memoryRepo({ ...files, ...more }), { name: 'm' }).commands.flatMap(({ cgo }) => cgo.users.map(({ need, without }) => [cgo.need, need, without]));
  assert.deepEqual(needs({}), [['needed', 'needed', 'fails-at-run-time']]);
  assert.deepEqual(needs({ 'plain.go': '//go:build !cgo\n\npackage main\n\nfunc init() {}\n' }), [['optional', 'optional', 'works']]);
  assert.deepEqual(needs({ 'c.go': 'package main\n\nimport "C"\n\nfunc one() int { return int(C.int(1)) }\n' }), [['optional', 'optional', 'works']]);
});

test('a driver that is imported only with cgo, and that the rest of the program names', () => {
  const cgo = (more: Record<string, string>): unknown => analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.26\n\nrequire (\n\tgithub.com/mattn/go-sqlite3 v1.14.22\n\tmodernc.org/sqlite v1.30.0\n)\n',
    'sqlite.go': '//go:build cgo\n\npackage main\n\nimport _ "github.com/mattn/go-sqlite3"\n', ...more,
  }), { name: 'm' }).commands[0]?.cgo.need;
  assert.equal(cgo({ 'main.go': 'package main\n\nimport "database/sql"\n\nfunc main() { sql.Open("sqlite3", "app.db") }\n' }), 'needed');
  assert.equal(cgo({ 'main.go': 'package main\n\nimport "database/sql"\n\nfunc main() { sql.Open("sqlite3", "app.db") }\n', 'plain.go': '//go:build !cgo\n\npackage main\n\nimport _ "modernc.org/sqlite"\n' }), 'optional');
  assert.equal(cgo({ 'main.go': 'package main\n\nfunc main() {}\n' }), 'optional');
});
