import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { NEWER, repository, service } from './made-place.ts';
import { Workplace } from './run-update.ts';

test('what a flag brings or takes away has that flag as its reason, as it is typed', async (t) => {
  const place = await service(t);
  const told = async (...words: string[]): Promise<string> => (await place.run('update', ['--yes', '--dry-run', ...words])).stderr;
  const rows: readonly [string[], RegExp[]][] = [
    [['--recipe', 'goctl'], [/^variable TZ \(UTC\) is new \(--recipe goctl\)$/m]],
    [['--recipe', 'single-stage'], [/^builder golang:1\.26-trixie is gone \(--recipe single-stage\)$/m]],
    [['--debug-target'], [/^image debug is new \(--debug-target\)$/m, /^Makefile .* new \(--debug-target; follows the image: image\)$/m]],
    [['--timezone', 'Asia/Shanghai'], [/^build tag timetzdata is new \(--timezone Asia\/Shanghai\)$/m, /^variable TZ \(Asia\/Shanghai\) is new \(--timezone Asia\/Shanghai\)$/m]],
    [['--private', 'git.acme.test', '--auth', 'ssh'], [/^agent ssh is new \(--auth ssh\)$/m, /^secret known_hosts is new \(--auth ssh\)$/m]],
    [['--fips', '--port', '8080', '--goproxy', ''], [/^Dockerfile .* new \(--fips\)$/m]],
    [['--registry', 'm.test/x', '--recipe', 'goctl'], [/^base scratch → m\.test\/x\/alpine:\S+ \(--recipe goctl\)$/m]],
    [['--registry', 'm.test/x'], [/^builder golang:1\.26 → m\.test\/x\/golang:1\.26 \(--registry m\.test\/x\)$/m]],
    [['--base', 'debian'], [/^stage base \(debian:\S+\) is new \(--base debian\)$/m]],
  ];
  for (const [words, said] of rows) {
    const text = await told(...words);
    for (const line of said) assert.match(text, line, words.join(' '));
    assert.doesNotMatch(text, /^(?:cgo|package of the program) |go\.mod:|opens 8080|any more/m, words.join(' '));
  }
  assert.equal((await place.update('--fips', '--goproxy', 'direct', '--debug-target')).exit, 0);
  assert.match(await told('--no-fips'), / new \(--no-fips\)$/m);
  assert.match(await told('--goproxy', ''), / new \(--goproxy ''\)$/m);
  assert.match(await told('--no-debug-target'), /^image debug is gone \(--no-debug-target\)$/m);
  place.write('hello.go', 'package main\n\nvar version = "dev"\n\nfunc main() { println(version) }\n');
  for (const line of [/^port 8080 is gone \(--kind cli\)$/m, /^health check .* is gone \(--kind cli\)$/m]) assert.match(await told('--kind', 'cli'), line);
});

test('a zone that is loaded, cgo that is needed no more, and what comes with an image that is planned from the code, are told why', async (t) => {
  const place = await service(t);
  const code = place.read('hello.go');
  place.write('native.go', 'package main\n\nimport "C"\n\nfunc answer() int { return int(C.int(42)) }\n');
  place.write('zone.go', 'package main\n\nimport "time"\n\nfunc zone() { time.LoadLocation("Asia/Shanghai") }\n');
  place.edit('hello.go', (text) => text.replace('func main() {', 'func main() {\n\t_ = answer()\n\tzone()'));
  const { stderr } = await place.run('update', ['--yes']);
  for (const line of [/^build tag timetzdata is new \(zone\.go:5 asks for time zones\)$/m, /^working directory \/app is new \(planned from the code\)$/m, /^variable HOME .* is gone \(planned from the code\)$/m]) assert.match(stderr, line);
  rmSync(join(place.root, 'zone.go'));
  assert.match((await place.run('update', ['--yes', '--allow-dirty'])).stderr, /^build tag timetzdata is gone \(nothing asks for it any more\)$/m);
  assert.doesNotMatch((await place.run('update', ['--yes', '--dry-run', '--debug-target'])).stderr, /^cgo /m, 'the debugger is compiled without');
  rmSync(join(place.root, 'native.go'));
  place.write('hello.go', code);
  assert.match((await place.run('update', ['--yes'])).stderr, /^cgo on → off \(nothing needs cgo any more\)\n(?:base|variable) .* \(nothing needs cgo any more\)$/m);
});

