import type { RepoFacts } from '../analyze/facts.ts';
import { NODE_PROGRAMS, programsOf } from '../analyze/generated/makers.ts';
import { moduleOf } from '../analyze/modules/modules.ts';
import { readScript } from '../analyze/shell/script.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { joinPath, type Repo } from '../repo.ts';
import { DEBIAN_SUITE, nodeMajor } from './base-images.ts';
import type { Mount, Stage, Step } from './build-plan.ts';
import { CACHES } from './stages.ts';
import { aptInstall } from './repository/apt.ts';
import { commandTools } from './repository/generated/command-tools.ts';
import { shellQuote } from './repository/shell-quote.ts';
import type { Target } from './repository/target.ts';

/** Name of the stage in which a command of the repository has run. */
export const PREPARED = 'prepared';

/** Name of the stage that Node is taken from. */
const NODE = 'node-tools';

/** What a command of a person's or of the repository's needs to run. */
export interface PreBuild {
  readonly command: string;
  /** Directory that it runs in, relative to the repository's top. */
  readonly directory: string;
  readonly node: NodeTools | null;
  /** Debian packages with programs that it starts. */
  readonly packages: readonly string[];
  /** Go programs that it starts and go.mod pins, as go install takes them. */
  readonly install: readonly string[];
  /** Programs that it starts and that no stage holds. */
  readonly foreign: readonly string[];
}

/** Node in a Go image. */
export interface NodeTools {
  readonly image: string;
  /** Commands that bring a package manager which the image has not. */
  readonly prepare: readonly string[];
  /** The image keeps yarn 1 elsewhere than npm. */
  readonly yarn: boolean;
}

/**
 * Where the command runs and with what: in the directory that the person works in, else in that of the module or of the
 * program, whichever has what the command names.
 * @param directory the directory that the person works in
 */
export function planPreBuild(repo: Repo, facts: RepoFacts, { module, command: program }: Target, directory: string, command: string, registry: string): PreBuild {
  const places = [...new Set([directory, module?.dir ?? '.', program.dir, '.'])];
  const place = places.find((dir) => runsIn(repo, dir, command)) ?? directory;
  const programs = programsOf(repo, place, command);
  const { packages, install, missing } = commandTools(repo, moduleOf(facts.modules, place) ?? module, programs);
  return { command, directory: place, node: nodeTools(facts, programs, registry), packages, install, foreign: missing.filter((word) => !NODE_PROGRAMS.has(word) && /^[a-z][\w+-]*$/.test(word)) };
}

/** Whether a directory has the makefile, the package.json, the module or the script that the first command names. */
function runsIn(repo: Repo, dir: string, command: string): boolean {
  const [first] = readScript(command, { dir });
  const [word = '', ...args] = first?.words ?? [];
  const has = (...names: readonly string[]): boolean => names.some((name) => repo.stat(joinPath(dir, name) ?? '') !== undefined);
  if (/^cd\s/.test(command)) return has(/^cd\s+([\w./-]+)/.exec(command)?.[1] ?? '\0');
  if (word === 'make') {
    const at = args.indexOf('-C');
    return at >= 0 ? has(args[at + 1] ?? '\0') : has('Makefile', 'makefile', 'GNUmakefile');
  }
  if (NODE_PROGRAMS.has(word)) return has('package.json');
  if (word === 'go') return has('go.mod', 'go.work');
  if (/^(?:ba)?sh$/.test(word)) return has(args.find((one) => !one.startsWith('-')) ?? '\0');
  return word.includes('/') && !word.startsWith('/') ? has(word) : true;
}

/** Node for programs of which one is Node's; `null` where none is. */
export function nodeTools(facts: Pick<RepoFacts, 'frontEnds'>, programs: readonly string[], registry: string): NodeTools | null {
  if (!programs.some((word) => NODE_PROGRAMS.has(word))) return null;
  const front = facts.frontEnds.find(({ node }) => node !== undefined);
  return {
    image: `${registry}node:${nodeMajor(front?.node?.value)}-${DEBIAN_SUITE}-slim`, yarn: programs.includes('yarn'),
    prepare: [...(programs.some((word) => word === 'pnpm' || word === 'pnpx' || (word === 'yarn' && facts.frontEnds.some(({ manager }) => manager.name === 'yarn-berry'))) ? ['corepack enable'] : []), ...(programs.some((word) => /^bunx?$/.test(word)) ? ['npm install --global bun@1'] : [])],
  };
}

