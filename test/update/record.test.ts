import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { NEWER, repository, service } from './made-place.ts';
import { Workplace } from './run-update.ts';

const THEIRS = 'FROM golang:1.24 AS builder\nWORKDIR /app\nCOPY . .\nRUN go build -o /server ./cmd/api\n\nFROM alpine:3.20\nCOPY --from=builder /server /server\nCMD ["/server"]\n';

test('a record that is no JSON object is refused by every command, with its line, and nothing is written', async (t) => {
  const place = await service(t);
  const record = place.read('.yo-rc.json');
  const broken = [
    ['{', /\.yo-rc\.json:1:2: is no JSON/], ['[]\n', /\.yo-rc\.json: is JSON, but no object/], ['null', /is JSON, but no object/],
    [record.replace(/^ +"generator"/m, '<<<<<<< HEAD\n$&'), /\.yo-rc\.json:\d+:\d+: is no JSON/],
  ] as const;
  for (const [text, said] of broken) {
    place.write('.yo-rc.json', text);
    for (const [command, ...words] of [['update'], ['update', '--adopt'], ['update', '--undo'], ['app', '--force'], ['dockerfile'], ['makefile']] as const) {
      const { exit, stderr, stdout, report } = await place.run(command, ['--yes', '--json', ...words]);
      assert.deepEqual([exit, stdout.startsWith('{')], [1, true], stderr);
      assert.deepEqual([report().exit, report().diagnostics.map(({ code }) => code)], [1, ['GD-RECORD-BROKEN']]);
      assert.match(report().diagnostics[0]!.message, said);
      assert.equal(place.read('.yo-rc.json'), text);
    }
  }
  place.write('.yo-rc.json', '');
  assert.match((await place.run('update', ['--yes'])).stderr, /has no record of this generator/, 'an empty file is as none');
});

test('--adopt: both side by side, nothing of theirs lost, and from then on only changes are merged', async (t) => {
  const place = new Workplace(t, 'image-plain');
  const theirs = 'FROM golang:1.24 AS builder\nWORKDIR /app\nCOPY . .\nRUN go build -o /server ./cmd/api\nRUN make assets\n\nFROM alpine:3.20\nCOPY --from=builder /server /server\nCMD ["/server"]\n';
  place.write('Dockerfile', theirs);
  const first = await place.run('update', ['--yes', '--adopt', '--conflict', 'rej']);
  assert.equal(first.exit, 3, first.stderr);
  assert.equal(place.read('Dockerfile'), theirs);
  assert.match(place.read('Dockerfile.rej'), /^-RUN make assets$/m);
  assert.match((await place.run('update', ['--yes', '--adopt'])).stderr, /Dockerfile is in the record already/);
  rmSync(join(place.root, 'Dockerfile.rej'));
  assert.equal((await place.update()).exit, 0, 'nothing has changed since');
  assert.equal(place.read('Dockerfile'), theirs);

  const inline = new Workplace(t, 'image-plain');
  inline.write('Containerfile', theirs);
  assert.equal((await inline.run('update', ['--yes', '--adopt', '--file', 'Containerfile'])).exit, 3);
  const text = inline.read('Containerfile');
  for (const line of theirs.split('\n')) assert.ok(text.includes(line), line);
  assert.match(text, /^<<<<<<< yours$[^]*^=======$[^]*golang:1\.\d\d-trixie[^]*^>>>>>>> go-docker/m);
  inline.write('Containerfile', text.replace(/^<<<<<<< yours\n[^]*?^=======\n|^>>>>>>> .*\n/gm, ''));
  assert.deepEqual((await inline.update()).files.filter((file) => !file.startsWith('same')), []);
  assert.match((await new Workplace(t, 'image-plain').run('update', ['--adopt', '--yes'])).stderr, /there is no Dockerfile that could be taken over/);
});

test('--adopt: a new ignore file hides nothing that their Dockerfile takes', async (t) => {
  const theirs = (takes: string): string => `FROM golang:1.26-alpine AS build\nARG FROM_MAKE\nWORKDIR /src\nCOPY go.mod ./\n${takes}\nRUN go build -o /server ./cmd/plain\n\nFROM alpine:3.23\nCOPY --from=build /server /server\nUSER 65532\nENTRYPOINT ["/server"]\n`;
  const adopted = async (takes: string): Promise<Workplace> => {
    const place = new Workplace(t, 'image-plain');
    for (const dir of ['docs', 'scripts/lib']) mkdirSync(join(place.root, dir), { recursive: true });
    for (const path of ['README.md', 'docs/a.md', 'scripts/run.sh', 'scripts/lib/x.sh', 'cmd/plain/main_test.go']) place.write(path, path.endsWith('.go') ? 'package main\n' : '\n');
    place.write('Dockerfile', theirs(takes));
    const { exit, stderr } = await place.run('update', ['--yes', '--adopt', '--conflict', 'rej']);
    assert.equal(exit, 3, stderr);
    rmSync(join(place.root, 'Dockerfile.rej'));
    return place;
  };
  const named = await adopted('COPY cmd/plain/*.go README.md /src/cmd/plain/\nRUN --mount=type=bind,source=docs,target=/docs --mount=type=bind,source=scripts/run.sh,target=/run.sh sh /run.sh');
  assert.match(named.read('.dockerignore'), /^# What the Dockerfile names of it\.\n!cmd\/plain\/main_test\.go\n!README\.md\n!docs\n!docs\/\*\*\n!scripts\/run\.sh\n$/m);
  assert.doesNotMatch((await named.run('check', [])).stdout, /copy-ignored|copy-missing/);
  const before = named.read('.dockerignore');
  await named.update('--fips');
  assert.equal(named.read('.dockerignore'), before, 'lines that are kept as their owner’s');
  for (const takes of ['COPY . .', 'COPY cmd ./cmd', 'COPY $FROM_MAKE ./', 'RUN --mount=type=bind,target=. go vet ./...']) {
    const place = await adopted(takes);
    assert.equal(existsSync(join(place.root, '.dockerignore')), false, takes);
    await place.update('--fips');
    assert.equal(existsSync(join(place.root, '.dockerignore')), false, `${takes}: nor by the next update`);
  }
});

test('a service without its go.mod is refused', async (t) => {
  const place = await service(t);
  rmSync(join(place.root, 'go.mod'));
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /no go\.mod is left for the service shop[^]*\n {2}→ take go\.mod back from your version control, or run go mod init shop/);
});

