import { globMatches, parseGlob } from '../../analyze/glob.ts';
import type { Module } from '../../analyze/modules/modules.ts';
import { readDockerIgnore, type DockerIgnore } from '../../docker-ignore.ts';
import { parentOf, pathIn, type Repo } from '../../repo.ts';
import { subRepo } from '../../sub-repo.ts';
import { enter, normal, type Dockerfile, type Stage, type Step } from '../parse/dockerfile.ts';
import { goCalls, imagePath, insideImage, isModuleCall, readRun, type GoCall, type RunScript } from '../parse/run.ts';
import { expand } from '../parse/variables.ts';
import { builtBy, type NamesOf } from './built-by.ts';
import { knownBase, type KnownBase } from './bases.ts';
import { hasWildcard, inContextTop, readCopy, sourcesIn, type CopyLine } from './copies.ts';
import { effectOf, type Effect } from './effects.ts';
import { FileSystem, parentOfImage, type Layer } from './filesystem.ts';

/** The build context that is assumed. */
export interface Context {
  /** Directory of the repository. */
  readonly dir: string;
  readonly repo: Repo;
  /** The ignore file that the builder takes, relative to the repository's top; `undefined` where there is none. */
  readonly ignore: { readonly path: string; readonly rules: DockerIgnore } | undefined;
}

/** A step with what lies in the image before it. */
export interface StepState {
  readonly step: Step;
  readonly files: FileSystem;
}

export interface RunState extends StepState {
  readonly script: RunScript;
  /** Commands that are not read, and whether a file of the repository says what they do. */
  readonly unread: readonly { readonly words: readonly string[]; readonly line: number; readonly script: boolean }[];
  readonly calls: readonly GoRun[];
}

/** A call of the go command that builds programs, or one that fetches modules. */
export interface GoRun {
  readonly stage: number;
  readonly step: Step;
  readonly kind: 'build' | 'modules';
  readonly call: GoCall;
  /** With the mounts of its RUN. */
  readonly files: FileSystem;
  /** It runs in any case. */
  readonly certain: boolean;
  /** Absolute directory of the image that it runs in. */
  readonly dir: string | undefined;
}

export interface StageState {
  readonly stage: Stage;
  /** Of the image that it stands on in the end; `undefined` where that is not known. */
  readonly base: KnownBase | undefined;
  readonly copies: readonly (StepState & { readonly copy: CopyLine })[];
  readonly runs: readonly RunState[];
  readonly end: FileSystem;
}

/** The context for a Dockerfile. */
export function openContext(repo: Repo, dir: string, dockerfile: string): Context {
  const own = `${dockerfile}.dockerignore`;
  const general = pathIn(dir, '.dockerignore');
  const path = [own, general].find((one) => repo.stat(one)?.kind === 'file');
  const text = path === undefined ? undefined : repo.read(path);
  return { dir, repo: subRepo(repo, dir), ignore: path === undefined || text === undefined ? undefined : { path, rules: readDockerIgnore(text) } };
}

/** Follows every stage of a Dockerfile over a context. `mirror`: a prefix under which official images lie; `namesOf`: what go commands call their programs. */
export function followStages(file: Dockerfile, context: Context, mirror: string, namesOf: NamesOf): readonly StageState[] {
  const states: StageState[] = [];
  const view = { sent: (path: string) => path === '.' || (context.repo.stat(path) !== undefined && !(context.ignore?.rules.hides(path) ?? false)) };
  for (const stage of file.stages) states.push(new Follower(file, stage, context, states, mirror, view, namesOf).run());
  return states;
}

class Follower {
  readonly #file: Dockerfile;
  readonly #stage: Stage;
  readonly #context: Context;
  readonly #before: readonly StageState[];
  readonly #base: KnownBase | undefined;
  readonly #namesOf: NamesOf;
  #files: FileSystem;
  readonly #copies: (StepState & { copy: CopyLine })[] = [];
  readonly #runs: RunState[] = [];

  constructor(file: Dockerfile, stage: Stage, context: Context, before: readonly StageState[], mirror: string, view: { sent(path: string): boolean }, namesOf: NamesOf) {
    this.#file = file;
    this.#stage = stage;
    this.#context = context;
    this.#before = before;
    this.#namesOf = namesOf;
    const { base } = stage;
    const parent = base.kind === 'stage' ? before[base.stage] : undefined;
    this.#base = parent?.base ?? (base.kind === 'image' ? knownBase(base.image, mirror) : undefined);
    this.#files = parent?.end ?? new FileSystem(view, this.#base?.ground ?? 'unknown');
  }

