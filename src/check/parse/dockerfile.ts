import { DockerfileParser } from 'dockerfile-ast';
import { lineOf, readInstruction, sourceOf, type Instruction, type Source } from './instruction.ts';
import { assignments, expand, OF_THE_IMAGE, type Scope, type Variable } from './variables.ts';

/** What a stage begins from. */
export type Base =
  | { readonly kind: 'stage'; readonly stage: number }
  /** `image`: as it is written with its variables put in; `arguments`: build arguments whose defaults are in it. */
  | { readonly kind: 'image'; readonly image: string; readonly arguments: readonly string[] }
  | { readonly kind: 'unknown' };

/** An instruction with what holds where it stands. */
export interface Step extends Instruction {
  /** Variables before it. */
  readonly scope: Scope;
  /** Absolute; `undefined` where it is not known. */
  readonly workdir: string | undefined;
}

export interface Stage {
  readonly index: number;
  /** In small letters, as BuildKit compares it; empty where it has none. */
  readonly name: string;
  readonly from: Step;
  /** The image's words as they are written. */
  readonly image: string;
  readonly base: Base;
  /** Value of `--platform` as it is written. */
  readonly platform: string | undefined;
  readonly steps: readonly Step[];
  /** What holds at its end. */
  readonly scope: Scope;
  readonly workdir: string | undefined;
}

/** A Dockerfile, read for what it does. */
export interface Dockerfile {
  readonly path: string;
  readonly source: Source;
  readonly instructions: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** ARG lines before the first FROM. */
  readonly globals: Scope;
  /** Comments with their line and text. */
  readonly comments: readonly { readonly line: number; readonly text: string }[];
  readonly directives: readonly { readonly name: string; readonly value: string }[];
}

/** Reads a Dockerfile, one without a FROM too; what keeps a builder from it faults.ts tells. `text` may begin with a byte order mark. */
export function readDockerfileText(path: string, text: string): Dockerfile {
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const parsed = DockerfileParser.parse(text.slice(shift));
  const escape = parsed.getEscapeCharacter() === '`' ? '`' : '\\';
  const source = sourceOf(text, escape);
  const instructions = parsed.getInstructions().map((one) => readInstruction(one, source, shift));
  const { stages, globals } = stagesOf(instructions);
  return {
    path, source, instructions, stages, globals, comments: commentsOf(source, instructions),
    directives: parsed.getDirectives().map((one) => ({ name: one.getName().toLowerCase(), value: one.getValue() })),
  };
}

/** Comment lines, also those between the lines of an instruction; what stands in a here-document is none. */
function commentsOf(source: Source, instructions: readonly Instruction[]): { line: number; text: string }[] {
  const documents = instructions.flatMap(({ heredocs }) => heredocs.map(({ line, text }) => ({ line, end: line + text.split('\n').length - 1 })));
  return source.lines.flatMap((start, index) => {
    const text = source.text.slice(start, source.lines[index + 1] ?? source.text.length).replace(/^\uFEFF/, '').trim();
    const line = index + 1;
    return text.startsWith('#') && !documents.some((one) => line >= one.line && line < one.end) ? [{ line, text }] : [];
  });
}

interface Open {
  scope: Map<string, Variable>;
  workdir: string | undefined;
  steps: Step[];
  head: Omit<Stage, 'steps' | 'scope' | 'workdir'>;
}

function stagesOf(instructions: readonly Instruction[]): { stages: readonly Stage[]; globals: Scope } {
  const globals = new Map<string, Variable>();
  const stages: Stage[] = [];
  let open: Open | undefined;
  const close = (): void => {
    if (open !== undefined) stages.push({ ...open.head, steps: open.steps, scope: open.scope, workdir: open.workdir });
  };
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      close();
      open = beginStage(instruction, stages, globals);
      const { base } = open.head;
      const below = base.kind === 'stage' ? stages[base.stage]!.steps : [];
      for (const { trigger } of below) if (trigger !== undefined) runStep(trigger, open, globals);
    } else if (open === undefined) {
      if (instruction.keyword === 'ARG') declare(instruction, globals, globals, undefined);
    } else runStep(instruction, open, globals);
  }
  close();
  return { stages, globals };
}

