import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { analyze } from '../../src/analyze/analyze.ts';
import { readDockerFiles } from '../../src/analyze/evidence/docker-files.ts';
import { readMentions } from '../../src/analyze/evidence/readers.ts';
import { readFrontEnds } from '../../src/analyze/front-ends/front-ends.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { readPrivateModules } from '../../src/analyze/modules/private-modules.ts';
import { memoryRepo } from '../../src/repo.ts';

// Files that people break: no input may end in an exception or take long. EVIDENCE_RUNS raises the number of inputs.
const RUNS = Number(process.env['EVIDENCE_RUNS'] ?? 2000);

/** One sound file of each kind; each gives at least one fact. */
const sound: Readonly<Record<string, string>> = {
  Makefile:
    'GO ?= go\nA = $(addprefix bin/,api web)\nall: $(A)\nbin/%: cmd/%\n\t@cd . && $(GO) build -tags "a b" -ldflags "-X main.v=$(shell git describe)" -o $@ ./$<\nx:\n\tN=api $(MAKE) y\ny:\n\tgo build ./cmd/$(N)\n',
  'Taskfile.yml': 'vars: { A: api }\ntasks:\n  build:\n    dir: .\n    cmds:\n      - go build ./cmd/{{.A}}\n',
  justfile: 'a := "api"\nbuild:\n    go build ./cmd/{{a}}\n',
  'magefile.go':
    '//go:build mage\n\npackage main\n\nimport "github.com/magefile/mage/sh"\n\nconst a = "a " + b\n\nvar b = f()\n\nfunc f() string {\n\treturn fmt.Sprintf("-X main.v=%s", a)\n}\n\nfunc Build() error {\n\targs := []string{"build", "-tags", a, "./cmd/api"}\n\treturn sh.RunWith(map[string]string{"GOFLAGS": b + a}, "go", args...)\n}\n',
  '.goreleaser.yaml':
    'builds:\n  - id: a\n    main: ./cmd/api\n    ldflags:\n      - -s -X main.version={{ .Version }}\n    env: [CGO_ENABLED=0]\n',
  '.promu.yml': 'build:\n  binaries:\n    - name: api\n      path: ./cmd/api\n',
  '.ko.yaml': 'builds:\n- id: a\n  main: ./cmd/api\n',
  Dockerfile:
    'ARG V=1\nFROM golang:${V} AS b\nWORKDIR /src\nRUN --mount=type=cache,target=/x \\\n    apk add a=1 && go build -o /a ./cmd/api\nRUN <<END\ngo build .\nEND\nFROM scratch\nCOPY --from=b /a /a\nEXPOSE 80\nENTRYPOINT ["/a", "serve"]\n',
  'docker-compose.yml':
    'services:\n  api:\n    build: { context: ., dockerfile: cmd/api/Dockerfile }\n    command: serve --x "y z"\n    environment: [A=b]\n',
  'docker-bake.hcl': 'target "api" {\n  dockerfile = "cmd/api/Dockerfile"\n}\n',
  Procfile: 'web: bin/api -port $PORT\n',
  'fly.toml': 'app = "api"\n\n[processes]\n  web = "bin/api serve"\n',
  '.air.toml': '[build]\ncmd = "go build -o ./tmp/main ./cmd/api"\n',
  'api.service': '[Service]\nEnvironment=A=b\nExecStart=/usr/bin/api serve \\\n --x\n',
  'deploy/api.yaml':
    'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: acme/api:1\n          args: [serve]\n',
  'skaffold.yaml': 'build:\n  artifacts:\n    - image: api\n      context: cmd/api\n',
  '.github/workflows/ci.yml':
    'jobs:\n  build:\n    steps:\n      - name: x\n        run: |\n          for a in api web; do go build ./cmd/$a; done\n',
  '.gitlab-ci.yml': 'build:\n  script:\n    - go build ./cmd/api\n',
  'scripts/build.sh':
    'set -e\nif [ -n "$X" ]; then\n  (cd . && go build -o "bin/${A:-a}" ./cmd/api) > log 2>&1\nfi\ncat <<E\nx\nE\n',
  'README.md': '# api\n\n```sh\ngo install example.com/m/cmd/api@latest\n./api serve --port 80\n```\n',
  '.dockerignore': '*\n!cmd\n# x\n',
  '.envrc': 'export GOPRIVATE=github.com/acme/*\nexport GOPROXY=direct\n',
  'web/package.json': '{"scripts":{"build":"vite build --outDir ../dist"},"devDependencies":{"vite":"1"}}',
  'web/vite.config.ts': "export default { build: { outDir: '../static' } }\n",
  'config.yaml': 'server:\n  addr: 127.0.0.1:80\n',
  '.env.example': 'PORT=80\nA="b"\n',
  'cmd/api/main.go':
    'package main\n\nimport (\n\t"flag"\n\t"net/http"\n\t"os"\n)\n\ntype c struct {\n\tPort int `env:"PORT" envDefault:"80"`\n}\n\nfunc main() {\n\ta := flag.String("addr", "127.0.0.1:80", "x")\n\tos.ReadFile("config.yaml")\n\tif os.Getenv("A") == "" {\n\t\tpanic("a")\n\t}\n\thttp.ListenAndServe(*a, nil)\n}\n',
};

