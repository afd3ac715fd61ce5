import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Step } from '../../src/plan/build-plan.ts';
import { withReadableMounts } from '../../src/plan/repository/context/odd-names.ts';
import { instruction } from '../../src/render/dockerfile.ts';
import { must, skipWithoutDocker, Workbench } from './container-tool.ts';

// Directories whose names mean something to a shell, to Docker, to CSV or to JSON.
const NAMES = ['a b', 'x,y', 'q"q', 'd$HOME', '${e}', 'é', '日本', "it's", 's*r', 'b[1]', '-rf', '--from', 'a;b', '~t', '#c', '<<EOF', '`w`', 'p|q&', '%41', 'x,target=z'];

describe('names in a Dockerfile', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  it('WORKDIR, COPY, ENV and mounts reach the directory that is called so', () => {
    const directory = bench.directory();
    for (const name of NAMES) {
      mkdirSync(join(directory, 'src', name), { recursive: true });
      writeFileSync(join(directory, 'src', name, 'f'), name);
    }
    const steps: Step[] = [
      ...NAMES.flatMap((name): Step[] => [{ do: 'workdir', path: `/workdir/${name}` }, { do: 'copy', sources: [`src/${name}/f`], to: './' }]),
      { do: 'env', values: Object.fromEntries(NAMES.map((name, index) => [`NAME_${index}`, name])) },
      { do: 'run', mounts: NAMES.map((name) => ({ type: 'bind', source: `src/${name}`, target: `/mounted/${name}` })), script: ['mkdir -p /out', 'cp -r /mounted /out/'] },
    ];
    const stage = withReadableMounts({ name: null, from: 'debian:trixie-slim', platform: null, why: null, steps });
    writeFileSync(join(directory, 'Dockerfile'), ['FROM debian:trixie-slim', ...stage.steps.map(instruction), ''].join('\n'));
    const image = bench.build(directory, 'names');
    for (const top of ['workdir', 'out/mounted']) {
      const found = must('docker', ['run', '--rm', image, 'sh', '-c', `cd /${top} && for d in ./* ./.[!.]*; do test -f "$d/f" && cat "$d/f" && printf '\\n'; done; true`]).trimEnd().split('\n');
      assert.deepEqual(found.sort(), [...NAMES].sort(), top);
    }
    const { Env } = JSON.parse(must('docker', ['inspect', '--format', '{{json .Config}}', image])) as { Env: string[] };
    assert.deepEqual(Env.filter((one) => one.startsWith('NAME_')).sort(), NAMES.map((name, index) => `NAME_${index}=${name}`).sort());
  });
});
