import type { RepoFacts } from '../../../analyze/facts.ts';
import { openGitIgnore } from '../../../analyze/gitignore.ts';
import { compareBytes, joinPath, parentOf, pathIn, type Repo } from '../../../repo.ts';
import type { Step } from '../../build-plan.ts';
import type { ContextInput } from './context.ts';
import type { Decided } from '../decided.ts';
import { GODEP, isOwnGopath } from '../modules.ts';
import { isNeverNeeded } from './ignore-rows.ts';

/** What a build reads of the repository. */
export interface ContextFiles {
  /** The smallest directory, from the one that was named upwards, that holds all of it; relative to the repository's top. */
  readonly context: string;
  /** Every file, sorted, relative to the context. */
  readonly files: readonly string[];
}

/**
 * Every file that a build reads: what the stages copy or bind by name with all below it, and of what is bound for
 * `go build` what the go command reads there. A command of the repository may read anything: for it all
 * counts that git holds below the context.
 */
export function contextFiles({ repo, facts, decided, stages, place, reads, expected }: ContextInput): ContextFiles {
  const files = new Set(decided.flatMap((one) => goFiles(repo, facts, one)));
  const git = openGitIgnore(repo);
  // Packages are installed by these, also where git was told of them in spite of a rule.
  const locks = new Set(facts.frontEnds.flatMap(({ manager }) => manager.lock ?? []));
  const added = new Set<string>();
  const add = (source: string): void => {
    if (added.has(source)) return;
    added.add(source);
    const kind = repo.stat(source)?.kind;
    if (kind === 'file') files.add(source);
    const links = [source];
    if (kind === 'directory') {
      const entries = entriesBelow(repo, source);
      const held = entries.filter(({ path }) => !isNeverNeeded(path) && (git.rule(path, 'file') === undefined || locks.has(path)));
      // What is copied has to be there, also where somebody added all of it by force.
      for (const { path, isLink } of held.length > 0 ? held : entries) {
        files.add(path);
        if (isLink) links.push(path);
      }
    }
    // What a link leads to is sent as well: by itself it is a name.
    for (const target of links.map((link) => repo.real(link) ?? link)) if (target !== '.') add(target);
  };
  const sources = stages.flatMap(({ steps }) => steps.flatMap(sourcesOf));
  for (const source of [...sources, ...reads]) if (source !== '.') add(source);
  for (const path of expected) files.add(path);
  // Before modules, the place below GOPATH is that of the whole tree.
  const context = decided.some(({ modules }) => modules.mode === 'gopath') ? '.' : commonDirectory([`${place.directory}/x`, ...files]);
  if (sources.includes('.')) {
    add(context);
    for (const path of namedTexts(repo, context, decided)) files.add(path);
  }
  const below = context === '.' ? 0 : context.length + 1;
  return { context, files: [...files].sort(compareBytes).map((path) => path.slice(below)) };
}

/** Files in which a repository says what its commands do. */
const COMMANDS = ['GNUmakefile', 'makefile', 'Makefile', 'Taskfile.yml', 'Taskfile.yaml', 'justfile'];

/** Of the pages and licences at the context's top, which no program reads, those that a command of the repository names. */
function namedTexts(repo: Repo, context: string, decided: ContextInput['decided']): string[] {
  const said = [...COMMANDS.map((name) => repo.read(pathIn(context, name)) ?? ''), ...decided.flatMap(({ target }) => target.command.generate.map(({ value }) => value))].join('\n');
  return repo.list(context).filter(({ name, kind }) => kind === 'file' && /\.md$|^LICENSE/.test(name) && said.includes(name)).map(({ name }) => pathIn(context, name));
}

/** The deepest directory that holds all of the files. */
function commonDirectory(files: readonly string[]): string {
  const [first = [], ...others] = files.map((path) => (joinPath(path) ?? path).split('/').slice(0, -1));
  const end = first.findIndex((part, i) => others.some((other) => other[i] !== part));
  return (end < 0 ? first : first.slice(0, end)).join('/') || '.';
}

/** What a step reads of the context, the binds for a `go build` aside. */
function sourcesOf(step: Step): readonly string[] {
  if (step.do === 'copy') return step.from === undefined ? step.sources.map((path) => joinPath(path) ?? '.') : [];
  if (step.do !== 'run') return [];
  const whole = step.script.some((line) => /\bgo (?:generate|run)\b/.test(line)) || !step.script.some((line) => /\bgo (?:build|install)\b/.test(line));
  return step.mounts.flatMap((mount) => {
    if (mount.type !== 'bind' || mount.from !== undefined) return [];
    return whole ? [joinPath(mount.source ?? '.') ?? '.'] : [];
  });
}

