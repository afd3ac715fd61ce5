import { parentOf } from '../../repo.ts';
import type { Finding, Source } from '../facts.ts';
import { isNamedLikeTool, isPartByName, partOf, programName } from './names.ts';
import { holdsPrograms, isRunnerName, lessonsOf, subjectsOf } from './neighbours.ts';
import type { Candidate, Evidence, Field } from './candidate.ts';
import { rows } from './rows.ts';

/** A program with the evidence on which it was ranked, strongest first. */
export interface RankedProgram {
  readonly dir: string;
  readonly score: number;
  readonly evidence: readonly Evidence[];
  /** Opens a port, or uses a framework that does. */
  readonly listens: boolean;
}

/**
 * `one`: a clear product. `several`: deployables of one repository, each a target, the first the default. `unclear`:
 * samples, or nothing that tells a product from a tool: a person must say. `none`: no program.
 */
export type Verdict = 'one' | 'several' | 'unclear' | 'none';

export interface ProductFacts {
  readonly verdict: Verdict;
  /** Directories of the programs that an image is made of by default, the default one first; for `unclear` all that could be. */
  readonly programs: readonly string[];
  readonly reason: string;
  readonly at: Source | undefined;
  readonly ranked: readonly RankedProgram[];
}

/** What the repository says of itself as a whole. */
export interface Situation {
  /** A sentence that calls it a set of samples, or its name. */
  readonly samples: Finding<string> | undefined;
  /** Whether programs of different modules are bound to each other by a workspace or local replacements. */
  readonly related: (a: string | undefined, b: string | undefined) => boolean;
  /** Whether what lies at the top of a module is a package for others to import. */
  readonly isLibrary: (module: string | undefined) => boolean;
  /** Systems beside an image's that programs are built for. */
  readonly elsewhere: () => readonly Finding<string>[];
}

/** A score from which a program counts as a product at all. */
const enough = 12;
/** Evidence that something ships or builds it, in contrast to names and code. */
const ships = 16;
/** A second program is a deployable too from this share of the first one's score on. */
const near = 0.6;
/** The same where the first lies at the top or is called like the repository: what else is shipped mostly goes with it. */
const nearToNamed = 0.7;
/** From this share on a service beside the first is a deployable too. */
const sister = 0.35;
/** From this share on nothing sets the first apart. */
const alike = 0.9;

/** More programs of modules that have nothing to do with each other than one system is made of. */
const manyAlone = 10;

export function decideProduct(field: Field, situation: Situation): ProductFacts {
  const ranked = rank(field);
  const alive = ranked.filter((program) => program.score > -100);
  const none = { programs: [], at: undefined, ranked };
  if (field.candidates.length === 0) {
    const elsewhere = situation.elsewhere();
    const reason = elsewhere.length === 0 ? 'no package with a func main' : `its programs are made for ${elsewhere.map(({ value }) => value).join(' and ')} alone`;
    return { ...none, verdict: 'none', reason, at: elsewhere[0]?.at };
  }
  if (alive.length === 0) return { ...none, verdict: 'none', reason: whyNone(ranked) };
  const first = alive[0] as RankedProgram;
  const shipped = alive.filter((program) => isShipped(program));
  const unclear = (reason: string, at?: Source): ProductFacts => ({
    verdict: 'unclear',
    programs: alive.map((program) => program.dir),
    reason,
    at,
    ranked,
  });
  if (situation.samples !== undefined && alive.length > 1 && !standsOut(first)) {
    return unclear(
      `the repository calls itself a set of samples (“${situation.samples.value}”)`,
      situation.samples.at,
    );
  }
  const lessons = lessonsOf(alive.map(({ dir }) => dir));
  if (lessons !== undefined && !standsOut(first)) return unclear(`its programs lie in numbered directories (${lessons.value}), as lessons do`, lessons.at);
  if (first.score < enough) return loneProgram(alive, field, situation, ranked) ?? unclear(alive.length === 1 && isToolOfLibrary(first, field, situation) ? 'its only program is a tool of the library' : 'nothing tells a product from a tool or a sample');
  const leading = alive.filter(
    (program) => program.score >= enough && (isNear(program, first) || isSisterService(program, first) || (isOwnTarget(program) && isOwnTarget(first))),
  );
  const group = alive.filter((program) => leading.includes(program) || (leading.length > 1 && program.score >= enough && leading.some((one) => isLaidOutAs(program, one))) || isModuleBeside(program, first, field, situation));
  if (isLargeAlone(first) && (group.length > 1 || (alive.length > 2 && packagesOf(first, field) === 1)))
    return unclear('nothing but their size speaks for any of its programs');
  if (group.length === 1)
    return { verdict: 'one', programs: [first.dir], reason: reasonOf(first), at: first.evidence[0]?.at, ranked };
  if (shipped.length === 0 && !group.every((program) => related(program, first, field, situation))) {
    return unclear('several programs that nothing binds to each other, and nothing that ships one of them');
  }
  // Each may well be shipped for itself; a collection has more of them than anybody runs together.
  const strangers = alive.filter((program) => !related(program, first, field, situation));
  if (strangers.length >= manyAlone && !field.shippedFromTop && group.some((program) => strangers.includes(program)))
    return unclear(`${strangers.length + 1} programs that nothing binds to each other`);
  return {
    verdict: 'several',
    programs: clientsLast(group).map((program) => program.dir),
    reason: `${group.length} programs with like evidence`,
    at: first.evidence[0]?.at,
    ranked,
  };
}

