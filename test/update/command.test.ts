import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { MINE, NEWER, repository, service } from './made-place.ts';
import { Workplace } from './run-update.ts';

test('a service: nothing to do at first; then the release follows go.mod, edits stay, and it is told why', async (t) => {
  const place = await service(t);
  assert.deepEqual((await place.update()).files, ['same Dockerfile', 'same .dockerignore', 'same Makefile', 'same .yo-rc.json']);
  place.edit('go.mod', NEWER);
  place.edit('Dockerfile', MINE);
  place.edit('hello.go', (text) => `${text}\n// mine\n`);
  const code = place.read('hello.go');
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.equal(exit, 0, stderr);
  assert.match(stderr, /^builder golang:1\.26 → 1\.27 \(go\.mod:3 now says go 1\.27\.0\)$/m);
  assert.match(stderr, /^ {3}merge {2}Dockerfile$/m);
  assert.match(place.read('Dockerfile'), /golang:1\.27-trixie[^]*^ENV MINE=1\nUSER/m);
  assert.equal(place.read('hello.go'), code, 'a file of once is not touched');
  const written = place.read('Dockerfile');
  assert.deepEqual((await place.update()).files, ['same Dockerfile', 'same .dockerignore', 'same Makefile', 'same .yo-rc.json']);
  assert.equal(place.read('Dockerfile'), written);
  place.edit('go.mod', (text) => text.replace(/^go .*/m, 'go 1.25.0'));
  assert.deepEqual((await place.update()).changes, [], 'a release is raised, never lowered');
});

test('a service that has grown beyond its scaffold is planned from its code', async (t) => {
  const place = await service(t);
  place.edit('Dockerfile', MINE);
  place.write('native.go', 'package main\n\nimport "C"\n\nfunc answer() int { return int(C.int(42)) }\n');
  place.write('pages.go', 'package main\n\nimport "embed"\n\n//go:embed README.md docs\nvar pages embed.FS\n\nvar _ = answer()\n');
  mkdirSync(join(place.root, 'docs'));
  place.write('docs/a.md', 'hi\n');
  const { exit, changes, files } = await place.update();
  assert.equal(exit, 0);
  assert.deepEqual(files, ['update Makefile', 'merged Dockerfile', 'update .dockerignore', 'update .yo-rc.json']);
  const compiles = execFileSync('make', ['-n', 'build-linux', 'GO=go', 'PLATFORMS=linux/arm/v6,linux/arm64'], { cwd: place.root, encoding: 'utf8' });
  for (const words of [/^CGO_ENABLED=1 CC=arm-linux-gnueabi-gcc CXX=arm-linux-gnueabi-g\+\+ GOOS=linux GOARCH=arm GOARM=6 go build [^]* \.$/m, /^CGO_ENABLED=1 (?:CC=aarch64-linux-gnu-gcc CXX=\S+ )?GOOS=linux GOARCH=arm64 /m]) assert.match(compiles, words);
  assert.doesNotMatch(place.read('Makefile'), /-path \.\/README\.md/, 'it is embedded, so a change of it is one of the program');
  assert.ok(changes.some((line) => line.startsWith('cgo: off → on native.go:3')), changes.join('\n'));
  const dockerfile = place.read('Dockerfile');
  for (const line of ['ENV MINE=1', 'LABEL org.opencontainers.image.version="$VERSION" \\', 'FROM gcr.io/distroless/base-debian13:nonroot', 'HEALTHCHECK']) assert.ok(dockerfile.includes(line), line);
  assert.match(dockerfile, /CGO_ENABLED=1 .*main\.version=\$VERSION/);
  assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), []);
  const { report } = await place.update('--recipe', 'multi-stage');
  assert.ok(report.diagnostics.some(({ code }) => code === 'recipe-without-cgo'));
});

