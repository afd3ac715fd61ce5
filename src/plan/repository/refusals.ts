import type { RepoFacts } from '../../analyze/facts.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import { baseName, pathIn, type Repo } from '../../repo.ts';
import { planAccess } from '../access.ts';
import { unfitBases } from './run-time/base-refusals.ts';
import { fipsProblems } from './fips.ts';
import { frontEndsFor } from './front-ends/front-end.ts';
import { credentialsOf } from './front-ends/registries.ts';
import { lacksOf, unmade, type Lack } from './generated/missing.ts';
import { brokenReplaces, incompleteSums, missingSources, missingSums, outsideReplaces, unrequired } from './module-refusals.ts';
import { planModules } from './modules.ts';
import { unusableNames } from './names.ts';
import { godebugProblems } from './godebug.ts';
import { chooseRelease, neededRelease, satisfies } from './release.ts';
import type { RepositoryOptions } from './repository-options.ts';
import { lfsPointers, missingSubmodules } from './generated/submodules.ts';
import { targetsOf, type Target } from './target.ts';

/** What is to be planned, with all that decides whether it can be. */
export interface Case {
  readonly repo: Repo;
  readonly facts: RepoFacts;
  readonly options: RepositoryOptions;
  readonly targets: readonly Target[];
  readonly lacks: readonly Lack[];
}

/** What makes an image impossible: a row, so that all of it is told at once and before anything is written. */
interface RefusalRule {
  readonly code: string;
  readonly find: (one: Case) => readonly Omit<Diagnostic, 'code' | 'severity'>[];
}

const RULES: readonly RefusalRule[] = [
  { code: 'main-unknown', find: unknownMains },
  { code: 'main-repeated', find: repeatedMains },
  { code: 'go-mod-syntax', find: ({ facts, targets }) => brokenModules(facts, targets.flatMap(({ module }) => module?.dir ?? [])) },
  { code: 'name-unusable', find: ({ facts, targets }) => unusableNames(facts, targets) },
  { code: 'release-too-old', find: oldRelease },
  { code: 'sum-missing', find: (one) => [...missingSums(one), ...incompleteSums(one)] },
  { code: 'replace-outside', find: outsideReplaces },
  { code: 'replace-broken', find: brokenReplaces },
  { code: 'sources-missing', find: (one) => [...missingSources(one), ...unrequired(one)] },
  { code: 'submodule-missing', find: ({ repo, targets }) => missingSubmodules(repo, targets) },
  { code: 'lfs-pointer', find: ({ repo, targets, options }) => lfsPointers(repo, targets, options['assume-present']) },
  { code: 'packages-missing', find: ({ lacks }) => unmade(lacks, 'package') },
  { code: 'symbol-missing', find: ({ lacks }) => unmade(lacks, 'symbol') },
  { code: 'embed-missing', find: ({ lacks }) => unmade(lacks, 'embed') },
  { code: 'library-missing', find: ({ lacks }) => unmade(lacks, 'library') },
  { code: 'embed-invalid', find: invalidEmbeds },
  { code: 'code-refused', find: refusedCode },
  { code: 'secrets-portable', find: secretsWithoutMounts },
  { code: 'fips-impossible', find: impossibleFips },
  { code: 'godebug-removed', find: ({ targets, options }) => targets.flatMap((target) => godebugProblems(target, chooseRelease(targets, options).release)) },
  { code: 'base-unfit', find: ({ facts, options, targets }) => unfitBases(facts, options, targets) },
];

