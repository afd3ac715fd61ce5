import { below } from '../../../analyze/packages/directories.ts';
import { embedPlace, type EmbedFacts } from '../../../analyze/packages/embeds.ts';
import type { FrontEndFacts } from '../../../analyze/front-ends/front-ends.ts';
import type { RepoFacts } from '../../../analyze/facts.ts';
import { joinPath, parentOf, type Repo } from '../../../repo.ts';
import { DEBIAN_SUITE, nodeMajor } from '../../base-images.ts';
import type { Mount, Stage, Step } from '../../build-plan.ts';
import { aptInstall } from '../apt.ts';
import { withoutBrowsers } from './downloads.ts';
import { anyEngine } from './engines.ts';
import { answerForGit, withHooks } from './git.ts';
import { manifestsOf, outsidePackages, outsideReads, outsideWrites } from './files.ts';
import { withCredentials } from './registries.ts';
import { topSources } from './sources.ts';
import { membersBefore } from './members.ts';
import { isLeftOut } from './outgrown.ts';
import { debianPackages, installation } from './manager.ts';
import { debianPackages as debianPackagesOf, programRow } from '../programs.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Target } from '../target.ts';

/** A front end that has to be built before the program, or beside it. */
export interface FrontEndBuild extends Filled {
  readonly facts: FrontEndFacts;
}

/** A directory or file that a stage makes, and who looks there. */
export interface Filled {
  readonly stage: string;
  /** Relative to the context. */
  readonly output: string;
  readonly usedBy: NonNullable<FrontEndFacts['usedBy']>;
}

/** The front ends whose output a target embeds or serves and that git does not hold. */
export function frontEndsFor(facts: RepoFacts, targets: readonly Target[]): readonly FrontEndBuild[] {
  const embeds = targets.flatMap(({ command }) => command.embeds);
  const lacking = embeds.filter(({ state }) => state === 'missing' || state === 'placeholder');
  const served = targets.flatMap(({ program }) => program?.runtime.files ?? []);
  return facts.frontEnds
    .filter((one) => {
      const { usedBy, output, copied, script, installs, absent, holds } = one;
      if (usedBy === undefined || output === undefined || (script === undefined && installs !== true) || isLeftOut(one)) return false;
      const place = copied?.value ?? output.value;
      // What lies in a directory that holds other files too lacks just as well, and so does what a stub stands for.
      const part = (absent === true && (usedBy.path !== place || holds !== undefined) && below(usedBy.path, place) !== undefined) || (holds === 'stub' && below(place, usedBy.path) !== undefined);
      if (usedBy.how === 'embed') return (part ? embeds : lacking).some((embed) => fillsEmbed({ output: place, usedBy }, embed));
      return served.some(({ kind, at, found }) => at.path === usedBy.at.path && at.line === usedBy.at.line && (found === undefined ? kind === 'static' || kind === 'template' : part));
    })
    .map((facts, index) => ({ facts, stage: index === 0 ? 'ui' : `ui-${index + 1}`, output: facts.copied?.value ?? facts.output!.value, usedBy: facts.usedBy! }));
}

/** Whether a front end makes what an embed looks for: the line by which it was found, and each other that looks into its output. */
export function fillsEmbed({ output, usedBy }: Pick<Filled, 'output' | 'usedBy'>, embed: EmbedFacts): boolean {
  const { pattern: { at } } = embed;
  const place = embedPlace(embed);
  return below(output, place) !== undefined || (usedBy.at.path === at.path && usedBy.at.line === at.line && below(place, output) !== undefined);
}

