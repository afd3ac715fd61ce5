import type { Finding, RepoFacts, Source } from '../../../analyze/facts.ts';
import { generatePaths, generateTags, readWith } from '../../../analyze/generated/generate-lines.ts';
import { findGenerate, type GenerateLine } from '../../../analyze/go/body.ts';
import { readGoFile, type GoFile } from '../../../analyze/go/file.ts';
import { moduleOf } from '../../../analyze/modules/modules.ts';
import { baseName, joinPath, parentOf, type Repo } from '../../../repo.ts';
import type { Stage, Step } from '../../build-plan.ts';
import { askedGit, emptyHistory } from './asked-git.ts';
import { canBeMade, lacksOf, type Lack } from './missing.ts';
import type { RepositoryOptions } from '../repository-options.ts';
import { commandCaches, toolSteps, type NodeTools } from '../../pre-build.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Target } from '../target.ts';

/** The commands that make what git does not hold, run before the build. */
export interface GeneratePlan {
  /** Shell commands, run at the top of the context. */
  readonly script: readonly string[];
  /** Names of the targets that need the result. */
  readonly targets: readonly string[];
  /** Entries of the repository that the commands read by name. */
  readonly reads: readonly string[];
  readonly why: string;
  /** What it makes is linked: it runs on the image's own platform. */
  readonly native: boolean;
  /** Commands among them that start generators of Go code. */
  readonly generators: readonly string[];
  /** Programs of Node that they start. */
  readonly nodePrograms: readonly string[];
  /** Debian packages with programs that they start. */
  readonly packages: readonly string[];
  /** Where they ask git for the commit. */
  readonly git: Source | undefined;
}

/** The generate lines and make targets that the targets need; `null` where they lack nothing that a stage can make. */
export function planGenerate(repo: Repo, facts: RepoFacts, targets: readonly Target[], options: RepositoryOptions): GeneratePlan | null {
  const lacks = lacksOf(repo, facts, targets, options).filter(canBeMade);
  if (lacks.length === 0) return null;
  const lines = distinct(lacks.flatMap((lack) => lack.lines.map(({ line }) => line)));
  const byMaker = lacks.filter((lack) => lack.lines.length === 0 && lack.maker !== undefined);
  const makers = [...new Set(byMaker.map(({ maker }) => maker!.command))];
  const tools = [...byMaker.map((lack) => lack.tools), ...lacks.flatMap((lack) => lack.lines.flatMap(({ need }) => (need.kind === 'tools' ? [need.tools] : [])))];
  const all = (key: 'node' | 'packages' | 'install'): string[] => [...new Set(tools.flatMap((one) => one[key]))].sort();
  const first = lacks[0]!;
  return {
    script: [...generateScript(repo, facts, targets[0]!, lines, all('install')), ...makers],
    targets: [...new Set(lacks.map(({ target }) => target.name))],
    reads: [...lines.flatMap((line) => generatePaths(line)), ...lacks.flatMap(({ maker }) => (maker ? [maker.at.path] : []))].filter((path) => path !== '.' && repo.stat(path) !== undefined),
    generators: [...lines.map(({ value }) => value), ...all('install'), ...byMaker.flatMap(({ kind, maker }) => (kind === 'package' || kind === 'symbol' ? [maker!.command] : []))],
    native: lacks.some(({ kind }) => kind === 'library'),
    nodePrograms: all('node'),
    packages: all('packages'),
    git: askedGit(repo, lines, byMaker.map(({ maker }) => maker!)),
    why: `Makes what git does not hold: ${reason(first)}${lacks.length > 1 ? `, and ${lacks.length - 1} more` : ''}.`,
  };
}

function reason({ message, at }: Lack): string {
  return `${message.replace(/,? and (?:no file|is not|has no).*| finds nothing.*/, '')} (${at.path}:${at.line})`;
}

function distinct(lines: readonly Finding<string>[]): Finding<string>[] {
  return [...new Map(lines.map((line) => [`${line.at.path}:${line.at.line}`, line])).values()];
}

