import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import test, { type TestContext } from 'node:test';
import Generator from 'yeoman-generator';
import helpers from '../yeoman.ts';
import AppGenerator from '../../generators/app/index.ts';
import { install, pack } from '../package/packed.ts';
import { emptyDirectory, META } from './run-app.ts';

interface Composed {
  args?: string[];
  options: Record<string, unknown>;
}

/** A team's own generator, which adds a file to a service of ours. */
function teamGenerator(ours: { Generator: unknown; path: string }, { args = [], options }: Composed): typeof Generator {
  return class extends Generator {
    async initializing(): Promise<void> {
      await this.composeWith(ours as never, args, options);
    }
    writing(): void {
      this.fs.write(this.destinationPath('OWNERS'), 'team-a\n');
    }
  } as typeof Generator;
}

async function compose(t: TestContext, directory: string, ours: { Generator: unknown; path: string }, composed: Composed): Promise<void> {
  const home = process.cwd();
  const write = process.stdout.write.bind(process.stdout);
  const quiet = [
    t.mock.method(process.stderr, 'write', () => true),
    // The test runner's own lines are buffers.
    t.mock.method(process.stdout, 'write', (chunk: string | Buffer) => typeof chunk === 'string' || write(chunk)),
  ];
  try {
    await helpers
      .create(teamGenerator(ours, composed) as never, { namespace: 'team:app', resolved: join(directory, '../team/app/index.js') }, {})
      .cd(directory)
      .run();
  } finally {
    for (const { mock } of quiet) mock.restore();
    process.chdir(home);
  }
}

const FROM_SOURCE = { Generator: AppGenerator as unknown, path: META.resolved };

async function fromBundle(): Promise<typeof FROM_SOURCE> {
  const path = join(install(pack()), 'dist/generators/app/index.js');
  return { Generator: ((await import(pathToFileURL(path).href)) as { default: unknown }).default, path };
}

for (const { name, ours } of [{ name: 'source', ours: async () => FROM_SOURCE }, { name: 'the bundle', ours: fromBundle }]) {
  test(`another generator composes ours from ${name}: the files of both are written`, async (t) => {
    const directory = emptyDirectory(t);
    await compose(t, directory, await ours(), { options: { yes: true, kind: 'cli', name: 'tool', module: 'example.com/tool' } });
    const files = readdirSync(directory).sort();
    assert.deepEqual(files, ['.dockerignore', '.gitignore', '.yo-rc.json', 'Dockerfile', 'Makefile', 'OWNERS', 'README.md', 'go.mod', 'hello.go', 'hello_test.go']);
    assert.equal(readFileSync(join(directory, 'OWNERS'), 'utf8'), 'team-a\n');
    assert.match(readFileSync(join(directory, 'go.mod'), 'utf8'), /^module example\.com\/tool\n/);
  });

  test(`another generator composes ours from ${name}: when ours refuses, nothing of either is written`, async (t) => {
    const directory = emptyDirectory(t);
    await assert.rejects(compose(t, directory, await ours(), { options: { yes: true, port: 'abc' } }), /--port "abc" is no TCP port/);
    assert.deepEqual(readdirSync(directory), []);
  });
}

test('options in camel case do as well: dryRun', async (t) => {
  const directory = emptyDirectory(t);
  await compose(t, directory, FROM_SOURCE, { options: { yes: true, dryRun: true } });
  assert.deepEqual(readdirSync(directory), []);
});

test('a service in a directory below that of the composing generator', async (t) => {
  const directory = emptyDirectory(t);
  await compose(t, directory, FROM_SOURCE, { args: ['svc'], options: { yes: true } });
  assert.deepEqual(readdirSync(directory).sort(), ['OWNERS', 'svc']);
  assert.ok(existsSync(join(directory, 'svc/Dockerfile')));
});