test('a repository without the go.mod that its Dockerfile was written for is refused; one that never had any is not', async (t) => {
  const place = await repository(t, 'image-plain');
  const before = [place.read('Dockerfile'), place.read('.yo-rc.json')];
  rmSync(join(place.root, 'go.mod'));
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /no go\.mod is left for [^]*was written for a module\n {2}→ take go\.mod back from your version control/);
  assert.deepEqual([place.read('Dockerfile'), place.read('.yo-rc.json')], before);
  assert.equal((await (await repository(t, 'image-gopath')).update()).exit, 0);
});

test('a record with nothing in it is as none', async (t) => {
  for (const text of ['{}', '{"generator-go-docker": {}}']) {
    const place = new Workplace(t, 'image-plain');
    place.write('.yo-rc.json', text);
    const { exit, stderr } = await place.run('update', ['--yes']);
    assert.equal(exit, 1);
    assert.match(stderr, /^go-docker:update: \. has no record of this generator[^]*\n {2}→ run yo go-docker:dockerfile/);
    place.write('Dockerfile', THEIRS);
    const checked = await place.run('check', []);
    assert.deepEqual([checked.exit, checked.stderr], [1, '']);
    assert.match(checked.stdout, /^Dockerfile:1: [^]*\n1 Dockerfile: /);
    assert.equal(place.read('.yo-rc.json'), text);
    assert.equal((await place.run('dockerfile', ['--yes', '--force'])).exit, 0);
    assert.equal((await place.update()).exit, 0);
  }
});

test('undo tells of a dry run that nothing was written, and conflicts of git’s own merge are nobody’s update', async (t) => {
  const place = await service(t);
  place.edit('go.mod', NEWER);
  assert.equal((await place.update()).exit, 0);
  const written = place.read('Dockerfile');
  const dry = await place.run('update', ['--undo', '--dry-run']);
  assert.match(dry.stderr, /Nothing was written \(--dry-run\)\.$/m);
  assert.doesNotMatch(dry.stderr, /taken back/);
  assert.equal(place.read('Dockerfile'), written);
  assert.match((await place.run('update', ['--undo'])).stderr, /The last update of shop is taken back\./);
  place.edit('Dockerfile', (text) => text.replace(/^EXPOSE .*$/m, '<<<<<<< HEAD\n$&\n=======\nEXPOSE 9000\n>>>>>>> topic'));
  const { exit, stderr } = await place.run('update', ['--yes']);
  assert.equal(exit, 3);
  assert.match(stderr, /Dockerfile holds conflicts that nobody has settled; [^]*\n\nNot settled yet:\n {2}Dockerfile:\d+\n/);
  assert.doesNotMatch(stderr, /earlier update|this update changed/);
});

test('--adopt takes no second Dockerfile: nothing that the record holds is removed for it', async (t) => {
  const place = await service(t);
  mkdirSync(join(place.root, 'deploy'));
  place.write('deploy/Dockerfile', THEIRS);
  const ours = place.read('Dockerfile');
  const second = await place.run('update', ['--yes', '--adopt', '--file', 'deploy/Dockerfile']);
  assert.equal(second.exit, 1);
  assert.match(second.stderr, /the record here \(\.yo-rc\.json\) is of Dockerfile already[^]*\n {2}→ keep deploy\/Dockerfile up to date by hand; or remove Dockerfile/);
  assert.deepEqual([place.read('Dockerfile'), place.read('deploy/Dockerfile')], [ours, THEIRS]);

  const adopted = new Workplace(t, 'image-plain');
  adopted.write('Dockerfile', THEIRS);
  assert.equal((await adopted.run('update', ['--yes', '--adopt', '--conflict', 'rej'])).exit, 3);
  assert.match((await adopted.run('update', ['--yes', '--adopt', '--file', 'nope'])).stderr, /there is no nope that could be taken over/);
  adopted.write('Containerfile', THEIRS);
  assert.match((await adopted.run('update', ['--yes', '--adopt', '--file', 'Containerfile'])).stderr, /is of Dockerfile already/);
});
