// What a template says that a service or its owner has another word about: options of repositories, ports, kinds, defaults, an origin that is gone.
import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { TEAM_OPTIONS } from '../../src/template/team-options.ts';
import { commit } from '../template/made.ts';
import { TeamPlace } from './team-place.ts';

const manifest = (version: string, text: string): string => `version: ${version}\n${text}`;

test('a mirror of the template holds for a new service, and for none of its own bases', async (t) => {
  const place = new TeamPlace(t);
  const ran = await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', 'locks:\n  registry: mirror.example.com/hub\n  base: debian\n'))]);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.deepEqual(place.read('Dockerfile').match(/^FROM .*/gm), ['FROM mirror.example.com/hub/debian:trixie-slim AS base', 'FROM --platform=$BUILDPLATFORM mirror.example.com/hub/golang:1.27-trixie AS build', 'FROM base']);
  const own = new TeamPlace(t);
  const text = 'locks:\n  registry: mirror.example.com/hub\n  base: alpine\nbases:\n  alpine:\n    image: own.example.com/alpine:3\n';
  assert.equal((await own.run('app', ['--yes', '--template', own.template('acme', manifest('1.0.0', text))])).exit, 0);
  assert.match(own.read('Dockerfile'), /^FROM own\.example\.com\/alpine:3 AS base$/m);
});

const DEMANDS = { private: 'git.acme.test', auth: 'netrc', ca: '../acme.pem', fips: true, 'debug-target': true, bake: true, 'pre-build': 'make words' };
const SEEN: Readonly<Record<keyof typeof DEMANDS, readonly [path: string, holds: RegExp]>> = {
  private: ['Dockerfile', /^ENV GOPRIVATE=git\.acme\.test$/m], auth: ['Makefile', /--secret id=netrc,src=\$\$HOME\/\.netrc/], ca: ['Makefile', /--secret id=ca,src=\.\.\/acme\.pem/],
  fips: ['Dockerfile', /GOFIPS140=v1\.0\.0/], 'debug-target': ['Dockerfile', /^FROM .* AS debug$/m], bake: ['docker-bake.hcl', /^target "image"/m], 'pre-build': ['Dockerfile', /^ {4}make words$/m],
};

for (const key of ['defaults', 'locks']) {
  test(`${key} of all that an image is built with hold for a new service, stay so when it is made again, and a lock is none's to say otherwise`, async (t) => {
    const place = new TeamPlace(t);
    const ran = await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', `${key}:\n${Object.entries(DEMANDS).map(([name, value]) => `  ${name}: ${String(value)}\n`).join('')}`))]);
    assert.equal(ran.exit, 0, ran.stderr);
    for (const [path, holds] of Object.values(SEEN)) assert.match(place.read(path), holds);
    const again = await place.run('update', ['--yes', '--allow-dirty', '--json']);
    assert.deepEqual(again.report().files.filter(({ action }) => action !== 'same' && action !== 'kept').map(({ path }) => path), [], again.stderr);
    assert.equal((await place.run('check', [])).exit, 0);
    const otherwise = await place.run('app', ['--yes', '--pre-build', 'make other']);
    assert.equal(otherwise.exit, key === 'locks' ? 1 : 0, otherwise.stderr);
    if (key === 'locks') assert.match(otherwise.stderr, /--pre-build make other: template acme locks pre-build to make words/);
    else assert.match(place.read('Dockerfile'), /^ {4}make other$/m);
  });
}

test('what a recipe has no place for is left out, and a flag for it is refused', async (t) => {
  for (const [recipe, option, said] of [['prebuilt', 'ca', '--ca x.pem'], ['single-stage', 'debug-target', '--debug-target'], ['prebuilt', 'pre-build', '--pre-build x']] as const) {
    const place = new TeamPlace(t);
    const value = String(DEMANDS[option]);
    assert.equal((await place.run('app', ['--yes', '--recipe', recipe, '--template', place.template('acme', manifest('1.0.0', `defaults:\n  ${option}: ${value}\n`))])).exit, 0, option);
    assert.doesNotMatch(place.read('Dockerfile'), /company-ca|AS debug|make words/);
    place.template('acme', manifest('1.1.0', `locks:\n  ${option}: ${value}\n`));
    assert.match((await place.run('update', ['--yes', '--allow-dirty'])).stderr, new RegExp(`template acme locks ${option}, which recipe ${recipe} has no place for`));
    const bare = new TeamPlace(t);
    const ran = await bare.run('app', ['--yes', '--recipe', recipe, ...said.split(' ')]);
    assert.equal(ran.exit, 1, option);
    assert.match(ran.stderr, new RegExp(`--${option} .*has no meaning with --recipe ${recipe}`));
  }
});

