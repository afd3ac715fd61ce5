import type { RepoFacts } from '../../../analyze/facts.ts';
import type { Diagnostic } from '../../../diagnostic.ts';
import { joinPath, pathIn, type Repo } from '../../../repo.ts';
import { subRepo } from '../../../sub-repo.ts';
import type { Mount, Stage, Step } from '../../build-plan.ts';
import { contextFiles } from './context-files.ts';
import type { Decided } from '../decided.ts';
import { chooseIgnoreFile, type IgnoreFile } from './ignore-file.ts';
import { ignoreLines } from './ignore.ts';
import type { Place } from '../place.ts';

/** The build context of a plan, and what of it is sent. */
export interface ContextPlan {
  /** Relative to the repository's top. */
  readonly context: string;
  /** The stages with all paths relative to the context. */
  readonly stages: readonly Stage[];
  /** Lines of an ignore file, whether or not one has to be written. */
  readonly ignore: readonly string[];
  readonly ignoreFile: IgnoreFile;
  /** What the build reads, relative to the context. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a context is found for: paths are relative to the repository's top. */
export interface ContextInput {
  readonly repo: Repo;
  readonly facts: RepoFacts;
  readonly decided: readonly Decided[];
  readonly stages: readonly Stage[];
  readonly place: Place;
  /** For builders that know the context's `.dockerignore` alone. */
  readonly portable: boolean;
  /** Files that a step reads although no mount or copy names them. */
  readonly reads: readonly string[];
  /** Files that are there when the image is built, be they there now or not. */
  readonly expected: readonly string[];
}

/** Finds the smallest context of stages that were planned over the whole repository, and what of it stays at home. */
export function planContext(input: ContextInput): ContextPlan {
  const { repo, facts, decided, stages, place, portable } = input;
  const { context, files } = contextFiles(input);
  const tree = subRepo(repo, context);
  const ignoreFile = chooseIgnoreFile(tree, context, files, place, portable);
  const own = ignoreFile.use === 'written' && ignoreFile.instead !== null ? (tree.read(ignoreFile.instead.path) ?? null) : null;
  const ignore = ignoreLines({ repo: tree, needed: files, modules: modulesOf(facts, decided, context), docker: dockerLines(place, context), own });
  return { context, stages: stages.map((stage) => movedStage(stage, context)), ignore, ignoreFile, files, diagnostics: notes(ignoreFile, context, place, portable) };
}

/** Directories, seen from the context, of the modules that a build looks at; the context itself before modules. */
function modulesOf(facts: RepoFacts, decided: readonly Decided[], context: string): string[] {
  const files = new Set(decided.flatMap(({ modules }) => modules.files));
  const dirs = facts.modules
    .filter(({ dir }) => decided.some(({ target }) => target.module?.dir === dir) || files.has(pathIn(dir, 'go.mod')))
    .map(({ dir }) => dir);
  return (dirs.length === 0 ? ['.'] : dirs).map((dir) => (dir === context ? '.' : context === '.' ? dir : dir.slice(context.length + 1)));
}

/** What this generator writes for the build, where the context's top is not where it writes. */
function dockerLines({ directory, file }: Place, context: string): string[] {
  const path = (name: string): string => joinPath(directory, name)!.slice(context === '.' ? 0 : context.length + 1);
  const lines = [path(file), ...(directory === context ? [] : ['.yo-rc.json', 'Makefile', 'docker.mk', 'docker-bake.hcl'].map(path))];
  return lines.filter((line) => line !== 'Dockerfile').map((line) => `/${line.replace(/[\\*?[\]]/g, '\\$&')}${line === path(file) ? '*' : ''}`);
}

/** A stage as if the context were the repository's top. */
function movedStage(stage: Stage, context: string): Stage {
  const own = (why: string): string => (context === '.' ? why : why.replaceAll(new RegExp(`(?<![\\w./-])${escaped(context)}/`, 'g'), ''));
  const steps = movedSteps(stage.steps, context).map((step) => (step.why === undefined ? step : { ...step, why: own(step.why) }));
  return { ...stage, why: stage.why === null ? null : own(stage.why), steps };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Steps as if the context were the repository's top: also in the builder, where the top of both is /src. */
function movedSteps(steps: readonly Step[], context: string): Step[] {
  const moved = context === '.' ? [...steps] : steps.map((step) => movedStep(step, context));
  return moved.filter((step, i) => step.do !== 'workdir' || moved[i - 1]?.do !== 'workdir' || JSON.stringify(moved[i - 1]) !== JSON.stringify(step));
}

function movedStep(step: Step, context: string): Step {
  const inBuilder = (text: string): string => text.replaceAll(new RegExp(`(?<![\\w.-])/src/${escaped(context)}(?![\\w.-])`, 'g'), '/src');
  const inContext = (path: string): string => (path === context || path === `${context}/` ? '.' : path.startsWith(`${context}/`) ? path.slice(context.length + 1) : path);
  switch (step.do) {
    case 'workdir':
      return { ...step, path: inBuilder(step.path) };
    case 'copy':
      return { ...step, sources: step.sources.map(step.from === undefined ? inContext : inBuilder), to: inBuilder(step.to) };
    case 'run':
      return { ...step, mounts: step.mounts.map((mount) => movedMount(mount, inContext, inBuilder)), script: step.script.map(inBuilder) };
    default:
      return step;
  }
}

function movedMount(mount: Mount, inContext: (path: string) => string, inBuilder: (path: string) => string): Mount {
  if (mount.type !== 'bind') return mount;
  const { source, ...rest } = mount;
  const moved = source === undefined ? undefined : mount.from === undefined ? inContext(source) : inBuilder(source);
  return { ...rest, ...(moved !== undefined && moved !== '.' && { source: moved }), target: inBuilder(mount.target) };
}

/** What a reader should know of the file that says what stays at home. */
function notes(file: IgnoreFile, context: string, place: Place, portable: boolean): Diagnostic[] {
  const at = { path: pathIn(context, '.dockerignore'), line: 0 };
  if (file.use === 'own') return [];
  if (portable && file.use === 'written' && !file.path.endsWith('/.dockerignore') && file.path !== '.dockerignore') {
    return [{
      code: 'ignore-portable', severity: file.instead === null ? 'info' : 'error', at: file.instead === null ? null : { ...at, path: pathIn(context, file.instead.path) },
      message: file.instead === null
        ? `builders without BuildKit take .dockerignore of the context alone, which is ${context === '.' ? 'the top of the repository' : context}: they are sent all of it`
        : `${file.instead.path} hides ${some(file.instead.files)}, which the image is built from, and builders without BuildKit know no other file`,
      remedy: file.instead === null ? `copy ${file.path} to .dockerignore there, where that matters` : context === place.directory ? 'let it be amended with --amend-dockerignore' : `let these in there, or run this command in ${context === '.' ? 'the top of the repository' : context} with --amend-dockerignore`,
    }];
  }
  if (file.instead === null) return [];
  return [{
    code: file.use === 'amended' ? 'ignore-amended' : 'ignore-replaced', severity: 'info', at: { ...at, path: pathIn(context, file.instead.path) },
    message: `${file.instead.path} hides ${some(file.instead.files)}, which the image is built from`,
    remedy: file.use === 'amended' ? 'lines at its end let that in again' : `${file.path}, which BuildKit takes before it, does not; --amend-dockerignore mends the file itself`,
  }];
}

function some(files: readonly string[]): string {
  const more = files.length - 3;
  return `${files.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
