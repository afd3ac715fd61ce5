// What a team template changes in a new service, and in what becomes of it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { shellWord } from '../../generators/print.ts';
import { plantTemplate } from '../template/made.ts';
import { TeamPlace } from './team-place.ts';

const ACME = `version: 1.0.0
defaults:
  timezone: Europe/Berlin
  image: registry.acme.example/{{name}}
locks:
  base: distroless
questions:
  - name: team
    about: which team owns it
    type: text
    pattern: '[a-z]+'
    remedy: the team's name in small letters
labels:
  com.acme.team: '{{team}}'
ignore:
  - /deploy
blocks:
  runtime: |
    ENV ACME={{team}}
  makefile: |
    lint:
    	golangci-lint run
files:
  - path: deploy/{{name}}.yaml
    from: files/deploy.yaml
  - path: NOTES.md
    from: files/notes.md
    ownership: once
  - path: cli.md
    from: files/notes.md
    when: { kind: cli }
message: Ask {{team}} about {{name}}.
`;
const FILES = { 'files/deploy.yaml': 'owner: {{team}}\nchart: {{ .Values.chart }}\n', 'files/notes.md': '# {{name}}\n' };

const between = (text: string, from: RegExp, to: RegExp): string => text.slice(text.search(from), text.search(to));

