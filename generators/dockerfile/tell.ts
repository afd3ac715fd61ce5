import type { RepoFacts } from '../../src/analyze/facts.ts';
import type { Source } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import { commandsOf } from '../../src/plan/repository/commands.ts';
import type { Place } from '../../src/plan/repository/place.ts';
import type { RepositoryPlan } from '../../src/plan/repository/plan-repository.ts';

/** What was found, a line a fact, each with the line of the repository that says so. */
export function found(facts: RepoFacts): string[] {
  const { product, programs, commands } = facts;
  const chosen = product.verdict === 'one' || product.verdict === 'several' ? product.programs : [];
  return [
    ...(chosen.length > 0 ? [`${chosen.length > 1 ? 'Programs' : 'Program'}: ${chosen.join(', ')}: ${product.reason}${lineOf(product.at)}`] : []),
    ...chosen.flatMap((dir) => {
      const command = commands.find((one) => one.dir === dir);
      const program = programs.find((one) => one.dir === dir);
      const of = chosen.length > 1 ? `${dir}: ` : '';
      const needed = program?.flags.release.needed;
      const user = command?.cgo.users.find(({ need }) => need === command.cgo.need);
      return [
        ...(needed ? [`${of}Go ${needed.value}${lineOf(needed.at)}`] : []),
        ...(user && command?.cgo.need === 'needed' ? [`${of}cgo for ${user.value || 'import "C"'}${lineOf(user.at)}: ${user.why}`] : []),
        ...(program?.flags.tags ?? []).map(({ value, at }) => `${of}tag ${value}${lineOf(at)}`),
        ...(program?.runtime.ports ?? []).slice(0, 3).flatMap(({ port, at }) => (port === undefined ? [] : [`${of}port ${port}${lineOf(at)}`])),
      ];
    }),
  ];
}

function lineOf(at: Source | undefined): string {
  return at === undefined ? '' : ` (${at.path}${at.line > 0 ? `:${at.line}` : ''})`;
}

/** The commands that build and run the image, for every target in its order; the default one needs no name. */
export function buildCommands(planned: RepositoryPlan, place: Place, directory: string): string[] {
  return commandsOf(planned, place, nameFrom(directory)).flatMap(({ image, build, debug, context, prepare, run }) => [
    `docker build --pull${build} -t ${image} ${context}`, ...prepare, `docker run --rm${run} ${image}`,
    ...(debug === null ? [] : [`docker build --pull${debug} -t ${image}-debug ${context}`, `docker run --rm -it${run} ${image}-debug`]),
  ]);
}
