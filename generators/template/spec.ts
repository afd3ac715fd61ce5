import type { CommandSpec } from '../command-line.ts';

/** What `yo go-docker:template` understands. */
export const TEMPLATE: CommandSpec = {
  name: 'template',
  about: 'starts a team template, checks it, or shows what it would change in a repository',
  options: [],
  flags: [],
  actions: [
    { name: 'init', about: 'write a template that works into DIR, with samples to try it on' },
    { name: 'check', about: 'find what is wrong with the template in DIR: its manifest, and what becomes of each of its samples; --template: the layers below it' },
    { name: 'preview', about: 'show what a template would change in the repository DIR: the one of --template, or the one that lies here' },
  ],
  exits: '0 done, 1 refused or failed, or the template has a fault; of preview: 3 there would be conflicts; 130 interrupted',
};
