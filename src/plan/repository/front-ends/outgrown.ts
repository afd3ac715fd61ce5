import type { Diagnostic } from '../../../diagnostic.ts';
import { nodeMajor } from '../../base-images.ts';
import type { Filled, FrontEndBuild } from './front-end.ts';

/** Packages that the stage's release of Node does not compile. */
export function outgrownNotes(builds: readonly Filled[]): Omit<Diagnostic, 'code' | 'severity'>[] {
  return builds.filter((one): one is FrontEndBuild => 'facts' in one).flatMap(({ facts: { outgrown, dir, node: wish } }) => {
    const major = nodeMajor(wish?.value);
    return outgrown === undefined || outgrown.node >= major ? [] : [{
      message: `the front end in ${dir} needs ${outgrown.name} ${outgrown.major}, which compiles with Node ${outgrown.node} at most, and the stage has Node ${major}`, at: outgrown.at,
      remedy: 'install sass in its place, which reads the same files, or make the front end before docker build and say --assume-present',
    }];
  });
}
