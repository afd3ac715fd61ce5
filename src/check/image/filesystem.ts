/** What lies where in an image while it is built, as far as the Dockerfile alone tells. Paths of the image are absolute. */
import { parentOf } from '../../repo.ts';

/** What lies at a path. */
export type Content =
  /** It is this file or directory of the context. */
  | { readonly kind: 'context'; readonly path: string }
  /** It is a program that a build wrote. */
  | { readonly kind: 'built'; readonly by: Built }
  /** Nothing. */
  | { readonly kind: 'absent' }
  /** It cannot be told: a command that is not read, or a base image that is not known, may have put something there. */
  | { readonly kind: 'unknown' };

/** A program that a go command of the Dockerfile builds. */
export interface Built {
  /** The go command: the `GoRun` of its stage. */
  readonly call: object;
  /** Where it lies, absolute. */
  readonly output: string;
}

/** One thing that was laid into a file system, over what lay there. */
export type Layer =
  /** `from`: a path of the context; below `to` the same lies as below it, without what `without` says of a path below `from`. */
  | { readonly kind: 'copy'; readonly to: string; readonly from: string; readonly without?: (path: string) => boolean }
  | { readonly kind: 'stage'; readonly to: string; readonly files: FileSystem; readonly from: string }
  | { readonly kind: 'built'; readonly by: Built }
  /** An empty directory. */
  | { readonly kind: 'directory'; readonly at: string }
  /** A command that is not read may have changed anything below. `names`: of what lies there directly what is called so. */
  | { readonly kind: 'unread'; readonly under: string; readonly names?: (name: string) => boolean };

/** What a file system begins with: nothing, an image whose own files are known not to matter, or one that may hold anything. */
export type Ground = 'empty' | 'system' | 'unknown';

/** Directories that images of a system fill; what an application brings lies elsewhere. */
const SYSTEM = /^\/(?:bin|sbin|lib|lib64|libx32|etc|dev|proc|sys|run|boot|var|tmp|media|mnt|usr\/(?:bin|sbin|lib|lib64|libexec|share|include|local))(?:\/|$)/;

/** Directories that every image of a system has, be they empty. */
const DIRECTORIES: ReadonlySet<string> = new Set(['/bin', '/sbin', '/etc', '/home', '/lib', '/mnt', '/opt', '/root', '/run', '/srv', '/tmp', '/usr', '/usr/bin', '/usr/lib', '/usr/local', '/usr/local/bin', '/usr/local/lib', '/usr/local/sbin', '/usr/sbin', '/usr/share', '/usr/src', '/var', '/go/bin']);

/** Files that every image of a system has. */
const FILES: ReadonlySet<string> = new Set(['/etc/passwd', '/etc/group']);

export interface ContextView {
  /** Whether the builder finds the file or directory in the context: it is there, and nothing hides it. */
  sent(path: string): boolean;
}

/** A file system: immutable, each step gives a new one. */
export class FileSystem {
  readonly layers: readonly Layer[];
  readonly ground: Ground;
  readonly #context: ContextView;

  constructor(context: ContextView, ground: Ground, layers: readonly Layer[] = []) {
    this.#context = context;
    this.ground = ground;
    this.layers = layers;
  }

