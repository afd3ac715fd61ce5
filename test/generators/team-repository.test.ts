// What a team template changes in the image of a repository that exists, and what check, inspect and makefile say of it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { commit } from '../template/made.ts';
import { TeamPlace } from './team-place.ts';

const BASES = `version: 1.0.0
bases:
  corp: { image: 'registry.acme.example/base/go:3', about: ours, holds: [ca, user, tmp, zones] }
images:
  golang: mirror.acme.example/hub/golang
defaults: { base: corp }
`;

test('a repository follows a template of a git repository, pinned to its commit, until update', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const template = join(place.top, 'template.git');
  const one = commit(template, { 'go-docker.yaml': `name: acme\n${BASES}` });
  const ran = await place.run('dockerfile', ['--yes', '--json', '--template', `git+file://${template}`]);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(place.read('Dockerfile'), /^FROM --platform=\$BUILDPLATFORM mirror\.acme\.example\/hub\/golang:1\.\d+-trixie AS build$[^]*^FROM registry\.acme\.example\/base\/go:3$/m);
  const report = ran.report();
  assert.deepEqual((report.options as Record<string, unknown>)['base'], { value: 'corp', source: 'team', template: 'acme' });
  assert.deepEqual(report.templates?.map(({ pin }) => pin), [one]);
  place.commit();

  commit(template, { 'go-docker.yaml': `name: acme\n${BASES.replace('1.0.0', '1.1.0').replace('go:3', 'go:4')}labels: { com.acme.team: red }\n` });
  const again = (await place.run('dockerfile', ['--yes', '--json'])).report();
  assert.deepEqual(again.files.filter(({ action }) => action !== 'same'), [], 'a later run has the commit of the record');
  assert.equal((await place.run('check', [])).exit, 2);
  const { exit, files, changes } = await place.update();
  assert.equal(exit, 0);
  assert.deepEqual(files.filter((file) => !file.startsWith('same')), ['update Dockerfile', 'update .yo-rc.json']);
  assert.equal(changes[0], 'template acme: 1.0.0 → 1.1.0');
  assert.match(place.read('Dockerfile'), /^FROM registry\.acme\.example\/base\/go:4$[^]*^LABEL com\.acme\.team=red$/m);
  assert.equal((await place.run('check', [])).exit, 0);
});

test('every block stands in its place, and what it copies is in the context', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const names = ['builder', 'before-build', 'after-build', 'runtime', 'labels', 'healthcheck', 'runtime-end'];
  const blocks = names.map((name) => `  ${name}: |\n    ENV BLOCK=${name}\n`).join('').replace('ENV BLOCK=builder', 'COPY certs/ca.pem /etc/ssl/acme.pem');
  const reference = place.template('acme', `version: 1.0.0\nblocks:\n  head: |\n    # syntax of our own\n    ARG MIRROR\n${blocks}files:\n  - path: certs/ca.pem\n  - path: ops/a/b.yaml\n    from: certs/ca.pem\n`, { 'certs/ca.pem': 'public\n' });
  const ran = await place.run('dockerfile', ['--yes', '--template', reference]);
  assert.equal(ran.exit, 0, ran.stderr);
  const lines = place.read('Dockerfile').split('\n').filter((line) => /^(?:FROM|COPY certs|ENV BLOCK|USER|ENTRYPOINT|ARG MIRROR|RUN .*go build)|go build/.test(line)).map((line) => line.replace(/.*(go build).*/, '$1').replace(/^(FROM|USER|ENTRYPOINT).*/, '$1'));
  assert.deepEqual(lines, [
    'ARG MIRROR', 'FROM', 'COPY certs/ca.pem /etc/ssl/acme.pem', 'ENV BLOCK=before-build', 'go build', 'ENV BLOCK=after-build',
    'FROM', 'ENV BLOCK=runtime', 'ENV BLOCK=labels', 'USER', 'ENV BLOCK=healthcheck', 'ENTRYPOINT', 'ENV BLOCK=runtime-end',
  ]);
  assert.match(place.read('.dockerignore'), /^!certs\/ca\.pem$/m);
  const again = (await place.run('dockerfile', ['--yes', '--json'])).report();
  assert.deepEqual(again.files.filter(({ action }) => action !== 'same'), [], 'its own files change nothing of the plan');
});

