import type { StampFact } from '../analyze/flags/ldflags.ts';
import type { FlagFacts } from '../analyze/flags/flags.ts';
import { firstLines, line, listed, type Line } from './lines.ts';
import { linesOf, type Described } from './programs.ts';

/** Tags, stamped variables, other linker flags and a profile. */
export function flagLines(described: readonly Described[]): Line[] {
  return linesOf(described, ({ program }) => (program === undefined ? [] : flagsOf(program.flags)));
}

function flagsOf({ tags, known, stamps, ldflags, pgo }: FlagFacts): Line[] {
  const taken = new Set(tags.map(({ value }) => value));
  const left = known.filter(({ tag, effect }) => !taken.has(tag) && effect !== 'passed');
  return [
    ...tags.map(({ value, at }) => {
      const fact = known.find(({ tag }) => tag === value);
      const why = fact === undefined ? '' : fact.effect === 'mandatory' ? `, without which it does not compile: ${fact.what}` : fact.what === '' ? '' : `: ${fact.what}`;
      return line(`Built with the tag ${value}${why}`, at);
    }),
    ...(left.length > 0 ? [line(`Tags that nothing passes: ${listed(left.map(({ tag, what }) => (what === '' ? tag : `${tag} (${what})`)), 3)}`, left[0]?.at)] : []),
    ...firstLines(stamps, 5, (stamp) => [stampLine(stamp)], ({ variable }) => variable),
    ...(ldflags.length > 0 ? [line(`Other linker flags: ${listed(ldflags.map(({ value }) => value))}`, ldflags[0]?.at)] : []),
    ...(pgo ? [line('A profile guides the optimizer', pgo)] : []),
  ];
}

const kinds: Readonly<Record<StampFact['state'], string>> = {
  string: '', 'not-string': ', which is no string, so that the linker sets nothing', absent: ', which is not declared: the flag does nothing',
  unread: ', declared in a module that is not here',
};

function stampLine({ variable, kind, state, at }: StampFact): Line {
  const what = kind === 'other' ? '' : ` the ${kind} into`;
  return line(`Stamps${what} ${variable}${kinds[state]}`, at);
}
