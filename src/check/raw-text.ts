import { baseName, joinPath, parentOf, pathIn, type Repo } from '../repo.ts';

/** The text of a file with its byte order mark; `undefined` where it is none, or no UTF-8: such a file is not edited. */
export function rawText(repo: Repo, path: string): string | undefined {
  const bytes = repo.bytes(path);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
}

const limit = 256 * 1024;
const known = new WeakMap<Repo, string>();

const NAMES = /^(?:GNU)?[Mm]akefile|\.mk$|^[Tt]askfile|^justfile$|\.(?:sh|bash|hcl)$|^\.goreleaser|^\.gitlab-ci|^\.drone|^\.travis|^azure-pipelines|^Jenkinsfile|^(?:docker-)?compose|^cloudbuild|^skaffold|^Tiltfile$|^magefile\.go$|^build\.go$/;
/** Programs of a repository that build it. */
const BUILDERS = /(?:^|[-_])(?:scripts?|build(?:er)?|release|ci|dagger|magefiles)$/;

/** What builds images or prepares it, as one text: make and task files, compose, bake, workflows, scripts near the top, Go programs that are named as such. */
export function buildTexts(repo: Repo): string {
  const found = known.get(repo);
  if (found !== undefined) return found;
  const dirs = ['.', ...repo.list('.').filter(({ kind, name }) => kind === 'directory' && /^(?:build|ci|\.circleci|docker|scripts?|hack|deploy(?:ments?)?|make|tools?|\.buildkite)$/.test(name)).map(({ name }) => name)];
  const own = dirs.flatMap((dir) => repo.list(dir).filter(({ kind, name }) => kind === 'file' && (NAMES.test(name) || (dir === '.circleci' && /\.ya?ml$/.test(name)))).map(({ name }) => pathIn(dir, name)));
  const workflows = repo.list('.github/workflows').map(({ name }) => `.github/workflows/${name}`);
  const builders = ['.', 'cmd'].flatMap((dir) => directoriesIn(repo, dir).filter((path) => BUILDERS.test(baseName(path)))).flatMap((dir) => [dir, ...directoriesIn(repo, dir)]).flatMap((dir) => filesIn(repo, dir, /\.go$/));
  const text = [...own, ...workflows, ...builders].map((path) => repo.read(path, limit) ?? '').join('\n');
  known.set(repo, text);
  return text;
}

function directoriesIn(repo: Repo, dir: string): string[] {
  return repo.list(dir).filter(({ kind }) => kind === 'directory').map(({ name }) => pathIn(dir, name));
}

function filesIn(repo: Repo, dir: string, names: RegExp): string[] {
  return repo.list(dir).filter(({ kind, name }) => kind === 'file' && names.test(name)).map(({ name }) => pathIn(dir, name));
}

/** Whether something that builds images names a build argument: its default may not be what is built with. */
export function setsArgument(repo: Repo, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(buildTexts(repo));
}

