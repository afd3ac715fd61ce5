import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeDisk } from '../../src/commit/disk.ts';
import { CommitError, recover, writeAll } from '../../src/commit/write-all.ts';
import { MemoryDisk } from './memory-disk.ts';
import { assertOldOrNew, NEW_TREE, OLD_FILES, OLD_TREE, plant, sideOf, treeOf, withDirectory, WRITES, type Tree } from './tree.ts';
import { countCalls, Crash, crashingDisk, systemError, watchedDisk, type Call } from './watched-disk.ts';

const CODES = ['EIO', 'ENOSPC', 'EACCES'];

/** Calls of the whole commit; the same in each trial. */
const CALLS = withDirectory((root) => {
  plant(root, OLD_FILES);
  return countCalls(nodeDisk, (disk) => void writeAll(root, WRITES, { disk }));
});

/** A full disk leaves what fitted. */
function leavePart({ name, args }: Call): void {
  if (name === 'create') writeFileSync(String(args[0]), (args[1] as Buffer).subarray(0, 3));
}

test('one call fails: every file is old or new at that moment, and all are old, or all new, when writeAll returns', () => {
  const outcomes = { thrown: 0, written: 0 };
  for (const { index: failing, name, code } of CALLS.flatMap((call) => CODES.map((one) => ({ ...call, code: one })))) {
    withDirectory((root) => {
      plant(root, OLD_FILES);
      const where = `${code} at call ${failing} (${name})`;
      const disk = watchedDisk(nodeDisk, (call) => {
        if (call.index !== failing) return;
        assertOldOrNew(treeOf(root), where);
        if (code === 'ENOSPC') leavePart(call);
        throw systemError(code);
      });
      let error: unknown;
      let leftover: unknown;
      try {
        leftover = writeAll(root, WRITES, { disk }).leftover;
      } catch (thrown) {
        error = thrown;
      }
      if (error === undefined) {
        outcomes.written++;
        assert.notEqual(leftover, undefined, `${where}: a failure that is swallowed`);
        assertOldOrNew(treeOf(root), where, NEW_TREE);
        recover(root);
        assert.deepEqual(treeOf(root), NEW_TREE, where);
        return;
      }
      outcomes.thrown++;
      assert.ok(error instanceof CommitError, `${where}: ${String(error)}`);
      assert.match(error.code, /^GD-COMMIT-(FAILED|DENIED)$/, where);
      assert.match(error.message, /^Nothing was written:\n/, where);
      assert.deepEqual(treeOf(root), OLD_TREE, where);
    });
  }
  assert.ok(outcomes.thrown > 100, `failures that were undone: ${outcomes.thrown}`);
  assert.ok(outcomes.written > 3, `failures after the end: ${outcomes.written}`);
});

test('the disk fails from one call on: every file is old or new, and the next run brings all to one side', () => {
  const sides = { old: 0, new: 0, half: 0 };
  for (const { index: failing, name } of CALLS) {
    withDirectory((root) => {
      plant(root, OLD_FILES);
      const where = `the disk gone from call ${failing} (${name})`;
      const disk = watchedDisk(nodeDisk, (call) => {
        if (call.index >= failing) throw systemError('EIO');
      });
      try {
        writeAll(root, WRITES, { disk });
      } catch (error) {
        assert.ok(error instanceof CommitError, `${where}: ${String(error)}`);
        if (error.code === 'GD-COMMIT-HALF') sides.half++;
      }
      assertOldOrNew(treeOf(root), where);
      recover(root);
      sides[sideOf(treeOf(root), where)]++;
      assert.equal(recover(root), undefined, `${where}: a second recovery`);
    });
  }
  assert.ok(sides.old > 50 && sides.new > 3 && sides.half > 20, JSON.stringify(sides));
});

test('any call of a recovery fails: it says so or goes the other way, and the next one ends it', () => {
  const trials = { threw: 0, ended: 0 };
  const deciding = CALLS.findIndex(({ name, args }) => name === 'move' && String(args[1]).endsWith('.go-docker-staging'));
  for (const crash of [deciding + 1, Math.floor((deciding + CALLS.length) / 2), CALLS.length - 25]) {
    const crashed = (root: string): void => {
      plant(root, OLD_FILES);
      assert.throws(() => writeAll(root, WRITES, { disk: crashingDisk(nodeDisk, crash) }), Crash);
    };
    const calls = withDirectory((root) => {
      crashed(root);
      return countCalls(nodeDisk, (disk) => void recover(root, { disk })).length;
    });
    for (let failing = 0; failing < calls; failing++) {
      withDirectory((root) => {
        crashed(root);
        const where = `crash at ${crash}, EIO at call ${failing} of the recovery`;
        const disk = watchedDisk(nodeDisk, ({ index }) => {
          if (index === failing) throw systemError('EIO');
        });
        try {
          recover(root, { disk });
          trials.ended++;
        } catch (error) {
          assert.ok(error instanceof CommitError, `${where}: ${String(error)}`);
          trials.threw++;
        }
        assertOldOrNew(treeOf(root), where);
        recover(root);
        sideOf(treeOf(root), where);
      });
    }
  }
  assert.ok(trials.threw > 10 && trials.ended > 10, JSON.stringify(trials));
});

