import assert from 'node:assert/strict';
import test from 'node:test';
import { checkRepository } from '../../src/check/check.ts';
import { briefly, check, inputOf, type Files } from './kit.ts';

/** Things that are right since they are for somewhere else: another platform, another stage, another context, another line of the system. */
const PROGRAM = 'package main\n\nfunc main() {}\n';
const SHOP: Files = { 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': PROGRAM, 'cmd/web/main.go': PROGRAM };
const BUILD = 'FROM --platform=$BUILDPLATFORM golang:1.26-trixie AS build\nWORKDIR /src\nARG TARGETOS TARGETARCH\nCOPY . .\n';
const FINE = 'RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /app .\n';
const END = 'FROM scratch\nCOPY --from=build /app /app\nUSER 65532:65532\nENTRYPOINT ["/app"]\n';
const found = (dockerfile: string, more: Files = {}): string[] => briefly(check({ ...SHOP, ...more, Dockerfile: dockerfile }), ({ grade }) => grade !== 'advice');

test('programs for browsers, other systems, and each platform by its name, are for none of the image', () => {
  for (const run of ['GOOS=js GOARCH=wasm go build -o web/app.wasm ./cmd/web', 'GOOS=wasip1 GOARCH=wasm go build -o /x ./cmd/web', 'CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -o /x.exe ./cmd/web', 'CGO_ENABLED=0 GOARCH=amd64 go build -o /out/web-amd64 ./cmd/web']) {
    assert.deepEqual(found(`${BUILD}RUN ${run}\n${FINE}${END}`), [], run);
  }
  assert.deepEqual(found(`${BUILD}RUN CGO_ENABLED=0 GOARCH=amd64 go build -o /out/a ./cmd/web\nRUN CGO_ENABLED=0 GOARCH=arm64 go build -o /out/b ./cmd/web\n${FINE}${END}`), []);
  assert.deepEqual(found(`${BUILD}RUN CGO_ENABLED=0 GOARCH=amd64 go build -o /app .\n${END}`), ['5 drift platform-fixed']);
});

test('imports in a text of the code are none', () => {
  const dynamic = (code: string): string[] => found(`FROM golang:1.26-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\n${END}`, { 'main.go': code });
  assert.deepEqual(dynamic('package main\n\nconst text = `\nimport (\n\t"net/http"\n)\n`\n\nfunc main() { println(text) }\n'), []);
  assert.deepEqual(dynamic('package main\n\nimport "net"\n\nfunc main() { net.Listen("tcp", ":80") }\n'), ['4 broken loader-missing']);
});

test('a client of a socket needs no certificates', () => {
  const client = (address: string): string[] => found(`${BUILD}${FINE}${END}`, { 'main.go': `package main\n\nimport (\n\t"context"\n\t"net"\n\t"net/http"\n)\n\nfunc main() {\n\tc := http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return net.Dial("unix", "/run/x.sock") }}}\n\tc.Get("${address}")\n}\n` });
  assert.deepEqual([client('http://unix/info'), client('https://example.com/')], [[], ['6 drift ca-missing']]);
});

test('names that one system has and another has not', () => {
  const user = (base: string, name: string): string[] => found(`${BUILD}${FINE}${END.replace('scratch', base).replace('65532:65532', name)}`);
  assert.deepEqual([user('debian:trixie-slim', 'nobody:nobody'), user('alpine:3.24', 'www-data')], [['8 broken user-unknown'], ['8 broken user-unknown']]);
  assert.deepEqual([user('debian:trixie-slim', 'nobody:nogroup'), user('alpine:3.24', 'nobody:nobody'), user('debian:trixie-slim', 'www-data')], [[], [], []]);
});

test('a release of Ubuntu by its name', () => {
  assert.deepEqual([found(`${BUILD}${FINE}${END.replace('scratch', 'ubuntu:focal')}`), found(`${BUILD}${FINE}${END.replace('scratch', 'ubuntu:noble')}`)], [['6 drift base-ended'], []]);
});

test('stages that were added to a Dockerfile of the record are for whoever added them', () => {
  const rendered = `${BUILD}${FINE}${END}`;
  const edited = rendered.replace('FROM scratch', 'FROM build AS test\nRUN go vet ./...\nCMD ["go", "test", "./..."]\n\nFROM scratch');
  const judged = (base?: string): string[] => briefly(checkRepository({ ...inputOf({ ...SHOP, Dockerfile: edited }, '0.1.0'), ...(base !== undefined && { bases: new Map([['Dockerfile', base]]) }) }), ({ rule }) => rule === 'root-user');
  assert.deepEqual([judged(rendered), judged(edited), judged()], [[], ['6 drift root-user'], ['6 drift root-user']]);
});

test('a module that is gone is broken in a Dockerfile of the record too', () => {
  const files = { 'main.go': PROGRAM, Dockerfile: `${BUILD.replace('COPY . .', 'COPY go.mod ./\nCOPY . .')}${FINE}${END}` };
  assert.deepEqual(briefly(check(files, '0.1.0'), ({ rule }) => rule === 'copy-missing'), ['4 broken copy-missing']);
});

test('the context that something names, in whichever way', () => {
  const files: Files = { 'api/go.mod': 'module example.com/api\n\ngo 1.26\n', 'api/main.go': PROGRAM, 'lib/go.mod': 'module example.com/lib\n\ngo 1.26\n', 'lib/lib.go': 'package lib\n', 'build/Dockerfile': `FROM golang:1.26-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` };
  const broken = (more: Files): string[] => briefly(check({ ...files, ...more }), ({ grade }) => grade === 'broken');
  for (const more of [
    { '.gitlab-ci.yml': 'image:\n  script:\n    - cd api && docker build -f ../build/Dockerfile .\n' }, { Makefile: 'image:\n\tdocker build -t x -f build/Dockerfile $(CURDIR)/api\n' },
    { 'scripts/image.sh': 'docker buildx build --file build/Dockerfile "$ROOT/api"\n' }, { Tiltfile: "docker_build('a', './api', dockerfile='build/Dockerfile')\n" },
  ] as Files[]) assert.deepEqual(broken(more), [], JSON.stringify(more));
  assert.deepEqual(broken({ Makefile: 'image:\n\tdocker build -t x -f build/Dockerfile $(CURDIR)/lib\n' }), ['4 broken main-gone']);
});

test('scripts are said to be unread, whatever they are called', () => {
  const unread = (run: string): string[] => briefly(check({ ...SHOP, 'hack/build': '', Dockerfile: `${BUILD}RUN ${run}\n${FINE}${END}` }), ({ rule }) => rule === 'command-unread');
  for (const run of ['hack/build', './hack/build', 'python3 build.py', 'bash hack/build.sh']) assert.deepEqual(unread(run), ['5 advice command-unread'], run);
  for (const run of ['/usr/bin/true', 'npm ci', 'go vet ./...', './configure', 'python3 -m venv /v', 'case $TARGETPLATFORM in linux/arm64) true ;; esac']) assert.deepEqual(unread(run), [], run);
});
