/** Files that a generate line makes, that git keeps out and that are not here: a clean checkout builds without them at best by chance. */
import { isPlatformTag, nameMatches, tagsIn, tagsOf, defaultConfig } from '../../../analyze/go/constraints.ts';
import type { Finding, RepoFacts } from '../../../analyze/facts.ts';
import { isOfTests, surelyMade } from '../../../analyze/generated/generate-lines.ts';
import { openGitIgnore } from '../../../analyze/gitignore.ts';
import { readGoFile } from '../../../analyze/go/file.ts';
import { moduleOf } from '../../../analyze/modules/modules.ts';
import type { EmbedFacts } from '../../../analyze/packages/embeds.ts';
import { baseName, joinPath, parentOf, type Repo } from '../../../repo.ts';
import type { Diagnostic } from '../../../diagnostic.ts';
import type { GeneratePlan } from './generate.ts';
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
  const made = (path: string, line: Finding<string>, ignoredBy: Finding<string>): MadeFile =>
    ({ path, line, ignoredBy, need: lineNeed(repo, facts.modules, moduleOf(facts.modules, line.at.path) ?? module, line) });
  const code = command.closure.dirs.flatMap((dir) => lines.flatMap((line) => surelyMade(line, dir, repo).flatMap((path): MadeFile[] => {
    const ignoredBy = git.rule(path, 'file');
    const counts = path.endsWith('.go') && !path.endsWith('_test.go') && nameMatches(baseName(path), tagsOf(defaultConfig));
    if (!counts || ignoredBy === undefined || repo.stat(path) !== undefined || hasStub(repo, dir)) return [];
    return [made(path, line, ignoredBy)];
  })));
  const embedded = command.embeds.flatMap((embed) => lines.flatMap((line) => embeddedBy(repo, embed, line).flatMap((path): MadeFile[] => {
    const ignoredBy = git.rule(path, 'file');
    return ignoredBy === undefined ? [] : [made(path, line, ignoredBy)];
  })));
  return [...code, ...embedded];
}

/**
 * Files beside others of an embedded directory that a generator of the repository is given by its name: `//go:generate go run gen/headers.go pages`
 * where the generator's text has an ending of which the directory has no file.
 */
function embeddedBy(repo: Repo, { pattern, dir }: EmbedFacts, line: Finding<string>): readonly string[] {
  const [, script = '', words = ''] = /^go run (\S+\.go)((?: \S+)+)$/.exec(line.value) ?? [];
  const name = pattern.value.replace(/^all:/, '');
  const place = joinPath(dir, name);
  if (place === undefined || parentOf(line.at.path) !== dir || !words.split(' ').includes(name) || repo.stat(place)?.kind !== 'directory') return [];
  const names = repo.list(place).map((entry) => entry.name);
  const endings = [...(repo.read(joinPath(dir, script) ?? '', 64 * 1024) ?? '').matchAll(/\+ ?"(\.[a-z]\w{0,7})"/g)].map(([, ending]) => ending!);
  return [...new Set(endings)].filter((ending) => ending !== '.go' && !names.some((one) => one.endsWith(ending))).map((ending) => `${place}/*${ending}`);
}

/** Whether a tag of the repository's own chooses between files of a package: then one may stand in for what is made. */
function hasStub(repo: Repo, dir: string): boolean {
  return repo.list(dir).some(({ name }) => name.endsWith('.go') && !name.endsWith('_test.go') &&
    readGoFile((limit) => repo.bytes(joinPath(dir, name) ?? name, limit)).constraints.flatMap(tagsIn).some((tag) => !isPlatformTag(tag)));
}

/** Whether a stage runs the line's program in a version that go.mod says. */
function isMade({ value }: Finding<string>, { generators }: Pick<GeneratePlan, 'generators'>): boolean {
  const program = /\S+\/\S+?(?=@)/.exec(value)?.[0];
  return program !== undefined && generators.some((one) => one.startsWith(`${program}@`));
}

/** A warning for each target with such a file whose line cannot run: whether the build needs it is not sure. */
export function madeFileNotes(repo: Repo, facts: RepoFacts, targets: readonly Target[], options: RepositoryOptions, stage: GeneratePlan | null): Diagnostic[] {
  if (options['assume-present'] || options['pre-build'] !== '') return [];
  return targets.flatMap((target) => madeFiles(repo, facts, target).flatMap(({ path, line, need, ignoredBy }): Diagnostic[] => (need.kind !== 'foreign' || (stage !== null && isMade(line, stage)) ? [] : [{
    code: 'generated-file-missing', severity: 'warning', at: line.at,
    message: `${path} is not here (${ignoredBy.at.path}:${ignoredBy.at.line} keeps it out of git), and the line that makes it (${line.value}) cannot run in the builder: ${need.why}`,
    remedy: 'where the build needs it, pin its program with go get -tool, or make it with --pre-build',
  }])).slice(0, 1));
}
