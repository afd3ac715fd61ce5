import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import type { RuntimeFacts } from '../../src/analyze/runtime/runtime.ts';
import { memoryRepo } from '../../src/repo.ts';

// What the calls of a function hand to it, in a program of several packages.

const main = (imports: readonly string[], body: string): string => `package main\n\nimport (\n${imports.map((path) => `\t${path}\n`).join('')})\n\n${body}\n`;

function runtime(files: Record<string, string>): RuntimeFacts {
  const found = analyze(memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25\n', ...files })).programs[0];
  assert.ok(found !== undefined, 'a program is found');
  return found.runtime;
}

test('what a function is handed is told by the calls of that function alone', () => {
  const found = runtime({
    'store/store.go': 'package store\n\nimport "os"\n\ntype Store struct{}\n\nfunc Take(\n\tname string,\n\tfile string,\n) ([]byte, error) {\n\treturn os.ReadFile(file)\n}\n\nfunc (s Store) Open(file string) {\n\tos.Open(file)\n}\n',
    'other/other.go': 'package other\n\nfunc Take(name, file string) {}\n',
    'main.go': main(['"os"', '"example.com/app/other"', 'keep "example.com/app/store"'], 'func main() {\n\tkeep.Take("one", "data/read.json")\n\tkeep.Store{}.Open("data/opened.json")\n\tother.Take("two", "data/other.json")\n\tlog, _ := os.Open(os.Args[1])\n}'),
    'data/read.json': '{}', 'data/opened.json': '{}', 'data/other.json': '{}',
  });
  assert.deepEqual(found.files.filter(({ opened }) => opened).map(({ path }) => path), ['data/read.json', 'data/opened.json']);
});

test('a parameter of a function that is written within another hides the variable of its name', () => {
  const found = runtime({
    'main.go': main(['"io/fs"', '"os"', '"path/filepath"'], 'func main() {\n\tpath := "data/far.json"\n\tprintln(path)\n\tfilepath.Walk(".", func(path string, f fs.FileInfo, err error) error {\n\t\tif f.IsDir() {\n\t\t\treturn nil\n\t\t}\n\t\tos.ReadFile(path)\n\t\treturn err\n\t})\n\tos.ReadFile(path)\n}'),
    'data/far.json': '{}',
  });
  assert.deepEqual(found.files.filter(({ opened }) => opened).map(({ at }) => at.line), [19]);
});

test('what a variable holds is what the nearest line above puts into it, and nothing where it is a parameter', () => {
  const found = runtime({
    'main.go': main(['"os"'], [
      'func one() {\n\tvar pages string = "pages/index.html"\n\tos.ReadFile(pages)\n}',
      'func two() {\n\tnotes, err := "data/far.json", 0\n\tnotes = "data/near.json"\n\tif notes == "data/none.json" {\n\t\t_ = err\n\t}\n\tos.ReadFile(notes)\n}',
      'func three(notes string) {\n\tos.ReadFile(notes)\n}',
      'func main() {\n\tone()\n\ttwo()\n\tthree(os.Args[1])\n}',
    ].join('\n\n')),
    'pages/index.html': '', 'data/far.json': '{}', 'data/near.json': '{}', 'data/none.json': '{}',
  });
  assert.deepEqual(found.files.filter(({ opened }) => opened).map(({ path, at }) => `${path}:${at.line}`), ['pages/index.html:9', 'data/near.json:18']);
});
