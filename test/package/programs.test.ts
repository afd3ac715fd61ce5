// The same service by each of the ways to run the generator: the bin by npx, and the stock yo. Needs the npm registry for yo itself.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import test, { type TestContext } from 'node:test';
import { must, pack, ROOT, run, sharedDirectory } from './packed.ts';

const YO = '7.0.1';
const tarball = pack();

/** A home that is empty, npm's cache included. */
function home(): NodeJS.ProcessEnv {
  const directory = sharedDirectory();
  return { HOME: directory, npm_config_cache: join(directory, 'cache'), npm_config_update_notifier: 'false' };
}

function bytes(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).sort().map((path) => [path, readFileSync(join(folder, path), 'latin1')]));
}

function fromSource(...words: string[]): Record<string, string> {
  const cwd = sharedDirectory();
  must(process.execPath, ['--import', join(ROOT, 'node_modules/tsx/dist/loader.mjs'), join(ROOT, 'generators/cli.ts'), 'hello', '--yes', ...words], { cwd });
  return bytes(join(cwd, 'hello'));
}

/** yo beside our package, installed with npm; `undefined` without a registry, which CI has to have. */
const installed = ((): string | undefined => {
  const prefix = sharedDirectory();
  const { status, stderr } = run('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', `yo@${YO}`, tarball], { cwd: prefix });
  if (status === 0) return prefix;
  if (!process.env['CI'] && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT/.test(stderr)) return undefined;
  throw new Error(`npm could not install yo ${YO} beside the tarball\n${stderr}`);
})();

interface Yo {
  cwd: string;
  yo: (...words: string[]) => ReturnType<typeof run>;
}

function withYo(t: TestContext): Yo | undefined {
  if (!installed) {
    t.skip('the npm registry cannot be reached, and yo is not here');
    return undefined;
  }
  const cwd = sharedDirectory();
  const env = { ...home(), PATH: `${join(installed, 'bin')}:${process.env['PATH']}` };
  return { cwd, yo: (...words) => run(join(installed, 'bin/yo'), words, { cwd, env }) };
}

const WORDS = ['--kind', 'cli', '--recipe', 'goctl', '--timezone', 'Europe/Berlin', '--module', 'example.com/hello'];

test('npx of the tarball, in an empty directory with an empty cache', () => {
  const cwd = sharedDirectory();
  // npx takes an absolute path for a program.
  const { status, stderr } = run('npx', ['--yes', relative(cwd, tarball), 'hello', '--yes', ...WORDS], { cwd, env: home() });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /npx generator-go-docker hello --yes --kind cli/);
  assert.deepEqual(readdirSync(cwd), ['hello']);
  assert.deepEqual(bytes(join(cwd, 'hello')), fromSource(...WORDS));
});

test('yo writes the same bytes', (t) => {
  const { cwd, yo } = withYo(t) ?? {};
  if (!cwd || !yo) return;
  const { status, stderr } = yo('go-docker', 'hello', '--yes', ...WORDS);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /yo go-docker hello --yes --kind cli/);
  assert.deepEqual(bytes(join(cwd, 'hello')), fromSource(...WORDS));
});

test('yo: the directory behind --yes is kept, and a second run is a no-op', (t) => {
  const { cwd, yo } = withYo(t) ?? {};
  if (!cwd || !yo) return;
  assert.equal(yo('go-docker', '--yes', 'mydir').status, 0);
  assert.deepEqual(readdirSync(cwd), ['mydir']);
  const again = yo('go-docker', '--yes', 'mydir');
  assert.equal(again.status, 0);
  assert.match(again.stderr, /Nothing to do/);
});

test('yo as root: the rights are given up, HOME is kept, files belong to the user', { skip: process.getuid?.() !== 0 && 'not root' }, (t) => {
  const { cwd, yo } = withYo(t) ?? {};
  if (!cwd || !yo) return;
  assert.equal(yo('go-docker', 'hello', '--yes').status, 0);
  assert.equal(statSync(join(cwd, 'hello/go.mod')).uid, 1000);
  const closed = join(cwd, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o755);
  const { status, stderr } = yo('go-docker', 'closed', '--yes');
  assert.equal(status, 1, stderr);
  assert.match(stderr, /must not be written by this user/);
  assert.deepEqual(readdirSync(closed), []);
});

