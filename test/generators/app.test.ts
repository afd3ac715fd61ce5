import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { emptyDirectory, runApp } from './run-app.ts';

const FILES = ['.dockerignore', '.gitignore', '.yo-rc.json', 'Dockerfile', 'Makefile', 'README.md', 'go.mod', 'hello.go', 'hello_test.go'];

const text = (directory: string, path: string): string => readFileSync(join(directory, path), 'utf8');
const snapshot = (directory: string): Record<string, [string, number]> =>
  Object.fromEntries(readdirSync(directory).sort().map((path) => [path, [text(directory, path), statSync(join(directory, path)).mtimeMs]]));

test('with --yes nothing is asked and every file of a service is there', async (t) => {
  const directory = emptyDirectory(t);
  const { questions, exit } = await runApp(t, directory, { words: ['hello', '--yes'] });
  assert.deepEqual(questions, []);
  assert.equal(exit, 0);
  assert.deepEqual(readdirSync(directory), ['hello']);
  assert.deepEqual(readdirSync(join(directory, 'hello')).sort(), FILES);
  assert.match(text(directory, 'hello/go.mod'), /^module hello\n\ngo 1\.\d+\.0\n$/);
});

test('at most six questions, and their defaults give the same bytes as --yes', async (t) => {
  const [asked, taken] = [emptyDirectory(t), emptyDirectory(t)];
  const { questions } = await runApp(t, asked, { words: ['hello'] });
  assert.deepEqual(questions, ['kind', 'name', 'module', 'recipe', 'port', 'more']);
  await runApp(t, taken, { words: ['hello', '--yes'] });
  for (const path of FILES) assert.equal(text(asked, `hello/${path}`), text(taken, `hello/${path}`), path);
});

test('answers are used, and a kind without a port is asked for none', async (t) => {
  const directory = emptyDirectory(t);
  const answers = { kind: 'cli', name: 'tool', module: 'example.com/team/tool', recipe: 'goctl', more: true, timezone: 'Asia/Shanghai' };
  const { questions } = await runApp(t, directory, { words: ['x'], answers });
  assert.ok(!questions.includes('port'), questions.join(' '));
  assert.match(text(directory, 'x/go.mod'), /^module example\.com\/team\/tool\n/);
  assert.match(text(directory, 'x/Dockerfile'), /TZ=Asia\/Shanghai/);
  assert.doesNotMatch(text(directory, 'x/Dockerfile'), /HEALTHCHECK/);
});

test('a flag takes its question away', async (t) => {
  const { questions } = await runApp(t, emptyDirectory(t), { words: ['hello', '--kind', 'http', '--port', '9000', '--recipe=minimal'] });
  assert.deepEqual(questions, ['name', 'module', 'more']);
});

test('a second run changes nothing, not even a time stamp', async (t) => {
  const directory = emptyDirectory(t);
  await runApp(t, directory, { words: ['--yes'] });
  const before = snapshot(directory);
  const { exit, questions, report } = await runApp(t, directory, { words: ['--yes', '--json'] });
  assert.equal(exit, 0);
  assert.deepEqual(questions, []);
  assert.deepEqual([...new Set(report().files.map(({ action }) => action))], ['same']);
  assert.deepEqual(snapshot(directory), before);
});

test('an edited file is kept with --yes and replaced with --force', async (t) => {
  const directory = emptyDirectory(t);
  await runApp(t, directory, { words: ['--yes'] });
  const before = text(directory, 'Makefile');
  writeFileSync(join(directory, 'Makefile'), '# mine\n');
  const kept = await runApp(t, directory, { words: ['--yes', '--json'] });
  assert.equal(kept.report().files.find(({ path }) => path === 'Makefile')?.action, 'kept');
  assert.equal(text(directory, 'Makefile'), '# mine\n');
  const forced = await runApp(t, directory, { words: ['--yes', '--force', '--json'] });
  assert.equal(forced.report().files.find(({ path }) => path === 'Makefile')?.action, 'update');
  assert.equal(text(directory, 'Makefile'), before);
});

