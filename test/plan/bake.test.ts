import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { analyze } from '../../src/analyze/analyze.ts';
import { planBake } from '../../src/plan/repository/bake.ts';
import { TOP, type Place } from '../../src/plan/repository/place.ts';
import { planRepository } from '../../src/plan/repository/plan-repository.ts';
import { targetNames } from '../../src/plan/repository/target.ts';
import { REPOSITORY_DEFAULTS } from '../../src/plan/repository/repository-options.ts';
import { hcl, renderBake } from '../../src/render/bake.ts';
import { diskRepo } from '../../src/repo.ts';

const CASES = join(import.meta.dirname, '../cases');

function bakeOf(name: string, place: Place, more: object = {}): string {
  const repo = diskRepo(join(CASES, name, 'repo'));
  const facts = analyze(repo, { name: 'shop', within: place.directory });
  const options = { ...REPOSITORY_DEFAULTS, main: facts.product.programs, ...more };
  return renderBake(planBake(planRepository(repo, facts, options, place), options, place, 'shop')).contents;
}

const names: readonly [dirs: string, expected: string][] = [
  ['cmd/api cmd/worker', 'api worker'],
  ['services/auth services/users/cmd', 'auth users'],
  ['order/app user/app', 'order user'],
  ['services/orders/cmd/server services/payments/cmd/server', 'orders-server payments-server'],
  ['service/user/api service/pay/api service/user/rpc', 'user-api pay-api rpc'],
  ['a/cmd/server a/app/server', 'cmd-server app-server'],
  ['cmd/app cmd/worker', 'app worker'],
];

for (const [dirs, expected] of names) {
  test(`targets of ${dirs}`, () =>
    assert.equal(targetNames(dirs.split(' ').map((dir) => ({ dir, binary: dir.slice(dir.lastIndexOf('/') + 1) }))).join(' '), expected));
}

test('programs that are called like their modules go by their directories where those names are alike', () => {
  assert.deepEqual(targetNames(['api', 'web', 'jobs'].map((dir) => ({ dir, binary: 'app' }))), ['api', 'web', 'jobs']);
  assert.deepEqual(targetNames(['order', 'user'].map((dir) => ({ dir, binary: 'service' }))), ['order-service', 'user-service']);
  assert.deepEqual(targetNames([{ dir: 'services/order', binary: 'order-svc' }, { dir: 'services/user', binary: 'user-svc' }]), ['order-svc', 'user-svc']);
});

test('docker-bake.hcl of two programs has a target for each, for every platform', () => {
  assert.equal(bakeOf('image-two-programs', TOP), `# Builds every target of the Dockerfile (yo go-docker:dockerfile writes this file anew):
#   docker buildx bake --pull --push                               for all platforms, to a registry
#   docker buildx bake --pull --load --set '*.platform=local'      for this machine

# registry/repository, without a tag; a program's name is put behind it where there are several.
variable "IMAGE" {
  default = "shop"
}

variable "TAG" {
  default = "latest"
}

group "default" {
  targets = ["api", "worker"]
}

target "_common" {
  context    = "."
  dockerfile = "Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64"]
}

target "api" {
  inherits = ["_common"]
  target   = "api"
  tags     = ["\${IMAGE}-api:\${TAG}"]
}

target "worker" {
  inherits = ["_common"]
  target   = "worker"
  tags     = ["\${IMAGE}-worker:\${TAG}"]
}
`);
});

test('bake reads the Dockerfile from the context, wherever the command is run', () => {
  const text = bakeOf('image-subdirectory', { ...TOP, directory: 'services/api', file: 'a b/Dockerfile' });
  assert.match(text, /context {4}= "\.\.\/\.\."\n {2}dockerfile = "services\/api\/a b\/Dockerfile"/);
});

test('a text in HCL is a text: no template, no escape, no end of the string', () => {
  assert.equal(hcl('a"b\\c'), '"a\\"b\\\\c"');
  assert.equal(hcl('${HOME} %{ if x } $x $${y}'), '"$${HOME} %%{ if x } $x $$${y}"');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const inside = hcl(text).slice(1, -1);
    assert.doesNotMatch(inside, /(?<!\\)(?:\\\\)*"|[\n\r]/);
    assert.doesNotMatch(inside.replace(/\$\$(?=\{)|%%(?=\{)/g, ''), /[$%]\{/);
  }), { numRuns: 2000 });
});
