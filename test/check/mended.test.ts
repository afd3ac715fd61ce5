import assert from 'node:assert/strict';
import test from 'node:test';
import { fixRepository } from '../../src/check/fix.ts';
import { checkRepository } from '../../src/check/check.ts';
import { inputOf, type Files } from './kit.ts';
import type { Repo } from '../../src/repo.ts';

const MAIN = 'package main\n\nfunc main() {}\n';
const MOD = 'module a.b/c\n\ngo 1.26\n';
const NET: Files = { 'go.mod': MOD, 'main.go': 'package main\n\nimport "net"\n\nfunc main() { println(net.IPv4len) }\n' };
const WITH_C: Files = { 'go.mod': MOD, 'main.go': 'package main\n\nimport "C"\n\nfunc main() {}\n' };
const ONE: Files = { 'go.mod': MOD, 'main.go': MAIN };
const END = 'FROM scratch\nCOPY --from=build /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n';
const stage = (run: string, from = 'FROM golang:1.26-trixie AS build'): string => `${from}\nWORKDIR /src\nCOPY . .\n${run}\n`;
const DEBIAN = END.replace('scratch', 'debian:trixie-slim');
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
  {
    what: 'cgo off before what runs the go command', rule: 'loader-missing',
    files: { ...NET, Dockerfile: `${stage('RUN GOFLAGS=-trimpath timeout 600 \\\n    # slow\n    go build -o /app .')}${END}` },
    fixed: `${stage('RUN GOFLAGS=-trimpath CGO_ENABLED=0 timeout 600 \\\n    # slow\n    go build -o /app .')}${END}`,
  },
  {
    what: 'cgo off before the go command of that line', rule: 'loader-missing',
    files: { ...NET, 'cmd/d/main.go': MAIN, Dockerfile: `${stage('RUN <<EOT\ngo build -o /d ./cmd/d\n# go build\ngo build -o /app .\nEOT')}${END}` },
    fixed: `${stage('RUN <<EOT\ngo build -o /d ./cmd/d\n# go build\nCGO_ENABLED=0 go build -o /app .\nEOT')}${END}`,
  },
  { what: 'a go command by its path', rule: 'loader-missing', files: { ...NET, Dockerfile: `${stage('RUN /usr/local/go/bin/go build -o /app .')}${END}` }, fixed: `${stage('RUN CGO_ENABLED=0 /usr/local/go/bin/go build -o /app .')}${END}` },
  { what: 'a go command under another name', rule: 'loader-missing', files: { ...NET, Dockerfile: `${stage('RUN G=go && $G build -o /app .')}${END}` }, fixed: undefined },
  { what: 'a word that the shell may not have behind an assignment', rule: 'loader-missing', files: { ...NET, Dockerfile: `${stage('RUN time go build -o /app .')}${END}` }, fixed: undefined },
  { what: 'an environment that loses something', rule: 'loader-missing', files: { ...NET, Dockerfile: `${stage('RUN env -u HOME go build -o /app .')}${END}` }, fixed: undefined },
  { what: 'the race detector, which needs cgo', rule: 'loader-missing', files: { ...NET, Dockerfile: `${stage('RUN CGO_ENABLED=1 go build -race -o /app .')}${END}` }, fixed: undefined },
  {
    what: 'a setting that another program needs', rule: 'loader-missing',
    files: { ...NET, 'cmd/c/main.go': WITH_C['main.go']!, Dockerfile: `${stage('ENV CGO_ENABLED=1\nRUN go build -o /c ./cmd/c\nRUN go build -o /app .')}${END}` }, fixed: undefined,
  },
  {
    what: 'the platform before what runs the go command', rule: 'platform-fixed',
    files: { ...ONE, Dockerfile: `${stage('RUN CGO_ENABLED=0 nice -n 5 go build -o /app .', 'FROM --platform=$BUILDPLATFORM golang:1.26-trixie AS build')}${END}` },
    fixed: `${stage('ARG TARGETOS TARGETARCH\nRUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH nice -n 5 go build -o /app .', 'FROM --platform=$BUILDPLATFORM golang:1.26-trixie AS build')}${END}`,
  },
  { what: 'a program that is installed, which lies elsewhere for another platform', rule: 'platform-fixed', files: { ...ONE, Dockerfile: `${stage('RUN CGO_ENABLED=0 go install .', 'FROM --platform=$BUILDPLATFORM golang:1.26-trixie AS build')}${END.replace('/app', '/go/bin/c')}` }, fixed: undefined },
  { what: 'cgo on for the builder\'s own platform', rule: 'cgo-off', files: { ...WITH_C, Dockerfile: `${stage('RUN CGO_ENABLED=0 GOOS=linux go build -o /app .')}${DEBIAN}` }, fixed: `${stage('RUN CGO_ENABLED=1 GOOS=linux go build -o /app .')}${DEBIAN}` },
  { what: 'cgo on for another platform, for which no compiler is there', rule: 'cgo-off', files: { ...WITH_C, Dockerfile: `${stage('RUN CGO_ENABLED=0 GOARCH=arm64 go build -o /app .')}${DEBIAN}` }, fixed: undefined },
  {
    what: 'cgo on for what may be another platform', rule: 'cgo-off',
    files: { ...WITH_C, Dockerfile: `${stage('ARG TARGETARCH\nRUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /app .', 'FROM --platform=$BUILDPLATFORM golang:1.26-trixie AS build')}${DEBIAN}` }, fixed: undefined,
  },
  { what: 'a compiler where root builds', rule: 'cgo-compiler', files: { ...WITH_C, Dockerfile: `${stage('RUN CGO_ENABLED=1 go build -o /app .', 'FROM golang:1.26-alpine AS build')}${END}` }, fixed: `${stage('RUN apk add --no-cache gcc musl-dev\nRUN CGO_ENABLED=1 go build -o /app .', 'FROM golang:1.26-alpine AS build')}${END}` },
  { what: 'a compiler where another user builds', rule: 'cgo-compiler', files: { ...WITH_C, Dockerfile: `${stage('RUN CGO_ENABLED=1 go build -o /tmp/app .', 'FROM golang:1.26-alpine AS build\nUSER 1000')}${END.replace('/app', '/tmp/app')}` }, fixed: undefined },
  {
    what: 'a program that the Dockerfile builds anyway is not the one that is gone', rule: 'main-gone',
    files: { 'go.mod': MOD, 'cmd/api/main.go': MAIN, Dockerfile: `${stage('RUN CGO_ENABLED=0 go build -o /app ./cmd/api\nRUN CGO_ENABLED=0 go build -o /worker ./cmd/worker')}${END}` }, fixed: undefined,
  },
  { what: 'a user before the start', rule: 'root-user', files: { ...ONE, Dockerfile: `${build('FROM golang:1.26-trixie')}${END.replace('USER 65532\n', '')}` }, fixed: `${build('FROM golang:1.26-trixie')}${END.replace('USER 65532', 'USER 65532:65532')}` },
  { what: 'steps behind the start that may need root', rule: 'root-user', files: { ...ONE, Dockerfile: `${build('FROM golang:1.26-trixie')}${DEBIAN.replace('USER 65532\n', '')}RUN mkdir /data\n` }, fixed: undefined },
  { what: 'a directory that only root sees', rule: 'root-user', files: { ...ONE, Dockerfile: `${build('FROM golang:1.26-trixie')}${DEBIAN.replace('USER 65532', 'WORKDIR /root/shop')}` }, fixed: undefined },
  ...[
    { what: 'a program of the Dockerfile', from: 'ENTRYPOINT /app -v "a b"', to: 'ENTRYPOINT ["/app", "-v", "a b"]' },
    { what: 'a program of the system by its name', from: 'CMD sleep 5', to: 'CMD ["sleep", "5"]' },
    { what: 'a program of the Dockerfile, which another one starts', from: 'ENTRYPOINT ["tini", "--"]\nCMD /app serve', to: 'ENTRYPOINT ["tini", "--"]\nCMD ["/app", "serve"]' },
    { what: 'a variable before the program', from: 'CMD FOO=bar /app' },
    { what: 'a command of the shell', from: 'CMD ulimit -n 1024' },
    { what: 'a comment of the shell', from: 'CMD /app # serves' },
    { what: 'a comment between the words', from: 'CMD /app \\\n# serves\n  serve' },
    { what: 'brackets that are no JSON', from: "CMD ['/app']" },
    { what: 'a file that may be a script', from: 'COPY run /run1\nENTRYPOINT /run1' },
    { what: 'a file that may be a script, by its name', from: 'COPY run /usr/local/bin/\nCMD run' },
    { what: 'a program that is nowhere known', from: 'CMD /opt/app' },
    { what: 'a variable for the shell', from: 'CMD /app -p $PORT' },
    { what: 'a directory that the shell enters', from: 'CMD cd / && ./app' },
    { what: 'a shell in brackets', from: 'ENTRYPOINT ["sh", "-c", "/app"]' },
    { what: 'another shell', from: 'SHELL ["/bin/bash", "-lc"]\nENTRYPOINT /app' },
    { what: 'words of CMD, which would be passed', from: 'ENTRYPOINT /app\nCMD ["--verbose"]' },
    { what: 'words of CMD in shell form, which would be passed', from: 'ENTRYPOINT /app\nCMD serve' },
    { what: 'words of CMD for a program that is called so', from: 'ENTRYPOINT ["/app"]\nCMD serve' },
  ].map(({ what, from, to }) => ({
    what, rule: 'shell-form', files: { ...ONE, run: 'echo ran\n', Dockerfile: `${build('FROM golang:1.26-trixie')}${DEBIAN.replace('ENTRYPOINT ["/app"]', from)}` },
    fixed: to === undefined ? undefined : `${build('FROM golang:1.26-trixie')}${DEBIAN.replace('ENTRYPOINT ["/app"]', to)}`,
  })),
] satisfies { what: string; rule: string; files: Files; fixed: string | undefined }[]) {
  test(`--fix: ${what}`, () => {
    const input = inputOf(files);
    assert.ok(checkRepository(input).some((one) => one.rule === rule));
    assert.equal(fixRepository(input, (one) => one.rule === rule).files.get('Dockerfile'), fixed);
  });
}

