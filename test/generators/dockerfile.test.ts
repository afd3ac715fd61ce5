import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repositoryTop } from '../../generators/repository-top.ts';
import { readDockerIgnore } from '../../src/docker-ignore.ts';
import { caseDirectory, runIn } from './run-repository.ts';

const read = (directory: string, path: string): string => readFileSync(join(directory, path), 'utf8');

for (const name of ['image-plain', 'image-two-programs', 'image-workspace', 'image-own-ignore', 'image-own-ignore-kept', 'image-sent', 'image-files']) {
  test(`a second run over ${name} changes nothing, with the record and without`, async (t) => {
    const directory = caseDirectory(t, name);
    const first = (await runIn(t, 'dockerfile', directory, ['--yes', '--json'])).report();
    assert.equal(first.exit, 0, JSON.stringify(first.diagnostics));
    const written = first.files.map(({ path }) => path).filter((path) => path !== '.yo-rc.json');
    const before = written.map((path) => read(directory, path));
    const record = read(directory, '.yo-rc.json');
    for (const without of [false, true]) {
      if (without) rmSync(join(directory, '.yo-rc.json'));
      const { files, exit } = (await runIn(t, 'dockerfile', directory, ['--yes', '--json'])).report();
      assert.equal(exit, 0);
      assert.deepEqual(files.filter(({ path, action }) => path !== '.yo-rc.json' && action !== 'same'), []);
      assert.deepEqual(written.map((path) => read(directory, path)), before);
      if (!without) assert.equal(read(directory, '.yo-rc.json'), record);
    }
  });
}

test('a directory of a repository is built from the smallest context that holds what it needs', async (t) => {
  const mono = caseDirectory(t, 'image-subdirectory');
  spawnSync('git', ['init', '-q'], { cwd: mono });
  const api = join(mono, 'services/api');
  const { stderr, exit } = await runIn(t, 'dockerfile', api, ['--yes']);
  assert.equal(exit, 0, stderr);
  assert.match(read(api, 'Dockerfile'), /^WORKDIR \/src\/services\/api$/m);
  assert.deepEqual(JSON.parse(read(api, '.yo-rc.json'))['generator-go-docker'].options.main, ['.']);
  assert.equal(existsSync(join(mono, 'Dockerfile')), false);

  rmSync(join(mono, '.git'), { recursive: true });
  writeFileSync(join(mono, '../go.mod'), 'module example.com/stranger\n\ngo 1.26\n');
  const again = await runIn(t, 'dockerfile', api, ['--yes', '--json']);
  assert.deepEqual(again.report().files.map(({ action }) => action), ['same', 'same', 'same'], 'without git the replace says how far up the repository goes');
});

test('a go.mod above a directory that has modules of its own is a stranger', (t) => {
  const directory = caseDirectory(t, 'image-workspace');
  writeFileSync(join(directory, '../go.mod'), 'module example.com/stranger\n\ngo 1.26\n');
  assert.deepEqual(repositoryTop(directory).directory, '.');
  rmSync(join(directory, 'go.work'));
  assert.deepEqual(repositoryTop(directory).directory, '.');
  for (const dir of ['app', 'lib']) rmSync(join(directory, dir, 'go.mod'));
  assert.equal(join(repositoryTop(directory).top, repositoryTop(directory).directory), realpathSync(directory));
  assert.notEqual(repositoryTop(directory).directory, '.', 'without a module of its own it belongs to the one above');
});

test('the release is raised when go.mod asks for more, and then stays', async (t) => {
  const directory = caseDirectory(t, 'image-plain');
  const builder = async (go: string): Promise<string | undefined> => {
    writeFileSync(join(directory, 'go.mod'), read(directory, 'go.mod').replace(/^go .*/m, `go ${go}`));
    const { exit, stderr } = await runIn(t, 'dockerfile', directory, ['--yes']);
    assert.equal(exit, 0, stderr);
    return /golang:([\d.]+)/.exec(read(directory, 'Dockerfile'))?.[1];
  };
  assert.equal(await builder('1.25'), '1.26');
  assert.equal(await builder('1.27.1'), '1.27');
  assert.equal(await builder('1.25'), '1.27', 'what builds stays as it is');
  assert.equal(await builder('1.99.1'), '1.99.1');

  const { exit, stderr } = await runIn(t, 'dockerfile', directory, ['--yes', '--go', '1.27']);
  assert.equal(exit, 1);
  assert.match(stderr, /--go 1\.27 is older than go 1\.99\.1, which the build asks for \(go\.mod:\d+\)/);
});

