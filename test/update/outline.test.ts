import assert from 'node:assert/strict';
import test from 'node:test';
import { migrated, type Migration } from '../../src/commit/migrate.ts';
import { printRecord, readRecord, type Record as StoredRecord } from '../../src/commit/record.ts';
import { changeText, dockerfileChanges, lineChanges } from '../../src/update/changes.ts';
import { outlineOf } from '../../src/update/outline.ts';
import { isLater } from '../../src/update/releases.ts';
import { findRenamed, similarity } from '../../src/update/similar.ts';
import { changedSince, parseUndo, printUndo } from '../../src/update/undo-state.ts';

const BEFORE = `FROM golang:1.26-trixie AS build
RUN --mount=type=bind,source=go.mod,target=go.mod go mod download
RUN CGO_ENABLED=0 go build -tags osusergo -o /out/api ./cmd/api

FROM scratch
COPY --from=build /out/api /usr/local/bin/api
ENV HOME=/home/nonroot
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/api"]
`;
const AFTER = `FROM golang:1.27-trixie AS build
RUN apt-get update && apt-get install -y --no-install-recommends libsqlite3-dev
RUN --mount=type=bind,source=go.mod,target=go.mod --mount=type=bind,source=lib/go.mod,target=lib/go.mod go mod download
RUN CGO_ENABLED=1 go build -tags osusergo,netgo -o /out/api ./cmd/server

FROM debian:trixie-slim
# The program opens templates (main.go:9).
COPY templates /app/templates
COPY --from=build /out/api /usr/local/bin/api
EXPOSE 8080 9090
ENTRYPOINT ["/usr/local/bin/api"]
`;

test('every decision that changed is told once, with the comment beside it where nothing better is known', () => {
  const told = dockerfileChanges(BEFORE, AFTER, (subject) => (subject === 'builder' ? { why: 'now says go 1.27', at: { path: 'go.mod', line: 3 } } : undefined)).map(changeText);
  assert.deepEqual(told, [
    'builder golang:1.26 → 1.27 (go.mod:3 now says go 1.27)',
    'build package libsqlite3-dev is new',
    'module file lib/go.mod is new',
    'cgo off → on',
    'build tag netgo is new',
    'package of the program ./cmd/api → ./cmd/server',
    'base scratch → debian:trixie-slim',
    'file templates (/app/templates) is new (The program opens templates (main.go:9))',
    'port 9090 is new',
    'variable HOME (/home/nonroot) is gone',
  ]);
  assert.deepEqual(dockerfileChanges(AFTER, AFTER, () => undefined), []);
  assert.deepEqual(lineChanges('Makefile', 'a\n', 'a\nb\n', '--image x').map(changeText), ['Makefile 1 lines → 2 lines, 1 of them new (--image x)']);
  assert.deepEqual(outlineOf('nothing\n'), []);
});

test('an image of several that is new or gone is one change, and a port takes the place of another', () => {
  const build = (name: string): string => `FROM golang:1.27-trixie AS build-${name}\nRUN CGO_ENABLED=0 go build -o /out/${name} ./cmd/${name}\n\n`;
  const image = (name: string, port: number, as = ` AS ${name}`): string => `# docker build --target ${name} .\nFROM scratch${as}\nCOPY --from=build-${name} /out/${name} /usr/local/bin/${name}\nEXPOSE ${port}\nENTRYPOINT ["/usr/local/bin/${name}"]\n`;
  const told = (before: string, after: string): string[] => dockerfileChanges(before, after, (subject) => (subject === 'image' ? { why: 'asked for', at: null } : undefined)).map(changeText);
  const [one, two] = [build('api') + image('api', 80, ''), build('api') + build('jobs') + image('jobs', 90) + image('api', 80)];
  assert.deepEqual(told(one, two), ['image jobs is new (asked for)']);
  assert.deepEqual(told(two, one), ['image jobs is gone (asked for)']);
  assert.deepEqual(told(two, two.replace('EXPOSE 90', 'EXPOSE 91')), ['port 90 → 91']);
  assert.deepEqual(told(two, two.replace('EXPOSE 90', 'EXPOSE 91 92')), ['port 91 is new', 'port 92 is new', 'port 90 is gone']);
  assert.deepEqual(told(two, two.replaceAll('jobs', 'work')), ['image work is new (asked for)', 'image jobs is gone (asked for)']);
});

