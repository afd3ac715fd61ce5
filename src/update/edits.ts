import { diffArrays } from 'diff';
import { diffIndices } from 'node-diff3';

/** A stretch of a list: from, and the end behind it. */
export type Stretch = readonly [from: number, to: number];

/** What stands in a side in place of a stretch of the base; one of the two may be empty, not both. */
export interface Edit {
  readonly base: Stretch;
  readonly side: Stretch;
}

type Lines = readonly string[];
type Aligner = (base: Lines, side: Lines) => Edit[];

/** Longest common subsequence by Hunt and McIlroy, as node-diff3 has it. */
const byMatches: Aligner = (base, side) =>
  diffIndices([...base], [...side]).map(({ buffer1: [b, bn], buffer2: [s, sn] }) => ({ base: [b, b + bn], side: [s, s + sn] }));

/** Shortest edit script by Myers, which is what git looks for too. */
const byEdits: Aligner = (base, side) => {
  const edits: Edit[] = [];
  let [b, s] = [0, 0];
  for (const { count = 0, added, removed } of diffArrays([...base], [...side])) {
    const edit: Edit = { base: [b, added ? b : b + count], side: [s, removed ? s : s + count] };
    if (added || removed) push(edits, edit);
    [b, s] = [edit.base[1], edit.side[1]];
  }
  return edits;
};

/** Edits that touch are one. */
function push(edits: Edit[], edit: Edit): void {
  const last = edits.at(-1);
  if (last?.base[1] === edit.base[0] && last.side[1] === edit.side[0]) edits[edits.length - 1] = { base: [last.base[0], edit.base[1]], side: [last.side[0], edit.side[1]] };
  else edits.push(edit);
}

/** What both begin with and end with is taken out first, as git does it. */
function trimmed(align: Aligner): Aligner {
  return (base, side) => {
    const most = Math.min(base.length, side.length);
    let head = 0;
    while (head < most && base[head] === side[head]) head++;
    let tail = 0;
    while (tail < most - head && base[base.length - 1 - tail] === side[side.length - 1 - tail]) tail++;
    const moved = ([from, to]: Stretch): Stretch => [from + head, to + head];
    return align(base.slice(head, base.length - tail), side.slice(head, side.length - tail)).map((edit) => ({ base: moved(edit.base), side: moved(edit.side) }));
  };
}

/**
 * Slides what was only added or only removed as far down as its lines repeat, as git does: of equal lines the last ones
 * count as the new ones. Otherwise two sides that repeat a line would seem to meet.
 */
function slidDown(align: Aligner): Aligner {
  return (base, side) => {
    const slid: Edit[] = [];
    for (const edit of align(base, side).toReversed()) {
      const next = slid.at(-1);
      const moved = slide(edit, base, side, next?.base[0] ?? base.length);
      if (next && moved.base[1] === next.base[0]) slid[slid.length - 1] = { base: [moved.base[0], next.base[1]], side: [moved.side[0], next.side[1]] };
      else slid.push(moved);
    }
    return slid.reverse();
  };
}

function slide({ base: [b, bEnd], side: [s, sEnd] }: Edit, base: Lines, side: Lines, limit: number): Edit {
  let by = 0;
  if (b === bEnd) while (bEnd + by < limit && side[s + by] === base[bEnd + by]) by++;
  else if (s === sEnd) while (bEnd + by < limit && base[b + by] === base[bEnd + by]) by++;
  return { base: [b + by, bEnd + by], side: [s + by, sEnd + by] };
}

/** From the end: of several shortest scripts the one that changes what comes first. */
function reversed(align: Aligner): Aligner {
  return (base, side) => {
    const turned = ([from, to]: Stretch, { length }: Lines): Stretch => [length - to, length - from];
    return align(base.toReversed(), side.toReversed()).map((edit) => ({ base: turned(edit.base, base), side: turned(edit.side, side) })).toReversed();
  };
}

const edits = trimmed(byEdits);

/** Ways to see what a side has changed, the one nearest to git's first. All are right; they differ where lines repeat. */
export const ALIGNERS: readonly [Aligner, ...Aligner[]] = [slidDown(edits), slidDown(trimmed(byMatches)), slidDown(trimmed(reversed(byEdits))), edits, trimmed(reversed(byEdits)), byEdits];
