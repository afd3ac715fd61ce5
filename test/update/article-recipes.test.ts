import assert from 'node:assert/strict';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { service } from './made-place.ts';

// Services whose recipe keeps its shape: what an update follows all the same, and what is said of the rest.

const RECIPES = ['single-stage', 'prebuilt', 'multi-stage', 'goctl'] as const;

for (const recipe of RECIPES) {
  test(`${recipe}: the port of the code is followed`, async (t) => {
    const place = await service(t, '--recipe', recipe);
    place.edit('hello.go', (text) => text.replaceAll('8080', '9090'));
    const { exit, stdout } = await place.run('check', []);
    assert.deepEqual([exit, /drift port-mismatch: EXPOSE 8080, and the program listens on 9090 \(hello\.go:\d+\)\n.*update renders it right/.test(stdout)], [2, true], stdout);
    assert.match((await place.run('update', ['--yes'])).stderr, /^port 8080 → 9090 \(hello\.go:\d+ opens 9090\)$/m);
    assert.match(place.read('Dockerfile'), /^EXPOSE 9090$/m);
    assert.match(place.read('Makefile'), /:9090\b/);
    assert.equal((await place.run('check', [])).exit, 0);
  });

  test(`${recipe}: a program that moved, and one that needs cgo, are told with the recipe that follows them`, async (t) => {
    const place = await service(t, '--recipe', recipe);
    place.write('native.go', 'package main\n\nimport "C"\n\nfunc init() { println(C.int(1)) }\n');
    assert.match((await place.run('check', [])).stdout, /broken cgo-off: .* needs cgo for import "C" \(native\.go:3\)/);
    const moved = await service(t, '--recipe', recipe);
    mkdirSync(join(moved.root, 'cmd/api'), { recursive: true });
    for (const name of ['hello.go', 'hello_test.go']) renameSync(join(moved.root, name), join(moved.root, 'cmd/api', name));
    const { exit, stdout } = await moved.run('check', []);
    assert.deepEqual([exit, /broken main-gone: .*\n.*update --recipe minimal plans the image from the code/.test(stdout)], [1, true], stdout);
    assert.match((await moved.run('update', ['--yes'])).stderr, new RegExp(`recipe ${recipe} builds the package beside its Dockerfile, and the program is cmd/api now .*\\n.*--recipe minimal`));
  });
}

test('prebuilt: a Makefile that its owner has changed may compile another program', async (t) => {
  const place = await service(t, '--recipe', 'prebuilt');
  mkdirSync(join(place.root, 'cmd/api'), { recursive: true });
  for (const name of ['hello.go', 'hello_test.go']) renameSync(join(place.root, name), join(place.root, 'cmd/api', name));
  place.edit('Makefile', (text) => text.replaceAll(/^(\t.*go build .*) \.$/gm, '$1 ./cmd/api').concat('# mine\n'));
  assert.equal((await place.run('check', [])).exit, 0);
});

test('a program that moved keeps the name of its service', async (t) => {
  const place = await service(t, '--name', 'shop');
  mkdirSync(join(place.root, 'cmd/api'), { recursive: true });
  for (const name of ['hello.go', 'hello_test.go']) renameSync(join(place.root, name), join(place.root, 'cmd/api', name));
  assert.equal((await place.run('update', ['--yes'])).exit, 0);
  assert.match(place.read('Dockerfile'), /-o \/out\/shop \.\/cmd\/api\n[\s\S]*ENTRYPOINT \["\/usr\/local\/bin\/shop"\]/);
});

test('a go.work of one module is no second module', async (t) => {
  const place = await service(t);
  place.write('go.work', 'go 1.27\n\nuse .\n');
  assert.match((await place.run('update', ['--yes', '--dry-run'])).stderr, /^image planned from your answers → planned from the code \(go\.work lies beside it\)$/m);
});
