import type { RepoFacts } from '../analyze/facts.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { BuildPlan } from '../plan/build-plan.ts';
import type { TargetCommands } from '../plan/repository/commands.ts';
import { cgoLines } from './cgo.ts';
import { embedLines, frontEndLines, generatedLines } from './contents.ts';
import { flagLines } from './flags.ts';
import { line, lineBelow, listed, type Line, type Section } from './lines.ts';
import { moduleLines, releaseLines } from './modules.ts';
import { productLines, whatItIs } from './product.ts';
import { describedPrograms, type Described } from './programs.ts';
import { runTimeLines } from './run-time.ts';
import { dockerLines, privateLines } from './surroundings.ts';

/** What is told beside the facts. */
export interface Outlook {
  /** Name of the repository's directory. */
  readonly name: string;
  /** The image that would be built; `null` where none would. */
  readonly plan: BuildPlan | null;
  /** What would build and run each of its targets, typed in the directory. */
  readonly commands: readonly TargetCommands[];
  /** What stands in the way of an image, beside the problems among the facts. */
  readonly problems: readonly Diagnostic[];
}

interface Row { readonly title: string; tell(facts: RepoFacts, described: readonly Described[]): readonly Line[] }

/** The sections in their order: what a reader asks first stands first. A section without a line is left out. */
const rows: readonly Row[] = [
  { title: 'Product', tell: productLines },
  { title: 'Go release', tell: (_, described) => releaseLines(described) },
  { title: 'Modules', tell: moduleLines },
  { title: 'cgo', tell: (_, described) => cgoLines(described) },
  { title: 'Generated code', tell: (_, described) => generatedLines(described) },
  { title: 'Embedded files', tell: embedLines },
  { title: 'Build flags', tell: (_, described) => flagLines(described) },
  { title: 'Front end', tell: frontEndLines },
  { title: 'When it runs', tell: (_, described) => runTimeLines(described) },
  { title: 'Private modules', tell: privateLines },
  { title: 'Docker files', tell: dockerLines },
];

/** The repository in words, each with the line that says so. Pure; nothing here knows of a terminal. */
export function describe(facts: RepoFacts, { name, plan, commands, problems }: Outlook): Section[] {
  const described = describedPrograms(facts);
  const sections = rows.map(({ title, tell }) => ({ title, lines: tell(facts, described) }));
  return [
    { title: name, lines: [whatItIs(facts)] },
    ...sections.filter(({ lines }) => lines.length > 0),
    { title: 'Image', lines: imageLines(facts, plan, commands) },
    { title: 'Problems', lines: problemLines([...facts.diagnostics, ...problems]) },
  ].filter(({ lines }) => lines.length > 0);
}

function imageLines({ product }: RepoFacts, plan: BuildPlan | null, commands: readonly TargetCommands[]): Line[] {
  const last = plan?.stages.at(-1);
  if (plan === null || last === undefined) {
    return product.verdict === 'none' ? [] : [line(`yo go-docker:dockerfile ${product.verdict === 'unclear' ? 'would ask which program it is for' : 'would refuse: see the problems'}`)];
  }
  const stageOf = (name: string): BuildPlan['stages'][number] | undefined => plan.stages.find((stage) => stage.name === name);
  const ends = [last, ...plan.stages.filter(({ steps }) => steps.some((step) => step.do === 'entrypoint'))];
  const rootOf = (from: string): string => (stageOf(from) === undefined ? from : rootOf((stageOf(from) as { from: string }).from));
  const runners = new Set(ends.map(({ from }) => rootOf(from)));
  const builders = new Set(plan.stages.map(({ from }) => rootOf(from)).filter((from) => !runners.has(from)));
  return [
    line(`yo go-docker:dockerfile would build with ${listed([...builders])} and run on ${listed([...runners])}`),
    ...plan.stages.map((stage) => lineBelow(stageText(stage, stage === last))),
    ...commands.flatMap(({ image, build, context, run }) => [line(`docker build --pull${build} -t ${image} ${context}`), line(`docker run --rm${run} ${image}`)]),
  ];
}

/** A stage in a line: what it stands on, and what it does last but for settings. */
function stageText({ name, from, steps }: BuildPlan['stages'][number], last: boolean): string {
  const ports = steps.flatMap((step) => (step.do === 'expose' ? [...step.ports, ...(step.udp ?? []).map((port) => `${port}/udp`)] : []));
  const user = steps.flatMap((step) => (step.do === 'user' ? [step.user] : []));
  const start = steps.flatMap((step) => (step.do === 'entrypoint' || step.do === 'cmd' ? step.command : []));
  const says = [...(start.length > 0 ? [`starts ${start.join(' ')}`] : []), ...(ports.length > 0 ? [`on port ${ports.join(', ')}`] : []), ...(user.length > 0 ? [`as ${user.join()}`] : [])].join(' ');
  return `stage ${name ?? 'of the image'} from ${from}${says === '' ? '' : `: ${says}`}${last && name !== null ? ', which is what docker build takes' : ''}`;
}

const marks: Readonly<Record<Diagnostic['severity'], string>> = { error: 'error', warning: 'warning', info: 'note' };
const order: readonly Diagnostic['severity'][] = ['error', 'warning', 'info'];

function problemLines(problems: readonly Diagnostic[]): Line[] {
  return problems.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    .flatMap(({ severity, message, at, remedy }) => [line(`${marks[severity]}: ${message}`, at ?? undefined), lineBelow(`→ ${remedy}`)]);
}
