import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test, { type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Report } from '../../generators/report.ts';
import { FakeMachine } from './fake-docker.ts';

const RECIPES = ['minimal', 'single-stage', 'prebuilt', 'multi-stage', 'goctl'];

async function machine(t: TestContext): Promise<FakeMachine> {
  const made = new FakeMachine(t);
  await made.installDocker();
  return made;
}

/** A machine with a service in the directory `svc`, and what belongs into no image. */
async function machineWithService(t: TestContext, flags: readonly string[] = []): Promise<FakeMachine> {
  const made = await machine(t);
  assert.equal((await made.run(['svc', '--yes', '--name', 'hello', ...flags])).code, 0);
  for (const path of ['.git', 'bin', 'assets/bin']) mkdirSync(join(made.here, 'svc', path), { recursive: true });
  writeFileSync(join(made.here, 'svc/.git/HEAD'), 'ref');
  writeFileSync(join(made.here, 'svc/bin/old'), 'old');
  writeFileSync(join(made.here, 'svc/assets/bin/data'), 'data');
  return made;
}

const tree = (directory: string): Record<string, string> =>
  Object.fromEntries(readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'utf8')]));

test('a service is built twice under every recipe, measured, and all is cleared away', async (t) => {
  const made = await machineWithService(t);
  const before = tree(made.here);
  const { code, stdout, stderr } = await made.run(['compare', 'svc']);
  assert.equal(code, 0, stderr);
  for (const recipe of RECIPES) {
    assert.match(stdout, new RegExp(`^${recipe} +2\\.0 MB +1\\.0× +2\\.0 MB +1 `, 'm'));
    assert.match(stderr, new RegExp(`^\\[\\d/5\\] ${recipe} +first build … [\\d.]+ s, image … 2\\.0 MB, after edit … [\\d.]+ s$`, 'm'));
  }
  const builds = made.said('calls').split('\n').filter((line) => line.startsWith('build '));
  assert.equal(builds.length, 10);
  assert.equal(builds.filter((line) => line.includes(' --no-cache ')).length, 5, 'the first of each recipe');
  assert.ok(builds.every((line) => !line.includes('--pull')), 'a base that is here needs no registry');
  assert.deepEqual(made.left(), []);
  assert.deepEqual(tree(made.here), before, 'the service is as it was');
  const edits = made.said('sources').split('\n').filter((line) => line.startsWith('var goDockerCompare'));
  assert.equal(new Set(edits).size, 5, 'recipes may share a layer, which the second one would then find');
  assertCompiledInImage(made, stdout);
});

/** There is no Go on the machine: the builder image compiles for prebuilt, which is said, and gets the sources alone. */
function assertCompiledInImage(made: FakeMachine, stdout: string): void {
  assert.match(stdout.replaceAll('\n  ', ' '), /compiled inside of the builder image with go1\.27\.4, since Go is not on this machine/);
  assert.match(made.said('calls'), /^create .* golang:1\.27-alpine sh -c go build .*-o \/out\/hello \.$/m);
  assert.match(made.said('binaries'), /^hello$/m);
  const copied = readdirSync(join(made.state, 'copied'), { recursive: true }).map(String);
  assert.ok(copied.includes('hello.go') && copied.includes('assets/bin/data'), copied.join(' '));
  assert.ok(!copied.some((path) => path.startsWith('.git/') || path === 'bin/old'), copied.join(' '));
}

test('--json prints the report alone on stdout', async (t) => {
  const made = await machineWithService(t, ['--kind', 'cli']);
  writeFileSync(join(made.here, 'svc/Dockerfile'), 'FROM scratch\n');
  const { code, stdout, stderr } = await made.run(['compare', 'svc', '--json']);
  const report = JSON.parse(stdout) as Report;
  assert.equal(code, 0, stderr);
  assert.deepEqual([report.command, report.exit, report.root], ['compare', 0, join(made.here, 'svc')]);
  assert.deepEqual(report.options.kind, { value: 'cli', source: 'stored' });
  const { rows, prebuilt, tool, go } = report.comparison!;
  assert.deepEqual(rows.map(({ recipe }) => recipe), RECIPES);
  assert.deepEqual(rows[0]!.figures!.contents, { source: null, shell: null, caBundle: null, zones: null, user: '65532:65532' });
  assert.equal(rows[0]!.figures!.imageBytes, 2_000_000);
  assert.deepEqual(tool, { program: 'docker', version: '26.1.5', platform: 'linux/amd64' });
  assert.equal(go, 'go1.27.4');
  assert.deepEqual([prebuilt.by, prebuilt.release], ['builder image', 'go1.27.4']);
  assert.deepEqual(report.diagnostics.map((found) => found.code), ['compare-edited'], 'the rows are not of the edited Dockerfile');
});

