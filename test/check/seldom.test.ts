import assert from 'node:assert/strict';
import test from 'node:test';
import { briefly, check, PROGRAM_WITH_STORE } from './kit.ts';

/** Instructions that few people write: each is followed as the builder follows it, by what it brings and by what it leaves out. */
const COMPILE = 'RUN CGO_ENABLED=0 go build -o /app .\n';
const END = 'FROM scratch\nCOPY --from=build /app /app\nUSER 65532:65532\nENTRYPOINT ["/app"]\n';
const build = (...lines: readonly string[]): string => `FROM golang:1.26-trixie AS build\nWORKDIR /src\n${lines.join('\n')}\n${COMPILE}${END}`;
const onBuild = (child: string): string => `FROM golang:1.26-trixie AS base\nWORKDIR /src\nONBUILD COPY . .\nONBUILD RUN CGO_ENABLED=0 go build -o /app .\nFROM base AS build\n${child}${END}`;

const broken = (dockerfile: string): string[] => briefly(check({ ...PROGRAM_WITH_STORE, Dockerfile: dockerfile }), ({ grade }) => grade === 'broken');

for (const { what, dockerfile } of [
  { what: 'what ONBUILD copies and builds', dockerfile: onBuild('') },
  { what: 'a package behind what ONBUILD copies', dockerfile: onBuild(COMPILE) },
  { what: '--exclude of files that nothing is made of', dockerfile: build('COPY --exclude=*.md --exclude=docs . .') },
  { what: '--exclude counts from the directory that is copied', dockerfile: build('COPY --exclude=internal/store internal internal', 'COPY go.mod main.go ./') },
  { what: '--exclude of a pattern that only the build knows', dockerfile: build('ARG LEFT', 'COPY --exclude=$LEFT . .') },
  { what: '--parents keeps the path', dockerfile: build('COPY --parents go.mod main.go internal/store ./') },
  { what: '--parents keeps the path from the point on', dockerfile: build('COPY --parents ./docs/../internal/./store /src/internal', 'COPY go.mod main.go ./') },
  { what: '--parents of a pattern', dockerfile: build('COPY --parents **/*.go go.mod ./') },
  { what: 'a document that a shell reads', dockerfile: build('COPY . .', 'RUN <<EOF bash -e', 'go vet .', 'EOF') },
  { what: 'a document that Python reads', dockerfile: build('COPY . .', 'RUN python3 <<EOF', 'go build ./gone', 'EOF') },
  { what: 'a document for another program by its first line', dockerfile: build('COPY . .', 'RUN <<EOF', '#!/usr/bin/env python3', 'go build ./gone', 'EOF') },
]) {
  test(`fits: ${what}`, () => assert.deepEqual(broken(dockerfile), []));
}

for (const { what, dockerfile, says } of [
  { what: 'what ONBUILD does not copy', dockerfile: onBuild('').replace('COPY . .', 'COPY go.mod main.go ./'), says: ['4 broken package-not-copied'] },
  { what: 'ONBUILD does nothing where it stands', dockerfile: onBuild('').replace('FROM base AS build', 'FROM golang:1.26-trixie AS build'), says: ['7 broken copy-missing'] },
  { what: '--exclude of a package', dockerfile: build('COPY --exclude=internal . .'), says: ['4 broken package-not-copied'] },
  { what: '--parents without a package', dockerfile: build('COPY --parents go.mod main.go ./'), says: ['4 broken package-not-copied'] },
  { what: '--parents that drops what is above the point', dockerfile: build('COPY --parents ./internal/./store go.mod main.go ./'), says: ['4 broken package-not-copied'] },
  { what: 'a document that bash reads', dockerfile: build('COPY . .', 'RUN bash -eo pipefail <<EOF', 'go build ./cmd/gone', 'EOF'), says: ['5 broken main-gone'] },
  { what: 'a document with the first line of a shell', dockerfile: build('COPY . .', 'RUN <<EOF', '#!/usr/bin/env bash', 'go build ./cmd/gone', 'EOF'), says: ['6 broken main-gone'] },
  { what: 'go.mod beside where the go command runs', dockerfile: build('COPY go.mod main.go /app-src/', 'COPY internal /app-src/internal'), says: ['5 broken module-not-copied'] },
]) {
  test(`found: ${what}`, () => assert.deepEqual(broken(dockerfile), says));
}
