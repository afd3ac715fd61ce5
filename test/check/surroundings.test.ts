import assert from 'node:assert/strict';
import test from 'node:test';
import { checkRepository } from '../../src/check/check.ts';
import { briefly, check, inputOf, type Files } from './kit.ts';

// What make, compose, bake and workflows say of how an image is built.

const MAIN = 'package main\n\nimport (\n\t"log"\n\t"net/http"\n)\n\nfunc main() { log.Fatal(http.ListenAndServe(":8080", nil)) }\n';
const MODULE = 'module example.com/app\n\ngo 1.26\n';
const END = 'FROM alpine:3.24\nCOPY --from=0 /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n';

const broken = (files: Files): string[] => briefly(check(files), ({ grade }) => grade === 'broken');

for (const { what, files } of [
  { what: 'compose', files: { 'compose.yaml': 'services:\n  a:\n    build:\n      context: src\n      dockerfile: ../docker/Dockerfile\n' } },
  { what: 'make', files: { Makefile: 'all:\n\tdocker build \\\n\t  -f docker/Dockerfile src\n' } },
  { what: 'a workflow', files: { '.github/workflows/ci.yml': 'jobs:\n  b:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          context: ./src\n          file: docker/Dockerfile\n' } },
  { what: 'a script beside it', files: { 'docker/build.sh': 'docker build -f Dockerfile ../src\n' } },
] satisfies { what: string; files: Files }[]) {
  test(`the context is the one that ${what} names`, () => {
    const own: Files = { 'src/go.mod': MODULE, 'src/main.go': MAIN, 'docker/Dockerfile': `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}` };
    assert.deepEqual(broken({ ...own, ...files }), []);
    assert.deepEqual(broken(own), ['4 broken module-not-copied']);
  });
}

for (const { what, dockerfile, by, rule } of [
  { what: 'the program', dockerfile: `FROM golang:1.26\nARG SVC=none\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app ./cmd/\${SVC}\n${END}`, by: '--build-arg SVC=a', rule: 'main-gone' },
  { what: 'a file', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app ./cmd/a\nARG CONF=none.yaml\nCOPY \${CONF} /\n${END}`, by: '--build-arg CONF=a.yaml', rule: 'copy-missing' },
  { what: 'cgo', dockerfile: `FROM golang:1.26\nARG CGO_ENABLED=1\nENV CGO_ENABLED=\${CGO_ENABLED}\nWORKDIR /src\nCOPY . .\nRUN go build -o /app ./cmd/a\n${END}`, by: '--build-arg CGO_ENABLED=0', rule: 'loader-missing' },
  { what: 'the base', dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN go build -o /app ./cmd/a\nARG BASE=alpine:3.24\nFROM \${BASE}\nCOPY --from=0 /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n`.replace(/^([^]*?)(ARG BASE=\S+\n)/, '$2$1'), by: '--build-arg BASE=debian:trixie-slim', rule: 'loader-missing' },
]) {
  test(`an argument that something sets makes no finding broken: ${what}`, () => {
    const files: Files = { 'go.mod': MODULE, 'cmd/a/main.go': MAIN, Dockerfile: dockerfile };
    assert.deepEqual(check(files).filter((one) => one.rule === rule).map(({ grade }) => grade), ['broken']);
    assert.deepEqual(check({ ...files, Makefile: `image:\n\tdocker build ${by} .\n` }).filter((one) => one.rule === rule).map(({ grade }) => grade), ['drift']);
  });
}

test('a directory that is filled by commands is copied as one: what they do not name is not in it', () => {
  const files: Files = {
    'go.mod': MODULE, 'main.go': MAIN.replace('func main() {', 'func main() {\n\tif _, err := time.LoadLocation("Europe/Berlin"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n\t').replace('"net/http"', '"net/http"\n\t"time"'),
    Dockerfile: 'FROM golang:1.26 AS build\nRUN mkdir -p /rootfs/etc/ssl/certs && cp /etc/ssl/certs/ca-certificates.crt /rootfs/etc/ssl/certs/ && echo x >>/rootfs/etc/passwd\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM scratch\nCOPY --from=build /rootfs/ /\nCOPY --from=build /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n',
  };
  assert.deepEqual(briefly(check(files), ({ grade }) => grade !== 'advice'), ['6 drift zones-missing']);
});

