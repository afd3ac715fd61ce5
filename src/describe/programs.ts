/** Lines about several programs: what holds for all of them is said once. */
import type { Command, RepoFacts } from '../analyze/facts.ts';
import type { ProgramFacts } from '../analyze/evidence-facts.ts';
import { line, listed, placeText, type Line } from './lines.ts';

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

/** The lines of each program; a line that not all of them share says whose it is. */
export function linesOf(described: readonly Described[], tell: (one: Described) => readonly Line[]): Line[] {
  const told = new Map<string, { blocks: readonly Line[]; dirs: string[] }>();
  for (const one of described) {
    for (const block of blocksOf(tell(one))) {
      const key = block.map(({ text, at }) => `${text}\0${at === undefined ? '' : placeText(at)}`).join('\n');
      const known = told.get(key) ?? { blocks: block, dirs: [] };
      known.dirs.push(one.command.dir);
      told.set(key, known);
    }
  }
  return [...told.values()].flatMap(({ blocks: [head, ...rest], dirs }) => {
    if (head === undefined || dirs.length === described.length) return head === undefined ? [] : [head, ...rest];
    return [line(`${listed(dirs, 3)}: ${head.text}`, head.at), ...rest];
  });
}

/** A line with those that belong to it. */
function blocksOf(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  for (const one of lines) {
    if (one.below && blocks.length > 0) (blocks.at(-1) as Line[]).push(one);
    else blocks.push([one]);
  }
  return blocks;
}
