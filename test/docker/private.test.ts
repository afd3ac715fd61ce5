import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { call, must, skipWithoutDocker, until, Workbench } from './container-tool.ts';
import { readImage } from './image-archive.ts';

// The golden Docker files of test/cases/image-private* against a host that gives its modules to nobody without a password or key,
// under an authority that no image trusts.
const CASES = join(import.meta.dirname, '../cases');
const HOST = 'git.acme.test';
const PASSWORD = 'correct-horse-battery';

describe('private modules', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  /** Holds what a person who builds has: .netrc, the company's authority, a key and the known hosts. */
  const home = bench.directory('home');
  const secret = (id: string, file: string): string[] => ['--secret', `id=${id},src=${join(home, file)}`];
  const withPassword = [...secret('netrc', 'netrc'), ...secret('ca', 'ca.pem')];
  let reach: string[];

  before(async () => {
    const server = bench.build(join(import.meta.dirname, 'private-host'), 'host');
    const container = bench.start(server, ['-e', 'HOST_USER=builder', '-e', `HOST_PASSWORD=${PASSWORD}`]);
    await until('the host of the modules', () => (must('docker', ['logs', container]).includes('ready') ? true : undefined));
    for (const file of ['ca.pem', 'key', 'known_hosts']) must('docker', ['cp', '-q', `${container}:/tmp/${file}`, join(home, file)]);
    writeFileSync(join(home, 'netrc'), `machine ${HOST} login builder password ${PASSWORD}\n`);
    const address = must('docker', ['inspect', '-f', '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}', container]).trim().split(' ')[0]!;
    reach = ['--add-host', `${HOST}:${address}`];
  });
  after(() => {
    pruneModules(bench);
    bench.clear();
  });

  it('are fetched with .netrc under the authority, and neither is in a layer or in the history', () => {
    const directory = checkout(bench, 'image-private');
    const image = bench.build(directory, 'netrc', [...reach, ...withPassword]);
    assert.equal(bench.run(image).stdout, 'kit of the platform\n');
    const authority = readFileSync(join(home, 'ca.pem'), 'utf8').split('\n')[1]!;
    const stage = bench.build(directory, 'netrc-build', ['--target', 'build', ...reach, ...withPassword]);
    for (const reference of [image, stage]) {
      const history = must('docker', ['history', '--no-trunc', '--format', '{{.CreatedBy}}', reference]);
      const kept = [...readImage('docker', reference, (path) => !/^usr\/(?:lib|local\/go|share)\//.test(path)).files.values()];
      assert.ok(kept.length > 3, 'the files were read');
      for (const text of [PASSWORD, authority]) {
        assert.equal(history.includes(text), false, history);
        assert.deepEqual(kept.filter(({ contents }) => contents.includes(text)).map(({ path }) => path), []);
      }
    }
  });

  it('are fetched again where the caches are gone and the layers are not', () => {
    const directory = checkout(bench, 'image-private');
    // Layers that an earlier run left behind hold no cache of this one.
    bench.build(directory, 'again', ['--no-cache', ...reach, ...withPassword]);
    assert.ok(pruneModules(bench) > 0, 'no cache of modules was there to be removed');
    const source = join(directory, 'main.go');
    writeFileSync(source, readFileSync(source, 'utf8').replace('kit.Greeting)', `kit.Greeting + "${randomUUID()}")`));
    const built = bench.tryBuild(directory, 'again', ['--progress', 'plain', ...reach, ...withPassword]);
    assert.equal(built.code, 0, built.report);
    assert.match(built.stderr, /CACHED/, 'the download layer is kept');
    assert.match(built.stderr, /go: downloading git\.acme\.test\/platform\/kit v1\.0\.0/, built.report);
  });

  for (const { missing, given } of [{ missing: 'netrc', given: secret('ca', 'ca.pem') }, { missing: 'ca', given: secret('netrc', 'netrc') }]) {
    it(`end at once, with its name, where the secret ${missing} is forgotten`, () => {
      const built = bench.tryBuild(checkout(bench, 'image-private'), 'forgotten', ['--no-cache', ...reach, ...given]);
      assert.notEqual(built.code, 0, built.report);
      assert.match(built.stderr, new RegExp(`secret ${missing}: not found`), built.report);
    });
  }

  it('come from a module proxy with a password where --goproxy names no other source', () => {
    const image = bench.build(checkout(bench, 'image-private-proxy'), 'proxy', [...reach, ...withPassword]);
    assert.equal(bench.run(image).stdout, 'kit of the platform\n');
  });

  it('come over ssh from a known host, and from no other', () => {
    const directory = checkout(bench, 'image-private-ssh');
    withSshClient(bench, join(directory, 'Dockerfile'));
    const agent = ['--ssh', `default=${join(home, 'key')}`];
    const image = bench.build(directory, 'ssh', [...reach, ...agent, ...secret('known_hosts', 'known_hosts')]);
    assert.equal(bench.run(image).stdout, 'tax of the platform\n');
    writeFileSync(join(home, 'others'), readFileSync(join(home, 'known_hosts'), 'utf8').replace(HOST, 'git.other.test'));
    pruneModules(bench);
    const stranger = bench.tryBuild(directory, 'stranger', ['--no-cache', ...reach, ...agent, ...secret('known_hosts', 'others')]);
    assert.notEqual(stranger.code, 0, stranger.report);
    assert.match(stranger.stderr, /Host key verification failed|no secure protocol found/, stranger.report);
    const alone = bench.tryBuild(directory, 'alone', ['--no-cache', ...reach, ...secret('known_hosts', 'known_hosts')]);
    assert.notEqual(alone.code, 0, alone.report);
    assert.match(alone.stderr, /ssh (?:forward )?key|ssh forward/, alone.report);
  });
});

/** The repository of a case with its golden files. Its module cache is this bench's own: what others left there would hide a lack of credentials. */
function checkout(bench: Workbench, name: string): string {
  const directory = bench.directory();
  cpSync(join(CASES, name, 'repo'), directory, { recursive: true });
  const text = readFileSync(join(CASES, name, 'expected/Dockerfile'), 'utf8');
  writeFileSync(join(directory, 'Dockerfile'), text.replaceAll('id=go-mod,', `id=${bench.repository},`));
  cpSync(join(CASES, name, 'expected/dockerignore'), join(directory, '.dockerignore'));
  return directory;
}

/** Removes the module caches of this bench, and says how many. */
function pruneModules(bench: Workbench): number {
  const listed = must('docker', ['buildx', 'du', '--verbose', '--filter', 'type=exec.cachemount']).split(/\n\s*\n/);
  const ids = listed.filter((record) => record.includes(bench.repository)).map((record) => /^ID:\s+(\S+)/m.exec(record)![1]!);
  for (const id of ids) must('docker', ['builder', 'prune', '--force', '--filter', `id=${id}`]);
  return ids.length;
}

/** The public builder images have an ssh client; where this machine's has none, one is put into it. */
function withSshClient(bench: Workbench, dockerfile: string): void {
  const text = readFileSync(dockerfile, 'utf8');
  const builder = /\b(golang:\S+)/.exec(text)![1]!;
  if (call('docker', ['run', '--rm', builder, 'ssh', '-V']).code === 0) return;
  const directory = bench.directory();
  writeFileSync(join(directory, 'Dockerfile'), `FROM ${builder}\nRUN apt-get update && apt-get install -y --no-install-recommends openssh-client\n`);
  writeFileSync(dockerfile, text.replaceAll(builder, bench.build(directory, 'ssh-client')));
}