test('a page of Markdown that is embedded by its name is no placeholder', () => {
  const files: Files = {
    'go.mod': MODULE, 'main.go': MAIN.replace('import (', 'import (\n\t_ "embed"').replace('func main', '//go:embed README.md\nvar page string\n\nfunc main'), 'README.md': '# app\n', '.dockerignore': '*.md\n',
    Dockerfile: `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`,
  };
  assert.deepEqual(checkRepository(inputOf(files)).filter(({ grade }) => grade === 'broken').map(({ rule }) => rule), ['embed-not-copied']);
});

test('a file that is opened is missed as a fault where every start opens it, else as advice, and not at all where it is mounted', () => {
  const docker = 'FROM golang:1.26-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM alpine:3.24\nWORKDIR /srv\nCOPY --from=build /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n';
  const read = '\tif _, err := os.ReadFile("app.yml"); err != nil {\n\t\tpanic(err)\n\t}\n';
  const load = `func load() {\n${read}}\n`;
  const code = (body: string, more = ''): Files => ({
    'go.mod': 'module example.com/app\n\ngo 1.26\n', 'app.yml': 'a: 1\n', Dockerfile: docker,
    'main.go': `package main\n\nimport (\n\t"flag"\n\t"os"\n\t"runtime"\n)\n\nvar _, _ = flag.Args, runtime.GOOS\n\nfunc main() {\n${body}}\n\n${more}`,
  });
  const told = (files: Files): string[] => check(files).filter(({ rule }) => rule === 'file-not-copied').map(({ grade }) => grade);
  for (const files of [code(read), code('\tload()\n', load), code('\tprintln(1)\n', `func init() {\n${read}}\n`)]) assert.deepEqual(told(files), ['broken'], files['main.go']);
  for (const files of [
    code('\tswitch os.Args[1] {\n\tcase "seed":\n\t\tload()\n\t}\n', load),
    code('\tdev := flag.Bool("dev", false, "x")\n\tflag.Parse()\n\tif *dev {\n\t\tload()\n\t}\n', load),
    code('\tif runtime.GOOS == "windows" {\n\t\tload()\n\t}\n', load),
    code('\tgo load()\n', load),
  ]) assert.deepEqual(told(files), ['advice'], files['main.go']);
  assert.deepEqual(told(code('\tprintln(1)\n', load.replace('load', 'Unused'))), [], 'nobody calls it');
  assert.deepEqual(told(code(`\tos.Chdir("/data")\n${read}`)), []);
  const mounts: Files = {
    'compose.yaml': 'services:\n  app:\n    build: .\n    volumes:\n      - ./app.yml:/srv/app.yml:ro\n', 'deploy/compose.yml': 'services:\n  app:\n    volumes: ["./:/srv"]\n',
    'k8s/app.yaml': 'spec:\n  containers:\n    - volumeMounts:\n        - name: config\n          mountPath: /srv/app.yml\n          subPath: app.yml\n', Makefile: 'run:\n\tdocker run -v $(PWD)/app.yml:/srv/app.yml app\n',
    'README.md': '```\ndocker run --mount type=bind,source=./app.yml,target=/srv/app.yml app\n```\n', 'compose.override.yaml': 'configs:\n  app:\n    file: app.yml\nservices:\n  app:\n    configs:\n      - source: app\n        target: /srv/app.yml\n',
  };
  for (const [path, text] of Object.entries(mounts)) assert.deepEqual(told({ ...code(read), [path]: text }), [], path);
  assert.deepEqual(told({ ...code(read), 'README.md': 'see http://srv/app.yml\n', 'compose.yaml': 'services:\n  app:\n    volumes: ["./data:/srv/data"]\n' }), ['broken']);
});

