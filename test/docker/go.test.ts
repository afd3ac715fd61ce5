import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { GO_RELEASES, golangImage } from '../../src/plan/base-images.ts';
import { call, must, skipWithoutDocker, Workbench } from './container-tool.ts';
import { KINDS } from './expectations.ts';
import { writeService } from './service.ts';

// The oldest and the newest release that get fixes: a new service works on last year's toolchain too.
describe("a new service's own checks", { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  for (const { minor } of GO_RELEASES) {
    const image = golangImage(minor, 'alpine');
    it(`pass in ${image}: gofmt, go vet, go test, for ${KINDS.join(' and ')}`, () => {
      const directory = bench.directory('services');
      for (const kind of KINDS) writeService(join(directory, kind), { kind });
      const container = bench.containerName();
      const script = KINDS.map((kind) => `cd /services/${kind} && test -z "$(gofmt -l . | tee /dev/stderr)" && go vet ./... && go test ./...`);
      must('docker', ['create', '--name', container, '-e', 'CGO_ENABLED=0', image, 'sh', '-c', script.join(' && ')]);
      must('docker', ['cp', directory, `${container}:/services`]);
      const ran = call('docker', ['start', '-a', container]);
      assert.equal(ran.code, 0, ran.report);
      assert.equal(ran.stdout.match(/^ok /gm)?.length, KINDS.length, ran.report);
    });
  }
});
