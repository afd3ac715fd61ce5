/** Lines about several programs: what holds for all of them is said once. */
import type { Command, RepoFacts, Source } from '../analyze/facts.ts';
import type { ProgramFacts } from '../analyze/evidence-facts.ts';
import { below, line, listed, placeText, type Line } from './lines.ts';

/** A program that is described in detail. */
export interface Described {
  readonly command: Command;
  /** Absent where the program was not ranked. */
  readonly program: ProgramFacts | undefined;
}

/** Of programs that nothing tells apart, this many are described. */
const mostUnclear = 3;

/** The programs whose details are told: those that an image is made of, or the likeliest where that is unclear. */
export function describedPrograms({ product, commands, programs }: RepoFacts): Described[] {
  const dirs = product.verdict === 'unclear' ? product.programs.slice(0, mostUnclear) : product.programs;
  return dirs.flatMap((dir) => {
    const command = commands.find((one) => one.dir === dir);
    return command === undefined ? [] : [{ command, program: programs.find((one) => one.dir === dir) }];
  });
}

/** A line with those that belong to it, told of one program or of several. */
interface Block {
  readonly head: Line;
  readonly rest: readonly Line[];
  readonly dirs: string[];
}

/** The lines of each program: first what all of them share, then what some do, then those of each under its directory. */
export function linesOf(described: readonly Described[], tell: (one: Described) => readonly Line[]): Line[] {
  const told = new Map<string, Block>();
  for (const one of described) {
    for (const [head, ...rest] of blocksOf(tell(one))) {
      const key = [head, ...rest].map(({ text }) => text).join('\n');
      const known = told.get(key);
      told.set(key, {
        head: known === undefined ? head : { ...head, at: places(known.head.at, head.at) }, rest: known?.rest ?? rest,
        dirs: [...(known?.dirs ?? []), one.command.dir],
      });
    }
  }
  const blocks = [...told.values()];
  const lines = ({ head, rest, dirs }: Block): Line[] =>
    [dirs.length === described.length ? head : { ...head, text: `${listed(dirs, 3)}: ${head.text}` }, ...rest];
  return [
    ...blocks.filter(({ dirs }) => dirs.length === described.length).flatMap(lines),
    ...blocks.filter(({ dirs }) => dirs.length > 1 && dirs.length < described.length).flatMap(lines),
    ...described.flatMap(({ command: { dir } }) => (described.length > 1 ? ownLines(dir, blocks.filter(({ dirs }) => dirs.length === 1 && dirs[0] === dir)) : [])),
  ];
}

/** One line begins with the directory; several stand under it. */
function ownLines(dir: string, blocks: readonly Block[]): Line[] {
  const [first, ...others] = blocks;
  if (first === undefined) return [];
  if (others.length === 0) return [{ ...first.head, text: `${dir}: ${first.head.text}` }, ...first.rest];
  return [line(dir), ...below(blocks.flatMap(({ head, rest }) => [head, ...rest]))];
}

function places(before: readonly Source[], after: readonly Source[]): Source[] {
  return [...new Map([...before, ...after].map((at) => [placeText(at), at])).values()];
}

function blocksOf(lines: readonly Line[]): [Line, ...Line[]][] {
  const blocks: [Line, ...Line[]][] = [];
  for (const one of lines) {
    const last = blocks.at(-1);
    if (one.level > 0 && last !== undefined) last.push(one);
    else blocks.push([one]);
  }
  return blocks;
}
