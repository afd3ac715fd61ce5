import { isOfNode, NODE_PROGRAMS, builderHolds } from '../../../analyze/generated/makers.ts';
import type { Module } from '../../../analyze/modules/modules.ts';
import { baseName, type Repo } from '../../../repo.ts';
import { pinnedTool } from './pinned-tools.ts';
import { debianPackages, programRow } from '../programs.ts';

/** What a command of the repository's needs beside what a Go image holds, by what it starts. */
export interface CommandTools {
  /** Programs of Node, and of its package managers. */
  readonly node: readonly string[];
  /** Debian packages. */
  readonly packages: readonly string[];
  /** Packages of Go programs that go.mod pins, for go install. */
  readonly install: readonly string[];
  /** What nothing brings, or what could not be followed. */
  readonly missing: readonly string[];
}

/** What fetches texts that nobody has pinned: not run unasked. */
const FETCHES = /^(?:curl|wget)$/;
const INSTALLS_PACKAGES = / install$/;

/** @param starts as {@link Maker.starts} says it */
export function commandTools(repo: Repo, module: Module | undefined, starts: readonly string[]): CommandTools {
  const node = starts.filter((word) => NODE_PROGRAMS.has(word));
  const ofNode = starts.filter((word) => NODE_PROGRAMS.has(word) || INSTALLS_PACKAGES.test(word));
  const others = starts.filter((word) => !ofNode.includes(word)).map((word): Pick<CommandTools, 'packages' | 'install' | 'missing'> => {
    const none = { packages: [], install: [], missing: [] };
    if (FETCHES.test(word)) return { ...none, missing: [word] };
    if (builderHolds(word)) return none;
    const row = word.includes('/') ? undefined : programRow(word);
    if (row !== undefined) return { ...none, packages: debianPackages(row) };
    const tool = pinnedTool(repo, module, baseName(word));
    return tool === undefined || word.includes(' ') ? { ...none, missing: [word] } : { ...none, install: [tool] };
  });
  const all = (key: 'packages' | 'install' | 'missing'): string[] => [...new Set(others.flatMap((one) => one[key]))].sort();
  return { node, packages: all('packages'), install: all('install'), missing: [...all('missing'), ...(ofNode.length === 0 || isOfNode(ofNode) ? [] : node)] };
}
