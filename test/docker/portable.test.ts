import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { RECIPES } from '../../src/plan/recipes.ts';
import { body, must, nativePlatform, skipWithout, skipWithoutDocker, skipWithoutGo, until, Workbench } from './container-tool.ts';
import { elfMachine } from './elf.ts';
import { EXPECTATIONS, words } from './expectations.ts';
import { readImage } from './image-archive.ts';
import { goRelease, writeService } from './service.ts';

const CLASSIC = { DOCKER_BUILDKIT: '0' };

const noDocker = skipWithoutDocker();
const skip = noDocker || skipWithoutClassic();

describe('printed portable, with the classic builder', { skip }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  for (const { name: recipe, prebuilt } of RECIPES) {
    it(`${recipe}, cli`, { skip: prebuilt && skipWithoutGo() }, () => {
      const reference = build(bench, recipe, 'cli');
      const ran = bench.run(reference);
      assert.equal(ran.code, 0, ran.report);
      assert.equal(ran.stdout, 'hello world!\n');
      const { program } = EXPECTATIONS[recipe];
      const image = readImage('docker', reference, (path) => path === program);
      assert.equal(elfMachine(image.files.get(program)!.contents), nativePlatform().split('/')[1]);
      assert.equal(image.config.User, '65532:65532');
      assert.equal(bench.run(reference, words(EXPECTATIONS[recipe], '-version')).stdout, 'v1.0.0\n');
      const beside = [...image.files.keys()].filter((path) => /^(src|build|app)\//.test(path));
      if (recipe !== 'single-stage') assert.deepEqual(beside, recipe === 'minimal' ? [] : [program]);
    });
  }

  // Of the recipes it is the one that compiles on this machine: the others would take half a minute here, without a cache.
  it('prebuilt, http', { skip: skipWithoutGo() }, async () => {
    const { container, url } = bench.serve(build(bench, 'prebuilt', 'http'), ['--health-interval=1s']);
    assert.equal(await body(url), 'hello world!\n');
    const health = (): string => must('docker', ['inspect', '-f', '{{.State.Health.Status}}', container]).trim();
    await until('a health check that passes', () => (health() === 'healthy' ? true : undefined));
    must('docker', ['stop', '-t', '60', container]);
    assert.equal(must('docker', ['inspect', '-f', '{{.State.ExitCode}}', container]).trim(), '0');
  });
});

function build(bench: Workbench, recipe: (typeof RECIPES)[number]['name'], kind: 'http' | 'cli'): string {
  const directory = bench.directory();
  writeService(directory, { recipe, kind, builder: 'portable', platforms: nativePlatform() });
  const tag = `${recipe}-${kind}`;
  if (recipe === 'prebuilt') must('make', ['build-linux', 'VERSION=v1.0.0'], { cwd: directory, env: { GOTOOLCHAIN: goRelease() } });
  return bench.build(directory, tag, ['--build-arg', 'VERSION=v1.0.0'], CLASSIC);
}

/** Engines may come without the old builder. */
function skipWithoutClassic(): string | false {
  const bench = new Workbench('docker');
  const directory = bench.directory();
  writeFileSync(join(directory, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
  const built = bench.tryBuild(directory, 'classic', [], CLASSIC);
  bench.clear();
  return skipWithout('the engine has no classic builder', built.code === 0 && /^Step 1\/2/m.test(built.stdout));
}
