import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { GO_RELEASES } from '../../src/plan/base-images.ts';
import { elfMachine } from '../docker/elf.ts';
import { KINDS, scratchDirectory, writeService } from './rendered.ts';
import { skipWithoutMake } from './workshop.ts';

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly report: string;
}

/** Git must not look above the temporary directory; a make above must not hand its flags down. */
const ENV = { ...process.env, GIT_CEILING_DIRECTORIES: '/', MAKEFLAGS: '', MAKELEVEL: '', GOFLAGS: '', CGO_ENABLED: '0' };

function call(directory: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: directory, encoding: 'utf8', env: { ...ENV, ...env } });
  return { code: status, stdout, report: `${command} ${args.join(' ')}\n${stdout}${stderr}` };
}

function must(directory: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { code, stdout, report } = call(directory, command, args, env);
  assert.equal(code, 0, report);
  return stdout;
}

const local = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', env: ENV });
/** The Go of this machine where it is one that gets fixes, as a reason to skip where it is not. */
const skipGo =
  local.status !== 0 ? 'no go on this machine'
  : GO_RELEASES.some(({ minor }) => local.stdout.startsWith(`go${minor}`)) ? false
  : `${local.stdout.trim()} is no release that gets fixes`;
const skip = skipGo || skipWithoutMake;
const NEWEST = GO_RELEASES[0].minor;

for (const kind of KINDS) {
  describe(`${kind}: the service's own checks`, { skip: skipGo }, () => {
    it('gofmt, go vet, go test, on the Go of this machine', (t) => {
      const directory = scratchDirectory(t);
      writeService(directory, { kind, go: NEWEST });
      assert.equal(must(directory, 'gofmt', ['-l', '.']), '');
      must(directory, 'go', ['mod', 'verify']);
      must(directory, 'go', ['vet', './...']);
      must(directory, 'go', ['test', '-count=3', './...'], { PORT: 'not a port' });
      assert.equal(must(directory, 'go', ['mod', 'tidy', '-diff']), '');
    });
    const noRace = spawnSync('gcc', ['--version']).status === 0 ? false : 'no C compiler on this machine';
    it('go test -race', { skip: noRace }, (t) => {
      const directory = scratchDirectory(t);
      writeService(directory, { kind, go: NEWEST });
      must(directory, 'go', ['test', '-race', '-count=5', './...'], { CGO_ENABLED: '1' });
    });
  });
}

describe('the Makefile with a real compiler', { skip }, () => {
  const ODD = `it's "odd" $HOME #1 a;b [x]`;

  it('tests, and compiles for every platform what runs there', (t) => {
    const directory = scratchDirectory(t, ODD);
    writeService(directory, { kind: 'cli', go: NEWEST });
    const platforms: readonly [platform: string, machine: string, level: string][] = [
      ['linux/amd64', 'amd64', 'GOAMD64=v1'], ['linux/amd64/v3', 'amd64', 'GOAMD64=v3'], ['linux/arm64', 'arm64', 'GOARM64=v8.0'],
      ['linux/arm64/v9', 'arm64', 'GOARM64=v9.0'], ['linux/arm/v6', 'arm', 'GOARM=6'], ['linux/arm/v7', 'arm', 'GOARM=7'],
      ['linux/386', '386', ''], ['linux/riscv64', 'riscv64', ''], ['linux/s390x', 's390x', ''], ['linux/ppc64le', 'ppc64le', ''],
    ];
    must(directory, 'make', ['test']);
    must(directory, 'make', ['build-linux', `PLATFORMS=${platforms.map(([platform]) => platform).join(' ')}`, 'VERSION=v1.2.3']);
    for (const [platform, machine, level] of platforms) {
      const binary = join('bin', platform, 'hello');
      assert.equal(elfMachine(readFileSync(join(directory, binary))), machine, platform);
      const settings = must(directory, 'go', ['version', '-m', binary]);
      assert.match(settings, new RegExp(`\\tbuild\\t${level.replace('.', '\\.')}`), platform);
      assert.match(settings, /\tbuild\tCGO_ENABLED=0\n/);
    }
  });

  it('compiles again what changed, and nothing else', (t) => {
    const directory = scratchDirectory(t, ODD);
    writeService(directory, { kind: 'cli', go: NEWEST });
    must(directory, 'make', ['build', 'VERSION=v1.2.3']);
    const uname = must(directory, 'go', ['env', 'GOHOSTOS', 'GOHOSTARCH']).trim().split('\n');
    const binary = join(directory, 'bin', ...uname, 'hello');
    assert.equal(must(directory, binary, []), 'hello world!\n');
    assert.equal(must(directory, binary, ['-version']), 'v1.2.3\n');
    assert.doesNotMatch(must(directory, 'make', ['build', 'VERSION=v1.2.3']), /go build/);
    const source = readFileSync(join(directory, 'hello.go'), 'utf8');
    writeFileSync(join(directory, 'hello.go'), source);
    assert.match(must(directory, 'make', ['build', 'VERSION=v1.2.3']), /go build/);
    assert.doesNotMatch(must(directory, 'make', ['build', 'VERSION=v1.2.3']), /go build/);
    must(directory, 'make', ['build', `VERSION=it's b`]);
    assert.equal(must(directory, binary, ['-version']), `it's b\n`);
  });

  it('stops before the image where a platform does not compile', (t) => {
    const directory = scratchDirectory(t);
    writeService(directory, { kind: 'cli', go: NEWEST, platforms: ['linux/amd64', 'linux/s390x'] });
    writeFileSync(join(directory, 'hello_s390x.go'), 'package main\n\nvar broken int = "text"\n');
    const all = call(directory, 'make', ['all', 'CONTAINER_TOOL=touch built #']);
    assert.notEqual(all.code, 0, all.report);
    assert.match(all.report, /hello_s390x\.go:3/);
    assert.equal(existsSync(join(directory, 'built')), false);
    writeFileSync(join(directory, 'hello_s390x.go'), 'package main\n');
    must(directory, 'make', ['all', 'CONTAINER_TOOL=touch built #']);
    assert.equal(existsSync(join(directory, 'built')), true);
  });
});