test('a recipe of a team takes what the one takes that it starts from', async (t) => {
  const place = new TeamPlace(t);
  const text = 'recipes:\n  - name: copied\n    about: what make has compiled\n    from: prebuilt\ndefaults:\n  recipe: copied\n  builder: portable\n  private: git.acme.test\n  ca: ../acme.pem\n';
  const ran = await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', text))]);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(place.read('Makefile'), /^GOPRIVATE \?= git\.acme\.test$/m);
  assert.doesNotMatch(place.read('Makefile'), /--secret/);
});

test('secrets and a stage to look inside with are refused where no builder can keep them', async (t) => {
  for (const [words, why] of [[['--private', 'git.acme.test'], /--private hands in a secret/], [['--debug-target'], /--debug-target does not go with --builder portable/]] as const) {
    const place = new TeamPlace(t);
    const ran = await place.run('app', ['--yes', '--builder', 'portable', ...words]);
    assert.equal(ran.exit, 1);
    assert.match(ran.stderr, why);
    assert.equal(place.has('Dockerfile'), false);
  }
});

test('a dollar in a label is one, in an answer too', async (t) => {
  const place = new TeamPlace(t);
  const text = "questions:\n  - name: word\n    about: a word\n    type: text\nlabels:\n  com.acme.word: '{{word}}'\n  com.acme.cost: 'cost $5'\n";
  const ran = await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', text)), '--set', 'word=$HOME']);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(place.read('Dockerfile'), /^LABEL com\.acme\.word="\\\$HOME" \\\n {4}com\.acme\.cost="cost \\\$5"$/m);
});

test('a locked port that the code does not listen on is told, and the image follows the code', async (t) => {
  const place = new TeamPlace(t);
  await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', ''))]);
  place.template('acme', manifest('1.1.0', 'locks:\n  port: 8123\n'));
  const ran = await place.run('update', ['--yes', '--allow-dirty']);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(ran.stderr, /template acme says port 8123, and the code listens on 8080/);
  assert.match(place.read('Dockerfile'), /^EXPOSE 8080$/m);
});

test('what a service is made of stays when a template says otherwise later; a lock is told', async (t) => {
  for (const key of ['defaults', 'locks']) {
    const place = new TeamPlace(t);
    await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', ''))]);
    place.template('acme', manifest('1.1.0', `${key}:\n  kind: cli\n  name: other\n  port: 9000\n`));
    const ran = await place.run('update', ['--yes', '--allow-dirty']);
    assert.equal(ran.exit, 0, ran.stderr);
    assert.match(place.read('Dockerfile'), /^EXPOSE 8080$/m);
    assert.equal((await place.run('app', ['--yes', '--force'])).exit, 0);
    assert.match(place.read('hello.go'), /8080/);
    assert.equal(/template acme says kind cli, and this service is made with http/.test(ran.stderr), key === 'locks');
  }
});

test('a command of make that begins with blanks is refused', async (t) => {
  const place = new TeamPlace(t);
  const block = (indent: string): string => manifest('1.0.0', `blocks:\n  makefile: |\n    ifdef CI\n      X := 1\n    endif\n    deploy:\n    ${indent}echo hi\n`);
  const ran = await place.run('app', ['--yes', '--template', place.template('acme', block('  '))]);
  assert.equal(ran.exit, 1);
  assert.match(ran.stderr, /begins with blanks, and make wants a tab in front of a command/);
  assert.equal(place.has('Makefile'), false);
  assert.equal((await place.run('app', ['--yes', '--template', place.template('acme', block('\t'))])).exit, 0);
});

