import assert from 'node:assert/strict';
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { answer, body, call, must, skipWithoutDocker, until, Workbench } from './container-tool.ts';
import { readImage } from './image-archive.ts';

// What a program opens, writes, starts and listens on: the golden files of each case are built, started, and the claim asked for.
const CASES = join(import.meta.dirname, '../cases');

describe('run time of repositories', { skip: skipWithoutDocker() }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  /** Builds a case as it stands. */
  function build(name: string): { image: string; directory: string } {
    const directory = bench.directory();
    cpSync(join(CASES, `image-${name}`, 'repo'), directory, { recursive: true });
    cpSync(join(CASES, `image-${name}`, 'expected/Dockerfile'), join(directory, 'Dockerfile'));
    const ignore = join(CASES, `image-${name}`, 'expected/dockerignore');
    if (existsSync(ignore)) cpSync(ignore, join(directory, '.dockerignore'));
    return { image: bench.build(directory, name), directory };
  }

  /** What the program answers to whoever is outside of its container. */
  function ask(image: string, path = '/', options: readonly string[] = []): Promise<string> {
    return body(`${bench.serve(image, options).url}${path}`);
  }

  const ANYBODY = ['--user', '1000660000:0'];

  it('config-example: the example is the configuration, and the places that it names are there', async () => {
    const { image } = build('config-example');
    assert.match(await ask(image, '/you'), /Hello \/you/);
    assert.match(await ask(image, '/you', ANYBODY), /Hello \/you/);
  });

  it('config-secret: the image holds no token, ends for want of the file, and runs with it mounted', async () => {
    const { image, directory } = build('config-secret');
    const found = readImage('docker', image, () => true);
    assert.ok([...found.files.keys()].every((path) => !path.endsWith('.json') && !path.endsWith('.example')), [...found.files.keys()].join(', '));
    assert.match(bench.run(image).report, /config\.json: no such file/);
    writeFileSync(join(directory, 'config.json'), '{ "addr": ":8080" }\n', { mode: 0o644 });
    const { url } = bench.serve(image, ['-v', `${join(directory, 'config.json')}:/app/config.json:ro`]);
    assert.equal((await answer(url)).status, 404);
  });

  it('directories: everything that it writes is writable, as 65532 and as an arbitrary user of group 0, and data is a volume', async () => {
    const { image } = build('directories');
    assert.match(await ask(image), /^404/);
    assert.match(await ask(image, '/', ANYBODY), /^404/);
    const volumes = JSON.parse(must('docker', ['inspect', '--format', '{{json .Config.Volumes}}', image])) as Record<string, unknown>;
    assert.deepEqual(Object.keys(volumes).sort(), ['/app/data', '/var/lib/notes/uploads']);
  });

  for (const name of ['loopback-flag', 'loopback-host', 'config-loopback', 'cobra'] as const) {
    it(`${name}: answers outside of its container`, async () => assert.match(await ask(build(name).image), /^404/));
  }

  it('sub-command: serves without an argument, runs another on demand, and asks itself', async () => {
    const { image } = build('sub-command');
    const { container, url } = bench.serve(image);
    await answer(url);
    assert.equal(call('docker', ['exec', container, '/usr/local/bin/tool', 'healthcheck']).code, 0);
    assert.equal(bench.run(image, ['migrate']).stdout, 'nothing to do\n');
  });

  it('executes-git: git is there', async () => assert.match(await ask(build('executes-git').image), /^git version/));

  it('beside-binary: files lie beside the binary, and it writes there', async () => {
    const { image } = build('beside-binary');
    assert.equal(await ask(image), 'hello\n');
    assert.equal(await ask(image, '/', ANYBODY), 'hello\n');
  });

  it('beside-source: files lie where a trimmed build names its source', async () => assert.equal(await ask(build('beside-source').image), 'hello\n'));

  it('stop-signal: docker stop lets it end in order', async () => {
    const { container, url } = bench.serve(build('stop-signal').image);
    await answer(url);
    must('docker', ['stop', container]);
    await until('the end of the program', () => (call('docker', ['inspect', '--format', '{{.State.Running}}', container]).stdout.trim() === 'false' ? true : undefined));
    assert.match(call('docker', ['logs', container]).report, /ended in order/);
    assert.equal(must('docker', ['inspect', '--format', '{{.State.ExitCode}}', container]).trim(), '0');
  });

  it('absolute-paths: files lie where the program has them', async () => assert.match(await ask(build('absolute-paths').image), /widget/));

  it('walked-files: whole directories come along, also those of which only a request names the file', async () => {
    const { image } = build('walked-files');
    assert.equal(await ask(image, '/home'), 'home\n');
    assert.equal(await ask(image, '/layout'), 'layout\n');
  });

  it('env-file: starts without the secrets of the example, and takes its settings from the environment', async () => {
    const { image } = build('env-file');
    assert.match(await ask(image, '/', ['-e', 'PORT=8080']), /^404/);
    const { files } = readImage('docker', image, (path) => path.endsWith('.env'));
    assert.ok([...files.keys()].includes('app/.env'));
  });
});
