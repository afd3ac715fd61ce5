import type { RepoFacts } from '../../../analyze/facts.ts';
import type { StyleFacts } from '../../../analyze/front-ends/style-sheets.ts';
import { compareBytes, parentOf, type Repo } from '../../../repo.ts';
import { DEBIAN_SUITE, nodeMajor } from '../../base-images.ts';
import type { Stage, Step } from '../../build-plan.ts';
import { aptInstall } from '../apt.ts';
import { installed, type Filled } from './front-end.ts';
import { installation } from './manager.ts';
import { withCredentials } from './registries.ts';
import { topSources } from './sources.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Target } from '../target.ts';

/** A single file that a command of the repository makes. */
export interface StyleBuild extends Filled {
  readonly style: StyleFacts;
}

/** The files that a target embeds or opens, that git does not hold, and that a known tool makes. */
export function stylesFor(facts: RepoFacts, targets: readonly Target[]): readonly StyleBuild[] {
  const places = targets.flatMap(({ command, program }) => [...command.embeds.map(({ pattern }) => pattern.at), ...(program?.runtime.files ?? []).map(({ at }) => at)]);
  const needed = facts.styles.map((style) => ({ style, outputs: style.outputs.filter(({ usedBy: { at } }) => places.some(({ path, line }) => path === at.path && line === at.line)) }))
    .filter(({ outputs }) => outputs.length > 0);
  return needed.flatMap(({ style, outputs }, index) => outputs.map(({ path, usedBy }) => ({ style, stage: index === 0 ? 'styles' : `styles-${index + 1}`, output: path, usedBy })));
}

/** A node stage for each command. */
export function styleStages(repo: Repo, facts: RepoFacts, builds: readonly StyleBuild[], registry: string): Stage[] {
  return [...new Set(builds.map(({ stage }) => stage))].map((stage) => {
    const own = builds.filter((build) => build.stage === stage);
    const { style } = own[0]!;
    const front = facts.frontEnds.find(({ dir }) => dir === style.packageDir);
    const directories = [...new Set(own.map(({ output }) => parentOf(output)))].filter((dir) => dir !== '.').sort(compareBytes);
    const make = style.command.startsWith('make ');
    const steps = front === undefined ? [{ do: 'workdir', path: '/src' } as const, ...(style.loaders === undefined ? byName(style, make) : byItself(style.loaders)), ...byCopy(repo, style)] : byManifest(repo, style, front, make);
    const command = make ? style.command : `${front === undefined ? 'npm' : installation(repo, front).runner} run ${shellQuote(style.command)}`;
    const run = { do: 'run', mounts: [], script: [...(directories.length > 0 ? [`mkdir -p ${directories.map((dir) => shellQuote(`/src/${dir}`)).join(' ')}`] : []), command] } as const;
    return {
      name: stage, from: `${registry}${style.loaders === undefined ? `node:${nodeMajor(front?.node?.value)}-` : 'debian:'}${DEBIAN_SUITE}-slim`, platform: '$BUILDPLATFORM',
      why: `${style.tools.join(', ')} makes ${own.map(({ output }) => output).slice(0, 3).join(', ')}${own.length > 3 ? ` and ${own.length - 3} more` : ''} (${own[0]!.usedBy.at.path}:${own[0]!.usedBy.at.line} looks there), as in ${style.at.path}:${style.at.line}.`,
      steps: [...steps, front === undefined ? run : withCredentials(repo, front, run, false)],
    };
  });
}

/** The tools are those of a package.json. */
function byManifest(repo: Repo, style: StyleFacts, front: RepoFacts['frontEnds'][number], make: boolean): Step[] {
  const top = front.workspace ?? front.dir;
  const place = (dir: string): Step => ({ do: 'workdir', path: dir === '.' ? '/src' : `/src/${dir}` });
  const makefile = make && top !== '.' && !style.at.path.startsWith(`${top}/`);
  const last = make ? '.' : front.dir;
  // At the top the Makefile is one of the repository's own tools, which the front end is copied without.
  const lacking = make && (makefile || topSources(repo)?.files.includes(style.at.path) === false);
  return [
    place(top), ...installed(repo, front, top, make ? ['make'] : []), ...outside(repo, style, top),
    ...(lacking ? [{ do: 'copy', sources: [style.at.path], to: `/src/${style.at.path}` } as const] : []), ...(last === top ? [] : [place(last)]),
  ];
}

