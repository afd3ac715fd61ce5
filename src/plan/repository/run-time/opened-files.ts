import type { Step } from '../../build-plan.ts';
import { parentOf } from '../../../repo.ts';
import type { Beside } from './runtime.ts';
import { open } from './launches.ts';
import { shellQuote } from '../shell-quote.ts';

/** Copies of configurations in which an address of the loopback interface is one of all interfaces, for the image's file system. */
export function openedFiles(files: readonly Beside[]): Step[] {
  return files.flatMap(({ source, to, opens }): Step[] => {
    if (opens === undefined) return [];
    const edit = `s|${escaped(opens.address, /[\\.*^$[\]|]/g)}|${escaped(open(opens.address), /[\\&|]/g)}|`;
    const place = `/rootfs${to}`;
    return [{
      do: 'run', mounts: [{ type: 'bind', source, target: '/configuration' }],
      why: `${source} says ${opens.address} (line ${opens.at.line}), which nobody outside of the container reaches.`,
      script: [`mkdir -p ${shellQuote(parentOf(place))}`, `sed ${shellQuote(edit)} /configuration >${shellQuote(place)}`],
    }];
  });
}

function escaped(text: string, special: RegExp): string {
  return text.replace(special, '\\$&');
}