  run(): StageState {
    for (const step of this.#stage.steps) {
      if (step.keyword === 'COPY' || step.keyword === 'ADD') this.#copy(step);
      if (step.keyword === 'RUN') this.#run(step);
      const workdir = step.keyword === 'WORKDIR' ? enter(step.workdir, expand(step.words[0]?.text ?? '', step.scope)) : undefined;
      if (workdir !== undefined) this.#files = this.#files.with({ kind: 'directory', at: workdir });
    }
    return { stage: this.#stage, base: this.#base, copies: this.#copies, runs: this.#runs, end: this.#files };
  }

  #copy(step: Step): void {
    const copy = readCopy(step);
    this.#copies.push({ step, copy, files: this.#files });
    this.#files = this.#files.with(...this.#copied(copy));
  }

  #copied({ step, sources, to, toDirectory, from, parents, excludes }: CopyLine): Layer[] {
    if (to === undefined) return [{ kind: 'unread', under: '/' }];
    const unread: Layer = { kind: 'unread', under: to };
    const remote = sources.some(({ text }) => text === undefined || /^(?:https?|git|ssh):|^git@/.test(text) || (step.keyword === 'ADD' && /\.(?:tar|tgz|tbz2?|txz|tzst|gz|xz|bz2|zst)$/.test(text)));
    if (from === undefined || remote || excludes === undefined || ((parents || excludes !== null) && from !== null)) return [unread];
    // The body of a here-document has no source.
    if (step.heredocs.length > 0) return [unread];
    const layers = sources.flatMap(({ text = '' }): Layer[] => (from === null ? this.#ofContext(text, to, toDirectory || sources.length > 1, { parents, excludes }) : this.#ofStage(from, text, to, toDirectory || sources.length > 1)));
    return layers;
  }

  #ofContext(source: string, to: string, toDirectory: boolean, { parents, excludes }: Pick<CopyLine, 'parents' | 'excludes'> = { parents: false, excludes: null }): Layer[] {
    if (hasWildcard(source) && (parents || excludes !== null)) return [{ kind: 'unread', under: to }];
    if (parents) return this.#withParents(source, to, excludes);
    const sources = sourcesIn(this.#context.repo, source);
    // What a pattern matches may be made before the build too: a file of that name, or several.
    const glob = sources.length > 0 || !hasWildcard(source) ? undefined : parseGlob(source.slice(source.lastIndexOf('/') + 1));
    if (glob !== undefined) return [{ kind: 'unread', under: to, ...((toDirectory || this.#files.isDirectory(to)) && { names: (name: string) => globMatches(glob, name) }) }];
    return sources.flatMap((path): Layer[] => {
      const kind = path === '.' ? 'directory' : this.#context.repo.stat(path)?.kind;
      if (kind === 'directory') return [{ kind: 'copy', to, from: path, ...(excludes && { without: excludes }) }];
      // What is not there may be made before the build.
      if (kind !== 'file') return [{ kind: 'unread', under: to }];
      const into = toDirectory || /[*?[]/.test(source) || this.#files.isDirectory(to);
      return [{ kind: 'copy', to: into ? within(to, path) : to, from: path }];
    });
  }

  /** Below the target lies the path of the source too, from `/./` on where it has one. */
  #withParents(source: string, to: string, excludes: CopyLine['excludes']): Layer[] {
    const [path] = sourcesIn(this.#context.repo, source) as [string];
    const kept = inContextTop(source.slice(Math.max(0, source.indexOf('/./'))));
    const kind = path === '.' ? 'directory' : this.#context.repo.stat(path)?.kind;
    const place = normal(`${to}/${kept}`);
    return kind === undefined ? [{ kind: 'unread', under: to }] : [{ kind: 'copy', to: place, from: path, ...(excludes && { without: excludes }) }];
  }

  #ofStage(from: string, source: string, to: string, toDirectory: boolean): Layer[] {
    const other = this.#stageNamed(from);
    // Of another image only what the tables know counts.
    if (other === undefined) return [{ kind: 'unread', under: knownBase(from)?.family === 'tool' ? '/usr/bin' : to }];
    if (/[*?[]/.test(source)) return [{ kind: 'unread', under: to }];
    const path = normal(`/${source}`);
    const found = other.end.at(path);
    const file = found.kind === 'built' ? !source.endsWith('/') : other.end.isSystemFile(path) || (found.kind === 'context' && this.#context.repo.stat(found.path)?.kind === 'file');
    const into = file && (toDirectory || this.#files.isDirectory(to));
    // A source that may be a file or a directory lies at the target or in it.
    const unsure: Layer[] = found.kind === 'unknown' && !file && toDirectory && !source.endsWith('/') && !other.end.isDirectory(path) ? [{ kind: 'unread', under: to }] : [];
    return [...unsure, { kind: 'stage', to: into ? within(to, path) : to, files: other.end, from: path }];
  }

  #stageNamed(name: string): StageState | undefined {
    return /^\d+$/.test(name) ? this.#before[Number(name)] : this.#before.findLast(({ stage }) => stage.name === name.toLowerCase());
  }

  #run(step: Step): void {
    const script = readRun(this.#file, step);
    const mounted = this.#files.with(...step.flags.filter(({ name }) => name === 'mount').flatMap(({ value }) => this.#mounted(value, step)));
    const calls: GoRun[] = [];
    const unread: { words: readonly string[]; line: number; script: boolean }[] = [];
    const layers: Layer[] = [];
    let files = mounted;
    // What a file or a text that is run as one sets is not known.
    let sourced = false;
    const lay = (...more: Layer[]): void => {
      layers.push(...more);
      files = files.with(...more);
    };
    const go = new Map(goCalls(this.#file, script).map((call) => [call.command, call]));
    for (const command of script.commands) {
      const call = go.get(command);
      sourced ||= /^(?:source|\.|eval)$/.test(command.words[0] ?? '');
      const certain = !script.conditional.has(command.line) && !command.nested && !sourced;
      if (call !== undefined || isModuleCall(command)) {
        const made = call ?? { command, use: { verb: 'build' as const, packages: [], dir: command.dir, output: undefined, tags: [], ldflags: undefined, flags: [], env: Object.fromEntries(command.env), args: [], at: { path: this.#file.path, line: command.line } } };
        const dir = made.use.dir === undefined ? undefined : normal(`/${made.use.dir}`);
        const run: GoRun = { stage: this.#stage.index, step, kind: call === undefined ? 'modules' : 'build', call: made, files, certain, dir };
        if (call === undefined || call.use.verb === 'build' || call.use.verb === 'install') calls.push(run);
        if (call !== undefined) lay(...builtBy(run, this.#namesOf(run)));
      }
      const effect = effectOf(command);
      if (effect.kind === 'unread') unread.push({ words: command.words, line: command.line, script: effect.script });
      lay(...(copiedProgram(effect, files) ?? changedBy(effect)));
    }
    if (step.heredocs.length > 0 && script.commands.length === 0) lay({ kind: 'unread', under: '/' });
    // Which of the directories that it goes through is the one is not asked.
    const directories = new Set([step.workdir === undefined ? undefined : insideImage(step.workdir), ...script.commands.map(({ dir }) => dir)]);
    lay(...script.outputs.flatMap((word) => [...directories].map((dir): Layer => ({ kind: 'unread', under: word === '\0' ? '/' : imagePath(dir, word) ?? '/' }))));
    this.#runs.push({ step, files: mounted, script, unread, calls });
    this.#files = this.#files.with(...layers);
  }

  #mounted(value: string, step: Step): Layer[] {
    const options = mountOptions(value);
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    const to = enter(step.workdir, target === undefined ? undefined : expand(target, step.scope));
    const type = options.get('type') ?? 'bind';
    if (type === 'tmpfs' || type === 'secret' || type === 'ssh') return [];
    if (to === undefined) return [{ kind: 'unread', under: '/' }];
    if (type === 'cache') return [{ kind: 'unread', under: to }];
    const from = options.get('from');
    const source = sourceOfMount(options, step);
    if (source === undefined) return [{ kind: 'unread', under: to }];
    return from === undefined ? this.#ofContext(source, to, false) : this.#ofStage(expand(from, step.scope) ?? '', source === '.' ? '/' : source, to, false);
  }
}

/** What the bind mounts of a RUN take of the context, each `undefined` where only the build knows it. */
export function boundSources(step: Step): (string | undefined)[] {
  return step.flags.filter(({ name }) => name === 'mount').map(({ value }) => mountOptions(value)).filter((options) => (options.get('type') ?? 'bind') === 'bind' && !options.has('from')).map((options) => sourceOfMount(options, step));
}

function sourceOfMount(options: ReadonlyMap<string, string>, { scope }: Step): string | undefined {
  return expand(options.get('source') ?? options.get('src') ?? '.', scope);
}

/** `type=cache,target=/go/pkg/mod`: a word without a value counts as set. */
export function mountOptions(value: string): Map<string, string> {
  return new Map(value.split(',').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [part.trim().toLowerCase(), 'true'] : [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()];
  }));
}

/** What a command may have changed. */
function changedBy(effect: Effect): Layer[] {
  if (effect.kind === 'none') return [];
  if (effect.kind === 'unread') return [{ kind: 'unread', under: '/' }];
  const unread = effect.under.map((under): Layer => ({ kind: 'unread', under }));
  if (effect.kind !== 'makes') return unread;
  return [...effect.under.map((at): Layer => ({ kind: 'directory', at })), ...(effect.filled ? unread : [])];
}

/** A program that a command copies or moves, where it is certain which of them and where to; what it is then lies there too. */
function copiedProgram(effect: Effect, files: FileSystem): Layer[] | undefined {
  if (effect.kind !== 'copies' || files.at(effect.from).kind !== 'built') return undefined;
  const into = effect.into || files.isDirectory(effect.to);
  if (!into && (files.ground === 'unknown' || files.brought(effect.to).kind === 'unknown')) return undefined;
  return [{ kind: 'stage', to: into ? within(effect.to, effect.from) : effect.to, files, from: effect.from }];
}

function within(directory: string, path: string): string {
  return normal(`${directory}/${path.slice(path.lastIndexOf('/') + 1)}`);
}

/** The directory of the repository that a directory of the context is. */
export function repositoryPath({ dir }: Context, path: string): string {
  return dir === '.' ? path : path === '.' ? dir : `${dir}/${path}`;
}

/** The module in whose directory a go command runs. */
export type ModulePlace =
  | { readonly kind: 'module'; readonly image: string; readonly module: Module }
  | { readonly kind: 'none' | 'unknown' };

/** The module of what a go command builds: that of its directory, and in a workspace without one there that of its first package. */
export function moduleAt(run: GoRun, context: Context, modules: readonly Module[]): ModulePlace {
  const { env, packages } = run.call.use;
  const own = moduleAbove(run.dir, run.files, context, modules);
  const workspace = env['GOWORK'] ?? run.call.command.env.get('GOWORK') ?? '';
  if (own.kind !== 'none' || workspace === 'off' || (workspace === '' && !isWorkspace(run))) return own;
  const first = packages.map((word) => word.replace(/\/?\.\.\.$/, '')).find((word) => /^\.{1,2}(?:\/[\w./-]*)?$/.test(word));
  const found = first === undefined ? undefined : moduleAbove(normal(`${run.dir}/${first}`), run.files, context, modules);
  return found?.kind === 'module' ? found : { kind: 'unknown' };
}

/** Whether a go.work may lie where a go command runs, or above. */
function isWorkspace({ dir, files }: GoRun): boolean {
  for (let at = dir; at !== undefined; at = parentOfImage(at)) if (files.at(normal(`${at}/go.work`)).kind !== 'absent') return true;
  return false;
}

/** Finds go.mod as the go command does: in a directory, else above. */
function moduleAbove(from: string | undefined, files: FileSystem, context: Context, modules: readonly Module[]): ModulePlace {
  for (let dir = from; dir !== undefined; dir = parentOfImage(dir)) {
    const found = files.at(normal(`${dir}/go.mod`));
    if (found.kind === 'context') {
      const place = repositoryPath(context, parentOf(found.path));
      const module = modules.find((one) => one.dir === place);
      return module === undefined || found.path.slice(found.path.lastIndexOf('/') + 1) !== 'go.mod' ? { kind: 'unknown' } : { kind: 'module', image: dir, module };
    }
    if (found.kind !== 'absent') return { kind: 'unknown' };
  }
  return { kind: from === undefined ? 'unknown' : 'none' };
}

