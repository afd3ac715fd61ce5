import assert from 'node:assert/strict';
import test from 'node:test';
import { analyze } from '../../src/analyze/analyze.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { memoryRepo } from '../../src/repo.ts';

/** Files of the image, and those that the run is given, where a program opens one of a name and a text. */
function brought(path: string, text: string): readonly (readonly string[])[] {
  const repo = memoryRepo({ 'go.mod': 'module example.com/app\n\ngo 1.25.0\n', 'main.go': `package main\n\nimport "os"\n\nfunc main() { os.ReadFile("${path}") }\n`, [path]: text });
  const [run] = planRepository(repo, analyze(repo), { ...REPOSITORY_DEFAULTS, main: ['.'] }).runtimes;
  return [run!.files.map(({ source }) => source), run!.mounts.map(({ source }) => source)];
}

test('a key is not the image’s, whatever its file is called', () => {
  const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n';
  assert.deepEqual(brought('data/license.txt', key), [[], ['data/license.txt']]);
  assert.deepEqual(brought('data/license.txt', 'MIT\n'), [['data/license.txt'], []]);
  assert.deepEqual(brought('testdata/license.txt', key), [['testdata/license.txt'], []]);
});