/** A build context as compose files, workflows, bake files and Tilt name it, and as the last word of a `docker build`, be it in another directory or behind the variable of the top. */
const CONTEXTS = /\bcontext\s*[:=]\s*["']?([\w./-]+)|^[ \t]*build:[ \t]*["']?([\w./-]+)["']?[ \t]*$|(?:\bcd[ \t]+["']?([\w./-]+)["']?[ \t]*&&[ \t]*)?\b(?:docker|podman|buildah|nerdctl|buildx)[ \t]+(?!compose\b)[^\n;&|]*\bbuild\b[^\n;&|#]*?[ \t]["']?((?:\$[({]?\w+[)}]?\/)?[\w./-]+)["']?[ \t]*(?=$|[;&|#])|\bdocker_build\(\s*["'][^"'\n]*["']\s*,\s*["']([\w./-]+)["']/gm;
/** The Dockerfile that the same lines name. */
const NAMED_FILE = /(?:\b(?:dockerfile|file)\s*[:=]\s*|\s(?:-f|--file)[ =])["']?([\w./-]+)/;

/** A directory that something names as the context of a build. */
export interface NamedContext {
  readonly dir: string;
  /** It is that of this Dockerfile, as far as the lines around say. */
  readonly ofThis: boolean;
}

/** Directories that something names as the context of a build, for a Dockerfile in its place. */
export function namedContexts(repo: Repo, dockerfile: string): NamedContext[] {
  const at = contexts.get(repo) ?? new Map<string, readonly Named[]>();
  contexts.set(repo, at);
  const found = ['.'];
  for (let dir = parentOf(dockerfile); dir !== '.'; dir = parentOf(dir)) found.push(dir);
  return found.flatMap((dir) => {
    let named = at.get(dir);
    if (named === undefined) at.set(dir, (named = contextsIn(repo, dir, dir === '.' ? buildTexts(repo) : textsIn(repo, dir))));
    return named.map(({ context, files }) => ({ dir: context, ofThis: files.includes(dockerfile) }));
  });
}

interface Named {
  readonly context: string;
  /** Where the Dockerfile may lie that the lines speak of. */
  readonly files: readonly string[];
}

const contexts = new WeakMap<Repo, Map<string, readonly Named[]>>();

function contextsIn(repo: Repo, dir: string, written: string): Named[] {
  const text = written.replace(/\\\r?\n/g, ' ');
  return [...text.matchAll(CONTEXTS)].flatMap(({ 0: whole, 1: said, 2: short, 3: entered = '.', 4: last, 5: tilt, index }): Named[] => {
    const plain = (path: string): string => path.replace(/^\$[({]?\w+[)}]?\//, '').replace(/^(?:\.\/)+(?=.)|\/+$/g, '');
    const context = joinPath(dir, entered, plain((said ?? short ?? last ?? tilt)!));
    if (context === undefined || repo.stat(context)?.kind !== 'directory') return [];
    // In YAML and HCL it stands on a line near by.
    const file = NAMED_FILE.exec(said === undefined ? whole : linesAround(text, index))?.[1];
    return [{ context, files: (file === undefined ? [joinPath(context, 'Dockerfile')] : [joinPath(context, plain(file)), joinPath(dir, entered, plain(file))]).flatMap((path) => path ?? []) }];
  });
}

/** The line of an index with two before and behind it. */
function linesAround(text: string, index: number): string {
  let [from, to] = [index, index];
  for (let line = 0; line < 3; line++) {
    from = from < 0 ? from : text.lastIndexOf('\n', from - 1);
    to = to < 0 ? to : text.indexOf('\n', to + 1);
  }
  return text.slice(from < 0 ? 0 : from, to < 0 ? undefined : to);
}

/** What builds images in a directory on the way to a Dockerfile. */
function textsIn(repo: Repo, dir: string): string {
  return filesIn(repo, dir, NAMES).map((file) => repo.read(file, limit) ?? '').join('\n');
}

/** Whether something that builds images, at the top or on the way to a Dockerfile, gives an image a name. */
export function namesImage(repo: Repo, name: string, dockerfile: string): boolean {
  const said = new RegExp(`(?:(?:^|\\s)(?:-t|--tag)[ =]|\\b\\w*(?:images?|tags?)\\s*[:?]?=|^[ \\t-]+(?:images?|tags?):|\\bdocker_build\\(|\\b(?:docker|podman|nerdctl)\\s+(?:image\\s+)?(?:tag|pull|load)\\s)\\s*[^\\n]{0,80}?(?<![\\w./-])${name}(?=[:@"',\\s]|$)`, 'im');
  return textsFor(repo, dockerfile).some((text) => said.test(text));
}

/** Whether something that runs before an image is built, at the top or on the way to its Dockerfile, speaks of a file or directory by its name. */
export function mentions(repo: Repo, path: string, dockerfile: string): boolean {
  const name = baseName(path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const said = new RegExp(`(?:^|[^\\w])${name}(?:$|[^\\w])`, 'm');
  return textsFor(repo, dockerfile).some((text) => said.test(text));
}

/** What builds images: at the top, and on the way to a Dockerfile. */
function textsFor(repo: Repo, dockerfile: string): string[] {
  const texts = [buildTexts(repo)];
  for (let dir = parentOf(dockerfile); dir !== '.'; dir = parentOf(dir)) texts.push(textsIn(repo, dir));
  return texts;
}
