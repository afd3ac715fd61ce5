import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fixRepository } from '../../src/check/fix.ts';
import { caseFindings, caseInput, ruleCases } from '../check/cases.ts';
import type { Files } from '../check/kit.ts';
import { call, must, skipWithoutDocker, Workbench, type Outcome } from './container-tool.ts';
import { elfMachine } from './elf.ts';

const CASES = new Map(ruleCases().map((one) => [one.id, one]));

/** The example of a rule after `--fix`, and where only a person can mend it, as its case shows it. */
function mended(id: string): Files {
  const { files, fixed } = CASES.get(id)!;
  const made = Object.fromEntries(fixRepository(caseInput(files), ({ rule }) => rule === id).files);
  return { ...files, ...(Object.keys(made).length > 0 ? made : fixed) };
}

/** What a build without the rule ends with. */
const BUILDS: readonly { id: string; says: RegExp }[] = [
  { id: 'builder-too-old', says: /go\.mod requires go >= 1\.27/ },
  { id: 'copy-missing', says: /config\.yaml.*not found/ },
  { id: 'copy-ignored', says: /go\.mod.*not found/ },
  { id: 'module-not-copied', says: /reading lib\/go\.mod|lib\/go\.mod: no such file/ },
  { id: 'package-not-copied', says: /package example\.com\/app\/store is not in std|no required module provides package|store/ },
  { id: 'embed-not-copied', says: /pattern pages\/hello\.html: no matching files found/ },
  { id: 'main-gone', says: /cmd\/server: directory not found|no such file or directory/ },
  { id: 'cgo-off', says: /build constraints exclude all Go files/ },
];

/** What a container without the rule ends with. */
const STARTS: readonly { id: string; says: RegExp }[] = [
  { id: 'loader-missing', says: /no such file or directory/ },
  { id: 'file-not-copied', says: /open conf\/app\.yaml: no such file or directory/ },
  { id: 'zones-missing', says: /unknown time zone Europe\/Berlin/ },
];

describe('without its rule a Dockerfile breaks, and mended it works', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  function laid(files: Files): string {
    const directory = bench.directory('app');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(directory, path, '..'), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    return directory;
  }

  /** Runs an image to its end; a service that is still there after a moment has started. */
  function start(image: string): Outcome {
    const name = bench.containerName();
    const started = call('docker', ['run', '-d', '--name', name, image]);
    if (started.code !== 0) return started;
    const running = call('sh', ['-c', `sleep 2; docker inspect -f '{{.State.Running}} {{.State.ExitCode}}' ${name}; docker logs ${name}`]);
    const [, up, code] = /^(true|false) (\d+)/m.exec(running.stdout)!;
    return { ...running, code: up === 'true' ? 0 : Number(code) };
  }

  for (const { id, says } of BUILDS) {
    it(`${id}: the build fails`, () => {
      const { files } = CASES.get(id)!;
      assert.ok(caseFindings(files).some(({ rule, grade }) => rule === id && grade === 'broken'));
      const failed = bench.tryBuild(laid(files), `${id}-bad`);
      assert.notEqual(failed.code, 0, failed.report);
      assert.match(failed.report, says);
      const built = bench.tryBuild(laid(mended(id)), `${id}-good`);
      assert.equal(built.code, 0, built.report);
      const ran = start(bench.reference(`${id}-good`));
      assert.equal(ran.code, 0, ran.report);
    });
  }

  for (const { id, says } of STARTS) {
    it(`${id}: the start fails`, () => {
      const { files } = CASES.get(id)!;
      assert.ok(caseFindings(files).some(({ rule, grade }) => rule === id && grade !== 'advice'));
      const failed = start(bench.build(laid(files), `${id}-bad`));
      assert.notEqual(failed.code, 0, failed.report);
      assert.match(failed.report, says);
      const ran = start(bench.build(laid(mended(id)), `${id}-good`));
      assert.equal(ran.code, 0, ran.report);
    });
  }

  it('cgo-compiler: the build fails without one', () => {
    const failed = bench.tryBuild(laid(CASES.get('cgo-compiler')!.files), 'cgo-compiler-bad');
    assert.notEqual(failed.code, 0);
    assert.match(failed.report, /C compiler "gcc" not found/);
  });

  it('shell-form: a base without a shell starts nothing', () => {
    const { files } = CASES.get('shell-form')!;
    const scratch = { ...files, Dockerfile: files['Dockerfile']!.replace('alpine:3.24', 'scratch') };
    const [found] = caseFindings(scratch);
    assert.deepEqual([found?.rule, found?.grade], ['shell-form', 'broken']);
    const failed = start(bench.build(laid(scratch), 'shell-form-bad'));
    assert.notEqual(failed.code, 0);
    assert.match(failed.report, /\/bin\/sh.*no such file or directory/);
    const fixed = fixRepository(caseInput(scratch)).files.get('Dockerfile')!;
    const ran = start(bench.build(laid({ ...scratch, Dockerfile: fixed }), 'shell-form-good'));
    assert.equal(ran.code, 0, ran.report);
  });

  it('stamp-gone: the program keeps its default', () => {
    assert.match(bench.run(bench.build(laid(CASES.get('stamp-gone')!.files), 'stamp-bad')).stderr, /dev/);
    assert.match(bench.run(bench.build(laid(mended('stamp-gone')), 'stamp-good')).stderr, /1\.2\.3/);
  });

  it('secret-in-image: the value of the argument stays in the history', () => {
    const history = (files: Files, tag: string, args: readonly string[]): string => must('docker', ['history', '--no-trunc', bench.build(laid({ ...files, Dockerfile: files['Dockerfile']!.replace(/^FROM scratch[\s\S]*/m, '') }), tag, args)]);
    const { files } = CASES.get('secret-in-image')!;
    assert.match(history(files, 'secret-bad', ['--build-arg', 'GITHUB_TOKEN=hunter2']), /hunter2/);
    assert.doesNotMatch(history(mended('secret-in-image'), 'secret-good', ['--secret', 'id=github_token,env=HOME']), /hunter2|\/root\b(?!\/\.cache)/);
  });

  for (const id of ['platform-fixed', 'platform-undeclared']) {
    it(`${id}: the image for another machine holds a program for this one`, () => {
      const machine = (files: Files): string => {
        const directory = laid(files);
        must('docker', ['build', '--platform', 'linux/s390x', '-o', 'out', '.'], { cwd: directory });
        return elfMachine(readFileSync(join(directory, 'out/app')));
      };
      assert.notEqual(machine(CASES.get(id)!.files), 's390x');
      assert.equal(machine(mended(id)), 's390x');
    });
  }

  it('root-user: the container runs as root', () => {
    const user = (files: Files, tag: string): string => must('docker', ['image', 'inspect', '-f', '{{.Config.User}}', bench.build(laid(files), tag)]).trim();
    assert.equal(user(CASES.get('root-user')!.files, 'root-bad'), '');
    assert.equal(user(mended('root-user'), 'root-good'), '65532:65532');
  });
});
