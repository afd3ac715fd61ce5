import assert from 'node:assert/strict';
import test from 'node:test';
import { briefly, check, type Files } from './kit.ts';

const GO: Files = { 'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': 'package main\n\nfunc main() {}\n' };
const BUILD = 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n';

const found = (dockerfile: string, more: Files = {}): string[] => briefly(check({ ...GO, ...more, Dockerfile: dockerfile }), ({ rule, grade }) => grade === 'broken' && /-missing$|^shell-form$/.test(rule));

for (const { what, dockerfile, says } of [
  { what: 'the stage lost its name', dockerfile: `${BUILD.replace(' AS build', '')}FROM alpine:3.24\nCOPY --from=builder /app /app\nUSER 1\n`, says: ['6 broken stage-missing'] },
  { what: 'a slip', dockerfile: `${BUILD}FROM alpine:3.24\nRUN --mount=from=biuld,target=/b cp /b/app /app\nUSER 1\n`, says: ['6 broken stage-missing'] },
  { what: 'a number', dockerfile: `${BUILD}FROM alpine:3.24\nCOPY --from=2 /app /app\nUSER 1\n`, says: ['6 broken stage-missing'] },
  { what: 'a stage that stands below', dockerfile: `FROM alpine:3.24\nCOPY --from=compile /app /app\nUSER 1\n${BUILD.replace('AS build', 'AS compile')}FROM 0\n`.replace('FROM 0', 'FROM alpine:3.24\nCOPY --from=0 /app /app'), says: ['2 broken stage-missing'] },
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