test('a refusal prints the report too', async (t) => {
  const { code, stdout } = await new FakeMachine(t).run(['compare', '--demo', '--json']);
  const { exit, diagnostics, comparison } = JSON.parse(stdout) as Report;
  assert.deepEqual([code, exit, diagnostics.map((found) => found.code), comparison], [1, 1, ['engine-missing'], undefined]);
});

const go = (release: string, others = ''): string => `#!/bin/sh
case "$GOTOOLCHAIN" in local) echo ${release} ;; ${others} *) exit 1 ;; esac
`;
const hosts = [
  { name: 'the same release', script: go('go1.27.4', 'go1.27.4) echo go1.27.4 ;;'), by: 'machine', says: /compiled on this machine by the Makefile with go1\.27\.4\./ },
  { name: 'another that can be had', script: go('go1.26.8', 'go1.27.4) echo go1.27.4 ;;'), by: 'machine', says: /image's release go1\.27\.4 \(GOTOOLCHAIN; Go here is go1\.26\.8\)/ },
  { name: 'another that cannot', script: go('go1.26.8'), by: 'builder image', says: /Go here is go1\.26\.8, and go1\.27\.4 was not to be had/ },
];
for (const { name, script, by, says } of hosts) {
  test(`a machine whose Go is ${name}`, async (t) => {
    const made = await machine(t);
    made.install('go', script);
    made.install('make', `#!/bin/sh\nPATH=/usr/bin:/bin\n[ "$1" = --version ] && exit\necho "$1 $GOTOOLCHAIN $MAKEFLAGS" >>'${made.state}/made'\nmkdir -p "$(dirname "$1")" && echo binary >"$1"\n`);
    const { stdout, stderr } = await made.run(['compare', '--demo', '--json'], { MAKEFLAGS: 'j' });
    const { prebuilt, rows } = (JSON.parse(stdout) as Report).comparison!;
    assert.equal(prebuilt.by, by);
    assert.match(prebuilt.why, says);
    assert.ok(rows.every(({ figures }) => figures), stderr);
    assert.equal(made.said('made'), by === 'machine' ? 'bin/linux/amd64/hello go1.27.4 \n'.repeat(2) : '');
  });
}

test('--demo builds the program of the article, in its order, anywhere', async (t) => {
  const made = await machine(t);
  const { code, stdout, stderr } = await made.run(['compare', '--demo']);
  assert.equal(code, 0, stderr);
  assert.deepEqual([...stdout.matchAll(/^(\S+) +([^ █]+) +2\.0 MB +[\d.]+×/gm)].map(([, recipe, article]) => [recipe, article]), [
    ['single-stage', '初级'], ['prebuilt', '中级'], ['multi-stage', '高级'], ['goctl', '终极'], ['minimal', '–'],
  ]);
  assert.ok(made.said('sources').startsWith('package main\n\nfunc main() {\n    println("hello world!")\n}\n'));
  assert.deepEqual([made.left(), readdirSync(made.here)], [[], []]);
});

test('a build that fails is reported with its last lines, and the others still come', async (t) => {
  const made = await machine(t);
  made.tell('fails', 'tzdata');
  const { code, stdout, stderr } = await made.run(['compare', '--demo', '--svg', 'chart.svg']);
  assert.equal(code, 1);
  assert.match(stderr, /goctl: docker build \(exit code 1\) failed; its last lines:\n {4}#9 ERROR: process did not complete\n {4}unable to select packages\n {2}→ /);
  assert.deepEqual([...stdout.matchAll(/^(\S+) +\S+ +2\.0 MB +[\d.]+×/gm)].map(([, recipe]) => recipe), ['single-stage', 'prebuilt', 'multi-stage', 'minimal']);
  assert.match(readFileSync(join(made.here, 'chart.svg'), 'utf8'), /goctl: its build failed/);
  assert.deepEqual(made.left(), []);
});

test('where no base can be had there is no figure and no picture', async (t) => {
  const made = await machine(t);
  made.tell('no-bases');
  const { code, stdout, stderr } = await made.run(['compare', '--demo', '--svg', 'chart.svg']);
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /multi-stage: docker pull golang:1\.27-alpine \(exit code 1\) failed; its last lines:\n.*no such host/);
  assert.deepEqual([readdirSync(made.here), made.left()], [[], []]);
});

const engines = [
  { name: 'no engine', install: [], env: {}, says: /no container engine was found, neither docker nor podman is on PATH: nothing was built or measured\n {2}→ install Docker or Podman/ },
  { name: 'an engine that is down', install: ['docker'], env: {}, says: /docker is installed, but its engine does not answer \(Cannot connect to the Docker daemon .*\): nothing was built/ },
  { name: 'a CONTAINER_TOOL that is not there', install: ['docker'], env: { CONTAINER_TOOL: 'nerdctl' }, says: /CONTAINER_TOOL names "nerdctl", and there is no such program on PATH/ },
];
for (const { name, install, env, says } of engines) {
  test(`${name} is one message, exit 1 and no figure`, async (t) => {
    const made = new FakeMachine(t);
    for (const program of install) await made.installDocker(program);
    made.tell('silent');
    const { code, stdout, stderr } = await made.run(['compare', '--demo'], env);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, says);
    assert.equal(stderr.trim().split('\n').length, 2, stderr);
    assert.deepEqual(made.left(), []);
  });
}

