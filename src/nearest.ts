/** The candidate that a typing slip most likely meant: at an edit distance of at most a third of the longer word; `undefined` where none is near. */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const steps = distance(typed.toLowerCase(), candidate.toLowerCase());
    if (steps < least && steps <= Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3))) {
      best = candidate;
      least = steps;
    }
  }
  return best;
}

/** Optimal string alignment: insert, delete, replace, or swap two neighbours, at a cost of one each. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
