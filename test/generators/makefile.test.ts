import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { skipWithoutMake } from '../service/workshop.ts';
import { caseDirectory, runIn } from './run-repository.ts';

/** A repository with a Dockerfile of ours, and the Makefile that is said. */
async function withDockerfile(t: TestContext, name: string, makefile: string | null): Promise<string> {
  const directory = caseDirectory(t, name);
  const { exit, stderr } = await runIn(t, 'dockerfile', directory, ['--yes']);
  assert.equal(exit, 0, stderr);
  if (makefile !== null) writeFileSync(join(directory, 'Makefile'), makefile);
  return directory;
}

function make(directory: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.env['TEST_MAKE'] ?? 'make', ['-n', 'VERSION=v1', ...words], { cwd: directory, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('where there is no Makefile, one is written, whose first target lists the others', { skip: skipWithoutMake }, async (t) => {
  const directory = await withDockerfile(t, 'image-plain', null);
  assert.equal((await runIn(t, 'makefile', directory, ['--yes'])).exit, 0);
  assert.equal(existsSync(join(directory, 'docker.mk')), false);
  assert.match(make(directory), /image {2}build the image for this machine/);
  assert.equal(make(directory, 'run'), "docker build --pull -t 'shop:v1' .\ndocker run --rm -p 127.0.0.1:8080:8080 'shop:v1' \n");
  assert.equal(make(directory, 'push', 'PLATFORMS=linux/arm64', 'PULL='), "docker buildx build  --platform linux/arm64 -t 'shop:v1' --push .\n");
  assert.equal(make(directory, 'image', "IMAGE=it's"), "docker build --pull -t 'it'\\''s:v1' .\n");
});

test('a Makefile that is there keeps each byte, its first target and its names', { skip: skipWithoutMake }, async (t) => {
  const theirs = 'IMAGE = theirs\nall:\n\techo all\n\nimage run:\n\techo $@ $(IMAGE)';
  const directory = await withDockerfile(t, 'image-plain', theirs);
  assert.equal((await runIn(t, 'makefile', directory, ['--yes'])).exit, 0);
  assert.equal(readFileSync(join(directory, 'Makefile'), 'utf8'), `${theirs}\n\n-include docker.mk\n`);
  assert.equal(make(directory), 'echo all\n');
  assert.equal(make(directory, 'image'), 'echo image theirs\n');
  assert.equal(make(directory, 'docker-image'), "docker build --pull -t 'shop:v1' .\n");
  const before = readFileSync(join(directory, 'docker.mk'), 'utf8');
  const { report } = await runIn(t, 'makefile', directory, ['--yes', '--json']);
  assert.deepEqual(report().files.map(({ action }) => action), ['same', 'same']);
  assert.equal(readFileSync(join(directory, 'docker.mk'), 'utf8'), before);
});

test('names are free of those in files that the Makefile includes, and recipes begin by a tab again', { skip: skipWithoutMake }, async (t) => {
  const directory = await withDockerfile(t, 'image-plain', '.RECIPEPREFIX = >\ninclude more.mk\nbuild:\n> echo build\n');
  writeFileSync(join(directory, 'more.mk'), 'docker-push:\n> echo theirs\nimage:\n> echo theirs\n');
  assert.equal((await runIn(t, 'makefile', directory, ['--yes'])).exit, 0);
  assert.match(make(directory, 'go-docker-image'), /^docker build --pull -t 'shop:v1' \.$/m);
  assert.match(make(directory, 'docker-push'), /^echo theirs$/m);
});

test('several programs have targets each, and the image’s own file and context', { skip: skipWithoutMake }, async (t) => {
  const directory = await withDockerfile(t, 'image-two-programs', null);
  assert.equal((await runIn(t, 'makefile', directory, ['--yes'])).exit, 0);
  assert.equal(make(directory, 'image'), "docker build --pull -t 'shop-api:v1' .\ndocker build --pull --target worker -t 'shop-worker:v1' .\n");
  assert.match(make(directory, 'run-worker'), /docker run --rm -p 127\.0\.0\.1:9090:9090 'shop-worker:v1'/);

  const mono = caseDirectory(t, 'image-subdirectory');
  spawnSync('git', ['init', '-q'], { cwd: mono });
  const api = join(mono, 'services/api');
  assert.equal((await runIn(t, 'dockerfile', api, ['--yes', '--file', 'it is/Dockerfile'])).exit, 0);
  assert.equal((await runIn(t, 'makefile', api, ['--yes'])).exit, 0);
  assert.equal(make(api, 'image'), "docker build --pull -f 'it is/Dockerfile' -t 'api:v1' ../..\n");
});

test('without a Dockerfile it is said what to run first; somebody’s own is built as it is', { skip: skipWithoutMake }, async (t) => {
  const directory = caseDirectory(t, 'image-plain');
  const { exit, stderr } = await runIn(t, 'makefile', directory, ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /there is no Dockerfile here[^]*yo go-docker:dockerfile first/);
  writeFileSync(join(directory, 'Dockerfile'), 'FROM scratch\nEXPOSE 9000\nCOPY x /\n');
  assert.equal((await runIn(t, 'makefile', directory, ['--yes'])).exit, 0);
  assert.match(make(directory, 'run'), /docker run --rm -p 127\.0\.0\.1:9000:9000 'shop:v1'/);
});

test('a docker.mk of somebody else’s is not replaced', async (t) => {
  const directory = await withDockerfile(t, 'image-plain', 'all:\n');
  writeFileSync(join(directory, 'docker.mk'), 'theirs:\n');
  const { exit, stderr } = await runIn(t, 'makefile', directory, ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /there is a docker\.mk already/);
  assert.equal(readFileSync(join(directory, 'docker.mk'), 'utf8'), 'theirs:\n');
  rmSync(join(directory, 'docker.mk'));
});
