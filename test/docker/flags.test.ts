import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { call, skipWithoutDocker, skipWithoutGo, Workbench } from './container-tool.ts';
import { elfMachine } from './elf.ts';

// What the Dockerfile of a repository makes of its flags, told by the program itself or by the build information in it.
const CASES = join(import.meta.dirname, '../cases');

/** CPU levels as the go command records them. */
const LEVELS = [
  { platform: 'linux/arm/v6', machine: 'arm', level: 'GOARM=6' },
  { platform: 'linux/amd64/v3', machine: 'amd64', level: 'GOAMD64=v3' },
  { platform: 'linux/arm64', machine: 'arm64', level: 'GOARM64=v8.0' },
] as const;

describe('flags of a repository', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  const checkout = (name: string): string => {
    const directory = bench.directory();
    cpSync(join(CASES, name, 'repo'), directory, { recursive: true });
    cpSync(join(CASES, name, 'expected/Dockerfile'), join(directory, 'Dockerfile'));
    cpSync(join(CASES, name, 'expected/dockerignore'), join(directory, '.dockerignore'));
    return directory;
  };

  it('--fips: the program runs in FIPS 140-3 mode', () => {
    assert.equal(bench.run(bench.build(checkout('image-fips'), 'fips')).stdout, 'FIPS 140-3 mode: true\n');
  });

  it('default.pgo beside the program guides its compiler', () => {
    const told = bench.run(bench.build(checkout('image-pgo'), 'pgo')).stdout;
    assert.match(told, /^build\t-pgo=\S*default\.pgo$/m);
  });

  for (const { platform, machine, level } of LEVELS) {
    it(`${platform}: ${level}`, (t) => {
      const directory = checkout('image-pgo');
      const out = bench.directory('out');
      const built = bench.tryBuild(directory, 'level', ['--platform', platform, '--output', `type=local,dest=${out}`]);
      assert.equal(built.code, 0, built.report);
      const binary = join(out, 'usr/local/bin/hot');
      assert.equal(elfMachine(readFileSync(binary)), machine);
      const skip = skipWithoutGo();
      if (skip) return t.skip(skip);
      const told = call('go', ['version', '-m', binary]);
      assert.match(told.stdout, new RegExp(`\tbuild\t${level}\n`), told.report);
    });
  }
});