type Change = (text: string, at: number, other: string) => string;

const changes: readonly Change[] = [
  (text, at) => text.slice(0, at),
  (text, at) => text.slice(at),
  (text, at, other) => text.slice(0, at) + other + text.slice(at),
  (text, at) => `${text.slice(0, at)}\0${text.slice(at)}`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `\uFEFF${text}`,
  (text) => text + text,
  (text, at) => text.slice(0, at) + text.slice(at, at + 40).repeat(200) + text.slice(at),
  (text, at) => text.slice(0, at) + '('.repeat(500) + text.slice(at),
  (text, at) => text.slice(0, at) + '${'.repeat(500) + text.slice(at),
  (text, at) => text.slice(0, at) + '[{'.repeat(300) + text.slice(at),
  (text, at) => text.slice(0, at) + '"'.repeat(3) + text.slice(at),
  (text, at) => text.slice(0, at) + ' '.repeat(5000) + text.slice(at),
  (text, at) => text.slice(0, at) + 'a'.repeat(5000) + text.slice(at),
  (text) => text.replace(/\w+/g, (word, i: number) => (i % 3 === 0 ? '$(A)' : word)),
  (text) => text.replaceAll(' ', '\t'),
  (text) => text.split('\n').reverse().join('\n'),
];

const paths = Object.keys(sound);
const broken = fc.record({
  path: fc.constantFrom(...paths),
  steps: fc.array(
    fc.record({
      change: fc.nat(changes.length - 1),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      other: fc.constantFrom(
        ...paths.map((path) => sound[path] as string),
        '\\',
        '$',
        '{{',
        '&a *a',
        '- ',
        '\u{1F600}',
        '\uD800',
      ),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

/** Milliseconds that this process has had: what else the machine does adds nothing. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

test(`readers take ${RUNS} broken files`, () => {
  let longest = 0;
  let facts = 0;
  fc.assert(
    fc.property(broken, ({ path, steps }) => {
      const text = steps
        .reduce(
          (before, { change, at, other }) =>
            (changes[change] as Change)(before, Math.floor(at * before.length), other),
          sound[path] as string,
        )
        .slice(0, 200_000);
      const started = cpu();
      if (process.env['EVIDENCE_LAST'] !== undefined)
        writeFileSync(process.env['EVIDENCE_LAST'], `${path}\n${text}`);
      const tree = openGoTree(
        memoryRepo({
          'go.mod': 'module example.com/m\n\ngo 1.25\n',
          'cmd/web/main.go': 'package main\n\nfunc main() {}\n',
          [path]: text,
        }),
      );
      const found =
        readMentions(tree).length +
        readDockerFiles(tree).dockerfiles.length +
        readPrivateModules(tree).patterns.length +
        readFrontEnds(tree, []).length;
      const whole =
        path.endsWith('.go') || path.startsWith('config') || path.startsWith('.env')
          ? analyze(tree.repo).programs.length
          : 0;
      if (found + whole > 0) facts++;
      if (process.env['EVIDENCE_SLOW'] !== undefined && cpu() - started > 300)
        process.stdout.write(
          `# ${path} ${Math.round(cpu() - started)} ms ${text.length} ${JSON.stringify(steps).slice(0, 300)}\n`,
        );
      longest = Math.max(longest, (cpu() - started) / (1 + text.length / 20_000));
    }),
    {
      numRuns: RUNS,
      ...(process.env['EVIDENCE_SEED'] === undefined
        ? {}
        : { seed: Number(process.env['EVIDENCE_SEED']), endOnFailure: true }),
    },
  );
  process.stdout.write(
    `# ${Math.round((100 * facts) / RUNS)} % of the broken files still gave a fact; the slowest took ${Math.round(longest)} ms for each 20 kB\n`,
  );
  assert.ok(facts > RUNS / 4, 'most of the inputs are close enough to sound files to be worth something');
});

test('each kind of file gives a fact when it is sound', () => {
  for (const path of paths.filter(
    (name) => !/^(?:config|\.env|\.dockerignore|web\/vite)/.test(name) || name === '.envrc',
  )) {
    const tree = openGoTree(memoryRepo({ 'go.mod': 'module example.com/m\n', [path]: sound[path] as string }));
    const found =
      readMentions(tree).length +
      readDockerFiles(tree).dockerfiles.length +
      readPrivateModules(tree).patterns.length +
      readFrontEnds(tree, []).length;
    assert.ok(found > 0 || path.endsWith('.go'), path);
  }
});

/** Texts that make a careless reader slow: repetition where a pattern could try again and again. */
const slow: readonly [string, (n: number) => string][] = [
  [
    'Makefile',
    (n) =>
      `${Array.from({ length: 30 }, (_, i) => `V${i} = $(V${i + 1})$(V${i + 1})`).join('\n')}\nall:\n\tgo build $(V0)${' '.repeat(n)}\n`,
  ],
  ['Makefile', (n) => `all: ${'a '.repeat(n)}\n%:\n\tgo build ./$*\n`],
  ['Makefile', (n) => `all:\n\t${'$('.repeat(n)}go build\n`],
  ['scripts/a.sh', (n) => `${'for a in 1 2 3 4 5 6 7 8 9; do '.repeat(12)}go build ./$a\n${'x'.repeat(n)}`],
  ['scripts/a.sh', (n) => `go build ${'"'.repeat(n)} ${'$('.repeat(n)}`],
  ['README.md', (n) => `\`\`\`\n${'a'.repeat(n)}\n${'a=b '.repeat(n / 4)}\n${'a/'.repeat(n / 2)}\n`],
  ['Dockerfile', (n) => `FROM golang\nRUN ${'\\\n'.repeat(n / 2)}go build\n`],
  ['Dockerfile', (n) => `FROM golang\nENV ${'A=$A$A '.repeat(n / 8)}\nRUN go build\n`],
  ['.goreleaser.yaml', (n) => `a: &a [${'x,'.repeat(20)}]\n${'b: *a\n'.repeat(n / 10)}`],
  ['.goreleaser.yaml', (n) => '- '.repeat(n)],
  [
    'cmd/a/main.go',
    (n) =>
      `package main\n\nfunc main() {}\n\n// ${'/'.repeat(n)}\nvar a = "${' '.repeat(n)}\n${'('.repeat(n)}\n${'a.'.repeat(n / 2)}\n`,
  ],
  ['cmd/a/main.go', (n) => `package main\n\nfunc main() {}\n${'os.Getenv('.repeat(n / 10)}\n`],
  ['cmd/a/main.go', (n) => `package main\n\nfunc main() {}\n${'a,'.repeat(n / 2)}\n${'path '.repeat(n / 5)}\n`],
];

for (const [path, make] of slow) {
  test(`${path} grows no faster than its size: ${JSON.stringify(make(8)).slice(0, 60)}`, () => {
    const time = (n: number): number => {
      const repo = memoryRepo({ 'go.mod': 'module example.com/m\n\ngo 1.25\n', [path]: make(n) });
      const started = performance.now();
      analyze(repo);
      return performance.now() - started;
    };
    time(2_000);
    // Not a measurement: a reader that is quadratic would need minutes for the larger one.
    assert.ok(time(160_000) < 20_000);
  });
}
