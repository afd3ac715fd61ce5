import assert from 'node:assert/strict';
import test from 'node:test';
import { runtimeDirectories } from '../../src/plan/repository/run-time/directories.ts';

test('what is made on the way to a directory of the program belongs to it too, below its own alone', () => {
  const writes = (...dirs: string[]) => dirs.map((dir) => ({ dir, absolute: dir.startsWith('/'), data: false, what: 'makes it', at: { path: 'main.go', line: 1 } }));
  const made = (...dirs: string[]): readonly string[] => runtimeDirectories(writes(...dirs), '/app', false, false).writable;
  assert.deepEqual(made('data/fortune/cache', 'data/records', 'logs'), ['/app/data', '/app/data/fortune', '/app/data/fortune/cache', '/app/data/records', '/app/logs']);
  assert.deepEqual(made('/srv/app/data', '../data'), ['/srv/app/data', '/data']);
  assert.deepEqual(made('/usr/local/bin', '/usr/local/var/app', '/usr/lib/app'), ['/usr/local/var/app'], 'programs are the system’s');
});