const MEMORY_WRITES = WRITES.filter(({ path }) => path !== 'common.mk');
const MEMORY_FILES = Object.fromEntries(Object.entries(OLD_FILES)
  .filter(([path]) => !path.endsWith('common.mk'))
  .map(([path, planted]) => [`/repo/${path}`, typeof planted === 'string' ? planted : planted[0]]));

function memoryTrees(): { old: Tree; fresh: Tree; calls: number } {
  const disk = MemoryDisk.of(MEMORY_FILES);
  const old = disk.tree('/repo');
  const calls = countCalls(disk, (watched) => void writeAll('/repo', MEMORY_WRITES, { disk: watched })).length;
  return { old, fresh: disk.tree('/repo'), calls };
}

test('the process dies before any call, and the recovery before any of its own: the next one ends it', () => {
  const { old, fresh, calls } = memoryTrees();
  const sides = { old: 0, new: 0 };
  for (let first = 0; first < calls; first++) {
    const crashed = MemoryDisk.of(MEMORY_FILES);
    assert.throws(() => writeAll('/repo', MEMORY_WRITES, { disk: crashingDisk(crashed, first) }), Crash);
    const again = countCalls(crashed.copy(), (disk) => void recover('/repo', { disk })).length;
    for (let second = 0; second <= again; second++) {
      const where = `died at ${first}, then at ${second} of the recovery`;
      const disk = crashed.copy();
      if (second < again) assert.throws(() => recover('/repo', { disk: crashingDisk(disk, second) }), Crash, where);
      assertOldOrNew(disk.tree('/repo'), where, old, fresh);
      recover('/repo', { disk });
      sides[sideOf(disk.tree('/repo'), where, old, fresh)]++;
    }
  }
  assert.ok(sides.old > 500 && sides.new > 500, JSON.stringify(sides));
});

/** A small generator of numbers, so that a failure can be seen again. */
function chance(seed: number): () => boolean {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >= 0x80000000;
  };
}

/** Power cuts before every call, each with several choices of what had reached the disk. Returns the first half tree. */
function cutPower(flushes: boolean, choices: number): { trials: number; failure: string | undefined } {
  const { old, fresh, calls } = memoryTrees();
  let trials = 0;
  for (let cut = 0; cut <= calls; cut++) {
    const running = MemoryDisk.of(MEMORY_FILES, flushes);
    try {
      writeAll('/repo', MEMORY_WRITES, { disk: crashingDisk(running, cut) });
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    for (let choice = 0; choice < choices; choice++) {
      const where = `power cut at ${cut}, choice ${choice}`;
      const disk = running.afterPowerCut(chance(cut * 1000 + choice));
      trials++;
      try {
        assertOldOrNew(disk.tree('/repo'), where, old, fresh);
        recover('/repo', { disk });
        sideOf(disk.tree('/repo'), where, old, fresh);
      } catch (error) {
        return { trials, failure: `${where}: ${String(error)}` };
      }
    }
  }
  return { trials, failure: undefined };
}

test('the power goes before any call, and what was not flushed is lost or not: old or new as a whole', () => {
  const { trials, failure } = cutPower(true, 40);
  assert.equal(failure, undefined);
  assert.ok(trials > 5000, String(trials));
});

test('control: a disk that never flushes is found out', () => {
  assert.notEqual(cutPower(false, 40).failure, undefined);
});

test('an error that is no system error is a defect: it undoes the commit and comes out as it is', () => withDirectory((root) => {
  plant(root, { x: 'old', y: 'old' });
  const disk = watchedDisk(nodeDisk, ({ name, args }) => {
    if (name === 'move' && String(args[1]) === join(root, 'y')) throw new TypeError('a defect');
  });
  assert.throws(() => writeAll(root, [{ path: 'x', contents: 'new' }, { path: 'y', contents: 'new' }], { disk }), TypeError);
  assert.deepEqual(treeOf(root), { x: '644 old', y: '644 old' });
}));
