import assert from 'node:assert/strict';
import test from 'node:test';
import { fixRepository } from '../../src/check/fix.ts';
import { checkRepository } from '../../src/check/check.ts';
import { inputOf, type Files } from './kit.ts';

const MAIN = 'package main\n\nfunc main() {}\n';
const END = 'FROM scratch\nCOPY --from=build /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n';
const build = (from: string, target = '.'): string => `${from} AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app ${target}\n`;

for (const { what, rule, files, fixed } of [
  {
    what: 'a release in ARG, and behind it an Alpine that the new one is not published for', rule: 'builder-too-old',
    files: { 'go.mod': 'module a.b/c\n\ngo 1.26\n', 'main.go': MAIN, Dockerfile: `ARG GO=1.22\n${build('FROM golang:${GO}-alpine3.19')}${END}` },
    fixed: `ARG GO=1.26\n${build('FROM golang:${GO}-alpine')}${END}`,
  },
  {
    what: 'a release in ARG that another stage takes too: only a person can tell', rule: 'builder-too-old',
    files: { 'go.mod': 'module a.b/c\n\ngo 1.26\n', 'main.go': MAIN, Dockerfile: `ARG GO=1.22\nFROM golang:\${GO}-bookworm AS tools\n${build('FROM golang:${GO}-alpine3.19')}${END}` },
    fixed: undefined,
  },
  {
    what: 'a program that is at the top now', rule: 'main-gone',
    files: { 'go.mod': 'module a.b/c\n\ngo 1.26\n', 'main.go': MAIN, Dockerfile: `${build('FROM golang:1.26-trixie', './cmd/c')}${END}` },
    fixed: `${build('FROM golang:1.26-trixie', '.')}${END}`,
  },
  {
    what: 'names of user and group on scratch', rule: 'user-unknown',
    files: { 'go.mod': 'module a.b/c\n\ngo 1.26\n', 'main.go': MAIN, Dockerfile: `${build('FROM golang:1.26-trixie')}${END.replace('COPY', 'COPY --chown=app:0').replace('USER 65532', 'USER nobody:nogroup')}` },
    fixed: `${build('FROM golang:1.26-trixie')}${END.replace('COPY', 'COPY --chown=65532:0').replace('USER 65532', 'USER 65534:65534')}`,
  },
] satisfies { what: string; rule: string; files: Files; fixed: string | undefined }[]) {
  test(`--fix: ${what}`, () => {
    const input = inputOf(files);
    assert.ok(checkRepository(input).some((one) => one.rule === rule));
    assert.equal(fixRepository(input, (one) => one.rule === rule).files.get('Dockerfile'), fixed);
  });
}
