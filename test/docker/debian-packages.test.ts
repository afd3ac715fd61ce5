import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownModules } from '../../src/analyze/modules/known-modules.ts';
import { libraryPackages, pkgConfigPackages, type SystemPackages } from '../../src/analyze/cgo/known-libraries.ts';
import { debianPackages, PROGRAMS, SYSTEM_FILES } from '../../src/plan/repository/programs.ts';
import { must, skipWithoutDocker } from './container-tool.ts';

test('every package that a table names is one of Debian', { skip: skipWithoutDocker() }, () => {
  const rows: SystemPackages[] = [...Object.values(libraryPackages), ...Object.values(pkgConfigPackages), ...knownModules.flatMap(({ system, tagged }) => [system, ...(tagged ?? []).map((one) => one.system)])];
  const names = new Set([...rows.flatMap(({ build, run }) => [...build, ...run.trixie]), ...[...PROGRAMS, ...SYSTEM_FILES].flatMap(debianPackages)]);
  const script = 'apt-get update -qq >&2; for name in "$@"; do apt-cache policy "$name" | grep -q "Candidate: [^(]" || echo "$name"; done';
  const unknown = (asked: readonly string[]): string[] => must('docker', ['run', '--rm', 'debian:trixie-slim', 'sh', '-c', script, 'sh', ...asked]).split('\n').filter(Boolean);
  assert.ok(names.size > 100, `${names.size} names`);
  // The first is none, so that silence means something.
  assert.deepEqual(unknown(['libatlas-base-dev', ...names]), ['libatlas-base-dev']);
});