test('a service that begins to use time zones gets their data, which check asks for', async (t) => {
  const place = await service(t);
  place.write('zone.go', 'package main\n\nimport "time"\n\nfunc init() {\n\tif _, err := time.LoadLocation("Asia/Shanghai"); err != nil {\n\t\tpanic(err)\n\t}\n}\n');
  assert.match((await place.run('check', [])).stdout, /drift zones-missing: /);
  const { changes } = await place.update();
  assert.ok(changes.some((line) => /^image: planned from your answers → planned from the code zone\.go:6/.test(line)), changes.join('\n'));
  assert.match(place.read('Dockerfile'), / -tags timetzdata /);
  assert.equal((await place.run('check', [])).exit, 0);

  const zoned = await service(t, '--timezone', 'Asia/Shanghai');
  zoned.write('zone.go', place.read('zone.go'));
  assert.deepEqual((await zoned.update()).changes, [], 'it has them already');
});

test('modules beside a service count where its program needs them alone', async (t) => {
  const top = new Workplace(t);
  top.git('init', '-q', '.');
  for (const name of ['a', 'b']) assert.equal((await top.run('app', [name, '--yes'])).exit, 0);
  const { changes, files } = await top.update('a');
  assert.deepEqual([changes, files.filter((file) => !file.startsWith('same'))], [[], []]);
  top.edit('a/go.mod', (text) => `${text}\nrequire b v0.0.0\n\nreplace b => ../b\n`);
  assert.ok((await top.update('a', '--allow-dirty', '--dry-run')).changes.some((line) => line.startsWith('image: planned from your answers')));
});

test('options change by flag, and are merged as everything else', async (t) => {
  const place = await service(t);
  place.edit('Dockerfile', MINE);
  const { changes } = await place.update('--base', 'distroless');
  assert.ok(changes.includes('base: scratch → gcr.io/distroless/static-debian13:nonroot'), changes.join('\n'));
  assert.match(place.read('Dockerfile'), /^ENV MINE=1$/m);
  assert.equal((await place.update()).changes.length, 0, 'the record remembers it');
  assert.equal((await place.update('--recipe', 'multi-stage')).exit, 0);
  assert.match(place.read('Dockerfile'), /^FROM alpine:[^]*^ENV MINE=1$/m);
  assert.equal((await place.update('--fips')).exit, 0);
  assert.match(place.read('Makefile'), /GOFIPS140=/);
  for (const words of [['--kind', 'cli', '--assume-present'], ['--file', 'x/Dockerfile'], ['--conflict', 'ours'], ['--undo', '--base', 'debian']]) assert.equal((await place.run('update', ['--yes', ...words])).exit, 1, words.join(' '));
});

test('the image has the port that the code opens, whatever the recipe: another by flag is refused, and none', async (t) => {
  const place = await service(t);
  const before = place.read('Dockerfile');
  const { exit, stderr } = await place.run('update', ['--yes', '--port', '9090']);
  assert.equal(exit, 1);
  assert.match(stderr, /--port 9090: the code opens port 8080 \(hello\.go:\d+\)/);
  assert.equal(place.read('Dockerfile'), before);
  assert.equal((await place.run('update', ['--yes', '--recipe', 'multi-stage', '--port', '9090'])).exit, 1);
  assert.match((await place.run('update', ['--yes', '--kind', 'cli'])).stderr, /--kind cli: the code opens port 8080 \(hello\.go:\d+\), .*\n {2}→ take the server out of the code/);
  assert.equal(place.read('Dockerfile'), before);
  place.edit('hello.go', (text) => text.replaceAll('8080', '9090'));
  assert.equal((await place.update('--port', '9090')).exit, 0);
  assert.match(place.read('Dockerfile'), /^EXPOSE 9090$/m);
  assert.deepEqual((await place.update()).changes, []);
});

test('check promises no update where the recipe keeps its shape, but of the release', async (t) => {
  const place = await service(t);
  assert.equal((await place.update('--recipe', 'multi-stage')).exit, 0);
  place.write('native.go', 'package main\n\nimport "C"\n\nfunc answer() int { return int(C.int(42)) }\n');
  place.edit('hello.go', (text) => text.replace('func main() {', 'func main() {\n\t_ = answer()'));
  place.edit('go.mod', NEWER);
  const ran = await place.run('check', []);
  assert.equal(ran.exit, 1);
  assert.match(ran.stdout, /drift builder-too-old: [^\n]*\n {2}→ yo go-docker:update renders it right/);
  assert.match(ran.stdout, /broken cgo-off: [^\n]*\n {2}→ yo go-docker:update --recipe minimal plans the image from the code; by hand: /);
  assert.equal((await place.update('--recipe', 'minimal')).exit, 0);
  assert.equal((await place.run('check', [])).exit, 0);
});

