import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { defaultConfig, type BuildConfig } from '../../src/analyze/go/constraints.ts';
import { embedFiles } from '../../src/analyze/packages/embeds.ts';
import { openGoTree } from '../../src/analyze/go-tree.ts';
import { diskRepo } from '../../src/repo.ts';
import { embeds, traits } from './fixtures.ts';
import { go, goList, type ListedPackage } from './go-list.ts';
import { compareModule, type Reader } from './module.ts';
import { brokenRules, type BrokenRule } from './rules.ts';
import { writeTree } from './trees.ts';

const skip = go === undefined && 'there is no Go on this machine';
const top = resolve(import.meta.dirname, '../..');

const configs: readonly BuildConfig[] = [
  { goarch: 'amd64', cgo: true, tags: ['boringcrypto', 'custom'] }, { goarch: 'arm64', cgo: false },
].map((partial) => ({ ...defaultConfig, release: go?.release ?? 0, ...partial }));

/** Loads the analysis with one rule broken, as one file. */
async function breakRule(place: string, index: number, { file, find, put }: BrokenRule): Promise<Reader> {
  const outfile = join(place, `${index}.mjs`);
  const broken = join(top, file);
  await build({
    stdin: { contents: "export { openGoTree } from './go-tree.ts'; export { embedFiles } from './packages/embeds.ts';", resolveDir: join(top, 'src/analyze') },
    bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error',
    plugins: [{
      name: 'break',
      setup: ({ onLoad }) => onLoad({ filter: /\.ts$/ }, ({ path }) => path !== broken ? undefined
        : { contents: readFileSync(path, 'utf8').replace(find, () => put), loader: 'ts' }),
    }],
  });
  return await import(pathToFileURL(outfile).href) as Reader;
}

test('each broken rule stands in the code once', () => {
  for (const { rule, file, find } of brokenRules) {
    assert.equal(readFileSync(join(top, file), 'utf8').split(find).length - 1, 1, `${rule}: ${file}`);
  }
});

test('the comparison with go list sees each rule broken', { skip }, async () => {
  const trees = [writeTree(traits), writeTree(embeds)];
  const place = mkdtempSync(join(tmpdir(), 'broken-'));
  try {
    const cases = trees.flatMap((dir) => configs.map((config) => ({ dir, config, listed: goList(dir, config, ['./...']) })));
    const differences = (reader: Reader, { dir, config, listed }: { dir: string; config: BuildConfig; listed: ListedPackage[] }): string[] =>
      compareModule(reader, diskRepo(dir), dir, '.', config, listed);
    assert.deepEqual(cases.flatMap((row) => differences({ openGoTree, embedFiles }, row)), []);
    const unseen: string[] = [];
    for (const [index, rule] of brokenRules.entries()) {
      const reader = await breakRule(place, index, rule);
      if (!cases.some((row) => differences(reader, row).length > 0)) unseen.push(rule.rule);
    }
    assert.deepEqual(unseen, []);
  } finally {
    for (const dir of [...trees, place]) rmSync(dir, { recursive: true, force: true });
  }
});
