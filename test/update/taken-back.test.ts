import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { TeamPlace } from '../generators/team-place.ts';
import { repository, service } from './made-place.ts';

/** What a remembered answer writes, and what takes it back. */
const ROWS: readonly { readonly from?: string; readonly said: readonly string[]; readonly back: readonly string[]; readonly writes: RegExp }[] = [
  { said: ['--fips'], back: ['--no-fips'], writes: /GOFIPS140/ },
  { said: ['--debug-target'], back: ['--no-debug-target'], writes: / AS debug$/m },
  { said: ['--registry', 'mirror.example.com/hub'], back: ['--registry', ''], writes: /mirror\.example\.com\/hub/ },
  { said: ['--pre-build', 'make assets'], back: ['--pre-build='], writes: /make assets/ },
  { said: ['--timezone', 'Asia/Shanghai'], back: ['--timezone', ''], writes: /Asia\/Shanghai/ },
  { said: ['--goproxy', 'https://proxy.example.com'], back: ['--goproxy', ''], writes: /proxy\.example\.com/ },
  { said: ['--base', 'distroless'], back: ['--base', ''], writes: /gcr\.io\/distroless/ },
  { from: 'image-private', said: ['--auth', 'ssh'], back: ['--auth', ''], writes: /type=ssh/ },
  { from: 'image-private', said: ['--private', 'git.acme.test,other.example.com'], back: ['--private', ''], writes: /other\.example\.com/ },
];

for (const { from = 'image-plain', said, back, writes } of ROWS) {
  test(`update ${back.join(' ')} takes ${said.join(' ')} back, also in the record`, async (t) => {
    const place = await repository(t, from);
    const plain = place.read('Dockerfile');
    assert.doesNotMatch(plain, writes);
    assert.equal((await place.update(...said)).exit, 0);
    assert.match(place.read('Dockerfile'), writes);
    const { exit } = await place.update();
    assert.equal(exit, 0);
    assert.match(place.read('Dockerfile'), writes, 'it is remembered');
    assert.equal((await place.update(...back)).exit, 0);
    assert.equal(place.read('Dockerfile'), plain);
    await place.update();
    assert.equal(place.read('Dockerfile'), plain, 'that is remembered too');
  });
}

test('update takes an answer of a service back too', async (t) => {
  const place = await service(t, '--fips', '--registry', 'mirror.example.com/hub');
  assert.match(place.read('Dockerfile'), /mirror\.example\.com\/hub\/golang[^]*GOFIPS140/);
  assert.equal((await place.update('--no-fips', '--registry', '')).exit, 0);
  assert.doesNotMatch(place.read('Dockerfile'), /mirror\.example\.com|GOFIPS140/);
  assert.deepEqual((await place.update()).changes, []);
});

test('dockerfile takes a remembered switch back as update does', async (t) => {
  const place = await repository(t, 'image-plain', '--fips', '--bake', '--assume-present');
  assert.match(place.read('Dockerfile'), /GOFIPS140/);
  assert.match(place.read('.yo-rc.json'), /"assume-?[pP]resent": true/);
  assert.equal((await place.run('dockerfile', ['--yes', '--no-fips', '--no-bake', '--no-assume-present'])).exit, 0);
  assert.doesNotMatch(place.read('Dockerfile'), /GOFIPS140/);
  assert.match(place.read('.yo-rc.json'), /"assume-?[pP]resent": false/);
  assert.doesNotMatch(place.read('.yo-rc.json'), /"bake": true/);
});

test('update --no-bake takes the bake file away', async (t) => {
  const place = await repository(t, 'image-plain', '--bake');
  assert.equal((await place.update('--no-bake')).exit, 0);
  assert.equal(existsSync(join(place.root, 'docker-bake.hcl')), false);
});

test('what is no such switch, has a value, or is said both ways is refused', async (t) => {
  const place = await repository(t, 'image-plain');
  for (const [words, says] of [
    [['--no-yes'], /--no-yes is no flag/], [['--no-registry'], /--no-registry is no flag/], [['--no-fips=1'], /--no-fips takes no value/],
    [['--no-fips', 'true'], /--no-fips takes no value/], [['--fips', '--no-fips'], /--fips is given twice/], [['--no-fisp'], /did you mean --no-fips/],
  ] as const) {
    const { exit, stderr } = await place.run('update', ['--yes', ...words]);
    assert.deepEqual([exit, says.test(stderr)], [1, true], stderr);
  }
});

test('a lock of a template holds against them, and what a template only proposes does not', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const template = place.template('acme', 'version: 1.0.0\ndefaults:\n  fips: true\n');
  assert.equal((await place.run('dockerfile', ['--yes', '--template', template])).exit, 0);
  assert.match(place.read('Dockerfile'), /GOFIPS140/);
  assert.equal((await place.update('--no-fips')).exit, 0);
  assert.doesNotMatch(place.read('Dockerfile'), /GOFIPS140/);
  await place.update();
  assert.doesNotMatch(place.read('Dockerfile'), /GOFIPS140/, 'the record tells that it was turned down');
  place.template('acme', 'version: 1.1.0\nlocks:\n  fips: true\n');
  const { exit, stderr } = await place.run('update', ['--yes', '--no-fips']);
  assert.equal(exit, 1);
  assert.match(stderr, /--no-fips: template acme locks fips to true[^]*leave --no-fips out/);
});
