import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { answer, must, skipWithoutDocker, Workbench } from './container-tool.ts';
import { readImage } from './image-archive.ts';

// The golden Docker files of test/cases/image-* are built and started as they stand: what the case shows works.
const CASES = join(import.meta.dirname, '../cases');

/** Cases that become an image: the port of the program, and the target where there are several. */
const IMAGES: readonly { name: string; port: number; target?: string }[] = [
  { name: 'plain', port: 8080 },
  { name: 'two-programs', port: 8080 },
  { name: 'two-programs', port: 9090, target: 'worker' },
  { name: 'workspace', port: 8080 },
  { name: 'workspace-sums', port: 8080 },
  { name: 'local-replace', port: 8080 },
  { name: 'gopath', port: 8080 },
  { name: 'cgo', port: 8080 },
  { name: 'embedded-readme', port: 8080 },
  { name: 'files', port: 8080 },
  { name: 'pre-build', port: 8080 },
];

describe('images of repositories', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  for (const { name, port, target } of IMAGES) {
    it(`image-${name}${target ? ` --target ${target}` : ''} builds, starts and answers as 65532`, async () => {
      const directory = bench.directory();
      cpSync(join(CASES, `image-${name}`, 'repo'), directory, { recursive: true });
      cpSync(join(CASES, `image-${name}`, 'expected/Dockerfile'), join(directory, 'Dockerfile'));
      cpSync(join(CASES, `image-${name}`, 'expected/dockerignore'), join(directory, '.dockerignore'));
      const image = bench.build(directory, `${name}-${target ?? 'default'}`, target ? ['--target', target] : []);
      const config = JSON.parse(must('docker', ['inspect', '--format', '{{json .Config}}', image])) as { User: string };
      assert.equal(config.User, '65532:65532');
      const container = bench.start(image, ['-p', `127.0.0.1::${port}`]);
      const address = must('docker', ['port', container, `${port}/tcp`]).split('\n')[0]!;
      const { status } = await answer(`http://${address}/`);
      assert.ok(status === 404 || status === 200, `status ${status}`);
      const sources = [...readImage('docker', image).files.keys()].filter((path) => /\.go$|go\.mod$/.test(path));
      assert.deepEqual(sources, [], 'source in the image');
    });
  }

  it('files that the program opens are there, and it writes as an arbitrary user of group 0', () => {
    const image = bench.reference('files-default');
    const paths = [...readImage('docker', image).files.keys()];
    for (const path of ['app/templates/a.html', 'app/static/b.css', 'app/data']) assert.ok(paths.includes(path), `${path} is not among ${paths.join(', ')}`);
    const container = bench.start(image, ['--user', '1000660000:0']);
    assert.equal(must('docker', ['inspect', '--format', '{{.State.Running}}', container]).trim(), 'true');
  });

  it('the case of each image is one that the planner is held to', () => {
    for (const { name } of IMAGES) assert.match(readFileSync(join(CASES, `image-${name}`, 'expected/Dockerfile'), 'utf8'), /^ENTRYPOINT/m);
  });
});
