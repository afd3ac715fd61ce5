import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { buildSync } from 'esbuild';
import { TemplateCache } from '../../generators/team/cache.ts';
import { nodeDisk, type Disk } from '../../src/commit/disk.ts';
import { Refusal } from '../../src/diagnostic.ts';
import { treeOf } from '../commit/tree.ts';
import { applyTemplate } from './apply.ts';
import { gitServer } from './git-server.ts';
import { commit, MANIFEST, open, refused, site, tarEntries, workplace } from './made.ts';
import { tgzOf } from './tar.ts';

/** Trials of each kind with random moments. */
const TRIALS = Number(process.env['GO_DOCKER_TRIALS'] ?? 12);

const base = workplace();
const PATHS = Array.from({ length: 8 }, (_, i) => `docs/${i}.md`);
/** A template of files that say which version they are of, and are large enough to be cut off in the middle. */
function version(number: number): Record<string, string> {
  const rules = [...PATHS.map((path) => `  - path: ${path}`), '  - { path: code.md, from: code.ejs }'].join('\n');
  const texts = PATHS.map((path) => [path, `version ${number}\n${randomBytes(12_000).toString('hex')}\n`]);
  return { 'go-docker.yaml': `${MANIFEST.replace('1.0.0', `${number}.0.0`)}files:\n${rules}\n`, 'code.ejs': `version <%= ${number} %>\n`, ...Object.fromEntries(texts) };
}

const V1 = version(1);
const V2 = version(2);
const repository = join(base, 'served/template');
commit(repository, V1, 'v1');
commit(repository, V2, 'v2');
const TARBALLS: Readonly<Record<string, Buffer>> = { '/v1.tgz': tgzOf(tarEntries(V1, 'template/')), '/v2.tgz': tgzOf(tarEntries(V2, 'template/')) };

/** How the servers fail: after so many bytes of an answer, and with a pause before each part of it. */
const weather = { cut: Infinity, pause: 0 };
const gits = await site(gitServer(join(base, 'served'), (path) => (path.endsWith('/git-upload-pack') ? weather.cut : Infinity)));
const files = await site(async (request, response) => {
  const bytes = TARBALLS[request.url ?? '']!;
  response.setHeader('content-length', bytes.length);
  const end = Math.min(bytes.length, weather.cut);
  for (let at = 0; at < end; at += 20_000) {
    response.write(bytes.subarray(at, Math.min(end, at + 20_000)));
    if (weather.pause > 0) await new Promise((resolve) => void setTimeout(resolve, weather.pause));
  }
  // What was written may still be on its way.
  if (end < bytes.length) setTimeout(() => response.destroy(), 5);
  else response.end();
});
const ORIGINS: Readonly<Record<string, (version: number) => string>> = {
  'git over HTTP': (number) => `${gits.url}/template/.git#v${number}`,
  'a tarball over HTTP': (number) => `${files.url}/v${number}.tgz`,
};

const CHILD = join(base, 'child/child.mjs');
buildSync({ entryPoints: [new URL('fault-child.ts', import.meta.url).pathname], outfile: CHILD, bundle: true, platform: 'node', format: 'esm', logLevel: 'error', banner: { js: "import { createRequire as __r } from 'node:module'; const require = __r(import.meta.url);" } });
cpSync(new URL('../../package.json', import.meta.url).pathname, join(base, 'child/package.json'));

interface Place {
  readonly dest: string;
  readonly cache: string;
}

/** Destinations and caches in which version 1 was applied from an origin, each made once and copied for each trial. */
const started = new Map<string, Promise<Place>>();
async function place(reference: (version: number) => string): Promise<Place> {
  const key = reference(1);
  const make = async (): Promise<Place> => {
    const at = fresh();
    await applyTemplate(key, at.dest, { base, cache: at.cache, trust: true });
    return at;
  };
  if (!started.has(key)) started.set(key, make());
  const { dest, cache } = await started.get(key)!;
  const copy = fresh();
  cpSync(dest, copy.dest, { recursive: true });
  cpSync(cache, copy.cache, { recursive: true });
  return copy;
}

