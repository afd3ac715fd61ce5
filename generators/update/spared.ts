import { readCopy, sourcesIn } from '../../src/check/image/copies.ts';
import { boundSources } from '../../src/check/image/build.ts';
import { readDockerfileText, type Step } from '../../src/check/parse/dockerfile.ts';
import { readDockerIgnore, type DockerIgnore } from '../../src/docker-ignore.ts';
import { pathIn, type Repo } from '../../src/repo.ts';
import { subRepo } from '../../src/sub-repo.ts';
import type { PlannedImage } from '../dockerfile/image-files.ts';
import type { Outcome } from './merge-files.ts';

/**
 * A Dockerfile that is taken over was built without an ignore file: a new one hides nothing that it takes. What it names is let
 * in again; where a directory that it takes would lose a part, nobody can tell what that is for, and no ignore file is written.
 */
export function sparing(outcomes: readonly Outcome[], { open: { repo, place }, planned: { context, ignoreFile } }: PlannedImage): readonly Outcome[] {
  const theirs = outcomes.find(({ path }) => path === place.file)?.before;
  // One that takes the place of another holds its lines.
  if (!theirs || ignoreFile.use !== 'written' || ignoreFile.instead !== null) return outcomes;
  const { stages } = readDockerfileText(place.file, theirs.toString());
  return outcomes.map((one): Outcome => {
    if (one.path !== ignoreFile.path || one.action !== 'create') return one;
    const text = one.after!.toString();
    const hidden = stages.flatMap(({ steps }) => steps.flatMap((step) => hiddenFrom(step, readDockerIgnore(text), subRepo(repo, context))));
    const unclear = hidden.find(({ named }) => !named);
    if (unclear === undefined) return { ...one, after: Buffer.from(`${text}${lettingIn(hidden)}`) };
    return { ...one, action: 'kept', after: null, note: `${one.path} is not written, since it would hide ${unclear.path} from line ${unclear.line} of ${place.file}; once that is settled, yo go-docker:dockerfile writes it` };
  });
}

interface Hidden {
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** The step names it; else it takes a directory that it lies in, or what only the build knows. */
  readonly named: boolean;
  readonly line: number;
}

function lettingIn(hidden: readonly Hidden[]): string {
  if (hidden.length === 0) return '';
  const lines = hidden.flatMap(({ path, kind }) => (kind === 'directory' ? [`!${path}`, `!${path}/**`] : [`!${path}`]));
  return `# What the Dockerfile names of it.\n${[...new Set(lines)].join('\n')}\n`;
}

/** What a step takes of the context and does not get. */
function hiddenFrom(step: Step, ignore: DockerIgnore, context: Repo): Hidden[] {
  return sourcesOf(step).flatMap((source): Hidden[] => {
    if (source === undefined) return [{ path: 'what it names', kind: 'file', named: false, line: step.line }];
    return sourcesIn(context, source).flatMap((path): Hidden[] => {
      const kind = path === '.' || context.stat(path)?.kind === 'directory' ? 'directory' : 'file';
      if (path !== '.' && ignore.hides(path)) return [{ path, kind, named: true, line: step.line }];
      const part = kind === 'directory' ? firstHidden(context, path, ignore) : undefined;
      return part === undefined ? [] : [{ path: part, kind: 'file', named: false, line: step.line }];
    });
  });
}

/** Sources of the context as they are written; `undefined` for one that only the build knows. */
function sourcesOf(step: Step): readonly (string | undefined)[] {
  if (step.keyword === 'RUN') return boundSources(step);
  if (step.keyword !== 'COPY' && step.keyword !== 'ADD') return [];
  const { from, sources } = readCopy(step);
  return from === null ? sources.map(({ text }) => text).filter((text) => !/^(?:https?|git|ssh):|^git@/.test(text ?? '')) : [];
}

function firstHidden(context: Repo, dir: string, ignore: DockerIgnore): string | undefined {
  for (const { name, kind } of context.list(dir)) {
    const path = pathIn(dir, name);
    if (ignore.hides(path)) return path;
    const below = kind === 'directory' ? firstHidden(context, path, ignore) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}