function whyNone(ranked: readonly RankedProgram[]): string {
  const foreign = ranked.flatMap(({ dir, evidence }) => evidence.filter(({ row }) => row === 'foreign').map(({ text }) => `${dir === '.' ? 'the program' : dir} ${text}`));
  return foreign[0] ?? 'every main function does nothing';
}

/** Being the largest tells the product from its tools, but not one of many small programs from the others. */
function isLargeAlone({ evidence }: RankedProgram): boolean {
  return evidence.every(({ row, weight }) => row === 'size' || weight < 0);
}

function packagesOf({ dir }: RankedProgram, field: Field): number {
  return field.candidates.find(({ program }) => program.dir === dir)?.traits.packages ?? 0;
}

function rank(field: Field): RankedProgram[] {
  return field.candidates
    .map((candidate) => rankOne(candidate, field))
    .sort((a, b) => b.score - a.score || (a.dir < b.dir ? -1 : 1));
}

function rankOne(candidate: Candidate, field: Field): RankedProgram {
  const evidence = rows
    .flatMap((row) => row.find(candidate, field))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return {
    dir: candidate.program.dir,
    score: evidence.reduce((sum, piece) => sum + piece.weight, 0),
    evidence,
    listens: evidence.some(
      (piece) => piece.row === 'listens' || (piece.row === 'framework' && piece.weight > 10),
    ),
  };
}

function isShipped(program: RankedProgram): boolean {
  return program.evidence.some((piece) => piece.weight >= ships && /-(?:release|build|run)$/.test(piece.row));
}

/** A release, or the place or name of the product: a repository of samples has none of these. */
function standsOut(program: RankedProgram): boolean {
  return program.evidence.some(
    (piece) =>
      piece.weight >= 20 &&
      /^(?:top|same-name|goreleaser-release|promu-release|ko-release|kubernetes-release)$/.test(piece.row),
  );
}

/** The only program of a repository is its product when it is not a sample or a test of a library; one that is only called so serves by itself. */
function loneProgram(
  alive: readonly RankedProgram[],
  field: Field,
  situation: Situation,
  ranked: readonly RankedProgram[],
): ProductFacts | undefined {
  const only = alive[0] as RankedProgram;
  const part = partOf(only.dir)?.part;
  const importsTop = field.candidates.some(({ program, traits }) => program.dir === only.dir && traits.importsTop);
  const isProduct = (part !== 'sample' && part !== 'test') || (isPartByName(only.dir) && only.listens && !importsTop);
  if (alive.length !== 1 || !isProduct || isToolOfLibrary(only, field, situation)) return undefined;
  return {
    verdict: 'one',
    programs: [only.dir],
    reason: 'the only program of the repository',
    at: only.evidence[0]?.at,
    ranked,
  };
}

/** What makes code, documents or releases of a package that others import, and neither serves nor is shipped, is no product of its own. */
function isToolOfLibrary(only: RankedProgram, field: Field, { isLibrary }: Situation): boolean {
  const isTool = partOf(only.dir)?.part === 'tool' || isNamedLikeTool(only.dir) || only.evidence.some(({ row }) => row === 'go-generate-tool');
  return isTool && !only.listens && !isShipped(only) && isLibrary(field.candidates.find(({ program }) => program.dir === only.dir)?.module);
}

function isNear(program: RankedProgram, first: RankedProgram): boolean {
  if (program === first) return true;
  if (program.score >= first.score * alike) return true;
  const bar =
    isNamed(first) && !program.evidence.some((piece) => piece.row === 'server-name') ? nearToNamed : near;
  return program.score >= first.score * bar && (isShipped(program) || !isShipped(first));
}

