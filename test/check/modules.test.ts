import assert from 'node:assert/strict';
import test from 'node:test';
import { briefly, check, type Files } from './kit.ts';

const SUM = `example.org/more v1.0.0 h1:${'A'.repeat(43)}=\nexample.org/more v1.0.0/go.mod h1:${'A'.repeat(43)}=\n`;
const MAIN = 'package main\n\nimport _ "example.org/more"\n\nfunc main() {}\n';
const MOD = 'module example.com/app\n\ngo 1.26\n\nrequire example.org/more v1.0.0\n';

function shop(steps: string, more: Files = {}, from = 'golang:1.27'): Files {
  return { 'go.mod': MOD, 'go.sum': SUM, 'main.go': MAIN, Dockerfile: `FROM ${from}\nENV CGO_ENABLED=0\nWORKDIR /src\nCOPY go.mod main.go ./\n${steps}\nUSER 1\nENTRYPOINT ["/app"]\n`, ...more };
}

const found = (files: Files): string[] => briefly(check(files), ({ rule, grade }) => grade === 'broken' && rule !== 'builder-too-old');

test('a build without go.sum is broken, behind go mod download too', () => {
  assert.deepEqual(found(shop('RUN go build -o /app .')), ['5 broken sum-not-copied']);
  assert.deepEqual(found(shop('RUN go mod download\nRUN go build -o /app .')), ['6 broken sum-not-copied']);
  assert.deepEqual(found(shop('COPY . .\nRUN go build -o /app .', { '.dockerignore': '*.sum\n' })), ['6 broken sum-not-copied']);
});

for (const { what, files } of [
  { what: 'it is copied', files: shop('COPY go.sum ./\nRUN go build -o /app .') },
  { what: '-mod=mod', files: shop('RUN go build -mod=mod -o /app .') },
  { what: 'GOFLAGS=-mod=mod', files: shop('ENV GOFLAGS=-mod=mod\nRUN go build -o /app .') },
  { what: 'go mod tidy before', files: shop('RUN go mod tidy\nRUN go build -o /app .') },
  { what: 'go mod download all before', files: shop('RUN go mod download all && go build -o /app .') },
  { what: 'go get before', files: shop('RUN go get ./... && go build -o /app .') },
  { what: 'a script before', files: shop('COPY get.sh ./\nRUN ./get.sh && go build -o /app .', { 'get.sh': '' }) },
  { what: 'nothing of another module is imported', files: shop('RUN go build -o /app .', { 'main.go': 'package main\n\nfunc main() {}\n' }) },
  { what: 'the file that imports it is left out by a tag', files: shop('COPY more.go ./\nRUN go build -o /app .', { 'main.go': 'package main\n\nfunc main() {}\n', 'more.go': MAIN.replace('package main', '//go:build more\n\npackage main').replace('func main() {}', '') }) },
  { what: 'a Go that writes it', files: shop('RUN go build -o /app .', {}, 'golang:1.15') },
  { what: 'the repository holds none', files: Object.fromEntries(Object.entries(shop('RUN go build -o /app .')).filter(([path]) => path !== 'go.sum')) },
  { what: 'a vendor directory', files: shop('COPY vendor vendor\nRUN go build -o /app .', { 'vendor/modules.txt': '# example.org/more v1.0.0\n## explicit; go 1.20\nexample.org/more\n', 'vendor/example.org/more/more.go': 'package more\n' }) },
]) {
  test(`sum-not-copied is silent: ${what}`, () => assert.deepEqual(found(files), []));
}

const BESIDE = { 'go.mod': `${MOD}\nreplace example.org/more => ../lib\n` };

test('a replacement that lies outside of the repository is broken, for go mod download too', () => {
  assert.deepEqual(found(shop('COPY go.sum ./\nRUN go build -o /app .', BESIDE)), ['6 broken module-not-copied']);
  assert.deepEqual(found(shop('RUN go mod download', BESIDE)), ['5 broken module-not-copied']);
});

for (const { what, files } of [
  { what: 'another context brings it', files: shop('COPY --from=lib . /lib\nRUN go build -o /app .', BESIDE) },
  { what: 'git clone may bring it', files: shop('RUN git clone https://example.org/more ../lib\nRUN go build -o /app .', BESIDE) },
  { what: 'go.mod is changed before', files: shop('RUN go mod edit -dropreplace example.org/more\nRUN go build -o /app .', BESIDE) },
  { what: 'nothing requires it', files: shop('COPY go.sum ./\nRUN go build -o /app .', { 'go.mod': `${MOD}\nreplace example.org/other => ../lib\n` }) },
  { what: 'the base is not known', files: shop('RUN go build -o /app .', BESIDE, 'registry.example.com/team/go:1') },
]) {
  test(`module-not-copied is silent: ${what}`, () => assert.deepEqual(found(files).filter((one) => one.includes('module-not-copied')), []));
}
