import { dirname } from 'node:path';
import type { Disk, DiskEntry } from '../../src/commit/disk.ts';
import { systemError } from './watched-disk.ts';
import type { Tree } from './tree.ts';

interface Node {
  readonly id: number;
  readonly kind: 'file' | 'directory';
  mode: number;
  readonly contents: Buffer;
}

type Nodes = Map<string, Node>;

interface Change {
  readonly apply: (nodes: Nodes) => void;
  /** Directories that have to be flushed before the change is sure to survive. */
  readonly pending: Set<number>;
}

/**
 * A disk in memory that forgets: a change of names survives a power cut for sure only when every directory that it
 * touched has been flushed; any other may have reached the disk or not, each for itself. (Real file systems keep more
 * order than that.) Contents survive from the moment at which `create` returns, as its contract says.
 */
export class MemoryDisk implements Disk {
  private nodes: Nodes = new Map([['/', { id: 0, kind: 'directory', mode: 0o755, contents: Buffer.alloc(0) }]]);
  private durable: Nodes = new Map();
  private changes: Change[] = [];
  private next = 1;
  readonly flushes: boolean;

  constructor(flushes = true) {
    this.flushes = flushes;
  }

  /** Files by absolute path; they and their directories are safe. */
  static of(files: Readonly<Record<string, string>>, flushes = true): MemoryDisk {
    const disk = new MemoryDisk(flushes);
    for (const [path, text] of Object.entries(files)) {
      disk.makeParents(path);
      disk.create(path, Buffer.from(text), { mode: 0o644 });
    }
    disk.settle();
    return disk;
  }

  private makeParents(path: string): void {
    const parent = dirname(path);
    if (this.nodes.has(parent)) return;
    this.makeParents(parent);
    this.makeDir(parent);
  }

  private settle(): void {
    this.durable = new Map([...this.nodes].map(([path, node]) => [path, { ...node }]));
    this.changes = [];
  }

  /** What is there after the power was cut: `survives` decides on each change that was not flushed. */
  afterPowerCut(survives: () => boolean): MemoryDisk {
    const disk = new MemoryDisk(this.flushes);
    const nodes: Nodes = new Map([...this.durable].map(([path, node]) => [path, { ...node }]));
    for (const { apply, pending } of this.changes) {
      if (pending.size > 0 && !survives()) continue;
      try {
        apply(nodes);
      } catch (error) {
        // It built on a change that was lost.
        if (!(error instanceof Error && 'code' in error)) throw error;
      }
    }
    disk.nodes = nodes;
    disk.next = this.next;
    disk.settle();
    return disk;
  }

  copy(): MemoryDisk {
    return this.afterPowerCut(() => true);
  }

  tree(root: string): Tree {
    const below = [...this.nodes].filter(([path]) => path.startsWith(`${root}/`)).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(below.map(([path, { kind, mode, contents }]) => [
      path.slice(root.length + 1), kind === 'directory' ? 'dir' : `${mode.toString(8)} ${contents.toString()}`,
    ]));
  }

  private change(directories: readonly string[], apply: (nodes: Nodes) => void): void {
    const pending = directories.map((path) => parentNode(this.nodes, path).id);
    apply(this.nodes);
    this.changes.push({ apply, pending: new Set(pending) });
  }

  look(path: string): DiskEntry | undefined {
    const node = this.nodes.get(path);
    return node && { kind: node.kind, mode: node.mode, uid: 0, gid: 0 };
  }

  read(path: string): Buffer {
    const node = nodeAt(this.nodes, path);
    if (node.kind === 'directory') throw systemError('EISDIR', path);
    return node.contents;
  }

  list(path: string): readonly string[] {
    nodeAt(this.nodes, path);
    return namesIn(this.nodes, path);
  }

  resolve(path: string): string {
    nodeAt(this.nodes, path);
    return path;
  }

  mayWrite(path: string): void {
    nodeAt(this.nodes, path);
  }

  makeDir(path: string): void {
    const id = this.next++;
    this.change([path], (nodes) => put(nodes, path, { id, kind: 'directory', mode: 0o755, contents: Buffer.alloc(0) }));
  }

  create(path: string, contents: Uint8Array, { mode }: { mode: number }): void {
    const id = this.next++;
    this.change([path], (nodes) => put(nodes, path, { id, kind: 'file', mode, contents: Buffer.from(contents) }));
  }

  setMode(path: string, mode: number): void {
    this.change([path], (nodes) => void (nodeAt(nodes, path).mode = mode));
  }

  move(from: string, to: string): void {
    this.change([from, to], (nodes) => {
      const node = nodeAt(nodes, from);
      parentNode(nodes, to);
      const over = nodes.get(to);
      if (over?.kind === 'directory' && namesIn(nodes, to).length > 0) throw systemError('ENOTEMPTY', to);
      for (const [path, moved] of [...nodes]) {
        if (path !== from && !path.startsWith(`${from}/`)) continue;
        nodes.delete(path);
        nodes.set(to + path.slice(from.length), moved);
      }
      nodes.set(to, node);
    });
  }

  remove(path: string): void {
    this.change([path], (nodes) => {
      if (nodeAt(nodes, path).kind === 'directory') throw systemError('EISDIR', path);
      nodes.delete(path);
    });
  }

  removeDir(path: string): void {
    const { id } = nodeAt(this.nodes, path);
    const parent = parentNode(this.nodes, path).id;
    this.change([path], (nodes) => {
      nodeAt(nodes, path);
      if (namesIn(nodes, path).length > 0) throw systemError('ENOTEMPTY', path);
      nodes.delete(path);
    });
    // A directory that is surely gone has surely lost what was in it.
    for (const { pending } of this.changes) if (pending.delete(id)) pending.add(parent);
  }

  flush(directory: string): void {
    const { id } = nodeAt(this.nodes, directory);
    if (this.flushes) for (const { pending } of this.changes) pending.delete(id);
  }
}

function nodeAt(nodes: Nodes, path: string): Node {
  const node = nodes.get(path);
  if (node === undefined) throw systemError('ENOENT', path);
  return node;
}

function parentNode(nodes: Nodes, path: string): Node {
  const node = nodeAt(nodes, dirname(path));
  if (node.kind !== 'directory') throw systemError('ENOTDIR', path);
  return node;
}

function namesIn(nodes: Nodes, directory: string): readonly string[] {
  const start = directory === '/' ? '/' : `${directory}/`;
  const names = [...nodes.keys()].filter((path) => path.startsWith(start) && path !== '/' && !path.slice(start.length).includes('/'));
  return names.map((path) => path.slice(start.length)).sort();
}

function put(nodes: Nodes, path: string, node: Node): void {
  parentNode(nodes, path);
  if (nodes.has(path)) throw systemError('EEXIST', path);
  nodes.set(path, { ...node });
}