/** The node stage of a front end: its lock file decides the tool; it runs on the builder's own platform, since its output is for any. */
export function frontEndStage(repo: Repo, { facts, stage, output }: FrontEndBuild, registry: string): Stage {
  const top = facts.workspace ?? facts.dir;
  const directory = top === '.' ? '/src' : `/src/${top}`;
  const inside = facts.dir === top ? '.' : facts.dir.slice(top === '.' ? 0 : top.length + 1);
  const { runner } = installation(repo, facts);
  const outside = outsideReads(repo, facts).map((path) => toItsPlace(repo, path, 'the front end reads it.'));
  const early = manifestsOf(repo, facts) === null;
  const written = [...new Set(outsideWrites(repo, facts).map((path) => `/src/${parentOf(path)}`))];
  const steps: Step[] = [
    { do: 'workdir', path: directory },
    // Scripts of the installation read it, too.
    ...(early ? outside : []),
    ...(written.length === 0 ? [] : [{ do: 'run', mounts: [], why: 'Scripts of package.json write there.', script: [`mkdir -p ${written.map(shellQuote).join(' ')}`] } as const]),
    ...installed(repo, facts, top),
    ...(facts.startsGo === true ? [{ do: 'copy', sources: ['.'], to: '/src/', why: 'Its build runs go.' } as const] : [...beside(facts, top, output), ...(early ? [] : outside)]),
    ...membersBefore(repo, facts).flatMap((dir): Step[] => [{ do: 'workdir', path: `/src/${dir}` }, withCredentials(repo, facts, { do: 'run', mounts: [], why: `${facts.dir} takes what this makes.`, script: [`${runner} run build`] }, false)]),
    ...(inside === '.' ? [] : [{ do: 'workdir', path: `${directory}/${inside}` } as const]),
    ...(hashesWithMd4(repo, facts) ? [{ do: 'env', values: { NODE_OPTIONS: '--openssl-legacy-provider' }, why: "webpack 4 hashes with MD4, which Node's OpenSSL calls legacy." } as const] : []),
    ...answerForGit(facts),
    ...(facts.installs === true ? [] : [withCredentials(repo, facts, { do: 'run', mounts: [], script: [...made(facts, directory, inside), ...(facts.before === undefined ? [] : [`${runner} run ${shellQuote(facts.before)}`]), `${runner} run ${shellQuote(facts.script!.name)}`] }, false)]),
    ...(facts.copied === undefined ? [] : [{
      do: 'run', mounts: [], why: facts.usedBy?.place === undefined ? `As ${facts.copied.at.path}:${facts.copied.at.line} copies it.` : `Where ${facts.copied.at.path}:${facts.copied.at.line} looks: no other front end is here.`,
      script: [`mkdir -p ${shellQuote(`/src/${output}`)}`, `cp -R ${shellQuote(`/src/${facts.output!.value}/.`)} ${shellQuote(`/src/${output}/`)}`],
    } as const]),
  ];
  return {
    name: stage, from: `${registry}node:${nodeMajor(facts.node?.value)}-${DEBIAN_SUITE}-slim`, platform: '$BUILDPLATFORM', steps,
    why: facts.installs === true ? `${output} is as ${installation(repo, facts).install} makes it (${facts.usedBy!.at.path}:${facts.usedBy!.at.line} looks there).` : `${facts.tool === undefined || facts.tool === 'script' ? `${runner} run ${facts.script!.name}` : facts.tool} in ${facts.dir} fills ${output} (${facts.usedBy!.at.path}:${facts.usedBy!.at.line} ${facts.usedBy!.place === undefined || facts.usedBy!.how === 'embed' ? 'looks there' : 'serves pages, and no other front end is here'}).`,
  };
}

function toItsPlace(repo: Repo, path: string, why: string): Step {
  return { do: 'copy', sources: [path], to: `/src/${repo.stat(path)?.kind === 'directory' ? `${path}/` : path}`, why: `${path}: ${why}` };
}

/** The packages of a front end, and its source, in its directory. `more`: Debian packages that something else needs. */
export function installed(repo: Repo, facts: FrontEndFacts, top: string, more: readonly string[] = []): Step[] {
  const { prepare, install, cache } = installation(repo, facts);
  const own = debianPackages(repo, facts);
  const programs = (facts.starts ?? []).flatMap((name) => { const row = programRow(name); return row === undefined ? [] : debianPackagesOf(row); });
  const packages = [...new Set([...own, ...more, ...programs])].sort();
  const why = programs.length > 0 ? 'Programs that its scripts start.' : own.includes('git') ? 'Dependencies that lie in git, or are compiled.' : own.length > 0 ? 'Dependencies that are compiled where no binary fits.' : 'The repository builds it with make.';
  return [
    ...(packages.length > 0 ? [aptInstall(packages, why)] : []),
    ...outsidePackages(repo, facts).map((path) => toItsPlace(repo, path, 'package.json takes it by its path.')),
    ...manifestSteps(repo, facts, top),
    ...withoutBrowsers(repo, facts),
    ...anyEngine(repo, facts),
    withCredentials(repo, facts, withHooks(repo, facts, packages.includes('git'), {
      do: 'run', mounts: cache === null ? [] : [{ type: 'cache', ...cache }], script: [...prepare, install],
      ...(prepare.some((command) => command.includes('--force')) && { why: "--force: over corepack's shim, where the image holds one." }),
    }), true),
    ...(manifestsOf(repo, facts) === null || facts.installs === true ? [] : sourceSteps(repo, facts, top)),
  ];
}

