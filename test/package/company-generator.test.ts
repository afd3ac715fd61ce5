// The generator of docs/company-generator.md, written from the page: it composes with ours, from the tarball.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import test, { type TestContext } from 'node:test';
import helpers from '../yeoman.ts';
import { filesOf, pageText } from '../docs/page.ts';
import { install, must, pack, ROOT, run, sharedDirectory } from './packed.ts';

const YO = '7.0.1';
const FILES = filesOf(pageText('company-generator.md'));
const tarball = pack();
const ours = install(tarball);

/** The page's files as a package, in a directory of its own. */
function company(change: (path: string, text: string) => string = (_, text) => text): string {
  const directory = sharedDirectory();
  for (const [path, text] of FILES) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), change(path, text));
  }
  return directory;
}

/** The same beside what it depends on. */
function ready(change?: Parameters<typeof company>[0]): string {
  const directory = company(change);
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(ours, join(directory, 'node_modules/generator-go-docker'));
  symlinkSync(join(ROOT, 'node_modules/yeoman-generator'), join(directory, 'node_modules/yeoman-generator'));
  return directory;
}

async function compose(t: TestContext, generator: string, place: string, words: { options?: Record<string, unknown>; answers?: Record<string, unknown> }): Promise<void> {
  const home = process.cwd();
  const write = process.stdout.write.bind(process.stdout);
  const quiet = [
    t.mock.method(process.stderr, 'write', () => true),
    // The test runner's own lines are buffers.
    t.mock.method(process.stdout, 'write', (chunk: string | Buffer) => typeof chunk === 'string' || write(chunk)),
  ];
  const resolved = join(generator, 'generators/app/index.js');
  try {
    const { default: Generator } = (await import(pathToFileURL(resolved).href)) as { default: unknown };
    await helpers.create(Generator as never, { namespace: 'acme-go:app', resolved }, {}).cd(place).withArguments(['shop'])
      .withOptions(words.options ?? {}).withAnswers(words.answers ?? {}).run();
  } finally {
    for (const { mock } of quiet) mock.restore();
    process.chdir(home);
  }
}

function bin(cwd: string, ...words: readonly string[]): ReturnType<typeof run> {
  return run(process.execPath, [join(ours, 'dist/cli.js'), ...words], { cwd });
}

/** What the page promises of a service that it made. */
function assertAcme(root: string): void {
  const text = (path: string): string => readFileSync(join(root, path), 'utf8');
  assert.match(text('Dockerfile'), /^FROM gcr\.io\/distroless\/static/m);
  assert.match(text('Dockerfile'), /^LABEL com\.acme\.team="payments" com\.acme\.tier="gold"\nENTRYPOINT /m);
  assert.match(text('go.mod'), /^module git\.acme\.example\/payments\/shop\n/);
  assert.match(text('Makefile'), /registry\.acme\.example\/payments\/shop[^]*\npage: ; @echo/);
  assert.equal(text('README.md').split('\n')[2], 'Owned by payments, tier gold. Run books: https://pages.acme.example/shop');
  assert.equal(text('.github/CODEOWNERS'), '* @acme/payments\n');
}

test('the page shows a whole package', () => {
  assert.deepEqual([...FILES.keys()], ['package.json', 'generators/app/index.js', 'generators/app/templates/README.md.ejs']);
});

test('with yeoman-test: flags and answers, defaults, a block, a whole file and one more', async (t) => {
  const place = sharedDirectory();
  await compose(t, ready(), place, { options: { team: 'payments' }, answers: { tier: 'gold' } });
  assertAcme(join(place, 'shop'));
  assert.equal(must('make', ['-s', 'page'], { cwd: join(place, 'shop') }), 'https://pages.acme.example/shop\n');
});

test('a second run finds nothing to do, check is content, and an update keeps what the company changed', async (t) => {
  const place = sharedDirectory();
  const root = join(place, 'shop');
  const generator = ready();
  const words = { options: { team: 'payments', tier: 'gold' } };
  await compose(t, generator, place, words);
  const bytes = (): string => readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'latin1')}`).sort().join('\n');
  const first = bytes();
  await compose(t, generator, place, words);
  assert.equal(bytes(), first);
  const { status, stdout } = bin(root, 'check');
  assert.equal(status, 0, stdout);
  const updated = bin(root, 'update', '--yes', '--allow-dirty', '--go', '1.26');
  assert.equal(updated.status, 0, updated.stderr);
  assert.match(readFileSync(join(root, 'Dockerfile'), 'utf8'), /golang:1\.26-/);
  assertAcme(root);
});

test('with a team template beside it, as the page says', async (t) => {
  const place = sharedDirectory();
  const template = sharedDirectory();
  writeFileSync(join(template, 'go-docker.yaml'), "name: acme\nversion: 1.0.0\nquestions: [{ name: cost, about: cost center }]\nlabels: { com.acme.cost: '{{cost}}' }\n");
  const generator = ready((path, text) => (path.endsWith('index.js') ? text.replace("base: 'distroless',", `base: 'distroless',\n      template: '${template}',\n      set: ['cost=4711'],`) : text));
  await compose(t, generator, place, { options: { team: 'payments', tier: 'gold' } });
  assertAcme(join(place, 'shop'));
  assert.match(readFileSync(join(place, 'shop/Dockerfile'), 'utf8'), /^LABEL com\.acme\.cost=4711$/m);
});

for (const { what, options, change, message } of [
  { what: 'a word that ours refuses', options: { team: 'payments', tier: 'gold' }, change: (text: string) => text.replace("'distroless'", "'windows'"), message: /--base "windows"/ },
  { what: 'an answer that the company refuses', options: { team: 'A B', tier: 'gold' }, change: (text: string) => text, message: /--team A B: use lower-case/ },
  { what: 'a place that is not there any more', options: { team: 'payments', tier: 'gold' }, change: (text: string) => text.replace('(?=ENTRYPOINT )', '(?=CMD )'), message: /Dockerfile: .* is not in it any more/ },
]) {
  test(`${what}: nothing of either is written`, async (t) => {
    const place = sharedDirectory();
    await assert.rejects(compose(t, ready((_, text) => change(text)), place, { options }), message);
    assert.equal(existsSync(join(place, 'shop')), false);
  });
}

test('under the stock yo, installed with npm', (t) => {
  const prefix = sharedDirectory();
  const packed = join(prefix, must('npm', ['pack', '--silent', '--pack-destination', prefix, company()], { cwd: prefix }).trim());
  const { status, stderr } = run('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', `yo@${YO}`, tarball, packed], { cwd: prefix });
  if (status !== 0 && !process.env['CI'] && /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT/.test(stderr)) return t.skip('the npm registry cannot be reached, and yo is not here');
  assert.equal(status, 0, stderr);
  const cwd = sharedDirectory();
  const home = sharedDirectory();
  const yo = run(join(prefix, 'bin/yo'), ['acme-go', 'shop', '--team', 'payments', '--tier', 'gold'], { cwd, env: { HOME: home, PATH: `${join(prefix, 'bin')}:${process.env['PATH']}`, npm_config_update_notifier: 'false' } });
  assert.equal(yo.status, 0, yo.stdout + yo.stderr);
  assertAcme(join(cwd, 'shop'));
});
