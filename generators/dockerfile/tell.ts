import type { RepoFacts } from '../../src/analyze/facts.ts';
import type { Source } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import type { RepositoryPlan } from '../../src/plan/repository/plan-repository.ts';

/** What was found, a line a fact, each with the line of the repository that says so. */
export function found(facts: RepoFacts): string[] {
  const { product, programs, commands } = facts;
  const chosen = product.verdict === 'one' || product.verdict === 'several' ? product.programs : [];
  return [
    ...(chosen.length > 0 ? [`${chosen.length > 1 ? 'Programs' : 'Program'}: ${chosen.join(', ')}: ${product.reason}${place(product.at)}`] : []),
    ...chosen.flatMap((dir) => {
      const command = commands.find((one) => one.dir === dir);
      const program = programs.find((one) => one.dir === dir);
      const of = chosen.length > 1 ? `${dir}: ` : '';
      const needed = program?.flags.release.needed;
      const user = command?.cgo.users.find(({ need }) => need === command.cgo.need);
      return [
        ...(needed ? [`${of}Go ${needed.value}${place(needed.at)}`] : []),
        ...(user && command?.cgo.need === 'needed' ? [`${of}cgo for ${user.value}${place(user.at)}: ${user.why}`] : []),
        ...(program?.flags.tags ?? []).map(({ value, at }) => `${of}tag ${value}${place(at)}`),
        ...(program?.runtime.ports ?? []).slice(0, 3).flatMap(({ port, at }) => (port === undefined ? [] : [`${of}port ${port}${place(at)}`])),
      ];
    }),
  ];
}

function place(at: Source | undefined): string {
  return at === undefined ? '' : ` (${at.path}${at.line > 0 ? `:${at.line}` : ''})`;
}

/** The commands that build and run the image, one pair a target; the default target needs no name. */
export function buildCommands({ targets, runtimes, buildFlags }: RepositoryPlan, directory: string): string[] {
  return targets.flatMap(({ name }, index) => {
    const image = targets.length > 1 ? name : nameFrom(directory);
    const target = index === 0 ? '' : ` --target ${name}`;
    const ports = runtimes[index]!.ports.map((port) => ` -p 127.0.0.1:${port}:${port}`).join('');
    return [`docker build --pull${buildFlags[index]!} -t ${image}${target} .`, `docker run --rm${ports} ${image}`];
  });
}
