import type { Rule } from '../rule.ts';

/** The file was written by another release. */
export const generatorNewer: Rule = {
  id: 'generator-newer',
  grade: 'advice',
  title: 'the file was written by an older release of the generator',
  remedy: 'run yo go-docker:update to see what the newer one would write',
  about: `Of files that the record in .yo-rc.json holds. A newer release may know better bases and rules; nothing is wrong with a file only because it is older.`,
  judge: ({ recorded, generator, file }) => (recorded && generator.recorded !== undefined && isOlder(generator.recorded, generator.running)
    ? [{ line: file.stages[0]?.from.line ?? 1, message: `written by release ${generator.recorded}, and this is ${generator.running}` }]
    : []),
};

/** Order of two releases by their numbers. */
function isOlder(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => text.split(/[.-]/).map(Number));
  for (let i = 0; i < 3; i++) if ((x![i] ?? 0) !== (y![i] ?? 0)) return (x![i] ?? 0) < (y![i] ?? 0);
  return false;
}
