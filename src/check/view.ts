import type { RepoFacts } from '../analyze/facts.ts';
import type { GitIgnore } from '../analyze/gitignore.ts';
import type { GoTree } from '../analyze/go-tree.ts';
import type { ShellCommand } from '../analyze/shell/script.ts';
import { baseName, joinPath, parentOf, type Repo } from '../repo.ts';
import { followStages, moduleAt, openContext, type Context, type GoRun, type ModulePlace, type StageState } from './image/build.ts';
import type { KnownBase } from './image/bases.ts';
import { asBuilt, type BuiltCommand } from './compiled.ts';
import type { Content, FileSystem } from './image/filesystem.ts';
import { normal, type Dockerfile, type Step } from './parse/dockerfile.ts';
import { expand } from './parse/variables.ts';

/** What a record says of the files that were written with it. */
export interface Recorded {
  /** Its directory, as a command at this prompt names it; absent for the one that the prompt is in. */
  readonly home?: string;
  /** Its recipe keeps its shape: an update follows the Go release and the port of the code alone. */
  readonly fixed?: boolean;
  /** The directory whose package the Makefile of the record compiles on the host. */
  readonly hostBuild?: string;
  /** Prefix under which official images lie, of the record; empty for Docker Hub. */
  readonly mirror: string;
  /** What was rendered last, by path, as far as the record says. */
  readonly bases?: ReadonlyMap<string, string>;
  /** Release that wrote the file, of the record, and the one that runs. */
  readonly generator: { readonly recorded: string | undefined; readonly running: string };
}

/** What a Dockerfile is judged with. */
export interface Subject extends Recorded {
  readonly repo: Repo;
  /** What git leaves out of it. */
  readonly git: GitIgnore;
  /** The Go code that the facts are of. */
  readonly tree: GoTree;
  readonly facts: RepoFacts;
  /** The record holds the file: `update` renders it again. */
  readonly recorded: boolean;
}

/** One package or file that a go command is told to build. */
export interface Target {
  /** As written; empty where none is. */
  readonly word: string;
  /** Its directory in the repository; `undefined` where it cannot be told. */
  readonly dir: string | undefined;
  /** The Go file that is named in place of a package, in the repository. */
  readonly file: string | undefined;
  /** A pattern for many packages. */
  readonly wide: boolean;
  readonly commands: readonly BuiltCommand[];
}

/** A go command with what it builds. */
export interface GoBuild {
  readonly run: GoRun;
  readonly place: ModulePlace;
  readonly targets: readonly Target[];
}

/** A Dockerfile over a repository and a context: all that rules look at. */
export interface View extends Subject {
  readonly file: Dockerfile;
  readonly context: Context;
  readonly stages: readonly StageState[];
  /** Stages that are images. */
  readonly finals: readonly StageState[];
  /** Stages that these need, themselves included. */
  readonly needed: readonly StageState[];
  readonly builds: readonly GoBuild[];
}

export function openView(subject: Subject, file: Dockerfile, contextDir: string): View {
  const context = openContext(subject.repo, contextDir, file.path);
  const made = new Map<GoRun, GoBuild>();
  const buildOf = (run: GoRun): GoBuild => {
    const build = made.get(run) ?? goBuild(subject, context, run);
    made.set(run, build);
    return build;
  };
  const stages = followStages(file, context, subject.mirror, (run) => programNames(buildOf(run)));
  const used = new Set(stages.flatMap((one) => usedBy(one, stages)));
  const finals = stages.filter(({ stage }, index) => index === stages.length - 1 || (subject.recorded && !used.has(index) && wasRendered(subject, file, stage.name)));
  const reached = new Set<number>();
  const waiting = finals.map(({ stage }) => stage.index);
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    waiting.push(...usedBy(stages[at]!, stages));
  }
  const needed = stages.filter((_, index) => reached.has(index));
  const builds = needed.flatMap(({ runs }) => runs.flatMap(({ calls }) => calls.map(buildOf)));
  return { ...subject, file, context, stages, finals, needed, builds };
}

