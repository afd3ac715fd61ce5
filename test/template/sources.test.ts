import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cacheDirectory } from '../../generators/team/cache.ts';
import { commit, files, git, MANIFEST, open, plantTemplate, refused, registry, site, SMALL, tarEntries, workplace } from './made.ts';
import { tgzOf } from './tar.ts';

const base = workplace();
let caches = 0;
const freshCache = (): string => join(base, `cache-${++caches}`);

const V2 = { 'go-docker.yaml': MANIFEST.replace('1.0.0', '2.0.0'), 'docs/on-call.md': 'Call 5678.\n' };
const textOf = (opened: Awaited<ReturnType<typeof open>>, path = 'docs/on-call.md'): string => Buffer.from(opened.template.files.get(path)!.bytes).toString('utf8');

test('a directory: its files, and a pin of what they hold', async () => {
  const at = { base, cache: freshCache() };
  plantTemplate(join(base, 'plain'), SMALL);
  const first = await open('./plain', at);
  assert.match(first.template.pin, /^sha256-[0-9a-f]{64}$/);
  assert.deepEqual([...first.template.files.keys()], ['docs/on-call.md', 'go-docker.yaml']);
  assert.equal(first.template.manifest.name, 'acme');
  assert.equal(first.runsCode, false);
  // What lies beside the template is no part of it.
  plantTemplate(join(base, 'plain'), { '.git/HEAD': 'x', 'node_modules/a/b': 'x' });
  assert.equal((await open(`file:${join(base, 'plain')}`, at)).template.pin, first.template.pin);
  for (const change of [() => writeFileSync(join(base, 'plain/docs/on-call.md'), 'x'), () => chmodSync(join(base, 'plain/docs/on-call.md'), 0o755), () => writeFileSync(join(base, 'plain/more'), '')]) {
    const before = (await open('./plain', at)).template.pin;
    change();
    assert.notEqual((await open('./plain', at)).template.pin, before);
  }
  assert.ok((await open('./plain', at)).template.files.get('docs/on-call.md')!.executable);
});

test('a directory as it was: from the cache, and refused where that is lost', async () => {
  const at = { base, cache: freshCache() };
  plantTemplate(join(base, 'moving'), SMALL);
  const { template: { pin } } = await open('./moving', at);
  plantTemplate(join(base, 'moving'), V2);
  assert.equal(textOf(await open('./moving', { ...at, pin })), 'Call 1234.\n');
  assert.equal(textOf(await open('./moving', at)), 'Call 5678.\n');
  const { codes, text } = await refused(open('./moving', { ...at, cache: freshCache(), pin }));
  assert.deepEqual(codes, ['template-gone']);
  assert.match(text, new RegExp(`it was ${pin} and is sha256-`));
});

test('a git repository: branch, tag, annotated tag, commit, HEAD, directory', async () => {
  const at = { base, cache: freshCache() };
  const one = commit(join(base, 'repo'), { ...SMALL, 'below/go/go-docker.yaml': MANIFEST }, 'v1');
  const two = commit(join(base, 'repo'), V2);
  git(join(base, 'repo'), ['tag', '--annotate', '--message=x', 'v2']);
  git(join(base, 'repo'), ['branch', 'feature/x', one]);
  for (const [ref, pin] of [['#v1', one], ['#v2', two], ['#main', two], ['#feature/x', one], ['#refs/tags/v1', one], [`#${one}`, one]] as const) {
    assert.equal((await open(`./repo${ref}`, at)).template.pin, pin, ref);
  }
  assert.equal((await open(`git+file://${base}/repo`, at)).template.pin, two);
  const below = await open('./repo//below/go#v1', at);
  assert.deepEqual([below.template.pin, ...below.template.files.keys()], [one, 'go-docker.yaml']);
  // Not what lies in the work tree, but what is committed.
  writeFileSync(join(base, 'repo/docs/on-call.md'), 'edited');
  assert.equal(textOf(await open('./repo#main', at)), 'Call 5678.\n');
  const wrong = await refused(open('./repo#v3', at));
  assert.deepEqual(wrong.codes, ['template-ref']);
  assert.match(wrong.text, /has no branch or tag "v3"\n {2}→ did you mean "v[12]"\?/);
  assert.match((await refused(open('./repo//below#v1', at))).text, /has no go-docker\.yaml\n {2}→ name one of its directories behind \/\/: "go"/);
  assert.deepEqual((await refused(open('./repo//nothing#v1', at))).codes, ['template-directory']);
  assert.match((await refused(open('./repo//nothing#v1', at))).text, /has no directory "nothing"\n {2}→ name one of its directories behind \/\/: "below", "docs"$/);
  assert.match((await refused(open('./repo//below/o#v1', at))).text, /has no directory "below\/o"\n {2}→ name one of its directories behind \/\/: "below\/go"$/);
  assert.match((await refused(open('./repo//docs/go#v1', at))).text, /→ leave out \/\/ and what stands behind it: there is no directory where it would lie$/);
  assert.deepEqual((await refused(open(`./repo#${'0'.repeat(40)}`, at))).codes, ['template-gone']);
});

