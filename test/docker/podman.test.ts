import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { ServiceOptions } from '../../src/options.ts';
import { RECIPES, type RecipeName } from '../../src/plan/recipes.ts';
import { body, must, skipWithoutGo, skipWithoutPodman, Workbench } from './container-tool.ts';
import { elfMachine } from './elf.ts';
import { EXPECTATIONS, words } from './expectations.ts';
import { readImage } from './image-archive.ts';
import { dockerfile, writeService } from './service.ts';

const skip = skipWithoutPodman();
const architecture = skip ? 'amd64' : must('podman', ['info', '--format', '{{.Host.Arch}}']).trim();
const BUILDERS = ['buildkit', 'portable'] as const;

describe('recipes with Podman', { skip }, () => {
  const bench = new Workbench('podman');
  after(() => bench.clear());

  for (const { name: recipe, prebuilt } of RECIPES) {
    for (const builder of BUILDERS) {
      const flags = { recipe, kind: 'cli', builder, platforms: `linux/${architecture}` };
      if (builder === 'portable' && dockerfile(flags) === dockerfile({ ...flags, builder: 'buildkit' })) continue;
      it(`${recipe}, cli, printed ${builder}`, { skip: prebuilt && skipWithoutGo() }, () => {
        const directory = bench.directory();
        checkCommand(bench, directory, writeService(directory, flags));
      });
    }
  }

  it('minimal, http, by make: answers, passes its health check, ends with 0 on SIGTERM', async () => {
    const directory = bench.directory('my service');
    writeService(directory, { recipe: 'minimal', kind: 'http' });
    const made = bench.make(directory, ['image'], 'v1.0.0');
    assert.equal(made.code, 0, made.report);
    // Containers may have the host's network, where nothing is published: the port is the same on both sides.
    const port = String(await freePort());
    const container = bench.start(bench.reference('v1.0.0'), ['-e', `PORT=${port}`, '-p', `127.0.0.1:${port}:${port}`]);
    assert.equal(await body(`http://127.0.0.1:${port}/`), 'hello world!\n');
    // Only with --format docker does an image keep its health check.
    must('podman', ['healthcheck', 'run', container]);
    must('podman', ['stop', '-t', '60', container]);
    assert.equal(must('podman', ['inspect', '-f', '{{.State.ExitCode}}', container]).trim(), '0');
  });

  for (const builder of BUILDERS) {
    it(`prebuilt, printed ${builder}: a binary for another system stops the build`, () => {
      const directory = bench.directory();
      writeService(directory, { recipe: 'prebuilt', kind: 'cli', builder, platforms: `linux/${architecture}` });
      mkdirSync(join(directory, 'bin/darwin/arm64'), { recursive: true });
      for (const place of ['bin/hello', 'bin/darwin/arm64/hello', 'hello']) writeFileSync(join(directory, place), 'no binary for Linux');
      const built = bench.tryBuild(directory, `trap-${builder}`, ['--format', 'docker']);
      assert.notEqual(built.code, 0, built.report);
      assert.match(built.report, new RegExp(`bin/linux/${architecture}/hello.*no such file`), built.report);
    });
  }
});

function checkCommand(bench: Workbench, directory: string, { recipe, builder }: ServiceOptions): void {
  const expected = EXPECTATIONS[recipe as RecipeName];
  if (recipe === 'prebuilt') must('make', ['build-linux', 'VERSION=v1.0.0'], { cwd: directory });
  const reference = bench.build(directory, `${recipe}-${builder}`, ['--format', 'docker', '--build-arg', 'VERSION=v1.0.0']);
  const ran = bench.run(reference);
  assert.equal(ran.code, 0, ran.report);
  assert.equal(ran.stdout, 'hello world!\n');
  assert.equal(bench.run(reference, words(expected, '-version')).stdout, 'v1.0.0\n');
  const config = JSON.parse(must('podman', ['image', 'inspect', '-f', '{{json .Config}}', reference])) as { User: string };
  assert.equal(config.User, '65532:65532');
  if (expected.listing) {
    const listing = bench.run(reference, ['ls', `/${expected.program.split('/')[0]}`]).stdout.trim().split(/\s+/);
    assert.deepEqual(listing, expected.listing);
  } else {
    const image = readImage('podman', reference, (path) => path === expected.program);
    assert.equal(elfMachine(image.files.get(expected.program)!.contents), architecture);
    assert.deepEqual([...image.files.keys()].filter((path) => /\.go$|(^|\/)go\.mod$/.test(path)), []);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
