import assert from 'node:assert/strict';
import test from 'node:test';
import { briefly, check, type Files } from './kit.ts';

// A program of which a file is compiled in some builds alone: it embeds files and imports a package that the ignore file hides.
function shop(head: string, build: string, more = ''): Files {
  return {
    'go.mod': 'module example.com/app\n\ngo 1.26\n',
    'main.go': 'package main\n\nfunc main() {}\n',
    'pages.go': `${head}package main\n\nimport (\n\t"embed"\n\n\t_ "example.com/app/extra"\n)\n\n//go:embed static\nvar pages embed.FS\n${more}`,
    'extra/extra.go': 'package extra\n',
    'static/index.html': '<p>\n',
    '.dockerignore': 'static\nextra\n',
    Dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN ${build} -o /app .\nUSER 1\nENTRYPOINT ["/app"]\n`,
  };
}

const WITH_C = (files: Files): Files => ({ ...files, 'pages.go': files['pages.go']!.replace('import (\n', 'import "C"\n\nimport (\n') });
const found = (files: Files): string[] => briefly(check(files), ({ rule }) => /^(?:embed|package)-not-copied$/.test(rule));
const BOTH = ['4 broken package-not-copied', '4 broken embed-not-copied'];

test('a file with import "C" counts where cgo is on, and only there', () => {
  assert.deepEqual(found(WITH_C(shop('', 'CGO_ENABLED=1 go build'))), BOTH);
  assert.deepEqual(found(WITH_C(shop('', 'CGO_ENABLED=0 go build'))), []);
  assert.deepEqual(found(WITH_C(shop('', 'go build'))), [], 'unset: the builder decides');
});

test('a file under a tag counts where the build passes the tag', () => {
  assert.deepEqual(found(shop('//go:build !api\n\n', 'CGO_ENABLED=0 go build')), BOTH);
  assert.deepEqual(found(shop('//go:build !api\n\n', 'CGO_ENABLED=0 go build -tags api')), []);
  assert.deepEqual(found(shop('//go:build !api\n\n', 'CGO_ENABLED=0 GOFLAGS=-tags=api go build')), []);
  assert.deepEqual(found(shop('//go:build !api\n\n', 'CGO_ENABLED=0 go build -tags "$TAGS"')).filter((one) => one.includes('embed')), []);
  assert.deepEqual(found({ ...shop('//go:build web\n\n', 'CGO_ENABLED=0 go build'), Makefile: 'build:\n\tgo build -tags web -o app .\n' }), []);
});

test('a file for another platform counts in no build for this one', () => {
  assert.deepEqual(found(shop('//go:build linux\n\n', 'CGO_ENABLED=0 GOOS=windows go build')), []);
  assert.deepEqual(found(shop('//go:build linux\n\n', 'CGO_ENABLED=0 GOOS=linux go build')), BOTH);
});

test('SQLite without cgo breaks a program that knows no other database, and is drift where another may be chosen', () => {
  const files = (drivers: readonly string[]): Files => ({
    'go.mod': `module example.com/app\n\ngo 1.26\n\nrequire (\n${drivers.map((one) => `\t${one} v1.0.0\n`).join('')})\n`,
    'main.go': `package main\n\nimport (\n${drivers.map((one) => `\t_ "${one}"\n`).join('')})\n\nfunc main() {}\n`,
    Dockerfile: 'FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nUSER 1\nENTRYPOINT ["/app"]\n',
  });
  const told = (...drivers: string[]): string[] => briefly(check(files(drivers)), ({ rule }) => rule === 'cgo-off');
  assert.deepEqual(told('github.com/mattn/go-sqlite3'), ['4 broken cgo-off']);
  assert.deepEqual(told('gorm.io/driver/mysql', 'gorm.io/driver/sqlite'), ['4 drift cgo-off']);
});
