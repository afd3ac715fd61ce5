import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { diagnosticsOf } from '../../generators/diagnostics-of.ts';
import { NEWER, service } from './made-place.ts';

/** Until the test ends the system refuses to open a file, as it does for a user without the right to it (root has every right). */
function lock(t: TestContext, path: string): void {
  const read = fs.readFileSync;
  t.mock.method(fs, 'readFileSync', (file: fs.PathOrFileDescriptor, ...rest: [never]) => {
    if (file === path) throw Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: 'EACCES', errno: -13, syscall: 'open', path });
    return read(file, ...rest);
  });
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
}

for (const file of ['Dockerfile', '.yo-rc.json']) {
  test(`a ${file} that must not be read is a refusal, with one message`, async (t) => {
    const place = await service(t);
    place.edit('go.mod', NEWER);
    lock(t, join(place.root, file));
    for (const command of ['update', 'app'] as const) {
      const { exit, stderr } = await place.run(command, ['--yes']);
      assert.equal(exit, 1);
      assert.match(stderr, new RegExp(`^go-docker(?::update)?: .*${file.replaceAll('.', '\\.')}: the system refuses to open it: permission denied \\(EACCES\\)\n {2}→ give yourself the right to it .*\n$`));
    }
    assert.equal((await place.run('update', ['--yes', '--json'])).report().diagnostics[0]?.code, 'system-refused');
  });
}

test('what the system refuses is told; a file that is missing unexpectedly stays a defect', () => {
  const errorOf = (call: () => unknown): unknown => {
    try {
      return call();
    } catch (error) {
      return error;
    }
  };
  const long = `/${'x'.repeat(5000)}`;
  assert.deepEqual(diagnosticsOf(errorOf(() => fs.openSync(long, 'r')))?.map(({ message, remedy }) => [message, remedy]), [[`${long}: the system refuses to open it: name too long (ENAMETOOLONG)`, 'see to that, then run again']]);
  assert.equal(diagnosticsOf(errorOf(() => fs.openSync('/nowhere/at/all', 'r'))), undefined);
  assert.equal(diagnosticsOf(new TypeError('a defect')), undefined);
});
