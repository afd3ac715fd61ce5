import assert from 'node:assert/strict';
import test from 'node:test';
import { briefly, check, type Files } from './kit.ts';

/** Where the programs of a build lie, and what commands make of them: followed from the go command to the start. */
const PROGRAM = 'package main\n\nfunc main() { run() }\n\nfunc run() {}\n';
const SHOP: Files = {
  'go.mod': 'module example.com/app\n\ngo 1.26\n', 'main.go': PROGRAM, 'cmd/api/main.go': PROGRAM, 'cmd/worker/main.go': PROGRAM, 'lib/lib.go': 'package lib\n',
};
const NET: Files = { 'main.go': 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n' };
const BUILD = 'FROM golang:1.26-trixie AS build\nWORKDIR /w\nCOPY . .\n';
/** What is copied to the final stage, and what that starts. */
const end = (copy: string, entry: string): string => `FROM scratch\nCOPY --from=build ${copy}\nUSER 65532:65532\nENTRYPOINT ["${entry}"]\n`;
const broken = (dockerfile: string, more: Files = {}): string[] => briefly(check({ ...SHOP, ...more, Dockerfile: dockerfile }), ({ grade }) => grade === 'broken');

for (const { run, copy, entry, lines = '' } of [
  { run: 'CGO_ENABLED=0 go build -o /out/ ./cmd/api ./cmd/worker', copy: '/out /', entry: '/api' },
  { run: 'mkdir /out && CGO_ENABLED=0 go build -o /out ./cmd/...', copy: '/out /', entry: '/worker' },
  { run: 'mkdir /out && CGO_ENABLED=0 go build -o /out ./cmd/api', copy: '/out/ /bin/', entry: '/bin/api' },
  { run: 'CGO_ENABLED=0 go build -o /usr/local/bin ./cmd/api', copy: '/usr/local/bin/api /', entry: '/api' },
  { run: 'install -d /out && cd /out && CGO_ENABLED=0 go build -C /w -o /out ./cmd/api', copy: '/out/api /api', entry: '/api' },
  { run: 'CGO_ENABLED=0 go install ./cmd/api', copy: '/gp/bin/api /', entry: '/api', lines: 'ENV GOPATH=/gp\n' },
  { run: 'CGO_ENABLED=0 go install ./cmd/...', copy: '/go/bin/worker /', entry: '/worker' },
  { run: 'CGO_ENABLED=0 go build .', copy: '/w/app /', entry: '/app' },
  { run: 'CGO_ENABLED=0 go build ./cmd/api && mv api /usr/bin/served', copy: '/usr/bin/served /', entry: '/served' },
  { run: 'CGO_ENABLED=0 go build -o /x/api ./cmd/api && install -D -m 755 -t /out/usr/bin /x/api', copy: '/out /', entry: '/usr/bin/api' },
  { run: 'CGO_ENABLED=0 go build -o /x/api ./cmd/api && ln -s /x/api', copy: '/w/api /', entry: '/api' },
  { run: 'CGO_ENABLED=0 go build -o /x/api ./cmd/api && mkdir /out && ln -t /out /x/api', copy: '/out/api /', entry: '/api' },
  { run: 'ln -s /w /p && cd /p && CGO_ENABLED=0 go build -o bin/api ./cmd/api', copy: '/w/bin/api /', entry: '/api' },
  { run: 'CGO_ENABLED=0 go build -o /api ./cmd/api && mkdir -p /out/{a,b}', copy: '/out/b /api /', entry: '/api' },
  { run: 'CGO_ENABLED=0 go build -o /api ./cmd/api && install -d -o 5 /out /tmpdir', copy: '/out /api /', entry: '/api' },
  { run: 'CGO_ENABLED=0 go build -o /api ./cmd/api && useradd -m -d /data -u 5000 app', copy: '/data /api /', entry: '/api' },
  { run: 'CGO_ENABLED=0 go build -o /api ./cmd/api && adduser --disabled-password app', copy: '/home/app /api /', entry: '/api' },
  { run: "CGO_ENABLED=0 go build -o /api ./cmd/api && mkdir -p /out && sed -n 'w /out/users' /etc/passwd", copy: '/out/users /api /', entry: '/api' },
  { run: 'mkdir -p /out && cd /out && mkdir etc && echo app:x:1:1::/: >etc/passwd && cd /w && CGO_ENABLED=0 go build -o /api ./cmd/api', copy: '/out/etc/passwd /api /', entry: '/api' },
]) {
  test(`fits: ${lines}${run}`, () => assert.deepEqual(broken(`${BUILD}${lines}RUN ${run}\n${end(copy, entry)}`), []));
}

for (const { run, copy, says } of [
  { run: 'CGO_ENABLED=0 go build -o /out/ ./cmd/api', copy: '/out/server /app', says: ['6 broken copy-missing'] },
  { run: 'CGO_ENABLED=0 go build .', copy: '/w/server /app', says: [] },
  { run: 'CGO_ENABLED=0 go install .', copy: '/go/bin/server /app', says: [] },
  { run: 'go build .', copy: '/w/app /app', says: ['4 broken loader-missing'] },
  { run: 'go install .', copy: '/go/bin/app /app', says: ['4 broken loader-missing'] },
  { run: 'go build -o app . && cp app /usr/bin/server', copy: '/usr/bin/server /app', says: ['4 broken loader-missing'] },
  { run: 'go build -o app . && mv ./app /usr/local/bin/', copy: '/usr/local/bin/app /app', says: ['4 broken loader-missing'] },
]) {
  test(`found: ${run}, COPY ${copy}`, () => {
    const found = broken(`${BUILD}RUN ${run}\n${end(copy, '/app')}`, NET);
    assert.deepEqual(found.filter((one) => says.some((said) => said === one)), says, found.join('\n'));
  });
}

test('a program that is no more, in the ways in which go is told of it', () => {
  const gone = (run: string, lines = ''): string[] => broken(`${BUILD}${lines}RUN ${run}\n${end('/app /app', '/app')}`);
  for (const run of ['CGO_ENABLED=0 go build -o /app cmd/api/server.go', 'CGO_ENABLED=0 go build -C /w/cmd/gone -o /app', 'CGO_ENABLED=0 go build -o /app ./cmd/gone/...']) assert.deepEqual(gone(run), ['4 broken main-gone'], run);
  assert.deepEqual(gone('CGO_ENABLED=0 go build -o /app', 'WORKDIR /w/cmd/serve\n'), ['5 broken main-gone']);
  assert.deepEqual(gone('CGO_ENABLED=0 go build -o /app', 'WORKDIR /w/cmd/api\n'), []);
  assert.deepEqual(gone('mkdir -p cmd/made && cp cmd/api/main.go cmd/made/ && CGO_ENABLED=0 go build -o /app ./cmd/made'), []);
  const [finding] = check({ ...SHOP, Dockerfile: `${BUILD}RUN CGO_ENABLED=0 go build -C cmd/gone -o /app\n${end('/app /app', '/app')}` });
  assert.match(finding!.message, /builds cmd\/gone, which/);
});

test('a go command without its module', () => {
  const bare = 'FROM golang:1.26-trixie AS build\nWORKDIR /w\n';
  const rest = `COPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${end('/app /app', '/app')}`;
  assert.deepEqual(broken(`${bare}RUN go mod download\n${rest}`), ['3 broken module-not-copied']);
  assert.deepEqual(broken(`${bare}RUN go mod download golang.org/x/text@v0.30.0\n${rest}`), []);
  assert.deepEqual(broken(`${bare}RUN go install example.com/app/cmd/api@latest\nFROM alpine:3.24\n`), [], 'a named release needs none');
  const named = `${BUILD}RUN CGO_ENABLED=0 go build -o /app example.com/app\n${end('/app /app', '/app')}`;
  assert.deepEqual(broken(named, { '.dockerignore': 'go.*\n' }), ['4 broken module-not-copied']);
  assert.deepEqual(broken(named), []);
});

test('cgo on Alpine without a compiler', () => {
  const told = (run: string, more: Files = NET, lines = ''): string[] => broken(`${BUILD.replace('trixie', 'alpine')}${lines}RUN ${run}\n${end('/app /app', '/app').replace('scratch', 'alpine:3.24')}`, more);
  assert.deepEqual([told('CGO_ENABLED=1 go build -o /app .'), told('go build -race -o /app .')], [['4 broken cgo-compiler'], ['4 broken cgo-compiler']]);
  assert.deepEqual([told('CGO_ENABLED=1 go build -o /app .', {}), told('go build -o /app .'), told('CGO_ENABLED=1 go build -tags netgo -o /app .'), told('CGO_ENABLED=1 go build -o /app .', NET, 'RUN apk add --no-cache gcc musl-dev\n')], [[], [], [], []]);
});

test('a stage that takes from itself', () => {
  const taken = (from: string, lines = ''): string[] => broken(`${lines}${BUILD}COPY --from=${from} /etc/passwd /p\nRUN CGO_ENABLED=0 go build -o /app .\n${end('/app /app', '/app')}`);
  assert.deepEqual([taken('build'), taken('0')], [['4 broken stage-missing'], ['4 broken stage-missing']]);
  assert.deepEqual([taken('0', 'FROM alpine:3.24\n'), taken('build', 'FROM alpine:3.24 AS build\n')], [[], ['5 broken stage-missing']]);
});

test('files that are given to a name that nobody has', () => {
  const given = (base: string, lines: string): string[] => briefly(check({ ...SHOP, Dockerfile: `${BUILD}RUN CGO_ENABLED=0 go build -o /app .\nFROM ${base}\n${lines}USER 1\nENTRYPOINT ["/app"]\n` }), ({ rule }) => rule === 'user-unknown');
  assert.deepEqual(given('scratch', 'COPY --from=build --chown=shop /app /app\n'), ['6 broken user-unknown']);
  assert.deepEqual(given('scratch', 'COPY --from=build /app /app\nCOPY --chown=shop go.mod /\n'), ['7 drift user-unknown']);
  assert.deepEqual(given('example.com/base', 'COPY --from=build --chown=shop /app /app\n'), [], 'a base of which nothing is known');
  assert.deepEqual(given('alpine:3.24', 'COPY --from=build --chown=shop:shop /app /app\n'), ['6 drift user-unknown']);
});

test('what a shell starts as root, and what no shell can', () => {
  const told = (rule: string, base: string, lines: string, before = ''): string[] => briefly(check({ ...SHOP, ...NET, Dockerfile: `${BUILD}RUN CGO_ENABLED=0 go build -o /app .\nFROM ${base}\n${before}COPY --from=build /app /app\n${lines}` }), (one) => one.rule === rule);
  for (const lines of ['CMD /app --migrate && /app\n', 'CMD /app -p ${PORT:-80} > /dev/stdout\n', 'USER 00\nCMD ["/app"]\n']) assert.equal(told('root-user', 'alpine:3.24', lines).length, 1, lines);
  for (const lines of ['CMD su-exec app /app && true\n', 'CMD ./start.sh && /app\n']) assert.deepEqual(told('root-user', 'alpine:3.24', lines), [], lines);
  for (const [base, lines] of [['gcr.io/distroless/static-debian13', 'RUN ["/bin/sh", "-c", "mkdir /x"]\n'], ['scratch', 'HEALTHCHECK CMD ["/bin/sh", "-c", "true"]\n'], ['scratch', 'HEALTHCHECK CMD ["curl", "-f", "http://localhost"]\n'], ['cgr.dev/chainguard/static', 'RUN true\n']] as const) assert.deepEqual(told('shell-missing', base, lines), ['7 broken shell-missing'], lines);
  for (const [base, lines] of [['scratch', 'RUN ["/app", "init"]\n'], ['scratch', 'HEALTHCHECK CMD ["/app", "health"]\n'], ['scratch', 'ENV PATH=$PATH:/srv\nHEALTHCHECK CMD ["app", "health"]\n'], ['alpine:3.24', 'HEALTHCHECK CMD ["wget", "-q", "http://localhost"]\n']] as const) assert.deepEqual(told('shell-missing', base, lines), [], lines);
  assert.deepEqual(told('shell-form', 'cgr.dev/chainguard/static', 'CMD /app\n'), ['7 broken shell-form']);
  assert.deepEqual(told('shell-form', 'alpine:3.24', 'ENTRYPOINT ["/app"]\nCMD -v\n'), ['8 drift shell-form']);
  assert.deepEqual(told('start-missing', 'scratch', 'ENTRYPOINT []\nCMD ["/server"]\n'), ['8 broken start-missing']);
  assert.deepEqual([told('start-missing', 'scratch', 'ENTRYPOINT ["/app"]\n', 'WORKDIR /app\n'), told('start-missing', 'scratch', 'ENTRYPOINT ["/app/app"]\n', 'WORKDIR /app\n')], [['8 broken start-missing'], []]);
});

test('a package that is removed again', () => {
  const zones = (run: string): string[] => briefly(check({ ...SHOP, 'main.go': 'package main\n\nimport "time"\n\nfunc main() { time.LoadLocation("Asia/Tokyo") }\n', Dockerfile: `${BUILD}RUN CGO_ENABLED=0 go build -o /app .\nFROM alpine:3.24\nRUN ${run}\nCOPY --from=build /app /app\nUSER 1\nENTRYPOINT ["/app"]\n` }), ({ rule }) => rule === 'zones-missing');
  for (const run of ['apk add tzdata && cp /usr/share/zoneinfo/Asia/Tokyo /etc/localtime && apk del tzdata', 'apk add --virtual .zones tzdata && cp /usr/share/zoneinfo/Asia/Tokyo /etc/localtime && apk del .zones']) assert.deepEqual(zones(run), ['5 drift zones-missing'], run);
  for (const run of ['apk add tzdata', 'apk add --virtual .b git tzdata && apk add tzdata && apk del git']) assert.deepEqual(zones(run), [], run);
});

test('a program that asks nobody but itself needs no certificates', () => {
  const certificates = (code: string): string[] => briefly(check({ ...SHOP, 'main.go': `package main\n\nimport "net/http"\n\nfunc main() {\n${code}\n}\n`, Dockerfile: `${BUILD}RUN CGO_ENABLED=0 go build -o /app .\n${end('/app /app', '/app')}` }), ({ rule }) => rule === 'ca-missing');
  for (const code of ['http.Get("http://127.0.0.1:8080/healthz")', 'r, _ := http.NewRequest("GET", "http://localhost:8080", nil)\nhttp.DefaultClient.Do(r)', 'cl := http.Client{}\ncl.Get("http://[::1]/")']) assert.deepEqual(certificates(code), [], code);
  for (const code of ['http.Get("http://127.0.0.1/")\nhttp.Get(url)', 'http.Get("http://example.com")', 'http.Get("http://localhost.example.com")', 'client := http.Client{}\nclient.Get(url)\nclient.Get("http://localhost/")', 'http.Post("http://localhost/", "", nil)\nhttp.DefaultTransport.RoundTrip(r)']) assert.equal(certificates(code).length, 1, code);
});

test('a directory that the program opens by a bare name', () => {
  const told = (code: string, copy = ''): string[] => briefly(check({ ...SHOP, 'migrations/1.sql': '', 'main.go': `package main\n\nimport (\n\t"log"\n\t"os"\n)\n\nfunc main() {\n\tfiles, err := os.ReadDir(${code})\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tprintln(len(files))\n}\n`, Dockerfile: `${BUILD}RUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nWORKDIR /srv\n${copy}COPY --from=build /app /app\nUSER 1\nENTRYPOINT ["/app"]\n` }), ({ rule }) => rule === 'file-not-copied');
  assert.deepEqual([told('"migrations"'), told('"./migrations"'), told('"nothing"'), told('"migrations"', 'COPY migrations migrations\n')], [['5 broken file-not-copied'], ['5 broken file-not-copied'], [], []]);
});

test('a bind mount takes from the context what COPY would, and its source may be missing or hidden too', () => {
  const of = (mount: string, more: Files = {}): string[] => broken(`FROM golang:1.26-trixie AS build\nWORKDIR /w\nRUN --mount=type=bind,${mount} true\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /api ./cmd/api\n${end('/api /', '/api')}`, more);
  assert.deepEqual(of('source=go.work,target=/w/go.work'), ['3 broken copy-missing']);
  assert.deepEqual(of('src=./cmd/../gone,dst=/w/gone'), []);
  assert.deepEqual(of('source=cmd,target=/w/cmd', { '.dockerignore': 'cmd\n!lib\n' }).filter((one) => one.startsWith('3 ')), ['3 broken copy-ignored']);
  assert.deepEqual(of('target=/w'), []);
  assert.deepEqual(of('from=alpine:3.22,source=gone,target=/w/gone'), []);
  assert.deepEqual(of('source=go.mod,target=go.mod'), []);
});

test('an ENV that takes its platform from an argument the stage does not declare is empty as a command’s own is', () => {
  const of = (lines: string): string[] => briefly(check({ ...SHOP, Dockerfile: `FROM --platform=$BUILDPLATFORM golang:1.26-trixie AS build\nWORKDIR /w\n${lines}COPY . .\nRUN CGO_ENABLED=0 go build -o /api ./cmd/api\n${end('/api /', '/api')}` }), ({ rule }) => rule === 'platform-undeclared');
  assert.deepEqual(of('ENV GOOS=linux GOARCH=$TARGETARCH\n'), ['3 drift platform-undeclared']);
  assert.deepEqual(of('ENV GOARCH $TARGETARCH\n'), ['3 drift platform-undeclared']);
  assert.deepEqual(of('ARG TARGETARCH\nENV GOARCH=${TARGETARCH}\n'), []);
  assert.deepEqual(of('ENV GOARCH=${TARGETARCH:-amd64}\n'), []);
  assert.deepEqual(of('ENV NAME=$TARGETARCH\n'), []);
});

test('a directory that the image holds brings the credentials that lie in it; what only a builder sees, or the ignore file hides, does not', () => {
  const netrc: Files = { '.netrc': 'machine example.com login a password b\n', 'testdata/id_rsa': 'KEY\n' };
  const of = (dockerfile: string, more: Files = netrc): string[] => briefly(check({ ...SHOP, ...more, Dockerfile: dockerfile }), ({ rule }) => rule === 'secret-in-image');
  const single = `${BUILD}RUN CGO_ENABLED=0 go build -o /api ./cmd/api\nUSER 65532\nENTRYPOINT ["/api"]\n`;
  assert.deepEqual(of(single), ['3 drift secret-in-image']);
  assert.deepEqual(of(single, { '.npmrc': '//registry.example.com/:_authToken=0123\n' }), ['3 drift secret-in-image']);
  assert.deepEqual(of(single, { '.npmrc': '//registry.example.com/:_authToken=${TOKEN}\n', 'testdata/id_rsa': 'KEY\n' }), []);
  assert.deepEqual(of(single, { ...netrc, '.dockerignore': '.netrc\n' }), []);
  assert.deepEqual(of(`${BUILD}RUN CGO_ENABLED=0 go build -o /api ./cmd/api\n${end('/api /', '/api')}`), []);
});

test('in a workspace without a module at the top the module is that of the package', () => {
  const shop = (member: string): Files => ({ 'go.work': 'go 1.26\n\nuse (\n\t./a\n\t./b\n)\n', 'a/go.mod': 'module example.com/a\n\ngo 1.26\n', 'a/main.go': PROGRAM, 'b/go.mod': 'module example.com/b\n\ngo 1.26\n', [member]: 'package lib\n' });
  const of = (run: string, { from = 'golang:1.26-trixie', copy = '. .', lines = '' } = {}): string[] => briefly(check({ ...shop('b/lib.go'), Dockerfile: `FROM ${from} AS build\nWORKDIR /w\n${lines}COPY ${copy}\nRUN ${run}\n${end('/app /', '/app')}` }), ({ grade }) => grade === 'broken');
  for (const run of ['./a', 'example.com/a', './a/...']) assert.deepEqual(of(`CGO_ENABLED=0 go build -o /app ${run}`), [], run);
  assert.deepEqual(of('go mod download && CGO_ENABLED=0 go build -o /app ./a'), []);
  assert.deepEqual(of('cd / && CGO_ENABLED=0 go build -o /app ./w/a', { lines: 'ENV GOWORK=/w/go.work\n' }), []);
  assert.deepEqual(of('CGO_ENABLED=0 go build -o /app ./a', { from: 'golang:1.25-trixie' }), ['1 broken builder-too-old']);
  assert.deepEqual(of('CGO_ENABLED=0 go build -o /app ./a', { copy: 'go.work ./\nCOPY a ./a/' }), ['5 broken module-not-copied']);
  assert.deepEqual(of('GOWORK=off CGO_ENABLED=0 go build -o /app ./a'), ['4 broken module-not-copied']);
});

test('Go files that the Dockerfile lays where the repository has other ones', () => {
  const of = (copies: string, run: string, more: Files = {}): string[] => broken(`FROM golang:1.26-trixie AS build\nWORKDIR /w\n${copies}RUN CGO_ENABLED=0 go build -o /app ${run}\n${end('/app /', '/app')}`, { 'main.go': 'package lib\n', 'app/app.go': PROGRAM, ...more });
  for (const [copies, run] of [
    ['COPY go.mod ./\nCOPY cmd/api/*.go ./\n', '.'], ['COPY go.mod cmd/api/main.go ./\n', ''], ['COPY go.mod .\nCOPY app/ ./\n', '.'], ['COPY go.mod .\nADD app/*.go .\n', '.'],
    ['COPY go.mod ./\nCOPY cmd/ ./\n', './api'], ['COPY go.mod ./\nCOPY cmd/api ./cmd/server\n', './cmd/server'], ['COPY . .\nRUN printf "package main" > gen.go\n', '.'],
    ['COPY go.mod ./\nARG SERVICE=api\nCOPY cmd/${SERVICE} ./\n', '.'],
  ] as const) assert.deepEqual(of(copies, run), [], copies);
  assert.deepEqual(of('COPY . .\nCOPY docs ./\n', './cmd/gone', { 'docs/a.md': '' }), ['5 broken main-gone']);
  assert.deepEqual(of('COPY . .\n', '.'), ['4 broken main-gone']);
});

test('packages that xargs or find hands over are not told', () => {
  for (const run of ['echo ./cmd/api | xargs CGO_ENABLED=0 go build -o /app', 'go list ./cmd/... | xargs -n1 go install', 'find cmd -mindepth 1 -maxdepth 1 -type d -exec go build -o /out/ ./{} \\;']) {
    assert.deepEqual(briefly(check({ ...SHOP, 'main.go': 'package lib\n', Dockerfile: `${BUILD}RUN ${run}\n${end('/app /', '/app')}` }), ({ rule }) => rule === 'main-gone'), [], run);
  }
});

test('the name of a stage that a makefile says for something else, and one that it gives an image', () => {
  const of = (more: Files): string[] => broken(`FROM golang:1.26-trixie AS builder\nWORKDIR /w\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /api ./cmd/api\n${end('/api /', '/api')}`, more);
  assert.deepEqual(of({ Makefile: 'build:\n\tgo build -o bin/api ./cmd/api\n', '.github/workflows/ci.yml': 'jobs:\n  image:\n    steps:\n      - run: docker build .\n' }), ['6 broken stage-missing']);
  for (const line of ['docker build -t build -f build.Dockerfile .', 'docker build --tag build:latest .', 'docker tag app build']) assert.deepEqual(of({ Makefile: `image:\n\t${line}\n` }), [], line);
});

test('another file in the place of go.mod replaces what that does not', () => {
  const files: Files = { 'go.mod': 'module example.com/app\n\ngo 1.26\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ./lib\n', 'ci.mod': 'module example.com/app\n\ngo 1.26\n', 'lib/go.mod': 'module example.com/lib\n', 'main.go': 'package main\n\nimport "example.com/lib"\n\nfunc main() { lib.Run() }\n', 'lib/lib.go': 'package lib\n\nfunc Run() {}\n' };
  const of = (flag: string): string[] => briefly(check({ ...files, Dockerfile: `FROM golang:1.26-trixie AS build\nWORKDIR /w\nCOPY go.mod ci.mod main.go ./\nRUN CGO_ENABLED=0 go build ${flag}-o /app .\n${end('/app /', '/app')}` }), ({ rule }) => /not-copied/.test(rule));
  assert.deepEqual(of('-modfile=ci.mod '), []);
  assert.deepEqual(of(''), ['4 broken module-not-copied', '4 broken package-not-copied']);
});

test('an ARG is raised for the builder alone where nothing else goes by it', () => {
  const raised = (more: string): boolean => check({ ...SHOP, Dockerfile: `ARG V=1.22\nFROM golang:\${V}-trixie AS build\nWORKDIR /w\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /api ./cmd/api\n${more}${end('/api /', '/api')}` }).some(({ rule, edits = [] }) => rule === 'builder-too-old' && edits.length > 0);
  assert.equal(raised(''), true);
  assert.equal(raised('FROM golang:${V}-trixie AS tests\nRUN true\n'), true);
  assert.equal(raised('FROM company/go-runtime:${V} AS other\nRUN true\n'), false);
  assert.equal(raised('ARG V\nRUN apt-get install -y postgres-$V\n'), false);
});
