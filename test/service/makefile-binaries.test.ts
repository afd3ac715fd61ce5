import assert from 'node:assert/strict';
import { renameSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { KINDS, RECIPES } from './rendered.ts';
import { skipWithoutMake, Workshop } from './workshop.ts';

const HELLO = 'bin/linux/amd64/hello';

function build(shop: Workshop, args: readonly string[] = [], env: Record<string, string> = {}): string[] {
  const outcome = shop.make(['build', ...args], env);
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
  return shop.compiled();
}

describe('platforms', { skip: skipWithoutMake }, () => {
  // Directories are named as builders spell TARGETPLATFORM; levels are always said, since `go env -w` may have changed Go's default.
  const rows: readonly { said: string; directory: string; env: readonly string[] }[] = [
    { said: 'linux/amd64', directory: 'linux/amd64', env: ['GOARCH=amd64', 'GOAMD64=v1'] },
    { said: 'linux/amd64/v1', directory: 'linux/amd64', env: ['GOARCH=amd64', 'GOAMD64=v1'] },
    { said: 'linux/amd64/v3', directory: 'linux/amd64/v3', env: ['GOARCH=amd64', 'GOAMD64=v3'] },
    { said: 'linux/arm', directory: 'linux/arm/v7', env: ['GOARCH=arm', 'GOARM=7'] },
    { said: 'linux/arm/v5', directory: 'linux/arm/v5', env: ['GOARCH=arm', 'GOARM=5'] },
    { said: 'linux/arm/v6', directory: 'linux/arm/v6', env: ['GOARCH=arm', 'GOARM=6'] },
    { said: 'linux/arm/v7', directory: 'linux/arm/v7', env: ['GOARCH=arm', 'GOARM=7'] },
    { said: 'linux/arm64', directory: 'linux/arm64', env: ['GOARCH=arm64', 'GOARM64=v8.0'] },
    { said: 'linux/arm64/v8', directory: 'linux/arm64', env: ['GOARCH=arm64', 'GOARM64=v8.0'] },
    { said: 'linux/arm64/v8.2', directory: 'linux/arm64/v8.2', env: ['GOARCH=arm64', 'GOARM64=v8.2'] },
    { said: 'linux/arm64/v9', directory: 'linux/arm64/v9', env: ['GOARCH=arm64', 'GOARM64=v9.0'] },
    { said: 'linux/386', directory: 'linux/386', env: ['GOARCH=386'] },
    { said: 'linux/s390x', directory: 'linux/s390x', env: ['GOARCH=s390x'] },
    { said: 'linux/riscv64', directory: 'linux/riscv64', env: ['GOARCH=riscv64'] },
  ];
  for (const { said, directory, env } of rows) {
    it(`${said} is compiled into bin/${directory}/`, (t) => {
      const shop = new Workshop(t);
      const outcome = shop.make(['build-linux', `PLATFORMS=${said}`], { GOAMD64: 'v4', GOARM: '5', GOARM64: 'v9.5' });
      assert.equal(outcome.code, 0, outcome.stderr);
      const [call, ...rest] = shop.calls();
      assert.deepEqual(rest, []);
      const level = env[1]?.split('=')[0];
      const inherited = ['GOAMD64', 'GOARM', 'GOARM64'].filter((name) => name !== level);
      assert.deepEqual(call?.env.filter((value) => !inherited.some((name) => value.startsWith(`${name}=`))), ['CGO_ENABLED=0', 'GOOS=linux', ...env]);
      assert.deepEqual(call?.args.slice(-3), ['-o', `bin/${directory}/hello`, '.']);
    });
  }
  it('may be parted by commas', (t) => {
    const shop = new Workshop(t);
    assert.equal(shop.make(['build-linux', 'PLATFORMS=linux/amd64,linux/arm']).code, 0);
    assert.deepEqual(shop.compiled(), [HELLO, 'bin/linux/arm/v7/hello']);
  });
  it('those that the service was made for are the default', (t) => {
    const shop = new Workshop(t, { platforms: ['linux/arm/v6', 'linux/386'] });
    assert.equal(shop.make(['build-linux']).code, 0);
    assert.deepEqual(shop.compiled(), ['bin/linux/386/hello', 'bin/linux/arm/v6/hello']);
  });
  it('one file can be asked for', (t) => {
    const shop = new Workshop(t);
    assert.equal(shop.make(['bin/linux/ppc64le/hello']).code, 0);
    assert.deepEqual(shop.compiled(), ['bin/linux/ppc64le/hello']);
    shop.write('hello.go', 'changed');
    assert.equal(shop.make(['bin/linux/ppc64le/hello']).code, 0);
    assert.deepEqual(shop.compiled(), ['bin/linux/ppc64le/hello']);
  });
  for (const [system, machine, file] of [
    ['Linux', 'aarch64', 'bin/linux/arm64/hello'], ['Linux', 'armv6l', 'bin/linux/arm/v6/hello'], ['Linux', 'armv7l', 'bin/linux/arm/v7/hello'],
    ['Linux', 'riscv64', 'bin/linux/riscv64/hello'], ['Darwin', 'arm64', 'bin/darwin/arm64/hello'], ['Darwin', 'x86_64', 'bin/darwin/amd64/hello'],
  ] as const) {
    it(`make build on ${system} ${machine} writes ${file}`, (t) => {
      assert.deepEqual(build(new Workshop(t), [], { FAKE_SYSTEM: system, FAKE_MACHINE: machine }), [file]);
    });
  }
});

describe('a binary that is there', { skip: skipWithoutMake }, () => {
  const changes: readonly { name: string; change: (shop: Workshop) => void; env?: Record<string, string>; args?: readonly string[]; compiles: boolean }[] = [
    { name: 'nothing', change: () => {}, compiles: false },
    { name: 'hello.go changed', change: (shop) => shop.write('hello.go', 'changed'), compiles: true },
    { name: 'go.mod changed', change: (shop) => shop.write('go.mod', 'changed'), compiles: true },
    { name: 'go.sum added', change: (shop) => shop.write('go.sum'), compiles: true },
    { name: 'a file added', change: (shop) => shop.write('more.go'), compiles: true },
    { name: 'an old file added', change: (shop) => { shop.write('more.go'); utimesSync(join(shop.directory, 'more.go'), 1, 1); }, compiles: true },
    { name: 'a package added', change: (shop) => shop.write('internal/deep/er/er.go'), compiles: true },
    { name: 'a package changed', change: (shop) => shop.write('internal/a/a.go', 'changed'), compiles: true },
    { name: 'a package deleted', change: (shop) => shop.remove('internal'), compiles: true },
    { name: 'a file renamed', change: (shop) => renameSync(join(shop.directory, 'internal/a/a.go'), join(shop.directory, 'internal/a/b.go')), compiles: true },
    { name: 'an embedded file changed, whatever its name', change: (shop) => shop.write(`static/it's a "file": $x #1.html`, 'changed'), compiles: true },
    { name: 'a test changed', change: (shop) => shop.write('hello_test.go', 'changed'), compiles: false },
    { name: 'a test added', change: (shop) => shop.write('internal/a/a_test.go'), compiles: false },
    { name: 'the README changed', change: (shop) => shop.write('README.md', 'changed'), compiles: false },
    { name: 'the Dockerfile changed', change: (shop) => shop.write('Dockerfile', 'changed'), compiles: false },
    { name: 'git worked', change: (shop) => shop.write('.git/index', 'changed'), compiles: false },
    { name: 'another version', change: () => {}, args: ['VERSION=v2'], compiles: true },
    { name: 'the same version, said', change: () => {}, args: ['VERSION=dev'], compiles: false },
    { name: 'another Go release', change: () => {}, env: { FAKE_GO: 'go1.27.5' }, compiles: true },
    { name: 'the binary deleted', change: (shop) => shop.remove(HELLO), compiles: true },
    { name: 'the record of its inputs deleted', change: (shop) => shop.remove('bin/.inputs'), compiles: true },
  ];
  for (const { name, change, env = {}, args = [], compiles } of changes) {
    it(`${name}: ${compiles ? 'compiled once' : 'not compiled'}`, (t) => {
      const shop = new Workshop(t);
      shop.write('internal/a/a.go');
      shop.write(`static/it's a "file": $x #1.html`);
      assert.deepEqual(build(shop), [HELLO]);
      change(shop);
      assert.deepEqual(build(shop, args, env), compiles ? [HELLO] : []);
      assert.deepEqual(build(shop, args, env), []);
      const question = shop.make(['build', '-q', ...args], env);
      assert.equal(question.code, 0, 'make -q says up to date');
      assert.deepEqual(shop.compiled(), []);
    });
  }

  it('is compiled again after a compilation that failed', (t) => {
    const shop = new Workshop(t);
    assert.deepEqual(build(shop), [HELLO]);
    shop.write('hello.go', 'changed');
    assert.notEqual(shop.make(['build'], { BROKEN_ARCH: 'amd64' }).code, 0);
    shop.calls();
    assert.deepEqual(build(shop), [HELLO]);
  });
  it('is told by make -n without being touched', (t) => {
    const shop = new Workshop(t);
    assert.match(shop.make(['-n', 'build']).stdout, /go build/);
    assert.deepEqual(shop.calls(), []);
    assert.deepEqual(build(shop), [HELLO]);
    assert.doesNotMatch(shop.make(['-n', 'build']).stdout, /go build/);
    shop.write('hello.go', 'changed');
    assert.match(shop.make(['-n', 'build']).stdout, /go build/);
    assert.deepEqual(build(shop), [HELLO]);
  });
  it('of prebuilt\'s image is not compiled again, and the others follow their own changes', (t) => {
    const shop = new Workshop(t, { recipe: 'prebuilt' });
    shop.make(['image']);
    assert.deepEqual(shop.compiled(), [HELLO]);
    shop.make(['image']);
    assert.deepEqual(shop.compiled(), []);
    shop.make(['build-linux']);
    assert.deepEqual(shop.compiled(), ['bin/linux/arm64/hello']);
    shop.write('hello.go', 'changed');
    shop.make(['image']);
    assert.deepEqual(shop.compiled(), [HELLO]);
    shop.make(['build-linux']);
    assert.deepEqual(shop.compiled(), ['bin/linux/arm64/hello']);
  });
});

describe('flags of the compiler', { skip: skipWithoutMake }, () => {
  for (const recipe of RECIPES) {
    it(`${recipe}: version, no paths, symbols only where the image of the article has them`, (t) => {
      const shop = new Workshop(t, { recipe, timezone: 'Asia/Shanghai' });
      assert.equal(shop.make(['build', 'VERSION=v1.0.0']).code, 0);
      const isPrebuilt = recipe === 'prebuilt';
      assert.deepEqual(shop.calls()[0]?.args, [
        'build', '-trimpath', '-buildvcs=false', ...(isPrebuilt ? ['-tags', 'timetzdata'] : []),
        '-ldflags', `${isPrebuilt ? '' : '-s -w '}-X "main.version=v1.0.0"`, '-o', HELLO, '.',
      ]);
    });
  }
});

describe('names', { skip: skipWithoutMake }, () => {
  for (const name of ['a', '0', 'a.b-c_d', 'test', 'image', 'all', 'force', 'x.go', 'bin', `${'long-'.repeat(12)}end`]) {
    it(`a service may be called ${name}`, (t) => {
      for (const kind of KINDS) {
        const shop = new Workshop(t, { kind, name, recipe: 'prebuilt', module: `example.com/${name}` });
        const all = shop.make(['all']);
        assert.equal(all.code, 0, all.stderr);
        assert.deepEqual(shop.compiled(), [`bin/linux/amd64/${name}`, `bin/linux/arm64/${name}`]);
        shop.make(['build-linux']);
        assert.deepEqual(shop.compiled(), []);
      }
    });
  }
  it('files with the names of targets change nothing', (t) => {
    const shop = new Workshop(t);
    for (const target of ['help', 'build', 'build-linux', 'image', 'run', 'test', 'push', 'size', 'all', 'clean', 'FORCE']) shop.write(target);
    assert.equal(shop.make(['all']).code, 0);
    assert.equal(shop.compiled().length, 2);
    shop.write('hello.go', 'changed');
    assert.deepEqual(build(shop), [HELLO]);
  });
  for (const directory of ['a b', `it's`, 'say "x"', '$HOME', '$(HOME)', '#1', 'a:b', 'a;b&c|d', '[x]*?', 'back\\slash', '%d', '-n', '~', 'é 漢', 'tab\there']) {
    it(`a checkout may lie in ${JSON.stringify(directory)}`, (t) => {
      const shop = new Workshop(t, { recipe: 'prebuilt' }, directory);
      for (const target of ['help', 'all', 'run', 'push', 'build']) {
        const outcome = shop.make([target]);
        assert.equal(outcome.code, 0, `${target}: ${outcome.stderr}`);
        assert.equal(outcome.stderr, '');
      }
      assert.equal(shop.compiled().length, 2);
      assert.deepEqual(build(shop), []);
      shop.write('hello.go', 'changed');
      assert.deepEqual(build(shop), [HELLO]);
      assert.equal(shop.make(['clean']).code, 0);
    });
  }
  it('a link in a loop does no harm', (t) => {
    const shop = new Workshop(t);
    symlinkSync('.', join(shop.directory, 'loop'));
    assert.deepEqual(build(shop), [HELLO]);
    assert.deepEqual(build(shop), []);
  });
});