describe('the HTTP service that runs', { skip: skipGo }, () => {
  const hooks: (() => void)[] = [];
  let binary: string;
  before(() => {
    const directory = scratchDirectory({ after: (hook: () => void) => hooks.push(hook) } as never);
    writeService(directory, { kind: 'http', go: NEWEST });
    must(directory, 'go', ['build', '-ldflags', '-X main.version=v1.2.3', '-o', 'hello', '.']);
    binary = join(directory, 'hello');
  });
  after(() => hooks.forEach((hook) => hook()));

  const run = (args: readonly string[], env: Record<string, string>): Outcome => call('/', binary, args, env);

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`answers, is well by its own probe, logs JSON, and ends with 0 on ${signal} once an open request is answered`, async () => {
      const PORT = await freePort();
      const { service, log } = await start(binary, PORT);
      const answer = await fetch(`http://127.0.0.1:${PORT}/`);
      assert.deepEqual([answer.status, await answer.text()], [200, 'hello world!\n']);
      assert.equal((await fetch(`http://127.0.0.1:${PORT}/healthz`)).status, 200);
      assert.equal(run(['-probe'], { PORT }).code, 0);

      service.kill(signal);
      // All that it printed has arrived with 'close', not yet with 'exit'.
      assert.deepEqual(await once(service, 'close'), [0, null]);
      const entries = log().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(entries.map(({ level, msg }) => `${level} ${msg}`), ['INFO listening', 'INFO stopping', 'INFO stopped']);
      assert.equal(entries[0]?.['version'], 'v1.2.3');
      const probe = run(['-probe'], { PORT });
      assert.equal(probe.code, 1, probe.report);
    });
  }

  it('says one clear message for a bad PORT, and for one that is taken', async () => {
    for (const PORT of ['abc', '0', '65536', '-1', '80 ']) {
      for (const args of [[], ['-probe']]) {
        const bad = run(args, { PORT });
        assert.equal(bad.code, 1, bad.report);
        assert.equal(bad.stdout, '');
        const lines = bad.report.trim().split('\n').slice(1);
        assert.equal(lines.length, 1, bad.report);
        assert.match((JSON.parse(lines[0]!) as { msg: string }).msg, /^PORT is ".*": it must be a number from 1 to 65535$/);
      }
    }
    const PORT = await freePort();
    const { service } = await start(binary, PORT);
    const taken = run([], { PORT });
    assert.equal(taken.code, 1, taken.report);
    assert.match(taken.report, /address already in use/);
    service.kill('SIGTERM');
    await once(service, 'close');
  });

  it('tells its version and its flags', () => {
    assert.equal(run(['-version'], { PORT: 'abc' }).stdout, 'v1.2.3\n');
    assert.equal(run(['-h'], {}).code, 0);
    assert.equal(run(['-nope'], {}).code, 2);
  });
});

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** Starts the service and waits for its first line. */
async function start(binary: string, PORT: string): Promise<{ service: ChildProcess; log: () => string }> {
  const service = spawn(binary, [], { env: { ...ENV, PORT }, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  service.stderr!.setEncoding('utf8').on('data', (text: string) => { log += text; });
  while (!log.includes('\n')) {
    await Promise.race([once(service.stderr!, 'data'), once(service, 'exit').then(() => assert.fail(`the service ended: ${log}`))]);
  }
  return { service, log: () => log };
}
