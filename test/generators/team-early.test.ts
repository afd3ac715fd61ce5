import assert from 'node:assert/strict';
import test from 'node:test';
import { TeamPlace } from './team-place.ts';

const manifest = (version: string, registry: string): string => `version: ${version}
defaults:
  image: ${registry}/{{team}}/{{name}}
questions:
  - { name: tier, about: How much it matters, choices: [gold, tin], default: tin, when: { kind: http } }
  - { name: org, about: Which part of Acme, default: core }
  - { name: team, about: Which team, default: '{{org}}-team', pattern: '[a-z-]+' }
labels: { com.acme.tier: '{{tier}}' }
`;

const imageOf = (place: TeamPlace): string | undefined => /^IMAGE \?= (.*)$/m.exec(place.read('Makefile'))?.[1];

test('an image is named after the answer to a question, which later runs and the next version keep', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', manifest('1.0.0', 'registry.acme.example'));
  const made = await place.run('app', ['--yes', '--template', reference, '--set', 'team=payments']);
  assert.equal(made.exit, 0, made.stderr);
  assert.equal(imageOf(place), 'registry.acme.example/payments/shop');
  assert.match(place.read('Dockerfile'), /^LABEL com\.acme\.tier=tin$/m);
  assert.equal((await place.run('app', ['--yes'])).exit, 0);
  assert.equal(imageOf(place), 'registry.acme.example/payments/shop');
  place.template('acme', manifest('1.1.0', 'images.acme.example'));
  await place.update();
  assert.equal(imageOf(place), 'images.acme.example/payments/shop');
});

test('a person is asked it before every option, and each question once', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', manifest('1.0.0', 'registry.acme.example'));
  const ran = await place.run('app', ['--template', reference], { org: 'shops', team: 'checkout', kind: 'http', name: 'shop', module: 'shop', recipe: 'minimal', port: '8080', more: false, tier: 'gold' });
  assert.equal(ran.exit, 0, ran.stderr);
  assert.deepEqual(ran.questions, ['org', 'team', 'kind', 'name', 'module', 'recipe', 'port', 'more', 'tier']);
  assert.equal(imageOf(place), 'registry.acme.example/checkout/shop');
  assert.deepEqual(place.record().templates![0]!.answers, { org: 'shops', team: 'checkout', tier: 'gold' });
});

test('a default that is made of another answer, and an answer that is none', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', manifest('1.0.0', 'registry.acme.example'));
  const refused = await place.run('app', ['--yes', '--template', reference, '--set', 'team=Payments']);
  assert.equal(refused.exit, 1);
  assert.match(refused.stderr, /team: "Payments" does not match \[a-z-\]\+ .*\(go-docker\.yaml:8\)/);
  assert.equal(place.has('Makefile'), false);
  assert.equal((await place.run('app', ['--yes', '--template', reference, '--set', 'org=shops'])).exit, 0);
  assert.equal(imageOf(place), 'registry.acme.example/shops-team/shop');
});

test('what only a person can answer is listed, with the template that asks it', async (t) => {
  const place = new TeamPlace(t);
  const { exit, stderr } = await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', 'registry.acme.example').replace(', default: core', ''))]);
  assert.equal(exit, 1);
  assert.match(stderr, /template acme asks for org \(Which part of Acme\), and nothing answers \(go-docker\.yaml:7\)/);
});

test('a lock that is made of an answer holds, and who says the same says nothing else', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', manifest('1.0.0', 'registry.acme.example').replace('defaults:', 'locks:'));
  assert.equal((await place.run('app', ['--yes', '--template', reference, '--set', 'team=a', '--image', 'registry.acme.example/a/shop'])).exit, 0);
  assert.equal(imageOf(place), 'registry.acme.example/a/shop');
  const { exit, stderr } = await place.run('app', ['--yes', '--image', 'elsewhere/shop']);
  assert.equal(exit, 1);
  assert.match(stderr, /--image elsewhere\/shop: template acme locks image to registry\.acme\.example/);
});
