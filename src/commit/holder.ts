import { readFileSync, readlinkSync } from 'node:fs';
import { unless } from './disk.ts';

/**
 * Which process holds a staging directory. A process number alone does not tell: it is given again after a while and
 * after a restart, and means another process in another container. Where the system says no more (it is not Linux),
 * the fields other than `pid` are `0`.
 */
export interface Holder {
  readonly pid: number;
  /** When the process began, in ticks since the system did. */
  readonly start: string;
  /** The process namespace (a container has its own). */
  readonly space: string;
  /** The run of the system, new with each restart. */
  readonly boot: string;
}

const NAME = /^holder\.(\d+)\.(\d+)\.(\d+)\.([0-9a-f]+)$/;
const MISSING = ['ENOENT', 'EACCES', 'EPERM', 'ESRCH', 'EINVAL'];

/** The holder as the name of an empty file, so that one rename hands a staging directory over. */
export function holderName({ pid, start, space, boot }: Holder): string {
  return `holder.${pid}.${start}.${space}.${boot}`;
}

export function parseHolder(name: string): Holder | undefined {
  const [, pid, start, space, boot] = NAME.exec(name) ?? [];
  if (pid === undefined || start === undefined || space === undefined || boot === undefined) return undefined;
  return { pid: Number(pid), start, space, boot };
}

/** State letter and start of a process, from the fields behind its name (which may itself hold spaces and brackets). */
function processFacts(pid: number): { state: string; start: string } | undefined {
  const text = unless(MISSING, undefined, () => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields === undefined ? undefined : { state: fields[0] ?? '', start: fields[19] ?? '0' };
}

/** This process. */
export function thisProcess(): Holder {
  const boot = unless(MISSING, '0', () => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1'));
  const space = unless(MISSING, '0', () => readlinkSync('/proc/self/ns/pid'));
  return {
    pid: process.pid,
    start: processFacts(process.pid)?.start ?? '0',
    space: /\d+/.exec(space)?.[0] ?? '0',
    boot: boot.replace(/[^0-9a-f]/g, '').slice(0, 12) || '0',
  };
}

/** Whether there is a process of that number here (one that only waits to be buried does not count). */
export function isAlive(pid: number): boolean {
  // EPERM: it is there, and somebody else's.
  const there = unless(['ESRCH'], false, () => unless(['EPERM'], true, () => process.kill(pid, 0)));
  return there && !/[ZX]/.test(processFacts(pid)?.state ?? '');
}

/**
 * What has become of a holder, seen from `self`: `over`, `alive`, or `unknown` where it ran in another container, whose
 * processes cannot be seen from here. Commits are synchronous, so whatever this process itself still holds is over.
 */
export function fateOf(holder: Holder, self: Holder): 'over' | 'alive' | 'unknown' {
  if (holder.boot !== self.boot) return 'over';
  if (holder.space !== self.space) return 'unknown';
  if (holder.pid === self.pid || !isAlive(holder.pid)) return 'over';
  const now = processFacts(holder.pid)?.start;
  return now === undefined || now === holder.start ? 'alive' : 'over';
}
