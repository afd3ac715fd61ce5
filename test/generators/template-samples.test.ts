// What samples/NAME/sample.yaml says.
import assert from 'node:assert/strict';
import test from 'node:test';
import { samplesOf } from '../../generators/template/samples.ts';
import { filesOf, templateOf } from '../template/manifests.ts';

const template = (sample: string): Parameters<typeof samplesOf>[0] => ({ ...templateOf('name: a\nversion: 1.0.0\n'), files: filesOf({ 'samples/shop/sample.yaml': sample }) });

test('numbers and switches of a sample count as they are typed', () => {
  const { samples, problems } = samplesOf(template('command: app\nwords: [--go, 1.30, --port, 9_000]\nset: { release: 1.10, mask: 0x1F, on: true, "7": seven }\n'));
  assert.deepEqual(problems, []);
  assert.deepEqual(samples.map(({ words, set }) => ({ words, set })), [{ words: ['--go', '1.30', '--port', '9_000'], set: { release: '1.10', mask: '0x1F', on: 'true', 7: 'seven' } }]);
});

for (const { sample, says } of [
  { sample: 'words: []\n', says: ['1: command is missing'] },
  { sample: 'command: app\nset: { team: [a] }\nbelow: ../base\n', says: ['2: set.team has to be a text', '3: below has to be a list'] },
  { sample: 'command: app\nbellow: [../base]\n', says: ['2: bellow is no key that this release knows'] },
  { sample: 'command: app\ncommand: app\n', says: ['2: command is said twice, first in line 1'] },
  { sample: 'command: app\nwords:\n  - --yes\n  - --template=../base\n', says: ['4: words: --template would start from the place where the sample is made'] },
]) {
  test(`a sample is refused at its line: ${JSON.stringify(sample)}`, () => {
    const { samples, problems } = samplesOf(template(sample));
    assert.deepEqual(samples, []);
    assert.deepEqual(problems.map(({ at, message }) => `${at?.line}: ${message}`), says);
    assert.ok(problems.every(({ code, at }) => code === 'sample-file' && at?.path === 'samples/shop/sample.yaml'));
  });
}
