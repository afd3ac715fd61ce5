import assert from 'node:assert/strict';
import { relative } from 'node:path';
import test from 'node:test';
import { defaultConfig, type BuildConfig } from '../../src/analyze/go/constraints.ts';
import { embedFiles } from '../../src/analyze/packages/embeds.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { diskRepo } from '../../src/repo.ts';
import { comparePackage } from './compare.ts';
import { go, goList } from './go-list.ts';

const configs: readonly Partial<BuildConfig>[] = [
  { goarch: 'amd64', cgo: true },
  { goarch: 'amd64', cgo: false, tags: ['netgo', 'osusergo', 'purego'] },
  { goarch: 'arm64', cgo: false },
  { goarch: 'arm64', cgo: true, tags: ['timetzdata', 'netcgo'] },
];

const skip = go === undefined && 'there is no Go on this machine';
const src = `${go?.root}/src`;
const repo = diskRepo(src);
const tree = go === undefined ? undefined : openGoTree(repo);

for (const partial of configs) {
  const config = { ...defaultConfig, release: go?.release ?? 0, ...partial };
  const title = `${config.goos}/${config.goarch} cgo ${config.cgo ? 'on' : 'off'} tags [${config.tags.join(' ')}]`;
  test(`std and cmd equal go list: ${title}`, { skip }, () => {
    assert.ok(tree !== undefined);
    const listed = goList(src, config, ['std', 'cmd']);
    assert.ok(listed.length > 500, `go list gave ${listed.length} packages`);
    const differences = listed.flatMap((row) => {
      const found = tree.package(relative(src, row.Dir ?? ''), config);
      return comparePackage(repo, found, row, config, embedFiles);
    });
    assert.deepEqual(differences, []);
    const ours = tree.modules.filter(({ dir }) => dir === '.' || dir === 'cmd')
      .flatMap((module) => tree.packages(module, config)).map(({ dir }) => dir);
    const theirs = listed.map((row) => relative(src, row.Dir ?? '')).filter((dir) => !/(?:^|\/)vendor\//.test(dir));
    // `builtin` is documentation that `std` leaves out, and so is runtime/cgo when cgo is off.
    const leftOut = config.cgo ? ['builtin'] : ['builtin', 'runtime/cgo'];
    assert.deepEqual(ours.filter((dir) => !leftOut.includes(dir)).sort(), theirs.sort());
  });
}