test('the reason of a change is the flag that asked for it, never a line that has said so all along', async (t) => {
  const place = await service(t);
  const texts = async (...words: string[]): Promise<string> => (await place.run('update', ['--yes', '--dry-run', ...words])).stderr;
  assert.match(await texts('--recipe', 'multi-stage'), /^builder golang:1\.26-trixie → 1\.26-alpine\S* \(--recipe multi-stage\)$/m);
  assert.match(await texts('--name', 'other'), /^health check .* → .*\/other.* \(--name other\)$/m);
  assert.match(await texts('--name', 'other'), /^name \S+ → other \(--name other\)$/m);
  place.edit('go.mod', NEWER);
  assert.match(await texts('--recipe', 'multi-stage'), /^builder .*1\.27-alpine\S* \(go\.mod:3 now says go 1\.27\.0; --recipe multi-stage\)$/m);
  assert.match(await texts('--recipe', 'multi-stage'), /^recipe minimal → multi-stage \(--recipe multi-stage\)$/m);
  assert.match(await texts('--builder', 'portable'), /^builder golang:1\.26 → 1\.27 \(go\.mod:3 now says go 1\.27\.0\)$/m);
  assert.match(await texts('--builder', 'portable'), /^builder buildkit → portable \(--builder portable\)$/m);
  assert.match(await texts('--registry', 'mirror.example.com/hub'), /^builder \S+ → \S+ \(go\.mod:3 now says go 1\.27\.0; --registry mirror\.example\.com\/hub\)$/m);
  assert.match(await texts('--go', '1.26'), /--go 1\.26 is older than go 1\.27\.0, which the build asks for \(go\.mod:3\)/);
});

test('conflicts: listed with their lines, exit 3, left alone until they are settled, or refused into a file', async (t) => {
  const place = await service(t);
  place.edit('go.mod', NEWER);
  place.edit('Dockerfile', (text) => text.replace('golang:1.26-trixie', 'mirror.example.com/golang:1.26-trixie'));
  const mine = place.read('Dockerfile');
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.deepEqual([exit, /^ {2}Dockerfile:2$/m.test(stderr)], [3, true], stderr);
  assert.match(place.read('Dockerfile'), /^<<<<<<< yours\nFROM .*mirror.*\n=======\nFROM .*golang:1\.27.*\n>>>>>>> go-docker \d/m);
  const marked = place.read('Dockerfile');
  const again = await place.update();
  assert.deepEqual([again.exit, again.report.files[0]], [3, { path: 'Dockerfile', action: 'conflict', ownership: 'managed', conflicts: [2] }]);
  assert.equal(place.read('Dockerfile'), marked);
  const record = place.read('.yo-rc.json');
  const answered = await place.run('update', ['--yes', '--base', 'distroless']);
  assert.deepEqual([answered.exit, /--base distroless changes files, and conflicts that nobody has settled stand at Dockerfile:2\n/.test(answered.stderr)], [1, true], answered.stderr);
  assert.equal(place.read('.yo-rc.json'), record);
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
  assert.equal(place.read('Dockerfile'), mine);
  const { files } = await place.update('--conflict', 'rej');
  assert.deepEqual(files.slice(0, 2), ['conflict Dockerfile', 'create Dockerfile.rej']);
  assert.equal(place.read('Dockerfile'), mine);
  assert.match(place.read('Dockerfile.rej'), /^-FROM .*golang:1\.26-trixie AS build\n\+FROM .*golang:1\.27-trixie AS build$/m);
  const later = await place.update();
  assert.deepEqual([later.files[0], later.report.files[0]?.refused], ['same Dockerfile', 'Dockerfile.rej'], 'what was refused is not asked for again, nor forgotten');
});

