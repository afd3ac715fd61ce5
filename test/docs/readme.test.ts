import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import helpers from '../yeoman.ts';
import { emptyDirectory } from '../generators/run-app.ts';
import { install, pack, ROOT } from '../package/packed.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('the example of a composing generator works as it stands in the README', async (t) => {
  const example = /^```js\n([\s\S]*?)^```$/m.exec(readme)?.[1];
  assert.ok(example, 'README.md has no example in JavaScript');
  const modules = dirname(install(pack()));
  symlinkSync(join(ROOT, 'node_modules/yeoman-generator'), join(modules, 'yeoman-generator'));
  const generator = join(modules, '../generators/app/index.mjs');
  mkdirSync(dirname(generator), { recursive: true });
  writeFileSync(generator, example);
  const directory = emptyDirectory(t);
  const home = process.cwd();
  const write = process.stdout.write.bind(process.stdout);
  t.mock.method(process.stderr, 'write', () => true);
  // The test runner's own lines are buffers.
  t.mock.method(process.stdout, 'write', (chunk: string | Buffer) => typeof chunk === 'string' || write(chunk));
  try {
    const { default: Team } = (await import(pathToFileURL(generator).href)) as { default: unknown };
    await helpers.create(Team as never, { namespace: 'team:app', resolved: generator }, {}).cd(directory).run();
  } finally {
    process.chdir(home);
  }
  assert.match(readFileSync(join(directory, 'svc/go.mod'), 'utf8'), /^module example\.com\/team\/svc\n/);
  assert.equal(readFileSync(join(directory, 'svc/OWNERS'), 'utf8'), 'team-a\n');
  assert.ok(existsSync(join(directory, 'svc/Dockerfile')));
});

test('every make target that the README names is one of the Makefile', () => {
  const makefile = readFileSync(join(ROOT, 'test/cases/service-minimal-http/expected/Makefile'), 'utf8');
  const named = [...readme.matchAll(/`make ([a-z-]+)`/g)].map(([, target]) => target!);
  assert.ok(named.length >= 8, named.join(' '));
  for (const target of named) assert.match(makefile, new RegExp(`^${target}:`, 'm'), target);
});
