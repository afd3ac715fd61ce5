import { parentOf, pathIn } from '../../repo.ts';
import { appendLines, replace } from '../edits.ts';
import { hasWildcard } from '../image/copies.ts';
import { boundSources, repositoryPath, type StageState } from '../image/build.ts';
import { restOf, type FileSystem } from '../image/filesystem.ts';
import { normal, type Step } from '../parse/dockerfile.ts';
import { mentions, rawText } from '../raw-text.ts';
import { leanPackages } from '../program.ts';
import type { Edit, Found, Rule } from '../rule.ts';
import type { View } from '../view.ts';

/** COPY or a bind mount names what the repository does not hold. */
export const copyMissing: Rule = {
  id: 'copy-missing',
  grade: 'broken',
  follows: 'renders it right',
  title: 'a source of COPY or of a bind mount is not in the repository',
  remedy: 'name what is there, or leave the source out',
  about: `The build ends with \`"/config.yaml": not found\`. A source that .gitignore names, that lies in a submodule, that a Makefile, script or workflow speaks of, or that
is copied by a Dockerfile that builds no Go itself is made before the image is built, and one that lies elsewhere in the repository may be found from another context: that is only told. A pattern that matches nothing is no error.`,
  judge: (view) => [...sources(view).flatMap((one) => missing(view, one)), ...missingInStages(view)],
};

/** COPY or a bind mount names what the ignore file hides. */
export const copyIgnored: Rule = {
  id: 'copy-ignored',
  grade: 'broken',
  title: 'a source of COPY or of a bind mount is hidden by the ignore file',
  remedy: 'let it in again by a line with ! in the ignore file',
  about: `What .dockerignore (or the file beside the Dockerfile, \`Dockerfile.dockerignore\`, which BuildKit takes before it) hides is not there for COPY and bind mounts:
the build ends with \`not found\`. Patterns are read as BuildKit reads them: anchored at the top of the context, the last one that matches wins. A hidden directory of which something is let in again can be copied.`,
  judge: (view) => sources(view).flatMap((one) => ignored(view, one)),
};

interface Source {
  readonly step: Step;
  /** Relative to the context. */
  readonly path: string;
  /** Where the instruction can do without it. */
  readonly word?: { readonly start: number; readonly end: number };
}

/** What COPY, ADD and bind mounts name of the context. */
function sources({ needed }: View): Source[] {
  return needed.flatMap(({ copies, runs }) => [
    ...copies.filter(({ copy }) => copy.from === null).flatMap(({ copy: { step, sources: all } }) => all.flatMap(({ text, start, end }) => sourceOf(step, text, all.length > 1 && start !== undefined && end !== undefined ? { start, end } : undefined))),
    ...runs.flatMap(({ step }) => boundSources(step).flatMap((text) => sourceOf(step, text))),
  ]);
}

function sourceOf(step: Step, text: string | undefined, word?: Source['word']): Source[] {
  if (text === undefined || hasWildcard(text) || /^(?:https?|git|ssh):|^git@/.test(text) || text.includes('..')) return [];
  const path = text.replace(/^(?:\.?\/)+|\/+$/g, '').replace(/\/\.$/, '');
  return path === '' || path === '.' ? [] : [{ step, path: path.replace(/\/(?:\.\/)+/g, '/'), ...(word && { word }) }];
}

/** The instruction that names a source, as the message calls it. */
function nameOf({ keyword }: Step): string {
  return keyword === 'RUN' ? 'a bind mount' : keyword;
}

const OF_GO = /(?:^|\/)(?:go\.mod|go\.sum|go\.work|go\.work\.sum)$/;

function missing(view: View, { step, path, word }: Source): Found[] {
  const { repo, context, git } = view;
  // git's own directory is in every clone, and no part of what is read.
  if (context.repo.stat(path) !== undefined || /^\.git(?:\/|$)/.test(path)) return [];
  const place = repositoryPath(context, path);
  if (git.rule(place, 'directory') !== undefined || git.rule(place, 'file') !== undefined || inSubmodule(view, place)) return [];
  // A link that leads out of the tree is there, and what it leads to is not known.
  for (let dir = parentOf(place); dir !== '.'; dir = parentOf(dir)) if (repo.stat(dir)?.kind === 'link') return [];
  const builds = view.builds.some(({ run }) => run.kind === 'build' && run.certain);
  // What the generator copied was there.
  const ours = view.recorded && view.bases?.get(view.file.path)?.includes(view.file.source.text.slice(step.start, step.end)) === true;
  const made = !ours && !OF_GO.test(path) && (!builds || mentions(repo, path, view.file.path) || liesElsewhere(view, path));
  const edits = path.endsWith('go.sum') ? withoutWord(view, step, word) : undefined;
  // Without its module there is nothing to update.
  const lost = /(?:^|\/)go\.mod$/.test(path) && view.facts.modules.length === 0;
  return [{
    line: step.line, message: `${nameOf(step)} names ${path}, which the repository does not hold`,
    ...(made && { grade: 'advice' as const, remedy: 'see that it is made before the image is built' }),
    ...(edits !== undefined && { edits, remedy: 'leave it out, or run go mod tidy and commit go.sum' }), ...(lost && { stays: true as const, remedy: 'take go.mod back from your version control, or run go mod init' }),
  }];
}

