import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { RuntimeFacts } from '../../src/analyze/runtime/runtime.ts';
import { memoryRepo } from '../../src/repo.ts';

// What a name stands for, where it is declared, and which commands belong to which: a program of several packages.

const main = (imports: readonly string[], body: string): string => `package main\n\nimport (\n${imports.map((path) => `\t${path}\n`).join('')})\n\n${body}\n`;

function runtime(files: Record<string, string>): RuntimeFacts {
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return found.runtime;
}

const writes = (facts: RuntimeFacts): string[] => facts.writes.map(({ dir }) => dir);

test('a name is a constant of its own package alone', () => {
  const found = runtime({
    'main.go': main(['"os"', '"example.com/app/debug"'], 'func save(path string) { os.WriteFile(path, nil, 0o600) }\n\nfunc main() { save(os.Args[1]); debug.On() }'),
    'debug/debug.go': 'package debug\n\nconst path = "/debug/pprof"\n\nfunc On() {}\n',
  });
  assert.deepEqual(writes(found), []);
});

test('an assignment to a local variable declares nothing', () => {
  const found = runtime({
    'main.go': main(['"os"'], 'func pick(none bool) string {\n\tpath := os.Args[1]\n\tif none {\n\t\tpath = "placeholder.png"\n\t}\n\treturn path\n}\n\nfunc main() {\n\tpath := pick(true)\n\tos.MkdirAll(path, 0o750)\n}'),
  });
  assert.deepEqual(writes(found), []);
});

test('a variable of the package has the value that a function gives it', () => {
  const found = runtime({
    'main.go': main(['"os"'], 'var (\n\tlogDir string\n)\n\nfunc init() {\n\tlogDir = "/var/log/app"\n}\n\nfunc main() { os.MkdirAll(logDir, 0o750) }'),
  });
  assert.deepEqual(writes(found), ['/var/log/app']);
});

test('an imported constant is that of the imported package, also under another name', () => {
  const files = {
    'settings/settings.go': 'package settings\n\nconst (\n\tDir = "data/files"\n)\n',
    'other/other.go': 'package other\n\nconst Dir = "elsewhere"\n',
  };
  const imported = (line: string, name: string): string => main(['"os"', line, '_ "example.com/app/other"'], `func main() { os.MkdirAll(${name}.Dir, 0o750) }`);
  assert.deepEqual(writes(runtime({ ...files, 'main.go': imported('"example.com/app/settings"', 'settings') })), ['data/files']);
  assert.deepEqual(writes(runtime({ ...files, 'main.go': imported('conf "example.com/app/settings"', 'conf') })), ['data/files']);
  assert.deepEqual(writes(runtime({ ...files, 'main.go': imported('"example.com/app/settings"', 'config') })), []);
});