test('what is no part of a Dockerfile is refused with the block, its line and the template', async (t) => {
  const rows: readonly (readonly [block: string, text: string, message: RegExp, words?: readonly string[]])[] = [
    ['runtime', 'FROM scratch', /block runtime begins a stage of its own/],
    ['runtime', 'ENV A=1\n    RUNN true', /block runtime is no part of a Dockerfile: [^]*RUN[^]*go-docker\.yaml:11/],
    ['runtime', 'ENV A=1 \\', /block runtime ends in a backslash/],
    ['head', 'ENV A=1', /block head is no part of a Dockerfile: ENV stands before the first FROM/],
    ['runtime', 'ENV A={{answer}}', /block runtime of template acme, line 1: the answer to answer, [^]*→ give another answer/, ['--set', 'answer=x\\']],
    ['before-build', 'RUN --mount=type=cache,target=/x true', /needs BuildKit, and the builder is portable/, ['--builder', 'portable']],
  ];
  for (const [block, text, message, words = []] of rows) {
    const place = new TeamPlace(t, 'image-plain');
    const { exit, stderr } = await place.run('dockerfile', ['--yes', '--template', place.template('acme', `version: 1.0.0\nquestions:\n  - name: answer\n    about: any\n    type: text\n    default: x\nblocks:\n  ${block}: |\n    ${text}\n`), ...words]);
    assert.equal(exit, 1, text);
    assert.match(stderr, message);
    assert.match(stderr, /\(go-docker\.yaml:\d+\)/);
    assert.equal(place.has('Dockerfile'), false);
  }
});

test('of two templates the later wins, and inspect says whose word counts', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const platform = place.template('platform', 'version: 3.0.0\ndefaults: { base: alpine, timezone: UTC }\nlabels: { owner: platform, keeps: platform }\n');
  const team = place.template('team', 'version: 1.0.0\ndefaults: { base: debian }\nlabels: { owner: team }\n');
  assert.equal((await place.run('dockerfile', ['--yes', '--template', platform, '--template', team, '--timezone', 'Asia/Tokyo'])).exit, 0);
  const dockerfile = place.read('Dockerfile');
  assert.match(dockerfile, /^FROM debian:trixie-slim AS base$[^]*^# Template team, platform\.\nLABEL owner=team \\\n {4}keeps=platform$/m);
  assert.match(dockerfile, /TZ=Asia\/Tokyo$/m);
  const { stdout, exit } = await place.run('inspect', []);
  assert.equal(exit, 0);
  assert.match(stdout, /^Team templates\n {2}platform 3\.0\.0 from \.\.\/platform, sha256-\w+\n {2}team 1\.0\.0 from \.\.\/team[^]*^ {4}base debian \(team\), over alpine of platform {2}\[go-docker\.yaml:3\]\n {4}timezone UTC \(platform\), not followed: you have said otherwise[^]*label owner: team \(team\), over that of platform/m);
});

test('a lock of an earlier template cannot be changed by a later one', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const words = ['--template', place.template('platform', 'version: 3.0.0\nlocks: { base: alpine }\n'), '--template', place.template('team', 'version: 1.0.0\ndefaults: { base: debian }\n')];
  const { exit, stderr } = await place.run('dockerfile', ['--yes', ...words]);
  assert.equal(exit, 1);
  assert.match(stderr, /template team sets base to debian in line 3 of its go-docker\.yaml, which template platform locks to alpine in line 3 of its own/);
});

test('a value of a template that cannot be is told as the template’s', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  place.edit('go.mod', (text) => text.replace(/^go .*/m, 'go 1.27.0'));
  const { exit, stderr } = await place.run('dockerfile', ['--yes', '--template', place.template('acme', 'version: 1.0.0\nlocks: { go: "1.26" }\n')]);
  assert.equal(exit, 1);
  assert.match(stderr, /go 1\.26 of template acme \(go-docker\.yaml:3\) is older than go 1\.27\.0, which the build asks for \(go\.mod:\d+\)/);
});

