/** What a variable of a Dockerfile holds where an instruction stands. */
export interface Variable {
  /** `undefined`: it is declared, and only the build knows its value. */
  readonly value: string | undefined;
  /** `arg`: a build may set another value than this default. */
  readonly by: 'arg' | 'env';
  /** Line that says so. */
  readonly line: number;
}

export type Scope = ReadonlyMap<string, Variable>;

/** Stands in a scope for all variables that an image may set by itself. */
export const OF_THE_IMAGE = '';

/** Arguments that BuildKit sets by itself once they are declared (in FROM lines always). */
export const PLATFORM_ARGS: ReadonlySet<string> = new Set([
  'BUILDPLATFORM', 'BUILDOS', 'BUILDARCH', 'BUILDVARIANT', 'TARGETPLATFORM', 'TARGETOS', 'TARGETARCH', 'TARGETVARIANT', 'TARGETSTAGE',
]);

const reference = /\$(?:\{(\w+)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*)|([#%/][^}]*))?\}|(\w+))/g;

/** The text with its variables put in as BuildKit does it; `undefined` where one is not known here. One that neither a line nor an image can set is empty. */
export function expand(text: string, scope: Scope): string | undefined {
  let known = true;
  const value = text.replace(reference, (_, braced: string | undefined, operator: string | undefined, word = '', edit: string | undefined, bare: string | undefined) => {
    const name = braced ?? bare ?? '';
    const variable = scope.get(name);
    const held = variable?.value;
    const open = held === undefined && (variable !== undefined || PLATFORM_ARGS.has(name) || scope.has(OF_THE_IMAGE));
    const other = (): string => {
      const inner = expand(word, scope);
      if (inner === undefined) known = false;
      return inner ?? '';
    };
    const empty = operator?.startsWith(':') ? !held : held === undefined;
    // A build argument without a default takes the fall-back unless the build sets it.
    if (operator?.endsWith('-') && !(open && PLATFORM_ARGS.has(name))) return empty ? other() : held!;
    if (open || edit !== undefined) known = false;
    if (operator?.endsWith('+')) return empty ? '' : other();
    return held ?? '';
  });
  return known ? value.replaceAll('\0', '$') : undefined;
}

/** Names that a text refers to. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(reference)].map((match) => match[1] ?? match[5] ?? '');
}

/** The assignments of an ENV or ARG instruction: `A=b C="d e"`, `A b c`, `A`. */
export function assignments(words: readonly { readonly text: string; readonly start: number; readonly end: number }[], keyword: string): { readonly name: string; readonly value: string | undefined; readonly start: number; readonly end: number }[] {
  const [first] = words;
  if (first === undefined) return [];
  if (keyword === 'ENV' && !first.text.includes('=')) {
    return [{ name: first.text, value: words.slice(1).map(({ text }) => text).join(' '), start: first.start, end: words.at(-1)!.end }];
  }
  return words.map(({ text, start, end }) => {
    const at = text.indexOf('=');
    return at < 0 ? { name: text, value: undefined, start, end } : { name: text.slice(0, at), value: text.slice(at + 1), start, end };
  });
}
