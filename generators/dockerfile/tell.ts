import type { RepoFacts } from '../../src/analyze/facts.ts';
import { isPartByName, partOf } from '../../src/analyze/product/names.ts';
import type { Diagnostic, Source } from '../../src/diagnostic.ts';
import { nameFrom } from '../../src/options.ts';
import { commandsOf } from '../../src/plan/repository/commands.ts';
import type { Place } from '../../src/plan/repository/place.ts';
import type { RepositoryPlan } from '../../src/plan/repository/plan-repository.ts';
import { refusals } from '../../src/plan/repository/refusals.ts';
import type { RepositoryOptions } from '../../src/plan/repository/repository-options.ts';
import { fromPlace, type OpenRepository } from './repository.ts';

/** What was found, a line a fact, each with the line of the repository that says so. */
export function found(facts: RepoFacts): string[] {
  const { product, programs, commands } = facts;
  const chosen = product.verdict === 'one' || product.verdict === 'several' ? product.programs : [];
  return [
    ...(chosen.length > 0 ? [`${chosen.length > 1 ? 'Programs' : 'Program'}: ${chosen.join(', ')}: ${product.reason}${lineOf(product.at)}`] : []),
    ...leftOut(facts, chosen),
    ...frontEndsAside(facts, chosen),
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

/** So many programs without an image are named. */
const mostLeftOut = 3;

/** Programs that no image is made of, though each could be one of its own: not what lies with tools, tests and samples. */
function leftOut({ product: { ranked }, commands }: RepoFacts, chosen: readonly string[]): string[] {
  if (chosen.length === 0) return [];
  const parts = ranked.filter(({ dir }) => !chosen.includes(dir) && commands.some((one) => one.dir === dir) && isOfUse(dir));
  const alive = parts.filter(({ evidence }) => !evidence.some(({ weight }) => weight <= -100));
  if (alive.length === 0) return [];
  const named = alive.slice(0, mostLeftOut).map(({ dir }) => dir).join(', ');
  return [`Left out: ${named}${alive.length > mostLeftOut ? ` and ${alive.length - mostLeftOut} more` : ''}; --main chooses programs`];
}

/** Front ends that no image holds, beside a program that serves: where none is looked for by a path that the code names, and nothing is embedded that has to be made. */
function frontEndsAside({ frontEnds, programs, commands }: RepoFacts, chosen: readonly string[]): string[] {
  const made = commands.some(({ dir, embeds }) => chosen.includes(dir) && embeds.some(({ state }) => state === 'missing' || state === 'placeholder'));
  if (made || frontEnds.some(({ usedBy }) => usedBy !== undefined) || !programs.some(({ dir, runtime }) => chosen.includes(dir) && runtime.ports.length > 0)) return [];
  const aside = frontEnds.filter(({ dir, script, tool }) => script !== undefined && tool !== undefined && tool !== 'script' && isOfUse(dir) && !isNoPage.test(dir));
  const [first, ...more] = aside;
  if (first === undefined) return [];
  const names = aside.slice(0, mostLeftOut).map(({ dir }) => (dir === '.' ? 'package.json' : dir)).join(', ');
  if (more.length === 0) return [`Left out: ${names}, a front end that ${first.tool!} builds: no program looks for what it makes`];
  return [`Left out: ${names}${aside.length > mostLeftOut ? ` and ${aside.length - mostLeftOut} more` : ''}, front ends: no program looks for what they make`];
}

/** Front ends that are no pages of the program's: about the project, or for another place than a browser's window. */
const isNoPage = /(?:^|[/_-])(?:docs?|documentation|web-?site|site|landing(?:-?page)?|marketing|blog|storybook|e2e|actions?|ext(?:ensions?)?|plugins?|packages|desktop|mobile|sdks?)(?:$|[/_-])/i;

function isOfUse(dir: string): boolean {
  const part = partOf(dir)?.part;
  return part === undefined || part === 'inner' || (part === 'tool' && isPartByName(dir));
}

/** Problems of several programs, with those that have none beside them. */
export function withSound({ repo, facts, place }: OpenRepository, chosen: RepositoryOptions, problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const sound = chosen.main.length < 2 ? [] : chosen.main.filter((dir) => refusals(repo, facts, { ...chosen, main: [dir] }).length === 0);
  const last = problems.at(-1);
  if (sound.length === 0 || last === undefined) return problems;
  const names = sound.map((dir) => fromPlace(dir, place)).join(',');
  return [...problems.slice(0, -1), { ...last, remedy: `${last.remedy}; --main ${names} builds the rest without` }];
}

function lineOf(at: Source | undefined): string {
  return at === undefined ? '' : ` (${at.path}${at.line > 0 ? `:${at.line}` : ''})`;
}

/** The commands that build and run the image, for every target in its order; the default one needs no name. */
export function buildCommands(planned: RepositoryPlan, place: Place, directory: string): string[] {
  return commandsOf(planned, place, nameFrom(directory)).flatMap(({ image, build, debug, context, prepare, run }) => [
    `docker build --pull${build} -t ${image} ${context}`, ...prepare, `docker run --rm${run} ${image}`,
    ...(debug === null ? [] : [`docker build --pull${debug} -t ${image}-debug ${context}`, `docker run --rm -it${run.replace(/ -it?(?= |$)/, '')} ${image}-debug`]),
  ]);
}
