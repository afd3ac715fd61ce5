import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { buildCase } from './cases.ts';
import { body, skipWithoutDocker, Workbench } from './container-tool.ts';

// Files that Node makes before the program is compiled: the golden files of each case are built, and the file is asked for.
describe('files that Node makes', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  for (const { name, path, made } of [
    { name: 'pre-build-node', path: '/assets/app.js', made: /^made by node \d+$/m },
    { name: 'make-node', path: '/assets/app.js', made: /^made by node \d+$/m },
    { name: 'front-end-at-top', path: '/', made: /<h1>1\.2\.3<\/h1>/ },
  ]) {
    it(`${name}: is in the binary`, async () => assert.match(await body(`${bench.serve(buildCase(bench, name)).url}${path}`), made));
  }
});