/** Packages that npm puts where Tailwind 4 looks for its own style sheets only when it is told (@tailwindcss/node, resolver). */
const GLOBAL = '/usr/local/lib/node_modules';

/** The tools are installed by name: no package.json brings them. */
function byName({ packages, tools }: StyleFacts, make: boolean): Step[] {
  return [
    ...(make ? [aptInstall(['make'], 'The repository builds it with make.')] : []),
    { do: 'run', mounts: [{ type: 'cache', id: 'npm', target: '/root/.npm' }], script: [`npm install --global ${packages.map(shellQuote).join(' ')}`], why: 'No package.json brings them.' },
    ...(tools.includes('@tailwindcss/cli') ? [{ do: 'env', values: { NODE_PATH: GLOBAL }, why: 'Where @import "tailwindcss" finds what was installed for all.' } as const] : []),
  ];
}

/** The command downloads the tools itself. */
function byItself(loaders: readonly string[]): Step[] {
  return [aptInstall(['ca-certificates', ...loaders, 'make'], 'The repository builds it with make, which downloads the tool.')];
}

/** What the tools read, from the context. */
function byCopy(repo: Repo, style: StyleFacts): Step[] {
  return copies([style.at.path, ...sourcesOf(repo, style)]);
}

function outside(repo: Repo, style: StyleFacts, top: string): Step[] {
  return top === '.' ? [] : copies(sourcesOf(repo, style).filter((path) => path !== top && path !== '.' && !path.startsWith(`${top}/`)));
}

/** Entries of the context, each to its own place; what lies in another of them comes with that. */
function copies(paths: readonly string[]): Step[] {
  const all = [...new Set(paths)].sort(compareBytes);
  if (all.includes('.')) return [{ do: 'copy', sources: ['.'], to: '/src/' }];
  return all.filter((path) => !all.some((other) => other !== path && path.startsWith(`${other}/`))).map((path): Step => ({ do: 'copy', sources: [path], to: `/src/${path}` }));
}

const STYLE = /\.(?:less|s[ac]ss|css|[cm]?jsx?|tsx?)$/;
/** Tools that look for class names in all of the tree. */
const SCANS = new Set(['tailwindcss', '@tailwindcss/cli', 'postcss']);

/** Directories of what the tools are given; the whole part of the tree where something in them leads upwards, all that is not Go's where a tool looks through the tree, and Go's too where that tool leaves nothing out. */
function sourcesOf(repo: Repo, { inputs, tools }: StyleFacts): string[] {
  const scanned = tools.some((tool) => SCANS.has(tool)) ? topSources(repo) : undefined;
  const found = inputs.flatMap((input) => {
    const dir = parentOf(input);
    if (dir === '.') return repo.list('.').filter(({ name, kind }) => kind === 'file' && STYLE.test(name)).map(({ name }) => name);
    const climbs = repo.list(dir).some(({ name, kind }) => kind === 'file' && STYLE.test(name) && (repo.read(`${dir}/${name}`, 256 * 1024) ?? '').includes('../'));
    return [climbs ? dir.split('/')[0]! : dir];
  });
  // Tailwind 4 looks into every file that git holds (tailwindcss.com, "Detecting classes in source files").
  if ((scanned === null || tools.includes('@tailwindcss/cli')) && repo.stat('go.mod')?.kind === 'file') return [...found, '.'];
  return [...found, ...(scanned === undefined || scanned === null ? [] : [...scanned.files, ...scanned.directories])];
}
