/** Go files that a generate line makes, that git keeps out and that are not here: a clean checkout builds without them at best by chance. */
import { isPlatformTag, nameMatches, tagsIn, tagsOf, defaultConfig } from '../../../analyze/go/constraints.ts';
import type { Finding, RepoFacts } from '../../../analyze/facts.ts';
import { isOfTests, surelyMade } from '../../../analyze/generated/generate-lines.ts';
import { openGitIgnore } from '../../../analyze/gitignore.ts';
import { readGoFile } from '../../../analyze/go/file.ts';
import { moduleOf } from '../../../analyze/modules/modules.ts';
import { baseName, joinPath, type Repo } from '../../../repo.ts';
import type { Diagnostic } from '../../../diagnostic.ts';
import { lineNeed, type LineNeed } from './generate-tools.ts';
import type { RepositoryOptions } from '../repository-options.ts';
import type { Target } from '../target.ts';

export interface MadeFile {
  readonly path: string;
  readonly line: Finding<string>;
  readonly need: LineNeed;
  /** The rule of git for the file. */
  readonly ignoredBy: Finding<string>;
}

/** The files of a target's packages, each with its line. */
export function madeFiles(repo: Repo, facts: RepoFacts, { command, module }: Target): readonly MadeFile[] {
  const lines = command.generate.filter((line) => !isOfTests(line));
  if (lines.length === 0) return [];
  const git = openGitIgnore(repo);
  return command.closure.dirs.flatMap((dir) => lines.flatMap((line) => surelyMade(line, dir, repo).flatMap((path): MadeFile[] => {
    const ignoredBy = git.rule(path, 'file');
    const counts = path.endsWith('.go') && !path.endsWith('_test.go') && nameMatches(baseName(path), tagsOf(defaultConfig));
    if (!counts || ignoredBy === undefined || repo.stat(path) !== undefined || hasStub(repo, dir)) return [];
    return [{ path, line, ignoredBy, need: lineNeed(repo, facts.modules, moduleOf(facts.modules, line.at.path) ?? module, line) }];
  })));
}

/** Whether a tag of the repository's own chooses between files of a package: then one may stand in for what is made. */
function hasStub(repo: Repo, dir: string): boolean {
  return repo.list(dir).some(({ name }) => name.endsWith('.go') && !name.endsWith('_test.go') &&
    readGoFile((limit) => repo.bytes(joinPath(dir, name) ?? name, limit)).constraints.flatMap(tagsIn).some((tag) => !isPlatformTag(tag)));
}

/** A warning for each target with such a file whose line cannot run: whether the build needs it is not sure. */
export function madeFileNotes(repo: Repo, facts: RepoFacts, targets: readonly Target[], options: RepositoryOptions): Diagnostic[] {
  if (options['assume-present'] || options['pre-build'] !== '') return [];
  return targets.flatMap((target) => madeFiles(repo, facts, target).flatMap(({ path, line, need, ignoredBy }): Diagnostic[] => (need.kind !== 'foreign' ? [] : [{
    code: 'generated-file-missing', severity: 'warning', at: line.at,
    message: `${path} is not here (${ignoredBy.at.path}:${ignoredBy.at.line} keeps it out of git), and the line that makes it (${line.value}) cannot run in the builder: ${need.why}`,
    remedy: 'where the build needs it, pin its program with go get -tool, or make it with --pre-build',
  }])).slice(0, 1));
}
