import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { KINDS, RECIPES } from './rendered.ts';
import { skipWithoutMake, Workshop } from './workshop.ts';

const BUILD_ARGS = ['--build-arg', 'VERSION=dev', '--build-arg', 'REVISION=unknown'];
const HERE = ['--platform', 'linux/amd64'];
const TARGETS = ['help', 'build', 'build-linux', 'image', 'run', 'test', 'push', 'size', 'all', 'clean'];

/** The one call of the container tool, as its argument list. */
function toolCalls(shop: Workshop): readonly (readonly string[])[] {
  return shop.calls().filter(({ tool }) => tool !== 'go').map(({ tool, args }) => [tool, ...args]);
}

function done(outcome: { code: number | null; stdout: string; stderr: string }): void {
  assert.equal(outcome.code, 0, outcome.stdout + outcome.stderr);
}

describe('make help', { skip: skipWithoutMake }, () => {
  it('is what make alone does, for every kind and recipe, and calls nothing', (t) => {
    for (const kind of KINDS) {
      for (const recipe of RECIPES) {
        const shop = new Workshop(t, { kind, recipe });
        const help = shop.make();
        done(help);
        assert.deepEqual([...help.stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, target]) => target).sort(), [...TARGETS].sort());
        assert.equal(help.stderr, '');
        assert.deepEqual(shop.calls(), []);
        assert.equal(existsSync(join(shop.directory, 'bin')), false);
      }
    }
  });
});

describe('make image', { skip: skipWithoutMake }, () => {
  const cases: readonly { name: string; args?: readonly string[]; env?: Record<string, string>; calls: readonly (readonly string[])[] }[] = [
    { name: 'by default', calls: [['docker', 'build', '--pull', ...BUILD_ARGS, ...HERE, '-t', 'hello:dev', '.']] },
    { name: 'with the bases at hand', args: ['PULL='], calls: [['docker', 'build', ...BUILD_ARGS, ...HERE, '-t', 'hello:dev', '.']] },
    {
      name: 'with Podman, whose own format has no health check', args: ['CONTAINER_TOOL=podman'],
      calls: [['podman', 'build', '--pull', ...BUILD_ARGS, '--format', 'docker', ...HERE, '-t', 'hello:dev', '.']],
    },
    {
      name: 'with all said in the environment',
      env: { CONTAINER_TOOL: 'docker', PULL: '', IMAGE: 'example.com:5000/a/b', VERSION: 'v1', REVISION: 'abc' },
      calls: [['docker', 'build', '--build-arg', 'VERSION=v1', '--build-arg', 'REVISION=abc', ...HERE, '-t', 'example.com:5000/a/b:v1', '.']],
    },
    {
      name: 'for another platform', args: ['PLATFORM=linux/arm64/v8'],
      calls: [['docker', 'build', '--pull', ...BUILD_ARGS, '--platform', 'linux/arm64', '-t', 'hello:dev', '.']],
    },
    {
      name: 'for Linux on another system', env: { FAKE_SYSTEM: 'Darwin', FAKE_MACHINE: 'arm64' },
      calls: [['docker', 'build', '--pull', ...BUILD_ARGS, '--platform', 'linux/arm64', '-t', 'hello:dev', '.']],
    },
    {
      name: 'of a version that needs quotes', args: [`VERSION=it's a "b" $$HOME;#`, 'IMAGE=x'],
      calls: [['docker', 'build', '--pull', '--build-arg', `VERSION=it's a "b" $HOME;#`, '--build-arg', 'REVISION=unknown', ...HERE, '-t', `x:it's a "b" $HOME;#`, '.']],
    },
    {
      name: 'of a version that no image tag may be', args: ['VERSION=svc/v1+2'],
      calls: [['docker', 'build', '--pull', '--build-arg', 'VERSION=svc/v1+2', '--build-arg', 'REVISION=unknown', ...HERE, '-t', 'hello:svc-v1-2', '.']],
    },
  ];
  for (const { name, args = [], env = {}, calls } of cases) {
    it(name, (t) => {
      const shop = new Workshop(t);
      done(shop.make(['image', ...args], env));
      assert.deepEqual(toolCalls(shop), calls);
    });
  }

  it('takes version and revision from git', (t) => {
    const shop = new Workshop(t);
    const git = (...args: string[]): string =>
      spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false', ...args], { cwd: shop.directory, encoding: 'utf8' }).stdout.trim();
    git('init', '-q');
    done(shop.make(['image']));
    assert.match(toolCalls(shop)[0]?.join(' ') ?? '', /VERSION=dev .*REVISION=unknown/);
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    git('tag', 'v1.0.0');
    done(shop.make(['image']));
    assert.match(toolCalls(shop)[0]?.join(' ') ?? '', new RegExp(`VERSION=v1.0.0 .*REVISION=${git('rev-parse', 'HEAD')} .*-t hello:v1.0.0 `));
    shop.write('hello.go', 'changed');
    done(shop.make(['image']));
    assert.match(toolCalls(shop)[0]?.join(' ') ?? '', /-t hello:v1.0.0-dirty /);
  });

  it('in prebuilt compiles the binary of the image\'s platform first, and that alone', (t) => {
    const shop = new Workshop(t, { recipe: 'prebuilt' });
    done(shop.make(['image'], { FAKE_SYSTEM: 'Darwin', FAKE_MACHINE: 'arm64' }));
    const [build, image, ...rest] = shop.calls();
    assert.deepEqual(build?.env, ['CGO_ENABLED=0', 'GOOS=linux', 'GOARCH=arm64', 'GOARM64=v8.0']);
    assert.deepEqual(build?.args.slice(-3), ['-o', 'bin/linux/arm64/hello', '.']);
    assert.deepEqual(image?.args.slice(-7), ['--platform', 'linux/arm64', '--build-arg', 'TARGETPLATFORM=linux/arm64', '-t', 'hello:dev', '.']);
    assert.deepEqual(rest, []);
  });

  it('in prebuilt is not built where the binary does not compile', (t) => {
    const shop = new Workshop(t, { recipe: 'prebuilt' });
    assert.notEqual(shop.make(['image'], { BROKEN_ARCH: 'amd64' }).code, 0);
    assert.deepEqual(toolCalls(shop), []);
  });
});

