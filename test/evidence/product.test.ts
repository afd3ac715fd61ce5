import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { memoryRepo } from '../../src/repo.ts';

const main = 'package main\n\nfunc main() { println("x") }\n';
const server = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":80", nil) }\n';
const gin = 'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() { gin.Default().Run(":80") }\n';
const zrpc = 'package main\n\nimport "github.com/zeromicro/go-zero/zrpc"\n\nfunc main() { zrpc.MustNewServer(nil, nil).Start() }\n';
const mod = (path: string): string => `module ${path}\n\ngo 1.25\n`;

/** Verdict and programs of a tree of files. */
function product(files: Record<string, string>, name?: string): string {
  const { product: found } = analyze(memoryRepo(files), name === undefined ? {} : { name });
  return [found.verdict, ...found.programs].join(' ');
}

const browser = 'package main\n\nimport "syscall/js"\n\nfunc main() { js.Global() }\n';

const cases: readonly [name: string, files: Record<string, string>, expected: string][] = [
  [
    'no program at all',
    { 'go.mod': mod('example.com/lib'), 'lib.go': 'package lib\n\n// func main() {}\n' },
    'none',
  ],
  [
    'a main in a comment or a test is none',
    { 'go.mod': mod('example.com/lib'), 'lib.go': 'package lib\n\n/*\nfunc main() {}\n*/\n', 'a_test.go': main },
    'none',
  ],
  ['the only program', { 'go.mod': mod('example.com/x'), 'dnsd/main.go': main }, 'one dnsd'],
  [
    'a library with examples',
    { 'go.mod': mod('example.com/lib'), 'lib.go': 'package lib\n', 'examples/a/main.go': server },
    'unclear examples/a',
  ],
  [
    'the top before tools',
    { 'go.mod': mod('example.com/x'), 'main.go': main, 'cmd/gen-docs/main.go': main, 'tools/x/main.go': main },
    'one .',
  ],
  [
    'programs before the one at the top that builds them',
    { 'go.mod': mod('example.com/x'), 'build.go': main, 'cmd/alpha/main.go': server, 'cmd/beta/main.go': server, 'run.sh': 'go run build.go all\n' },
    'several cmd/alpha cmd/beta',
  ],
  ['the only program, whatever its file is called', { 'go.mod': mod('example.com/x'), 'build.go': main }, 'one .'],
  ['what a makefile in Go builds', { 'go.mod': mod('example.com/x'), 'cmd/app/main.go': server, 'cmd/workload/main.go': server, Makefile: 'app:\n\tgo run build/ci.go install ./cmd/app\n' }, 'one cmd/app'],
  [
    'the name of the repository before the first of the alphabet',
    {
      'go.mod': mod('github.com/acme/relay'),
      'cmd/audit/main.go': main,
      'cmd/relay/main.go': server,
      'cmd/zip/main.go': main,
    },
    'one cmd/relay',
  ],
  [
    'a name with go- before it',
    { 'go.mod': mod('github.com/acme/go-relay'), 'cmd/aaa/main.go': main, 'cmd/relay/main.go': main },
    'one cmd/relay',
  ],
  [
    'a module path that ends in its major version',
    { 'go.mod': mod('github.com/acme/relay/v3'), 'cmd/aaa/main.go': main, 'cmd/relay/main.go': main },
    'one cmd/relay',
  ],
  [
    'a server in a module below the top',
    {
      'backend/go.mod': mod('example.com/backend'),
      'backend/main.go': server,
      'backend/scripts/seed/main.go': main,
    },
    'one backend',
  ],
  [
    'a driver of tests with more code than the program',
    {
      'go.mod': mod('example.com/edit'),
      'main.go': main,
      'cmd/integration_test/main.go': `${main}${'// much\nvar a = 1\n'.repeat(1)}`,
      Makefile: 'test:\n\tgo run ./cmd/integration_test\n',
    },
    'one .',
  ],
  [
    'samples under cmd',
    { 'go.mod': mod('example.com/g'), 'cmd/api/main.go': server, 'cmd/examples/cors/main.go': server },
    'one cmd/api',
  ],
  [
    'a program below another',
    { 'go.mod': mod('example.com/g'), 'cmd/tow/main.go': server, 'cmd/tow/help/main.go': main },
    'one cmd/tow',
  ],
  [
    'what the Makefile builds before what it runs as a step',
    {
      'go.mod': mod('example.com/g'),
      'a/main.go': main,
      'b/main.go': main,
      Makefile: 'generate:\n\tgo run ./a\nbuild:\n\tgo build ./b\n',
    },
    'one b',
  ],
  [
    'services with folders of one kind',
    {
      'go.mod': mod('example.com/mall'),
      'service/user/api/main.go': server,
      'service/user/rpc/main.go': server,
      'service/pay/api/main.go': server,
    },
    'several service/pay/api service/user/api service/user/rpc',
  ],
  [
    'modules that replace each other',
    {
      'api/a/go.mod': `${mod('example.com/a')}replace example.com/lib => ../../lib\n`,
      'api/a/main.go': server,
      'api/b/go.mod': `${mod('example.com/b')}replace example.com/lib => ../../lib\n`,
      'api/b/main.go': server,
      'lib/go.mod': mod('example.com/lib'),
      'lib/lib.go': 'package lib\n',
    },
    'several api/a api/b',
  ],
  [
    'modules that nothing binds',
    {
      'a/go.mod': mod('example.com/a'),
      'a/main.go': server,
      'b/go.mod': mod('example.com/b'),
      'b/main.go': server,
    },
    'unclear a b',
  ],
  [
    'modules of one repository, a server and a worker',
    {
      'api/go.mod': mod('example.com/acme/api'),
      'api/main.go': server,
      'worker/go.mod': mod('example.com/acme/worker'),
      'worker/main.go': main,
    },
    'several api worker',
  ],
  [
    'a lone server that is only called like an example',
    { 'go.mod': mod('github.com/acme/first'), 'cmd/hello-api/main.go': server, 'internal/a/a.go': 'package a\n' },
    'one cmd/hello-api',
  ],
  [
    'a lone example server of a library',
    { 'go.mod': mod('github.com/acme/first'), 'first.go': 'package first\n', 'cmd/demo/main.go': server.replace('import "', 'import _ "github.com/acme/first"\n\nimport "') },
    'unclear cmd/demo',
  ],
  [
    'a service whose name only begins like a test',
    { 'go.mod': mod('github.com/acme/shop'), 'services/cart/main.go': server, 'services/testimonials/main.go': server },
    'several services/cart services/testimonials',
  ],
  [
    'the same, deployed together',
    {
      'a/go.mod': mod('example.com/a'),
      'a/main.go': server,
      'b/go.mod': mod('example.com/b'),
      'b/main.go': server,
      'k8s/all.yaml':
        'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: acme/a\n        - image: acme/b\n',
    },
    'several a b',
  ],
  [
    'a sister service of the first',
    {
      'go.mod': mod('github.com/acme/flags'),
      'flags/main.go': server,
      'flags-proxy/main.go': server,
      Makefile: 'build:\n\tgo build ./flags\n\tgo build ./flags-proxy\nrun:\n\tgo run ./flags\n',
      'README.md': '`go install github.com/acme/flags/flags@latest`\n',
    },
    'several flags flags-proxy',
  ],
  [
    'a tool that is released with the product',
    {
      'go.mod': mod('github.com/acme/alarm'),
      'cmd/alarm/main.go': server,
      'cmd/alarmtool/main.go': main,
      '.promu.yml':
        'build:\n  binaries:\n    - { name: alarm, path: ./cmd/alarm }\n    - { name: alarmtool, path: ./cmd/alarmtool }\n',
      Procfile: 'web: alarm\n',
    },
    'one cmd/alarm',
  ],
  [
    'every main does nothing',
    { 'go.mod': mod('example.com/x'), 'main.go': 'package main\n\nfunc main() {\n}\n' },
    'none',
  ],
  [
    'a webhook beside the controller that .ko.yaml names, both deployed by import path',
    {
      'go.mod': mod('github.com/acme/opx'),
      'cmd/controller/main.go': server,
      'cmd/webhook/main.go': main,
      'hack/schema/main.go': main,
      '.ko.yaml': 'builds:\n  - id: controller\n    main: ./cmd/controller\n',
      'config/controller.yaml':
        'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: ko://github.com/acme/opx/cmd/controller\n',
      'config/webhook.yaml':
        'kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: ko://github.com/acme/opx/cmd/webhook\n',
    },
    'several cmd/controller cmd/webhook',
  ],
  [
    'a command-line tool that is released beside the server, whose image holds the server alone',
    {
      'go.mod': mod('github.com/acme/zeta'),
      'cmd/actl/main.go': main,
      'cmd/zserver/main.go': server,
      '.goreleaser.yml':
        'builds:\n  - { id: actl, main: ./cmd/actl }\n  - { id: zserver, main: ./cmd/zserver }\ndockers:\n  - ids: [zserver]\n',
    },
    'one cmd/zserver',
  ],
  [
    'what compose builds by a target of its name, beside a tool that it does not',
    {
      'go.mod': mod('github.com/acme/shop'),
      'cmd/server/main.go': server,
      'cmd/worker/main.go': main,
      'cmd/migrate/main.go': main,
      'cmd/seed/main.go': main,
      'docker-compose.yml':
        'services:\n  server: { build: { context: ., target: server } }\n  worker: { build: { context: ., target: worker } }\n  migrate: { build: { context: ., target: migrate } }\n  seed: { build: ., command: seed }\n',
    },
    'several cmd/server cmd/worker cmd/migrate',
  ],
  [
    'a program for the browser, without a build line, beside its server',
    {
      'go.mod': mod('github.com/acme/json'),
      'cmd/server/main.go': server,
      'cmd/wasm/main.go': browser,
      Makefile: 'wasm:\n\tGOOS=js GOARCH=wasm go build -o assets/json.wasm ./cmd/wasm\nrun: wasm\n\tgo run ./cmd/server\n',
    },
    'one cmd/server',
  ],
  ['a program for the browser alone', { 'go.mod': mod('github.com/acme/json'), 'main.go': browser }, 'none'],
  [
    'a plug-in that is only built as WebAssembly',
    {
      'go.mod': mod('github.com/acme/relay'),
      'cmd/filter/main.go': main,
      'cmd/proxy/main.go': main,
      Makefile: 'build:\n\tgo build ./cmd/proxy\n\tGOOS=wasip1 GOARCH=wasm go build -o filter.wasm ./cmd/filter\n',
    },
    'one cmd/proxy',
  ],
  [
    'a sample repository by its name',
    {
      'a/go.mod': mod('github.com/acme/examples/a'),
      'a/main.go': server,
      'go.mod': mod('github.com/acme/examples'),
      'b/main.go': server,
    },
    'unclear a b',
  ],
  [
    'services side by side, each a module of its own',
    {
      'auth-service/go.mod': mod('auth-service'),
      'auth-service/cmd/auth/main.go': server,
      'user-service/go.mod': mod('user-service'),
      'user-service/cmd/user/main.go': server,
      'broker-service/go.mod': mod('broker-service'),
      'broker-service/cmd/broker/main.go': main,
    },
    'several auth-service/cmd/auth user-service/cmd/user broker-service/cmd/broker',
  ],
  [
    'small services of a workspace, each a module laid out as the large one',
    {
      'go.work': 'go 1.25\n\nuse (\n\t./order\n\t./payment\n\t./shared\n)\n',
      'order/go.mod': mod('github.com/acme/shop/order'),
      'order/cmd/main.go': server.replace('"net/http"', '(\n\t"net/http"\n\n\t_ "github.com/acme/shop/order/big"\n)'),
      'order/big/big.go': `package big\n\n${'// X says what it is.\n'.repeat(60)}var X = 1\n`,
      'payment/go.mod': mod('github.com/acme/shop/payment'),
      'payment/cmd/main.go': server,
      'shared/go.mod': mod('github.com/acme/shop/shared'),
      'shared/cmd/main.go': main,
    },
    'several order/cmd payment/cmd',
  ],
  [
    'modules that are made with a framework for several services',
    { 'Book/go.mod': mod('Book'), 'Book/book.go': zrpc, 'User/go.mod': mod('User'), 'User/user.go': zrpc, 'web/go.mod': mod('web'), 'web/web.go': zrpc.replace('zrpc', 'rest') },
    'several web Book User',
  ],
  [
    'a module that is called as no other, of several',
    {
      'assembly/go.mod': mod('github.com/acme/assembly'),
      'assembly/cmd/main.go': main,
      'order/go.mod': mod('github.com/acme/order'),
      'order/cmd/main.go': gin,
    },
    'one order/cmd',
  ],
  [
    'modules side by side that are called for no service',
    { 'auth/go.mod': mod('auth'), 'auth/cmd/auth/main.go': server, 'user/go.mod': mod('user'), 'user/cmd/user/main.go': server },
    'unclear auth/cmd/auth user/cmd/user',
  ],
  [
    'the program of the latest major version',
    { 'go.mod': mod('example.com/x'), 'main.go': server, 'v2/go.mod': mod('example.com/x/v2'), 'v2/main.go': server, 'v3/go.mod': mod('example.com/x/v3'), 'v3/cmd/x/main.go': server },
    'one v3/cmd/x',
  ],
  [
    'a later major version that only has examples',
    { 'go.mod': mod('example.com/x'), 'main.go': server, 'v2/go.mod': mod('example.com/x/v2'), 'v2/x.go': 'package x\n', 'v2/examples/a/main.go': server },
    'one .',
  ],
  [
    "a copy of another repository's tool, beside the services",
    {
      'go.mod': mod('shop'),
      'app/user/api/main.go': gin,
      'app/order/api/main.go': gin,
      'cmd/goctl/go.mod': mod('github.com/maker/zero/tools/goctl'),
      'cmd/goctl/goctl.go': main,
      'cmd/goctl/Makefile': 'build:\n\tgo build goctl.go\n',
    },
    'several app/order/api app/user/api',
  ],
  [
    'a module where its path says, beside a server',
    {
      'go.mod': mod('shop'),
      'admin/main.go': gin,
      'tools/goctl/go.mod': mod('github.com/maker/zero/tools/goctl'),
      'tools/goctl/goctl.go': main,
      'app/go.mod': mod('github.com/maker/app'),
      'app/main.go': gin,
      Makefile: 'build:\n\tcd app && go build .\n',
    },
    'one app',
  ],
  [
    'a server before its client, where both ship alike',
    {
      'go.mod': mod('github.com/acme/tunnel'),
      'cmd/tunc/main.go': server,
      'cmd/tuns/main.go': server,
      'build/Dockerfile-for-tunc': 'FROM golang:1.25\nRUN go build -o /tunc ./cmd/tunc\nENTRYPOINT ["/tunc"]\n',
      'build/Dockerfile-for-tuns': 'FROM golang:1.25\nRUN go build -o /tuns ./cmd/tuns\nENTRYPOINT ["/tuns"]\n',
    },
    'several cmd/tuns cmd/tunc',
  ],
  [
    'a main of its own for the image',
    {
      'go.mod': mod('github.com/acme/mq'),
      'mq.go': 'package mq\n',
      'cmd/main.go': server,
      'cmd/docker/main.go': server,
      'README.md': '```\ncd cmd\ngo build -o mq && ./mq\n```\n',
    },
    'several cmd/docker cmd',
  ],
  [
    'services before what steers them',
    {
      'go.mod': mod('github.com/acme/tide'),
      'cmd/vane/main.go': server,
      'cmd/tidectl/main.go': main,
      Makefile: 'vane:\n\tgo build ./cmd/vane\ntidectl:\n\tgo build ./cmd/tidectl\n',
    },
    'several cmd/vane cmd/tidectl',
  ],
  [
    'a target that is called for the server it compiles',
    {
      'go.mod': mod('github.com/acme/veil'),
      'cmd/v-client/main.go': server,
      'cmd/v-server/main.go': server,
      Makefile: 'client:\n\tgo build ./cmd/v-client\nserver:\n\tgo build ./cmd/v-server\n',
      'release.sh': '(cd cmd/v-client && go build -o ../../out/client .)\n(cd cmd/v-server && gox -os="linux darwin" -output "../../out/{{.Dir}}" .)\n',
    },
    'several cmd/v-server cmd/v-client',
  ],
];