test('a file that moved is merged where its path holds the name of the repository, which no record has', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const files = { 'files/d.yaml': 'a: 1\n' };
  const rule = (path: string): string => `files:\n  - path: ${path}\n    from: files/d.yaml\n`;
  const name = 'shop';
  assert.equal((await place.run('dockerfile', ['--yes', '--template', place.template('acme', manifest('1.0.0', rule("'deploy/{{name}}.yaml'")), files)])).exit, 0);
  place.edit(`deploy/${name}.yaml`, (text) => `# ours\n${text}`);
  place.commit();
  place.template('acme', manifest('2.0.0', `${rule("'k8s/{{name}}.yaml'")}migrations:\n  - from: '<2.0.0'\n    files: { 'deploy/{{name}}.yaml': 'k8s/{{name}}.yaml' }\n`), files);
  const ran = await place.run('update', ['--yes']);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.equal(place.read(`k8s/${name}.yaml`), '# ours\na: 1\n');
  assert.equal(place.has(`deploy/${name}.yaml`), false);
  place.commit();
  const again = await place.run('update', ['--yes', '--json']);
  assert.deepEqual(again.report().files.filter(({ action }) => action !== 'same').map(({ path }) => path), []);
});

test('an answer that no template asks for is refused by every command', async (t) => {
  const place = new TeamPlace(t);
  await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', ''))]);
  for (const command of ['update', 'check', 'inspect'] as const) {
    const ran = await place.run(command, [...(command === 'update' ? ['--yes'] : []), '--set', 'a=b']);
    assert.equal(ran.exit, 1, command);
    assert.match(ran.stderr, /--set a=… answers no question of a template/);
  }
});

test('a default that nobody answered follows the next version, and an answer stays', async (t) => {
  const question = (fallback: string, choices: string): string => `questions:\n  - name: tier\n    about: how fast somebody comes\n    type: choice\n    choices: [${choices}]\n    default: ${fallback}\nlabels:\n  com.acme.tier: '{{tier}}'\n`;
  for (const [said, after] of [[[], 'mid'], [['--set', 'tier=high'], 'high']] as const) {
    const place = new TeamPlace(t);
    await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', question('low', 'low, high'))), ...said]);
    place.template('acme', manifest('1.1.0', question('mid', 'mid, high')));
    const ran = await place.run('update', ['--yes', '--allow-dirty']);
    assert.equal(ran.exit, 0, ran.stderr);
    assert.match(place.read('Dockerfile'), new RegExp(`com\\.acme\\.tier=${after}$`, 'm'));
  }
});

test('a local repository of a template that is gone: what was read last serves, and that is said', async (t) => {
  const place = new TeamPlace(t);
  const template = join(place.top, 'template.git');
  commit(template, { 'go-docker.yaml': `name: acme\n${manifest('1.0.0', 'defaults:\n  base: debian\n')}` });
  assert.equal((await place.run('app', ['--yes', '--template', `git+file://${template}`])).exit, 0);
  renameSync(template, `${template}.away`);
  assert.equal((await place.run('check', [])).exit, 0);
  const ran = await place.run('update', ['--yes', '--allow-dirty']);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(ran.stderr, /what it was when it was last fetched is used/);
});

test('a template that is out of reach, and kept nowhere: check judges without it and says so, and refuses where it is asked for', async (t) => {
  const place = new TeamPlace(t);
  const template = join(place.top, 'template.git');
  commit(template, { 'go-docker.yaml': `name: acme\n${manifest('1.0.0', 'defaults:\n  base: debian\n')}` });
  assert.equal((await place.run('app', ['--yes', '--go', '1.26', '--template', `git+file://${template}`])).exit, 0);
  place.edit('go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
  for (const path of [template, join(place.top, 'XDG_CACHE_HOME')]) renameSync(path, `${path}.away`);
  const ran = await place.run('check', []);
  assert.equal(ran.exit, 2, ran.stderr);
  assert.match(ran.stderr, /^judged without team templates: .* could not be fetched: .*\n {2}→ /);
  assert.match(ran.stdout, /drift builder-too-old/);
  assert.deepEqual((await place.run('check', ['--json'])).report().diagnostics.map(({ code, severity }) => [code, severity])[0], ['template-unreachable', 'info']);
  const before = place.read('Dockerfile');
  for (const words of [['--refresh'], ['--fix', '--yes']]) {
    const refused = await place.run('check', words);
    assert.deepEqual([refused.exit, /^go-docker:check: .* could not be fetched/.test(refused.stderr), refused.stdout], [1, true, ''], refused.stderr);
  }
  assert.equal(place.read('Dockerfile'), before);
});

test('a Makefile that was there before a template brought one stays its owner’s', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  writeFileSync(join(place.root, 'Makefile'), 'all:\n');
  const ran = await place.run('dockerfile', ['--yes', '--template', place.template('acme', manifest('1.0.0', 'files:\n  - path: Makefile\n    from: files/Makefile\n'), { 'files/Makefile': 'ours:\n' })]);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.equal(place.read('Makefile'), 'all:\n');
  assert.equal(place.has('Dockerfile'), true);
});

