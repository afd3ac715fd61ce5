import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { hostile, repositoryOf, type Hostile } from '../hostile/repositories.ts';
import { call, skipWithoutDocker, Workbench } from './container-tool.ts';

const CLI = fileURLToPath(new URL('../../generators/cli.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

// HOSTILE_BUILDS=300 for the run whose figures stand in docs/.
const RUNS = Number(process.env['HOSTILE_BUILDS'] ?? 6);
const SEED = Number(process.env['HOSTILE_SEED'] ?? 27);

const bench = new Workbench('docker');
after(() => bench.clear());

/** Lays the repository out; its directory is called like its program, which is where names of images come from. */
function layOut(values: Hostile): string {
  const top = bench.directory(values['program']);
  for (const [path, contents] of Object.entries(repositoryOf(values))) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), contents);
  }
  return top;
}

test('BuildKit has nothing to say of hostile repositories, and make reads their targets', { skip: skipWithoutDocker() }, (t) => {
  let checked = 0;
  for (const values of fc.sample(hostile, { numRuns: RUNS, seed: SEED })) {
    const top = layOut(values);
    const generated = call(process.execPath, ['--import', TSX, CLI, 'dockerfile', '--yes', '--assume-present', top]);
    if (generated.code !== 0) {
      assert.match(generated.stderr, /^go-docker:dockerfile: |^.*?: /m);
      assert.ok(!existsSync(join(top, 'Dockerfile')), generated.report);
      continue;
    }
    checked++;
    const said = `${JSON.stringify(values)}\n`;
    const check = call('docker', ['build', '--check', '--build-arg', 'BUILDKIT_SYNTAX=docker/dockerfile:1', '.'], { cwd: top });
    assert.ok(check.code === 0 && check.report.includes('no warnings found'), said + check.report);
    const made = call(process.execPath, ['--import', TSX, CLI, 'makefile', '--yes', top]);
    assert.equal(made.code, 0, said + made.report);
    const targets = /make (\S*)image/.exec(made.stderr)![1]!;
    for (const target of ['image', 'push', 'run']) {
      const dry = call('make', ['-n', `${targets}${target}`], { cwd: top });
      assert.equal(dry.code, 0, said + dry.report);
      assert.equal(call('sh', ['-n', '-c', dry.stdout]).code, 0, said + dry.stdout);
    }
    for (const place of [top, dirname(top)]) assert.ok(!existsSync(join(place, 'owned')), said);
  }
  t.diagnostic(`${checked} of ${RUNS} through --check and make -n`);
  assert.ok(checked > RUNS / 2, `only ${checked} of ${RUNS} became a Dockerfile`);
});