for (const { what, hides, lets } of [
  { what: 'all that a directory holds which is embedded', hides: 'pages/*', lets: '!pages/**' },
  { what: 'all of a kind that a directory holds which is embedded', hides: '**/*.html', lets: '!pages/**' },
  { what: 'all Go files of a package', hides: 'store/*.go', lets: '!store/**' },
]) {
  test(`--fix: ${what}, hidden but for the directory`, () => {
    const main = 'package main\n\nimport (\n\t"embed"\n\n\t"a.b/c/store"\n)\n\n//go:embed pages\nvar pages embed.FS\n\nfunc main() { store.Open() }\n';
    const input = inputOf({ 'go.mod': MOD, 'main.go': main, 'store/store.go': 'package store\n\nfunc Open() {}\n', 'pages/a.html': 'a', 'pages/b.html': 'b', '.dockerignore': `${hides}\n`, Dockerfile: `${build('FROM golang:1.26-trixie')}${END}` });
    assert.equal(fixRepository(input, (one) => one.rule.endsWith('-not-copied')).files.get('.dockerignore'), `${hides}\n${lets}\n`);
  });
}

test('as many Dockerfiles as there are', () => {
  const services = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`s${index}/Dockerfile`, 'FROM golang:1.24-trixie\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nUSER 1\nENTRYPOINT ["/app"]\n']));
  const input = inputOf({ 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n', ...services });
  const { files, left } = fixRepository(input, ({ rule }) => rule === 'builder-too-old');
  assert.deepEqual([files.size, left.filter(({ rule }) => rule === 'builder-too-old').length], [50, 0]);
});

test('no mend is promised of a file that is not edited', () => {
  const input = inputOf({ 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n', Dockerfile: '' });
  const bytes = Buffer.from('# caf\xe9\nFROM golang:1.24-trixie\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nUSER 1\nENTRYPOINT ["/app"]\n', 'latin1');
  const repo: Repo = { ...input.repo, bytes: (path, limit) => (path === 'Dockerfile' ? bytes : input.repo.bytes(path, limit)), read: (path, limit) => (path === 'Dockerfile' ? bytes.toString() : input.repo.read(path, limit)) };
  assert.deepEqual(checkRepository({ ...input, repo }).filter(({ rule }) => rule === 'builder-too-old').map(({ line, edits }) => [line, edits]), [[2, []]]);
});
