/** A process that commits in a way that a test asks for: `node child.js TASK ROOT [NUMBER…]`. */
import { writeSync } from 'node:fs';
import { nodeDisk } from '../../src/commit/disk.ts';
import { CommitError, holdSignals, recover, writeAll, type FileWrite } from '../../src/commit/write-all.ts';
import { OLD_FILES, WRITES } from './tree.ts';
import { systemError, watchedDisk } from './watched-disk.ts';

const [task = '', root = '', ...numbers] = process.argv.slice(2);
const [first = 0, second = 0] = numbers.map(Number);

/** Back from the new tree to the old one. */
const BACK: readonly FileWrite[] = WRITES.map(({ path }) => {
  const planted = path === 'common.mk' ? OLD_FILES['shared/common.mk'] : OLD_FILES[path];
  if (planted === undefined) return { path, contents: null };
  return typeof planted === 'string' ? { path, contents: planted, mode: 0o644 } : { path, contents: planted[0], mode: planted[1] };
});

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function dieAt(at: number, failAt = -1): typeof nodeDisk {
  return watchedDisk(nodeDisk, ({ index, name, args }) => {
    if (index === failAt) throw systemError('EIO');
    if (index !== at) return;
    // In the middle of a file: some of it is there.
    if (name === 'create') nodeDisk.create(String(args[0]), (args[1] as Buffer).subarray(0, 3), { mode: 0o644 });
    process.kill(process.pid, 'SIGKILL');
    sleep(10_000);
  });
}

const TASKS: Readonly<Record<string, () => void | Promise<void>>> = {
  /** Dies before call `first`. */
  'die': () => void writeAll(root, WRITES, { disk: dieAt(first) }),
  /** Call `first` fails, and it dies before call `second`, while undoing. */
  'fail-and-die': () => void writeAll(root, WRITES, { disk: dieAt(second, first) }),
  /** Dies before call `first` of a recovery. */
  'recover-and-die': () => void recover(root, { disk: dieAt(first) }),
  /** Commits there and back until it is killed. */
  'loop': () => {
    writeSync(1, 'r');
    for (;;) {
      writeAll(root, WRITES);
      writeAll(root, BACK);
    }
  },
  /** Stands still before call `first`, for as long as it lives. */
  'hold': () => {
    const disk = watchedDisk(nodeDisk, ({ index }) => {
      if (index !== first) return;
      writeSync(1, 'h');
      for (;;) sleep(60_000);
    });
    writeAll(root, WRITES, { disk });
  },
  /** Commits slowly, with the signals held; prints which one came. `first` not 0: a call fails in the middle. */
  'slow': async () => {
    const disk = watchedDisk(nodeDisk, ({ index }) => {
      if (index === 20) writeSync(1, 's');
      if (index >= 20) sleep(2);
      if (index === first && first !== 0) throw systemError('EIO');
    });
    try {
      const { signal } = await holdSignals(() => writeAll(root, WRITES, { disk }));
      writeSync(1, ` done ${String(signal)}`);
    } catch (error) {
      writeSync(1, ` ${error instanceof CommitError ? error.code : String(error)}`);
    }
  },
  /** One run as a user makes it: mends, then writes; prints how it ended. */
  'run': () => {
    try {
      recover(root);
      writeAll(root, WRITES);
      writeSync(1, 'written');
    } catch (error) {
      writeSync(1, error instanceof CommitError ? error.code : String(error));
    }
  },
};

await TASKS[task]?.();