  with(...layers: readonly Layer[]): FileSystem {
    return new FileSystem(this.#context, this.ground, [...this.layers, ...layers]);
  }

  /** Whether a path is known to be a directory. */
  isDirectory(path: string): boolean {
    if (path === '/' || (this.ground === 'system' && DIRECTORIES.has(path))) return true;
    return this.layers.some((layer) => placeOf(layer).startsWith(`${path}/`) || (layer.kind === 'directory' && layer.at === path));
  }

  /** Whether a path is known to be a file of the base image. */
  isSystemFile(path: string): boolean {
    return this.ground === 'system' && FILES.has(path);
  }

  /** What lies at a path; the last layer that says something of it wins. */
  at(path: string): Content {
    let open = false;
    for (let index = this.layers.length - 1; index >= 0; index--) {
      const layer = this.layers[index]!;
      if (layer.kind === 'unread') {
        open ||= mayChange(layer, path);
        continue;
      }
      if (layer.kind === 'directory') continue;
      if (layer.kind === 'built') {
        if (within(layer.by.output, path)) return { kind: 'built', by: layer.by };
        continue;
      }
      const rest = restOf(layer.to, path);
      if (rest === undefined || (layer.kind === 'copy' && rest !== '' && layer.without?.(rest))) continue;
      const found = layer.kind === 'copy' ? this.#inContext(join(layer.from, rest)) : layer.files.at(join(layer.from, rest));
      if (found.kind === 'unknown') open = true;
      else if (found.kind !== 'absent') return found;
    }
    return open || this.ground === 'unknown' || (this.ground === 'system' && SYSTEM.test(path)) ? { kind: 'unknown' } : { kind: 'absent' };
  }

  /** Whether something may lie at a path or below it. */
  mayHold(path: string): boolean {
    if (this.at(path).kind !== 'absent') return true;
    return this.layers.some((layer) => {
      if (layer.kind === 'unread') return mayChange(layer, path);
      if (within(path, placeOf(layer))) return true;
      return layer.kind === 'stage' && within(layer.to, path) && layer.files.mayHold(join(layer.from, restOf(layer.to, path)!));
    });
  }

  /** Whether Go files may lie in a directory that come from elsewhere: from a directory of the context that is `other`, or out of a command. */
  holdsGoOf(dir: string, other: (path: string) => boolean): boolean {
    return this.layers.some((layer) => {
      const beside = parentOfImage(placeOf(layer)) === dir && placeOf(layer).endsWith('.go');
      if (layer.kind === 'unread') return beside;
      if (layer.kind !== 'copy' && layer.kind !== 'stage') return false;
      const rest = restOf(layer.to, dir);
      if (layer.kind === 'stage') return beside || (rest !== undefined && layer.files.holdsGoOf(join(layer.from, rest), other));
      return beside ? other(parentOf(layer.from)) : rest !== undefined && other(join(layer.from, rest).replace(/^\/+/, '') || '.');
    });
  }

  /** What lies at a path, what the base image holds left out. */
  brought(path: string): Content {
    return new FileSystem(this.#context, 'empty', this.layers).at(path);
  }

  /** Whether something was laid at a path or below it, or may have been; what the base image holds does not count. */
  mayBring(path: string): boolean {
    return new FileSystem(this.#context, 'empty', this.layers).mayHold(path);
  }

  /** The files of another stage, where only what it has at the same path was laid at a path. */
  copiedFrom(path: string): FileSystem | undefined {
    const [only, ...others] = this.layers.filter((layer) => new FileSystem(this.#context, 'empty', [layer]).mayHold(path));
    const rest = only?.kind === 'stage' ? restOf(only.to, path) : undefined;
    return only?.kind === 'stage' && others.length === 0 && rest !== undefined && join(only.from, rest) === path ? only.files : undefined;
  }

  #inContext(path: string): Content {
    const clean = path.replace(/^\/+/, '') || '.';
    return this.#context.sent(clean) ? { kind: 'context', path: clean } : { kind: 'absent' };
  }
}

/** Where a layer lies, or where a command writes: every directory above is one. */
function placeOf(layer: Layer): string {
  switch (layer.kind) {
    case 'unread': return layer.under;
    case 'built': return layer.by.output;
    case 'directory': return layer.at;
    default: return layer.to;
  }
}

function mayChange({ under, names }: Layer & { kind: 'unread' }, path: string): boolean {
  const rest = restOf(under, path);
  return rest === undefined || rest === '' ? within(path, under) : names === undefined || names(rest.split('/')[0]!);
}

/** Whether `path` is `directory` or lies below it. */
export function within(directory: string, path: string): boolean {
  return restOf(directory, path) !== undefined;
}

/** The part of a path below a directory: empty for the directory itself, `undefined` where it lies elsewhere. */
export function restOf(directory: string, path: string): string | undefined {
  if (path === directory) return '';
  const prefix = directory === '/' ? '/' : `${directory}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

function join(directory: string, rest: string): string {
  if (rest === '') return directory;
  return directory === '.' ? rest : directory.endsWith('/') ? `${directory}${rest}` : `${directory}/${rest}`;
}

/** The directory above one of the image; `undefined` at its top. */
export function parentOfImage(dir: string): string | undefined {
  return dir === '/' ? undefined : dir.slice(0, dir.lastIndexOf('/')) || '/';
}
