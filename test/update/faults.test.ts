import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';
import { buildSync } from 'esbuild';
import { forgetUndo, undoWrites } from '../../generators/update/undo.ts';
import { recover, writeAll } from '../../src/commit/write-all.ts';
import { plantTree, treeOf, type Tree } from './fault-tree.ts';

/** Trials a test; more are run by hand: GO_DOCKER_TRIALS=500. */
const TRIALS = Number(process.env['GO_DOCKER_TRIALS'] ?? 40);

/** One file, so that a process starts quickly; inside of the package, whose release it reads. */
const built = mkdtempSync(join(import.meta.dirname, '../../node_modules/.go-docker-child-'));
const scratch = mkdtempSync(join(tmpdir(), 'go-docker-faults-'));
after(() => {
  if (small) spawnSync('umount', [mounted]);
  for (const path of [built, scratch]) rmSync(path, { recursive: true, force: true });
});
const CHILD = join(built, 'child.mjs');
buildSync({
  entryPoints: [join(import.meta.dirname, 'child.ts')], outfile: CHILD, bundle: true, platform: 'node', format: 'esm', logLevel: 'error', mainFields: ['module', 'main'],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
});

let number = 0;
/** A planted tree in a directory of its own. */
function planted(above = scratch): string {
  const root = join(above, `tree-${number++}`);
  mkdirSync(root);
  plantTree(root);
  return root;
}

function update(root: string, fault = '', at = -1): { readonly signal: NodeJS.Signals | null; readonly stdout: string } {
  const { signal, stdout } = spawnSync(process.execPath, [CHILD, root, fault, String(at)], { encoding: 'utf8' });
  return { signal, stdout };
}

const WRITTEN = /^r written by (\d+) calls$/;

const [OLD, NEW, CALLS] = ((): [Tree, Tree, number] => {
  const root = planted();
  const old = treeOf(root);
  const { stdout } = update(root);
  assert.match(stdout, WRITTEN);
  return [old, treeOf(root), Number(WRITTEN.exec(stdout)![1])];
})();

/** Every fault at every call of an update; where fewer are tried, those lie evenly over calls and faults. */
const FAULTS = ['SIGKILL', 'EIO', 'EACCES', 'ENOSPC'].flatMap((fault) => Array.from({ length: CALLS }, (_, at) => ({ fault, at })));

/** Where a process was struck, and how the next run mended it. */
const histogram: Record<string, number> = {};

function assertMended(root: string, where: string): void {
  const found = treeOf(root);
  for (const path of new Set([...Object.keys(found), ...Object.keys(OLD), ...Object.keys(NEW)])) assert.ok([OLD[path], NEW[path]].includes(found[path]), `${where}: ${path} is neither old nor new`);
  const names = readdirSync(root).filter((name) => /^\.go-docker-staging(?!-undo)/.test(name));
  const phase = names.length === 0 ? 'nothing left' : names.includes('.go-docker-staging') ? 'decided' : 'being prepared';
  const recovery = recover(root);
  const whole = treeOf(root);
  const side = JSON.stringify(whole) === JSON.stringify(OLD) ? 'old' : 'new';
  if (side === 'new') assert.deepEqual(whole, NEW, `${where}: the tree is neither old nor new as a whole`);
  histogram[`${phase} → ${recovery?.outcome ?? 'as it was'}, ${side}`] = (histogram[`${phase} → ${recovery?.outcome ?? 'as it was'}, ${side}`] ?? 0) + 1;
  // What undo keeps fits the tree, whichever side it is on.
  if (side === 'old') assert.throws(() => undoWrites(root), /changed since the last update|no update here/, where);
  else {
    writeAll(root, undoWrites(root));
    forgetUndo(root);
    assert.deepEqual(treeOf(root), OLD, `${where}: taken back`);
  }
}

test('kill -9 before calls of an update, and errors of the disk at them: old or new, whole after the next run, and undo fits', (t) => {
  const step = Math.max(1, FAULTS.length / (2 * TRIALS));
  for (let index = 0; index < FAULTS.length; index += step) {
    const { fault, at } = FAULTS[Math.floor(index)]!;
    const root = planted();
    const { signal, stdout } = update(root, fault, at);
    assert.ok(signal === 'SIGKILL' || /^r (?:written, but: .*|GD-COMMIT-\w+|Refusal: [^]*)$/.test(stdout) || WRITTEN.test(stdout), `${fault} at ${at}: ${stdout}`);
    assertMended(root, `${fault} at ${at}`);
    rmSync(root, { recursive: true });
  }
  t.diagnostic(JSON.stringify(histogram));
  assert.ok((histogram['decided → completed, new'] ?? 0) > 3, JSON.stringify(histogram));
  assert.ok((histogram['being prepared → cleaned, old'] ?? 0) > 2, JSON.stringify(histogram));
});

test('kill -9 at random moments of a whole update', async (t) => {
  for (let trial = 0; trial < TRIALS; trial++) {
    const root = planted();
    const child = spawn(process.execPath, [CHILD, root], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = new Promise((resolve) => void child.on('close', resolve));
    await new Promise((resolve) => void child.stdout.once('data', resolve));
    await new Promise((resolve) => void setTimeout(resolve, Math.random() * 150));
    child.kill('SIGKILL');
    await ended;
    assertMended(root, 'a random moment');
    rmSync(root, { recursive: true });
  }
  t.diagnostic(JSON.stringify(histogram));
});

const mounted = join(scratch, 'small');
mkdirSync(mounted);
const small = process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mounted]).status === 0;

test('a full disk: the tree stays old, and with room again the update is made', { skip: !small && 'a small file system cannot be mounted here' }, () => {
  const root = planted(mounted);
  const filler = join(mounted, 'filler');
  spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096']);
  const { stdout } = update(root);
  assert.match(stdout, /^r (?:GD-COMMIT-FAILED|Refusal: .*ENOSPC)/);
  assert.deepEqual(treeOf(root), OLD);
  rmSync(filler);
  assert.match(update(root).stdout, WRITTEN);
  assert.deepEqual(treeOf(root), NEW);
  assert.ok(!existsSync(join(root, '.go-docker-staging')));
});
