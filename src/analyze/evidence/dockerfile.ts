import { DockerfileParser, type Copy, type From, type Instruction } from 'dockerfile-ast';
import { parentOf } from '../../repo.ts';
import type { Finding, Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { readGoUse, type GoUse } from '../shell/go-use.ts';
import { readScript, type ShellCommand } from '../shell/script.ts';
import { globber } from './glob.ts';
import type { Mention } from './mention.ts';

/** One stage of a Dockerfile that is there. */
export interface DockerStage {
  readonly name: string;
  /** As written, build arguments put in where they have a default. */
  readonly base: Finding<string>;
}

/** A Dockerfile of the repository: evidence of what its people do, never a rule. */
export interface DockerfileFacts {
  readonly path: string;
  readonly stages: readonly DockerStage[];
  /** Calls of the go command, with the directory that stands for the top of the context. */
  readonly builds: readonly GoUse[];
  /** How it comes by its binary: it compiles, runs make or a script, or copies what was built before. */
  readonly style: 'go' | 'make' | 'script' | 'prebuilt' | 'none';
  readonly ports: readonly Finding<string>[];
  /** Packages that it installs by apk, apt, dnf, …, in any stage. */
  readonly packages: readonly (Finding<string> & { readonly stage: number })[];
  readonly user: Finding<string> | undefined;
  readonly workdir: Finding<string> | undefined;
  readonly entrypoint: Finding<readonly string[]> | undefined;
  readonly command: Finding<readonly string[]> | undefined;
  readonly volumes: readonly Finding<string>[];
  readonly environment: readonly Finding<readonly [string, string]>[];
  /** COPY and ADD of the last stage: what is laid beside the binary. */
  readonly copies: readonly (Finding<readonly string[]> & { readonly target: string; readonly from: string | undefined })[];
  readonly healthcheck: Source | undefined;
  /** It runs a stage with node. */
  readonly node: boolean;
}

const limit = 128 * 1024;
const longestValue = 4096;

export function isDockerfile(name: string): boolean {
  return /^(?:dockerfile|containerfile)(?:[._-].*)?$|\.(?:dockerfile|containerfile)$/i.test(name) && !/\.(?:dockerignore|go|md|ya?ml|json|sh)$/i.test(name);
}

export function readDockerfile(tree: GoTree, path: string): DockerfileFacts | undefined {
  const text = tree.repo.read(path, limit);
  if (text === undefined || !/^\s*FROM\s/im.test(text)) return undefined;
  const source = text.split('\n');
  const instructions = DockerfileParser.parse(text).getInstructions();
  const at = (instruction: Instruction): Source => ({ path, line: instruction.getRange().start.line + 1 });
  const last = instructions.findLastIndex((instruction) => instruction.getKeyword() === 'FROM');
  const variables = new Map<string, string>();
  const runs: { command: ShellCommand; stage: number }[] = [];
  let stage = -1;
  let dir: string | undefined = '.';
  const stages: DockerStage[] = [];
  const found = new Map<string, Instruction>();
  const environment: Finding<readonly [string, string]>[] = [];
  instructions.forEach((instruction, i) => {
    const keyword = instruction.getKeyword();
    const content = instruction.getArgumentsContent() ?? '';
    if (keyword === 'FROM') {
      stage++;
      dir = '.';
      const from = instruction as From;
      stages.push({ name: from.getBuildStage() ?? '', base: { value: fill(from.getImage() ?? '', variables), at: at(instruction) } });
    } else if (keyword === 'ARG' || keyword === 'ENV') {
      for (const [name, value] of settings(content)) {
        variables.set(name, fill(value, variables));
        if (keyword === 'ENV' && i > last) environment.push({ value: [name, fill(value, variables)], at: at(instruction) });
      }
    } else if (keyword === 'WORKDIR') dir = workdir(dir, content.trim());
    else if (keyword === 'RUN') {
      for (const command of runOf(tree, source, instruction, variables, dir)) runs.push({ command, stage });
    }
    if (i > last && !found.has(keyword)) found.set(keyword, instruction);
    else if (i > last && ['CMD', 'ENTRYPOINT', 'USER', 'WORKDIR'].includes(keyword)) found.set(keyword, instruction);
  });
  const final = instructions.slice(last + 1);
  const builds = runs.flatMap(({ command }) => {
    const use = readGoUse(command, path);
    return use === undefined || use.verb === 'test' || use.verb === 'generate' ? [] : [use];
  });
  const one = (keyword: string): Finding<string> | undefined => {
    const instruction = found.get(keyword);
    return instruction === undefined ? undefined : { value: fill(instruction.getArgumentsContent() ?? '', variables), at: at(instruction) };
  };
  const list = (keyword: string): Finding<string>[] => final.filter((x) => x.getKeyword() === keyword)
    .flatMap((x) => wordsOf(x).map((value) => ({ value: fill(value, variables), at: at(x) })));
  const exec = (keyword: string): Finding<readonly string[]> | undefined => {
    const instruction = found.get(keyword);
    return instruction === undefined ? undefined : { value: execWords(instruction.getArgumentsContent() ?? '', variables), at: at(instruction) };
  };
  return {
    path, stages, builds, style: styleOf(builds, runs.map((run) => run.command), final),
    ports: list('EXPOSE'), packages: runs.flatMap(({ command, stage: of }) => packagesOf(command, path, of)),
    user: one('USER'), workdir: one('WORKDIR'), entrypoint: exec('ENTRYPOINT'), command: exec('CMD'), volumes: list('VOLUME'), environment,
    copies: final.filter((x) => ['COPY', 'ADD'].includes(x.getKeyword())).map((x) => copyOf(x as Copy, at(x), variables)),
    healthcheck: found.has('HEALTHCHECK') ? at(found.get('HEALTHCHECK') as Instruction) : undefined,
    node: stages.some((x) => /(^|\/)node:|bun|pnpm/.test(x.base.value)) || runs.some(({ command }) => /^(?:npm|yarn|pnpm|bun)$/.test(command.words[0] ?? '')),
  };
}

function runOf(
  tree: GoTree, source: readonly string[], instruction: Instruction, variables: ReadonlyMap<string, string>, dir: string | undefined,
): ShellCommand[] {
  // The parser's own text has lost its lines.
  const range = instruction.getRange();
  const raw = source.slice(range.start.line, range.end.line + 1).join('\n').replace(/^\s*RUN\s+/i, '');
  const heredoc = /^(?:--\S+\s+)*<<-?["']?(\w+)["']?[^\n]*\n([\s\S]*?)\n\s*\1/.exec(raw);
  const text = heredoc?.[2] ?? raw.replace(/^(?:(?:\s*--\S+|\\\n|[ \t]*#.*\n)\s*)+/, '');
  const skipped = heredoc === null ? raw.slice(0, raw.length - text.length).split('\n').length - 1 : 1;
  const line = instruction.getRange().start.line + 1 + skipped;
  const json = text.trimStart().startsWith('[') ? execWords(text, variables) : undefined;
  if (json !== undefined && json.length > 0) return [{ words: json, env: new Map(), dir, line, nested: false }];
  // Comment lines may stand between joined lines: BuildKit drops them before the shell sees them.
  const script = text.replace(/^[ \t]*#.*\n/gm, '\\\n');
  const env = new Map([...variables].filter(([name]) => /^(?:CGO_ENABLED|GO\w+)$/.test(name)));
  return readScript(script, { line, dir, variables, glob: globber(tree) }).map((command) => ({ ...command, env: new Map([...env, ...command.env]) }));
}

/**
 * Directory of the context that a WORKDIR stands for. The first absolute one is where people copy the context to; one
 * that leads further down from there is a directory of the repository.
 */
function workdir(before: string | undefined, to: string): string | undefined {
  if (!to.startsWith('/') && !to.startsWith('$')) return before === undefined ? undefined : before === '.' ? to : `${before}/${to}`;
  return '.';
}

/** Puts in what is known; a value that has grown too long by naming itself stays as it is. */
function fill(text: string, variables: ReadonlyMap<string, string>): string {
  const filled = text.replace(/\$(?:\{(\w+)(?::[-+]([^}]*))?\}|(\w+))/g, (raw, braced: string | undefined, fallback: string | undefined, bare: string | undefined) =>
    variables.get(braced ?? bare ?? '') ?? fallback ?? raw);
  return filled.length > longestValue ? text : filled;
}

function settings(content: string): [string, string][] {
  const old = /^(\w+)\s+([^=]+)$/.exec(content.trim());
  if (old !== null) return [[old[1] as string, old[2] as string]];
  return [...content.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)].map((match) => [match[1] as string, (match[2] as string).replace(/^["']|["']$/g, '')]);
}

function wordsOf(instruction: Instruction): string[] {
  const content = instruction.getArgumentsContent() ?? '';
  return content.trimStart().startsWith('[') ? execWords(content, new Map()) : content.split(/\s+/).filter((word) => word !== '');
}

/** Words of the exec form, or of the shell form with its `sh -c` left out. */
function execWords(content: string, variables: ReadonlyMap<string, string>): string[] {
  if (content.trimStart().startsWith('[')) {
    return [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => fill((match[1] as string).replace(/\\(.)/g, '$1'), variables));
  }
  return readScript(content, { variables }).at(-1)?.words.filter((word, i) => i > 0 || word !== 'exec').slice() ?? [];
}

function styleOf(builds: readonly GoUse[], runs: readonly ShellCommand[], final: readonly Instruction[]): DockerfileFacts['style'] {
  if (builds.some((use) => use.packages.every((name) => !/@/.test(name)))) return 'go';
  if (runs.some((run) => run.words.some((word) => /^(?:make|just|task|mage|.*\/make)$/.test(word)))) return 'make';
  if (runs.some((run) => /\.(?:sh|py)$/.test(run.words[0] ?? ''))) return 'script';
  return final.some((x) => ['COPY', 'ADD'].includes(x.getKeyword())) ? 'prebuilt' : 'none';
}

const installers: readonly { readonly command: RegExp; readonly verb: string }[] = [
  { command: /^apk$/, verb: 'add' }, { command: /^(?:apt|apt-get)$/, verb: 'install' }, { command: /^(?:micro)?dnf$|^yum$/, verb: 'install' },
  { command: /^xx-(?:apk|apt|apt-get)$/, verb: '' }, { command: /^zypper$/, verb: 'install' },
];

function packagesOf(command: ShellCommand, path: string, stage: number): (Finding<string> & { readonly stage: number })[] {
  const head = command.words[0] ?? '';
  const row = installers.find((installer) => installer.command.test(head));
  const at = command.words.findIndex((word) => /^(?:add|install)$/.test(word));
  if (row === undefined || at < 0) return [];
  const names = command.words.slice(at + 1).filter((word, i, all) => /^[a-z0-9][\w.+:-]*(?:[=~<>].*)?$/i.test(word) && !/^(?:-t|--virtual)$/.test(all[i - 1] ?? ''));
  return names.map((value) => ({ value: value.replace(/[=~<>].*$/, ''), at: { path, line: command.line }, stage }));
}

function copyOf(copy: Copy, at: Source, variables: ReadonlyMap<string, string>): DockerfileFacts['copies'][number] {
  const words = wordsOf(copy).map((word) => fill(word, variables)).filter((word) => !word.startsWith('--'));
  const flag = copy.getKeyword() === 'COPY' ? copy.getFromFlag() : null;
  return { value: words.slice(0, -1), target: words.at(-1) ?? '', from: flag?.getValue() ?? undefined, at };
}

/** What a Dockerfile says about programs: those it builds, and the one that its last stage starts. */
export function dockerfileMentions(facts: DockerfileFacts): Mention[] {
  const context = facts.path;
  const env = Object.fromEntries(facts.environment.map((entry) => entry.value));
  const words = [...(facts.entrypoint?.value ?? []), ...(facts.command?.value ?? [])];
  const mentions: Mention[] = facts.builds.filter((use) => !use.packages.some((name) => name.includes('@'))).map((go) => {
    // A Dockerfile in a folder with its own module or program has that folder as its context more often than not.
    return { reader: 'dockerfile' as const, purpose: 'release' as const, context, go, args: [], env: {}, at: go.at };
  });
  const at = facts.entrypoint?.at ?? facts.command?.at;
  const program = words.find((word) => !/^(?:\/?\S*\/)?(?:tini|dumb-init|sh|bash|exec|env|-c|--|-g|su-exec|gosu)$/.test(word));
  if (at !== undefined && program !== undefined) {
    mentions.push({ reader: 'dockerfile', purpose: 'release', context, program: baseOf(program), args: words.slice(words.indexOf(program) + 1), env, at });
  }
  return mentions;
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Directories from which the paths of a Dockerfile may count: the top of the tree, its own, and the one above. */
export function contextsOf(path: string): string[] {
  const own = parentOf(path);
  return own === '.' ? ['.'] : [own, '.', parentOf(own)];
}