test('go commands that build nothing, and one that the image starts, need the release and the program as well', () => {
  const files = (dockerfile: string): Files => ({ 'go.mod': MODULE, 'main.go': MAIN, Dockerfile: dockerfile });
  const stage = (tag: string): string => `FROM golang:${tag}\nWORKDIR /src\nCOPY . .\n`;
  assert.deepEqual(broken(files(`${stage('1.24')}USER 1\nCMD ["go", "run", "."]\n`)), ['1 broken builder-too-old']);
  assert.deepEqual(broken(files(`${stage('1.24')}RUN go vet ./...\nUSER 1\n`)), ['1 broken builder-too-old']);
  assert.deepEqual(broken(files(`${stage('1.26')}RUN go vet ./...\nUSER 1\nCMD ["go", "run", "./cmd/server"]\n`)), ['6 broken main-gone']);
  for (const quiet of ['RUN go vet ./... || true', 'RUN go run example.com/tool@v1.2.3', 'RUN GOTOOLCHAIN=auto go test ./...', 'ENV GOTOOLCHAIN=auto\nCMD ["go", "run", "."]', 'CMD ["go", "run", "example.com/tool@latest"]', 'RUN go version']) {
    assert.deepEqual(broken(files(`${stage('1.24')}USER 1\n${quiet}\n`)), [], quiet);
  }
  assert.deepEqual(broken(files(`${stage('1.26')}USER 1\nCMD go run main.go\n`)), []);
  const tools: Files = { ...files(`${stage('1.24')}RUN cd tools && go run .\nUSER 1\n`), 'tools/go.mod': 'module example.com/tools\n\ngo 1.22\n', 'tools/main.go': 'package main\n\nfunc main() {}\n' };
  assert.deepEqual(broken(tools), [], 'a module of its own');
});

test('what the generator copied and the repository has no more is an update’s to render', () => {
  const docker = `FROM golang:1.26\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM alpine:3.24\nCOPY --from=0 /app /app\nCOPY pages /srv/pages\nUSER 65532\nENTRYPOINT ["/app"]\n`;
  const files: Files = { 'go.mod': MODULE, 'main.go': MAIN, Makefile: 'run:\n\tgo run . pages\n', Dockerfile: docker };
  const told = (base: string): unknown[] => checkRepository({ ...inputOf(files, '0.1.0'), bases: new Map([['Dockerfile', base]]) }).filter(({ rule }) => rule === 'copy-missing').map(({ grade, followed }) => [grade, followed]);
  assert.deepEqual(told(docker), [['drift', true]]);
  assert.deepEqual(told(docker.replace('COPY pages /srv/pages\n', '')), [['advice', false]], 'the Makefile speaks of what its owner copies');
});

test('a CA bundle for an image without a package manager is copied from the builder', () => {
  const code = 'package main\n\nimport "net/http"\n\nfunc main() { http.Get("https://example.com") }\n';
  for (const [base, edited] of [['busybox:1.37', true], ['debian:trixie-slim', false]] as const) {
    const [found] = check({ 'go.mod': MODULE, 'main.go': code, Dockerfile: `FROM golang:1.26 AS b\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\nFROM ${base}\nCOPY --from=b /app /app\nUSER 65532\nENTRYPOINT ["/app"]\n` }).filter(({ rule }) => rule === 'ca-missing');
    assert.deepEqual([found?.edits.length === 1, /install ca-certificates/.test(found?.remedy ?? '')], [edited, !edited], base);
  }
});

test('below a module at the top a Dockerfile of the record is judged over its own directory, and one whose context something names over that', () => {
  const files = (more: Files = {}): Files => ({
    'go.mod': MODULE, 'main.go': MAIN, 'services/api/go.mod': 'module example.com/api\n\ngo 1.27\n', 'services/api/main.go': MAIN,
    'services/api/Dockerfile': `FROM golang:1.26\nWORKDIR /src\nCOPY go.mod ./\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n${END}`, ...more,
  });
  const rules = (of: Files, recorded?: string): string[] => check(of, recorded).map(({ rule }) => rule).filter((rule) => /^(?:builder-too-old|main-gone)$/.test(rule));
  assert.deepEqual(rules(files()), [], 'either may be the context');
  assert.deepEqual(rules(files(), '0.1.0'), ['builder-too-old']);
  assert.deepEqual(rules(files({ 'compose.yaml': 'services:\n  api:\n    build: ./services/api\n' })), ['builder-too-old']);
  assert.deepEqual(rules(files({ Makefile: 'docker-build: services/api\n\tdocker compose build services/api\n' })), [], 'neither is a context');
  const { 'services/api/main.go': _, ...gone } = files();
  assert.deepEqual(rules(gone, '0.1.0'), ['builder-too-old', 'main-gone']);
});