/** Whether a Dockerfile below the top may have another context than those that are tried: one that holds the source. */
function liesElsewhere({ repo, file }: View, path: string): boolean {
  if (parentOf(file.path) === '.') return false;
  const waiting = ['.'];
  let left = 20_000;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { name, kind } of repo.list(at)) {
      const here = pathIn(at, name);
      if (left-- === 0 || `/${here}`.endsWith(`/${path}`)) return true;
      if (kind === 'directory' && !/^(?:\.git|node_modules|vendor)$/.test(name)) waiting.push(here);
    }
  }
  return false;
}

/** What a base image may hold without a word of the Dockerfile. */
const OF_IMAGES = /^\/(?:go|root|home|opt|srv|usr|data|var)(?:\/|$)/;

/** A COPY from a stage that does not hold the source: the binary has another name there, or a directory is gone. */
function missingInStages(view: View): Found[] {
  const { needed, stages } = view;
  return needed.flatMap(({ copies }) => copies.flatMap(({ copy }) => {
    const other = typeof copy.from !== 'string' ? undefined : /^\d+$/.test(copy.from) ? stages[Number(copy.from)] : stages.findLast(({ stage }) => stage.name === copy.from!.toString().toLowerCase());
    if (other === undefined) return [];
    return copy.sources.flatMap(({ text }): Found[] => {
      if (text === undefined || hasWildcard(text)) return [];
      const path = normal(`/${text}`);
      const lacks = lacking(view, other, path);
      if (lacks !== undefined) return [{ line: copy.step.line, message: `${copy.step.keyword} names ${text} of stage ${copy.from}, and ${lacks.image} has none without ${lacks.name}`, remedy: `install it there: RUN apk add --no-cache ${lacks.name}` }];
      if (path === '/' || madeBefore(view, other.end, path) || other.end.mayHold(path) || (OF_IMAGES.test(path) && other.base?.family !== 'scratch')) return [];
      return [{ line: copy.step.line, message: `${copy.step.keyword} names ${text} of stage ${copy.from}, which does not hold it`, remedy: 'name what the stage makes' }];
    });
  }));
}

/** What the images of Alpine lack until a package brings it. */
const OF_PACKAGES: readonly { readonly dir: string; readonly name: string }[] = [{ dir: '/usr/share/zoneinfo', name: 'tzdata' }];

/** The package that an image of Alpine would have to install for a path, as surely as commands are read. */
function lacking(view: View, stage: StageState, path: string): { name: string; image: string } | undefined {
  const { base } = stage;
  const row = OF_PACKAGES.find(({ dir }) => restOf(dir, path) !== undefined);
  if (row === undefined || base === undefined || base.libc !== 'musl' || !['alpine', 'golang', 'node'].includes(base.family) || stage.end.mayBring(row.dir)) return undefined;
  const packages = leanPackages(view, stage);
  return packages === undefined || packages.has(row.name) ? undefined : { name: row.name, image: `${base.image.name}:${base.image.tag ?? 'latest'}` };
}

/** Whether a COPY of the context would bring a path that git leaves out, or that something makes before the build. */
function madeBefore(view: View, files: FileSystem, path: string): boolean {
  return files.layers.some((layer) => {
    const rest = layer.kind === 'copy' ? restOf(layer.to, path) : undefined;
    if (layer.kind !== 'copy' || rest === undefined) return false;
    const place = repositoryPath(view.context, layer.from === '.' ? rest : rest === '' ? layer.from : `${layer.from}/${rest}`);
    return view.git.rule(place, 'directory') !== undefined || view.git.rule(place, 'file') !== undefined || inSubmodule(view, place) || mentions(view.repo, place, view.file.path);
  });
}

function inSubmodule({ repo }: View, path: string): boolean {
  const text = repo.read('.gitmodules') ?? '';
  return [...text.matchAll(/^\s*path\s*=\s*(.+?)\s*$/gm)].some((match) => path === match[1] || path.startsWith(`${match[1]}/`));
}

/** A module without requirements needs no go.sum. */
function withoutWord(view: View, step: Step, word: Source['word']): readonly Edit[] | undefined {
  if (word === undefined || view.facts.modules.some(({ mod }) => mod.require.length > 0)) return undefined;
  const text = view.file.source.text;
  const before = /[ \t]+$/.exec(text.slice(step.start, word.start))?.[0].length ?? 0;
  return [replace(view.file, word.start - before, word.end, '')];
}

function ignored(view: View, { step, path }: Source): Found[] {
  const { context } = view;
  const { ignore } = context;
  if (ignore === undefined || !ignore.rules.hides(path) || context.repo.stat(path) === undefined || holdsSent(view, path)) return [];
  const at = ignore.rules.hiddenAt(path);
  const text = rawText(view.repo, ignore.path);
  const lines = context.repo.stat(path)?.kind === 'directory' ? [`!${path}`, `!${path}/**`] : [`!${path}`];
  return [{
    line: step.line, message: `${nameOf(step)} names ${path}, and ${ignore.path} hides ${at === path ? 'it' : at}`,
    remedy: `add the line !${path} at the end of ${ignore.path}`,
    ...(text !== undefined && !/\s/.test(path) && { edits: [appendLines(ignore.path, text, lines)] }),
  }];
}

/** Whether something below a hidden directory is sent, which brings the directory along. */
function holdsSent({ context }: View, dir: string): boolean {
  const waiting = [dir];
  let left = 20_000;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { name, kind } of context.repo.list(at)) {
      // A tree of that size is not walked to its end for one line.
      if (left-- === 0) return true;
      const path = `${at}/${name}`;
      if (!context.ignore!.rules.hides(path)) return true;
      if (kind === 'directory') waiting.push(path);
    }
  }
  return false;
}