test('of an image that is its own builder go.mod raises the base', async (t) => {
  const place = await service(t, '--recipe', 'single-stage');
  place.edit('go.mod', NEWER);
  assert.match((await place.run('update', ['--yes', '--dry-run'])).stderr, /^base golang:1\.26 → 1\.27 \(go\.mod:3 now says go 1\.27\.0\)$/m);
  assert.match((await place.run('update', ['--yes', '--go', '1.27'])).stderr, /^base .* \(--go 1\.27\)$/m);
  assert.equal((await place.run('update', ['--yes', '--allow-dirty', '--go', ''])).exit, 0, 'what go.mod asks for counts again');
});

test('a record that holds no text of an unedited Dockerfile has its reasons all the same', async (t) => {
  const place = await service(t);
  place.edit('.yo-rc.json', (text) => {
    const stored = JSON.parse(text) as { 'generator-go-docker': { files: Record<string, { base?: string }> } };
    delete stored['generator-go-docker'].files['Dockerfile']!.base;
    return JSON.stringify(stored);
  });
  place.edit('go.mod', NEWER);
  assert.match((await place.run('update', ['--yes', '--allow-dirty'])).stderr, /^builder golang:1\.26 → 1\.27 \(go\.mod:3 now says go 1\.27\.0\)$/m);
});

test('the Makefile of a Dockerfile that was renamed follows the name, and says so', async (t) => {
  const place = await service(t);
  renameSync(join(place.root, 'Dockerfile'), join(place.root, 'Containerfile'));
  place.edit('go.mod', NEWER);
  const { stderr } = await place.run('update', ['--yes', '--dry-run']);
  assert.match(stderr, /^Dockerfile Dockerfile → Containerfile \(renamed by you, and followed\)\nbuilder .*\nMakefile .* 2 of them new \(follows the name Containerfile\)$/m);
  assert.match((await place.run('update', ['--yes', '--image', 'a.test/b'])).stderr, /^Makefile .* 3 of them new \(--image a\.test\/b; follows the name Containerfile\)$/m);
  assert.deepEqual((await place.update()).changes, [], 'it is told once');
});

test('nothing is told of lines that were not written, and what was refused is not forgotten', async (t) => {
  const place = await service(t);
  place.edit('Makefile', (text) => text.replaceAll(/^IMAGE .*$/gm, 'IMAGE ?= mine.test/x'));
  assert.equal((await place.run('update', ['--yes', '--image', 'bar.test/x'])).exit, 3);
  place.edit('hello.go', (text) => text.replaceAll('8080', '9090'));
  const { stderr, exit } = await place.run('update', ['--yes']);
  assert.deepEqual([exit, /^port 8080 → 9090 /m.test(stderr), /^Makefile .* new/m.test(stderr)], [3, true, false], stderr);

  const refused = await service(t);
  refused.edit('go.mod', NEWER);
  refused.edit('Dockerfile', (text) => text.replace('golang:1.26-trixie', 'mirror.example.com/golang:1.26-trixie'));
  assert.equal((await refused.run('update', ['--yes', '--conflict', 'rej'])).exit, 3);
  const again = await refused.run('update', ['--yes']);
  assert.equal(again.exit, 0);
  assert.match(again.stderr, /^Changes that were refused lie in these still; .*\n {2}Dockerfile\.rej\n\nNothing else to do\.$/m);
  rmSync(join(refused.root, 'Dockerfile.rej'));
  assert.match((await refused.run('update', ['--yes'])).stderr, /^Nothing to do: the files are up to date\.$/m);
});