function fresh(): Place {
  const directory = mkdtempSync(join(base, 'place-'));
  mkdirSync(join(directory, 'dest'));
  return { dest: join(directory, 'dest'), cache: join(directory, 'cache') };
}

/** `old` or `new`; a file that is neither fails. */
function sideOf(dest: string, where: string): 'old' | 'new' | 'both' {
  const sides = [...PATHS, 'code.md'].map((path) => {
    const text = readFileSync(join(dest, path), 'utf8');
    const old = path === 'code.md' ? 'version 1\n' : V1[path];
    const next = path === 'code.md' ? 'version 2\n' : V2[path];
    assert.ok(text === old || text === next, `${where}: ${path} is neither old nor new`);
    return text === old ? 'old' : 'new';
  });
  return sides.every((side) => side === 'old') ? 'old' : sides.every((side) => side === 'new') ? 'new' : 'both';
}

/** What lies in a cache and is no entry. */
function leftIn(cache: string): string {
  const names = existsSync(cache) ? readdirSync(cache, { recursive: true, encoding: 'utf8' }) : [];
  if (names.some((name) => name.endsWith('.new'))) return 'an entry half written';
  return names.some((name) => /^unfinished\/./.test(name)) ? 'a download half done' : 'nothing half done';
}

/** After a fault: each file old or new, nothing in the cache that is not whole; after the next run all of it is new. */
async function mended({ dest, cache }: Place, reference: (version: number) => string, where: string): Promise<string> {
  const side = sideOf(dest, where);
  const left = leftIn(cache);
  const staging = readdirSync(dest).some((name) => name.startsWith('.go-docker-staging')) ? ', a commit under way' : '';
  const kept = await open(reference(1), { base, cache, look: 'cache', trust: true });
  assert.equal(kept.template.manifest.version, '1.0.0', where);
  const next = open(reference(2), { base, cache, look: 'cache', trust: true }).then(({ template }) => template.manifest.version, (error: unknown) => {
    assert.ok(error instanceof Refusal && error.diagnostics[0]?.code === 'template-not-kept', `${where}: ${String(error)}`);
    return 'none';
  });
  const known = (await next) === '2.0.0' ? 'kept' : 'not kept';
  await applyTemplate(reference(2), dest, { base, cache, trust: true });
  assert.equal(sideOf(dest, where), 'new', `${where}: after the next run`);
  assert.ok(!readdirSync(dest).some((name) => name.startsWith('.go-docker-staging')), where);
  return `files ${side}${staging}; ${left}; version 2 ${known}`;
}