/** `go generate` of exactly the directories, and of exactly the lines where a directory has others. */
function generateScript(repo: Repo, facts: RepoFacts, target: Target, lines: readonly Finding<string>[], tools: readonly string[]): string[] {
  const home = target.module?.dir ?? '.';
  const script: string[] = tools.length > 0 ? [inModule(home, `go install ${tools.map(shellQuote).join(' ')}`)] : [];
  const groups = new Map<string, { module: string; tags: readonly string[]; dirs: Map<string, Finding<string>[]> }>();
  for (const line of lines) {
    const dir = parentOf(line.at.path);
    const module = moduleOf(facts.modules, dir)?.dir ?? '.';
    const tags = generateTags(baseName(line.at.path), headerOf(repo, line.at.path).constraints) ?? [];
    const key = `${module} ${tags.join(',')}`;
    const group = groups.get(key) ?? { module, tags, dirs: new Map<string, Finding<string>[]>() };
    groups.set(key, group);
    group.dirs.set(dir, [...(group.dirs.get(dir) ?? []), line]);
  }
  for (const { module, tags, dirs } of groups.values()) {
    const generate = `go generate${tags.length > 0 ? ` -tags ${shellQuote(tags.join(','))}` : ''}`;
    const whole = [...dirs].filter(([dir, own]) => all(repo, dir, tags).length === own.length).map(([dir]) => package_(module, dir));
    const parts = [...dirs].filter(([dir, own]) => all(repo, dir, tags).length !== own.length);
    const commands = [
      ...(whole.length > 0 ? [`${generate} ${whole.map(shellQuote).join(' ')}`] : []),
      ...parts.map(([dir, own]) => `${generate} -run ${shellQuote(`^//go:generate\\s+(${written(own, all(repo, dir, tags)).join('|')})$`)} ${shellQuote(package_(module, dir))}`),
    ];
    script.push(...commands.map((command) => inModule(module, command)));
  }
  return script;
}

/** A go command in the directory of its module, which is named whole: the context may be smaller than the repository. */
function inModule(module: string, command: string): string {
  return module === '.' ? command : `(cd ${shellQuote(`/src/${module}`)} && ${command})`;
}

function package_(module: string, dir: string): string {
  const inside = module === '.' ? dir : dir === module ? '.' : dir.slice(module.length + 1);
  return inside === '.' ? '.' : `./${inside}`;
}

/** Patterns of the lines as they stand there, and of those that make words short where one of them begins so. */
function written(lines: readonly Finding<string>[], there: readonly GenerateLine[]): string[] {
  const texts = lines.map(({ value, at }) => there.find((one) => one.at.path === at.path && one.at.line === at.line)?.written ?? value);
  return [...(texts.some((text, index) => text !== lines[index]!.value) ? ['-command\\s.*'] : []), ...texts.map(escaped)];
}

/** The lines of a directory that the go command runs with the tags. */
function all(repo: Repo, dir: string, tags: readonly string[]): readonly GenerateLine[] {
  return repo.list(dir).filter(({ name }) => name.endsWith('.go')).flatMap(({ name }) => {
    const path = joinPath(dir, name) ?? name;
    const lines = findGenerate({ path, line: 0 }, Buffer.from(repo.bytes(path) ?? []));
    return lines.length > 0 && readWith(name, headerOf(repo, path).constraints, tags) ? lines : [];
  });
}

function headerOf(repo: Repo, path: string): GoFile {
  return readGoFile((limit) => repo.bytes(path, limit));
}

/** A line as a pattern of Go's regexp package. */
function escaped(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/** Name of the stage below. */
export const GENERATED = 'generated';

/** The stage that makes it: the whole context, and the commands with Go's caches. `before`: what every go command needs. */
export function generatedStage(plan: GeneratePlan, from: string, top: string, before: readonly Step[], node: NodeTools | null): Stage {
  return {
    name: GENERATED, from, platform: plan.native ? null : '$BUILDPLATFORM', why: plan.why,
    steps: [
      ...toolSteps(node, plan.packages), { do: 'workdir', path: top }, ...before,
      { do: 'copy', sources: ['.'], to: './' }, ...(plan.git === undefined ? [] : [emptyHistory(plan.git)]),
      { do: 'run', mounts: commandCaches(node), script: [...plan.script] },
    ],
  };
}