test('podman is taken where docker does not answer', async (t) => {
  const made = await machine(t);
  made.tell('silent');
  made.install('podman', `#!/bin/sh\ncase "$1" in --version) echo podman version 5.4.2 ;; info) echo 5.4.2 linux/amd64 ;; image) ;; run) echo go1.27.4 ;; *) echo "$*" >>'${made.state}/podman'; exit 1 ;; esac\n`);
  const { code, stderr } = await made.run(['compare', '--demo']);
  assert.equal(code, 1, 'all builds fail here');
  assert.match(stderr, /^Building hello with podman 5\.4\.2 for linux\/amd64$/m);
  assert.match(made.said('podman'), /^build --format docker --no-cache --platform linux\/amd64 /m);
});

/** Waits until a build goes on. */
async function building(made: FakeMachine): Promise<void> {
  for (let round = 0; made.said('building') === ''; round += 1) {
    assert.ok(round < 1200, 'no build began');
    await wait(50);
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends the build, and clears away what the engine tags in its last moment`, async (t) => {
    const made = await machine(t);
    made.tell('slow');
    const { code, stdout, stderr } = await made.run(['compare', '--demo', '--svg', 'chart.svg'], {}, async (pid) => {
      await building(made);
      process.kill(pid, signal);
      // Somebody who cannot wait.
      await wait(200);
      process.kill(pid, signal);
    });
    assert.equal(code, 130, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /interrupted: its images, tags and directories are gone, the build cache stays/);
    assert.match(made.said('calls'), /^rmi go-docker-compare-[0-9a-f]{8}:single-stage$/m);
    assert.deepEqual([made.left(), readdirSync(made.here)], [[], []]);
    assert.equal(made.said('ended'), 'ended\n', 'the build was told to end');
  });
}

test('when nobody reads any more, all is cleared away as well', async (t) => {
  const made = await machine(t);
  made.tell('slow');
  const { code, stdout } = await made.run(['compare', '--demo'], {}, async (pid, stopReading) => {
    await building(made);
    stopReading();
    process.kill(pid, 'SIGHUP');
  });
  assert.deepEqual([code, stdout, made.left(), made.said('ended')], [130, '', [], 'ended\n']);
});

test('--svg writes the picture, and replaces one with --force alone', async (t) => {
  const made = await machine(t);
  writeFileSync(join(made.here, 'chart.svg'), 'mine');
  const refused = await made.run(['compare', '--demo', '--svg', 'chart.svg']);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /--svg chart\.svg is there already: nothing was built\n {2}→ .*--force/);
  assert.equal(made.said('calls'), '');
  assert.equal(readFileSync(join(made.here, 'chart.svg'), 'utf8'), 'mine');
  const forced = await made.run(['compare', '--demo', '--svg', 'chart.svg', '--force', '--json']);
  assert.deepEqual((JSON.parse(forced.stdout) as Report).files, [{ path: 'chart.svg', action: 'update', ownership: 'once' }]);
  assert.match(readFileSync(join(made.here, 'chart.svg'), 'utf8'), /^<svg .*five images/s);
  assert.deepEqual(readdirSync(made.here), ['chart.svg']);
});

const slips = [
  { words: ['--svg', '.', '--demo'], says: /--svg .* is a directory/ },
  { words: ['--svg', 'no/where.svg', '--demo'], says: /there is no directory .*no\n/ },
  { words: ['somewhere', '--demo'], says: /"somewhere" was named too/ },
  { words: ['nowhere'], says: /nowhere is not there/ },
  { words: [], says: /\. is no service that yo go-docker made/ },
  { words: ['--recipe', 'minimal'], says: /--recipe is no flag of go-docker:compare/ },
];
for (const { words, says } of slips) {
  test(`compare ${words.join(' ')} is refused before anything is built`, async (t) => {
    const made = await machine(t);
    const { code, stdout, stderr } = await made.run(['compare', ...words]);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, says);
    assert.equal(made.said('calls'), '');
  });
}

test('--dry-run says what would be built, and asks no engine', async (t) => {
  const made = await machineWithService(t);
  const { code, stderr } = await made.run(['compare', 'svc', '--dry-run']);
  assert.equal(code, 0);
  assert.match(stderr, /Would build hello twice under each recipe:\n {2}minimal +on golang:1\.27-trixie\n/);
  assert.equal(made.said('calls'), '');
});
