/** What the package offers to other programs: the analysis, over a repository on disk or in memory. */
export { analyze, type AnalyzeOptions } from './analyze/analyze.ts';
export type { Command, Diagnostic, Finding, RepoFacts, Source } from './analyze/facts.ts';
export { diskRepo, memoryRepo, type Entry, type EntryInfo, type EntryKind, type Repo } from './repo.ts';
