import assert from 'node:assert/strict';
import test from 'node:test';
import { fixRepository } from '../../src/check/fix.ts';
import { check, inputOf, type Files } from './kit.ts';

const GO: Files = { 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n' };

interface Parts {
  readonly from?: string;
  readonly arg?: string;
  readonly env?: string;
  readonly last?: string;
  readonly entry?: string;
}

function files({ from = 'golang:1.26', arg = '', env = '', last = 'alpine:3.24', entry = 'ENTRYPOINT ["/app"]' }: Parts, more: Files = {}): Files {
  return { ...GO, ...more, Dockerfile: `FROM ${from} AS build\n${arg}WORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 ${env}go build -o /app .\nFROM ${last}\nCOPY --from=build /app /app\nUSER 65532\n${entry}\n` };
}

const told = (all: Files): string[] => check(all).filter(({ rule, grade }) => rule === 'platform-fixed' && grade !== 'advice').map(({ line, grade, message }) => `${line} ${grade}: ${message}`);

test('a program that may be for another platform than its image', () => {
  assert.deepEqual(told(files({ from: '--platform=linux/amd64 golang:1.26' })), ['4 drift: the builder is for linux/amd64 whatever platform the image is for, and go build is not told the one of the image']);
  assert.equal(told(files({ from: '--platform=linux/amd64 golang:1.26', last: '--platform=$TARGETPLATFORM alpine:3.24' }, { Makefile: 'image:\n\tdocker buildx build --platform linux/amd64,linux/arm64 .\n' })).length, 1);
  for (const arch of ['$TARGETARCH', '${TARGETARCH}']) {
    assert.deepEqual(told(files({ from: '--platform=$BUILDPLATFORM golang:1.26', arg: 'ARG TARGETARCH\n', env: `GOARCH=${arch} `, last: '--platform=$BUILDPLATFORM alpine:3.24' })), ['6 drift: the last stage stands on a base for the machine\'s own platform, and its program is for that of the image']);
    assert.deepEqual(told(files({ arg: 'ARG TARGETARCH=amd64\n', env: `GOARCH=${arch} ` })), ['2 drift: the default amd64 of TARGETARCH wins over the platform that BuildKit builds for']);
  }
  assert.deepEqual(told(files({ from: '--platform=$BUILDPLATFORM golang:1.26', arg: 'ARG BUILDARCH\n', env: 'GOARCH=$BUILDARCH ' })), ['5 drift: GOARCH is that of the machine, whatever platform the image is for']);
  assert.deepEqual(told(files({ env: 'GOOS=windows ' })), ['4 broken: GOOS is windows: no container of Linux starts the program']);
  assert.deepEqual(told(files({ env: 'GOOS=darwin GOARCH=arm64 ', last: 'scratch' })), ['4 broken: GOOS is darwin: no container of Linux starts the program']);
});

test('--fix takes the default off TARGETARCH, and the machine out of GOARCH', () => {
  const fixed = (all: Files): string | undefined => fixRepository(inputOf(all), ({ rule }) => rule === 'platform-fixed').files.get('Dockerfile');
  assert.equal(fixed(files({ arg: 'ARG TARGETOS=linux TARGETARCH=amd64\n', env: 'GOOS=$TARGETOS GOARCH=$TARGETARCH ' })), files({ arg: 'ARG TARGETOS=linux TARGETARCH\n', env: 'GOOS=$TARGETOS GOARCH=$TARGETARCH ' })['Dockerfile']);
  assert.equal(fixed(files({ arg: 'ARG BUILDARCH TARGETARCH\n', env: 'GOARCH=$BUILDARCH ' })), files({ arg: 'ARG BUILDARCH TARGETARCH\n', env: 'GOARCH=$TARGETARCH ' })['Dockerfile']);
});

for (const [what, parts, more] of [
  ['both name it', { from: '--platform=linux/amd64 golang:1.26', last: '--platform=linux/amd64 alpine:3.24' }],
  ['the image is published for one platform', { from: '--platform=linux/amd64 golang:1.26', last: 'amd64/alpine:3.24' }],
  ['the image is built for that platform alone', { from: '--platform=linux/amd64 golang:1.26' }, { Makefile: 'image:\n\tdocker build --platform linux/amd64 .\n' }],
  ['the builder is for the machine and compiles for the image', { from: '--platform=linux/amd64 golang:1.26', arg: 'ARG TARGETARCH\n', env: 'GOARCH=$TARGETARCH ' }],
  ['what a program of the machine is built for', { from: '--platform=$BUILDPLATFORM golang:1.26', arg: 'ARG BUILDARCH\n', env: 'GOARCH=$BUILDARCH ', last: '--platform=$BUILDPLATFORM alpine:3.24' }],
  ['nothing of a base in scratch', { from: '--platform=$BUILDPLATFORM golang:1.26', arg: 'ARG TARGETARCH\n', env: 'GOARCH=$TARGETARCH ', last: '--platform=$BUILDPLATFORM scratch' }],
  ['a default that is taken back', { arg: 'ARG TARGETARCH=amd64\nARG TARGETARCH\n', env: 'GOARCH=$TARGETARCH ' }],
  ['a default that something sets', { arg: 'ARG TARGETARCH=amd64\n', env: 'GOARCH=$TARGETARCH ' }, { Makefile: 'image:\n\tdocker build --build-arg TARGETARCH=arm64 .\n' }],
  ['a default of the system', { from: '--platform=$BUILDPLATFORM golang:1.26', arg: 'ARG TARGETOS=linux\nARG TARGETARCH\n', env: 'GOOS=$TARGETOS GOARCH=$TARGETARCH ' }],
  ['a system of an argument', { arg: 'ARG GOOS=windows\n', env: 'GOOS=$GOOS ' }],
  ['a program that is handed out', { env: 'GOOS=windows ', entry: 'CMD ["cat", "/app"]' }],
  ['a program that another one runs', { env: 'GOOS=windows ', entry: 'ENTRYPOINT ["wine", "/app"]' }],
] satisfies [string, Parts, Files?][]) {
  test(`platform-fixed is silent: ${what}`, () => assert.deepEqual(told(files(parts, more)), []));
}
