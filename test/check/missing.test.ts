import assert from 'node:assert/strict';
import test from 'node:test';
import { checkRepository } from '../../src/check/check.ts';
import { briefly, check, inputOf, type Files } from './kit.ts';

const GO: Files = { 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n' };
const BUILD = 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n';

const found = (dockerfile: string, more: Files = {}): string[] => briefly(check({ ...GO, ...more, Dockerfile: dockerfile }), ({ rule, grade }) => grade === 'broken' && /-missing$|^shell-form$/.test(rule));

for (const { what, dockerfile, says } of [
  { what: 'the stage lost its name', dockerfile: `${BUILD.replace(' AS build', '')}FROM alpine:3.24\nCOPY --from=builder /app /app\nUSER 1\n`, says: ['6 broken stage-missing'] },
  { what: 'a slip', dockerfile: `${BUILD}FROM alpine:3.24\nRUN --mount=from=biuld,target=/b cp /b/app /app\nUSER 1\n`, says: ['6 broken stage-missing'] },
  { what: 'a number', dockerfile: `${BUILD}FROM alpine:3.24\nCOPY --from=2 /app /app\nUSER 1\n`, says: ['6 broken stage-missing'] },
  { what: 'a stage that stands below', dockerfile: `FROM alpine:3.24\nCOPY --from=compile /app /app\nUSER 1\n${BUILD.replace('AS build', 'AS compile')}FROM 0\n`.replace('FROM 0', 'FROM alpine:3.24\nCOPY --from=0 /app /app'), says: ['2 broken stage-missing'] },
  { what: 'a slip in FROM', dockerfile: `FROM alpine:3.24 AS base\n${BUILD}FROM bsae\nCOPY --from=build /app /app\nUSER 1\nENTRYPOINT ["/app"]\n`, says: ['6 broken stage-missing'] },
  { what: 'FROM a stage that lost its name', dockerfile: `${BUILD.replace(' AS build', '')}FROM builder AS tested\nRUN go vet ./...\nFROM scratch\nCOPY --from=tested /app /app\nUSER 1\nENTRYPOINT ["/app"]\n`, says: ['5 broken stage-missing'] },
  { what: 'FROM a stage that stands below', dockerfile: `FROM compile AS tested\nRUN true\n${BUILD.replace('AS build', 'AS compile')}FROM scratch\nCOPY --from=tested /app /app\nUSER 1\nENTRYPOINT ["/app"]\n`, says: ['1 broken stage-missing'] },
  { what: 'another program on scratch', dockerfile: `${BUILD}FROM scratch\nCOPY --from=build /app /bin/app\nUSER 1\nCMD ["/app"]\n`, says: ['8 broken start-missing'] },
  { what: 'another program on distroless', dockerfile: `${BUILD}FROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /app /app\nENTRYPOINT ["/server"]\n`, says: ['7 broken start-missing'] },
  { what: 'RUN on scratch', dockerfile: `${BUILD}FROM scratch\nRUN mkdir /data\nCOPY --from=build /app /app\nUSER 1\nENTRYPOINT ["/app"]\n`, says: ['6 broken shell-missing'] },
  { what: 'RUN on distroless', dockerfile: `${BUILD}FROM gcr.io/distroless/base-debian13:nonroot\nRUN true\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n`, says: ['6 broken shell-missing'] },
  { what: 'a health check in shell form', dockerfile: `${BUILD}FROM scratch\nCOPY --from=build /app /app\nHEALTHCHECK --timeout=1s CMD /app health\nUSER 1\nENTRYPOINT ["/app"]\n`, says: ['7 broken shell-missing'] },
  { what: 'CMD in shell form beside a program in /bin', dockerfile: `${BUILD}FROM scratch\nCOPY --from=build /app /bin/app\nUSER 1\nCMD /bin/app\n`, says: ['8 broken shell-form'] },
]) {
  test(`${what}: found`, () => assert.deepEqual(found(dockerfile), says));
}

const SCRATCH = 'FROM scratch\nCOPY --from=build /app /app\nUSER 1\n';
for (const { what, dockerfile, files } of [
  { what: 'an official image', dockerfile: `${BUILD}FROM scratch\nCOPY --from=golang /usr/local/go/lib/time/zoneinfo.zip /\nCOPY --from=buildpack-deps /etc/ssl /etc/ssl\nUSER 1\n` },
  { what: 'the name of a local image', dockerfile: `${BUILD.replace(' AS build', '')}FROM scratch\nCOPY --from=builder /app /app\nUSER 1\n`, files: { Makefile: 'image:\n\tdocker build -t builder -f other .\n\tdocker build .\n' } },
  { what: 'named contexts', dockerfile: `${BUILD}FROM scratch\nCOPY --from=biuld /app /app\nUSER 1\n`, files: { 'compose.yaml': 'services:\n  a:\n    build:\n      context: .\n      additional_contexts:\n        x: ../x\n' } },
  { what: 'an image that nobody here knows', dockerfile: `${BUILD}FROM scratch\nCOPY --from=tini /app /app\nCOPY --from=example.com/build /x /x\nUSER 1\n` },
  { what: 'official images one letter away from stages', dockerfile: `FROM golang AS rubi\nFROM golang AS node-\n${BUILD}FROM ruby\nCOPY --from=rubi /a /a\nUSER 1\nENTRYPOINT ["/app"]\n` },
  { what: 'FROM a local image of another number', dockerfile: `FROM alpine:3.24 AS base-1\n${BUILD}FROM base-2\nCOPY --from=base-1 /a /a\n` },
  { what: 'FROM an image that another Dockerfile makes', dockerfile: `${BUILD.replace(' AS build', '')}FROM base\nCOPY --from=0 /app /app\n`, files: { 'docker/base/Dockerfile': 'FROM scratch\n' } },
  { what: 'FROM an image that the Makefile makes', dockerfile: `FROM alpine:3.24 AS base\n${BUILD}FROM bases\nCOPY --from=build /app /app\n`, files: { Makefile: 'bases:\n\tdocker build -t bases other\n' } },
  { what: 'FROM a name of nobody, a tag, a registry, an argument', dockerfile: `ARG FROM=biuld\n${BUILD}FROM myteam\nFROM biuld:1\nFROM example.com/biuld\nFROM $FROM\nCOPY --from=build /app /app\n` },
  { what: 'a stage with all in small letters', dockerfile: `${BUILD}FROM scratch\nCOPY --from=BUILD /app /app\nUSER 1\nENTRYPOINT ["/app"]\n` },
  { what: 'a program that git leaves out', dockerfile: 'FROM scratch\nCOPY bin/ /\nUSER 1\nENTRYPOINT ["/app"]\n', files: { 'bin/.gitkeep': '', '.gitignore': 'bin/*\n' } },
  { what: 'the same through a stage', dockerfile: 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nFROM scratch\nCOPY --from=build /src/bin /\nUSER 1\nENTRYPOINT ["/app"]\n', files: { 'bin/.gitkeep': '', '.gitignore': 'bin/*\n' } },
  { what: 'a program of a script', dockerfile: 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN ./build.sh\nFROM scratch\nCOPY --from=build /src/out /\nUSER 1\nENTRYPOINT ["/app"]\n', files: { 'build.sh': '' } },
  { what: 'an archive', dockerfile: 'FROM scratch\nADD rootfs.tar.gz /\nUSER 1\nENTRYPOINT ["/app"]\n', files: { 'rootfs.tar.gz': '' } },
  { what: 'a program that upx writes', dockerfile: `${BUILD}RUN upx -o /small/app /app\nFROM scratch\nCOPY --from=build /small /\nUSER 1\nENTRYPOINT ["/app"]\n` },
  { what: 'a test that is compiled', dockerfile: 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go test -c -o /out/app .\nFROM scratch\nCOPY --from=build /out /\nUSER 1\nENTRYPOINT ["/app"]\n' },
  { what: 'packages in a root of their own', dockerfile: 'FROM alpine:3.24 AS build\nRUN apk add --root /rootfs --initdb busybox\nFROM scratch\nCOPY --from=build /rootfs /\nRUN true\nUSER 1\nENTRYPOINT ["/bin/app"]\n' },
  { what: 'a shell that is copied', dockerfile: `${BUILD}${SCRATCH}COPY --from=busybox /bin /bin\nRUN true\nHEALTHCHECK CMD true\nENTRYPOINT ["/app"]\n` },
  { what: 'a shell that is mounted', dockerfile: `${BUILD}${SCRATCH}RUN --mount=from=busybox,source=/bin,target=/bin true\nENTRYPOINT ["/app"]\n` },
  { what: 'SHELL names another one', dockerfile: `${BUILD}${SCRATCH}SHELL ["/app", "-c"]\nRUN true\nENTRYPOINT ["/app"]\n` },
  { what: 'a debug image', dockerfile: `${BUILD}FROM gcr.io/distroless/static-debian13:debug-nonroot\nRUN true\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n` },
  { what: 'a health check in exec form, and none', dockerfile: `${BUILD}${SCRATCH}HEALTHCHECK CMD ["/app", "health"]\nENTRYPOINT ["/app"]\n` },
  { what: 'no health check', dockerfile: `${BUILD}${SCRATCH}HEALTHCHECK NONE\nENTRYPOINT ["/app"]\n` },
]) {
  test(`silent: ${what}`, () => assert.deepEqual(found(dockerfile, files).filter((one) => !one.endsWith('copy-missing')), []));
}

const SOME_OFFICIAL = ['alpine', 'golang', 'scratch', 'debian', 'node', 'nim', 'centos', 'valkey', 'docker', 'bash', 'unit', 'rocket.chat'];
for (const image of SOME_OFFICIAL) {
  test(`silent: FROM ${image}, whatever stages are called`, () => {
    const near = [...image].map((_, index) => image.slice(0, index) + image.slice(index + 1)).filter((name) => /^[a-z]/.test(name));
    const dockerfile = `${near.map((name) => `FROM alpine:3.24 AS ${name}\n`).join('')}FROM ${image}\n${near.map((name) => `COPY --from=${name} /a /a\n`).join('')}`;
    assert.deepEqual(found(dockerfile).filter((one) => one.endsWith('stage-missing')), []);
  });
}

test('FROM a stage that was rendered and is gone', () => {
  const dockerfile = 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM base\nCOPY --from=build /app /app\nUSER 1\nENTRYPOINT ["/app"]\n';
  const input = inputOf({ ...GO, Dockerfile: dockerfile, Makefile: 'base:\n\ttrue\n' }, '0.1.0');
  const says = (base: string): string[] => briefly(checkRepository({ ...input, bases: new Map([['Dockerfile', base]]) }), ({ rule }) => rule === 'stage-missing');
  assert.deepEqual(says(`FROM alpine:3.24 AS base\n${dockerfile}`), ['5 broken stage-missing']);
  assert.deepEqual(says(dockerfile), []);
});