test('files that are not committed are refused; --allow-dirty and --undo are the way', async (t) => {
  const place = await service(t);
  place.commit();
  place.edit('go.mod', NEWER);
  place.edit('Dockerfile', MINE);
  const before = place.read('Dockerfile');
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /Dockerfile: changed since the last commit, .*\n {2}→ commit or stash that, then run again; --allow-dirty/);
  assert.equal(place.read('Dockerfile'), before);
  assert.equal((await place.update('--dry-run')).exit, 0, 'to look costs nothing');
  const record = place.read('.yo-rc.json');
  assert.equal((await place.update('--allow-dirty')).exit, 0);
  assert.equal(place.git('status', '--short', '--untracked-files=all').includes('undo'), false, 'what undo needs is none of the repository’s files');
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
  assert.deepEqual([place.read('Dockerfile'), place.read('.yo-rc.json')], [before, record]);
  const nothing = await place.run('update', ['--undo']);
  assert.match(nothing.stderr, /there is no update here that could be taken back/);
  place.commit();
  assert.equal((await place.update()).exit, 0);
  place.edit('Dockerfile', (text) => `${text}# later\n`);
  const late = await place.run('update', ['--undo']);
  assert.match(late.stderr, /Dockerfile: changed since the last update, which is not taken back over that/);
});

test('without git, and where git is not found, update and undo work, and the latter is said', async (t) => {
  const place = await service(t);
  place.edit('go.mod', NEWER);
  place.edit('Dockerfile', MINE);
  const mine = place.read('Dockerfile');
  assert.equal((await place.update()).exit, 0);
  assert.equal((await place.run('update', ['--undo'])).exit, 0);
  assert.equal(place.read('Dockerfile'), mine);
  place.commit();
  place.edit('Dockerfile', (text) => `${text}# more\n`);
  const path = process.env['PATH'];
  process.env['PATH'] = place.root;
  try {
    const { exit, stderr } = await place.run('update', ['--yes']);
    assert.deepEqual([exit, /git was not found, so whether Dockerfile is committed is not known/.test(stderr)], [0, true], stderr);
  } finally {
    process.env['PATH'] = path;
  }
});

test('a deleted file stays deleted, a renamed one is followed, and one that is needed no more goes unless it was edited', async (t) => {
  const place = await repository(t, 'image-two-programs');
  assert.equal((await place.run('makefile', ['--yes'])).exit, 0);
  mkdirSync(join(place.root, 'build'));
  renameSync(join(place.root, 'Dockerfile'), join(place.root, 'build/image.Dockerfile'));
  place.edit('build/image.Dockerfile', (text) => `${text}STOPSIGNAL SIGINT\n`);
  rmSync(join(place.root, 'docker-bake.hcl'));
  const { files, changes, exit } = await place.update('--base', 'distroless');
  assert.equal(exit, 0);
  assert.deepEqual(files, ['merged build/image.Dockerfile', 'update .dockerignore', 'deleted docker-bake.hcl', 'update Makefile', 'update .yo-rc.json']);
  assert.equal(changes[0], 'Dockerfile: Dockerfile → build/image.Dockerfile');
  assert.match(place.read('build/image.Dockerfile'), /^FROM gcr\.io\/distroless[^]*^STOPSIGNAL SIGINT$/m);
  assert.match(place.read('Makefile'), / -f build\/image\.Dockerfile /);
  assert.equal(existsSync(join(place.root, 'docker-bake.hcl')), false);
  renameSync(join(place.root, 'Makefile'), join(place.root, 'docker.mk'));
  assert.match((await place.run('update', ['--yes', '--base', 'debian'])).stderr, /Makefile is called docker\.mk now, and is kept up to date there/);

  const other = await repository(t, 'image-two-programs');
  other.edit('docker-bake.hcl', (text) => `${text}# mine\n`);
  const one = await other.update('--main', 'cmd/api');
  assert.ok(one.files.includes('kept docker-bake.hcl'), one.files.join('\n'));
  const third = await repository(t, 'image-two-programs');
  assert.ok((await third.update('--main', 'cmd/api')).files.includes('removed docker-bake.hcl'));
  assert.equal(existsSync(join(third.root, 'docker-bake.hcl')), false);
});

const SERVES = 'package main\n\nimport "net/http"\n\nfunc main() { http.ListenAndServe(":8080", nil) }\n';

