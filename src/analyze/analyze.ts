import type { Repo } from '../repo.ts';
import { keptRepo } from '../sub-repo.ts';
import { defaultConfig, type BuildConfig } from './go/constraints.ts';
import { builtByFile } from './evidence/by-file.ts';
import { detectors } from './detectors.ts';
import type { Diagnostic, RepoFacts } from './facts.ts';
import { noEvidence } from './evidence-facts.ts';
import { joined, readAll } from './lazy.ts';
import { openGoTree, type GoTree } from './go-tree.ts';

export interface AnalyzeOptions {
  /** What the facts are true for; default: linux/amd64, cgo on, no tags, the newest release that is known here. */
  readonly config?: Partial<BuildConfig>;
  /** The machine's module cache (GOMODCACHE). Never needed; what it alone decides is marked `from: 'module-cache'`. */
  readonly moduleCache?: Repo;
  /** Name of the repository (its directory or remote), without owner. */
  readonly name?: string;
  /** Programs below this directory alone; the rest of the tree is what they are made of, and evidence. Default: all. */
  readonly within?: string;
}

/** What a detector works with. */
export interface Reading {
  readonly tree: GoTree;
  readonly config: BuildConfig;
  readonly name: string | undefined;
  readonly within: string;
  /** Facts of the rows before; fields of later rows are still empty. */
  readonly facts: RepoFacts;
  report(diagnostic: Diagnostic): void;
}

/** One row of detectors.ts. */
export interface Detector {
  readonly name: string;
  /** Why it stands where it stands. */
  readonly why: string;
  run(reading: Reading): Partial<RepoFacts>;
}

const nothing: RepoFacts = {
  layout: { value: 'none', at: { path: '.', line: 0 } }, workspace: null, modules: [], commands: [], diagnostics: [],
  ...noEvidence,
};

/** Reads a repository and says what is true of it. Pure over the Repo: the same tree gives the same facts. */
export function analyze(repo: Repo, options: AnalyzeOptions = {}): RepoFacts {
  return readAll(analyzeAsAsked(openGoTree(keptRepo(repo), options.moduleCache), options));
}

/** The same facts, of which what not everybody asks for is read when it is first asked for: for whoever asks before the tree changes. */
export function analyzeAsAsked(tree: GoTree, options: Omit<AnalyzeOptions, 'moduleCache'> = {}): RepoFacts {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const config = builtByFile(tree, options.config === undefined ? defaultConfig : { ...defaultConfig, ...options.config });
  let facts = nothing;
  for (const detector of detectors) {
    facts = joined(facts, detector.run({ tree, config, name: options.name, within: options.within ?? '.', facts, report }));
  }
  return joined(facts, { diagnostics });
}
