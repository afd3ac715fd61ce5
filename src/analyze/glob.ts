/** Patterns of one path element as Go's `path.Match` takes them: `*`, `?`, `[a-z]`, `[^a-z]` and a backslash. */
export type GlobPart =
  | { readonly kind: 'star' | 'any' }
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [number, number])[] };

const meta = /[*?[\\]/;

/** Whether the text is a pattern and not just a name. */
export function hasMeta(text: string): boolean {
  return meta.test(text);
}

/** Parses a pattern; `undefined` where Go calls it malformed. */
export function parseGlob(pattern: string): readonly GlobPart[] | undefined {
  const characters = [...pattern];
  const parts: GlobPart[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') {
      if (parts.at(-1)?.kind !== 'star') parts.push({ kind: 'star' });
    } else if (character === '?') parts.push({ kind: 'any' });
    else if (character === '[') {
      const parsed = parseClass(characters, at + 1);
      if (parsed === undefined) return undefined;
      parts.push(parsed.part);
      at = parsed.last;
    } else if (character === '\\') {
      const next = characters[++at];
      if (next === undefined) return undefined;
      parts.push({ kind: 'character', character: next });
    } else parts.push({ kind: 'character', character });
  }
  return parts;
}

function parseClass(characters: readonly string[], from: number): { part: GlobPart; last: number } | undefined {
  let at = from;
  const negated = characters[at] === '^';
  if (negated) at++;
  const ranges: [number, number][] = [];
  const bound = (): number | undefined => {
    const character = characters[at];
    if (character === undefined || character === '-' || character === ']') return undefined;
    if (character === '\\') at++;
    const code = characters[at]?.codePointAt(0);
    at++;
    // A class has to be closed, so something must follow.
    return at < characters.length ? code : undefined;
  };
  while (characters[at] !== ']' || ranges.length === 0) {
    const low = bound();
    if (low === undefined) return undefined;
    let high: number | undefined = low;
    if (characters[at] === '-') {
      at++;
      high = bound();
    }
    if (high === undefined) return undefined;
    ranges.push([low, high]);
  }
  return { part: { kind: 'class', negated, ranges }, last: at };
}

function takes(part: GlobPart, character: string): boolean {
  if (part.kind === 'character') return part.character === character;
  if (part.kind !== 'class') return true;
  const code = character.codePointAt(0) ?? 0;
  return part.ranges.some(([low, high]) => low <= code && code <= high) !== part.negated;
}

/** Whether the whole name matches. Goes back to the last star alone, so it takes at most pattern × name steps. */
export function globMatches(parts: readonly GlobPart[], name: string): boolean {
  const characters = [...name];
  let at = 0;
  let part = 0;
  let star = -1;
  let resume = 0;
  while (at < characters.length) {
    const current = parts[part];
    if (current?.kind === 'star') {
      star = part++;
      resume = at;
    } else if (current !== undefined && takes(current, characters[at] ?? '')) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++resume;
    } else return false;
  }
  return parts.slice(part).every(({ kind }) => kind === 'star');
}