/** A repository whose image holds some of its programs. */
async function chosen(t: TestContext, programs: readonly string[], mains: readonly string[]): Promise<Workplace> {
  const place = new Workplace(t);
  place.write('go.mod', 'module example.com/q\n\ngo 1.26\n');
  for (const dir of programs) {
    mkdirSync(join(place.root, dir), { recursive: true });
    place.write(`${dir}/main.go`, SERVES);
  }
  assert.equal((await place.run('dockerfile', ['--yes', ...mains.flatMap((dir) => ['--main', dir])])).exit, 0);
  return place;
}

test('of programs that were chosen those stay that are there, and one that moved is followed where a single one can be it', async (t) => {
  const place = await chosen(t, ['cmd/api', 'cmd/job'], ['cmd/api', 'cmd/job']);
  mkdirSync(join(place.root, 'services/shop'), { recursive: true });
  place.write('services/shop/go.mod', 'module example.com/shop\n\ngo 1.26\n');
  place.write('services/shop/main.go', SERVES);
  renameSync(join(place.root, 'cmd/job'), join(place.root, 'cmd/worker'));
  const { report } = await place.update();
  assert.deepEqual((report.options as { main?: { value: unknown } }).main?.value, ['cmd/api', 'cmd/worker'], 'the program of another module is none that it has become');
  const several = await chosen(t, ['cmd/api', 'cmd/job', 'cmd/admin'], ['cmd/api', 'cmd/job']);
  renameSync(join(several.root, 'cmd/job'), join(several.root, 'cmd/worker'));
  assert.match((await several.run('update', ['--yes'])).stderr, /cmd\/job: no program lies there any more, and nothing tells where it went/);
  const plain = await chosen(t, ['cmd/api'], ['cmd/api']);
  mkdirSync(join(plain.root, 'odd'));
  renameSync(join(plain.root, 'cmd/api'), join(plain.root, 'odd/place'));
  assert.deepEqual(((await plain.update()).report.options as { main?: { value: unknown } }).main?.value, ['odd/place'], 'nothing speaks for it, and nothing against it');
  const tool = await chosen(t, ['cmd/api'], ['cmd/api']);
  rmSync(join(tool.root, 'cmd/api'), { recursive: true });
  mkdirSync(join(tool.root, 'tools/gen'), { recursive: true });
  tool.write('tools/gen/main.go', 'package main\n\nimport "os"\n\nfunc main() { os.WriteFile("x.go", nil, 0o644) }\n');
  assert.match((await tool.run('update', ['--yes'])).stderr, /cmd\/api: no program lies there any more/);
});

test('a service whose program moved is still given its version', async (t) => {
  const place = await service(t);
  mkdirSync(join(place.root, 'cmd/shop'), { recursive: true });
  for (const name of ['hello.go', 'hello_test.go']) renameSync(join(place.root, name), join(place.root, 'cmd/shop', name));
  const { changes } = await place.update();
  assert.ok(changes.some((line) => /^package of the program: \. → \.\/cmd\/shop cmd\/shop\/hello\.go:\d+$/.test(line)), changes.join('\n'));
  assert.match(place.read('Dockerfile'), /-X 'main\.version=\$VERSION'" -o \S+ \.\/cmd\/shop$/m);
  assert.match(place.read('Makefile'), /-o \$@ \.\/cmd\/shop$/m);
});

test('a Dockerfile that was copied and taken away is not called deleted', async (t) => {
  const place = await repository(t, 'image-two-programs');
  mkdirSync(join(place.root, 'a/b/c/d/e'), { recursive: true });
  renameSync(join(place.root, 'Dockerfile'), join(place.root, 'a/b/c/d/e/Dockerfile'));
  assert.equal((await place.update('--base', 'distroless')).changes[0], 'Dockerfile: Dockerfile → a/b/c/d/e/Dockerfile');
  const copied = await repository(t, 'image-two-programs');
  mkdirSync(join(copied.root, 'deploy'));
  copied.write('deploy/Dockerfile', copied.read('Dockerfile'));
  renameSync(join(copied.root, 'Dockerfile'), join(copied.root, 'api.Dockerfile'));
  assert.match((await copied.run('update', ['--yes', '--base', 'distroless'])).stderr, /Dockerfile is not there any more, and api\.Dockerfile and deploy\/Dockerfile may each be what it has become/);
});

test('the Makefile of a service names a Dockerfile that was renamed, unless its owner has seen to it', async (t) => {
  const place = await service(t);
  renameSync(join(place.root, 'Dockerfile'), join(place.root, 'Containerfile'));
  const makefile = place.read('Makefile');
  assert.deepEqual((await place.update()).files.slice(0, 3), ['same Containerfile', 'same .dockerignore', 'update Makefile']);
  assert.match(place.read('Makefile'), /^image_flags = -f Containerfile \$\(PULL\)/m);
  assert.match(place.read('Makefile'), /! -path \.\/Containerfile /);
  assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), []);
  place.write('Makefile', makefile.replaceAll('build $(image_flags)', 'build -f Containerfile $(image_flags)'));
  place.edit('.yo-rc.json', (text) => text.replaceAll(/-f Containerfile (?=\$\(PULL)/g, '').replaceAll('./Containerfile', './Dockerfile'));
  assert.ok((await place.update()).files.includes('same Makefile'));
});

