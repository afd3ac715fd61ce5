import { readDockerfileText } from '../check/parse/dockerfile.ts';
import { faultsOf } from '../check/parse/faults.ts';
import type { BuildPlan, Stage, Step } from '../plan/build-plan.ts';

/** A place in a file of ours that a template fills with text of its own. */
export interface Block {
  readonly name: string;
  readonly file: 'Dockerfile' | 'Makefile';
  /** Where it stands, and in place of what. */
  readonly about: string;
  /** What the text finds there. */
  readonly receives: string;
  /** The stage with the text in it; the same where it has no place in it. Absent for what stands in no stage. */
  readonly put?: (stage: Stage, text: Step) => Stage;
}

/** Every block, in the order of the files. */
export const BLOCKS: readonly Block[] = [
  {
    name: 'head', file: 'Dockerfile', about: 'above the first stage',
    receives: 'nothing: only comments and ARG may stand there; such an ARG can be named in no FROM of ours',
  },
  {
    name: 'builder', file: 'Dockerfile', about: 'at the start of every stage that begins with the image of the Go compiler',
    receives: "Debian with a shell (Alpine in the recipes of the article), as root; nothing of the repository, and go has not run yet",
    put: (stage, text) => (compiles(stage) ? withSteps(stage, [text, ...stage.steps]) : stage),
  },
  {
    name: 'before-build', file: 'Dockerfile', about: 'before the step that compiles a program',
    receives: "the builder as root, in the module's directory, with the modules in go's cache; of the source only what it mounts or copies itself",
    put: (stage, text) => atBuild(stage, (step) => [text, step]),
  },
  {
    name: 'after-build', file: 'Dockerfile', about: 'behind the step that compiles a program',
    receives: 'the builder as root, with the program where the next stage takes it from',
    put: (stage, text) => atBuild(stage, (step) => [step, text]),
  },
  {
    name: 'runtime', file: 'Dockerfile', about: 'in the stage that runs, before its labels and its user',
    receives: 'the image as root, with the program and its files in place; a shell only where the base has one',
    put: (stage, text) => beforeUser(stage, (steps) => [text, ...steps]),
  },
  {
    name: 'labels', file: 'Dockerfile', about: 'in place of our labels, and of the arguments that they are made of',
    receives: 'the stage that runs; VERSION and REVISION are there where the text declares them with ARG',
    put: (stage, text) => beforeUser(stage, () => [text]),
  },
  {
    name: 'healthcheck', file: 'Dockerfile', about: 'in place of our health check, or where it would stand',
    receives: 'the stage that runs, as the user 65532',
    put: (stage, text) => {
      if (!runs(stage)) return stage;
      const own = stage.steps.findIndex(({ do: kind }) => kind === 'healthcheck');
      const at = own >= 0 ? own : stage.steps.findIndex(starts);
      return withSteps(stage, stage.steps.toSpliced(at, own >= 0 ? 1 : 0, text));
    },
  },
  {
    name: 'runtime-end', file: 'Dockerfile', about: 'at the end of the stage that runs',
    receives: 'the finished image, as the user 65532: what stands here wins over what stands above it',
    put: (stage, text) => (runs(stage) ? withSteps(stage, [...stage.steps, text]) : stage),
  },
  {
    name: 'makefile', file: 'Makefile', about: 'at the end of the Makefile, or of docker.mk beside a Makefile of your own',
    receives: "every variable and target of ours; a target's commands begin with a tab",
  },
];

function withSteps(stage: Stage, steps: readonly Step[]): Stage {
  return { ...stage, steps };
}

/** The image of the compiler, whatever registry it comes from. */
function compiles({ from }: Stage): boolean {
  return /(?:^|\/)golang[:@]/.test(from);
}

function starts({ do: kind }: Step): boolean {
  return kind === 'entrypoint' || kind === 'cmd';
}

/** The stage of an image that somebody runs; the one to look inside with is none. */
export function runs({ steps }: Stage): boolean {
  return steps.some(starts) && !steps.some((step) => step.do === 'copy' && step.from === 'delve');
}

function atBuild(stage: Stage, put: (step: Step) => readonly Step[]): Stage {
  const at = stage.steps.findLastIndex((step) => step.do === 'run' && step.script.some((line) => /\bgo build\b/.test(line)));
  return at < 0 ? stage : withSteps(stage, stage.steps.toSpliced(at, 1, ...put(stage.steps[at]!)));
}

/** Puts something before the user, in place of the labels and their arguments, which `put` is handed. */
function beforeUser(stage: Stage, put: (labels: readonly Step[]) => readonly Step[]): Stage {
  const user = stage.steps.findIndex(({ do: kind }) => kind === 'user');
  if (!runs(stage)) return stage;
  const end = user < 0 ? stage.steps.findIndex(starts) : user;
  let from = end;
  while (from > 0 && ['arg', 'label'].includes(stage.steps[from - 1]!.do) && stage.steps.slice(from - 1, end).some(({ do: kind }) => kind === 'label')) from--;
  return withSteps(stage, [...stage.steps.slice(0, from), ...put(stage.steps.slice(from, end)), ...stage.steps.slice(end)]);
}

