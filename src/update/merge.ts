import { unifiedDiff } from '../commit/diff.ts';
import { compareRegions, mergeRegions, type Region } from './regions.ts';
import { joinLines, linesOf, type Line, type TextLines } from './text-lines.ts';

/** The three texts of a merge. `path` is what a person calls the file. */
export interface MergeInput {
  readonly path: string;
  /** As it was written last. */
  readonly base: string;
  /** As it is now: the user's. */
  readonly theirs: string;
  /** As it would be written now. */
  readonly ours: string;
  /** Where both changed the same lines: markers in the text, or the user's lines in it and ours in a file beside. */
  readonly style: 'inline' | 'rej';
  /** What stands behind the markers `<<<<<<<` and `>>>>>>>`. */
  readonly labels: { readonly theirs: string; readonly ours: string };
}

/** Where both sides changed the same lines. */
export interface Conflict {
  /** Line of the result, from 1: that of the first marker, or the one before which our lines were refused. */
  readonly line: number;
}

export interface Merged {
  readonly text: string;
  readonly conflicts: readonly Conflict[];
  /** With style `rej`, what was refused: a unified diff against the base. Else empty. */
  readonly rejected: string;
}

/**
 * Merges what was written last, the file as it is, and what would be written now. Byte order mark, line ends and
 * whether there is a final newline are the user's. Text that both changed alike is no conflict.
 */
export function merge(input: MergeInput): Merged {
  const sides = { base: linesOf(input.base), theirs: linesOf(input.theirs), ours: linesOf(input.ours) };
  const regions = mergeRegions({ base: textsOf(sides.base.lines), theirs: textsOf(sides.theirs.lines), ours: textsOf(sides.ours.lines) });
  return printed(regions, sides, input);
}

/** A file that we never wrote and what we would write, side by side: nothing is decided where the two differ. */
export function sideBySide(input: Omit<MergeInput, 'base'>): Merged {
  const [theirs, ours] = [linesOf(input.theirs), linesOf(input.ours)];
  return printed(compareRegions(textsOf(theirs.lines), textsOf(ours.lines)), { base: theirs, theirs, ours }, input);
}

interface Sides {
  readonly base: TextLines;
  readonly theirs: TextLines;
  readonly ours: TextLines;
}

function printed(regions: readonly Region[], sides: Sides, { path, style, labels }: Omit<MergeInput, 'base'>): Merged {
  const lines: Line[] = [];
  const conflicts: Conflict[] = [];
  for (const region of regions) {
    const their = sides.theirs.lines.slice(...region.theirs);
    // In a file of mixed line ends a line ends as the one whose place it takes, or which stands before it.
    const end = their[0]?.end || lines.at(-1)?.end || sides.theirs.end;
    const our = sides.ours.lines.slice(...region.ours).map(({ text }): Line => ({ text, end }));
    const marker = (text: string): Line => ({ text, end });
    if (region.kind === 'ours') lines.push(...our);
    else if (region.kind !== 'conflict') lines.push(...their);
    else {
      conflicts.push({ line: lines.length + 1 });
      lines.push(...(style === 'rej' ? their : [marker(`<<<<<<< ${labels.theirs}`), ...their, marker('======='), ...our, marker(`>>>>>>> ${labels.ours}`)]));
    }
  }
  const last = regions.at(-1);
  const marked = style === 'inline' && last?.kind === 'conflict';
  const closed = marked || sides.theirs.lines.at(-1)?.end !== '';
  const base = joinLines(sides.base.lines, { mark: '', end: '\n' }, true);
  return {
    text: joinLines(lines, sides.theirs, closed), conflicts,
    rejected: style === 'rej' && conflicts.length > 0 ? unifiedDiff(path, base, refusedText(regions, sides.base.lines, sides.ours.lines)) : '',
  };
}

function textsOf(lines: readonly Line[]): readonly string[] {
  return lines.map(({ text }) => text);
}

/** The base with our lines where they were refused. */
function refusedText(regions: readonly Region[], base: readonly Line[], ours: readonly Line[]): string {
  const lines = regions.flatMap(({ kind, base: of, ours: our }) => (kind === 'conflict' ? ours.slice(...our) : base.slice(...of)));
  return joinLines(lines, { mark: '', end: '\n' }, true);
}
