import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { defaultConfig, type BuildConfig } from '../../src/analyze/go/constraints.ts';
import { embedFiles } from '../../src/analyze/packages/embeds.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { diskRepo } from '../../src/repo.ts';
import { moduleTree } from './generate.ts';
import { go, goList } from './go-list.ts';
import { compareModule } from './module.ts';
import { withTree } from './trees.ts';

/** Trees to generate; GO_TREES=2000 for a long run by hand. */
const runs = Number(process.env['GO_TREES'] ?? 40);
const seed = process.env['GO_TREES_SEED'];

const config: fc.Arbitrary<BuildConfig> = fc.record({
  goarch: fc.constantFrom('amd64', 'arm64'), cgo: fc.boolean(), tags: fc.constantFrom([], ['custom'], ['ignore', 'boringcrypto', 'x.y_2']),
}).map((partial) => ({ ...defaultConfig, release: go?.release ?? 0, ...partial }));

test('generated modules equal go list', { skip: go === undefined && 'there is no Go on this machine' }, () => {
  fc.assert(fc.property(moduleTree, config, (tree, chosen) => withTree(tree, (dir) => {
    const listed = goList(dir, chosen, ['./...']);
    assert.deepEqual(compareModule({ openGoTree, embedFiles }, diskRepo(dir), dir, '.', chosen, listed), []);
  })), { numRuns: runs, ...seed === undefined ? {} : { seed: Number(seed) } });
});
