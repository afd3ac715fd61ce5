import { globMatches, parseGlob } from '../../analyze/glob.ts';
import { readDockerIgnore } from '../../docker-ignore.ts';
import { pathIn, type Repo } from '../../repo.ts';
import { enter, normal, type Step } from '../parse/dockerfile.ts';
import { expand } from '../parse/variables.ts';

/** COPY or ADD, with its variables put in. */
export interface CopyLine {
  readonly step: Step;
  /** Each with its word's place in the file; `text` is `undefined` where it holds what only the build knows. */
  readonly sources: readonly { readonly text: string | undefined; readonly start: number | undefined; readonly end: number | undefined }[];
  /** Absolute; `undefined` where it is not known. */
  readonly to: string | undefined;
  /** The target is written as a directory. */
  readonly toDirectory: boolean;
  /** Value of `--from`; `null` for the context. */
  readonly from: string | null | undefined;
  readonly parents: boolean;
  /** Whether `--exclude` leaves out a path below a directory that is a source; `null` where the flag is not there, `undefined` where it is not known. */
  readonly excludes: ((path: string) => boolean) | null | undefined;
}

/** Reads a COPY or ADD. */
export function readCopy(step: Step): CopyLine {
  const words = step.json?.map((text) => ({ text, start: undefined, end: undefined })) ?? step.words;
  const sources = words.slice(0, -1).filter(({ text }) => !/^<<-?["']?\w/.test(text));
  const target = expand(words.at(-1)?.text ?? '', step.scope);
  const flag = step.flags.find(({ name }) => name === 'from');
  return {
    step,
    sources: sources.map(({ text, start, end }) => ({ text: expand(text, step.scope), start, end })),
    to: enter(step.workdir, target),
    toDirectory: target !== undefined && /(?:^|\/)\.{0,2}$/.test(target),
    from: flag === undefined ? null : expand(flag.value, step.scope),
    parents: step.flags.some(({ name, value }) => name === 'parents' && value !== 'false'),
    excludes: excludesOf(step),
  };
}

/** Its patterns are those of ignore files, from the source directory on (so BuildKit builds). */
function excludesOf({ flags, scope }: Step): CopyLine['excludes'] {
  const patterns = flags.filter(({ name }) => name === 'exclude').map(({ value }) => expand(value, scope));
  if (patterns.length === 0) return null;
  return patterns.includes(undefined) ? undefined : readDockerIgnore(patterns.join('\n')).hides;
}

export function hasWildcard(source: string): boolean {
  return /[*?[]/.test(source);
}

/** A source as the builder looks for it: `..` ends at the context's top (docs.docker.com/reference/dockerfile/#copy). */
export function inContextTop(source: string): string {
  return normal(`/${source}`).slice(1) || '.';
}

/** What a source of the context stands for: itself, or all that its pattern matches. */
export function sourcesIn(context: Repo, source: string): string[] {
  const clean = inContextTop(source);
  if (!hasWildcard(clean)) return [clean];
  let found = ['.'];
  for (const part of clean.split('/')) {
    const glob = parseGlob(part);
    if (glob === undefined) return [];
    found = found.flatMap((dir) => context.list(dir).filter(({ name }) => globMatches(glob, name)).map(({ name }) => pathIn(dir, name)));
  }
  return found;
}
