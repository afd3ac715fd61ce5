// What a team and its network ask of a new service's image: secrets, an authority, FIPS, a command that goes before, a stage to look inside with.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { must, skipWithoutDocker, skipWithoutGo, Workbench } from './container-tool.ts';
import { readImage } from './image-archive.ts';
import { writeService } from './service.ts';

const PASSWORD = 'correct-horse-battery';
/** What every recipe takes; those that compile in the image take secrets too. */
const FLAGS = { kind: 'cli', private: 'git.corp.test', fips: 'true', bake: 'true' } as const;
const SECRETS = { auth: 'netrc', ca: 'ca.pem' } as const;

describe('a new service with what its team asks for', { skip: skipWithoutDocker() || skipWithoutGo() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  /** Makes the service, and what the person who builds it has. @returns what make makes of it */
  function service(tag: string, flags: Readonly<Record<string, string>>): { directory: string; make: () => string } {
    const directory = bench.directory();
    writeService(directory, { ...FLAGS, ...flags });
    writeFileSync(join(directory, 'ca.pem'), '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n');
    const home = homeOf(directory);
    mkdirSync(home);
    writeFileSync(join(home, '.netrc'), `machine git.corp.test login builder password ${PASSWORD}\n`);
    return {
      directory,
      make: () => {
        const outcome = bench.make(directory, ['image'], tag, { HOME: home, GOCACHE: must('go', ['env', 'GOCACHE']).trim() });
        assert.equal(outcome.code, 0, outcome.report);
        return bench.reference(tag);
      },
    };
  }

  /** The program in the image, as the go command reads it. */
  function settings(directory: string, image: string): string {
    const isProgram = (path: string): boolean => path.endsWith('/hello');
    const program = [...readImage('docker', image, isProgram).files.values()].find(({ path }) => isProgram(path))!;
    writeFileSync(join(directory, 'taken'), program.contents);
    return must('go', ['version', '-m', join(directory, 'taken')]);
  }

  for (const recipe of ['minimal', 'prebuilt', 'goctl']) {
    it(`${recipe}: make hands over the secrets, no layer keeps one, and the program has the validated module`, () => {
      const { directory, make } = service(recipe, recipe === 'prebuilt' ? { recipe } : { recipe, ...SECRETS });
      const image = make();
      assert.equal(bench.run(image).stdout, 'hello world!\n');
      assert.match(settings(directory, image), /build\tGOFIPS140=v1\.0\.0/);
      const history = must('docker', ['history', '--no-trunc', '--format', '{{.CreatedBy}}', image]);
      assert.ok(!history.includes(PASSWORD) && !history.includes('BEGIN CERTIFICATE'), history);
    });
  }

  it('what a command makes is compiled in, and the stage debug holds the same program with a debugger', () => {
    const { directory, make } = service('command', { ...SECRETS, 'pre-build': 'make word', 'debug-target': 'true' });
    writeFileSync(join(directory, 'word.go'), 'package main\n\nimport _ "embed"\n\n//go:embed word.txt\nvar word string\n\nfunc init() { println(word) }\n');
    writeFileSync(join(directory, 'Makefile'), `${readFileSync(join(directory, 'Makefile'), 'utf8')}\nword:\n\techo made >word.txt\n`);
    const image = make();
    assert.match(bench.run(image).stderr, /^made/);
    const netrc = join(homeOf(directory), '.netrc');
    const debug = bench.build(directory, 'debug', ['--target', 'debug', '--secret', 'id=ca,src=ca.pem', '--secret', `id=netrc,src=${netrc}`]);
    const looked = bench.run(debug, ['/bin/sh', '-c', 'id -u; dlv version; hello']);
    assert.match(looked.report, /65532\nDelve Debugger\n[^]*hello world!/);
    const bake = JSON.parse(must('docker', ['buildx', 'bake', '--print'], { cwd: directory, env: { HOME: homeOf(directory) } })) as { target: { image: { secret: unknown } } };
    assert.match(JSON.stringify(bake.target.image.secret), /"netrc"|id=netrc/);
  });

  it('without what it needs the build stops and names it', () => {
    const { directory } = service('without', SECRETS);
    const outcome = bench.tryBuild(directory, 'without');
    assert.notEqual(outcome.code, 0);
    assert.match(outcome.report, /secret (?:ca|netrc): not found/);
  });
});

function homeOf(directory: string): string {
  return join(dirname(directory), 'home');
}