test('a whole Dockerfile of a template takes the place of ours, and make targets end with its block', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const manifest = 'version: 1.0.0\ndefaults: { platforms: [linux/arm64] }\nfiles:\n  - path: Dockerfile\n    from: own.Dockerfile\n  - path: docs/x.md\n    from: x.md\nblocks:\n  makefile: |\n    scan:\n    \ttrivy image $(IMAGE)\n';
  assert.equal((await place.run('dockerfile', ['--yes', '--template', place.template('acme', manifest, { 'own.Dockerfile': 'FROM golang:{{go}}\n# {{name}}\n', 'x.md': 'x\n' })])).exit, 0);
  assert.match(place.read('Dockerfile'), /^FROM golang:1\.\d+\n# shop\n$/);
  const made = await place.run('makefile', ['--yes', '--json']);
  assert.equal(made.exit, 0, made.stderr);
  assert.deepEqual(made.report().files.map(({ path }) => path), ['Makefile', '.yo-rc.json'], 'the template’s other files came with the image');
  assert.match(place.read('Makefile'), /^PLATFORMS \?= linux\/arm64$[^]*\n# Template acme, block makefile\.\nscan:\n\ttrivy image \$\(IMAGE\)\n$/m);
  place.commit();
  place.template('acme', manifest.replace('1.0.0', '1.0.1').replace('trivy image', 'grype'));
  const { files } = await place.update();
  assert.deepEqual(files.filter((file) => !file.startsWith('same')), ['update Makefile', 'update .yo-rc.json']);
});

test('rules weigh what the template says', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  place.write('Dockerfile', 'FROM golang\nCOPY . /src\nWORKDIR /src\nRUN go build -o /bin/shop .\nCMD /bin/shop\n');
  const found = async (manifest: string): Promise<Record<string, string>> => {
    const { diagnostics } = (await place.run('check', ['--json', '--template', place.template('acme', `version: 1.0.0\n${manifest}`)])).report();
    return Object.fromEntries(diagnostics.map(({ code, severity }) => [code, severity]));
  };
  const plain = await found('');
  assert.deepEqual([plain['root-user'], plain['shell-form'], plain['base-floating']], ['warning', 'warning', 'info']);
  const weighed = await found('check: { root-user: broken, shell-form: advice, base-floating: off }\n');
  assert.deepEqual([weighed['root-user'], weighed['shell-form'], weighed['base-floating']], ['error', 'info', undefined]);
});

test('a newer template is told of once its files would be others; a rule for it can be turned off', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  assert.equal((await place.run('dockerfile', ['--yes', '--template', place.template('acme', 'version: 1.0.0\nlabels: { a: "1" }\n')])).exit, 0);
  place.template('acme', 'version: 1.0.1\nabout: the same\nlabels: { a: "1" }\n');
  assert.equal((await place.run('check', [])).exit, 0, 'nothing would change');
  place.template('acme', 'version: 1.1.0\nlabels: { a: "2" }\n');
  const { exit, stdout } = await place.run('check', []);
  assert.equal(exit, 2);
  assert.match(stdout, /template acme is 1\.1\.0 now, and the files here are of 1\.0\.0: Dockerfile would change/);
  const sarif = JSON.parse((await place.run('check', ['--format', 'sarif'])).stdout) as { runs: { results: { ruleId: string; ruleIndex: number }[]; tool: { driver: { rules: { id: string }[] } } }[] };
  const { results, tool } = sarif.runs[0]!;
  assert.deepEqual(results.map(({ ruleId, ruleIndex }) => [ruleId, tool.driver.rules[ruleIndex]?.id]), [['template-newer', 'template-newer']]);
  place.template('acme', 'version: 1.1.0\nlabels: { a: "2" }\nquestions:\n  - name: team\n    about: whose it is\n    type: text\n');
  assert.match((await place.run('check', [])).stdout, /it asks for something: template acme asks for team/);
  place.template('acme', 'version: 2.0.0\ngenerator: ">=99"\n');
  const ahead = await place.run('check', []);
  assert.deepEqual([ahead.exit, /cannot be followed: .* is for generator-go-docker >=99/.test(ahead.stdout)], [2, true], ahead.stdout);
  place.template('acme', 'version: 1.0.0\nlabels: { a: "1" }\ncheck: { template-newer: off }\n');
  assert.equal((await place.run('dockerfile', ['--yes', '--template', '../acme'])).exit, 0);
  place.template('acme', 'version: 1.1.0\nlabels: { a: "2" }\n');
  assert.equal((await place.run('check', [])).exit, 0, 'as the version that was followed says');
});