test('a replace that leaves the repository is refused, however near it lies', async (t) => {
  const mono = caseDirectory(t, 'image-subdirectory');
  const api = join(mono, 'services/api');
  spawnSync('git', ['init', '-q'], { cwd: api });
  const { exit, stderr } = await runIn(t, 'dockerfile', api, ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /example\.com\/clock is replaced by \.\.\/\.\.\/libs\/clock, which lies outside of the repository/);
});

test('--file puts the Dockerfile elsewhere, and the record remembers it', async (t) => {
  const directory = caseDirectory(t, 'image-plain');
  assert.equal((await runIn(t, 'dockerfile', directory, ['--yes', '--file', 'build/image/Dockerfile'])).exit, 0);
  const { files } = (await runIn(t, 'dockerfile', directory, ['--yes', '--json'])).report();
  assert.deepEqual(files.map(({ path, action }) => `${action} ${path}`), ['same build/image/Dockerfile', 'same .dockerignore', 'same .yo-rc.json']);
  for (const file of ['../Dockerfile', '/etc/Dockerfile', 'build/', 'a\nb']) {
    const { exit, stderr } = await runIn(t, 'dockerfile', directory, ['--yes', '--file', file]);
    assert.equal(exit, 1);
    assert.match(stderr, /--file/);
  }
});

test('a .dockerignore that hides what is needed stays; with a person’s word it is amended', async (t) => {
  const directory = caseDirectory(t, 'image-own-ignore');
  const theirs = read(directory, '.dockerignore');
  const asked = await runIn(t, 'dockerfile', directory, [], { amend: false });
  assert.deepEqual([asked.exit, asked.questions], [0, ['amend']]);
  assert.equal(read(directory, '.dockerignore'), theirs);
  assert.equal(readDockerIgnore(read(directory, 'Dockerfile.dockerignore')).hides('docs/docs.go'), false);

  const other = caseDirectory(t, 'image-own-ignore');
  const { exit, stderr } = await runIn(t, 'dockerfile', other, ['--yes', '--builder', 'portable']);
  assert.equal(exit, 1);
  assert.match(stderr, /\.dockerignore hides README\.md, docs\/docs\.go[^]*--amend-dockerignore/);
  assert.equal((await runIn(t, 'dockerfile', other, ['--yes', '--builder', 'portable', '--amend-dockerignore'])).exit, 0);
  const amended = read(other, '.dockerignore');
  assert.ok(amended.startsWith(theirs));
  const { hides } = readDockerIgnore(amended);
  assert.deepEqual(['README.md', 'docs/docs.go', 'screenshots/one.txt', 'docs/.env'].map(hides), [false, false, true, true]);
  const files = (await runIn(t, 'dockerfile', other, ['--yes', '--json'])).report().files.map(({ path }) => path);
  assert.deepEqual(files, ['Dockerfile', '.yo-rc.json'], 'what hides nothing is left alone');
});

test('a Dockerfile.dockerignore of somebody else’s that hides what is needed is not replaced', async (t) => {
  const directory = caseDirectory(t, 'image-plain');
  writeFileSync(join(directory, 'Dockerfile.dockerignore'), 'cmd\n');
  const { exit, stderr } = await runIn(t, 'dockerfile', directory, ['--yes']);
  assert.equal(exit, 1);
  assert.match(stderr, /there is a Dockerfile\.dockerignore already, it hides what the image is built from/);
  assert.equal(existsSync(join(directory, 'Dockerfile')), false, 'nothing is written');
});

test('somebody’s docker-bake.hcl is left alone, and --bake says it is wanted', async (t) => {
  const directory = caseDirectory(t, 'image-two-programs');
  writeFileSync(join(directory, 'docker-bake.hcl'), '# theirs\n');
  assert.equal((await runIn(t, 'dockerfile', directory, ['--yes'])).exit, 0);
  assert.equal(read(directory, 'docker-bake.hcl'), '# theirs\n');
  const one = caseDirectory(t, 'image-plain');
  assert.equal((await runIn(t, 'dockerfile', one, ['--yes', '--bake'])).exit, 0);
  assert.match(read(one, 'docker-bake.hcl'), /^target "image" \{$/m);
});

test('--dry-run --yes shows the difference of a file that would be kept', async (t) => {
  const directory = caseDirectory(t, 'image-plain');
  assert.equal((await runIn(t, 'dockerfile', directory, ['--yes'])).exit, 0);
  writeFileSync(join(directory, 'Dockerfile'), `# mine\n${read(directory, 'Dockerfile')}`);
  const { stdout, exit } = await runIn(t, 'dockerfile', directory, ['--yes', '--dry-run']);
  assert.equal(exit, 0);
  assert.match(stdout, /^# Dockerfile was edited since, and --yes keeps it; --force would make this of it:\n[^]*^# -# mine$/m);
  assert.doesNotMatch(stdout, /^(?:---|\+\+\+|[-+]#)/m, 'nothing that patch would apply');
});
