import type { CgoFacts, CgoUser } from '../analyze/cgo/cgo.ts';
import { firstLines, line, lineBelow, listed, type Line } from './lines.ts';
import { linesOf, type Described } from './programs.ts';

/** Whether the programs need cgo, which packages say so, and what C asks for. */
export function cgoLines(described: readonly Described[]): Line[] {
  return linesOf(described, ({ command }) => [...verdictLines(command.cgo, command.closure.cached), ...systemLines(command.cgo)]);
}

function verdictLines(cgo: CgoFacts, cached: number): Line[] {
  const needing = cgo.users.filter(({ need }) => need === 'needed');
  if (cgo.need === 'needed') return [line('Needed, by'), ...usersLines(needing)];
  const asFar = cgo.certain ? '' : ', as far as could be read';
  const thanks = cgo.certain && cached > 0 ? ", which this machine's module cache confirms" : '';
  if (cgo.need === 'none') return [line(`Not needed: nothing that is compiled uses it${asFar}${thanks}`)];
  return [line(`Not needed: it builds and works without${asFar}. With cgo on, it would be used by`), ...usersLines(cgo.users)];
}

function usersLines(users: readonly CgoUser[]): Line[] {
  const tell = ({ value, why, withoutCgoTag, notOnMusl, at }: CgoUser): Line[] => [
    lineBelow(`${value === '' ? 'the program itself' : value}: ${why}${withoutCgoTag === '' ? '' : `; the tag ${withoutCgoTag} makes it unnecessary`}${notOnMusl === undefined ? '' : `; not with musl: ${notOnMusl}`}`, at),
  ];
  return firstLines(users, 6, tell, ({ value }) => value).map((one) => ({ ...one, level: 1 }));
}

function systemLines(cgo: CgoFacts): Line[] {
  const dynamic = cgo.dynamicWithoutCgo.map(({ value, at }) => line(`${value} links dynamically although cgo is off`, at));
  if (cgo.need !== 'needed') return dynamic;
  const languages = cgo.languages.filter((language) => language !== 'c');
  const { trixie } = cgo.runPackages;
  return [
    ...(languages.length > 0 ? [line(`Beside C it compiles ${languages.join(', ')}`)] : []),
    ...(cgo.pkgConfig.length > 0 ? [line(`Asks pkg-config for ${listed(cgo.pkgConfig.map(({ value }) => value))}`, cgo.pkgConfig[0]?.at)] : []),
    ...(cgo.libraries.length > 0 ? [line(`Links ${listed(cgo.libraries.map(({ value }) => value))}`, cgo.libraries[0]?.at)] : []),
    ...(cgo.buildPackages.length > 0 ? [line(`Debian packages to build: ${cgo.buildPackages.join(', ')}`)] : []),
    ...(trixie.length > 0 ? [line(`Debian packages to run: ${trixie.join(', ')}`)] : []),
    ...(cgo.unknownLibraries.length > 0 ? [line(`No Debian package is known here for ${listed(cgo.unknownLibraries)}`)] : []),
    ...dynamic,
  ];
}
