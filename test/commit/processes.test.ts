import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildSync } from 'esbuild';
import { nodeDisk } from '../../src/commit/disk.ts';
import { thisProcess } from '../../src/commit/holder.ts';
import { recover, writeAll } from '../../src/commit/write-all.ts';
import { assertOldOrNew, NEW_TREE, OLD_FILES, plant, SCRATCH, sideOf, treeOf, withDirectory, WRITES } from './tree.ts';
import { countCalls, Crash, crashingDisk } from './watched-disk.ts';

/** One file, so that a process starts in a few hundredths of a second. */
const built = mkdtempSync(join(SCRATCH, 'go-docker-child-'));
after(() => rmSync(built, { recursive: true, force: true }));
const CHILD = join(built, 'child.mjs');
buildSync({
  entryPoints: [new URL('child.ts', import.meta.url).pathname], outfile: CHILD, bundle: true, platform: 'node', format: 'esm', logLevel: 'error',
});

const CALLS = withDirectory((root) => {
  plant(root, OLD_FILES);
  return countCalls(nodeDisk, (disk) => void writeAll(root, WRITES, { disk }));
});
const DECIDED = CALLS.findIndex(({ name, args }) => name === 'move' && String(args[1]).endsWith('.go-docker-staging')) + 1;
const RETIRED = CALLS.findIndex(({ name, args }) => name === 'move' && String(args[1]).endsWith('committed.json'));

/** A process that cannot be: its number is above the highest that Linux gives. */
const DEAD = { ...thisProcess(), pid: 5_000_000 };

function start(...args: readonly (string | number)[]): ChildProcess {
  return spawn(process.execPath, [CHILD, ...args.map(String)], { stdio: ['ignore', 'pipe', 'ignore'] });
}

interface Ending {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

function ending(child: ChildProcess): Promise<Ending> {
  let output = '';
  child.stdout?.on('data', (data: Buffer) => void (output += data.toString()));
  return new Promise((resolve) => void child.on('close', (_, signal) => void resolve({ signal, output })));
}

function firstByte(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => void child.stdout?.once('data', () => void resolve()));
}

/** What a process left behind. */
function phaseOf(root: string): string {
  const names = readdirSync(root).filter((name) => name.startsWith('.go-docker-staging'));
  if (names.length === 0) return 'nothing left';
  const staging = join(root, '.go-docker-staging');
  if (!existsSync(staging)) return 'being prepared';
  if (existsSync(join(staging, 'commit.json'))) return 'decided';
  return existsSync(join(staging, 'undo.json')) ? 'being undone' : 'being swept';
}

/** Counts of the moments at which processes died, by what they left and how it was mended. */
class Histogram {
  readonly counts: Record<string, number> = {};

  /** Looks at the tree after a death, mends it and looks again. */
  mend(root: string, where: string): void {
    assertOldOrNew(treeOf(root), where);
    const phase = phaseOf(root);
    const recovery = recover(root);
    assert.equal(recovery === undefined, phase === 'nothing left', where);
    const side = sideOf(treeOf(root), where);
    assert.equal(recover(root), undefined, `${where}: a second recovery`);
    const key = `${phase} → ${recovery?.outcome ?? 'as it was'}, ${side}`;
    this.counts[key] = (this.counts[key] ?? 0) + 1;
  }

  total(pattern = /./): number {
    return Object.entries(this.counts).reduce((sum, [key, count]) => sum + (pattern.test(key) ? count : 0), 0);
  }
}

/** Runs trials two at a time. */
async function trials(list: readonly ((root: string) => Promise<void>)[]): Promise<void> {
  const left = [...list];
  const worker = async (): Promise<void> => {
    for (let trial = left.pop(); trial !== undefined; trial = left.pop()) {
      const run = trial;
      await withDirectory((root) => {
        plant(root, OLD_FILES);
        return run(root);
      });
    }
  };
  await Promise.all([worker(), worker()]);
}

test('kill -9 before every call from the first change on: the next run makes the tree whole', async (t) => {
  const seen = new Histogram();
  // What comes before the first change only reads.
  const first = CALLS.findIndex(({ name }) => name === 'makeDir');
  await trials(CALLS.slice(first).map(({ index, name }) => async (root) => {
    const { signal } = await ending(start('die', root, index));
    assert.equal(signal, 'SIGKILL');
    seen.mend(root, `killed at call ${index} (${name})`);
  }));
  t.diagnostic(JSON.stringify(seen.counts));
  assert.ok(seen.total(/^decided → completed, new/) > 40, JSON.stringify(seen.counts));
  assert.equal(seen.total(), CALLS.length - first);
});

test('kill -9 while a failed commit is being undone, and while another is being mended', async (t) => {
  const seen = new Histogram();
  const undoing = Array.from({ length: 40 }, (_, i) => RETIRED + 1 + i * 2).map((at) => async (root: string) => {
    await ending(start('fail-and-die', root, RETIRED, at));
    seen.mend(root, `failed at ${RETIRED}, killed at ${at}`);
  });
  const mending = Array.from({ length: 40 }, (_, i) => i * 3).map((at) => async (root: string) => {
    assert.throws(() => writeAll(root, WRITES, { disk: crashingDisk(nodeDisk, DECIDED + 30), self: DEAD }), Crash);
    await ending(start('recover-and-die', root, at));
    seen.mend(root, `mending killed at ${at}`);
  });
  await trials([...undoing, ...mending]);
  t.diagnostic(JSON.stringify(seen.counts));
  assert.ok(seen.total(/^being undone → undone, old/) > 10, JSON.stringify(seen.counts));
  assert.ok(seen.total(/^decided → completed, new/) > 10, JSON.stringify(seen.counts));
});

