import assert from 'node:assert/strict';
import { test } from 'node:test';
import { format } from '@wasm-fmt/gofmt';
import { planService } from '../../src/plan/service.ts';
import { answers, KINDS, RECIPES, rendered } from './rendered.ts';

const NAMES = ['hello', 'a', '0', 'a.b-c_d', 'test', 'image', 'main', 'x86.go', `${'long-'.repeat(12)}end`];

function everyService(visit: (files: Record<string, string>, label: string) => void): void {
  for (const kind of KINDS) {
    for (const recipe of RECIPES) {
      for (const name of NAMES) {
        for (const timezone of ['', 'Asia/Shanghai']) {
          visit(rendered({ kind, recipe, name, timezone, module: `example.com/x/${name}` }), `${kind} ${recipe} ${name}`);
        }
      }
    }
  }
}

test('every service is gofmt-clean', () => {
  everyService((files, label) => {
    for (const path of ['hello.go', 'hello_test.go']) {
      assert.equal(format(files[path] ?? ''), files[path], `${label}: ${path}`);
    }
  });
  assert.notEqual(format('package main\nfunc main() {x := 1}\n'), 'package main\nfunc main() {x := 1}\n');
});

test('every file is printed whole: tidy line ends, no marks of the template, nothing escaped', () => {
  everyService((files, label) => {
    for (const [path, text] of Object.entries(files)) {
      const where = `${label}: ${path}`;
      assert.match(text, /[^\n]\n$/, where);
      assert.doesNotMatch(text, /[ \t]$/m, where);
      assert.doesNotMatch(text, /\n\n\n/, where);
      assert.doesNotMatch(text, /<%|%>|undefined|\[object|&#|&amp;|(?<!\/dev\/)null/, where);
    }
  });
});

test('README.md says what the service of each kind and recipe has, and no more', () => {
  for (const recipe of RECIPES) {
    const http = rendered({ recipe, port: 9123 })['README.md'] ?? '';
    const cli = rendered({ recipe, kind: 'cli' })['README.md'] ?? '';
    assert.match(http, /`PORT` \(environment\) \| port to listen on, 9123/);
    assert.match(http, /port: 9123/);
    assert.doesNotMatch(cli, /PORT|healthz|probe|SIGTERM/);
    for (const readme of [http, cli]) {
      assert.equal(readme.includes('bin/linux/<arch>'), recipe === 'prebuilt', recipe);
      assert.equal(readme.includes('needs no Go on this machine'), recipe !== 'prebuilt', recipe);
    }
  }
});

test('README.md names only targets and variables that the Makefile has', () => {
  everyService((files, label) => {
    for (const [, target] of (files['README.md'] ?? '').matchAll(/\bmake ([a-z][a-z-]*)/g)) {
      assert.match(files['Makefile'] ?? '', new RegExp(`^${target}:`, 'm'), `${label}: make ${target}`);
    }
    for (const [, variable] of (files['README.md'] ?? '').matchAll(/\b([A-Z]+_?[A-Z]+)=/g)) {
      assert.match(files['Makefile'] ?? '', new RegExp(`^(ifndef )?${variable}\\b`, 'm'), `${label}: ${variable}`);
    }
  });
});

test('go.mod holds the module and the go line of the minor before the builder\'s', () => {
  assert.equal(rendered({ go: '1.27' })['go.mod'], 'module example.com/hello\n\ngo 1.26.0\n');
  assert.equal(rendered({ go: '1.27.4', module: 'hello' })['go.mod'], 'module hello\n\ngo 1.26.0\n');
});

test('the plan of a service', () => {
  assert.deepEqual(planService(answers({ recipe: 'prebuilt', timezone: 'Europe/Rome', go: '1.26.3' })), {
    kind: 'http',
    name: 'hello',
    module: 'example.com/hello',
    recipe: 'prebuilt',
    port: 8080,
    goLine: '1.25.0',
    goMinor: '1.26',
    image: 'hello',
    platforms: ['linux/amd64', 'linux/arm64'],
    timezone: 'Europe/Rome',
    tags: ['timetzdata'],
    prebuilt: true,
    stripped: false,
    variables: [],
    private: '',
    healthcheck: true,
    package: '.',
    cgo: false,
    inert: ['README.md'],
  });
  const cli = planService(answers({ kind: 'cli', image: 'example.com/team/hello', timezone: 'Europe/Rome' }));
  assert.deepEqual(
    [cli.port, cli.image, cli.tags, cli.prebuilt, cli.healthcheck],
    [null, 'example.com/team/hello', [], false, false],
  );
  const grown = planService(answers(), { dir: 'cmd/hello', cgo: true, tags: ['netgo'], embeds: ['README.md'] });
  assert.deepEqual([grown.package, grown.cgo, grown.tags, grown.inert], ['./cmd/hello', true, ['netgo'], []]);
  for (const go of ['', '1', '1.x', 'go1.27', '1.27.', '2.0', '1.27-alpine']) {
    assert.throws(() => planService(answers({ go })), RangeError, go);
  }
});

test('a plan is plain JSON', () => {
  const plan = planService(answers());
  assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
});