test('what is said to bring a deleted file back does', async (t) => {
  const place = await service(t);
  const [makefile, dockerfile] = ['Makefile', 'Dockerfile'].map((path) => place.read(path));
  for (const path of ['Makefile', 'Dockerfile']) rmSync(join(place.root, path));
  assert.match((await place.run('update', ['--yes'])).stderr, /^Makefile was deleted, and stays so; your version control brings it back, or yo go-docker, with all else of the service that is gone\.$/m);
  assert.match((await place.run('makefile', ['--yes'])).stderr, /is not there any more\n {2}→ your version control brings it back, or yo go-docker,/);
  assert.equal((await place.run('app', ['--yes'])).exit, 0);
  assert.deepEqual(['Makefile', 'Dockerfile'].map((path) => place.read(path)), [makefile, dockerfile]);
  const other = await repository(t, 'image-plain');
  assert.equal((await other.run('makefile', ['--yes'])).exit, 0);
  for (const [path, command] of [['Makefile', 'makefile'], ['.dockerignore', 'dockerfile']] as const) {
    const written = other.read(path);
    rmSync(join(other.root, path));
    assert.ok((await other.run('update', ['--yes'])).stderr.includes(`${path} was deleted, and stays so; yo go-docker:${command} brings it back.`));
    assert.equal((await other.run(command, ['--yes'])).exit, 0);
    assert.equal(other.read(path), written);
  }
});

test('a path of the module, and a Dockerfile to take over that is none, are refused in one message', async (t) => {
  const place = await service(t);
  assert.match((await place.run('update', ['--yes', '--module', 'a.test/b'])).stderr, /--module a\.test\/b changes nothing here: go\.mod says .*\n {2}→ run go mod edit -module a\.test\/b, /);
  assert.equal((await place.update('--module', 'shop')).exit, 0);
  const plain = new Workplace(t, 'image-plain');
  mkdirSync(join(plain.root, 'build'));
  plain.write('odd.Dockerfile', '\uFEFF# syntax=docker/dockerfile:1\nARG A=1\nfrom scratch\n');
  symlinkSync('go.mod', join(plain.root, 'linked'));
  assert.match((await plain.run('update', ['--yes', '--adopt', '--file', 'linked'])).stderr, /^go-docker:update: linked is a link, and what is taken over is a file\n {2}→ name the file that it leads to: --file go\.mod\n$/);
  for (const file of ['go.mod', 'build', '.']) assert.match((await plain.run('update', ['--yes', '--adopt', '--file', file])).stderr, /^go-docker:update: \S+ is no Dockerfile that could be taken over: .*\n {2}→ name it with --file, .*\n$/);
  assert.equal((await plain.run('update', ['--yes', '--dry-run', '--adopt', '--file', 'odd.Dockerfile'])).exit, 3);
});

test('which program a service is for may be said where its own is gone, and is remembered', async (t) => {
  const place = await service(t);
  assert.match((await place.run('update', ['--yes', '--main', 'cmd/a'])).stderr, /--main cmd\/a: the program of this service is here still \(hello\.go:\d+\)/);
  for (const dir of ['a', 'b']) mkdirSync(join(place.root, 'cmd', dir), { recursive: true });
  for (const name of ['hello.go', 'hello_test.go']) renameSync(join(place.root, name), join(place.root, 'cmd/a', name));
  place.write('cmd/b/main.go', 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":9090", nil) }\n');
  assert.match((await place.run('update', ['--yes'])).stderr, /no program lies there any more[^]*--main cmd\/a, --main cmd\/b/);
  assert.match((await place.run('update', ['--yes', '--main', 'cmd/a', '--recipe', 'goctl'])).stderr, /recipe goctl compiles the program of the service's own directory alone/);
  assert.equal((await place.run('update', ['--yes', '--main', 'cmd/c'])).exit, 1);
  assert.equal((await place.update('--main', 'cmd/a')).exit, 0);
  assert.match(place.read('Dockerfile'), / -o \S+ \.\/cmd\/a$/m);
  assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), []);
  assert.equal((await place.update('--main', 'cmd/b')).exit, 0);
  assert.match(place.read('Dockerfile'), /^EXPOSE 9090$/m);
});