test('kill -9 at random moments of commits that go there and back', async (t) => {
  const seen = new Histogram();
  const trial = async (root: string): Promise<void> => {
    const child = start('loop', root);
    const ended = ending(child);
    await firstByte(child);
    await new Promise((resolve) => void setTimeout(resolve, Math.random() * 30));
    child.kill('SIGKILL');
    await ended;
    seen.mend(root, 'a random moment');
  };
  // How many fall into a commit depends on how busy the machine is: on a busy one there are more trials.
  let rounds = 0;
  for (; rounds < 6 && seen.total(/^(?!nothing left)/) <= 20; rounds++) await trials(Array.from({ length: 120 }, () => trial));
  t.diagnostic(JSON.stringify(seen.counts));
  assert.equal(seen.total(), rounds * 120);
  assert.ok(seen.total(/^(?!nothing left)/) > 20, JSON.stringify(seen.counts));
});

test('while a living process holds the directory, a second run is told so; when it is dead, its work is ended', () => withDirectory(async (root) => {
  plant(root, OLD_FILES);
  const child = start('hold', root, DECIDED + 25);
  const ended = ending(child);
  await firstByte(child);
  const before = treeOf(root);
  const busy = { code: 'GD-COMMIT-BUSY', message: new RegExp(`another run \\(process ${child.pid}\\) is writing here\\n {4}→ wait until`) };
  assert.throws(() => recover(root), busy);
  assert.throws(() => writeAll(root, [{ path: 'x', contents: '' }]), busy);
  assert.deepEqual(treeOf(root), before);
  child.kill('SIGKILL');
  await ended;
  assert.equal(recover(root)?.outcome, 'completed');
  assert.deepEqual(treeOf(root), NEW_TREE);
}));

test('a living process that is still preparing is left alone', () => withDirectory(async (root) => {
  plant(root, OLD_FILES);
  const child = start('hold', root, DECIDED - 3);
  const ended = ending(child);
  await firstByte(child);
  const name = `.go-docker-staging-${child.pid}`;
  assert.equal(recover(root), undefined);
  assert.ok(existsSync(join(root, name)));
  child.kill('SIGKILL');
  await ended;
  assert.equal(recover(root)?.outcome, 'cleaned');
  assert.ok(!existsSync(join(root, name)));
}));

test('holders: of an earlier start of the system, of a number given again, of another container', () => {
  const self = thisProcess();
  const alive = { ...self, pid: process.ppid };
  const spots = [
    { holder: { ...alive, boot: 'abc123' }, busy: false },
    { holder: { ...alive, start: '1' }, busy: process.platform !== 'linux' },
    { holder: { ...self, space: '1' }, busy: true },
    { holder: self, busy: false },
  ];
  for (const { holder, busy } of spots) {
    withDirectory((root) => {
      plant(root, OLD_FILES);
      assert.throws(() => writeAll(root, WRITES, { disk: crashingDisk(nodeDisk, DECIDED + 9), self: holder }), Crash);
      if (busy) {
        assert.throws(() => recover(root), { code: 'GD-COMMIT-BUSY', message: /if there is no such run, delete \.go-docker-staging\/holder\./ });
        for (const name of readdirSync(join(root, '.go-docker-staging'))) {
          if (name.startsWith('holder')) rmSync(join(root, '.go-docker-staging', name));
        }
      }
      assert.equal(recover(root)?.outcome, 'completed', JSON.stringify(holder));
      assert.deepEqual(treeOf(root), NEW_TREE);
    });
  }
});

test('runs that race: each writes or says why not, and the tree is whole', async () => {
  const endings: Record<string, number> = {};
  for (let round = 0; round < 15; round++) {
    await withDirectory(async (root) => {
      plant(root, OLD_FILES);
      // What they race for is sometimes an interrupted commit.
      if (round % 2 === 1) assert.throws(() => writeAll(root, WRITES, { disk: crashingDisk(nodeDisk, DECIDED + 20), self: DEAD }), Crash);
      for (const { output } of await Promise.all([1, 2, 3].map(() => ending(start('run', root))))) {
        assert.match(output, /^(written|GD-COMMIT-(BUSY|UNFINISHED|CHANGED|STAGING))$/);
        endings[output] = (endings[output] ?? 0) + 1;
      }
      recover(root);
      assert.equal(sideOf(treeOf(root), `round ${round}`), 'new');
    });
  }
  assert.ok((endings['written'] ?? 0) >= 15, JSON.stringify(endings));
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} during a commit: it is finished, and told`, { skip: process.platform === 'win32' && 'no such signal' }, () => withDirectory(async (root) => {
    plant(root, OLD_FILES);
    const child = start('slow', root);
    const ended = ending(child);
    await firstByte(child);
    child.kill(signal);
    const { output, signal: killed } = await ended;
    assert.deepEqual([output, killed], [`s done ${signal}`, null]);
    assert.deepEqual(treeOf(root), NEW_TREE);
  }));
}

test('a signal during a commit that fails: it is undone', () => withDirectory(async (root) => {
  plant(root, OLD_FILES);
  const child = start('slow', root, RETIRED - 5);
  const ended = ending(child);
  await firstByte(child);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, { signal: null, output: 's GD-COMMIT-FAILED' });
  assert.equal(sideOf(treeOf(root), 'after the failure'), 'old');
}));

test('without a signal none is told, and the signals are let go', () => {
  const run = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', `
    const { holdSignals } = await import(${JSON.stringify(new URL('../../src/commit/write-all.ts', import.meta.url).href)});
    const { value, signal } = await holdSignals(() => 7);
    console.log(value, signal, process.listenerCount('SIGINT'));
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => {}, 10000);`], { encoding: 'utf8' });
  assert.deepEqual([run.stdout, run.signal], ['7 undefined 0\n', 'SIGTERM']);
});