for (const [name, files, expected] of cases) test(name, () => assert.equal(product(files), expected));

test('a small service comes along where the larger ones lie as it does', () => {
  const grown = (dir: string, count: number): Record<string, string> => {
    const names = Array.from({ length: count }, (_, index) => `p${index}`);
    const imports = names.map((name) => `\t_ "example.com/x/${dir}/internal/${name}"\n`).join('');
    return {
      ...Object.fromEntries(names.map((name) => [`${dir}/internal/${name}/x.go`, `package ${name}\n\n${'// X says what it is.\n'.repeat(60)}var X = 1\n`])),
      [`${dir}/main.go`]: `package main\n\nimport (\n\t"github.com/gin-gonic/gin"\n${imports})\n\nfunc main() { gin.Default().Run(":80") }\n`,
    };
  };
  const large = { 'go.mod': mod('example.com/x'), ...grown('order/rpc', 24), ...grown('cart/rpc', 22) };
  assert.equal(product({ ...large, ...grown('user/rpc', 6) }), 'several cart/rpc order/rpc user/rpc');
  assert.equal(product({ ...large, ...grown('user/fill', 6) }), 'several cart/rpc order/rpc', 'called otherwise');
  assert.equal(product({ ...large, 'user/rpc/main.go': main }), 'several cart/rpc order/rpc', 'serves nothing');
});

