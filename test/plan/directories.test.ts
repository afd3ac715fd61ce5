import assert from 'node:assert/strict';
import test from 'node:test';
import { baseImage } from '../../src/plan/base-images.ts';
import { runtimeDirectories } from '../../src/plan/repository/run-time/directories.ts';
import { rootfsSteps } from '../../src/plan/repository/run-time/writable.ts';

test('what is made on the way to a directory of the program belongs to it too, below its own alone', () => {
  const writes = (...dirs: string[]) => dirs.map((dir) => ({ dir, absolute: dir.startsWith('/'), data: false, what: 'makes it', at: { path: 'main.go', line: 1 } }));
  const made = (...dirs: string[]): readonly string[] => runtimeDirectories(writes(...dirs), '/app', false, false).writable;
  assert.deepEqual(made('data/fortune/cache', 'data/records', 'logs'), ['/app/data', '/app/data/fortune', '/app/data/fortune/cache', '/app/data/records', '/app/logs']);
  assert.deepEqual(made('/srv/app/data', '../data'), ['/srv/app/data', '/data']);
  assert.deepEqual(made('/usr/local/bin', '/usr/local/var/app', '/usr/lib/app'), ['/usr/local/var/app'], 'programs are the system’s');
});

test('an empty file that lies elsewhere brings its directory along', () => {
  const script = (...empty: string[]): readonly string[] => rootfsSteps(baseImage('distroless'), false, 'base', ['/app'], empty).flatMap((step) => (step.do === 'run' ? step.script : [])).filter((line) => /^(?:mkdir|touch)/.test(line));
  assert.deepEqual(script('/app/.env'), ['mkdir -p /rootfs/app', 'touch /rootfs/app/.env']);
  assert.deepEqual(script('/deploy/app/.env'), ['mkdir -p /rootfs/app', 'mkdir -p /rootfs/deploy/app', 'touch /rootfs/deploy/app/.env']);
});
