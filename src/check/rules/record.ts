import { isLater } from '../../update/releases.ts';
import { commandAt } from '../command-at.ts';
import type { Rule } from '../rule.ts';

/** The file was written by another release. */
export const generatorNewer: Rule = {
  id: 'generator-newer',
  grade: 'advice',
  title: 'the file was written by an older release of the generator',
  remedy: 'run yo go-docker:update to see what the newer one would write',
  about: `Of files that the record in .yo-rc.json holds. A newer release may know better bases and rules; nothing is wrong with a file only because it is older.`,
  judge: ({ recorded, generator, file, home }) => (recorded && generator.recorded !== undefined && isLater(generator.running, generator.recorded)
    ? [{ line: file.stages[0]?.from.line ?? 1, message: `written by release ${generator.recorded}, and this is ${generator.running}`, remedy: `run ${commandAt('update', home)} to see what the newer one would write` }]
    : []),
};