test('the repository is called as the caller says', () => {
  const files = { 'go.mod': mod('example.com/app'), 'cmd/aaa/main.go': main, 'cmd/relay/main.go': main };
  assert.equal(product(files, 'relay'), 'one cmd/relay');
});

test('each program is listed with evidence that has a place', () => {
  const { product: found } = analyze(
    memoryRepo({ 'go.mod': mod('example.com/x'), 'main.go': server, 'tools/a/main.go': main }),
  );
  assert.deepEqual(
    found.ranked.map(({ dir }) => dir),
    ['.', 'tools/a'],
  );
  for (const { evidence, score } of found.ranked) {
    assert.ok(evidence.length > 0 && evidence.every((piece) => piece.at.path !== '' && piece.text !== ''));
    assert.equal(
      score,
      evidence.reduce((sum, piece) => sum + piece.weight, 0),
    );
  }
});

test('many programs of modules that have nothing to do with each other are a collection, also where each says how it is built', () => {
  const of = (count: number, more: Record<string, string> = {}): string => product({
    ...Object.fromEntries(Array.from({ length: count }, (_, i) => [[`p${i}x/go.mod`, `module p${i}x\n\ngo 1.25\n`], [`p${i}x/main.go`, server], [`p${i}x/Makefile`, 'build:\n\tgo build -o app .\n']] as const).flat()), ...more,
  }).split(' ')[0]!;
  assert.equal(of(12), 'unclear');
  assert.equal(of(3), 'several');
  assert.equal(of(12, { 'go.work': `go 1.25\n\nuse (\n${Array.from({ length: 12 }, (_, i) => `\t./p${i}x\n`).join('')})\n` }), 'several');
});