test('a template whose rules alone weigh otherwise now is newer too, until update has followed it', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  assert.equal((await place.run('dockerfile', ['--yes', '--template', place.template('acme', 'version: 1.0.0\ncheck: { root-user: broken }\n')])).exit, 0);
  place.commit();
  place.template('acme', 'version: 1.1.0\ncheck: { root-user: advice, shell-form: "off" }\n');
  const { exit, stdout } = await place.run('check', []);
  assert.equal(exit, 2, stdout);
  assert.match(stdout, /drift template-newer: template acme is 1\.1\.0 now, and the files here are of 1\.0\.0: check would weigh root-user \(broken → advice\), shell-form \(its own grade → off\)/);
  assert.equal((await place.update()).exit, 0);
  const settled = await place.run('check', []);
  assert.equal(settled.exit, 0, settled.stdout);
});

test('an answer that would break the Dockerfile is refused before anything is written', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const reference = place.template('acme', 'version: 1.0.0\nquestions: [{ name: q, about: Q? }]\nblocks: { runtime: "ENV A={{q}}" }\n');
  for (const q of ['a b', "it's", 'USER"root"']) {
    const { exit, stderr } = await place.run('dockerfile', ['--yes', '--template', reference, '--set', `q=${q}`]);
    assert.equal(exit, 1, q);
    assert.match(stderr, /block runtime of template acme, line 1: the answer to q, .*\(go-docker\.yaml:4\)\n {2}→ /, q);
    assert.ok(!place.has('Dockerfile') && !place.has('.yo-rc.json'), q);
  }
  assert.equal((await place.run('dockerfile', ['--yes', '--template', reference, '--set', 'q=a.b'])).exit, 0);
  assert.match(place.read('Dockerfile'), /^ENV A=a\.b$/m);
});

test('files that were there before a template brought theirs stay their owner’s; of its image they are asked for', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  place.write('CODEOWNERS', '* @me\n');
  const reference = place.template('acme', 'version: 1.0.0\nfiles:\n  - path: CODEOWNERS\n  - path: same.txt\n', { CODEOWNERS: '* @acme\n', 'same.txt': 'x\n' });
  const { files } = (await place.run('dockerfile', ['--yes', '--json', '--template', reference])).report();
  assert.deepEqual(files.map(({ path, action }) => `${action} ${path}`), ['create Dockerfile', 'create .dockerignore', 'kept CODEOWNERS', 'create same.txt', 'create .yo-rc.json']);
  place.commit();
  place.template('acme', 'version: 1.1.0\nfiles:\n  - path: CODEOWNERS\n  - path: same.txt\n', { CODEOWNERS: '* @acme\n', 'same.txt': 'y\n' });
  const updated = await place.update();
  assert.deepEqual(updated.files.filter((file) => !file.startsWith('same')), ['kept CODEOWNERS', 'update same.txt', 'update .yo-rc.json']);
  assert.equal(place.read('CODEOWNERS'), '* @me\n');
});

test('the image of a repository is named as its template says, and its last word comes with an update', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const manifest = 'version: 1.0.0\ndefaults: { image: "registry.acme.example/{{name}}", kind: cli, port: 9000 }\nmessage: Read the wiki, {{name}} ({{base}}).\n';
  const reference = place.template('acme', manifest);
  const ran = await place.run('dockerfile', ['--yes', '--bake', '--template', reference]);
  assert.match(ran.stderr, /^Read the wiki, shop \(scratch\)\.$/m);
  assert.match(place.read('docker-bake.hcl'), /default = "registry\.acme\.example\/shop"/);
  assert.equal((await place.run('makefile', ['--yes'])).exit, 0);
  assert.match(place.read('Makefile'), /^IMAGE \?= registry\.acme\.example\/shop$/m);
  assert.deepEqual(Object.keys(place.record().templates![0]!.given), ['image'], 'what decides nothing here is not kept');
  assert.equal(place.record().options['image'], undefined);
  place.commit();
  place.template('acme', manifest.replace('1.0.0', '1.1.0').replace('wiki', 'news').replace('{{name}}"', 'x/{{name}}"'));
  const updated = await place.run('update', ['--yes']);
  assert.match(updated.stderr, /^Read the news, shop \(scratch\)\.$/m);
  assert.match(place.read('Makefile'), /^IMAGE \?= registry\.acme\.example\/x\/shop$/m);
  const again = await place.run('update', ['--yes']);
  assert.doesNotMatch(again.stderr, /news/);
});

