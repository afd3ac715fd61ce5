import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

/** What a program opens that has a package `internal/root` of this body, and opens this expression in its main package. */
function opens(body: string, expression: string): string[] {
  const { programs } = analyze(memoryRepo({
    'go.mod': 'module example.com/app\n\ngo 1.25\n',
    'internal/root/root.go': `package root\n\nimport (\n\t"path/filepath"\n\t"runtime"\n)\n\n${body}\n`,
    'internal/root/own.json': '{}', 'locale/en.json': '{}', 'locale/de.json': '{}',
    'main.go': `package main\n\nimport (\n\t"example.com/app/internal/root"\n\t"os"\n\t"path/filepath"\n)\n\nfunc main() {\n\tos.ReadFile(${expression})\n\tprintln(filepath.Separator)\n}\n`,
  }));
  return programs[0]!.runtime.files.filter(({ opened }) => opened).map(({ found, besideSource }) => `${found?.path} ${besideSource}`);
}

test('a place of the source that one package tells is where files of another are looked for', () => {
  const block = 'var (\n\t_, b, _, _ = runtime.Caller(0)\n\tBase       = filepath.Join(filepath.Dir(b), "../..")\n)\n\nfunc Dir() string { return Base }';
  const rest = 'var basepath string\n\nfunc init() {\n\t_, file, _, _ := runtime.Caller(0)\n\tbasepath = filepath.Dir(file)\n}\n\nfunc Path(rel string) string {\n\tif filepath.IsAbs(rel) {\n\t\treturn rel\n\t}\n\treturn filepath.Join(basepath, rel)\n}';
  const rows: [string, string, string][] = [
    [block, 'filepath.Join(root.Dir(), "locale", "en.json")', 'locale/en.json true'],
    [block, 'root.Base + "/locale/en.json"', 'locale/en.json true'],
    ['func Dir() string {\n\t_, b, _, ok := runtime.Caller(0)\n\tif !ok {\n\t\tpanic("no caller")\n\t}\n\treturn filepath.Join(filepath.Dir(b), "..", "..")\n}', 'filepath.Join(root.Dir(), "locale/de.json")', 'locale/de.json true'],
    [rest, 'root.Path("own.json")', 'internal/root/own.json true'],
  ];
  for (const [body, expression, expected] of rows) assert.deepEqual(opens(body, expression), [expected], expression);
});

test('a directory that something else tells is none of the source’s', () => {
  assert.deepEqual(opens('func Dir() string { return filepath.Join(asked(), "..") }\n\nvar _, b, _, _ = runtime.Caller(0)', 'filepath.Join(root.Dir(), "locale", "en.json")'), ['locale/en.json false']);
});