test('line ends, byte order mark, final newline and mode stay; a directory in place of a file is refused', async (t) => {
  const place = await service(t);
  place.edit('go.mod', NEWER);
  place.edit('Dockerfile', (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`.replace(/\r\n$/, ''));
  const before = place.read('Dockerfile');
  chmodSync(join(place.root, 'Dockerfile'), 0o600);
  assert.equal((await place.update()).exit, 0);
  assert.equal(place.read('Dockerfile'), before.replace('golang:1.26', 'golang:1.27'));
  assert.equal(statSync(join(place.root, 'Dockerfile')).mode & 0o777, 0o600);
  rmSync(join(place.root, 'Makefile'));
  mkdirSync(join(place.root, 'Makefile'));
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /Makefile is a directory, and no file/);
});

test('a program that moved is found where the evidence is clear; else it is asked for', async (t) => {
  const place = await repository(t, 'image-plain');
  const [dir] = (JSON.parse(place.read('.yo-rc.json')) as { 'generator-go-docker': { options: { main: string[] } } })['generator-go-docker'].options.main;
  mkdirSync(join(place.root, 'cmd/other'), { recursive: true });
  renameSync(join(place.root, dir!, 'main.go'), join(place.root, 'cmd/other/main.go'));
  const { exit, changes } = await place.update();
  assert.equal(exit, 0);
  assert.ok(changes.some((line) => line.includes('cmd/other')), changes.join('\n'));
});

test('no record, one of a later release, and questions that the record does not know', async (t) => {
  const empty = new Workplace(t, 'image-plain');
  const { exit, stderr } = await empty.run('update', ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /^go-docker:update: \. has no record.*\n {2}→ run yo go-docker:dockerfile .*, or yo go-docker:update --adopt .*\n$/);

  const place = await service(t);
  const record = place.read('.yo-rc.json');
  place.write('.yo-rc.json', record.replace(/"generator": "[^"]*"/, '"generator": "99.1.0"'));
  assert.match((await place.run('update', ['--yes'])).stderr, /written by release 99\.1\.0[^]*run npx generator-go-docker@99\.1\.0 update/);
  place.write('.yo-rc.json', record.replace(/"schema": 1/, '"schema": 9'));
  assert.match((await place.run('update', ['--yes'])).stderr, /later release[^]*npx generator-go-docker@\d/);

  place.write('.yo-rc.json', record.replace(/ +"timezone": ""\n/, '').replace(/("recipe": "minimal"),/, '$1'));
  const asked = await place.run('update', [], { timezone: 'Asia/Shanghai' });
  assert.deepEqual([asked.exit, asked.questions], [0, ['timezone']], asked.stderr);
  assert.match(place.read('Dockerfile'), /Asia\/Shanghai/);
});

test('the make targets of somebody else’s Dockerfile are updated alone', async (t) => {
  const place = new Workplace(t, 'image-plain');
  place.write('Dockerfile', 'FROM scratch\nEXPOSE 80\n');
  assert.equal((await place.run('makefile', ['--yes'])).exit, 0);
  place.write('Dockerfile', 'FROM scratch\nEXPOSE 81\n');
  const { files } = await place.update();
  assert.deepEqual(files, ['update Makefile', 'update .yo-rc.json']);
  assert.match(place.read('Makefile'), /-p 127\.0\.0\.1:81:81/);
  rmSync(join(place.root, 'Dockerfile'));
  assert.deepEqual((await place.update()).files, ['same .yo-rc.json']);
});

test('a dry run prints what would be done as a diff, and does nothing', async (t) => {
  const place = await service(t);
  place.edit('go.mod', NEWER);
  const before = place.read('Dockerfile');
  const { stdout, exit } = await place.run('update', ['--yes', '--dry-run']);
  assert.equal(exit, 0);
  assert.equal(place.read('Dockerfile'), before);
  writeFileSync(join(place.root, '../patch'), stdout);
  assert.doesNotMatch(stdout, /yo-rc/, 'the record holds the same texts once more');
  const { status, stderr } = spawnSync('git', ['apply', '../patch'], { cwd: place.root, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), ['update .yo-rc.json']);
});

test('a service whose program is gone is not up to date', async (t) => {
  const place = await service(t);
  for (const path of ['hello.go', 'hello_test.go']) rmSync(join(place.root, path));
  const { exit, stderr } = await place.run('update', ['--yes', '--allow-dirty']);
  assert.deepEqual([exit, /no program is left for the service/.test(stderr)], [1, true], stderr);
});

test('a line of the ignore file that hides what is embedded since is told', async (t) => {
  const place = await service(t);
  mkdirSync(join(place.root, 'web'));
  place.write('web/x.txt', 'hi\n');
  place.edit('.dockerignore', (text) => `${text}web\n`);
  const hidden = async (): Promise<readonly string[]> => (await place.update()).report.diagnostics.filter(({ code }) => code === 'ignore-hides').map(({ message, at }) => `${message}: ${place.read('.dockerignore').split('\n')[at!.line - 1]}`);
  assert.deepEqual(await hidden(), [], 'nothing is built from it');
  place.write('page.go', 'package main\n\nimport _ "embed"\n\n//go:embed web/x.txt\nvar page string\n');
  assert.deepEqual(await hidden(), ['.dockerignore hides web, which the image is built from: web']);
  place.write('native.go', 'package main\n\nimport "C"\n\nfunc answer() int { return int(C.int(len(page))) }\n');
  assert.deepEqual(await hidden(), ['.dockerignore hides web, which the image is built from: web'], 'planned from the code, as well');
  place.edit('.dockerignore', (text) => `${text}!web\n`);
  assert.deepEqual(await hidden(), []);
});

test('while go.mod holds a merge that nobody has settled, nothing is updated, and check says so', async (t) => {
  for (const words of [[], ['--recipe', 'single-stage']]) {
    const place = await service(t, ...words);
    place.edit('go.mod', (text) => text.replace(/^go .*/m, '<<<<<<< HEAD\ngo 1.27.0\n=======\ngo 1.27.1\n>>>>>>> other'));
    const before = place.read('Dockerfile');
    const { exit, stderr } = await place.run('update', ['--yes', '--allow-dirty']);
    assert.deepEqual([exit, /go\.mod cannot be read: unknown directive: <<<<<<< \(go\.mod:3\)/.test(stderr)], [1, true], stderr);
    assert.equal(place.read('Dockerfile'), before);
    const checked = await place.run('check', []);
    assert.match(checked.stdout, /^go\.mod:3: broken unparsable: conflict markers of a merge stand here$/m);
  }
  const place = await repository(t, 'repo-two-services');
  place.edit('go.mod', (text) => `${text}\nrequires x\n`);
  assert.match((await place.run('dockerfile', ['--yes', '--force'])).stderr, /go\.mod cannot be read: unknown directive: requires/);
});

test('above the records of a repository update names the directories that have one', async (t) => {
  const place = await service(t);
  mkdirSync(join(place.root, 'services'));
  mkdirSync(join(place.root, 'services/api'));
  for (const path of ['.yo-rc.json', 'Dockerfile']) renameSync(join(place.root, path), join(place.root, 'services/api', path));
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /has no record of this generator \(\.yo-rc\.json\).*; \S*services\/api has one\n.*yo go-docker:update \S*services\/api/);
});