describe('make push, run, clean', { skip: skipWithoutMake }, () => {
  it('pushes all platforms at once with Docker', (t) => {
    const shop = new Workshop(t, { image: 'example.com/a/hello', platforms: ['linux/amd64', 'linux/arm'] });
    done(shop.make(['push']));
    assert.deepEqual(toolCalls(shop), [
      ['docker', 'buildx', 'build', '--pull', ...BUILD_ARGS, '--platform', 'linux/amd64,linux/arm/v7', '-t', 'example.com/a/hello:dev', '--push', '.'],
    ]);
  });
  it('pushes a manifest list with Podman', (t) => {
    const shop = new Workshop(t, { image: 'example.com/a/hello' });
    done(shop.make(['push', 'CONTAINER_TOOL=podman']));
    const list = 'localhost/hello-platforms:dev';
    assert.deepEqual(toolCalls(shop), [
      ['podman', 'manifest', 'rm', list],
      ['podman', 'build', '--pull', ...BUILD_ARGS, '--format', 'docker', '--platform', 'linux/amd64,linux/arm64', '--manifest', list, '.'],
      ['podman', 'manifest', 'push', '--all', list, 'docker://example.com/a/hello:dev'],
    ]);
  });
  it('in prebuilt compiles every platform before it pushes', (t) => {
    const shop = new Workshop(t, { recipe: 'prebuilt' });
    done(shop.make(['push']));
    assert.deepEqual(shop.calls().map(({ tool, args }) => (tool === 'go' ? args.at(-2) : tool)), ['bin/linux/amd64/hello', 'bin/linux/arm64/hello', 'docker']);
    assert.notEqual(shop.make(['push', 'VERSION=2', '-k'], { BROKEN_ARCH: 'arm64' }).code, 0);
    assert.deepEqual(toolCalls(shop), []);
  });
  it('runs the image with its port published to this machine', (t) => {
    const shop = new Workshop(t, { port: 9123 });
    done(shop.make(['run', 'ARGS=-version']));
    assert.deepEqual(toolCalls(shop)[1], ['docker', 'run', '--rm', '-p', '127.0.0.1:9123:9123', 'hello:dev', '-version']);
    done(shop.make(['run', 'PORT=80']));
    assert.deepEqual(toolCalls(shop)[1], ['docker', 'run', '--rm', '-p', '127.0.0.1:80:9123', 'hello:dev']);
  });
  it('runs the image of a program that listens nowhere', (t) => {
    const shop = new Workshop(t, { kind: 'cli' });
    done(shop.make(['run']));
    assert.deepEqual(toolCalls(shop)[1], ['docker', 'run', '--rm', 'hello:dev']);
  });
  it('removes what was compiled', (t) => {
    const shop = new Workshop(t);
    done(shop.make(['build']));
    done(shop.make(['clean']));
    assert.equal(existsSync(join(shop.directory, 'bin')), false);
  });
});

