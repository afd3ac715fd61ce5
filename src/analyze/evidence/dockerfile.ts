import { DockerfileParser, type Copy, type From, type Instruction } from 'dockerfile-ast';
import { parentOf, pathIn } from '../../repo.ts';
import type { Finding, Source } from '../facts.ts';
import type { GoTree } from '../go-tree.ts';
import { readGoUse, type GoUse } from '../shell/go-use.ts';
import { readScript, type ShellCommand } from '../shell/script.ts';
import { shellWorld } from './answers.ts';
import { execWords, fill, packagesOf, settings, wordsOf } from './dockerfile-words.ts';
import { withPorts, type Mention } from './mention.ts';

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
  readonly copies: readonly (Finding<readonly string[]> & {
    readonly target: string;
    readonly from: string | undefined;
  })[];
  readonly healthcheck: Source | undefined;
  /** It runs a stage with node. */
  readonly node: boolean;
}

const limit = 128 * 1024;

export function isDockerfile(name: string): boolean {
  return (
    /^(?:dockerfile|containerfile)(?:[._-].*)?$|\.(?:dockerfile|containerfile)$/i.test(name) &&
    !/\.(?:dockerignore|go|md|ya?ml|json|sh)$/i.test(name)
  );
}

/** What the instructions say in their order. */
interface Walk {
  readonly stages: readonly DockerStage[];
  readonly runs: readonly { readonly command: ShellCommand; readonly stage: number }[];
  readonly variables: ReadonlyMap<string, string>;
  /** Instructions of the last stage. */
  readonly final: readonly Instruction[];
}

export function readDockerfile(tree: GoTree, path: string): DockerfileFacts | undefined {
  const text = tree.repo.read(path, limit);
  if (text === undefined || !/^\s*FROM\s/im.test(text)) return undefined;
  const { stages, runs, variables, final } = walk(tree, text, path);
  const builds = runs.flatMap(({ command }) => {
    const use = readGoUse(command, path);
    return use === undefined || use.verb === 'test' || use.verb === 'generate' ? [] : [use];
  });
  const commands = runs.map(({ command }) => command);
  return {
    path,
    stages,
    builds,
    style: styleOf(builds, commands, final),
    packages: runs.flatMap(({ command, stage }) => packagesOf(command, path, stage)),
    node:
      stages.some(({ base }) => /(^|\/)node:|bun|pnpm/.test(base.value)) ||
      commands.some(({ words }) => /^(?:npm|yarn|pnpm|bun)$/.test(words[0] ?? '')),
    ...lastStage(final, variables, path),
  };
}

function walk(tree: GoTree, text: string, path: string): Walk {
  const source = text.split('\n');
  const instructions = DockerfileParser.parse(text).getInstructions();
  const variables = new Map<string, string>();
  const stages: DockerStage[] = [];
  const runs: { command: ShellCommand; stage: number }[] = [];
  let dir: string | undefined = '.';
  for (const instruction of instructions) {
    const content = instruction.getArgumentsContent() ?? '';
    switch (instruction.getKeyword()) {
      case 'FROM': {
        const from = instruction as From;
        const base = { value: fill(from.getImage() ?? '', variables), at: placeOf(instruction, path) };
        stages.push({ name: from.getBuildStage() ?? '', base });
        dir = '.';
        break;
      }
      case 'ARG':
      case 'ENV':
        for (const [name, value] of settings(content)) variables.set(name, fill(value, variables));
        break;
      case 'WORKDIR':
        dir = workdir(dir, content.trim());
        break;
      case 'RUN':
        for (const command of runOf(tree, source, instruction, variables, dir)) {
          runs.push({ command, stage: stages.length - 1 });
        }
    }
  }
  const last = instructions.findLastIndex((instruction) => instruction.getKeyword() === 'FROM');
  return { stages, runs, variables, final: instructions.slice(last + 1) };
}

type LastStage = Pick<
  DockerfileFacts,
  'ports' | 'user' | 'workdir' | 'entrypoint' | 'command' | 'volumes' | 'environment' | 'copies' | 'healthcheck'
>;

/** What the last stage sets; of instructions that stand there twice the last one holds. */
function lastStage(
  final: readonly Instruction[],
  variables: ReadonlyMap<string, string>,
  path: string,
): LastStage {
  const all = (...keywords: string[]): Instruction[] => final.filter((x) => keywords.includes(x.getKeyword()));
  const one = <T>(keyword: string, read: (content: string) => T): Finding<T> | undefined => {
    const found = all(keyword).at(-1);
    if (found === undefined) return undefined;
    return { value: read(found.getArgumentsContent() ?? ''), at: placeOf(found, path) };
  };
  const words = (keyword: string): Finding<string>[] =>
    all(keyword).flatMap((x) =>
      wordsOf(x).map((value) => ({ value: fill(value, variables), at: placeOf(x, path) })),
    );
  const environment = all('ENV').flatMap((x) =>
    settings(x.getArgumentsContent() ?? '').map(([name, value]): Finding<readonly [string, string]> => ({
      value: [name, fill(value, variables)],
      at: placeOf(x, path),
    })),
  );
  return {
    ports: words('EXPOSE'),
    user: one('USER', (content) => fill(content, variables)),
    workdir: one('WORKDIR', (content) => fill(content, variables)),
    entrypoint: one('ENTRYPOINT', (content) => execWords(content, variables)),
    command: one('CMD', (content) => execWords(content, variables)),
    volumes: words('VOLUME'),
    environment,
    copies: all('COPY', 'ADD').map((x) => copyOf(x as Copy, placeOf(x, path), variables)),
    healthcheck: one('HEALTHCHECK', () => true)?.at,
  };
}

