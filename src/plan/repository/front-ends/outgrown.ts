import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import type { Diagnostic } from '../../../diagnostic.ts';
import { nodeMajor } from '../../base-images.ts';
import type { Target } from '../target.ts';
import type { Filled, FrontEndBuild } from './front-end.ts';

/** Whether a package of a front end is one that the stage's release of Node does not compile. */
function isOutgrown({ outgrown, node }: FrontEndFacts): boolean {
  return outgrown !== undefined && outgrown.node < nodeMajor(node?.value);
}

/** A front end whose stage would end the build, and which the program can start without: its pages are read from the disk. */
export function isLeftOut(facts: FrontEndFacts): boolean {
  return facts.usedBy?.how === 'files' && isOutgrown(facts);
}

/** What a reader should know of the front ends of a target that need such a package. */
export function outgrownNotes(target: Pick<Target, 'program'>, all: readonly FrontEndFacts[], builds: readonly Filled[]): Omit<Diagnostic, 'code' | 'severity'>[] {
  const built = builds.filter((one): one is FrontEndBuild => 'facts' in one).map(({ facts }) => facts).filter(isOutgrown);
  const leftOut = all.filter((one) => isLeftOut(one) && target.program?.runtime.files.some(({ at }) => at.path === one.usedBy!.at.path && at.line === one.usedBy!.at.line) === true);
  return [...built, ...leftOut].map((facts) => {
    const { dir, node, outgrown } = facts;
    const needs = `${outgrown!.name} ${outgrown!.major}, which compiles with Node ${outgrown!.node} at most`;
    return {
      message: built.includes(facts) ? `the front end in ${dir} needs ${needs}, and the stage has Node ${nodeMajor(node?.value)}` : `the front end in ${dir} is left out: it needs ${needs}`, at: outgrown!.at,
      remedy: `install sass in its place, which reads the same files, or make the front end before docker build${built.includes(facts) ? ' and say --assume-present' : ''}`,
    };
  });
}
