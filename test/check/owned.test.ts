import assert from 'node:assert/strict';
import test from 'node:test';
import { checkRepository } from '../../src/check/check.ts';
import { inputOf } from './kit.ts';

test('what a line hides that its owner added to the ignore file is no matter of update', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nimport _ "example.com/app/store"\n\nfunc main() {}\n', 'store/store.go': 'package store\n',
    '.dockerignore': '*.md\nstore\n', Dockerfile: 'FROM golang:1.27\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nUSER 1\nENTRYPOINT ["/app"]\n',
  };
  const told = (ignore: string): unknown[] => checkRepository({ ...inputOf(files, '0.1.0'), bases: new Map([['Dockerfile', files.Dockerfile], ['.dockerignore', ignore]]) })
    .filter(({ rule }) => rule === 'package-not-copied').map(({ grade, followed }) => [grade, followed]);
  assert.deepEqual(told('*.md\n'), [['broken', false]]);
  assert.deepEqual(told('*.md\nstore\n'), [['drift', true]]);
});

test('a Dockerfile for Windows containers is left alone', () => {
  const files = (base: string): Record<string, string> => ({
    'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n',
    Dockerfile: `# escape=\`\nFROM ${base} AS b\nWORKDIR C:\\src\nCOPY . .\nRUN go build -o C:\\out\\app.exe .\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=b C:\\out\\app.exe C:\\app.exe\nENTRYPOINT ["C:\\\\app.exe"]\n`,
  });
  assert.deepEqual(checkRepository(inputOf(files('golang:1.26-windowsservercore-ltsc2022'))), []);
});

test('markers that an update left in another file of the record are broken', () => {
  const files = {
    'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n',
    Makefile: 'all:\n<<<<<<< yours\nPORT ?= 8081\n=======\nPORT ?= 9000\n>>>>>>> ours\n',
  };
  const told = (path: string): unknown[] => checkRepository({ ...inputOf(files, '0.1.0'), bases: new Map([[path, '']]) }).map(({ rule, grade, path: at, line }) => [rule, grade, at, line]);
  assert.deepEqual(told('Makefile'), [['unparsable', 'broken', 'Makefile', 2]]);
  assert.deepEqual(told('main.go'), []);
});

test('the port of a file of ours follows a default that a variable may move, and that of anybody else is left alone', () => {
  const files = (port: string, env = ''): Record<string, string> => ({
    'go.mod': 'module example.com/app\n\ngo 1.26\n',
    'main.go': `package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\tport := os.Getenv("PORT")\n\tif port == "" {\n\t\tport = "${port}"\n\t}\n\tpanic(http.ListenAndServe(":"+port, nil))\n}\n`,
    Dockerfile: `FROM golang:1.26-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nUSER 65532\n${env}EXPOSE 8080\nENTRYPOINT ["/app"]\n`,
  });
  const told = (of: Record<string, string>, recorded?: string): unknown[] => checkRepository({ ...inputOf(of, recorded), bases: new Map([['Dockerfile', of['Dockerfile']!]]) })
    .filter(({ rule }) => rule === 'port-mismatch').map(({ line, followed }) => [line, followed]);
  assert.deepEqual(told(files('9090'), '0.1.0'), [[8, true]]);
  assert.deepEqual(told(files('8080'), '0.1.0'), []);
  assert.deepEqual(told(files('9090', 'ENV PORT=8080\n'), '0.1.0'), [], 'the image moves it');
  assert.deepEqual(told(files('9090')), [], 'whoever starts it may move it');
});
