import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pack } from '../package/packed.ts';
import { body, call, must, skipWithoutDocker, skipWithoutGo, Workbench } from './container-tool.ts';

const skip = skipWithoutDocker() || skipWithoutGo();

/** A first commit needs a name that this machine may not have told git. */
const AUTHOR = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };

describe('from npx of the packed tarball to a service that answers', { skip }, () => {
  const bench = new Workbench('docker');
  after(() => bench.clear());

  it('made, tested, built, started, asked, stopped', async () => {
    const above = bench.directory('work');
    // The cache is empty, as on a machine that never saw the package.
    const npx = ['--yes', `--package=${pack()}`, 'generator-go-docker'];
    const home = { ...AUTHOR, npm_config_cache: bench.directory('cache') };
    const made = call('npx', [...npx, 'greeter', '--yes', '--git', '--image', bench.repository], { cwd: above, env: home });
    assert.equal(made.code, 0, made.report);
    const directory = join(above, 'greeter');

    // The version is the commit, since nobody says another.
    const version = must('git', ['describe', '--tags', '--always', '--dirty'], { cwd: directory }).trim();
    assert.doesNotMatch(version, /dirty/);
    const reference = bench.reference(version);
    const all = call('make', ['all', ...bench.pull()], { cwd: directory });
    assert.equal(all.code, 0, all.report);
    assert.equal(call('git', ['status', '--porcelain'], { cwd: directory }).stdout, '');

    const { container, url } = bench.serve(reference);
    assert.equal(await body(url), 'hello world!\n');
    assert.equal(await body(`${url}/healthz`), 'ok\n');
    assert.equal(must('docker', ['exec', container, '/usr/local/bin/greeter', '-version']), `${version}\n`);
    must('docker', ['stop', '-t', '60', container]);
    assert.equal(must('docker', ['inspect', '-f', '{{.State.ExitCode}}', container]).trim(), '0');

    const again = call('npx', [...npx, 'greeter', '--yes'], { cwd: above, env: home });
    assert.equal(again.code, 0, again.report);
    assert.equal(call('git', ['status', '--porcelain'], { cwd: directory }).stdout, '', again.report);
  });
});
