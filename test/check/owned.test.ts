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
