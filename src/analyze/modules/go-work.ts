import { parentOf, type Repo } from '../../repo.ts';
import type { Diagnostic, Finding } from '../facts.ts';
import { localDirectory, readModDirectives, type Replace } from './go-mod.ts';

/** A go.work file at the top of the tree. */
export interface Workspace {
  readonly path: string;
  readonly go: Finding<string> | undefined;
  readonly toolchain: Finding<string> | undefined;
  readonly godebug: readonly Finding<string>[];
  /** Directories of the modules in use, as the repository sees them; `null` for one outside of the tree. */
  readonly use: readonly Finding<string | null>[];
  readonly replace: readonly Replace[];
  readonly problems: readonly Diagnostic[];
}

/** Reads a go.work file; `undefined` where there is none. */
export function readGoWork(repo: Repo, path: string): Workspace | undefined {
  const text = repo.read(path);
  if (text === undefined) return undefined;
  const { go, toolchain, godebug, replace, use, problems } = readModDirectives(path, text, 'work');
  const directories = use.map(({ value, at }) => ({ value: localDirectory(parentOf(path), value), at }));
  return { path, go, toolchain, godebug, replace, use: directories, problems };
}
