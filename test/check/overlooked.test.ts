import assert from 'node:assert/strict';
import test from 'node:test';
import { briefly, check, PROGRAM_WITH_STORE, type Files } from './kit.ts';

/** Faults that were passed over once, and things that were called faults: each beside what looks like it and is not. */
const END = 'FROM scratch\nCOPY --from=build /app /app\nUSER 65532:65532\nENTRYPOINT ["/app"]\n';
const GLIBC = 'FROM golang:1.26-trixie AS build\nWORKDIR /src\nCOPY . .\n';
const named = (rule: string, dockerfile: string, more: Files = {}): string[] => briefly(check({ ...PROGRAM_WITH_STORE, ...more, Dockerfile: dockerfile }), (one) => one.rule === rule);
const on = (base: string, line: string, from = GLIBC): string => `${from}RUN ${line}\n${END.replace('scratch', base)}`;
const USER = { 'main.go': 'package main\n\nimport (\n\t"net/http"\n\t"os/user"\n)\n\nfunc main() { user.Current(); http.ListenAndServe(":80", nil) }\n' };
const NET = { 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n' };

test('programs that ask for a loader, and those that do not', () => {
  const told = (dockerfile: string, more: Files = USER): boolean => named('loader-missing', dockerfile, more).length > 0;
  assert.ok(told(on('scratch', 'go build -tags netgo -o /app .')));
  assert.ok(!told(on('scratch', 'go build -tags netgo,osusergo -o /app .')));
  assert.ok(!told(on('scratch', 'go build -tags netgo -o /app .'), NET));
  for (const line of ['go build -buildmode=pie -o /app .', 'CGO_ENABLED=0 go build -buildmode=pie -o /app .', 'go build -race -o /app .', 'GOFLAGS=-buildmode=pie go build -o /app .']) assert.ok(told(on('scratch', line)), line);
  assert.ok(told(on('scratch', 'CGO_ENABLED=0 go build -o /app .', `${GLIBC}ENV GOFLAGS=-buildmode=pie\n`)));
  assert.ok(!told(on('gcr.io/distroless/base-debian13:nonroot', 'CGO_ENABLED=0 go build -buildmode=pie -o /app .')));
  assert.ok(!told(on('scratch', "CGO_ENABLED=1 go build -buildmode=pie -ldflags='-extldflags=-static-pie' -o /app .")));
  assert.deepEqual(named('cgo-off', on('scratch', 'CGO_ENABLED=0 go build -race -o /app .')), ['4 broken cgo-off']);
});

test('a C library from before 2.34 under a program that was linked against a newer one', () => {
  const told = (from: string, base: string, line = 'CGO_ENABLED=1 go build -o /app .'): boolean => named('loader-missing', on(base, line, GLIBC.replace('1.26-trixie', from)), NET).length > 0;
  for (const [from, base] of [['1.26-bookworm', 'debian:bullseye-slim'], ['1.26', 'ubuntu:20.04'], ['1.26-trixie', 'gcr.io/distroless/base-debian11:nonroot']] as const) assert.ok(told(from, base), `${from} ${base}`);
  for (const [from, base] of [['1.26-trixie', 'debian:bookworm-slim'], ['1.20', 'debian:bullseye'], ['1.26-trixie', 'debian'], ['1.22-bullseye', 'debian:bullseye']] as const) assert.ok(!told(from, base), `${from} ${base}`);
  assert.ok(!told('1.26-bookworm', 'debian:bullseye', 'CGO_ENABLED=0 go build -o /app .'));
});

test('a builder of one platform with a GOARCH that is written out', () => {
  const dockerfile = on('scratch', 'CGO_ENABLED=0 GOARCH=amd64 go build -o /app .', GLIBC.replace('FROM ', 'FROM --platform=linux/amd64 '));
  assert.deepEqual(named('platform-fixed', dockerfile), ['4 drift platform-fixed']);
  assert.deepEqual(named('platform-fixed', dockerfile, { Makefile: 'image:\n\tdocker build --platform linux/amd64 .\n' }), []);
});

test('a zone by name, and none to find', () => {
  const zones = (base: string, more: Files = NET): string[] => named('zones-missing', on(base, 'CGO_ENABLED=0 go build -o /app .').replace('USER', 'ENV TZ=Europe/Berlin\nUSER'), more);
  assert.deepEqual([zones('scratch'), zones('alpine:3.24'), zones('debian:trixie-slim')], [['7 drift zones-missing'], ['7 drift zones-missing'], []]);
  assert.deepEqual(zones('scratch', { 'main.go': NET['main.go'].replace('import "net/http"', 'import (\n\t"net/http"\n\t_ "time/tzdata"\n)') }), []);
});

test('zone data of an image of Alpine', () => {
  const copied = (from: string, run: string): string[] => named('copy-missing', `FROM ${from} AS build\nWORKDIR /src\nCOPY . .\nRUN ${run} && CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo\n${END.slice('FROM scratch\n'.length)}`, NET);
  assert.deepEqual(copied('golang:1.26-alpine', 'apk add --no-cache git'), ['6 broken copy-missing']);
  for (const [from, run] of [['golang:1.26-alpine', 'apk add --no-cache git tzdata'], ['golang:1.26-alpine', 'apk add --no-cache postgresql'], ['golang:1.26-alpine', './prepare'], ['golang:1.26-trixie', 'true']] as const) assert.deepEqual(copied(from, run), [], run);
});

test('users that a system has, and those that nobody made', () => {
  const user = (base: string, lines: string): string[] => named('user-unknown', `${on(base, 'CGO_ENABLED=0 go build -o /app .').replace(/USER .*\n/, lines)}`, NET);
  assert.deepEqual(user('alpine:3.24', 'USER app\n'), ['7 broken user-unknown']);
  assert.deepEqual(user('debian:trixie-slim', 'RUN apt-get update && apt-get install -y ca-certificates\nUSER app:app\n'), ['8 broken user-unknown']);
  assert.deepEqual(user('debian:trixie-slim', 'COPY --chown=app:staff go.mod /\nUSER 1\n'), ['7 drift user-unknown']);
  for (const lines of ['USER nobody\n', 'USER nobody:www-data\n', 'RUN adduser -D app\nUSER app\n', 'RUN apk add --no-cache nginx\nUSER nginx\n', 'RUN ./setup\nUSER app\n', "RUN echo 'app:x:1000:' >> /etc/group && echo 'app:x:1000:1000::/:' >> /etc/passwd\nUSER app\n", 'RUN <<E\nset -e\nuseradd app\nE\nUSER app\n']) assert.deepEqual(user('alpine:3.24', lines), [], lines);
  const told = (made: string, lines: string): string[] => named('user-unknown', `${on('scratch', `${made}CGO_ENABLED=0 go build -o /app .`).replace(/USER .*\n/, lines)}`, NET);
  assert.deepEqual(told('', 'COPY --from=build /etc/passwd /etc/group /etc/\nUSER app\n'), ['8 broken user-unknown']);
  assert.deepEqual(told('', 'COPY --from=build /etc/passwd /etc/\nUSER www-data\n'), []);
  assert.deepEqual(told('', 'COPY --from=build /etc/passwd /etc/\nUSER www-data:www-data\n'), ['8 broken user-unknown'], 'there is no group file');
  assert.deepEqual(told('addgroup --system app && ', 'COPY --from=build /etc/passwd /etc/group /etc/\nUSER app:app\n'), ['8 broken user-unknown'], 'a group is no user');
  for (const lines of ['COPY --from=build /etc/passwd /etc/\nUSER app\n', 'COPY --from=build /etc/passwd /etc/group /etc/\nUSER app:app\n']) assert.deepEqual(told('adduser --system --no-create-home app && ', lines), [], lines);
  assert.deepEqual(told('', 'COPY --from=build /etc/passwd /etc/\nCOPY passwd /etc/\nUSER app\n'), []);
});

test('secrets that are written out', () => {
  const secrets = (line: string): string[] => named('secret-in-image', on('scratch', 'CGO_ENABLED=0 go build -o /app .', `${GLIBC}${line}\n`));
  const token = `ghp_${'a1'.repeat(18)}`;
  for (const line of ['ARG GH_PAT', `RUN git config --global url.x.insteadOf ${token}`, 'RUN echo "machine github.com login bot password s3cr3t-and-long" > /root/.netrc']) assert.deepEqual(secrets(line), ['4 drift secret-in-image'], line);
  for (const line of ['ARG PATCH', 'ARG PATH_TO_X', 'RUN --mount=type=secret,id=t echo "machine github.com login bot password $(cat /run/secrets/t)" > /tmp/n']) assert.deepEqual(secrets(line), [], line);
});

test('a go command that names files is judged by these', () => {
  const files = { 'cmd/npc/npc.go': 'package main\n\nfunc main() {}\n', 'cmd/npc/sdk.go': 'package main\n\nimport (\n\t"C"\n)\n\n//export Foo\nfunc Foo(x *C.char) int { return 1 }\n\nfunc main() {\n}\n' };
  const told = (packages: string): string[] => named('cgo-off', on('scratch', `CGO_ENABLED=0 go build -o /app ${packages}`), files);
  assert.deepEqual([told('./cmd/npc/npc.go'), told('./cmd/npc'), told('./cmd/npc/npc.go ./cmd/npc/sdk.go')], [[], ['4 broken cgo-off'], ['4 broken cgo-off']]);
});

test('root in --chown is a number, and a name in USER', () => {
  const dockerfile = on('scratch', 'CGO_ENABLED=0 go build -o /app .').replace('COPY --from=build', 'COPY --from=build --chown=root:root');
  assert.deepEqual(named('user-unknown', dockerfile), []);
  assert.deepEqual(named('user-unknown', dockerfile.replace('USER 65532:65532', 'USER root')), ['7 broken user-unknown']);
});

test('a file that the program opens, and that the ignore file hides, is said to be hidden', () => {
  const files = { 'main.go': 'package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\tif _, err := os.ReadFile("config/app.yaml"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n', 'config/app.yaml': 'a: 1\n', '.dockerignore': 'config/*.yaml\n' };
  const [one] = check({ ...PROGRAM_WITH_STORE, ...files, Dockerfile: on('scratch', 'CGO_ENABLED=0 go build -o /app .').replace('COPY', 'COPY config /config\nCOPY') }).filter(({ rule }) => rule === 'file-not-copied');
  assert.match(one!.message, /is not in the image: \.dockerignore hides config\/app\.yaml/);
});

test('a platform that a variable of the stage hands on', () => {
  const from = `${GLIBC.replace('FROM ', 'FROM --platform=$BUILDPLATFORM ')}ARG TARGETOS TARGETARCH\n`;
  const fixed = (lines: string): string[] => named('platform-fixed', on('scratch', 'CGO_ENABLED=0 go build -o /app .', `${from}${lines}`));
  assert.deepEqual([fixed('ENV GOOS=$TARGETOS GOARCH=$TARGETARCH\n'), fixed('ARG GOARCH\n'), fixed('')], [[], [], ['5 drift platform-fixed']]);
});

test('zones that the go runtime answers by itself', () => {
  const zone = (name: string): string[] => named('zones-missing', on('scratch', 'CGO_ENABLED=0 go build -o /app .'), { 'main.go': `package main\n\nimport "time"\n\nfunc main() { time.LoadLocation(${name}) }\n` });
  assert.deepEqual(['""', '"UTC"', '"Local"', 'time.UTC.String()', '"Asia/Tokyo"'].map((name) => zone(name).length), [0, 0, 0, 0, 1]);
});

test('packages that bring a CA bundle along, and those that do not', () => {
  const tls = { 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com") }\n' };
  const told = (packages: string): number => named('ca-missing', on('debian:trixie-slim', 'CGO_ENABLED=0 go build -o /app .').replace('COPY --from', `RUN apt-get update && apt-get install -y ${packages}\nCOPY --from`), tls).length;
  assert.deepEqual(['libvips42', '--no-install-recommends libvips42', 'jq', 'curl'].map(told), [0, 1, 1, 0]);
});

test('names with a word of secrets that hold none', () => {
  const secrets = (line: string): number => named('secret-in-image', on('scratch', 'CGO_ENABLED=0 go build -o /app .', `${GLIBC}${line}\n`)).length;
  assert.deepEqual(['ENV GF_AUTH_ANONYMOUS_ORG_ROLE Admin', 'ENV GPG_KEY 46095ACC8548582C1A2699A9D27D666CD88E42B4', 'ENV HSM_TOKEN_LABEL=hydra', 'ENV HSM_TOKEN=hydra'].map(secrets), [0, 0, 0, 1]);
});

test('a vendor directory that is made before the image', () => {
  const files = { '.gitignore': 'vendor\n', 'go.mod': 'module example.com/gw\n\ngo 1.26\n\nrequire example.com/api v0.0.0\n\nreplace example.com/api => ./api\n', 'api/go.mod': 'module example.com/api\n\ngo 1.26\n', 'api/pb/pb.go': 'package pb\n\nconst A = 1\n', 'main.go': 'package main\n\nimport (\n\t"example.com/api/pb"\n\t"example.com/gw/internal/store"\n)\n\nfunc main() { println(pb.A, store.Name) }\n' };
  const told = (lines: string, flag: string): string[] => named('package-not-copied', `FROM golang:1.26-trixie AS build\nWORKDIR /src\n${lines}RUN CGO_ENABLED=0 go build ${flag}-o /app .\n${END}`, files);
  const some = 'COPY vendor/ vendor/\nCOPY go.mod main.go ./\n';
  assert.deepEqual([told(`${some}COPY internal internal\n`, '-mod=vendor '), told(some, '-mod=vendor ')], [[], ['5 broken package-not-copied']]);
});

test('a package that only the build names', () => {
  const files = { 'go.mod': PROGRAM_WITH_STORE['go.mod']!, 'cmd/task/main.go': 'package main\n\nfunc main() {}\n' };
  const gone = (line: string): string[] => briefly(check({ ...files, Dockerfile: `FROM golang:1.26-trixie AS build\nWORKDIR /src\n${line}\n${END}` }), ({ rule }) => rule === 'main-gone');
  assert.deepEqual(gone('ARG APP\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app ${APP}'), []);
  assert.deepEqual(gone('COPY . .\nRUN CGO_ENABLED=0 go build -o /app'), ['4 broken main-gone']);
});

test('files of one package: those that the image lacks, and those that the go command does not name', () => {
  const files = { 'main.go': 'package main\n\nfunc main() { serve() }\n', 'serve.go': 'package main\n\nfunc serve() {}\n', 'extra.go': 'package main\n\nimport (\n\t_ "embed"\n\n\t"example.com/app/internal/store"\n)\n\n//go:embed docs/store.md\nvar page string\n\nfunc extra() { println(store.Name, page) }\n', 'windows_test.go': 'package main\n' };
  const told = (dockerfile: string, more: Files = {}): string[] => briefly(check({ ...PROGRAM_WITH_STORE, ...files, ...more, Dockerfile: dockerfile }), ({ rule }) => /^(?:package|embed)-not-copied$/.test(rule));
  const compile = (what: string, ...lines: readonly string[]): string => `FROM golang:1.26-trixie AS build\nWORKDIR /src\n${lines.join('\n')}\nRUN CGO_ENABLED=0 go build -o /app ${what}\n${END}`;
  assert.deepEqual(told(compile('.', 'COPY go.mod main.go extra.go ./', 'COPY docs docs', 'COPY internal internal')), ['6 broken package-not-copied'], 'serve.go is not copied');
  assert.deepEqual(told(compile('.', 'COPY . .'), { '.dockerignore': 'serve.go\n' }), ['4 broken package-not-copied'], 'serve.go is hidden');
  assert.deepEqual(told(compile('main.go', 'COPY . .')), ['4 broken package-not-copied'], 'serve.go is not named');
  assert.deepEqual(told(compile('main.go serve.go', 'COPY go.mod *.go ./')), [], 'what extra.go imports and embeds is not compiled');
  assert.deepEqual(told(compile('main.go serve.go extra.go', 'COPY go.mod *.go ./')), ['4 broken package-not-copied', '4 broken embed-not-copied'], 'now it is');
  assert.deepEqual(told(compile('.', 'COPY go.mod main.go serve.go ./')), [], 'extra.go is used by nobody');
  assert.deepEqual(told(compile('.', 'COPY go.mod main.go ./', 'RUN ./make-the-rest')), [], 'something may make it');
});

test('what the golang image sets comes before what go env -w writes', () => {
  const told = (line: string): string[] => named('builder-too-old', on('scratch', 'CGO_ENABLED=0 go build -o /app .', GLIBC.replace('1.26-trixie', '1.24')).replace('COPY . .', `${line}\nCOPY . .`));
  assert.deepEqual(['RUN go env -w GOTOOLCHAIN=auto', 'ENV GOTOOLCHAIN=auto', 'RUN true'].map((line) => told(line).length), [1, 0, 1]);
});

test('CentOS, of which no release gets fixes', () => {
  const told = (base: string): string[] => named('base-ended', on(base, 'CGO_ENABLED=0 go build -o /app .'));
  assert.deepEqual(['centos:7', 'centos:8.4.2105', 'centos:centos7', 'centos'].map((base) => told(base).length), [1, 1, 1, 0]);
});