/** Labels behind those of ours; one of the same name takes the place of ours. */
export function labelled(stage: Stage, values: Readonly<Record<string, string>>, why: string): Stage {
  if (Object.keys(values).length === 0) return stage;
  return beforeUser(stage, (own) => [...own.flatMap((step) => withoutNames(step, values)), { do: 'label', values, literal: true, why }]);
}

function withoutNames(step: Step, names: Readonly<Record<string, string>>): Step[] {
  if (step.do !== 'label') return [step];
  const values = Object.fromEntries(Object.entries(step.values).filter(([name]) => names[name] === undefined));
  return Object.keys(values).length === 0 ? [] : [{ ...step, values }];
}

/** Whether a plan has a place for a block. */
export function hasPlace(plan: BuildPlan, { put }: Block): boolean {
  const mark: Step = { do: 'text', lines: [] };
  return put === undefined || plan.stages.some((stage) => put(stage, mark) !== stage);
}

/** What is wrong with the text of a block, as the end of a sentence with what to do; `line`: of the text, from 1. */
export interface BlockFault {
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
}

/** What keeps the text of a block from being part of its file. `portable`: for builders that know no mounts. */
export function blockFaults(name: string, text: string, portable: boolean): readonly BlockFault[] {
  if (name === 'makefile') return recipeFaults(text);
  if (BLOCKS.find((block) => block.name === name)?.file !== 'Dockerfile') return [];
  const lines = text.trimEnd().split('\n');
  const last = lines.length;
  if (/\\[ \t]*$/.test(lines[last - 1] ?? '')) return [{ line: last, message: 'ends in a backslash, which would take our next line in', remedy: 'take it away' }];
  const before = name === 'head' ? '' : 'FROM scratch\n';
  const file = readDockerfileText('Dockerfile', `${before}${text.trimEnd()}\n${name === 'head' ? 'FROM scratch\n' : ''}`);
  const shift = before === '' ? 0 : 1;
  const syntax = faultsOf(file, false, true).map(({ line, message, remedy }) => ({ line: Math.min(Math.max(line - shift, 1), last), message: `is no part of a Dockerfile: ${message}`, remedy }));
  if (syntax.length > 0) return syntax;
  return file.instructions.flatMap(({ keyword, line, flags }): BlockFault[] => {
    if (keyword === 'FROM') return line - shift >= 1 && line - shift <= last ? [{ line: line - shift, message: 'begins a stage of its own', remedy: 'take FROM away: a block is part of a stage of ours; a whole Dockerfile goes into files' }] : [];
    return portable && flags.some((flag) => ['mount', 'link'].includes(flag.name)) ? [{ line: line - shift, message: 'needs BuildKit, and the builder is portable', remedy: 'write it without --mount and --link, or take --builder buildkit' }] : [];
  });
}

const rule = /^[^\s#:=][^#=]*:(?!=)/;
const noRecipe = /^ *(?:[\w.-]+\s*[:?+!]*=|(?:ifn?eq|ifn?def|else|endif|-?include|define|endef|export|unexport|override|vpath)\b|#)/;

/** Lines of a rule that begin with blanks, as YAML's authors write them: make wants a tab. */
function recipeFaults(text: string): BlockFault[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index): BlockFault[] => {
    const before = lines.slice(0, index).findLast((one) => one.trim() !== '' && !/^ +\S/.test(one));
    if (!/^ +\S/.test(line) || noRecipe.test(line) || before === undefined || !rule.test(before) || before.endsWith('\\') || lines[index - 1]!.endsWith('\\')) return [];
    return [{ line: index + 1, message: 'begins with blanks, and make wants a tab in front of a command', remedy: 'put a tab behind the blanks that YAML takes away, or the block into a file of its own' }];
  }).slice(0, 1);
}

/** Files of the build context that texts of a Dockerfile copy, by name; not what patterns, variables and URLs stand for. */
export function copiedFiles(text: string): readonly string[] {
  return readDockerfileText('Dockerfile', `FROM scratch\n${text}\n`).instructions.flatMap(({ keyword, flags, words, json }) => {
    if (!/^(?:COPY|ADD)$/.test(keyword) || flags.some(({ name }) => name === 'from')) return [];
    const sources = (json ?? words.map((word) => word.text)).slice(0, -1);
    return sources.map((path) => path.replace(/^(?:\.?\/)+|\/+$/g, '')).filter((path) => path !== '' && path !== '.' && !/[*?[\]$<]|:\/\//.test(path));
  });
}