function beginStage(instruction: Instruction, stages: readonly Stage[], globals: Scope): Open {
  const image = instruction.words[0]?.text ?? '';
  const name = /^as$/i.test(instruction.words[1]?.text ?? '') ? instruction.words[2]?.text.toLowerCase() ?? '' : '';
  const filled = expand(image, globals);
  const parent = filled === undefined ? undefined : stages.findLast((stage) => stage.name === filled.toLowerCase() && stage.name !== '');
  const base: Base = filled === undefined || filled === '' ? { kind: 'unknown' }
    : parent !== undefined ? { kind: 'stage', stage: parent.index }
    : { kind: 'image', image: filled, arguments: argumentsIn(image, globals) };
  const from: Step = { ...instruction, scope: globals, workdir: undefined };
  // What an image sets is not known; of a stage it is what it ended with, build arguments aside.
  const inherited = [...(parent?.scope ?? [])].filter(([, { by }]) => by === 'env');
  return {
    scope: new Map([...imageScope(filled, instruction.line), ...inherited]), workdir: parent === undefined ? startOf(filled) : parent.workdir, steps: [],
    head: { index: stages.length, name, from, image, base, platform: instruction.flags.find((flag) => flag.name === 'platform')?.value },
  };
}

/** Variables of an image: those of Go's official one are known, others may be any. */
function imageScope(image: string | undefined, line: number): [string, Variable][] {
  if (image === 'scratch') return [];
  const go: [string, Variable][] = image !== undefined && isGolang(image) ? [['GOPATH', { value: '/go', by: 'env', line }], ['GOTOOLCHAIN', { value: 'local', by: 'env', line }]] : [];
  return [[OF_THE_IMAGE, { value: undefined, by: 'env', line }], ...go];
}

function isGolang(image: string): boolean {
  return /(?:^|\/)golang(?:[:@]|$)/.test(image);
}

function argumentsIn(image: string, globals: Scope): string[] {
  return [...image.matchAll(/\$\{?(\w+)/g)].flatMap((match) => (globals.has(match[1]!) ? [match[1]!] : []));
}

/** Where an image's own commands run: the official ones of Go set /go, and what is not known may set any. */
function startOf(image: string | undefined): string | undefined {
  if (image === undefined) return undefined;
  if (isGolang(image)) return '/go';
  return /^(?:scratch|(?:[\w.-]+\/)*(?:alpine|debian|ubuntu|busybox|node|static-debian\d+|base-debian\d+|static|base))(?:[:@]|$)/.test(image) ? '/' : undefined;
}

function runStep(instruction: Instruction, open: Open, globals: Scope): void {
  open.steps.push({ ...instruction, scope: new Map(open.scope), workdir: open.workdir });
  if (instruction.keyword === 'ARG') declare(instruction, open.scope, open.scope, globals);
  if (instruction.keyword === 'ENV') {
    const before = new Map(open.scope);
    for (const { name, value = '' } of assignments(instruction.words, 'ENV')) {
      open.scope.set(name, { value: expand(value, before), by: 'env', line: instruction.line });
    }
  }
  if (instruction.keyword === 'WORKDIR') open.workdir = enter(open.workdir, expand(instruction.words[0]?.text ?? '', open.scope));
}

function declare({ words, line }: Instruction, into: Map<string, Variable>, scope: Scope, globals: Scope | undefined): void {
  for (const { name, value } of assignments(words, 'ARG')) {
    // An ENV before it wins, but for BuildKit where the ARG has a value: then it is not known which builder it is.
    if (into.get(name)?.by === 'env') {
      if (value !== undefined) into.set(name, { value: undefined, by: 'arg', line });
      continue;
    }
    const own = value === undefined ? undefined : expand(value, scope);
    into.set(name, { value: own ?? (value === undefined ? globals?.get(name)?.value : undefined), by: 'arg', line });
  }
}

/** A directory seen from another one; absolute paths stand for themselves. */
export function enter(from: string | undefined, to: string | undefined): string | undefined {
  if (to === undefined) return undefined;
  if (to.startsWith('/')) return normal(to);
  return from === undefined ? undefined : normal(`${from}/${to}`);
}

/** An absolute path in its plain spelling. */
export function normal(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') kept.pop();
    else kept.push(part);
  }
  return `/${kept.join('/')}`;
}

/** Line of an offset of the file. */
export function lineAt(file: Dockerfile, offset: number): number {
  return lineOf(file.source, offset);
}
