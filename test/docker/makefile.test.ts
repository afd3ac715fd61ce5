import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RecipeName } from '../../src/plan/recipes.ts';
import { body, call, must, nativePlatform, skipWithout, skipWithoutDocker, skipWithoutGo, Workbench, type Outcome } from './container-tool.ts';
import { elfMachine } from './elf.ts';
import { EXPECTATIONS } from './expectations.ts';
import { readImage } from './image-archive.ts';
import { goRelease, writeService } from './service.ts';

const skip = skipWithoutDocker() || skipWithoutGo() || skipWithout('no make on this machine', call('make', ['--version']).code === 0);

describe('the Makefile on a Docker engine', { skip }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());
  describe('in a directory with a space in its name', () => checkChain(bench));
  describe('a chain that breaks', () => checkBreaks(bench));
  describe('prebuilt', () => checkPrebuilt(bench));
});

function checkChain(bench: Workbench): void {
  let directory: string;
  let all: Outcome;
  before(() => {
    directory = bench.directory("my 'new' service");
    writeService(directory, { recipe: 'minimal', kind: 'cli' });
    all = make(bench, directory, ['all'], 'chain');
  });

  it('make all tests, compiles for every platform and builds the image, in this order', () => {
    assert.equal(all.code, 0, all.report);
    const steps = ['go vet', 'go test', 'GOARCH=amd64', 'GOARCH=arm64', 'docker build'].map((step) => all.stdout.indexOf(step));
    assert.ok(steps.every((step, index) => step > (steps[index - 1] ?? -1)), all.report);
    for (const architecture of ['amd64', 'arm64']) {
      assert.equal(elfMachine(readFileSync(join(directory, 'bin/linux', architecture, 'hello'))), architecture);
    }
    assert.equal(bench.run(bench.reference('chain')).stdout, 'hello world!\n');
  });
  it('make all again compiles nothing on this machine', () => {
    const again = make(bench, directory, ['all'], 'chain');
    assert.equal(again.code, 0, again.report);
    assert.doesNotMatch(again.stdout, /go build/);
  });
  it('make size tells the bytes that the layers hold', () => {
    const { program } = EXPECTATIONS.minimal;
    const image = readImage('docker', bench.reference('chain'));
    const size = make(bench, directory, ['-s', 'size'], 'chain');
    assert.equal(size.code, 0, size.report);
    const told = [...size.stdout.matchAll(/^(\w+) +(\d+) bytes$/gm)].map(([, what, bytes]) => [what, Number(bytes)]);
    assert.deepEqual(told, [['binary', image.files.get(program)!.bytes], ['image', image.bytes]], size.report);
  });
  it('make run runs the image', () => {
    const run = make(bench, directory, ['-s', 'run'], 'chain');
    assert.match(run.stdout, /^hello world!$/m, run.report);
  });
  it('make build compiles for this machine', () => {
    const built = make(bench, directory, ['build'], 'chain');
    assert.equal(built.code, 0, built.report);
    const [os, architecture] = must('go', ['env', 'GOHOSTOS', 'GOHOSTARCH']).split('\n');
    assert.equal(must(join(directory, 'bin', os!, architecture!, 'hello'), []), 'hello world!\n');
  });
}

function checkBreaks(bench: Workbench): void {
  const breaks: readonly { name: string; file: string; text: string; told: RegExp }[] = [
    { name: 'a platform that does not compile', file: 'hello_arm64.go', text: 'package main\n\nvar broken int = "text"\n', told: /hello_arm64\.go:3/ },
    {
      name: 'a test that fails',
      file: 'broken_test.go',
      text: 'package main\n\nimport "testing"\n\nfunc TestBroken(t *testing.T) { t.Fatal("broken on purpose") }\n',
      told: /broken on purpose/,
    },
  ];
  for (const { name, file, text, told } of breaks) {
    it(`${name} stops make all before there is an image`, () => {
      const directory = bench.directory();
      writeService(directory, { recipe: 'minimal', kind: 'cli' });
      writeFileSync(join(directory, file), text);
      const tag = file.replace(/\W/g, '-');
      const all = make(bench, directory, ['all'], tag);
      assert.notEqual(all.code, 0, all.report);
      assert.match(all.report, told);
      assert.doesNotMatch(all.stdout, /docker build/);
      assert.equal(bench.exists(bench.reference(tag)), false);
    });
  }
}

function checkPrebuilt(bench: Workbench): void {
  it('make image compiles the binary that it needs, and that alone', async () => {
    const directory = service(bench, 'http');
    const made = make(bench, directory, ['image'], 'prebuilt');
    assert.equal(made.code, 0, made.report);
    assert.equal(made.stdout.match(/go build/g)?.length, 1, made.report);
    const { url } = bench.serve(bench.reference('prebuilt'));
    assert.equal(await body(url), 'hello world!\n');
  });

  // The article's trap: what was compiled on a Mac, or for nobody knows what, is not the image's platform, hence not there.
  for (const builder of ['buildkit', 'portable'] as const) {
    for (const [tool, engine] of [['BuildKit', '1'], ['the classic builder', '0']] as const) {
      it(`printed ${builder}, a binary for another system stops ${tool}`, () => {
        const directory = service(bench, 'cli', builder);
        for (const place of ['bin/hello', 'bin/darwin/arm64/hello', 'bin/linux/hello', 'hello']) decoy(join(directory, place));
        const tag = `trap-${builder}-${engine}`;
        const built = bench.tryBuild(directory, tag, [], { DOCKER_BUILDKIT: engine });
        assert.notEqual(built.code, 0, built.report);
        // What is not printed for it makes the classic builder, which knows no platform, look for bin//hello.
        const platform = builder === 'buildkit' && engine === '0' ? '' : nativePlatform();
        assert.match(built.report, new RegExp(`bin/${platform}/hello.*(not found|does not exist)`), built.report);
        assert.equal(bench.exists(bench.reference(tag)), false);
      });
    }
  }
}

function service(bench: Workbench, kind: string, builder = 'buildkit', recipe: RecipeName = 'prebuilt'): string {
  const directory = bench.directory();
  writeService(directory, { recipe, kind, builder, platforms: nativePlatform() });
  return directory;
}

function decoy(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'no binary for Linux');
}

function make(bench: Workbench, directory: string, targets: readonly string[], tag: string): Outcome {
  return bench.make(directory, targets, tag, { GOTOOLCHAIN: goRelease() });
}
