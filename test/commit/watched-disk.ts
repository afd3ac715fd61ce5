import type { Disk } from '../../src/commit/disk.ts';

/** One call, counted from 0 over all methods of a disk. */
export interface Call {
  readonly index: number;
  readonly name: keyof Disk;
  readonly args: readonly unknown[];
}

/** The system's error of a code. */
export function systemError(code: string, path = '/somewhere'): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: injected, '${path}'`), { code, errno: -1, syscall: 'injected', path });
}

/** A disk that asks before each call; what the question throws, the call throws. */
export function watchedDisk(disk: Disk, before: (call: Call) => void): Disk {
  let index = 0;
  return new Proxy(disk, {
    get(target, name: keyof Disk) {
      const method = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]): unknown => {
        before({ index: index++, name, args });
        return method.apply(target, args);
      };
    },
  });
}

/** What ends a process stands for: from this call on, none happens any more. */
export class Crash extends Error {}

/** A disk on which the process dies before call `at`. */
export function crashingDisk(disk: Disk, at: number): Disk {
  return watchedDisk(disk, ({ index, name }) => {
    if (index >= at) throw new Crash(`before ${name}, call ${index}`);
  });
}

/** Number of calls that a run makes. */
export function countCalls(disk: Disk, run: (disk: Disk) => void): readonly Call[] {
  const calls: Call[] = [];
  run(watchedDisk(disk, (call) => void calls.push(call)));
  return calls;
}