test('a new service follows its template: values, labels, blocks, ignored paths, files and a last word', async (t) => {
  const place = new TeamPlace(t);
  const ran = await place.run('app', ['--yes', '--template', place.template('acme', ACME, FILES), '--set', 'team=red']);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.equal(between(place.read('Dockerfile'), /^FROM gcr/m, /^USER/m), [
    'FROM gcr.io/distroless/static-debian13:nonroot', 'COPY --from=build /usr/local/bin/shop /usr/local/bin/shop', 'ENV TZ=Europe/Berlin',
    '# Template acme, block runtime.', 'ENV ACME=red', 'ARG VERSION=dev REVISION=unknown',
    'LABEL org.opencontainers.image.version="$VERSION" \\', '    org.opencontainers.image.revision="$REVISION"', '# Template acme.', 'LABEL com.acme.team=red', '',
  ].join('\n'));
  assert.match(place.read('.dockerignore'), /\n# Template acme\.\n\/deploy\n$/);
  assert.match(place.read('Makefile'), /^IMAGE \?= registry\.acme\.example\/shop$[^]*\n\n# Template acme, block makefile\.\nlint:\n\tgolangci-lint run\n$/m);
  assert.equal(place.read('deploy/shop.yaml'), 'owner: red\nchart: {{ .Values.chart }}\n');
  assert.equal(place.read('NOTES.md'), '# shop\n');
  assert.equal(place.has('cli.md'), false);
  assert.match(ran.stderr, /^Ask red about shop\.$/m);
  const { templates, options } = place.record();
  assert.deepEqual(templates?.map(({ reference, version, answers, own }) => ({ reference, version, answers, own })), [{ reference: '../acme', version: '1.0.0', answers: { team: 'red' }, own: [] }]);
  assert.deepEqual(Object.keys(templates![0]!.given), ['base', 'image', 'timezone']);
  assert.equal(options['base'], 'distroless');

  const again = (await place.run('app', ['--yes', '--json'])).report();
  assert.deepEqual(again.files.filter(({ action }) => action !== 'same'), [], 'the record knows the template');
  assert.deepEqual(again.options.base, { value: 'distroless', source: 'team', template: 'acme' });
  assert.deepEqual(again.templates?.map(({ name, values, answers }) => ({ name, base: values['base'], answers })), [{ name: 'acme', base: 'distroless', answers: { team: { value: 'red', source: 'stored' } } }]);
});

test('the line for the same again gives the same bytes', async (t) => {
  const place = new TeamPlace(t);
  const ran = await place.run('app', ['--yes', '--template', place.template('acme', ACME, FILES), '--set', 'team=red', '--timezone', 'UTC', '--port', '9000']);
  const line = /^ {2}yo go-docker (.*)$|^ {2}npx generator-go-docker (.*)$/m.exec(ran.stderr)!;
  const words = (line[1] ?? line[2])!.split(' ');
  assert.deepEqual(words.slice(0, 5), ['--yes', '--template', '../acme', '--set', shellWord('team=red')]);
  assert.ok(!words.includes('--base'), 'what the template says is not said again');
  const before = ['Dockerfile', 'Makefile', '.yo-rc.json'].map((path) => place.read(path));
  for (const path of ['Dockerfile', 'Makefile', '.yo-rc.json', 'go.mod']) rmSync(join(place.root, path));
  assert.equal((await place.run('app', words)).exit, 0);
  assert.deepEqual(['Dockerfile', 'Makefile', '.yo-rc.json'].map((path) => place.read(path)), before);
});

test('saying otherwise than a lock is refused, with the template and its line; nothing is written', async (t) => {
  const place = new TeamPlace(t);
  const words = ['--yes', '--template', place.template('acme', ACME, FILES), '--set', 'team=red'];
  const ran = await place.run('app', [...words, '--base', 'alpine']);
  assert.equal(ran.exit, 1);
  assert.match(ran.stderr, /--base alpine: template acme locks base to distroless \(go-docker\.yaml:7\)\n {2}→ leave --base out/);
  assert.equal(place.has('Dockerfile'), false);
  assert.equal((await place.run('app', [...words, '--base', 'distroless'])).exit, 0, 'saying the same is nothing');
});

test('a service that said otherwise before follows the lock of the next version, and is told', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', 'version: 1.0.0\n');
  assert.equal((await place.run('app', ['--yes', '--template', reference, '--base', 'alpine'])).exit, 0);
  place.template('acme', 'version: 1.1.0\nlocks:\n  base: distroless\n');
  const ran = await place.run('update', ['--yes']);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(ran.stderr, /base was alpine here, and is distroless now: template acme locks it \(go-docker\.yaml:4\)/);
  assert.match(place.read('Dockerfile'), /^FROM gcr\.io\/distroless/m);
});

test('an answer that nobody gives is refused with the flag that gives it, and a wrong one with what is right', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', ACME, FILES);
  const none = await place.run('app', ['--yes', '--template', reference]);
  assert.equal(none.exit, 1);
  assert.match(none.stderr, /template acme asks for team \(which team owns it\), and nothing answers \(go-docker\.yaml:9\)\n {2}→ say --set team=VALUE/);
  const wrong = await place.run('app', ['--yes', '--template', reference, '--set', 'team=RED']);
  assert.match(wrong.stderr, /team: "RED" does not match \[a-z\]\+ \(question of template acme\)[^]*the team's name in small letters/);
  const slip = await place.run('app', ['--yes', '--template', reference, '--set', 'teem=red']);
  assert.match(slip.stderr, /did you mean --set team=…\?/);
  const form = await place.run('app', ['--yes', '--template', reference, '--set', 'red']);
  assert.match(form.stderr, /--set red holds no NAME=VALUE\n {2}→ write --set team=VALUE/);
  assert.equal(place.has('Dockerfile'), false);
});

test('a person is asked with the template’s defaults; who takes them goes on following it', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', 'version: 1.0.0\ndefaults:\n  port: 9000\n  recipe: multi-stage\nquestions:\n  - name: tier\n    about: how important it is\n    type: choice\n    choices: [gold, tin]\n    default: tin\n');
  const ran = await place.run('app', ['--template', reference], { kind: 'http', name: 'shop', module: 'example.com/shop', recipe: 'multi-stage', port: '9001', more: false, tier: 'gold' });
  assert.equal(ran.exit, 0, ran.stderr);
  assert.deepEqual(ran.questions, ['kind', 'name', 'module', 'recipe', 'port', 'more', 'tier']);
  const [kept] = place.record().templates!;
  assert.deepEqual([kept!.given, kept!.own, kept!.answers], [{ recipe: 'multi-stage' }, ['port'], { tier: 'gold' }]);
  place.template('acme', 'version: 1.1.0\ndefaults:\n  port: 9100\n  recipe: single-stage\nquestions:\n  - name: tier\n    about: how important it is\n    type: choice\n    choices: [gold, tin]\n    default: tin\n');
  const { files } = await place.update();
  assert.ok(files.includes('update Dockerfile'), files.join());
  assert.match(place.read('Dockerfile'), /^EXPOSE 9001$/m);
  assert.doesNotMatch(place.read('Dockerfile'), /^FROM alpine/m, 'single-stage');
});