test('a lock with a placeholder holds for the name that is said, and not for that of the directory', async (t) => {
  const text = manifest('1.0.0', "locks:\n  image: 'reg.example.com/a/{{name}}'\n  module: 'git.example.com/{{name}}'\n");
  for (const [words, exit] of [
    [['--name', 'foo'], 0], [['--name', 'foo', '--image', 'reg.example.com/a/foo', '--module', 'git.example.com/foo'], 0],
    [['--name', 'foo', '--image', 'reg.example.com/a/shop'], 1], [['--name', 'foo', '--module', 'git.example.com/shop'], 1], [['--image', 'reg.example.com/a/foo'], 1],
  ] as const) {
    const place = new TeamPlace(t);
    const ran = await place.run('app', ['--yes', '--template', place.template('acme', text), ...words]);
    assert.equal(ran.exit, exit, `${words.join(' ')}\n${ran.stderr}`);
    if (exit === 0) assert.match(place.read('Makefile'), /^IMAGE \?= reg\.example\.com\/a\/foo$/m);
    else assert.match(ran.stderr, /template acme locks (?:image to reg\.example\.com\/a|module to git\.example\.com)\/(?:foo|shop) /);
  }
});

test('what a service is made of by its template is the same when it is made again', async (t) => {
  for (const key of ['defaults', 'locks']) {
    const place = new TeamPlace(t);
    assert.equal((await place.run('app', ['--yes', '--template', place.template('acme', manifest('1.0.0', `${key}:\n  kind: cli\n  name: shop\n  module: example.com/shop\n`))])).exit, 0);
    for (const command of ['update', 'app'] as const) {
      const again = await place.run(command, ['--yes', '--json', ...(command === 'update' ? ['--allow-dirty'] : [])]);
      assert.deepEqual(again.report().files.filter(({ action }) => action !== 'same').map(({ path }) => path), [], `${key} ${command}`);
    }
  }
});

test('so is what it is made of otherwise than its template says', async (t) => {
  const place = new TeamPlace(t);
  assert.equal((await place.run('app', ['--yes', '--kind', 'http', '--port', '9000', '--template', place.template('acme', manifest('1.0.0', 'defaults:\n  kind: cli\n  port: 8123\n'))])).exit, 0);
  const again = await place.run('update', ['--yes', '--json', '--allow-dirty']);
  assert.deepEqual(again.report().files.filter(({ action }) => action !== 'same').map(({ path }) => path), []);
});

test('every option may stand in a file, in a service and in a repository', async (t) => {
  const text = manifest('1.0.0', 'locks:\n  fips: true\nfiles:\n  - path: OPTIONS\n');
  const files = { OPTIONS: TEAM_OPTIONS.map(({ name }) => `${name}={{${name}}}\n`).join('') };
  for (const [command, from] of [['app', undefined], ['dockerfile', 'image-plain']] as const) {
    const place = new TeamPlace(t, from);
    const ran = await place.run(command, ['--yes', '--template', place.template('acme', text, files)]);
    assert.equal(ran.exit, 0, ran.stderr);
    assert.match(place.read('OPTIONS'), /^fips=true\ndebug-target=false\n/m);
    assert.match(place.read('OPTIONS'), /^assume-present=false$/m);
  }
});

test('a switch of a template is turned down by a flag, also one that nobody remembers', async (t) => {
  const place = new TeamPlace(t);
  assert.equal((await place.run('app', ['--yes', '--no-git', '--template', place.template('acme', manifest('1.0.0', 'defaults:\n  git: true\n'))])).exit, 0);
  assert.equal(place.has('.git'), false);
  const locked = new TeamPlace(t);
  const ran = await locked.run('app', ['--yes', '--no-git', '--template', locked.template('acme', manifest('1.0.0', 'locks:\n  git: true\n'))]);
  assert.equal(ran.exit, 1);
  assert.match(ran.stderr, /--no-git: template acme locks git to true/);
});