const COMPILED = /\.(?:go|[cCmfFsS]|cc|cpp|cxx|h|hh|hpp|hxx|inc|sx|for|f90|swig|swigcxx|syso|a|so|o)$/;

/** What `go build` reads of a program's own packages, its modules and its vendor directory. */
function goFiles(repo: Repo, facts: RepoFacts, { target, modules, compile }: Decided): string[] {
  const { command, module } = target;
  const dirs = new Set([command.dir, ...command.closure.dirs]);
  const vendored = vendorDirectories(repo, facts, module?.dir ?? '.', modules);
  // Headers and libraries for cgo lie where a flag of any kind finds them.
  const cgo = command.cgo.need === 'needed' ? filesBelow(repo, module?.dir ?? '.').filter((path) => isCompiled(path) && !path.endsWith('.go')) : [];
  return [
    ...moduleFiles(repo, facts, module?.dir, modules), ...cgo,
    ...[...dirs].flatMap((dir) => repo.list(dir).filter(({ kind }) => kind !== 'directory').map(({ name }) => pathIn(dir, name)).filter(isCompiled)),
    ...vendored.flatMap((dir) => filesBelow(repo, dir).filter((path) => isCompiled(path) || path.endsWith('/modules.txt'))),
    ...command.embeds.flatMap(({ files, state, dir, pattern }) => [...files, ...(state === 'missing' ? [fixedPart(dir, pattern.value)] : [])]),
    ...[pathIn(command.dir, 'default.pgo'), ...(compile.pgo === null ? [] : [pathIn(module?.dir ?? '.', compile.pgo)])].filter((path) => repo.stat(path)?.kind === 'file'),
  ];
}

/** go.mod, go.sum, go.work and their like, of all modules that the go command looks at. */
function moduleFiles(repo: Repo, facts: RepoFacts, own: string | undefined, modules: Decided['modules']): string[] {
  if (own === undefined) return [];
  const workspace = facts.workspace !== null && modules.env['GOWORK'] !== 'off' ? facts.workspace.path : undefined;
  const dirs = [own, ...(workspace === undefined ? [] : facts.modules.filter(({ inWorkspace }) => inWorkspace).map(({ dir }) => dir))];
  const files = [...dirs.flatMap((dir) => [pathIn(dir, 'go.mod'), pathIn(dir, 'go.sum')]), ...(workspace === undefined ? [] : [workspace, `${workspace}.sum`])];
  return [...modules.files, ...files.filter((path) => repo.stat(path)?.kind === 'file')];
}

/** The directories of copies that are built from. */
function vendorDirectories(repo: Repo, facts: RepoFacts, own: string, modules: Decided['modules']): string[] {
  if (modules.mode !== 'vendor' && modules.mode !== 'gopath') return [];
  // Below a GOPATH of its own, vendor directories lie beside any package.
  if (isOwnGopath(modules.env)) return [modules.env['GOPATH']!.includes(':') ? 'vendor' : 'src'];
  const top = facts.workspace !== null && modules.mode === 'vendor' && modules.env['GOWORK'] !== 'off' ? parentOf(facts.workspace.path) : own;
  const copies = modules.env['GOPATH'] === undefined ? [] : [`${GODEP}/src`];
  return [pathIn(top, 'vendor'), ...copies].filter((dir) => repo.stat(dir)?.kind === 'directory');
}

function isCompiled(path: string): boolean {
  return COMPILED.test(path) && !path.endsWith('_test.go');
}

/** The part of an embed pattern without wildcards: where files that are still to be made will lie. */
function fixedPart(dir: string, pattern: string): string {
  const parts = pattern.replace(/^all:/, '').split('/');
  const wild = parts.findIndex((part) => /[*?[\\]/.test(part));
  return joinPath(dir, ...(wild < 0 ? parts : [...parts.slice(0, wild), 'x'])) ?? dir;
}

/** All files below a directory, links as they stand; node_modules are never part of a repository. */
export function filesBelow(repo: Repo, dir: string): string[] {
  return entriesBelow(repo, dir).map(({ path }) => path);
}

function entriesBelow(repo: Repo, dir: string): { readonly path: string; readonly isLink: boolean }[] {
  const found: { readonly path: string; readonly isLink: boolean }[] = [];
  const waiting = [dir];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { name, kind } of repo.list(at)) {
      if (kind === 'directory') {
        if (name !== 'node_modules') waiting.push(pathIn(at, name));
      } else found.push({ path: pathIn(at, name), isLink: kind === 'link' });
    }
  }
  return found;
}
