import { OPTIONS } from '../../src/options.ts';
import type { CommandSpec } from '../command-line.ts';
import { DOCKERFILE } from '../dockerfile/index.ts';

/** What `yo go-docker:update` understands: its own flags, and those of the commands whose files it makes again. */
export const UPDATE: CommandSpec = {
  name: 'update',
  about: 'merges what would be written today into the files as they are now, and loses no edit',
  options: OPTIONS.filter(({ stored }) => stored).map(({ name }) => name),
  flags: [
    { name: 'conflict', type: 'text', placeholder: 'HOW', about: "where both changed the same lines: inline (git's markers, the default), or rej (your lines stay, the new ones go to FILE.rej)" },
    { name: 'allow-dirty', type: 'switch', about: 'also change files that are not committed' },
    { name: 'undo', type: 'switch', about: 'take the last update back' },
    { name: 'adopt', type: 'switch', about: 'take over a Dockerfile that somebody else wrote: both are laid side by side, and the next update merges' },
    ...DOCKERFILE.flags.map((flag) => (flag.name === 'file' ? { ...flag, about: 'with --adopt: where the Dockerfile lies, relative to DIR' } : flag)),
  ],
  exits: '0 done, 1 refused or failed (nothing written), 3 written with conflicts to settle, 130 interrupted',
};
