import { DockerfileParser, type Copy, type From, type Instruction } from 'dockerfile-ast';

/** One thing that a Dockerfile settles: `builder` of ``, `port` of `8080`. Of a subject with a name there may be several. */
export interface Settled {
  readonly subject: string;
  /** What it is about, where the subject alone does not tell: a stage, a port, a path. */
  readonly name: string;
  readonly value: string;
  /** The comment above the instruction, without its `#`. */
  readonly why: string;
  /** The image that it is of alone; empty where there is one, or where it is of all. */
  readonly image: string;
}

/** What a row says of an instruction. */
type Said = Omit<Settled, 'why' | 'image'>;

interface Read {
  readonly instruction: Instruction;
  readonly words: string;
  readonly why: string;
  /** Stage, counted from 0, and whether it becomes an image: nothing is copied out of it, and no other stands on it. */
  readonly stage: number;
  readonly image: boolean;
  /** Name of the stage where there are several images. */
  readonly of: string;
  /** What each named stage stands on. */
  readonly stages: ReadonlyMap<string, string>;
}

/** What each instruction settles: a row a keyword. */
const ROWS: Readonly<Record<string, (read: Read) => readonly Said[]>> = {
  FROM: ({ instruction, image, of, stages }) => {
    const from = standsOn((instruction as From).getImage() ?? '', stages);
    if (image) return [{ subject: 'base', name: of, value: from }];
    if (/(?:^|\/)golang[:@]/.test(from)) return [{ subject: 'builder', name: '', value: from }];
    return [{ subject: 'stage', name: (instruction as From).getBuildStage() ?? from, value: from }];
  },
  RUN: ({ words, image, of }) => [
    ...(/\bgo install\b/.test(words) ? [] : cgo(words)),
    ...[...words.matchAll(/ -tags[= ]"?([^\s"']+)/g)].flatMap(([, tags = '']) => tags.split(',').map((name) => ({ subject: 'build tag', name, value: '' }))),
    ...[...words.matchAll(/\b(?:apt-get install|apk add)\b([^;&|]*)/g)].flatMap(([, names = '']) => packages(names).map((name) => ({ subject: image ? 'package' : 'build package', name, value: '' }))),
    ...[...words.matchAll(/--mount=type=bind,source=(\S*?go\.(?:mod|work))(?=[, ])/g)].map(([, name = '']) => ({ subject: 'module file', name, value: '' })),
    ...[...words.matchAll(/--mount=type=(?:secret,id=([^,\s]+)|(ssh))/g)].map(([, secret, ssh = '']) => ({ subject: secret ? 'secret' : 'agent', name: secret ?? ssh, value: '' })),
    ...[...words.matchAll(/\bgo build [^&;|]*? -o \S+ (\S+)/g)].map(([, value = '']) => ({ subject: 'package of the program', name: of, value })),
  ],
  COPY: ({ instruction, image }) => {
    const from = (instruction as Copy).getFromFlag()?.getValue();
    const paths = instruction.getArguments().map((argument) => argument.getValue());
    if (!image || (from && /^\/(?:rootfs|out|usr\/local\/bin)\b/.test(paths[0] ?? ''))) return [];
    return paths.slice(0, -1).map((path) => ({ subject: 'file', name: path, value: paths.at(-1) ?? '' }));
  },
  EXPOSE: ({ instruction }) => instruction.getArguments().map((port) => ({ subject: 'port', name: port.getValue(), value: '' })),
  ENV: ({ words, image }) => [
    ...cgo(words),
    ...(image ? [...words.matchAll(/(?<!\S)(?!CGO_ENABLED=)([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|\S+)/g)].map(([, name = '', value = '']) => ({ subject: 'variable', name, value })) : []),
  ],
  LABEL: ({ words, image }) => (image ? [...words.matchAll(/(?<!\S)([\w./-]+)=("(?:[^"\\]|\\.)*"|\S+)/g)].map(([, name = '', value = '']) => ({ subject: 'label', name, value })) : []),
  VOLUME: ({ words }) => [{ subject: 'volume', name: words, value: '' }],
  USER: only('user'),
  WORKDIR: ({ words, image, of }) => (image ? [{ subject: 'working directory', name: of, value: words }] : []),
  ENTRYPOINT: only('entrypoint'),
  CMD: only('arguments'),
  HEALTHCHECK: only('health check'),
  STOPSIGNAL: only('stop signal'),
};

/** Whether the program is compiled with cgo, as a command or a stage says it. */
function cgo(words: string): readonly Said[] {
  return [...words.matchAll(/\bCGO_ENABLED=(\S+)/g)].map(([, value = '']) => ({ subject: 'cgo', name: '', value: value === '0' ? 'off' : 'on' }));
}

/** The image below a stage. */
function standsOn(name: string, stages: ReadonlyMap<string, string>): string {
  let image = name;
  for (let left = stages.size; left > 0 && stages.has(image); left--) image = stages.get(image)!;
  return image;
}

function only(subject: string): (read: Read) => readonly Said[] {
  return ({ words, image, of }) => (image ? [{ subject, name: of, value: words }] : []);
}

function packages(names: string): string[] {
  return names.split(/\s+/).filter((name) => /^[a-z0-9][\w.+-]*$/.test(name));
}

/** All that a Dockerfile settles, in its order. */
export function outlineOf(text: string): readonly Settled[] {
  const lines = text.split(/\r?\n/);
  const instructions = DockerfileParser.parse(text).getInstructions();
  const froms = instructions.filter((instruction): instruction is From => instruction.getKeyword() === 'FROM');
  const used = new Set([...froms.map((from) => from.getImage() ?? ''), ...instructions.flatMap((one) => (one.getKeyword() === 'COPY' ? ((one as Copy).getFromFlag()?.getValue() ?? []) : [...one.getTextContent().matchAll(/,from=([^,\s]+)/g)].map(([, name = '']) => name)))]);
  const isImage = (index: number): boolean => index === froms.length - 1 || !used.has(froms[index]?.getBuildStage() ?? '');
  const finals = froms.filter((_, index) => isImage(index)).map((from) => from.getBuildStage() ?? '');
  const several = finals.length > 1;
  // Each program of several is compiled in a stage of its own.
  const images = new Map(finals.flatMap((name) => (several && name !== '' ? [[name, name], [`build-${name}`, name]] : [])));
  const stages = new Map(froms.flatMap((from) => (from.getBuildStage() ? [[from.getBuildStage()!, from.getImage() ?? ''] as const] : [])));
  let stage = -1;
  return instructions.flatMap((instruction): readonly Settled[] => {
    if (instruction.getKeyword() === 'FROM') stage++;
    const row = stage < 0 ? undefined : ROWS[instruction.getKeyword()];
    if (row === undefined) return [];
    // Of a RUN its flags too, which are no arguments.
    const words = (instruction.getKeyword() === 'RUN' ? instruction.getTextContent() : (instruction.getArgumentsContent() ?? '')).replace(/\\\r?\n\s*/g, '').trim();
    const why = commentAbove(lines, instruction.getRange().start.line);
    const name = froms[stage]?.getBuildStage() ?? '';
    // A stage that all of them share is of none alone.
    const of = images.has(name) ? name : '';
    return row({ instruction, words, why, stage, image: isImage(stage), of, stages }).map((settled) => ({ ...settled, why, image: images.get(of) ?? '' }));
  });
}

function commentAbove(lines: readonly string[], line: number): string {
  const above = lines[line - 1] ?? '';
  return above.startsWith('# ') ? above.slice(2).replace(/(?<=\S)\.$/, '') : '';
}