class Histogram {
  readonly counts: Record<string, number> = {};
  add(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
  tell(t: TestContext): void {
    for (const [what, count] of Object.entries(this.counts).sort()) t.diagnostic(`${String(count).padStart(4)}  ${what}`);
  }
}

for (const [name, reference] of Object.entries(ORIGINS)) {
  test(`kill -9 at random moments, ${name}`, async (t) => {
    const seen = new Histogram();
    weather.pause = 4;
    const run = async (at: Place, killAfter: number): Promise<number> => {
      const child = spawn(process.execPath, [CHILD, reference(2), at.dest, at.cache], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise<void>((resolve) => void child.on('close', () => resolve()));
      await new Promise<void>((resolve) => void child.stdout.once('data', () => resolve()));
      const start = performance.now();
      const timer = setTimeout(() => child.kill('SIGKILL'), killAfter);
      await ended;
      clearTimeout(timer);
      return performance.now() - start;
    };
    const whole = await run(await place(reference), 60_000);
    for (let trial = 0; trial < TRIALS; trial++) {
      const at = await place(reference);
      await run(at, Math.random() * whole * 1.1);
      seen.add(await mended(at, reference, `trial ${trial}`));
      rmSync(join(at.dest, '..'), { recursive: true });
    }
    weather.pause = 0;
    seen.tell(t);
  });

  test(`a connection that ends in the middle, ${name}`, async (t) => {
    const seen = new Histogram();
    const size = name.startsWith('git') ? 110_000 : TARBALLS['/v2.tgz']!.length;
    for (let trial = 0; trial < TRIALS; trial++) {
      const at = await place(reference);
      weather.cut = Math.floor((size * (trial + Math.random())) / TRIALS);
      const cut = weather.cut;
      const before = JSON.stringify(treeOf(at.dest));
      const outcome = await refused(applyTemplate(reference(2), at.dest, { base, cache: at.cache, trust: true }));
      weather.cut = Infinity;
      assert.deepEqual(outcome.codes, ['template-unreachable'], outcome.text);
      assert.equal(JSON.stringify(treeOf(at.dest)), before, 'the tree is untouched');
      assert.equal(leftIn(at.cache), 'nothing half done');
      seen.add(`${cut < size / 2 ? 'in the first half' : 'in the second half'}: ${await mended(at, reference, `cut after ${cut} bytes`)}`);
      rmSync(join(at.dest, '..'), { recursive: true });
    }
    seen.tell(t);
  });
}

test('a branch whose new state is cut off: the last one serves, and that is said', async () => {
  const at = await place(ORIGINS['git over HTTP']!);
  const moving = join(base, 'served/moving');
  commit(moving, V1);
  const reference = `${gits.url}/moving/.git#main`;
  await applyTemplate(reference, at.dest, { base, cache: at.cache, trust: true });
  commit(moving, V2);
  weather.cut = 20_000;
  const diagnostics = await applyTemplate(reference, at.dest, { base, cache: at.cache, trust: true });
  weather.cut = Infinity;
  assert.deepEqual([diagnostics.map(({ code }) => code), sideOf(at.dest, 'moving')], [['template-offline'], 'old']);
  assert.deepEqual([await applyTemplate(reference, at.dest, { base, cache: at.cache, trust: true }), sideOf(at.dest, 'moving')], [[], 'new']);
});

/** Fails at the n-th call that changes the disk; `half`: a file is begun before. */
function failing(n: number, code: string, half: boolean): Disk {
  let calls = 0;
  const step = (): void => {
    if (calls++ === n) throw Object.assign(new Error(`${code}: injected`), { code });
  };
  return {
    ...nodeDisk,
    create(path, contents, making) {
      if (half && calls === n) nodeDisk.create(path, contents.subarray(0, contents.length >> 1), making);
      step();
      nodeDisk.create(path, contents, making);
    },
    move(from, to) {
      step();
      nodeDisk.move(from, to);
    },
  };
}

test('a disk that is full, at each call of the cache: the old entries stay, and no half one is taken for one', () => {
  const parts = (text: string): Map<string, { type: string; bytes: Buffer }> => new Map([['a', { type: 'file', bytes: Buffer.from(text) }]]);
  const pins = ['a', 'b'].map((digit) => `sha256-${digit.repeat(64)}`) as [string, string];
  for (const code of ['ENOSPC', 'EDQUOT', 'EIO', 'EACCES']) {
    for (const half of [false, true]) {
      for (let n = 0; n < 4; n++) {
        const root = mkdtempSync(join(base, 'cache-'));
        assert.equal(new TemplateCache(root, 'git', 'x').keep(pins[0], parts('old'), 'v'), undefined);
        const warning = new TemplateCache(root, 'git', 'x', failing(n, code, half)).keep(pins[1], parts('new'), 'v');
        assert.equal(warning?.code, 'template-not-kept');
        const cache = new TemplateCache(root, 'git', 'x');
        assert.equal(cache.read(pins[0])?.get('a')?.bytes.toString(), 'old');
        assert.ok([undefined, 'new'].includes(cache.read(pins[1])?.get('a')?.bytes.toString()));
        assert.equal(cache.read(cache.last('v')!)?.get('a')?.bytes.toString(), cache.last('v') === pins[0] ? 'old' : 'new');
        assert.ok(!readdirSync(root, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.new')), 'what was begun is removed');
        assert.equal(cache.keep(pins[1], parts('new'), 'v'), undefined);
        assert.equal(cache.last('v'), pins[1]);
      }
    }
  }
});

test('what a killed run has left is no entry, and is swept away when no run can need it any more', async () => {
  const { cache } = await place(ORIGINS['a tarball over HTTP']!);
  const reference = ORIGINS['a tarball over HTTP']!(1);
  const [entry] = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => /sha256-[0-9a-f]{64}$/.test(name));
  const half = readFileSync(join(cache, entry!)).subarray(0, 1_000);
  const left = ['1-old.new', '1-fresh.new'].map((name) => join(cache, `${entry}.${name}`));
  const scratch = ['template-old', 'template-fresh'].map((name) => join(cache, 'unfinished', name));
  for (const path of left) writeFileSync(path, half);
  for (const path of scratch) mkdirSync(path, { recursive: true });
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  for (const path of [left[0]!, scratch[0]!]) utimesSync(path, longAgo, longAgo);
  assert.equal((await open(reference, { base, cache, look: 'cache', trust: true })).template.manifest.version, '1.0.0');
  await open(reference, { base, cache, trust: true });
  await open(ORIGINS['git over HTTP']!(1), { base, cache, trust: true });
  assert.deepEqual([...left, ...scratch].map((path) => existsSync(path)), [false, true, false, true]);
});

test('runs at the same time, with one cache that is empty: each has the template', async () => {
  const { cache } = fresh();
  for (const reference of Object.values(ORIGINS)) {
    const pins = await Promise.all(Array.from({ length: 4 }, () => open(reference(1), { base, cache, trust: true }).then(({ template, diagnostics }) => `${template.pin} ${diagnostics.length}`)));
    assert.deepEqual([new Set(pins).size, pins[0]?.endsWith(' 0')], [1, true]);
  }
});

test('a disk that is really full: nothing is half done, and with room again it goes on', async (t) => {
  const small = join(base, 'small');
  mkdirSync(small);
  if (process.platform !== 'linux' || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status !== 0) return t.skip('no file system can be mounted here');
  after(() => void spawnSync('umount', [small]));
  const seen = new Histogram();
  for (const [name, reference] of Object.entries(ORIGINS)) {
    for (let trial = 0; trial < TRIALS; trial++) {
      rmSync(join(small, 'cache'), { recursive: true, force: true });
      rmSync(join(small, 'dest'), { recursive: true, force: true });
      const at = await place(reference);
      cpSync(at.cache, join(small, 'cache'), { recursive: true });
      cpSync(at.dest, join(small, 'dest'), { recursive: true });
      const room = { dest: join(small, 'dest'), cache: join(small, 'cache') };
      const free = Math.max(0, (1 << 20) - used(small));
      writeFileSync(join(small, 'ballast'), Buffer.alloc(Math.floor(free * Math.random())));
      const outcome = await applyTemplate(reference(2), room.dest, { base, cache: room.cache, trust: true }).then((diagnostics) => diagnostics[0]?.code ?? 'applied', (error: unknown) => {
        assert.ok(error instanceof Error && ['Refusal', 'CommitError'].includes(error.name), String(error));
        return error.name === 'Refusal' ? 'refused while it was fetched' : 'refused while it was written';
      });
      rmSync(join(small, 'ballast'));
      const side = sideOf(room.dest, `${name}, trial ${trial}`);
      assert.equal(side, outcome.startsWith('refused') ? 'old' : 'new', outcome);
      seen.add(`${name}: ${outcome}; ${await mended(room, reference, `${name}, trial ${trial}`)}`);
      rmSync(join(at.dest, '..'), { recursive: true });
    }
  }
  seen.tell(t);
});

/** Bytes that files and directories of a small file system take, by its pages. */
function used(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true }).reduce((sum, entry) => sum + (entry.isFile() ? Math.ceil(readFileSync(join(entry.parentPath, entry.name)).length / 4_096) * 4_096 : 0), 0);
}