test('of programs with one name the file beside one of them means that one', () => {
  const { programs } = analyze(memoryRepo({
    'go.work': 'go 1.25\n\nuse (\n\t./shop\n\t./desk\n)\n', 'shop/go.mod': mod('app'), 'shop/main.go': server, 'desk/go.mod': mod('example.com/app'), 'desk/main.go': server, 'shop/Procfile': 'web: app --shop\n',
  }));
  assert.deepEqual(programs.map(({ dir, runtime }) => [dir, runtime.launches.length]), [['shop', 1], ['desk', 0]]);
});

test('of programs with one name a deployment means none of the samples', () => {
  const helm = 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - image: acme/NAME\n';
  const files = { 'go.mod': mod('example.com/shop'), 'cmd/query/main.go': server, 'cmd/web/main.go': server, 'deploy/query.yaml': helm.replace('NAME', 'query'), 'deploy/web.yaml': helm.replace('NAME', 'web') };
  const tutorials = Object.fromEntries(['a', 'b', 'c'].map((name) => [`tutorials/${name}/web/main.go`, server]));
  assert.equal(product({ ...files, ...tutorials }), product(files));
});

test('what takes the messages of a service is a deployable beside it, whatever it is called; what only sends some is not', () => {
  const kitchen = (call: string): Record<string, string> => ({
    'go.mod': `${mod('example.com/shop')}\nrequire github.com/rabbitmq/amqp091-go v1.10.0\n`, Makefile: 'run-web:\n\tgo run ./cmd/web\n\nrun-kitchen:\n\tgo run ./cmd/kitchen\n',
    'cmd/web/main.go': `${server}\n${Array.from({ length: 200 }, (_, i) => `func page${i}() int { return ${i} }\n`).join('')}`, 'cmd/kitchen/main.go': `package main\n\nimport (\n\t"fmt"\n\n\tamqp "github.com/rabbitmq/amqp091-go"\n)\n\nfunc main() {\n\tconn, _ := amqp.Dial("amqp://broker")\n\tch, _ := conn.Channel()\n\tout, _ := ${call}\n\tfmt.Println(out)\n}\n`,
  });
  assert.equal(product(kitchen('ch.Consume("orders", "", false, false, false, false, nil)')), 'several cmd/web cmd/kitchen');
  assert.equal(product(kitchen('ch.QueueDeclare("orders", true, false, false, false, nil)')), 'one cmd/web');
});

test('samples that no pattern of Go reaches are programs of no system', () => {
  const reason = (dir: string): string => analyze(memoryRepo({ 'go.mod': mod('example.com/lib'), 'lib.go': 'package lib\n', [`${dir}/rest/go.mod`]: mod('example.com/lib/rest'), [`${dir}/rest/main_windows.go`]: main })).product.reason;
  assert.equal(reason('_examples'), 'no package with a func main');
  assert.equal(reason('examples'), 'its programs are made for Windows alone');
});

test('a tree from before modules is built by import paths as well', () => {
  const tree = (path: string): string => product({
    'Godeps/Godeps.json': '{\n\t"ImportPath": "example.com/team/fleet",\n\t"Deps": []\n}\n', 'first/main.go': main, 'second/main.go': main, build: `#!/bin/bash -e\nREPO="example.com/team/fleet"\ngo build -o bin/fleet \${REPO}/${path}\n`,
  });
  assert.deepEqual([tree('first'), tree('second'), tree('third').split(' ')[0]], ['one first', 'one second', 'unclear']);
});
