import assert from 'node:assert/strict';
import { relative } from 'node:path';
import test from 'node:test';
import { defaultConfig, type BuildConfig } from '../../src/analyze/go/constraints.ts';
import { embedFiles } from '../../src/analyze/packages/embeds.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { diskRepo } from '../../src/repo.ts';
import { closures, embeds, traits } from './fixtures.ts';
import { go, goList } from './go-list.ts';
import { compareModule } from './module.ts';
import { withTree } from './trees.ts';

const skip = go === undefined && 'there is no Go on this machine';

const configs: readonly BuildConfig[] = [
  { goarch: 'amd64', cgo: true }, { goarch: 'amd64', cgo: false, tags: ['custom'] },
  { goarch: 'arm64', cgo: true, tags: ['custom', 'boringcrypto'] }, { goarch: 'arm64', cgo: false },
].map((partial) => ({ ...defaultConfig, release: go?.release ?? 0, ...partial }));

for (const [name, tree] of Object.entries({ traits, embeds })) {
  for (const config of configs) {
    test(`${name} equals go list: ${config.goarch} cgo ${config.cgo} tags [${config.tags.join(' ')}]`, { skip }, () => withTree(tree, (dir) => {
      const listed = goList(dir, config, ['./...']);
      assert.ok(listed.length > 20, `go list gave ${listed.length} packages`);
      assert.deepEqual(compareModule({ openGoTree, embedFiles }, diskRepo(dir), dir, '.', config, listed), []);
    }));
  }
}

for (const [name, { tree, main, workspace }] of Object.entries(closures)) {
  for (const config of configs) {
    test(`closure of ${name} equals go list -deps: ${config.goarch} cgo ${config.cgo}`, { skip }, () => withTree(tree, (dir) => {
      const cwd = main === '.' ? dir : `${dir}/${main}`;
      const listed = goList(cwd, config, ['-deps', '.'], workspace === true ? { GOWORK: '' } : {});
      const found = openGoTree(diskRepo(dir)).closure(main, config);
      const ours = [...found.packages.values()].map((row) => row.package.dir);
      const theirs = listed.filter((row) => row['Standard'] !== true && row.Dir !== undefined).map((row) => relative(dir, row.Dir ?? '') || '.');
      assert.deepEqual(ours.sort(), theirs.sort());
      const standard = new Set(listed.filter((row) => row['Standard'] === true).map(({ ImportPath }) => ImportPath));
      assert.deepEqual(found.standard.filter((path) => !standard.has(path)), []);
      const absent = listed.filter((row) => row.Dir === undefined).map(({ ImportPath }) => ImportPath);
      assert.deepEqual([...found.missing, ...found.unknown].map(({ value }) => value).sort(), absent.sort());
    }));
  }
}
