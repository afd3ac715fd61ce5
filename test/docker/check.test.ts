import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { BASE_IMAGES } from '../../src/plan/base-images.ts';
import { RECIPES } from '../../src/plan/recipes.ts';
import { call, skipWithoutDocker, Workbench, type Outcome } from './container-tool.ts';
import { KINDS } from './expectations.ts';
import { writeService } from './service.ts';

/** Every combination of answers that changes what a Dockerfile says. */
const COMBINATIONS = RECIPES.flatMap(({ name: recipe }) =>
  (recipe === 'minimal' ? BASE_IMAGES.map(({ name: base }) => ({ recipe, base })) : [{ recipe }]).flatMap((image) =>
    KINDS.flatMap((kind) => (['buildkit', 'portable'] as const).map((builder) => ({ ...image, kind, builder }))),
  ),
);
const EXTRAS = { timezone: 'Asia/Shanghai', goproxy: 'https://proxy.example.com|direct' };

describe('docker build --check', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  it('warns of a bad Dockerfile: the control', () => {
    const directory = bench.directory();
    writeFileSync(join(directory, 'Dockerfile'), 'FROM scratch as one\nENV GREETING hello\nCOPY . /\n');
    const checked = check(directory);
    assert.notEqual(checked.code, 0);
    assert.match(checked.report, /FromAsCasing[^]*LegacyKeyValueFormat/, checked.report);
    assert.doesNotMatch(checked.report, /no warnings found/);
  });

  for (const flags of COMBINATIONS) {
    it(`has nothing to say: ${Object.values(flags).join(', ')}`, () => {
      for (const extras of [{}, EXTRAS]) {
        const directory = bench.directory();
        writeService(directory, { ...flags, ...extras });
        const checked = check(directory);
        assert.equal(checked.code, 0, checked.report);
        assert.match(checked.report, /Check complete, no warnings found/);
      }
    });
  }
});

let syntax: readonly string[] | undefined;

/** Engines before Docker 27 have a frontend of their own that cannot check; there a newer one is named. */
function check(directory: string): Outcome {
  const args = (more: readonly string[]): string[] => ['build', '--check', ...more, '.'];
  if (syntax) return call('docker', args(syntax), { cwd: directory });
  const own = call('docker', args([]), { cwd: directory });
  syntax = /frontend\.lint|not supported|unknown flag/.test(own.report) ? ['--build-arg', 'BUILDKIT_SYNTAX=docker/dockerfile:1'] : [];
  return syntax.length > 0 ? check(directory) : own;
}