/** Whether a stage was rendered; others are for whoever added them. Where it is not known what was, all are. */
function wasRendered({ bases }: Recorded, { path }: Dockerfile, name: string): boolean {
  const base = bases?.get(path);
  return base === undefined || (name !== '' && new RegExp(`^FROM\\s.*\\sAS\\s+${name}\\s*$`, 'im').test(base));
}

/** Indices of the stages that one begins with, copies from or mounts. */
function usedBy({ stage, copies, runs }: StageState, stages: readonly StageState[]): number[] {
  const names = [
    ...copies.flatMap(({ copy }) => copy.from ?? []),
    ...runs.flatMap(({ step }) => step.flags.flatMap(({ name, value }) => (name === 'mount' ? expand(/(?:^|,)from=([^,]+)/.exec(value)?.[1] ?? '', step.scope) ?? [] : []))),
  ];
  const found = names.map((name) => (/^\d+$/.test(name) ? Number(name) : stages.findLastIndex((other) => other.stage.name !== '' && other.stage.name === name.toLowerCase())));
  return [...(stage.base.kind === 'stage' ? [stage.base.stage] : []), ...found].filter((index) => index >= 0 && index < stages.length);
}

/** What is known of the repository's programs. */
type Programs = Pick<View, 'tree' | 'facts' | 'git'>;

export function goBuild(programs: Programs, context: Context, run: GoRun): GoBuild {
  const { env } = run.call.use;
  const place: ModulePlace = env['GO111MODULE'] === 'off' ? { kind: 'unknown' } : moduleAt(run, context, programs.facts.modules);
  if (place.kind !== 'module' || run.kind === 'modules') return { run, place, targets: [] };
  // What only the build knows may be the package.
  const words = run.call.use.packages.length > 0 ? run.call.use.packages : [run.call.use.unread ? '$' : ''];
  return { run, place, targets: words.map((word) => targetOf(programs, run, place, word)) };
}