test('who lets a template go that has the base is told what to say instead', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const reference = place.template('acme', BASES);
  assert.equal((await place.run('dockerfile', ['--yes', '--template', reference])).exit, 0);
  const before = ['Dockerfile', '.yo-rc.json'].map((path) => place.read(path));
  for (const command of ['update', 'dockerfile'] as const) {
    const refused = await place.run(command, ['--yes', '--template', 'none']);
    assert.equal(refused.exit, 1);
    assert.match(refused.stderr, /base "corp" of \.yo-rc\.json is no base of ours, and no template that is followed now has it\n.*say --base with one of scratch, distroless, debian, alpine; or follow a template that has it: it was made with acme 1\.0\.0 \(\.\.\/acme\)/);
    assert.doesNotMatch(refused.stderr, /--base "corp"/, 'nobody typed it');
  }
  assert.deepEqual(['Dockerfile', '.yo-rc.json'].map((path) => place.read(path)), before);
  const typed = await place.run('update', ['--yes', '--template', 'none', '--base', 'corp']);
  assert.match(typed.stderr, /--base "corp" is not one of/, 'a slip is told as one');
  const { exit } = await place.update('--template', 'none', '--base', 'debian');
  assert.equal(exit, 0);
  assert.match(place.read('Dockerfile'), /^FROM debian:/m);
});

test('an answer without a template is a slip, and a template that is gone is said to be', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const slip = await place.run('dockerfile', ['--yes', '--set', 'team=red']);
  assert.equal(slip.exit, 1);
  assert.match(slip.stderr, /--set answers a question of a template, and none is followed here/);
  const gone = await place.run('dockerfile', ['--yes', '--template', './nowhere']);
  assert.equal(gone.exit, 1);
  assert.match(gone.stderr, /"\.\/nowhere"/);
  assert.equal(place.has('Dockerfile'), false);
});

test('a Dockerfile that lies elsewhere is the one that a template replaces, and who brings a file may change', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const files = { d: 'FROM scratch\n', x: 'one\n' };
  const rule = (ownership: string): string => `files:\n  - path: Dockerfile\n    from: d\n  - path: x.txt\n    from: x\n    ownership: ${ownership}\n`;
  assert.equal((await place.run('dockerfile', ['--yes', '--file', 'build/Dockerfile', '--template', place.template('acme', `version: 1.0.0\n${rule('once')}`, files)])).exit, 0);
  assert.deepEqual([place.read('build/Dockerfile'), place.has('Dockerfile')], ['FROM scratch\n', false]);
  place.commit();
  place.template('acme', `version: 1.1.0\n${rule('managed')}`, { ...files, x: 'two\n' });
  assert.ok((await place.update()).files.includes('update x.txt'), 'as it was written once, it can be kept up to date');
  place.edit('x.txt', (text) => `${text}mine\n`);
  place.commit();
  place.template('acme', `version: 1.2.0\n${rule('once')}`, { ...files, x: 'three\n' });
  const { files: told, exit } = await place.update();
  assert.deepEqual([exit, told.filter((file) => file.endsWith('x.txt')), place.read('x.txt')], [0, [], 'two\nmine\n'], 'from now on it is its user’s');
  place.commit();
  assert.deepEqual((await place.update()).files.filter((file) => !file.startsWith('same')), []);
});

test('the image of a base is made of an answer, in every file and in the report', async (t) => {
  const place = new TeamPlace(t, 'image-plain');
  const reference = place.template('acme', "version: 1.0.0\nquestions: [{ name: team, about: who owns it }]\nbases: { corp: { image: 'reg.example.com/{{team}}/base:1', holds: [ca, user, tmp, zones] } }\ndefaults: { base: corp }\n");
  const ran = await place.run('dockerfile', ['--yes', '--json', '--template', reference, '--set', 'team=core']);
  assert.equal(ran.exit, 0, ran.stderr);
  assert.match(place.read('Dockerfile'), /^FROM reg\.example\.com\/core\/base:1$/m);
  assert.doesNotMatch(JSON.stringify(ran.report().plan), /\{\{/);
  assert.match(JSON.stringify(ran.report().plan), /reg\.example\.com\/core\/base:1/);
});
