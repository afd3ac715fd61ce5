import { readDockerIgnore } from '../../../docker-ignore.ts';
import { joinPath, type Repo } from '../../../repo.ts';
import type { Place } from '../place.ts';
import { SECRETS } from './ignore-rows.ts';

/** Which file says what stays at home; paths are relative to the directory that the Dockerfile was made for. */
export type IgnoreFile =
  /** The repository's own, which hides nothing that the build reads. */
  | { readonly use: 'own'; readonly path: string }
  /** One of ours. `hidden`: what the repository's own would have hidden, for the reader. */
  | { readonly use: 'written'; readonly path: string; readonly instead: Hiding | null }
  /** The repository's own with lines at its end that let in again what it hides. */
  | { readonly use: 'amended'; readonly path: string; readonly contents: string; readonly instead: Hiding };

/** An ignore file and the files that a build reads and it hides, the first ones by name; paths relative to the context. */
export interface Hiding {
  readonly path: string;
  readonly files: readonly string[];
}

/**
 * Decides by evaluating the repository's own file: BuildKit takes the one named after the Dockerfile before the
 * context's (docs.docker.com/build/concepts/context/#filename-and-location), other builders know the context's alone.
 * @param context relative to the repository's top, as `repo` and `needed` are relative to the context
 */
export function chooseIgnoreFile(repo: Repo, context: string, needed: readonly string[], place: Place, portable: boolean): IgnoreFile {
  const named = `${place.file}.dockerignore`;
  const inContext = fromContext(context, place.directory, named);
  const path = !portable && inContext !== undefined && repo.stat(inContext)?.kind === 'file' ? inContext : '.dockerignore';
  const text = repo.read(path);
  const here = context === place.directory;
  const written = here && text === undefined ? '.dockerignore' : named;
  if (text === undefined) return { use: 'written', path: written, instead: null };
  const { hides } = readDockerIgnore(text);
  const files = needed.filter(hides);
  const own = path === inContext ? named : [...(place.directory === context ? [] : place.directory.slice(context === '.' ? 0 : context.length + 1).split('/').map(() => '..')), path].join('/');
  if (files.length === 0) return { use: 'own', path: own };
  const instead = { path, files };
  if (place.amendIgnore && here) return { use: 'amended', path: own, contents: amended(text, files, needed), instead };
  return { use: 'written', path: written, instead };
}

/** A path of the directory as the context sees it; `undefined` where it lies outside. */
function fromContext(context: string, directory: string, path: string): string | undefined {
  const full = joinPath(directory, path) ?? path;
  return context === '.' ? full : full.startsWith(`${context}/`) ? full.slice(context.length + 1) : undefined;
}

/** The text with exceptions at its end: the last line that says something about a path wins. */
function amended(text: string, files: readonly string[], needed: readonly string[]): string {
  const { hiddenAt } = readDockerIgnore(text);
  const lines = [...new Set(files.map((file) => hiddenAt(file) ?? file))].map((path) => `!${path.replace(/[\\*?[\]]/g, '\\$&')}`);
  const secrets = readDockerIgnore(SECRETS.join('\n'));
  const excepted = needed.filter(secrets.hides).map((path) => `!${path.replace(/[\\*?[\]]/g, '\\$&')}`);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? text : `${text}${end}`;
  return `${before}${['# What the image is built from.', ...lines, ...SECRETS, ...excepted].join(end)}${end}`;
}