const V2 = ACME.replace('version: 1.0.0', 'version: 2.0.0').replace('Europe/Berlin', 'Asia/Tokyo').replace('  com.acme.team', "  com.acme.tier: '{{tier}}'\n  com.acme.team").replaceAll('team', 'squad')
  .replace('labels:', '  - name: tier\n    about: how important it is\n    type: choice\n    choices: [gold, tin]\n    default: tin\nlabels:').replace('path: deploy/{{name}}.yaml', 'path: ops/{{name}}.yaml')
  .replace('files:', 'files:\n  - path: docs/tier.md\n    from: files/tier.md') + 'migrations:\n  - from: <2.0.0\n    questions: { team: squad }\n    files: { "deploy/{{name}}.yaml": "ops/{{name}}.yaml" }\n';

test('update follows the next version: defaults, labels, questions, files, what was renamed; edits and choices stay', async (t) => {
  for (const otherwise of [false, true]) {
    const place = new TeamPlace(t);
    const words = otherwise ? ['--timezone', 'UTC'] : [];
    assert.equal((await place.run('app', ['--yes', '--template', place.template('acme', ACME, FILES), '--set', 'team=red', ...words])).exit, 0);
    place.edit('Dockerfile', (text) => text.replace('EXPOSE 8080', 'EXPOSE 8080 9090'));
    place.edit('deploy/shop.yaml', (text) => `# ours\n${text}`);
    place.edit('NOTES.md', (text) => `${text}mine\n`);
    place.commit();
    place.template('acme', V2, { 'files/deploy.yaml': 'owner: {{squad}}\nchart: {{ .Values.chart }}\ntier: {{tier}}\n', 'files/notes.md': '# other\n', 'files/tier.md': '{{tier}}\n' });

    const check = await place.run('check', []);
    assert.equal(check.exit, 2, check.stdout);
    assert.match(check.stdout, /\.yo-rc\.json:\d+: drift template-newer: template acme is 2\.0\.0 now, and the files here are of 1\.0\.0: Dockerfile, [^]*→ run yo go-docker:update/);

    const { exit, files, changes, report } = await place.update();
    assert.equal(exit, 0, JSON.stringify(report.diagnostics));
    assert.equal(changes[0], 'template acme: 1.0.0 → 2.0.0');
    assert.deepEqual(files, ['merged Dockerfile', 'same .dockerignore', 'same Makefile', 'create docs/tier.md', 'create ops/shop.yaml', 'removed deploy/shop.yaml', 'update .yo-rc.json']);
    const dockerfile = place.read('Dockerfile');
    assert.match(dockerfile, new RegExp(`^ENV TZ=${otherwise ? 'UTC' : 'Asia/Tokyo'}$`, 'm'));
    assert.match(dockerfile, /^LABEL com\.acme\.tier=tin \\\n {4}com\.acme\.squad=red\n[^]*^EXPOSE 8080 9090$/m);
    assert.equal(place.read('ops/shop.yaml'), '# ours\nowner: red\nchart: {{ .Values.chart }}\ntier: tin\n');
    assert.equal(place.read('NOTES.md'), '# shop\nmine\n', 'once');
    assert.equal(place.read('docs/tier.md'), 'tin\n');
    const settled = await place.run('check', []);
    assert.equal(settled.exit, 0, settled.stdout);
    place.commit();
    assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), []);
  }
});

test('what the next version leaves out goes where nobody edited it', async (t) => {
  const place = new TeamPlace(t);
  const two = 'files:\n  - path: a.txt\n  - path: b.txt\n';
  assert.equal((await place.run('app', ['--yes', '--template', place.template('acme', `version: 1.0.0\n${two}`, { 'a.txt': 'a\n', 'b.txt': 'b\n' })])).exit, 0);
  place.edit('b.txt', (text) => `${text}mine\n`);
  place.commit();
  place.template('acme', 'version: 1.1.0\n');
  const { files } = await place.update();
  assert.deepEqual(files.filter((file) => file.endsWith('.txt')), ['removed a.txt', 'kept b.txt']);
  assert.equal(place.has('a.txt'), false);
  assert.equal(place.read('b.txt'), 'b\nmine\n');
});