function targetOf({ tree, facts, git }: Programs, run: GoRun, place: ModulePlace & { kind: 'module' }, word: string): Target {
  const none: Target = { word, dir: undefined, file: undefined, wide: false, commands: [] };
  if (/[$@`*{]/.test(word) || run.dir === undefined) return none;
  const { module } = place;
  const wide = word.includes('...');
  const plain = word.replace(/\/?\.\.\..*$/, '') || (wide ? '.' : word);
  let dir: string | undefined;
  if (word === '' || /^\.{0,2}(?:\/|$)|^\.{1,2}$/.test(plain) || plain.endsWith('.go')) {
    const image = normal(plain.startsWith('/') ? plain : `${run.dir}/${plain}`);
    if (image !== place.image && !image.startsWith(place.image === '/' ? '/' : `${place.image}/`)) return none;
    dir = joinPath(module.dir, image.slice(place.image.length));
  } else if (plain === module.path.value || plain.startsWith(`${module.path.value}/`)) {
    dir = joinPath(module.dir, plain.slice(module.path.value.length));
  }
  if (dir === undefined) return { ...none, wide };
  const file = plain.endsWith('.go') ? dir : undefined;
  const home = file === undefined ? dir : parentOf(file);
  const commands = facts.commands.filter((one) => one.dir === home || (wide && (home === '.' || one.dir.startsWith(`${home}/`)))).map((one) => asBuilt(tree, git, run, one));
  return { word, dir: home, file, wide, commands };
}

/** What the programs of a go command are called; `undefined` where that cannot be told. */
function programNames({ run, place, targets }: GoBuild): readonly string[] | undefined {
  const [first] = targets;
  if (place.kind !== 'module' || first === undefined || !/^(?:linux|\$\{?TARGETOS\}?)?$/.test(goEnv(run, 'GOOS') ?? '')) return undefined;
  if (targets.every(({ file }) => file !== undefined)) return [baseName(first.file!).replace(/\.go$/, '')];
  if (!targets.every(({ dir, file, commands }) => dir !== undefined && file === undefined && commands.length > 0)) return undefined;
  return [...new Set(targets.flatMap(({ commands }) => commands.map(({ binary }) => binary)))];
}

/** What lies where the go command looks for a file or directory of the repository. */
export function seenBy({ run, place }: Pick<GoBuild, 'run' | 'place'>, path: string, files: FileSystem = run.files): Content {
  if (place.kind !== 'module') return { kind: 'unknown' };
  const image = imageOf(place, path);
  return image === undefined ? { kind: 'unknown' } : files.at(image);
}

/** Where in the image a file of the repository has to lie for the module there; `undefined` above the image's top. */
export function imageOf({ image, module }: ModulePlace & { kind: 'module' }, path: string): string | undefined {
  const from = module.dir === '.' ? [] : module.dir.split('/');
  const to = path === '.' ? [] : path.split('/');
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  const up = from.length - same;
  if (up > image.split('/').filter(Boolean).length) return undefined;
  return normal(`${image}/${'../'.repeat(up)}${to.slice(same).join('/')}`);
}

/** A file of the repository, relative to the context; `undefined` outside of it. */
export function inContext({ dir }: Context, path: string): string | undefined {
  if (dir === '.') return path;
  return path === dir ? '.' : path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : undefined;
}

/** The variable's value where the go command runs: its own environment, the stage's, or nothing. */
export function goEnv({ call }: GoRun, name: string): string | undefined {
  return call.use.env[name] ?? call.command.env.get(name);
}

/** A stage and those that it begins with, itself first. */
export function standingOn(stages: readonly StageState[], index: number): readonly StageState[] {
  const state = stages[index];
  if (state === undefined) return [];
  const { base } = state.stage;
  return [state, ...(base.kind === 'stage' ? standingOn(stages, base.stage) : [])];
}

/** `go install pkg@version`: a tool, made without the module around. */
export function installsTool({ call: { use } }: GoRun): boolean {
  return use.verb === 'install' && use.packages.length > 0 && use.packages.every((word) => word.includes('@'));
}

/** `-modfile`: another file stands for go.mod. */
export function readsOtherFile(run: GoRun): boolean {
  return [...run.call.command.words, ...(goEnv(run, 'GOFLAGS') ?? '').split(/\s+/)].some((word) => /^--?modfile(?:=|$)/.test(word));
}

/** Commands that ran in a stage before a go command: in its own RUN, and in those above. */
export function commandsBefore({ stages }: Pick<View, 'stages'>, { stage, step, call }: GoRun): { readonly own: readonly ShellCommand[]; readonly above: readonly ShellCommand[] } {
  const runs = standingOn(stages, stage).flatMap((state) => state.runs.filter((one) => state.stage.index !== stage || one.step.line <= step.line));
  const own = runs.filter((one) => one.step === step).flatMap(({ script }) => script.commands);
  const at = own.indexOf(call.command);
  return { own: at < 0 ? own : own.slice(0, at), above: runs.filter((one) => one.step !== step).flatMap(({ script }) => script.commands) };
}

/** Whether a variable may be another one than `goEnv` says: it was unset, or the go command may find it in its own file, which `go env -w` writes. */
export function mayDiffer(view: Pick<View, 'stages'>, run: GoRun, name: string): boolean {
  const { own, above } = commandsBefore(view, run);
  const { words } = run.call.command;
  const unset = own.some((one) => one.words[0] === 'unset' && one.words.includes(name)) || (words[0] === 'env' && words.some((word, index) => word === '-i' || word === '-' || word === `--unset=${name}` || (word === name && /^(?:-u|--unset)$/.test(words[index - 1]!))));
  if (unset || goEnv(run, name) !== undefined) return unset;
  const file = goEnv(run, 'GOENV');
  return (file !== undefined && file !== 'off') || [...above, ...own].some((one) => /^(?:.*\/)?go$/.test(one.words[0] ?? '') && one.words[1] === 'env' && one.words.includes('-w') && one.words.some((word) => word.startsWith(`${name}=`) || /^[$`]/.test(word)));
}

/** The image that a stage stands on, by its own FROM or its parents'. */
export function baseOf(view: View, index: number): KnownBase | undefined {
  return view.stages[index]?.base;
}

/** The step of a final stage, or of a stage that it begins with, that says something last. */
export function lastStep(view: View, state: StageState, keyword: string): Step | undefined {
  const own = state.stage.steps.findLast((step) => step.keyword === keyword);
  if (own !== undefined) return own;
  const { base } = state.stage;
  return base.kind === 'stage' ? lastStep(view, view.stages[base.stage]!, keyword) : undefined;
}