/**
 * A service beside the first one: named like one, it listens or is a module of its own as the first is, or it is called for working
 * in the background of one, or takes the messages of one; it lies in the same folder and is shipped no less. A tool that goes with the product is none, however large it is.
 */
function isSisterService(program: RankedProgram, first: RankedProgram): boolean {
  const rowsOf = new Set(program.evidence.map((piece) => piece.row));
  return (
    program.score >= first.score * sister &&
    ((rowsOf.has('server-name') &&
      (program.listens || (rowsOf.has('module-top') && first.evidence.some(({ row }) => row === 'module-top')))) ||
      ((isRunnerName(program.dir) || rowsOf.has('consumes')) && isService(first))) &&
    liesBeside(program, first) &&
    partOf(program.dir) === undefined &&
    (isShipped(program) || !isShipped(first))
  );
}

/** In the same folder; where the first lies at the top, only what is called for working in its background, there or among programs. */
function liesBeside({ dir }: RankedProgram, first: RankedProgram): boolean {
  const parent = parentOf(dir);
  if (first.dir === '.') return isRunnerName(dir) && isService(first) && (parent === '.' || (holdsPrograms(parent) && parentOf(parent) === '.'));
  return parent === parentOf(first.dir) || (holdsPrograms(first.dir) && parent === first.dir);
}

/** `user/rpc` beside `order/rpc`, `user-service/cmd/user` beside `order-service/cmd/order`: each service of a repository has its program in the same place, and serves as the other does. */
function isLaidOutAs(program: RankedProgram, one: RankedProgram): boolean {
  const parts = subjectsOf(program.dir);
  const others = subjectsOf(one.dir);
  const differing = parts.flatMap((part, index) => (part === others[index] ? [] : [index]));
  const isOneWord = [parts, others].every((path) => new Set(differing.map((index) => path[index])).size === 1);
  return parts.length === others.length && isOneWord && differing[0]! < parts.length - 1 && ((program.listens && one.listens) || (isServerNamed(program) && isServerNamed(one))) &&
    partOf(program.dir) === undefined && (isShipped(program) || !isShipped(one));
}

/** Behind what serves, where the name of the repository says no other: of several programs the first is what an image starts by default. Of equal ones it is the server of the system. */
function clientsLast(group: readonly RankedProgram[]): readonly RankedProgram[] {
  const isClient = ({ dir }: RankedProgram): boolean => /(?:^|[-_])(?:cli|client)$|.ctl$/.test(programName(dir));
  const standing = ({ dir }: RankedProgram): number => (/^(?:api|app|server|web)$/.test(programName(dir)) ? 0 : isRunnerName(dir) ? 2 : 1);
  if (isNamed(group[0]!)) return group;
  const behind = group.every((program) => isClient(program) || !program.listens) ? () => 0 : (one: RankedProgram) => Number(isClient(one));
  return [...group].sort((a, b) => behind(a) - behind(b) || b.score - a.score || standing(a) - standing(b));
}

/** A service that is a module of its own, laid out as the first one and bound to it, however small it is. */
function isModuleBeside(program: RankedProgram, first: RankedProgram, field: Field, situation: Situation): boolean {
  return program.score > 0 && moduleOf(program, field) !== moduleOf(first, field) && isLaidOutAs(program, first) && related(program, first, field, situation);
}

function isService(program: RankedProgram): boolean {
  return program.listens || isServerNamed(program);
}

function isServerNamed({ evidence }: RankedProgram): boolean {
  return evidence.some(({ row }) => row === 'server-name');
}

function isOwnTarget(program: RankedProgram): boolean {
  return program.evidence.some(({ row }) => row === 'own-target');
}

function isNamed(program: RankedProgram): boolean {
  return program.evidence.some((piece) => piece.row === 'top' || piece.row === 'same-name');
}

function related(program: RankedProgram, first: RankedProgram, field: Field, situation: Situation): boolean {
  return situation.related(moduleOf(program, field), moduleOf(first, field));
}

function moduleOf({ dir }: RankedProgram, field: Field): string | undefined {
  return field.candidates.find(({ program }) => program.dir === dir)?.module;
}

function reasonOf(first: RankedProgram): string {
  const texts = first.evidence
    .filter((piece) => piece.weight > 0)
    .slice(0, 3)
    .map((piece) => piece.text);
  return texts.join(', ');
}
