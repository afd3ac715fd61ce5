import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planBake } from '../../src/plan/repository/bake.ts';
import { planMake } from '../../src/plan/repository/make-plan.ts';
import { commandsOf } from '../../src/plan/repository/commands.ts';
import { TOP } from '../../src/plan/repository/place.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { renderBake, hcl } from '../../src/render/bake.ts';
import { renderMakefile } from '../../src/render/makefile.ts';
import { diskRepo } from '../../src/repo.ts';
import { readTemplate } from '../../generators/package-root.ts';
import { call, must, skipWithoutDocker, Workbench } from './container-tool.ts';
import { readImage } from './image-archive.ts';

// Ways to the images of a repository beside `docker build .`: bake, make, and the stage to look inside with.
const CASES = join(import.meta.dirname, '../cases');

interface Bake {
  group: { default: { targets: string[] } };
  target: Record<string, { context: string; dockerfile: string; target?: string; tags: string[]; platforms: string[]; args?: Record<string, string> }>;
}

describe('targets', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  it('buildx bake reads docker-bake.hcl as it was meant, whatever the names hold', () => {
    const { directory, facts, repo, options, planned } = open(bench, 'two-programs');
    assert.equal(repo.stat('go.mod')?.kind, 'file');
    assert.equal(facts.product.verdict, 'several');
    writeFileSync(join(directory, 'docker-bake.hcl'), renderBake(planBake(planned, options, { ...TOP, file: 'a "b" ${c}/Dockerfile' }, 'shop')).contents);
    const read = JSON.parse(must('docker', ['buildx', 'bake', '--print'], { cwd: directory, env: { TAG: 'v1' } })) as Bake;
    assert.deepEqual(read.group.default.targets, ['api', 'worker']);
    assert.deepEqual(read.target['worker'], {
      context: '.', dockerfile: 'a "b" ${c}/Dockerfile', target: 'worker', tags: ['shop-worker:v1'], platforms: ['linux/amd64', 'linux/arm64'],
    });
  });

  it('a quoted text of HCL comes out of bake as it went in', () => {
    const directory = bench.directory();
    const texts = ['a"b', 'back\\slash', '${HOME}', '%{ if x }', '$${y}', 'tab\tnew\nline', '日本'];
    writeFileSync(join(directory, 'docker-bake.hcl'), `target "default" {\n  labels = {\n${texts.map((text, i) => `    l${i} = ${hcl(text)}`).join('\n')}\n  }\n}\n`);
    const read = JSON.parse(must('docker', ['buildx', 'bake', '--print'], { cwd: directory })) as { target: { default: { labels: Record<string, string> } } };
    // What is printed is a bake file again, so that the mark of a template is doubled in labels.
    assert.deepEqual(Object.values(read.target.default.labels).map((text) => text.replace(/([$%])\1(?=\{)/g, '$1')), texts);
  });

  it('make builds the image under the version', () => {
    const { directory, planned, options } = open(bench, 'plain');
    const commands = commandsOf(planned, TOP, 'plain');
    for (const { path, contents } of renderMakefile(planMake({ name: 'plain', commands, platforms: options.platforms, stamps: [], existing: null }), null, readTemplate)) writeFileSync(join(directory, path), contents);
    const made = bench.make(directory, ['image'], 'made');
    assert.equal(made.code, 0, made.report);
    assert.ok(bench.exists(bench.reference('made')));
  });

  it('the stage debug holds the very same program, a shell and a debugger; the image is as without it', () => {
    const { directory } = open(bench, 'debug-target');
    const image = bench.build(directory, 'image');
    const debug = bench.build(directory, 'debug', ['--target', 'debug']);
    const program = 'usr/local/bin/plain';
    const [one, other] = [image, debug].map((reference) => readImage('docker', reference).files.get(program));
    assert.ok(one);
    assert.deepEqual(other, one);
    assert.ok(![...readImage('docker', image).files.keys()].some((path) => /dlv|bin\/sh$/.test(path)), 'nothing of the debugger is in the image');
    const looked = call('docker', ['run', '--rm', debug, '/bin/sh', '-c', 'id -u; dlv version; ls -ld /app']);
    assert.equal(looked.code, 0, looked.report);
    assert.match(looked.stdout, /^65532\nDelve Debugger\nVersion: 1\.\d+[^]*drwxrwxr-x .* nonroot root/);
    assert.notEqual(call('docker', ['run', '--rm', '--entrypoint', '/bin/sh', image, '-c', 'true']).code, 0, 'the control: the image has no shell');
  });
});

/** A case with its Docker files beside it, and the plan behind them. */
function open(bench: Workbench, name: string): { directory: string; repo: ReturnType<typeof diskRepo>; facts: ReturnType<typeof analyze>; options: Parameters<typeof planRepository>[2]; planned: ReturnType<typeof planRepository> } {
  const directory = bench.directory();
  cpSync(join(CASES, `image-${name}`, 'repo'), directory, { recursive: true });
  const repo = diskRepo(directory);
  const facts = analyze(repo, { name: 'case' });
  const options = { ...REPOSITORY_DEFAULTS, main: facts.product.programs };
  cpSync(join(CASES, `image-${name}`, 'expected/Dockerfile'), join(directory, 'Dockerfile'));
  cpSync(join(CASES, `image-${name}`, 'expected/dockerignore'), join(directory, '.dockerignore'));
  return { directory, repo, facts, options, planned: planRepository(repo, facts, options) };
}
