import type { RepoFacts } from '../../analyze/facts.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import { joinPath, type Repo } from '../../repo.ts';
import { planAccess } from './access.ts';
import { unfitBases } from './base-refusals.ts';
import { fipsProblems } from './fips.ts';
import { lacksOf, unmade, type Lack } from './missing.ts';
import { planModules } from './modules.ts';
import { unusableNames } from './names.ts';
import { chooseRelease, neededRelease, satisfies } from './release.ts';
import type { RepositoryOptions } from './repository-options.ts';
import { absentSubmodules, lfsPointers, missingSubmodules } from './submodules.ts';
import { targetsOf, type Target } from './target.ts';

interface Case {
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
  { code: 'name-unusable', find: ({ facts, targets }) => unusableNames(facts, targets) },
  { code: 'release-too-old', find: oldRelease },
  { code: 'sum-missing', find: missingSums },
  { code: 'replace-outside', find: outsideReplaces },
  { code: 'replace-broken', find: brokenReplaces },
  { code: 'sources-missing', find: missingSources },
  { code: 'submodule-missing', find: ({ repo, targets }) => missingSubmodules(repo, targets) },
  { code: 'lfs-pointer', find: ({ repo, targets, options }) => lfsPointers(repo, targets, options['assume-present']) },
  { code: 'packages-missing', find: ({ lacks }) => unmade(lacks, 'package') },
  { code: 'symbol-missing', find: ({ lacks }) => unmade(lacks, 'symbol') },
  { code: 'embed-missing', find: ({ lacks }) => unmade(lacks, 'embed') },
  { code: 'embed-invalid', find: invalidEmbeds },
  { code: 'secrets-portable', find: secretsWithoutMounts },
  { code: 'fips-impossible', find: impossibleFips },
  { code: 'base-unfit', find: ({ facts, options, targets }) => unfitBases(facts, options, targets) },
];

/** Every reason why no image can be planned. */
export function refusals(repo: Repo, facts: RepoFacts, options: RepositoryOptions): Diagnostic[] {
  const targets = targetsOf(facts, options.main);
  const one = { repo, facts, options, targets, lacks: lacksOf(repo, facts, targets, options) };
  return RULES.flatMap(({ code, find }) => find(one).map((found): Diagnostic => ({ code, severity: 'error', ...found })));
}

function unknownMains({ facts, options }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  const known = facts.commands.map(({ dir }) => dir);
  return options.main.filter((dir) => !known.includes(dir)).map((dir) => ({
    message: `${dir} holds no main package`, at: null, remedy: `choose one of ${known.join(', ')}`,
  }));
}

/** Official images set GOTOOLCHAIN=local: an older builder stops at the go line (go.dev/doc/toolchain). */
function oldRelease({ targets, options: { go } }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  const need = neededRelease(targets);
  if (go === null || need === undefined || satisfies(go, need.value)) return [];
  return [{ message: `--go ${go} is older than go ${need.value}, which the build asks for`, at: need.at, remedy: `choose ${need.value} or newer, or leave out --go` }];
}

function missingSums({ repo, facts, targets }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  return targets.flatMap((target) => {
    const { module } = target;
    const local = new Set(module?.mod.replace.flatMap((replace) => (replace.local ? [replace.old.path] : [])));
    for (const { inWorkspace, path } of facts.modules) if (inWorkspace && module?.inWorkspace) local.add(path.value);
    const first = module?.mod.require.find(({ path }) => !local.has(path));
    // Members of a workspace share the checksums of all of them.
    const shared = module?.inWorkspace === true && facts.workspace !== null && (repo.stat(`${facts.workspace.path}.sum`) !== undefined || facts.modules.some(({ inWorkspace, sum }) => inWorkspace && sum !== null));
    if (!module || shared || module.sum !== null || first === undefined || planModules(repo, facts, target).mode === 'vendor') return [];
    return [{
      message: `${module.dir === '.' ? '' : `${module.dir}/`}go.mod requires modules, and there is no go.sum that says which bytes they have`,
      at: first.at, remedy: `run go mod tidy in ${module.dir === '.' ? 'the repository' : module.dir} and commit go.sum`,
    }];
  });
}

function outsideReplaces({ targets }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  return targets.flatMap(({ module }) =>
    (module?.mod.replace ?? [])
      .filter(({ local, old }) => local?.dir === null && module?.mod.require.some(({ path }) => path === old.path))
      .map(({ old, new: to, at }) => ({
        message: `${old.path} is replaced by ${to.path}, which lies outside of the repository and so outside of every build context`,
        at, remedy: 'bring it into the repository, or require a published version in its place',
      })));
}

/** The go command wants a go.mod in the directory that stands in for a module (go.dev/ref/mod#go-mod-file-replace). */
function brokenReplaces({ repo, targets }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  const absent = absentSubmodules(repo);
  return targets.flatMap(({ module }) => (module === undefined || module.vendor.state === 'consistent' ? [] : module.mod.replace).flatMap(({ old, new: to, local, at }) => {
    const dir = local?.dir;
    if (!dir || !module?.mod.require.some(({ path }) => path === old.path) || repo.stat(joinPath(dir, 'go.mod') ?? dir)?.kind === 'file') return [];
    if (absent.some((one) => dir === one || dir.startsWith(`${one}/`))) return [];
    return [{ message: `${old.path} is replaced by ${to.path}, ${repo.stat(dir) === undefined ? 'which is not in the repository' : 'which holds no go.mod'}`, at, remedy: 'bring a module there, or require a published version in its place' }];
  }));
}

/** GOPATH-era trees build from vendor alone: what is not in it cannot be had in a known version. */
function missingSources({ targets }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  return targets.flatMap(({ module, command }) => {
    const [first, ...others] = module === undefined ? command.closure.unknown : [];
    if (first === undefined) return [];
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return [{
      message: `there is no go.mod, and ${first.value}${more} is imported but not in vendor/, so nothing says which version to build`,
      at: first.at, remedy: 'run go mod init && go mod tidy and commit go.mod and go.sum',
    }];
  });
}

function invalidEmbeds({ targets, options }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  if (options['assume-present'] || options['pre-build'] !== '') return [];
  return targets.flatMap(({ command }) => command.embeds.filter(({ state }) => state === 'invalid').map(({ pattern, reason }) => ({
    message: `//go:embed ${pattern.value} is refused by Go${reason ? `: ${reason}` : ''}`,
    at: pattern.at, remedy: 'rename the file or mend the pattern; where a command of the repository does that before the build, name it with --pre-build',
  })));
}

/** A builder without secret mounts can only be handed a secret in ways that keep it: ARG, ENV or a layer. */
function secretsWithoutMounts({ repo, facts, targets, options }: Case): Omit<Diagnostic, 'code' | 'severity'>[] {
  if (options.builder !== 'portable') return [];
  const access = targets.map((target) => planAccess(facts, planModules(repo, facts, target), options)).find((one) => one !== null && one.by !== 'none');
  const first = access?.modules[0];
  return [
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
