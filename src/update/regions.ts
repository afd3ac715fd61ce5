import { ALIGNERS, type Edit, type Stretch } from './edits.ts';

/** A stretch of a merge, in the order of the result. Stretches are of lines: of the base, of theirs, of ours. */
export interface Region {
  /** `same`: nobody changed it; `theirs`, `ours`: one side alone did; `both`: alike; `conflict`: each in its own way. */
  readonly kind: 'same' | 'theirs' | 'ours' | 'both' | 'conflict';
  readonly base: Stretch;
  readonly theirs: Stretch;
  readonly ours: Stretch;
}

type Lines = readonly string[];

export interface Sides {
  readonly base: Lines;
  readonly theirs: Lines;
  readonly ours: Lines;
}

/**
 * Merges three lists of lines. Changes that touch are one, as in git: between two that are taken alike there is a line
 * that nobody changed. Of the ways to see the changes, the first with the fewest conflicts is taken.
 */
export function mergeRegions(sides: Sides): readonly Region[] {
  const { base, theirs, ours } = sides;
  const merged = (their: readonly Edit[], our: readonly Edit[]): readonly Region[] => joined(regionsOf(their, our, sides).flatMap((region) => refined(region, sides)), sides);
  const [first, ...others] = ALIGNERS;
  let best = merged(first(base, theirs), first(base, ours));
  if (conflicts(best) === 0) return best;
  const their = [first, ...others].map((align) => align(base, theirs));
  const our = [first, ...others].map((align) => align(base, ours));
  for (const [a, b] of their.flatMap((one) => our.map((other) => [one, other] as const))) {
    const found = merged(a, b);
    if (conflicts(found) < conflicts(best)) best = found;
    if (conflicts(best) === 0) break;
  }
  return best;
}

/** Two lists side by side: every place where they differ is a conflict. */
export function compareRegions(theirs: Lines, ours: Lines): readonly Region[] {
  const regions = regionsOf(ALIGNERS[0](theirs, ours), [], { base: theirs, theirs: ours, ours: theirs });
  const turned = regions.map(({ kind, base, theirs: other }): Region => ({ kind: kind === 'same' ? kind : 'conflict', base, theirs: base, ours: other }));
  return joined(turned, { base: theirs, theirs, ours });
}

function conflicts(regions: readonly Region[]): number {
  return regions.filter(({ kind }) => kind === 'conflict').length;
}

interface Owned extends Edit {
  readonly by: 'theirs' | 'ours';
}

/** How far each side has been read; where nothing changed, all three go on by the same number of lines. */
interface Cursor {
  base: number;
  theirs: number;
  ours: number;
}

function regionsOf(theirs: readonly Edit[], ours: readonly Edit[], sides: Sides): Region[] {
  const owned = [...theirs.map((edit): Owned => ({ ...edit, by: 'theirs' })), ...ours.map((edit): Owned => ({ ...edit, by: 'ours' }))];
  const edits = owned.sort((a, b) => a.base[0] - b.base[0] || a.base[1] - b.base[1]);
  const at: Cursor = { base: 0, theirs: 0, ours: 0 };
  const regions: Region[] = [];
  for (let first = edits.shift(); first !== undefined; first = edits.shift()) {
    const group = [first];
    let end = first.base[1];
    for (; edits[0] !== undefined && edits[0].base[0] <= end; end = Math.max(end, group.at(-1)!.base[1])) group.push(edits.shift()!);
    advance(regions, at, first.base[0]);
    regions.push(regionOf(group, at, end));
  }
  advance(regions, at, sides.base.length);
  return regions;
}

/** The lines up to one of the base that nobody changed. */
function advance(regions: Region[], at: Cursor, to: number): void {
  const length = to - at.base;
  if (length <= 0) return;
  regions.push({ kind: 'same', base: [at.base, to], theirs: [at.theirs, at.theirs + length], ours: [at.ours, at.ours + length] });
  at.base = to;
  at.theirs += length;
  at.ours += length;
}

function regionOf(group: readonly Owned[], at: Cursor, end: number): Region {
  const length = (by: Owned['by']): number => {
    const own = group.filter((edit) => edit.by === by);
    const grown = own.reduce((sum, { base, side }) => sum + (side[1] - side[0]) - (base[1] - base[0]), 0);
    return end - at.base + grown;
  };
  const [theirs, ours] = [length('theirs'), length('ours')];
  const kind = group.every(({ by }) => by === 'theirs') ? 'theirs' : group.every(({ by }) => by === 'ours') ? 'ours' : 'conflict';
  const region: Region = { kind, base: [at.base, end], theirs: [at.theirs, at.theirs + theirs], ours: [at.ours, at.ours + ours] };
  at.base = end;
  at.theirs += theirs;
  at.ours += ours;
  return region;
}

/** What both sides of a conflict begin and end with is none. */
function refined(region: Region, { theirs, ours }: Sides): Region[] {
  if (region.kind !== 'conflict') return [region];
  const { base: [b, bEnd], theirs: [t, tEnd], ours: [o, oEnd] } = region;
  const most = Math.min(tEnd - t, oEnd - o);
  let head = 0;
  while (head < most && theirs[t + head] === ours[o + head]) head++;
  if (head === tEnd - t && head === oEnd - o) return [{ ...region, kind: 'both' }];
  let tail = 0;
  while (tail < most - head && theirs[tEnd - 1 - tail] === ours[oEnd - 1 - tail]) tail++;
  return [
    ...(head > 0 ? [{ kind: 'both', base: [b, b], theirs: [t, t + head], ours: [o, o + head] } as const] : []),
    { kind: 'conflict', base: [b, bEnd], theirs: [t + head, tEnd - tail], ours: [o + head, oEnd - tail] } as const,
    ...(tail > 0 ? [{ kind: 'both', base: [bEnd, bEnd], theirs: [tEnd - tail, tEnd], ours: [oEnd - tail, oEnd] } as const] : []),
  ];
}

/** Conflicts with at most three lines between them, or none with a letter or a digit, are one to a reader (git's merge-file joins them too). */
function joined(regions: readonly Region[], { theirs }: Sides): Region[] {
  const result: Region[] = [];
  for (const region of regions) {
    const before = result.findLastIndex(({ kind }) => kind !== 'same' && kind !== 'both');
    const first = result[before];
    if (region.kind !== 'conflict' || first?.kind !== 'conflict' || !isSlight(theirs.slice(first.theirs[1], region.theirs[0]))) {
      result.push(region);
      continue;
    }
    const across = (side: 'base' | 'theirs' | 'ours'): Stretch => [first[side][0], region[side][1]];
    result.splice(before, Infinity, { kind: 'conflict', base: across('base'), theirs: across('theirs'), ours: across('ours') });
  }
  return result;
}

function isSlight(lines: Lines): boolean {
  return lines.length <= 3 || !lines.some((line) => /[\p{L}\p{N}]/u.test(line));
}