test('what strangers put under the name of a repository is not taken for its own', async () => {
  const at = { base, cache: freshCache() };
  const repository = join(base, 'popular');
  const old = commit(repository, SMALL);
  const now = commit(repository, V2);
  // As a host shows a request to merge; and it gives every object that it has, those of forks too.
  git(repository, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  git(repository, ['checkout', '--quiet', '-b', 'theirs']);
  const theirs = commit(repository, { 'go-docker.yaml': MANIFEST.replace('acme', 'evil') });
  git(repository, ['update-ref', 'refs/pull/1/head', theirs]);
  git(repository, ['checkout', '--quiet', 'main']);
  git(repository, ['branch', '--delete', '--force', 'theirs']);
  assert.equal((await open('./popular#main', at)).template.pin, now);
  assert.equal((await open(`./popular#${old}`, at)).template.pin, old, 'what lies in the history of a branch is');
  for (const ref of ['refs/pull/1/head', 'pull/1/head']) assert.deepEqual((await refused(open(`./popular#${ref}`, at))).codes, ['template-ref'], ref);
  for (const opening of [() => open(`./popular#${theirs}`, at), () => open('./popular#main', { ...at, pin: theirs })]) {
    const { codes, text } = await refused(opening());
    assert.deepEqual(codes, ['template-gone']);
    assert.match(text, new RegExp(`has the commit ${theirs} in no branch and no tag`));
  }
});

test('a git repository of SHA-256 names', async () => {
  mkdirSync(join(base, 'long'));
  git(join(base, 'long'), ['init', '--quiet', '--object-format=sha256']);
  const id = commit(join(base, 'long'), SMALL, 'v1');
  assert.equal(id.length, 64);
  const at = { base, cache: freshCache() };
  assert.equal((await open('./long#v1', at)).template.pin, id);
  rmSync(join(base, 'long'), { recursive: true });
  assert.equal(textOf(await open('./long#v1', { ...at, pin: id })), 'Call 1234.\n');
});

test('attributes, filters and hooks of a repository and of the user have no say', async () => {
  const at = { base, cache: freshCache() };
  const old = commit(join(base, 'filtered'), SMALL);
  const id = commit(join(base, 'filtered'), { ...SMALL, '.gitattributes': '* text eol=crlf filter=evil export-subst\ndocs export-ignore\n', 'stamp': '$Format:%H$\n' });
  const mark = join(base, 'ran');
  const home = join(base, 'git-home');
  plantTemplate(home, { '.gitconfig': `[filter "evil"]\nsmudge = touch ${mark}\n[core]\nhooksPath = ${home}/hooks\n[init]\ntemplateDir = ${home}/template\n` });
  for (const hook of ['hooks/reference-transaction', 'hooks/post-checkout', 'template/hooks/reference-transaction']) {
    plantTemplate(home, { [hook]: `#!/bin/sh\ntouch ${mark}\n` });
    chmodSync(join(home, hook), 0o755);
  }
  const before = process.env['HOME'];
  process.env['HOME'] = home;
  try {
    const { template } = await open('./filtered#main', at);
    assert.equal(template.pin, id);
    assert.equal(Buffer.from(template.files.get('stamp')!.bytes).toString(), '$Format:%H$\n');
    assert.ok(template.files.has('docs/on-call.md'));
    // All branches are fetched for it, and written as references.
    assert.equal((await open(`./filtered#${old}`, at)).template.pin, old);
  } finally {
    process.env['HOME'] = before;
  }
  assert.ok(!existsSync(mark));
});

test('variables that git leaves to its hooks lead nowhere', async () => {
  const id = commit(join(base, 'aside'), SMALL);
  commit(join(base, 'around'), { x: 'y' });
  const around = join(base, 'around/.git');
  const before = readdirSync(around, { recursive: true }).length;
  const variables = { GIT_DIR: around, GIT_OBJECT_DIRECTORY: join(around, 'objects'), GIT_COMMON_DIR: around, GIT_NAMESPACE: 'x' };
  Object.assign(process.env, variables);
  try {
    assert.equal((await open('./aside#main', { base, cache: freshCache() })).template.pin, id);
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
  assert.equal(readdirSync(around, { recursive: true }).length, before, 'nothing was put there');
});

test('git over HTTP: what is pinned needs no network; what is asked for comes from the origin while it answers', async () => {
  const at = { base, cache: freshCache() };
  const one = commit(join(base, 'served'), SMALL, 'v1');
  git(join(base, 'served'), ['update-server-info']);
  const web = await site(files(base));
  const reference = `${web.url}/served/.git#main`;
  assert.equal((await open(reference, at)).template.pin, one);
  const before = web.asked.length;
  assert.equal((await open(reference, { ...at, pin: one })).template.pin, one);
  assert.equal((await open(reference, { ...at, look: 'cache' })).template.pin, one);
  assert.equal(web.asked.length, before, 'neither asks');
  const two = commit(join(base, 'served'), V2);
  git(join(base, 'served'), ['update-server-info']);
  assert.equal((await open(reference, at)).template.pin, two);
  await web.close();
  const offline = await open(reference, at);
  assert.deepEqual([offline.template.pin, offline.diagnostics.map(({ code }) => code)], [two, ['template-offline']]);
  assert.match(offline.diagnostics[0]!.message, /could not be fetched: .*; what it was when it was last fetched is used/);
  assert.equal((await open(reference, { ...at, pin: one })).template.pin, one);
  assert.deepEqual((await refused(open(reference, { ...at, look: 'refresh' }))).codes, ['template-unreachable']);
  assert.deepEqual((await refused(open(`${web.url}/served/.git#v1`, at))).codes, ['template-unreachable']);
  assert.deepEqual((await refused(open(reference, { ...at, cache: freshCache(), look: 'cache' }))).codes, ['template-not-kept']);
  assert.deepEqual((await refused(open(reference, { ...at, cache: freshCache(), pin: one }))).codes, ['template-unreachable']);
});

test('a tarball over HTTP: redirects, digests, and what the server answers', async () => {
  const tgz = tgzOf(tarEntries(SMALL, 'template-1/'));
  const digest = createHash('sha256').update(tgz).digest('hex');
  const web = await site((request, response) => {
    const path = request.url ?? '';
    if (path === '/moved.tgz') return void response.writeHead(302, { location: '/t.tgz' }).end();
    if (path === '/circle.tgz') return void response.writeHead(302, { location: '/circle.tgz' }).end();
    if (path === '/away.tgz') return void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    if (path === '/login.tgz') return void response.writeHead(401).end();
    if (path === '/down.tgz') return void response.writeHead(503).end();
    return void response.end(tgz);
  });
  const at = { base, cache: freshCache() };
  const opened = await open(`${web.url}/t.tgz`, at);
  assert.deepEqual([...opened.template.files.keys()], ['docs/on-call.md', 'go-docker.yaml']);
  const local = plantTemplate(join(base, 'unpacked'), SMALL);
  assert.equal((await open(local, at)).template.pin, opened.template.pin, 'the same files have the same pin, whichever way they come');
  assert.equal((await open(`${web.url}/moved.tgz`, at)).template.pin, opened.template.pin);
  assert.equal((await open(`${web.url}/t.tgz#sha256-${digest}`, at)).template.pin, opened.template.pin);
  const wrong = await refused(open(`${web.url}/t.tgz#sha256-${'0'.repeat(64)}`, at));
  assert.deepEqual(wrong.codes, ['template-digest']);
  assert.match(wrong.text, new RegExp(`its SHA-256 is ${digest}`));
  assert.match((await refused(open(`${web.url}/circle.tgz`, at))).text, /more than 5 redirects/);
  assert.deepEqual((await refused(open(`${web.url}/away.tgz`, at))).codes, ['template-redirect']);
  assert.match((await refused(open(`${web.url}/login.tgz`, at))).text, /is not there for you: 127\.0\.0\.1:\d+ answers 401/);
  assert.match((await refused(open(`${web.url}/down.tgz`, at))).text, /answers 503/);
  await web.close();
  const offline = await open(`${web.url}/t.tgz`, at);
  assert.deepEqual([offline.template.pin, offline.diagnostics[0]?.code], [opened.template.pin, 'template-offline']);
});

test('a tarball on this machine, with and without a directory around, zipped or not, and a directory in it', async () => {
  const at = { base, cache: freshCache() };
  const pins = new Set<string>();
  for (const [name, top] of [['a.tgz', ''], ['b.tgz', 'package/'], ['c.tgz', './'], ['d.tgz', './x/']] as const) {
    writeFileSync(join(base, name), tgzOf(tarEntries(SMALL, top)));
    pins.add((await open(`./${name}`, at)).template.pin);
  }
  assert.equal(pins.size, 1);
  writeFileSync(join(base, 'all.tar.gz'), tgzOf(tarEntries({ 'all/go/go-docker.yaml': MANIFEST, 'all/readme': 'x' })));
  assert.deepEqual([...(await open('./all.tar.gz//go', at)).template.files.keys()], ['go-docker.yaml']);
  assert.deepEqual((await refused(open('./all.tar.gz//nothing', at))).codes, ['template-directory']);
  assert.match((await refused(open('./all.tar.gz//all/go', at))).text, /has no directory "all\/go"\n {2}→ name one of its directories behind \/\/: "go"$/);
  writeFileSync(join(base, 'many.tgz'), tgzOf(tarEntries(Object.fromEntries(['a/x', 'b', 'c', 'd', 'e', 'f', 'g'].map((path) => [`top/${path}/readme`, 'x'])))));
  assert.match((await refused(open('./many.tgz//go', at))).text, /→ name one of its directories behind \/\/: "a", "b", "c", "d", "e" and 2 more$/);
  assert.match((await refused(open('./many.tgz//a/go', at))).text, /→ name one of its directories behind \/\/: "a\/x"$/);
  writeFileSync(join(base, 'flat.tgz'), tgzOf(tarEntries({ 'go/readme': 'x' })));
  assert.match((await refused(open('./flat.tgz//go', at))).text, /has no directory "go"\n {2}→ leave out \/\/ and what stands behind it: there is no directory where it would lie$/);
  assert.deepEqual((await refused(open('./none.tgz', at))).codes, ['template-missing']);
});

test('an npm package: from the registry that the user has set, not from one that a repository sets', async () => {
  const pack = (files: Readonly<Record<string, string>>, version: string): Buffer => tgzOf(tarEntries({
    ...files, 'package.json': JSON.stringify({ name: '@acme/template', version, scripts: Object.fromEntries(['prepack', 'prepare', 'preinstall', 'postinstall'].map((name) => [name, `touch ${base}/npm-ran`])) }),
  }, 'package/'));
  const versions = { '1.0.0': pack(SMALL, '1.0.0'), '1.1.0': pack(V2, '1.1.0'), '2.0.0': pack(V2, '2.0.0') };
  const right = await site(registry('@acme/template', versions));
  const wrong = await site((_request, response) => void response.writeHead(500).end());
  plantTemplate(base, { '.npmrc': `@acme:registry=${wrong.url}/\n`, 'user.npmrc': `@acme:registry=${right.url}/\n` });
  Object.assign(process.env, { npm_config_userconfig: join(base, 'user.npmrc'), npm_config_cache: join(base, 'npm-cache') });
  const at = { base, cache: freshCache() };
  // As in a repository with an .npmrc of its own.
  const here = process.cwd();
  process.chdir(base);
  const old = await open('npm:@acme/template@1.0.0', at).finally(() => process.chdir(here));
  assert.match(old.template.pin, /^1\.0\.0@sha256-[0-9a-f]{64}$/);
  const range = await open('npm:@acme/template@^1', at);
  assert.match(range.template.pin, /^1\.1\.0@/);
  assert.equal(textOf(range), 'Call 5678.\n');
  assert.match((await open('npm:@acme/template', at)).template.pin, /^2\.0\.0@/);
  const missing = await refused(open('npm:@acme/template@^9', at));
  assert.match(missing.text, /npm finds no @acme\/template@\^9/);
  assert.deepEqual([missing.codes, wrong.asked], [['template-missing'], []]);
  // Another machine: the version stands in the pin, whatever the range means by now.
  const again = await open('npm:@acme/template@^1', { base, cache: freshCache(), pin: old.template.pin.replace('1.0.0', '1.0.0') });
  assert.equal(again.template.pin, old.template.pin);
  const other = await refused(open('npm:@acme/template@^1', { base, cache: freshCache(), pin: `1.0.0@sha256-${'0'.repeat(64)}` }));
  assert.deepEqual(other.codes, ['template-gone']);
  await right.close();
  assert.equal((await open('npm:@acme/template@^1', { ...at, pin: range.template.pin })).template.pin, range.template.pin);
  assert.ok(!existsSync(join(base, 'npm-ran')));
});

test('the cache: what is damaged in it counts as not there', async () => {
  const cache = freshCache();
  const id = commit(join(base, 'kept'), SMALL, 'v1');
  await open('./kept#v1', { base, cache });
  const [entry] = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(id));
  const whole = readFileSync(join(cache, entry!));
  rmSync(join(base, 'kept'), { recursive: true });
  const kept = await open('./kept#v1', { base, cache, pin: id });
  assert.equal(textOf(kept), 'Call 1234.\n');
  const forged = Buffer.from(whole.toString('latin1').replace('Call 1234', 'Call 9999').slice(65), 'latin1');
  const damages: Readonly<Record<string, Buffer>> = {
    'cut off': whole.subarray(0, -10), 'empty': Buffer.alloc(0), 'one bit': Buffer.concat([whole.subarray(0, 500), Buffer.from([whole[500]! ^ 1]), whole.subarray(501)]),
    // Its digest is right, and a commit does not vouch for it.
    'forged': Buffer.concat([Buffer.from(`${createHash('sha256').update(forged).digest('hex')}\n`), forged]),
  };
  for (const [name, bytes] of Object.entries(damages)) {
    writeFileSync(join(cache, entry!), bytes);
    assert.deepEqual((await refused(open('./kept#v1', { base, cache, pin: id }))).codes, ['template-unreachable'], name);
  }
  // And where the origin is there, the entry is mended.
  commit(join(base, 'kept'), SMALL, 'v1');
});

test('the cache lies where each system keeps what can be fetched again', () => {
  assert.equal(cacheDirectory({ XDG_CACHE_HOME: '/x' }, 'linux'), '/x/generator-go-docker/templates');
  assert.match(cacheDirectory({ XDG_CACHE_HOME: 'relative' }, 'linux'), /\/\.cache\/generator-go-docker\/templates$/);
  assert.match(cacheDirectory({}, 'darwin'), /\/Library\/Caches\/generator-go-docker\/templates$/);
  assert.match(cacheDirectory({ LOCALAPPDATA: '/local' }, 'win32'), /^\/local\/Cache\/generator-go-docker\/templates$/);
});

test('where the cache cannot be written, the template serves all the same, and that is said', async () => {
  commit(join(base, 'readonly'), SMALL, 'v1');
  writeFileSync(join(base, 'no-directory'), '');
  const { diagnostics, template } = await open('./readonly#v1', { base, cache: join(base, 'no-directory') });
  assert.equal(template.manifest.name, 'acme');
  assert.deepEqual(diagnostics.map(({ code }) => code), ['template-not-kept']);
});

test('a pin that is none, a template without a manifest', async () => {
  const at = { base, cache: freshCache() };
  assert.deepEqual((await refused(open('./plain', { ...at, pin: '../../x' }))).codes, ['template-pin']);
  plantTemplate(join(base, 'without'), { 'templates/go/go-docker.yaml': MANIFEST });
  const { codes, text } = await refused(open('./without', at));
  assert.deepEqual(codes, ['template-no-manifest']);
  assert.match(text, /"templates\/go"/);
  assert.deepEqual((await refused(open('./nowhere', at))).codes, ['template-missing']);
});