describe('make all', { skip: skipWithoutMake }, () => {
  const step = ({ tool, args }: { tool: string; args: readonly string[] }): string =>
    tool === 'go' && args[0] === 'build' ? args.at(-2) ?? '' : `${tool} ${args[0]}`;
  const BINARIES = ['bin/linux/amd64/hello', 'bin/linux/arm64/hello'];

  for (const recipe of RECIPES) {
    it(`${recipe}: test, every platform, then the image, also with -j`, (t) => {
      const shop = new Workshop(t, { recipe });
      for (const flags of [[], ['-j4']]) {
        done(shop.make(['clean']));
        done(shop.make(['all', ...flags]));
        const steps = shop.calls().map(step);
        assert.deepEqual(steps.slice(0, 2), ['go vet', 'go test']);
        assert.deepEqual(steps.slice(2, 4).sort(), BINARIES);
        assert.deepEqual(steps.slice(4), ['docker build']);
      }
    });
    for (const flag of ['-j1', '-j4', '-k']) {
      it(`${recipe}: a platform that does not compile stops it before the image (${flag})`, (t) => {
        const shop = new Workshop(t, { recipe });
        assert.notEqual(shop.make(['all', flag, 'PLATFORMS=linux/arm64 linux/s390x linux/amd64'], { BROKEN_ARCH: 's390x' }).code, 0);
        assert.deepEqual(toolCalls(shop), []);
      });
    }
  }
  it('a test that fails stops it before anything is compiled', (t) => {
    const shop = new Workshop(t);
    assert.notEqual(shop.make(['all', '-k'], { BROKEN_TEST: '1' }).code, 0);
    assert.deepEqual(shop.calls().map(step), ['go vet', 'go test']);
  });
  it('hands its variables on, whatever they hold', (t) => {
    const shop = new Workshop(t);
    done(shop.make(['all', `VERSION=it's $$x; #1`, 'PLATFORMS=linux/s390x', 'PULL=']));
    const calls = shop.calls();
    assert.deepEqual(calls.map(step), ['go vet', 'go test', 'bin/linux/s390x/hello', 'docker build']);
    assert.ok(calls[2]?.args.includes(`-s -w -X "main.version=it's $x; #1"`), calls[2]?.args.join('\n'));
    assert.ok(calls[3]?.args.includes(`VERSION=it's $x; #1`), calls[3]?.args.join('\n'));
  });
});

describe('make size', { skip: skipWithoutMake }, () => {
  // An archive as `save` writes it: layers named by the manifest, the first one compressed, and a file that is no layer.
  const script = `set -e
mkdir -p base/bin top/build/hello blobs && head -c 1000 /dev/zero >base/bin/hello && head -c 50 /dev/zero >base/bin/sh
ln -s sh base/bin/ash && ln base/bin/sh base/bin/dash
head -c 234567 /dev/zero >top/build/hello/hello && head -c 9 /dev/zero >top/build/hello/hello.go
tar -czf blobs/first -C base . && tar -cf blobs/second -C top . && cp blobs/second blobs/other
printf '%s' '[{"Config":"blobs/config","RepoTags":["hello:dev"],"Layers":["blobs/first","blobs/second"],"LayerSources":{"a":{"size":1}}}]' >manifest.json
tar -cf image.tar manifest.json blobs`;

  for (const tool of ['docker', 'podman']) {
    it(`sums the files in all layers of what ${tool} saves, and tells the program's own`, (t) => {
      const shop = new Workshop(t);
      assert.equal(spawnSync('sh', ['-c', script], { cwd: shop.directory }).status, 0);
      const size = shop.make(['-s', 'size', `CONTAINER_TOOL=${tool}`], { IMAGE_TAR: join(shop.directory, 'image.tar') });
      done(size);
      assert.equal(size.stdout.replace(/ +/g, ' '), `binary 234567 bytes\nimage ${1000 + 50 + 234567 + 9} bytes\n`);
    });
  }
  it('reads the lists of BSD tar too', (t) => {
    const shop = new Workshop(t);
    assert.equal(spawnSync('sh', ['-c', script], { cwd: shop.directory }).status, 0);
    const tar = spawnSync('sh', ['-c', 'command -v tar'], { encoding: 'utf8' }).stdout.trim();
    shop.tool('tar', `case "$1" in -t*) ${tar} "$@" | sed 's|^\\([^ ]*\\) \\([^/ ]*\\)/\\([^ ]*\\) |\\1  0 \\2 \\3 |' ;; *) exec ${tar} "$@" ;; esac\n`);
    const size = shop.make(['-s', 'size'], { IMAGE_TAR: join(shop.directory, 'image.tar') });
    done(size);
    assert.equal(size.stdout.replace(/ +/g, ' '), `binary 234567 bytes\nimage ${1000 + 50 + 234567 + 9} bytes\n`);
  });
  it('fails where a layer cannot be read, and leaves nothing behind', (t) => {
    const shop = new Workshop(t);
    shop.write('manifest.json', '[{"Config":"c","Layers":["gone","there"]}]');
    assert.equal(spawnSync('sh', ['-c', 'tar -cf there go.mod && tar -cf image.tar manifest.json there'], { cwd: shop.directory }).status, 0);
    shop.write('tmp/keep');
    const size = shop.make(['size'], { IMAGE_TAR: join(shop.directory, 'image.tar'), TMPDIR: join(shop.directory, 'tmp') });
    assert.notEqual(size.code, 0);
    assert.doesNotMatch(size.stdout, /bytes$/m);
    assert.deepEqual(spawnSync('ls', ['tmp'], { cwd: shop.directory, encoding: 'utf8' }).stdout, 'keep\n');
  });
});