test('cgo is read where a stage says it too, and not of tools; a stage that images share is of none alone', () => {
  const cgo = (text: string): string[] => outlineOf(`FROM golang AS build\n${text}\nFROM scratch\nCOPY --from=build /a /a\n`).filter(({ subject }) => subject === 'cgo' || subject === 'variable').map(({ subject, value }) => `${subject} ${value}`);
  assert.deepEqual(cgo('ENV GOOS=linux \\\n    CGO_ENABLED=0\nRUN go build -o /a .'), ['cgo off']);
  assert.deepEqual(cgo('RUN CGO_ENABLED=1 go build -o /a .\nRUN CGO_ENABLED=0 go install a.test/tool@v1.0.0'), ['cgo on']);
  const shared = outlineOf('FROM golang AS build\nRUN go build -trimpath -o /a .\nFROM debian AS debug\nCOPY --from=build /a /a\nFROM scratch\nCOPY --from=build /a /a\n');
  assert.deepEqual(shared.filter(({ subject }) => subject === 'package of the program').map(({ name }) => name), ['']);
});

test('a stage that only names an image is that image', () => {
  const of = (text: string): string | undefined => outlineOf(text).find(({ subject }) => subject === 'base')?.value;
  assert.equal(of('FROM debian AS base\nFROM golang AS build\nFROM base\nCOPY --from=build /a /a\n'), 'debian');
  assert.equal(of('FROM a AS b\nFROM b AS a\nFROM a\n') !== undefined, true, 'names in a circle end');
});

test('a renamed file is the one that is as it was, else the only one that is alike', () => {
  const base = Array.from({ length: 10 }, (_, i) => `line ${i}\n`).join('');
  const near = base.replace('line 4', 'mine');
  const far = 'other\n'.repeat(10);
  assert.deepEqual(findRenamed(base, [{ path: 'far', text: far }, { path: 'near', text: near }]), ['near']);
  assert.deepEqual(findRenamed(base, [{ path: 'near', text: near }, { path: 'same', text: base }]), ['same']);
  assert.deepEqual(findRenamed(base, [{ path: 'near', text: near }, { path: 'twin', text: near }]), ['near', 'twin']);
  assert.deepEqual(findRenamed(base, [{ path: 'far', text: far }]), []);
  assert.equal(similarity('', ''), 0);
  assert.equal(similarity(base, base), 1);
});

test('records of older schemas are read by rows, one after the other; without a row they are refused', () => {
  const migrations: readonly Migration[] = [
    { from: 0, about: 'files had no ownership', migrate: ({ paths, ...rest }) => ({ ...rest, files: Object.fromEntries((paths as string[]).map((path) => [path, { ownership: 'managed', sha256: '0'.repeat(64) }])) }) },
    { from: 1, about: 'answers were called answers', migrate: ({ answers, ...rest }) => ({ ...rest, options: answers }) },
  ];
  const old = { schema: 0, generator: '0.0.1', answers: { base: 'debian' }, paths: ['Dockerfile'] };
  const text = JSON.stringify({ 'generator-go-docker': old });
  assert.deepEqual(readRecord(text, { current: 2, migrations }), {
    schema: 2, generator: '0.0.1', options: { base: 'debian' }, files: { Dockerfile: { ownership: 'managed', sha256: '0'.repeat(64) } },
  });
  assert.throws(() => readRecord(text, { current: 2, migrations: migrations.slice(1) }), { code: 'GD-RECORD-SHAPE' });
  assert.throws(() => readRecord(text.replace('"schema":0', '"schema":3'), { current: 2, migrations }), { code: 'GD-RECORD-NEWER', message: /schema 3; known here: schema 2/ });
  assert.equal(migrated('text', { current: 2, migrations }), 'text');
  const current: StoredRecord = { schema: 1, generator: '0.1.0', options: {}, files: {} };
  assert.deepEqual(readRecord(printRecord(undefined, current)), current);
});

test('a later release is told by its numbers', () => {
  const pairs = [['1.0.0', '0.9.9', true], ['0.10.0', '0.9.0', true], ['0.1.0', '0.1.0', false], ['0.1.0', '0.1.0-rc.1', true], ['0.1.0-rc.2', '0.1.0-rc.1', true], ['0.1.0-rc.1', '0.1.0', false], ['next', '0.1.0', false]] as const;
  for (const [one, other, later] of pairs) assert.equal(isLater(one, other), later, `${one}, ${other}`);
});

test('what undo keeps is read strictly, and paths out of the directory are none of its', () => {
  const state = { schema: 1, files: [{ path: 'Dockerfile', before: 'YQo=', after: 'a'.repeat(64) }] } as const;
  assert.deepEqual(parseUndo(printUndo(state)), state);
  for (const text of ['', '{', '[]', '{"schema":2,"files":[]}', printUndo(state).replace('Dockerfile', '../x'), printUndo(state).replace('YQo=', 'not base64!')]) assert.equal(parseUndo(text), undefined, text);
  assert.deepEqual(changedSince(state, () => 'a'.repeat(64)), []);
  assert.deepEqual(changedSince(state, () => null), ['Dockerfile']);
});