/** What git holds where the output goes: the mount of the output would hide it from the Go build. */
function beside({ holds }: FrontEndFacts, top: string, output: string): Step[] {
  if (holds === undefined || below(top, output) !== undefined || below(output, top) !== undefined) return [];
  return [{ do: 'copy', sources: [output], to: `/src/${output}/`, why: `${output} holds files that git keeps: the build adds its own.` }];
}

/** The directory that the output is put into, where it is none that the front end lies in. */
function made({ output }: FrontEndFacts, directory: string, inside: string): string[] {
  const parent = parentOf(output!.value);
  const place = parent === '.' ? '/src' : `/src/${parent}`;
  const own = inside === '.' ? directory : `${directory}/${inside}`;
  return own === place || own.startsWith(`${place}/`) ? [] : [`mkdir -p ${shellQuote(place)}`];
}

/** The front end's own files; at the top, what is Go's alone stays out of it. */
function sourceSteps(repo: Repo, facts: FrontEndFacts, top: string): Step[] {
  const own = top === '.' ? topSources(repo, manifestsOf(repo, facts)?.files) : null;
  if (own === null) return [{ do: 'copy', sources: [top], to: './' }];
  const why = 'What the front end is built from: an edit of the Go code builds it no second time.';
  const files: Step[] = own.files.length === 0 ? [] : [{ do: 'copy', sources: [...own.files], to: './' }];
  return [...files, ...own.directories.map((dir): Step => ({ do: 'copy', sources: [dir], to: `./${dir}/` }))].map((step, index) => (index === 0 ? { ...step, why } : step));
}

/** What the installation reads, in a layer before the rest; all of it where that cannot be told apart. */
function manifestSteps(repo: Repo, facts: FrontEndFacts, top: string): Step[] {
  const manifests = manifestsOf(repo, facts);
  const inTop = (path: string): string => (top === '.' ? path : path.slice(top.length + 1));
  if (manifests === null) {
    return [{ do: 'copy', sources: [top === '.' ? '.' : top], to: './', why: 'All of it at once: the installation runs scripts of the repository, or takes packages out of it.' }];
  }
  return [
    { do: 'copy', sources: [...manifests.files], to: './', why: 'Packages have a layer of their own: an edit of the front end installs nothing again.' },
    ...manifests.folders.map((path): Step => ({ do: 'copy', sources: [path], to: `./${inTop(path)}/` })),
    ...manifests.members.map((path): Step => ({ do: 'copy', sources: [path], to: `./${inTop(parentOf(path))}/` })),
  ];
}

/** Builds on webpack 4, by the release that first came with webpack 5: dependency, its major. */
const WEBPACK_5_SINCE: Readonly<Record<string, number>> = { webpack: 5, 'react-scripts': 5, '@vue/cli-service': 5, '@angular/cli': 12, nuxt: 3, next: 11, gatsby: 3, umi: 4 };

function hashesWithMd4(repo: Repo, { dir }: FrontEndFacts): boolean {
  const manifest = repo.read(joinPath(dir, 'package.json') ?? 'package.json', 256 * 1024) ?? '';
  if (manifest.includes('openssl-legacy-provider')) return false;
  return Object.entries(WEBPACK_5_SINCE).some(([name, since]) => {
    const major = new RegExp(`"${name}"\\s*:\\s*"[\\^~>=\\s]*(\\d+)`).exec(manifest)?.[1];
    return major !== undefined && Number(major) < since;
  });
}

/** What the Go build sees of the front ends: their output where the embed looks. */
export function outputMounts(builds: readonly Filled[], top: string): readonly Mount[] {
  return builds
    .filter(({ usedBy }) => usedBy.how === 'embed')
    .map(({ stage, output }) => ({ type: 'bind', from: stage, source: `/src/${output}`, target: `${top}/${output}` }));
}
