import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

const main = 'package main\n\nfunc main() { println("x") }\n';
const server = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n';
const shows = 'package main\n\nimport (\n\t"fmt"\n\t"time"\n)\n\nfunc main() { fmt.Println("x", time.Now()) }\n';
const mod = (path: string): string => `module ${path}\n\ngo 1.25\n`;

const cases: readonly [name: string, files: Record<string, string>, expected: string][] = [
  [
    'a library whose only program makes code for it',
    { 'go.mod': mod('example.com/lib'), 'lib.go': 'package lib\n\n//go:generate go run ./internal/names\n', 'internal/names/main.go': main },
    'unclear internal/names',
  ],
  ['a library whose only program documents it', { 'go.mod': mod('example.com/lib'), 'lib.go': 'package lib\n', 'internal/cmd/gendocs/main.go': main }, 'unclear internal/cmd/gendocs'],
  [
    'a framework whose only program, a module of its own, makes code for it',
    { 'go.mod': mod('go-micro.dev/v5'), 'micro.go': 'package micro\n', 'cmd/protoc-gen-x/go.mod': mod('go-micro.dev/v5/cmd/protoc-gen-x'), 'cmd/protoc-gen-x/main.go': 'package main\n\nimport "go-micro.dev/v5/cmd/protoc-gen-x/plugin"\n\nfunc main() { plugin.Run() }\n', 'cmd/protoc-gen-x/plugin/plugin.go': 'package plugin\n\nfunc Run() { println("x") }\n' },
    'unclear cmd/protoc-gen-x',
  ],
  ['a library whose only program is for people', { 'go.mod': mod('example.com/lib'), 'lib.go': 'package lib\n', 'cmd/lib/main.go': main }, 'one cmd/lib'],
  ['what reckons and prints alone is called for what it shows', { 'structural/proxy/main.go': shows, 'behavioral/observer/main.go': shows.replace('"x"', '"observed"') }, 'unclear behavioral/observer structural/proxy'],
  ['a curated collection is one of samples', { 'README.md': '# Patterns\n\nA curated collection of idiomatic design & application patterns.\n', 'structural/proxy/main.go': server, 'behavioral/observer/main.go': main }, 'unclear structural/proxy behavioral/observer'],
  ['of programs that are made alike the server comes first', { 'go.mod': mod('example.com/meters'), Makefile: ['bill-worker', 'jobs', 'server'].map((name) => `build-${name}:\n\tgo build -o build/${name} ./cmd/${name}\n`).join(''), ...Object.fromEntries(['bill-worker', 'jobs', 'server'].map((name) => [`cmd/${name}/main.go`, server])) }, 'several cmd/server cmd/bill-worker cmd/jobs'],
  ['a lone program that lies with tools, without a library', { 'go.mod': mod('example.com/x'), 'tools/check/main.go': main }, 'one tools/check'],
  ['a plugin that another program starts', { 'go.mod': `${mod('github.com/acme/terraform-provider-paint')}\nrequire github.com/hashicorp/terraform-plugin-framework v1.15.0\n`, 'main.go': 'package main\n\nimport "github.com/hashicorp/terraform-plugin-framework/providerserver"\n\nfunc main() { providerserver.Serve(nil, nil, providerserver.ServeOpts{}) }\n' }, 'none'],
  ['the one that starts them, in whose tree their package lies', { 'go.mod': mod('github.com/hashicorp/packer'), 'main.go': 'package main\n\nimport "github.com/hashicorp/packer/packer/plugin"\n\nfunc main() { plugin.Manage() }\n', 'packer/plugin/plugin.go': 'package plugin\n\nfunc Manage() {}\n' }, 'one .'],
  ['a program that draws windows', { 'go.mod': `${mod('github.com/acme/paint')}\nrequire fyne.io/fyne/v2 v2.5.0\n`, 'main.go': 'package main\n\nimport "fyne.io/fyne/v2/app"\n\nfunc main() { app.New().Run() }\n' }, 'none'],
  ['windows beside what serves', { 'go.mod': `${mod('github.com/acme/paint')}\nrequire fyne.io/fyne/v2 v2.5.0\n`, 'cmd/gui/main.go': 'package main\n\nimport "fyne.io/fyne/v2/app"\n\nfunc main() { app.New().Run() }\n', 'cmd/server/main.go': server }, 'one cmd/server'],
  ['a line at the top that points to the programs', { 'go.mod': mod('github.com/acme/shop'), 'main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("see cmd/") }\n', 'cmd/server/main.go': server }, 'one cmd/server'],
  ['a command at the top beside what serves', { 'go.mod': mod('github.com/acme/shop'), 'main.go': 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("x") }\n', 'cmd/server/main.go': server, Makefile: 'build:\n\tgo build -o shop .\n\tgo build ./cmd/server\n' }, 'several . cmd/server'],
  ['puzzles, a directory a day', { 'go.mod': mod('github.com/acme/aoc'), 'day01/main.go': server, 'day02/main.go': main, 'day03/main.go': main, 'lib/lib.go': 'package lib\n' }, 'unclear day01 day02 day03'],
  ['chapters of a book that serve', { 'go.mod': mod('github.com/acme/book'), 'ch02/server/main.go': server, '03-files/main.go': main, 'ch08/chat/main.go': server }, 'unclear ch02/server ch08/chat 03-files'],
  ['a program beside numbered steps', { 'go.mod': mod('github.com/acme/relay'), 'main.go': server, 'step1/main.go': main, 'step2/main.go': main }, 'one .'],
  ['two versions of a program', { 'go.mod': mod('github.com/acme/relay'), 'v1/relayd/main.go': server, 'v2/relayd/main.go': server }, 'several v1/relayd v2/relayd'],
  ['programs of which only their size is known', { 'go.mod': mod('github.com/acme/algos'), 'sorting/bubble/main.go': main, 'sorting/quick/main.go': main, 'graph/bfs/main.go': main }, 'unclear graph/bfs sorting/bubble sorting/quick'],
  [
    'what works in the background of a service, beside tools',
    {
      'go.mod': mod('github.com/acme/shop'),
      'cmd/api/main.go': server,
      'cmd/cron/main.go': main,
      'cmd/mail-consumer/main.go': main,
      'cmd/migrate/main.go': main,
      'cmd/seed/main.go': main,
      'cmd/report/main.go': main,
    },
    'several cmd/api cmd/mail-consumer cmd/cron',
  ],
  ['a worker below the directory of programs in which the service lies', { 'go.mod': mod('github.com/acme/shop'), 'cmd/main.go': server, 'cmd/worker/main.go': main }, 'several cmd cmd/worker'],
  ['a worker beside a service at the top, and a tool of the same size', { 'go.mod': mod('github.com/acme/shop'), 'main.go': server, 'cmd/worker/main.go': main, 'cmd/report/main.go': main }, 'several . cmd/worker'],
  ['a worker in a directory of its own beside a service at the top', { 'go.mod': mod('github.com/acme/shop'), 'main.go': server, 'scheduler/main.go': main }, 'several . scheduler'],
  ['what is called like a worker, beside a command', { 'go.mod': mod('github.com/acme/shop'), 'main.go': main, 'cmd/indexer/main.go': main }, 'one .'],
  [
    'a worker that is not shipped as the service is',
    { 'go.mod': mod('github.com/acme/shop'), 'cmd/api/main.go': server, 'cmd/worker/main.go': main, Dockerfile: 'FROM golang:1.25\nRUN go build -o /api ./cmd/api\nENTRYPOINT ["/api"]\n' },
    'one cmd/api',
  ],
  [
    'a server that is deployed under the name of the repository and its own, beside the tool that is released',
    {
      'go.mod': mod('github.com/acme/relay'),
      'main.go': main,
      'server/main.go': server,
      '.goreleaser.yaml': 'builds:\n  - main: .\n    binary: relay\n',
      'deploy/k8s/deployment.yaml': 'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n      - image: ghcr.io/acme/relay-server:1\n',
    },
    'several . server',
  ],
  [
    'what the README runs in a directory, beside a proof of concept',
    {
      'go.mod': mod('github.com/acme/chatapp'),
      'backend/main.go': main,
      'front/main.go': main,
      'poc/main.go': server,
      'README.md': '# chatapp\n\n```sh\ngit clone https://github.com/acme/chatapp\ncd chatapp\ncd backend\ngo run .\n```\n',
    },
    'one backend',
  ],
];

for (const [name, files, expected] of cases) {
  test(name, () => {
    const { product } = analyze(memoryRepo(files));
    assert.equal([product.verdict, ...product.programs].join(' '), expected);
  });
}

test('of two programs in one directory, the one that the repository builds or serves by its files', () => {
  const repo = (files: Record<string, string>) => analyze(memoryRepo({ 'go.mod': mod('github.com/acme/chat'), 'server.go': server, 'client.go': main.replace('"x"', 'shared'), 'shared.go': 'package main\n\nconst shared = 1\n', ...files }));
  const built = (files: Record<string, string>): string => {
    const [command] = repo(files).commands;
    return `${command?.at.path} ${command?.others.length} ${command?.files?.join(' ') ?? ''}`.trim();
  };
  assert.equal(built({ Makefile: 'server:\n\tgo build -o bin/server server.go shared.go\n' }), 'server.go 0 server.go shared.go');
  assert.equal(built({ Makefile: 'build:\n\tgo build -o bin/client client.go shared.go\nrun:\n\tgo run server.go\n' }), 'client.go 0 client.go shared.go');
  assert.equal(built({ 'README.md': '```sh\ngo run server.go\n```\n\n```sh\ngo run ./client.go shared.go\n```\n' }), 'server.go 0 server.go');
  for (const untold of [{}, { Makefile: 'build:\n\tgo build .\n' }, { Makefile: 'all:\n\tgo build *.go\n' }]) assert.equal(built(untold), 'client.go 1', JSON.stringify(untold));
  assert.deepEqual(repo({ Makefile: 'server:\n\tgo build -o bin/server server.go shared.go\n' }).programs[0]?.runtime.ports.map(({ port }) => port), [80]);
});
