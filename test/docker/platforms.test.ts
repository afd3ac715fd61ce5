import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { call, nativePlatform, skipWithoutDocker, skipWithoutGo, Workbench } from './container-tool.ts';
import { elfMachine, isStatic } from './elf.ts';
import { EXPECTATIONS } from './expectations.ts';
import { readImage, type Image } from './image-archive.ts';
import { writeService } from './service.ts';

const PROGRAM = EXPECTATIONS.minimal.program;

/** The CPU level as `go version -m` tells it; `arm64` without a level has Go's lowest. */
const VARIANTS = [
  { platform: 'linux/arm/v6', machine: 'arm', level: 'GOARM=6' },
  { platform: 'linux/arm/v7', machine: 'arm', level: 'GOARM=7' },
  { platform: 'linux/amd64/v3', machine: 'amd64', level: 'GOAMD64=v3' },
] as const;

describe('minimal for other machines', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  let service: string;
  before(() => {
    service = bench.directory();
    writeService(service, { recipe: 'minimal', kind: 'cli' });
  });
  after(() => bench.clear());

  for (const architecture of ['arm64', 'amd64']) {
    it(`linux/${architecture}: image and binary are for it`, () => {
      const reference = bench.build(service, architecture, ['--platform', `linux/${architecture}`]);
      const image = readImage('docker', reference, (path) => path === PROGRAM);
      assert.equal(image.architecture, architecture);
      const binary = image.files.get(PROGRAM)!.contents;
      assert.equal(elfMachine(binary), architecture);
      assert.equal(isStatic(binary), true);
      // -trimpath: no path of the builder inside.
      assert.equal(binary.includes('/usr/local/go/') || binary.includes('/src/hello.go'), false);
    });
  }

  for (const { platform, machine, level } of VARIANTS) {
    it(`${platform}: ${level}`, (t) => {
      const out = bench.directory('out');
      const built = bench.tryBuild(service, 'variant', ['--platform', platform, '--output', `type=local,dest=${out}`]);
      assert.equal(built.code, 0, built.report);
      const binary = join(out, PROGRAM);
      assert.equal(elfMachine(readFileSync(binary)), machine);
      const skip = skipWithoutGo();
      if (skip) return t.skip(skip);
      const told = call('go', ['version', '-m', binary]);
      assert.match(told.stdout, new RegExp(`\tbuild\t${level}\n`), told.report);
    });
  }
});

describe('minimal twice', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  // The second is built in another directory, without the layers of the first, and without mounts: nothing is shared but the tree.
  it('gives the same binary and the same files', () => {
    const [one, two] = (['buildkit', 'portable'] as const).map((builder) => {
      const directory = bench.directory(builder);
      writeService(directory, { recipe: 'minimal', kind: 'cli', builder, platforms: nativePlatform() });
      return contents(readImage('docker', bench.build(directory, builder, ['--no-cache']), () => true));
    });
    assert.ok(one!.length > 4, one!.join('\n'));
    assert.deepEqual(one, two);
  });
});

/** All that a layer says of its files but their times. */
function contents(image: Image): string[] {
  return [...image.files.values()]
    .map(({ path, type, mode, uid, gid, link, contents: text }) => [path, type, mode.toString(8), uid, gid, link, text.toString('base64')].join(' '))
    .sort();
}