/** Every reason why no image can be planned. */
export function refusals(repo: Repo, facts: RepoFacts, options: RepositoryOptions): Diagnostic[] {
  const targets = targetsOf(facts, options.main);
  const one = { repo, facts, options, targets, lacks: lacksOf(repo, facts, targets, options) };
  const found = RULES.flatMap(({ code, find }) => find(one).map((problem): Diagnostic => ({ code, severity: 'error', ...problem })));
  // Programs of one module have its problems in common.
  return [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
}

/** What the go command refuses of the go.mod of these directories, and of go.work: it then builds nothing. */
export function brokenModules({ diagnostics, workspace }: RepoFacts, dirs: readonly string[]): Diagnostic[] {
  const files = new Set([...dirs.map((dir) => pathIn(dir, 'go.mod')), ...(workspace === null ? [] : [workspace.path])]);
  return diagnostics.filter(({ code, at }) => code === 'go-mod-syntax' && at !== null && files.has(at.path));
}

function unknownMains({ facts, options }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  const known = facts.commands.map(({ dir }) => dir);
  return options.main.filter((dir) => !known.includes(dir)).map((dir) => ({
    message: `${dir} holds no main package`, at: null, remedy: `choose one of ${known.join(', ')}`,
  }));
}

/** Files of one directory that are run one by one, as in `go run server.go`, are no package that builds. */
function repeatedMains({ targets }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  return targets.flatMap(({ command: { at, others } }) => others.slice(0, 1).map((other) => ({
    message: `${baseName(at.path)} and ${baseName(other.path)}${others.length > 1 ? ` and ${others.length - 1} more` : ''} declare func main in one package, which go build refuses`, at: other,
    remedy: 'move each program to a directory of its own, or keep what is no part of the product out of the build with //go:build ignore',
  })));
}

/** Official images set GOTOOLCHAIN=local: an older builder stops at the go line (go.dev/doc/toolchain). */
function oldRelease({ targets, options: { go } }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  const need = neededRelease(targets);
  if (go === null || need === undefined || satisfies(go, need.value)) return [];
  return [{ message: `--go ${go} is older than go ${need.value}, which the build asks for`, at: need.at, remedy: `choose ${need.value} or newer, or leave out --go` }];
}

function invalidEmbeds({ targets, options }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  if (options['assume-present'] || options['pre-build'] !== '') return [];
  return targets.flatMap(({ command }) => command.embeds.filter(({ state }) => state === 'invalid').map(({ pattern, reason }) => ({
    message: `//go:embed ${pattern.value} is refused by Go${reason ? `: ${reason}` : ''}`,
    at: pattern.at, remedy: 'rename the file or mend the pattern; where a command of the repository does that before the build, name it with --pre-build',
  })));
}

/** A command of the user's before the build may mend it. */
function refusedCode({ targets, options }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  if (options['assume-present'] || options['pre-build'] !== '') return [];
  return targets.flatMap(({ command }) => command.closure.refused.slice(0, 1).map(({ value, at }) => ({ message: `go build refuses it: ${value}`, at, remedy: 'mend the code first' })));
}

/** A builder without secret mounts can only be handed a secret in ways that keep it: ARG, ENV or a layer. */
function secretsWithoutMounts({ repo, facts, targets, options }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  if (options.builder !== 'portable') return [];
  const access = targets.map((target) => planAccess(facts, planModules(repo, facts, target), options)).find((one) => one !== null && one.by !== 'none');
  const first = access?.modules[0];
  const packages = frontEndsFor(facts, targets).flatMap((build) => credentialsOf(repo, build.facts)).slice(0, 1);
  return [
    ...packages.map(({ variable, at }) => ({
      message: `packages of a front end are installed with ${variable}, and a builder without BuildKit can be given no credentials that stay out of the image`, at,
      remedy: 'take --builder buildkit, or commit what the front end builds',
    })),
    ...(access ? [{
      message: `${first ? `${first.value} is private, and a` : 'A'} builder without BuildKit can be given no credentials that stay out of the image`, at: first?.at ?? null,
      remedy: 'commit vendor/ (go mod vendor), build with --builder buildkit, or take --auth none where the hosts ask for no credentials',
    }] : []),
    ...(options.ca === '' ? [] : [{
      message: '--ca hands in the authority as a secret, and a builder without BuildKit has none', at: null,
      remedy: 'take --builder buildkit, or builder images of your own that trust it: --registry',
    }]),
  ];
}

function impossibleFips({ facts, targets, options }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  if (!options.fips) return [];
  const { release } = chooseRelease(targets, options);
  return targets.flatMap((target) => fipsProblems(target, facts.workspace?.godebug ?? [], release));
}
