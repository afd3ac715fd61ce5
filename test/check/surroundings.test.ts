import assert from 'node:assert/strict';
import test from 'node:test';
import { checkRepository } from '../../src/check/check.ts';
import { briefly, check, inputOf, type Files } from './kit.ts';

// What make, compose, bake and workflows say of how an image is built.

const MAIN = 'package main\n\nimport (\n\t"log"\n\t"net/http"\n)\n\nfunc main() { log.Fatal(http.ListenAndServe(":8080", nil)) }\n';
const MODULE = 'module example.com/app\n\ngo 1.26\n';
const END = 'FROM alpine:3.24\nCOPY --from=0 /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n';

const broken = (files: Files): string[] => briefly(check(files), ({ grade }) => grade === 'broken');

for (const { what, files } of [
  { what: 'compose', files: { 'compose.yaml': 'services:\n  a:\n    build:\n      context: src\n      dockerfile: ../docker/Dockerfile\n' } },
  { what: 'make', files: { Makefile: 'all:\n\tdocker build \\\n\t  -f docker/Dockerfile src\n' } },
  { what: 'a workflow', files: { '.github/workflows/ci.yml': 'jobs:\n  b:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: ./src\n          file: docker/Dockerfile\n' } },
  { what: 'a script beside it', files: { 'docker/build.sh': 'docker build -f Dockerfile ../src\n' } },
] satisfies { what: string; files: Files }[]) {
  test(`the context is the one that ${what} names`, () => {
    const own: Files = { 'src/go.mod': MODULE, 'src/main.go': MAIN, 'docker/Dockerfile': `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` };
    assert.deepEqual(broken({ ...own, ...files }), []);
    assert.deepEqual(broken(own), ['4 broken module-not-copied']);
  });
}

for (const { what, dockerfile, by, rule } of [
  { what: 'the program', dockerfile: `FROM golang:1.26\nARG SVC=none\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app ./cmd/\${SVC}\n${END}`, by: '--build-arg SVC=a', rule: 'main-gone' },
  { what: 'a file', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app ./cmd/a\nARG CONF=none.yaml\nCOPY \${CONF} /\n${END}`, by: '--build-arg CONF=a.yaml', rule: 'copy-missing' },
  { what: 'cgo', dockerfile: `FROM golang:1.26\nARG CGO_ENABLED=1\nENV CGO_ENABLED=\${CGO_ENABLED}\nWORKDIR /src\nCOPY . .\nRUN go build -o /app ./cmd/a\n${END}`, by: '--build-arg CGO_ENABLED=0', rule: 'loader-missing' },
  { what: 'the base', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app ./cmd/a\nARG BASE=alpine:3.24\nFROM \${BASE}\nCOPY --from=0 /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n`.replace(/^([^]*?)(ARG BASE=\S+\n)/, '$2$1'), by: '--build-arg BASE=debian:trixie-slim', rule: 'loader-missing' },
]) {
  test(`an argument that something sets makes no finding broken: ${what}`, () => {
    const files: Files = { 'go.mod': MODULE, 'cmd/a/main.go': MAIN, Dockerfile: dockerfile };
    assert.deepEqual(check(files).filter((one) => one.rule === rule).map(({ grade }) => grade), ['broken']);
    assert.deepEqual(check({ ...files, Makefile: `image:\n\tdocker build ${by} .\n` }).filter((one) => one.rule === rule).map(({ grade }) => grade), ['drift']);
  });
}

test('a directory that is filled by commands is copied as one: what they do not name is not in it', () => {
  const files: Files = {
    'go.mod': MODULE, 'main.go': MAIN.replace('func main() {', 'func main() {\n\tif _, err := time.LoadLocation("Europe/Berlin"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n\t').replace('"net/http"', '"net/http"\n\t"time"'),
    Dockerfile: 'FROM golang:1.26 AS build\nRUN mkdir -p /rootfs/etc/ssl/certs && cp /etc/ssl/certs/ca-certificates.crt /rootfs/etc/ssl/certs/ && echo x >>/rootfs/etc/passwd\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /rootfs/ /\nCOPY --from=build /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n',
  };
  assert.deepEqual(briefly(check(files), ({ grade }) => grade !== 'advice'), ['6 drift zones-missing']);
});

test('a page of Markdown that is embedded by its name is no placeholder', () => {
  const files: Files = {
    'go.mod': MODULE, 'main.go': MAIN.replace('import (', 'import (\n\t_ "embed"').replace('func main', '//go:embed README.md\nvar page string\n\nfunc main'), 'README.md': '# app\n', '.dockerignore': '*.md\n',
    Dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`,
  };
  assert.deepEqual(checkRepository(inputOf(files)).filter(({ grade }) => grade === 'broken').map(({ rule }) => rule), ['embed-not-copied']);
});