test('the templates of the nearest .yo-rc.json hold for what has no record yet, and those of the user’s configuration else', async (t) => {
  const place = new TeamPlace(t);
  place.template('acme', 'version: 1.0.0\nlabels:\n  from: repository\n');
  place.template('mine', 'version: 1.0.0\nlabels:\n  from: user\n');
  const config = join(place.top, 'XDG_CONFIG_HOME/generator-go-docker');
  plantTemplate(config, { 'config.yaml': `template: ${join(place.top, 'mine')}\n` });
  place.git('init', '-q', '.');
  assert.equal((await place.run('app', ['services/one', '--yes'])).exit, 0);
  assert.match(place.read('services/one/Dockerfile'), /^LABEL from=user$/m);
  place.write('.yo-rc.json', '{ "generator-go-docker": { "template": "../acme" } }\n');
  assert.equal((await place.run('app', ['services/two', '--yes'])).exit, 0);
  assert.match(place.read('services/two/Dockerfile'), /^LABEL from=repository$/m);
  assert.match(place.read('services/two/.yo-rc.json'), /"reference": "\.\.\/\.\.\/\.\.\/acme"/);
  assert.equal((await place.run('app', ['services/none', '--yes', '--template', 'none'])).exit, 0);
  assert.doesNotMatch(place.read('services/none/Dockerfile'), /^LABEL from=/m);
  assert.equal((await place.run('app', ['--yes'])).exit, 0);
  assert.deepEqual([place.record().template, place.record().templates?.[0]?.reference], ['../acme', '../acme'], 'a record at the top leaves what holds below');
  assert.equal((await place.run('app', ['services/three', '--yes'])).exit, 0);
  assert.match(place.read('services/three/Dockerfile'), /^LABEL from=repository$/m);
});

test('--template none takes an update out of the team: its files go, and its values are the user’s', async (t) => {
  const place = new TeamPlace(t);
  assert.equal((await place.run('app', ['--yes', '--template', place.template('acme', ACME, FILES), '--set', 'team=red'])).exit, 0);
  place.commit();
  const { files } = await place.update('--template', 'none');
  assert.ok(files.includes('removed deploy/shop.yaml'), files.join());
  assert.match(place.read('Dockerfile'), /^FROM gcr\.io\/distroless/m);
  assert.doesNotMatch(place.read('Dockerfile'), /acme/);
  assert.equal(place.record().templates, undefined);
  const both = await place.run('update', ['--yes', '--template', 'none', '--template', '../acme']);
  assert.match(both.stderr, /--template none goes with no other template/);
});

test('a template that joins later counts where nothing but our defaults was stored', async (t) => {
  const place = new TeamPlace(t);
  assert.equal((await place.run('app', ['--yes', '--platforms', 'linux/amd64'])).exit, 0);
  place.commit();
  const { exit } = await place.update('--template', place.template('acme', 'version: 1.0.0\ndefaults:\n  timezone: Europe/Berlin\n  platforms: [linux/arm64]\n'));
  assert.equal(exit, 0);
  assert.match(place.read('Dockerfile'), /^ENV HOME=\/home\/nonroot \\\n {4}TZ=Europe\/Berlin$/m);
  assert.match(place.read('Makefile'), /^PLATFORMS \?= linux\/amd64$/m, 'that was said');
  assert.deepEqual([place.record().templates![0]!.given, place.record().templates![0]!.own], [{ timezone: 'Europe/Berlin' }, ['platforms']]);
});

test('a default that was turned down by saying ours stays turned down', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', 'version: 1.0.0\ndefaults:\n  timezone: Europe/Berlin\n  base: distroless\n');
  assert.equal((await place.run('app', ['--yes', '--template', reference, '--timezone', '', '--base', 'scratch'])).exit, 0);
  assert.deepEqual(place.record().templates![0]!.own, ['base', 'timezone']);
  place.commit();
  place.template('acme', 'version: 1.1.0\ndefaults:\n  timezone: Asia/Tokyo\n  base: alpine\n');
  assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), ['update .yo-rc.json']);
  assert.match(place.read('Dockerfile'), /^FROM scratch$/m);
  assert.doesNotMatch(place.read('Dockerfile'), /TZ=/);
});

test('paths that lead elsewhere are refused with the line that asks for them', async (t) => {
  for (const [path, why] of [['../x', 'leads out of the directory'], ['.git/hooks/pre-commit', 'is inside of .git'], ['{{team}}', 'is absolute'], ['.yo-rc.json', 'is the record of'], ['dockerfile', 'differs from Dockerfile in the case']] as const) {
    const place = new TeamPlace(t);
    const manifest = `version: 1.0.0\nquestions:\n  - name: team\n    about: where\n    type: text\n    default: ${join(place.top, 'out')}\nfiles:\n  - path: '${path}'\n    from: x\n`;
    const { exit, stderr } = await place.run('app', ['--yes', '--template', place.template('acme', manifest, { x: 'x' })]);
    assert.equal(exit, 1, path);
    assert.match(stderr, new RegExp(why), path);
    assert.match(stderr, /go-docker\.yaml:\d+/, path);
    assert.equal(place.has('Dockerfile') || existsSync(join(place.top, 'out')), false);
  }
});

