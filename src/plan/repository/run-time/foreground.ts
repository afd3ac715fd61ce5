/** How a program that goes to the background by itself is kept in the foreground: a container ends with its first process. */
import type { RuntimeFacts } from '../../../analyze/runtime/runtime.ts';
import type { Setting } from '../../../analyze/runtime/settings/settings.ts';
import { STAYS } from '../../../analyze/runtime/system/host.ts';
import { flagWord } from './demands.ts';
import type { StartLine } from './launches.ts';

const LEAVES = /^(?:d|bg|daemon(?:i[sz]e)?|background|fork|detach)$/i;

/** Whether it goes there; with a switch that sends it there it stays without. */
export function leaves({ world, settings }: RuntimeFacts): boolean {
  return world.host.background !== undefined && !settings.some(({ kind, name }) => kind === 'flag' && LEAVES.test(name));
}

/** The switch that keeps it. */
export function stayingFlag({ settings }: RuntimeFacts): Setting | undefined {
  return settings.find(({ kind, name, fallback, elsewhere }) => kind === 'flag' && elsewhere !== true && fallback !== 'true' && STAYS.test(name));
}

/** The command line with that switch, where the program would leave and the words do not hold it yet. */
export function inForeground(runtime: RuntimeFacts, line: StartLine): StartLine {
  const stays = leaves(runtime) ? stayingFlag(runtime) : undefined;
  return stays === undefined || line.args.some((word) => word.replace(/^-+/, '').split('=')[0] === stays.name) ? line : { ...line, args: [...line.args, flagWord(stays)] };
}
