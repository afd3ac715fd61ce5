import assert from 'node:assert/strict';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { MINE, NEWER, service } from './made-place.ts';

test('a deleted file is not taken for that of another service, or of another repository', async (t) => {
  const place = await service(t);
  assert.equal((await place.run('app', ['services/api', '--yes', '--go', '1.26'])).exit, 0);
  place.commit();
  place.git('init', '-q', 'third');
  place.write('third/Dockerfile', MINE(place.read('Dockerfile')));
  const files = ['services/api/Dockerfile', 'services/api/Makefile', 'services/api/.dockerignore', 'third/Dockerfile'];
  const before = files.map((path) => place.read(path));
  for (const path of ['Dockerfile', 'Makefile', '.dockerignore']) rmSync(join(place.root, path));
  place.edit('go.mod', NEWER);
  const updated = await place.update('--fips');
  assert.deepEqual(updated.files, ['deleted Dockerfile', 'deleted .dockerignore', 'deleted Makefile', 'update .yo-rc.json']);
  assert.deepEqual(files.map((path) => place.read(path)), before);
});

test('what a commit held beside the file that is gone is not what it has become', async (t) => {
  for (const kept of ['Dockerfile.bak', 'deploy/worker/Dockerfile']) {
    const place = await service(t);
    mkdirSync(join(place.root, 'deploy/worker'), { recursive: true });
    place.write(kept, place.read('Dockerfile'));
    place.commit();
    const before = place.read(kept);
    rmSync(join(place.root, 'Dockerfile'));
    assert.ok((await place.update('--fips')).files.includes('deleted Dockerfile'), 'not committed yet');
    place.commit();
    assert.ok((await place.update('--no-fips')).files.includes('deleted Dockerfile'), 'the last commit holds the other one alone');
    assert.equal(place.read(kept), before);
  }
});

test('a file that a commit has renamed is followed, whatever lies beside it', async (t) => {
  const place = await service(t);
  place.write('Dockerfile.bak', place.read('Dockerfile'));
  place.commit();
  renameSync(join(place.root, 'Dockerfile'), join(place.root, 'prod.Dockerfile'));
  place.edit('prod.Dockerfile', MINE);
  place.commit();
  place.edit('README.md', (text) => `${text}more\n`);
  place.commit();
  assert.deepEqual((await place.update('--fips')).files, ['merged prod.Dockerfile', 'same .dockerignore', 'update Makefile', 'update .yo-rc.json']);
  assert.equal(existsSync(join(place.root, 'Dockerfile')), false);
});
