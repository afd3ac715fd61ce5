import { isLater } from '../../update/releases.ts';
import { commandAt, wordOf } from '../command-at.ts';
import type { Rule } from '../rule.ts';

/** The file was written by another release. */
export const generatorNewer: Rule = {
  id: 'generator-newer',
  grade: 'advice',
  title: 'the file was written by another release of the generator',
  remedy: 'run yo go-docker:update to see what the newer one would write',
  about: `Of files that the record in .yo-rc.json holds. A newer release may know better bases and rules; nothing is wrong with a file only because it is older. What a later release wrote, this one may judge wrongly.`,
  judge: ({ recorded, generator: { recorded: by, running }, file, home }) => {
    if (!recorded || by === undefined) return [];
    const found = { line: file.stages[0]?.from.line ?? 1, message: `written by release ${by}, and this is ${running}` };
    if (isLater(running, by)) return [{ ...found, remedy: `run ${commandAt('update', home)} to see what the newer one would write` }];
    return isLater(by, running) ? [{ ...found, message: `${found.message}, which may judge it wrongly`, remedy: `run npx generator-go-docker@${by} check${wordOf(home)}` }] : [];
  },
};