/** The stage that Node is taken from: of the builder's own platform, which `COPY --from=IMAGE` would not be. */
export function nodeStages(needs: readonly (NodeTools | null)[]): Stage[] {
  const one = needs.find((need) => need !== null);
  return one ? [{ name: NODE, from: one.image, platform: '$BUILDPLATFORM', why: 'Node, for what the repository makes with it.', steps: [] }] : [];
}

/** Node put into a Go image. */
function nodeSteps(tools: NodeTools | null): Step[] {
  if (tools === null) return [];
  return [
    ...(tools.yarn ? [{ do: 'copy', from: NODE, sources: ['/opt/'], to: '/opt/' } as const] : []),
    { do: 'copy', from: NODE, sources: ['/usr/local/bin/'], to: '/usr/local/bin/' },
    { do: 'copy', from: NODE, sources: ['/usr/local/lib/node_modules/'], to: '/usr/local/lib/node_modules/' },
    ...(tools.prepare.length > 0 ? [{ do: 'run', mounts: [NPM], script: [...tools.prepare] } as const] : []),
  ];
}

/** What a Go image lacks for a command: Node, and packages of Debian. */
export function toolSteps(node: NodeTools | null, packages: readonly string[]): Step[] {
  return [...nodeSteps(node), ...(packages.length > 0 ? [aptInstall(packages, 'Programs that the command below starts.')] : [])];
}

/** The stage of a front end whose build runs go: the Go image, with Node of the image that it had, and Go's caches for what its scripts run. */
export function withGo(stage: Stage, from: string, yarn: boolean, before: readonly Step[]): Stage {
  const steps = stage.steps.map((step): Step => (step.do === 'run' ? { ...step, mounts: [...step.mounts, ...CACHES] } : step));
  return { ...stage, from, steps: [...nodeSteps({ image: stage.from, yarn, prepare: [] }), ...before, ...steps] };
}

/** Whether Node was put into the stage. */
export function hasNode({ steps }: Stage): boolean {
  return steps.some((step) => step.do === 'copy' && step.from === NODE);
}

const NPM: Mount = { type: 'cache', id: 'npm', target: '/root/.npm' };

/** Cache mounts of the step that runs it. */
export function commandCaches(tools: NodeTools | null): readonly Mount[] {
  return tools === null ? CACHES : [...CACHES, NPM];
}

/** The whole context after the repository's own command has made what git does not hold. `before`: what every go command needs. */
export function preparedStage({ command, directory, node, packages, install }: PreBuild, from: string, top: string, before: readonly Step[]): Stage {
  const place = directory === '.' ? top : `${top}/${directory}`;
  return {
    name: PREPARED, from, platform: '$BUILDPLATFORM', why: `${command}: makes what git does not hold.`,
    steps: [
      ...toolSteps(node, packages), { do: 'workdir', path: top }, ...before, { do: 'copy', sources: ['.'], to: './' },
      ...(place === top ? [] : [{ do: 'workdir', path: place } as const]), { do: 'run', mounts: commandCaches(node), script: [...(install.length > 0 ? [`go install ${install.map(shellQuote).join(' ')}`] : []), command] },
    ],
  };
}

/** Programs that the command starts and that no stage brings. */
export function preBuildNotes({ command, foreign }: PreBuild): Diagnostic[] {
  if (foreign.length === 0) return [];
  return [{
    code: 'pre-build-programs', severity: 'warning', at: null, message: `${command} starts ${foreign.join(', ')}, which neither the Go image nor the Node image holds`,
    remedy: 'let the command bring it first (go install, apt-get), or make the files before docker build and say --assume-present',
  }];
}