test('yo: the sub-generator by name, help and version', (t) => {
  const { cwd, yo } = withYo(t) ?? {};
  if (!cwd || !yo) return;
  assert.equal(yo('go-docker:app', 'hello', '--yes').status, 0);
  assert.ok(existsSync(join(cwd, 'hello/Dockerfile')));
  const help = yo('go-docker', '--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /^Usage: yo go-docker \[DIR\] \[flags\][\s\S]*--recipe RECIPE/);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const asked = yo('go-docker', '--version');
  assert.deepEqual([asked.status, asked.stdout], [0, `${version}\n`]);
});

test('yo starts a team template, checks it and makes a service with it', (t) => {
  const { cwd, yo } = withYo(t) ?? {};
  if (!cwd || !yo) return;
  assert.equal(yo('go-docker:template', 'init', 'acme-go').status, 0);
  const checked = yo('go-docker:template', 'check', 'acme-go');
  assert.deepEqual([checked.status, checked.stdout], [0, 'acme-go 1.0.0: fits; 2 samples tried (repository, service).\n'], checked.stderr);
  assert.equal(yo('go-docker', 'hello', '--yes', '--template', './acme-go', '--set', 'team=payments').status, 0);
  assert.equal(readFileSync(join(cwd, 'hello/.github/CODEOWNERS'), 'utf8'), '* @example/payments\n');
});

test('yo lists our commands and nothing else of the package', (t) => {
  const { yo } = withYo(t) ?? {};
  if (!yo) return;
  const { stdout } = yo('--generators');
  const commands = readdirSync(join(ROOT, 'generators')).filter((name) => existsSync(join(ROOT, 'generators', name, 'index.ts')));
  const listed = [...stdout.matchAll(/^\s+(go-docker|[\w:-]+)$/gm)].map(([, name]) => name!).sort();
  assert.deepEqual(listed, commands.map((name) => (name === 'app' ? 'go-docker' : name)).sort());
});

for (const { words, message } of [
  { words: ['hello', '--ye'], message: /--ye is no flag of go-docker\n.*did you mean --yes\?/ },
  { words: ['hello', '--yes', 'false'], message: /--yes takes no value, and "false" follows it/ },
  { words: ['hello', '--yes', '--port=abc'], message: /"abc" is no TCP port/ },
  { words: ['hello'], message: /there is no terminal to ask at/ },
]) {
  test(`yo go-docker ${words.join(' ')}: one message, exit 1, nothing written`, (t) => {
    const { cwd, yo } = withYo(t) ?? {};
    if (!cwd || !yo) return;
    const { status, stderr, stdout } = yo('go-docker', ...words);
    assert.equal(status, 1, stderr);
    assert.match(stderr, message);
    assert.equal(stderr.trim().split('\n').length, 2, stderr);
    assert.equal(stdout, '');
    assert.deepEqual(readdirSync(cwd), []);
  });
}

test('yo keeps a file that somebody edited, and reports it', (t) => {
  const { cwd, yo } = withYo(t) ?? {};
  if (!cwd || !yo) return;
  assert.equal(yo('go-docker', 'hello', '--yes').status, 0);
  writeFileSync(join(cwd, 'hello/Makefile'), '# mine\n');
  const { status, stdout } = yo('go-docker', 'hello', '--yes', '--json');
  assert.equal(status, 0);
  const { files } = JSON.parse(stdout) as { files: { path: string; action: string }[] };
  assert.equal(files.find(({ path }) => path === 'Makefile')?.action, 'kept');
  assert.equal(readFileSync(join(cwd, 'hello/Makefile'), 'utf8'), '# mine\n');
});
