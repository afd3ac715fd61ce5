import assert from 'node:assert/strict';
import test from 'node:test';
import { check } from './kit.ts';

const DOCKERFILE = 'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -ldflags "-X STAMP=1" -o /app .\nFROM scratch\nCOPY --from=build /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n';

/** What is said of `-X` on a variable that the code declares so; Go 1.26 does the same when it is run. */
function told(code: string, variable = 'main.stamp'): string[] {
  const [dir, name] = variable.startsWith('main.') ? ['', 'main'] : ['other/', 'other'];
  const files = { 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nimport _ "example.com/app/other"\n\nfunc main() {}\n', 'other/o.go': 'package other\n', [`${dir}stamp.go`]: `package ${name}\n\n${code}\n` };
  return check({ ...files, Dockerfile: DOCKERFILE.replace('STAMP', variable) }).filter(({ rule }) => rule === 'stamp-gone').map(({ grade, message }) => `${grade}: ${message}`);
}

test('-X on a variable that the linker cannot set: refused by its type, or without effect', () => {
  for (const [code, type] of [['var stamp int', 'int'], ['var stamp = 1', 'int'], ['var (\n\ta = "x"\n\tstamp = true\n)', 'bool'], ['var a, stamp []string', '[]string'], ['var stamp float64 = 1', 'float64']] as const) {
    assert.deepEqual(told(code), [`broken: -X main.stamp: cannot set with -X: not a var of type string (type:${type})`], code);
  }
  assert.deepEqual(told('var stamp int', 'example.com/app/other.stamp'), ['broken: -X example.com/app/other.stamp: cannot set with -X: not a var of type string (type:int)']);
  for (const code of ['const stamp = "x"', 'const (\n\tstamp = "x"\n)']) assert.deepEqual(told(code), ['drift: -X main.stamp sets nothing: stamp of the package at the top is a constant'], code);
  for (const code of ['import "time"\n\nvar stamp = time.Now().Format("2006")', 'import "os"\n\nvar stamp string = os.Getenv("X")', 'import "strings"\n\nvar stamp = strings.TrimSpace(" x")', 'var stamp = made()\n\nfunc made() string {\n\tx := "old"\n\treturn x\n}']) {
    assert.deepEqual(told(code), ['drift: -X main.stamp sets nothing: stamp of the package at the top is set by a call when the program starts'], code);
  }
});
