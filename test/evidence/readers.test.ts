import assert from 'node:assert/strict';
import test from 'node:test';
import { readMentions } from '../../src/analyze/evidence/readers.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { memoryRepo } from '../../src/repo.ts';

/** What the readers say of a tree, in short. */
function mentions(files: Record<string, string>): string[] {
  const tree = openGoTree(memoryRepo({ 'go.mod': 'module example.com/m\n', ...files }));
  return readMentions(tree).map(({ reader, purpose, context, go, dir, program, image, args, at }) => {
    const what = go !== undefined ? `go ${go.verb} ${go.packages.join(' ') || '(here)'} in ${go.dir ?? '?'}` : '';
    const named = [
      dir === undefined ? '' : `dir ${dir}`,
      program === undefined ? '' : `program ${program}`,
      image === undefined ? '' : `image ${image}`,
    ];
    const run = args.length > 0 ? `with ${args.join(' ')}` : '';
    return [`${at.path}:${at.line}`, `${reader}-${purpose}`, context, what, ...named, run]
      .filter((part) => part !== '')
      .join(' | ');
  });
}

const cases: readonly [name: string, files: Record<string, string>, expected: string[]][] = [
  [
    'make: variables, automatic variables, patterns',
    {
      Makefile:
        'GO ?= go\nBUILD = $(GO) build\nNAMES := api worker\nall: $(NAMES:%=bin/%)\nbin/%:\n\t@$(BUILD) -o $@ ./cmd/$*\n',
    },
    [
      'Makefile:6 | makefile-build | bin/api | go build ./cmd/api in .',
      'Makefile:6 | makefile-build | bin/worker | go build ./cmd/worker in .',
    ],
  ],
  [
    'make: a target that a variable is handed to',
    {
      Makefile: 'api:\n\tAPP=api $(MAKE) build\nweb:\n\t$(MAKE) build APP=web\nbuild:\n\tgo build ./app/$(APP)\n',
    },
    [
      'Makefile:6 | makefile-build | api | go build ./app/api in .',
      'Makefile:6 | makefile-build | web | go build ./app/web in .',
      'Makefile:6 | makefile-build | build | go build ./app/$(APP) in .',
    ],
  ],
  [
    'make: an included file runs where the including one lies',
    {
      Makefile: 'include build/*.mk\n',
      'build/go.mk': 'bin:\n\tgo build ./cmd/a\n',
    },
    [
      'build/go.mk:2 | makefile-build | bin | go build ./cmd/a in .',
      'build/go.mk:2 | makefile-build | bin | go build ./cmd/a in build',
    ],
  ],
  [
    'a shell script without an ending, by its first line',
    {
      'scripts/build': '#!/usr/bin/env bash\nset -e\ngo build -o bin/app ./cmd/app\n',
      'scripts/notes': 'go build ./cmd/notes\n',
      'docs/build': '#!/bin/sh\ngo build ./cmd/docs\n',
    },
    ['scripts/build:3 | script-build | build | go build ./cmd/app in .'],
  ],
  [
    'make: what is for Windows is left out',
    {
      Makefile: 'ifeq ($(OS),Windows_NT)\nEXE=.exe\nelse\nEXE=\nendif\nbuild:\n\tgo build -o app$(EXE) .\n',
    },
    ['Makefile:7 | makefile-build | build | go build . in .'],
  ],
  [
    'make: a step whose output is used',
    { Makefile: 'LDFLAGS := $(shell go run ./tools/flags)\nbuild:\n\tgo build .\n' },
    [
      'Makefile:3 | makefile-build | build | go build . in .',
      'Makefile:1 | makefile-tool | LDFLAGS | go run ./tools/flags in .',
    ],
  ],
  [
    'make: purposes by name',
    { Makefile: 'e2e:\n\tgo run ./driver\nrelease:\n\tgo build ./a\nproto:\n\tgo install ./gen\n' },
    [
      'Makefile:2 | makefile-test | e2e | go run ./driver in .',
      'Makefile:4 | makefile-release | release | go build ./a in .',
      'Makefile:6 | makefile-tool | proto | go install ./gen in .',
    ],
  ],
  [
    'goreleaser',
    {
      '.goreleaser.yaml':
        'builds:\n  - id: one\n    main: ./cmd/one\n  - id: two\n    dir: sub\n  - id: none\n    skip: true\n',
    },
    [
      '.goreleaser.yaml:3 | goreleaser-release | one | go build ./cmd/one in .',
      '.goreleaser.yaml:4 | goreleaser-release | two | go build (here) in sub',
    ],
  ],
  [
    'goreleaser: what its images hold, and what they do not',
    {
      '.goreleaser.yaml':
        'builds:\n  - { id: ctl, main: ./cmd/ctl }\n  - { id: srv, main: ./cmd/srv/main.go }\n  - { id: srv-mac, main: ./cmd/srv }\ndockers_v2:\n  - ids: [srv]\n',
      'packages/.goreleaser.yaml': 'builds:\n  - { id: a, main: ./a }\n  - { id: b, main: ./b }\ndockers:\n  - ids: [a]\n  - image_templates: [all]\n',
    },
    [
      '.goreleaser.yaml:2 | goreleaser-build | ctl | go build ./cmd/ctl in .',
      '.goreleaser.yaml:3 | goreleaser-release | srv | go build ./cmd/srv/main.go in .',
      '.goreleaser.yaml:4 | goreleaser-release | srv-mac | go build ./cmd/srv in .',
      'packages/.goreleaser.yaml:2 | goreleaser-release | a | go build ./a in packages',
      'packages/.goreleaser.yaml:3 | goreleaser-release | b | go build ./b in packages',
    ],
  ],
  [
    'goreleaser without builds takes the top',
    { '.goreleaser.yml': 'project_name: x\n' },
    ['.goreleaser.yml:1 | goreleaser-release | go build (here) in .'],
  ],
  [
    'promu',
    { '.promu.yml': 'build:\n  binaries:\n    - name: x\n      path: ./cmd/x\n' },
    ['.promu.yml:4 | promu-release | x | go build ./cmd/x in .'],
  ],
  [
    'ko',
    { '.ko.yaml': 'builds:\n- id: x\n  dir: sub\n  main: ./cmd/x\n' },
    ['.ko.yaml:4 | ko-release | x | go build ./cmd/x in sub'],
  ],
  [
    'Taskfile',
    {
      'Taskfile.yml':
        'vars: { APP: api }\ntasks:\n  build:\n    dir: server\n    cmds:\n      - go build ./cmd/{{.APP}}\n  gen: go run ./gen\n',
    },
    [
      'Taskfile.yml:6 | taskfile-build | build | go build ./cmd/api in server',
      'Taskfile.yml:7 | taskfile-tool | gen | go run ./gen in .',
    ],
  ],
  [
    'justfile: strings, variables and commands one behind the other',
    { justfile: 'app := "api"\npkg := "./cmd/" + app\nname := app + "-" + `git describe`\nother := env("X")\n\nbuild:\n    go build -o {{name}} {{pkg}}\n    go build ./{{other}}\n' },
    ['justfile:7 | justfile-build | build | go build ./cmd/api in .', 'justfile:8 | justfile-build | build | go build ./{{other}} in .'],
  ],
  [
    'workflow: what a matrix gives its jobs, but for the machines that they run on',
    {
      '.github/workflows/ci.yml':
        'jobs:\n  build:\n    strategy:\n      matrix:\n        goos: [linux, windows]\n        app: [api, web]\n        include:\n          - app: api\n            tags: pro\n          - app: job\n            dir: sub\n          - app: tray\n            goos: windows\n    steps:\n      - run: go build ./cmd/${{ matrix.app }}\n      - run: GOOS=${{ matrix.goos }} go build .\n      - run: go build ./${{ matrix.dir }}\n',
    },
    [
      ...['api', 'web', 'job'].map((app) => `.github/workflows/ci.yml:15 | workflow-build | ci / build /  | go build ./cmd/${app} in .`),
      '.github/workflows/ci.yml:16 | workflow-build | ci / build /  | go build . in .',
      ...['${{ matrix.dir }}', 'sub'].map((dir) => `.github/workflows/ci.yml:17 | workflow-build | ci / build /  | go build ./${dir} in .`),
    ],
  ],
  [
    'justfile',
    { justfile: 'app := "api"\n\nbuild:\n    go build ./cmd/{{app}}\n' },
    ['justfile:4 | justfile-build | build | go build ./cmd/api in .'],
  ],
  [
    'a script',
    { 'scripts/build.sh': 'set -e\nfor x in a b; do\n  go build ./cmd/$x\ndone\n' },
    [
      'scripts/build.sh:3 | script-build | build | go build ./cmd/a in .',
      'scripts/build.sh:3 | script-build | build | go build ./cmd/b in .',
    ],
  ],
  [
    'a workflow',
    {
      '.github/workflows/ci.yml':
        'jobs:\n  build:\n    steps:\n      - name: compile\n        working-directory: sub\n        run: |\n          go vet ./...\n          go build ./cmd/x\n',
    },
    ['.github/workflows/ci.yml:8 | workflow-build | ci / build / compile | go build ./cmd/x in sub'],
  ],
  [
    'Kubernetes: ko builds the program of an import path, as an image and as an argument',
    {
      'config/all.yaml':
        'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: ko://example.com/m/cmd/controller\n          args: ["-init", "ko://example.com/m/cmd/init"] # ko://example.com/m/no\n',
    },
    [
      'config/all.yaml:6 | kubernetes-release | Deployment | image controller | with -init ko://example.com/m/cmd/init',
      'config/all.yaml:6 | ko-release | go build example.com/m/cmd/controller in .',
      'config/all.yaml:7 | ko-release | go build example.com/m/cmd/init in .',
    ],
  ],
  [
    'Taskfile: files that it includes run where it lies, or where the include says',
    {
      'Taskfile.yml':
        'version: "3"\nvars: { APP: a }\nincludes:\n  build: ./tasks/Build.yml\n  web: { taskfile: web, dir: web }\n  far: https://example.com/Taskfile.yml\n',
      'tasks/Build.yml': 'tasks:\n  all:\n    - go build ./cmd/{{.APP}}\n',
      'web/Taskfile.dist.yml': 'includes: { top: ../Taskfile.yml }\ntasks:\n  gen:\n    cmds: [go run ./gen]\n',
    },
    [
      'tasks/Build.yml:3 | taskfile-build | build:all | go build ./cmd/a in .',
      'web/Taskfile.dist.yml:4 | taskfile-tool | web:gen | go run ./gen in web',
      'web/Taskfile.dist.yml:4 | taskfile-tool | gen | go run ./gen in web',
      'tasks/Build.yml:3 | taskfile-build | top:build:all | go build ./cmd/a in web',
    ],
  ],
  [
    'magefile: words that the code puts together, in the function that runs them',
    {
      'magefile.go':
        '//go:build mage\n\npackage main\n\nimport "github.com/magefile/mage/sh"\n\nconst app = "agent"\n\nfunc Build() error {\n\treturn sh.RunWith(env, "go", "build", "-ldflags", flags(), "-o", filepath.Join("bin", app), "./cmd/"+app)\n}\n' +
        'func (Dev) RunAll() error {\n\targs := []string{"run", "./cmd/x", "serve"}\n\treturn sh.RunV("go", args...)\n}\nfunc TestSlow() error {\n\treturn sh.Run(mg.GoCmd(), "build", fmt.Sprintf("./%s", dir))\n}\n// sh.Run("go", "build", "./no")\nfunc Lint() { sh.Run("golangci-lint", "go", "vet") }\n',
      'cmd/mage.go': 'package main\n\nfunc main() { exec.Command("go", "build", "./no") }\n',
    },
    [
      'magefile.go:10 | magefile-build | build | go build ./cmd/agent in .',
      'magefile.go:14 | magefile-run | dev:run-all | go run ./cmd/x in . | with serve',
      'magefile.go:17 | magefile-test | test-slow | go build ./$(dir) in .',
    ],
  ],
  [
    'magefile: a function of its own that runs what it is given, and flags that the run decides',
    {
      'magefile.go':
        '//go:build mage\n\npackage main\n\nimport "github.com/magefile/mage/mg"\n\nfunc stream(ctx context.Context, cmd string, args ...string) error {\n\treturn exec.CommandContext(ctx, cmd, args...).Run()\n}\n\nfunc verboseFlag() string {\n\tif mg.Verbose() {\n\t\treturn "-v"\n\t}\n\treturn ""\n}\n\n' +
        'func note(args ...string) {}\n\nfunc (Build) All(ctx context.Context) error {\n\tnote("go", "build", "./no")\n\treturn stream(ctx, "go", "build", verboseFlag(), "-o", "agent")\n}\n',
    },
    ['magefile.go:22 | magefile-build | build:all | go build (here) in .'],
  ],
  [
    'Procfile',
    { Procfile: 'release: bin/server migrate\nweb: bin/server -port $PORT\n' },
    ['Procfile:1 | procfile-tool | release | program server | with migrate', 'Procfile:2 | procfile-release | web | program server | with -port $PORT'],
  ],
  [
    'fly.toml: its processes, and no value of another table',
    { 'fly.toml': 'app = "x"\n[build]\ndockerfile = "Dockerfile"\n[processes]\n"web" = "bin/server -name \\"a b\\""\n  jobs = \'bin/worker\'\n[[services]]\nprotocol = "tcp"\n' },
    [
      'fly.toml:5 | procfile-release | web | program server | with -name a b',
      'fly.toml:6 | procfile-release | jobs | program worker',
    ],
  ],
  [
    'air',
    { '.air.toml': '[build]\ncmd = "go build -o ./tmp/main ./cmd/api"\n' },
    ['.air.toml:2 | air-run | go build ./cmd/api in .'],
  ],
  [
    'systemd',
    { 'x.service': '[Service]\nExecStart=/usr/bin/x serve \\\n  --port 80\n' },
    ['x.service:2 | systemd-release | program x | with serve --port 80'],
  ],
  [
    'systemd, for each name that a unit is started with',
    { 'x@.service': '[Service]\nExecStart=/usr/bin/x serve --log /var/log/x/%i.log --socket=unix:///run/%i.sock --rate 5%% --port 80\n' },
    ['x@.service:2 | systemd-release | program x | with serve --rate 5%% --port 80'],
  ],
  [
    'Kubernetes',
    {
      'deploy/x.yaml':
        'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: ghcr.io/acme/api:v1\n          command: [/app/api]\n          args: [serve]\n',
    },
    ['deploy/x.yaml:6 | kubernetes-release | Deployment | program api | image api | with serve'],
  ],
  [
    'Kubernetes, an image that is called for what all hold',
    { 'deploy/x.yaml': 'kind: Deployment\nmetadata:\n  name: site\nspec:\n  template:\n    spec:\n      containers:\n        - image: ghcr.io/acme/all/bin:v1\n        - image: ghcr.io/other/bin:v1\n' },
    ['deploy/x.yaml:8 | kubernetes-release | Deployment | image site', 'deploy/x.yaml:9 | kubernetes-release | Deployment | image bin'],
  ],
  [
    'skaffold',
    { 'skaffold.yaml': 'build:\n  artifacts:\n    - image: shop/cart\n      context: src/cart\n' },
    ['skaffold.yaml:3 | kubernetes-release | skaffold | dir src/cart | image cart'],
  ],
  [
    'compose',
    {
      'compose.yaml': 'services:\n  api:\n    build: ./api\n    command: serve --x\n  db: { image: postgres }\n',
    },
    ['compose.yaml:3 | compose-release | api | dir api | program api | with serve --x'],
  ],
  [
    'compose, images that are called as a program in cmd',
    {
      'cmd/relayd/main.go': 'package main\n', 'cmd/agent/main.go': 'package main\n',
      'compose.yaml': 'services:\n  a:\n    image: relayd:dev\n    command: serve\n  b:\n    image: other/agent\n    command: run\n  c:\n    image: other/relayd\n    command: serve\n',
    },
    ['compose.yaml:3 | compose-release | a | program relayd | with serve', 'compose.yaml:9 | compose-release | c | program relayd | with serve'],
  ],
  [
    'Dockerfile',
    {
      Dockerfile:
        'ARG GO=1.25\nFROM golang:${GO} AS b\nWORKDIR /src\n# no\nRUN --mount=type=cache,target=/x \\\n    # a comment between\n    go build -o /app ./cmd/app\nFROM scratch\nENTRYPOINT ["/app", "serve"]\n',
    },
    [
      'Dockerfile:7 | dockerfile-release | Dockerfile | go build ./cmd/app in .',
      'Dockerfile:9 | dockerfile-release | Dockerfile | program app | with serve',
    ],
  ],
  [
    'README',
    {
      'README.md':
        'Run `go run ./cmd/x -v`.\n\n```sh\n$ go install example.com/m/cmd/x@latest\n./app serve --port 80\n```\n\n```go\nx := serve()\n```\n',
    },
    [
      'README.md:1 | readme-run | go run ./cmd/x in . | with -v',
      'README.md:4 | readme-build | go install example.com/m/cmd/x@latest in .',
      'README.md:5 | readme-run | program app | with serve --port 80',
    ],
  ],
  [
    'README: code that is set in by blanks, and a prompt without a blank behind it',
    { 'README.md': 'Start it:\n\n    cd backend\n    go run . -v\n\nor `go run ./cmd/x`.\n\n```\n$cd backend\n$go build .\n$./bin/app -c app.conf\n```\n', 'backend/main.go': 'package main\n' },
    ['README.md:4 | readme-run | go run . in backend | with -v', 'README.md:6 | readme-run | go run ./cmd/x in .', 'README.md:10 | readme-build | go build . in backend', 'README.md:11 | readme-run | program app | with -c app.conf'],
  ],
  [
    'README: where the lines before have led',
    {
      'README.md':
        'Or `cd tools && go run .`.\n\n```\ngit clone https://example.com/m.git\ncd m\ncd backend\ngo run .\ncd ../gone\ngo run ./cmd/x\n```\n\n```\ncd backend && go build .\n```\n',
      'backend/main.go': 'package main\n',
      'tools/main.go': 'package main\n',
    },
    [
      'README.md:1 | readme-run | go run . in tools',
      'README.md:7 | readme-run | go run . in backend',
      'README.md:9 | readme-run | go run ./cmd/x in .',
      'README.md:13 | readme-build | go build . in backend',
    ],
  ],
  [
    'files of others say nothing',
    {
      'vendor/x/Makefile': 'a:\n\tgo build .\n',
      'testdata/Dockerfile': 'FROM golang\nRUN go build .\n',
      'templates/Procfile': 'web: x\n',
    },
    [],
  ],
];

for (const [name, files, expected] of cases) test(name, () => assert.deepEqual(mentions(files), expected));
