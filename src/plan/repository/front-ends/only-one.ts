import type { Diagnostic } from '../../../diagnostic.ts';
import type { Filled, FrontEndBuild } from './front-end.ts';

/** A front end that is put where pages are served from, though nothing but their number says that they belong together. */
export function onlyOneNotes(builds: readonly Filled[]): Omit<Diagnostic, 'code' | 'severity'>[] {
  return builds.filter((one): one is FrontEndBuild => 'facts' in one).flatMap(({ facts: { dir }, usedBy: { how, place, at } }) => place === undefined ? [] : [{
    message: `the front end in ${dir} is put into ${place}, ${how === 'embed' ? 'which is embedded' : 'where pages are served from'} and holds nothing: the repository holds no other, and does not say where it goes`, at,
    remedy: 'nothing to do where they belong together; else take its stage and its COPY out',
  }]);
}