function placeOf(instruction: Instruction, path: string): Source {
  return { path, line: instruction.getRange().start.line + 1 };
}

function runOf(
  tree: GoTree,
  source: readonly string[],
  instruction: Instruction,
  variables: ReadonlyMap<string, string>,
  dir: string | undefined,
): ShellCommand[] {
  // The parser's own text has lost its lines.
  const range = instruction.getRange();
  const raw = source
    .slice(range.start.line, range.end.line + 1)
    .join('\n')
    .replace(/^\s*RUN\s+/i, '');
  const heredoc = /^(?:(?:--\S+|\\)\s+)*<<-?["']?(\w+)["']?[^\n]*\n([\s\S]*?)\n\s*\1/.exec(raw);
  const text = heredoc?.[2] ?? raw.replace(/^(?:(?:\s*--\S+|\\\n|[ \t]*#.*\n)\s*)+/, '');
  const skipped = heredoc === null ? raw.slice(0, raw.length - text.length).split('\n').length - 1 : 1;
  const line = instruction.getRange().start.line + 1 + skipped;
  const json = text.trimStart().startsWith('[') ? execWords(text, variables) : undefined;
  if (json !== undefined && json.length > 0) return [{ words: json, env: new Map(), dir, line, nested: false }];
  // Comment lines may stand between joined lines: BuildKit drops them before the shell sees them.
  const script = text.replace(/^[ \t]*#.*\n/gm, '\\\n');
  const env = new Map([...variables].filter(([name]) => /^(?:CGO_ENABLED|GO\w+)$/.test(name)));
  return readScript(script, { line, dir, variables, ...shellWorld(tree) }).map((command) => ({
    ...command,
    env: new Map([...env, ...command.env]),
  }));
}

/**
 * Directory of the context that a WORKDIR stands for. The first absolute one is where people copy the context to; one
 * that leads further down from there is a directory of the repository.
 */
function workdir(before: string | undefined, to: string): string | undefined {
  if (!to.startsWith('/') && !to.startsWith('$'))
    return before === undefined ? undefined : pathIn(before, to);
  return '.';
}

function styleOf(
  builds: readonly GoUse[],
  runs: readonly ShellCommand[],
  final: readonly Instruction[],
): DockerfileFacts['style'] {
  if (builds.some((use) => use.packages.every((name) => !/@/.test(name)))) return 'go';
  if (runs.some((run) => run.words.some((word) => /^(?:make|just|task|mage|.*\/make)$/.test(word))))
    return 'make';
  if (runs.some((run) => /\.(?:sh|py)$/.test(run.words[0] ?? ''))) return 'script';
  return final.some((x) => ['COPY', 'ADD'].includes(x.getKeyword())) ? 'prebuilt' : 'none';
}

function copyOf(
  copy: Copy,
  at: Source,
  variables: ReadonlyMap<string, string>,
): DockerfileFacts['copies'][number] {
  const words = wordsOf(copy)
    .map((word) => fill(word, variables))
    .filter((word) => !word.startsWith('--'));
  const flag = copy.getKeyword() === 'COPY' ? copy.getFromFlag() : null;
  return { value: words.slice(0, -1), target: words.at(-1) ?? '', from: flag?.getValue() ?? undefined, at };
}

/** What a Dockerfile says about programs: those it builds, and the one that its last stage starts. */
export function dockerfileMentions(facts: DockerfileFacts): Mention[] {
  const context = facts.path;
  const env = Object.fromEntries(facts.environment.map((entry) => entry.value));
  const words = [...(facts.entrypoint?.value ?? []), ...(facts.command?.value ?? [])];
  const mentions: Mention[] = facts.builds
    .filter((use) => !use.packages.some((name) => name.includes('@')))
    .map((go) => {
      // A Dockerfile in a folder with its own module or program has that folder as its context more often than not.
      return {
        reader: 'dockerfile' as const,
        purpose: 'release' as const,
        context,
        go,
        args: [],
        env: {},
        at: go.at,
      };
    });
  const at = facts.entrypoint?.at ?? facts.command?.at;
  const program = words.find(
    (word) => !/^(?:\/?\S*\/)?(?:tini|dumb-init|sh|bash|exec|env|-c|--|-g|su-exec|gosu)$/.test(word),
  );
  if (at !== undefined && program !== undefined) {
    mentions.push({
      reader: 'dockerfile',
      purpose: 'release',
      context,
      program: baseOf(program),
      args: words.slice(words.indexOf(program) + 1),
      env,
      ...withPorts(facts.ports.map(({ value }) => value)),
      at,
    });
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