test('code of a template runs with --trust alone, and sees values and plan; a program stays one', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', 'version: 1.0.0\nfiles:\n  - path: stages.txt\n    from: stages.txt.ejs\n', { 'stages.txt.ejs': '<%= values.name %>: <%= plan.stages.map(({ from }) => from).join(", ") %>\n' });
  const refused = await place.run('app', ['--yes', '--template', reference]);
  assert.equal(refused.exit, 1);
  assert.match(refused.stderr, /stages\.txt\.ejs:1: <%= values\.name %>[^]*--trust/);
  assert.equal(place.has('Dockerfile'), false);
  const ran = await place.run('app', ['--yes', '--template', reference, '--trust']);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.equal(place.read('stages.txt'), 'shop: golang:1.27-trixie, scratch\n');
  assert.match(ran.stderr, /--template \.\.\/acme --trust /);
});

test('a recipe of the team is one of ours with other blocks, or a Dockerfile of its own', async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', `version: 1.0.0
defaults: { recipe: lean }
recipes:
  - name: lean
    about: ours with a marker
    from: minimal
    blocks:
      runtime-end: |
        STOPSIGNAL SIGINT
  - name: whole
    about: our own
    from: single-stage
    dockerfile: whole.Dockerfile
`, { 'whole.Dockerfile': 'FROM scratch\nLABEL name={{name}}\n' });
  assert.equal((await place.run('app', ['--yes', '--template', reference])).exit, 0);
  assert.match(place.read('Dockerfile'), /^FROM scratch\n[^]*\nENTRYPOINT \["\/usr\/local\/bin\/shop"\]\n# Template acme, block runtime-end\.\nSTOPSIGNAL SIGINT\n$/m);
  assert.equal(place.record().options['recipe'], 'lean');
  const { exit } = await place.run('app', ['--yes', '--recipe', 'whole', '--force']);
  assert.equal(exit, 0);
  assert.equal(place.read('Dockerfile'), 'FROM scratch\nLABEL name=shop\n');
  const compared = await place.run('compare', ['--dry-run']);
  assert.match(compared.stderr, /^ {2}lean +on golang[^]*^ {2}whole /m);
});

test('an executable file of a template is one in the repository', { skip: process.platform === 'win32' }, async (t) => {
  const place = new TeamPlace(t);
  const reference = place.template('acme', 'version: 1.0.0\nfiles:\n  - path: run.sh\n', { 'run.sh': '#!/bin/sh\n' });
  const { chmodSync } = await import('node:fs');
  chmodSync(join(place.top, 'acme/run.sh'), 0o755);
  assert.equal((await place.run('app', ['--yes', '--template', reference])).exit, 0);
  assert.equal(statSync(join(place.root, 'run.sh')).mode & 0o111, 0o111);
  assert.equal(readFileSync(join(place.root, 'run.sh'), 'utf8'), '#!/bin/sh\n');
});

test('a service that has grown beyond its scaffold keeps the labels of both, its blocks and its files', async (t) => {
  const place = new TeamPlace(t);
  assert.equal((await place.run('app', ['--yes', '--template', place.template('acme', ACME, FILES), '--set', 'team=red'])).exit, 0);
  place.write('page.go', 'package main\n\nimport _ "embed"\n\n//go:embed README.md\nvar page string\n');
  place.commit();
  const { exit, changes, report } = await place.update();
  assert.equal(exit, 0, JSON.stringify(report.diagnostics));
  assert.match(changes.join('\n'), /^image: planned from your answers → planned from the code/m);
  assert.match(place.read('Dockerfile'), /^ENV TZ=Europe\/Berlin\n# Template acme, block runtime\.\nENV ACME=red\nARG VERSION=dev REVISION=unknown\nLABEL org[^]*?revision="\$REVISION"\n# Template acme\.\nLABEL com\.acme\.team=red\nUSER/m);
  assert.equal(place.read('Dockerfile').match(/com\.acme\.team/g)?.length, 1);
  assert.match(place.read('.dockerignore'), /^\/deploy$/m);
  assert.equal(place.read('deploy/shop.yaml'), 'owner: red\nchart: {{ .Values.chart }}\n');
  place.commit();
  assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), []);
});