test('a file that nobody edited takes a new answer, and what is remembered is what is written', async (t) => {
  const directory = emptyDirectory(t);
  await runApp(t, directory, { words: ['--yes'] });
  writeFileSync(join(directory, 'README.md'), 'mine\n');
  const { report } = await runApp(t, directory, { words: ['--yes', '--json', '--port', '9000'] });
  const actions = Object.fromEntries(report().files.map(({ path, action }) => [path, action]));
  assert.deepEqual([actions['Dockerfile'], actions['Makefile'], actions['hello.go'], actions['README.md']], ['update', 'update', 'update', 'kept']);
  assert.match(text(directory, 'Dockerfile'), /^EXPOSE 9000$/m);
  assert.match(text(directory, '.yo-rc.json'), /"port": 9000/);
  assert.equal(text(directory, 'README.md'), 'mine\n');
});

test('--git where git knows nobody to commit as is refused before anything is written', async (t) => {
  const directory = emptyDirectory(t);
  const names = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'EMAIL'];
  const strict = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'user.useConfigOnly', GIT_CONFIG_VALUE_0: 'true' };
  const before = { ...process.env };
  t.after(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
  for (const name of names) delete process.env[name];
  Object.assign(process.env, strict);
  const { exit, report } = await runApp(t, directory, { words: ['hello', '--yes', '--git', '--json'] });
  assert.deepEqual([exit, report().diagnostics.map(({ code }) => code)], [1, ['git-identity']]);
  assert.deepEqual(readdirSync(directory), []);
});

for (const { answer, expected } of [{ answer: 'skip', expected: '# mine\n' }, { answer: 'write', expected: undefined }]) {
  test(`a conflict is asked about, and "${answer}" is obeyed`, async (t) => {
    const directory = emptyDirectory(t);
    await runApp(t, directory, { words: ['--yes'] });
    const before = text(directory, 'Makefile');
    writeFileSync(join(directory, 'Makefile'), '# mine\n');
    const { questions } = await runApp(t, directory, { answers: { action: answer } });
    assert.deepEqual(questions, ['action']);
    assert.equal(text(directory, 'Makefile'), expected ?? before);
  });
}

test('--dry-run prints a unified diff and touches nothing', async (t) => {
  const directory = emptyDirectory(t);
  const { stdout } = await runApp(t, directory, { words: ['hello', '--yes', '--dry-run'] });
  assert.match(stdout, /^--- \/dev\/null\n\+\+\+ b\/go\.mod\n@@ -0,0 \+1,3 @@\n\+module hello\n/m);
  assert.deepEqual(readdirSync(directory), []);
});

test('--json reports each file and each option with its source', async (t) => {
  const directory = emptyDirectory(t);
  const { report } = await runApp(t, directory, { words: ['hello', '--yes', '--json', '--port', '9000'] });
  const { schema, command, exit, root, options, files, diagnostics } = report();
  assert.deepEqual({ schema, command, exit, root, diagnostics }, { schema: 1, command: 'app', exit: 0, root: join(directory, 'hello'), diagnostics: [] });
  assert.deepEqual(options.port, { value: 9000, source: 'flag' });
  assert.deepEqual(options.name, { value: 'hello', source: 'default' });
  assert.deepEqual(files.map(({ path, action }) => `${action} ${path}`).sort(), FILES.map((path) => `create ${path}`));
});

test('a refusal writes nothing, ends with 1 and prints the report too', async (t) => {
  const directory = emptyDirectory(t);
  const { report, exit } = await runApp(t, directory, { words: ['hello', '--yes', '--json', '--port', 'abc', '--timezone', 'asia/shanghai'] });
  assert.equal(exit, 1);
  assert.equal(report().exit, 1);
  assert.deepEqual(report().diagnostics.map(({ code }) => code), ['option-port', 'option-timezone']);
  assert.ok(!existsSync(join(directory, 'hello')));
});

test('a Go module that somebody else made is refused', async (t) => {
  const directory = emptyDirectory(t);
  writeFileSync(join(directory, 'go.mod'), 'module theirs\n');
  const { report, exit } = await runApp(t, directory, { words: ['--yes', '--json'] });
  assert.equal(exit, 1);
  assert.equal(report().diagnostics[0]?.code, 'module-exists');
  assert.deepEqual(readdirSync(directory), ['go.mod']);
});
