import type { Command, RepoFacts, Source } from '../analyze/facts.ts';
import type { RankedProgram } from '../analyze/product/decide.ts';
import { below, count, firstLines, line, lineBelow, listed, type Line } from './lines.ts';

/** So many pieces of evidence are told of the one product; of each of several only the first. */
const mostEvidence = 4;
const mostOthers = 8;

/** Which program is the product and why, and why the others are not. */
export function productLines(facts: RepoFacts): Line[] {
  const { product, commands } = facts;
  const rest = commands.filter(({ dir }) => !product.programs.includes(dir));
  const chosen = product.programs.flatMap((dir) => commands.find((one) => one.dir === dir) ?? []);
  const others = othersLines(facts, rest);
  if (product.verdict === 'none') return [line(noProgram(facts)), ...others];
  if (product.verdict === 'one') return [...chosen.flatMap((command) => whole(facts, command)), ...others];
  const head = product.verdict === 'several'
    ? line(`${chosen.length} programs that are deployed; ${chosen[0]?.dir} is the default`)
    : line(`Only you can tell which program an image is for, since ${product.reason}. It could be`, product.at);
  return [head, ...below(firstLines(chosen, 12, (command) => [short(facts, command)], ({ dir }) => dir)), ...others];
}

function noProgram({ commands, modules, product }: RepoFacts): string {
  if (commands.length > 0 || product.at !== undefined) return `No program to put into an image: ${product.reason}`;
  return modules.length > 0 ? 'None: this is a library, no package of it is a main package with func main' : 'None: no package is a main package with func main';
}

function nameOf({ dir, binary, tags }: Command): string {
  return `${dir === '.' ? 'The top directory' : dir} builds ${binary}${tags.length > 0 ? ` (with the tag ${tags.join(', ')})` : ''}`;
}

function whole(facts: RepoFacts, command: Command): Line[] {
  const evidence = rankedOf(facts, command)?.evidence.filter(({ weight, row }) => weight > 0 && row !== 'top').slice(0, mostEvidence) ?? [];
  const only = facts.commands.length === 1 ? [lineBelow('is the only program here')] : [];
  return [line(nameOf(command), command.at), ...only, ...evidence.map(({ text, at }) => lineBelow(withoutPlace(text, at), placeBeside(at, command.dir)))];
}

/** One line of a program among several. */
function short(facts: RepoFacts, command: Command): Line {
  const first = rankedOf(facts, command)?.evidence.find(({ weight }) => weight > 0);
  return line(first === undefined ? nameOf(command) : `${nameOf(command)}; ${withoutPlace(first.text, first.at)}`, placeBeside(first?.at, command.dir) ?? command.at);
}

/** Evidence whose context is the file that stands beside it says that once. */
function withoutPlace(text: string, { path }: Source): string {
  return text.endsWith(` (${path})`) ? text.slice(0, -path.length - 3) : text;
}

/** A place that only repeats the program's directory says nothing. */
function placeBeside(at: Source | undefined, dir: string): Source | undefined {
  return at?.path === dir && at.line === 0 ? undefined : at;
}

function rankedOf({ product }: RepoFacts, { dir }: Command): RankedProgram | undefined {
  return product.ranked.find((one) => one.dir === dir);
}

function othersLines(facts: RepoFacts, others: readonly Command[]): Line[] {
  if (others.length === 0) return [];
  const order = new Map(facts.product.ranked.map(({ dir }, index) => [dir, index]));
  const sorted = others.toSorted((a, b) => (order.get(a.dir) ?? Infinity) - (order.get(b.dir) ?? Infinity));
  const head = line(facts.product.verdict === 'none' ? `${count(others.length, 'program')} of that kind` : `Not chosen: ${count(others.length, 'other program')}`);
  return [head, ...firstLines(sorted, mostOthers, (command) => [whyNot(facts, command)], ({ dir }) => dir).map((one) => ({ ...one, level: 1 }))];
}

/** What speaks against a program, or how little speaks for it. */
function whyNot(facts: RepoFacts, command: Command): Line {
  const evidence = rankedOf(facts, command)?.evidence ?? [];
  const against = evidence.find(({ weight }) => weight < -6) ?? evidence.find(({ weight }) => weight < 0);
  const dir = command.dir === '.' ? 'the top directory' : command.dir;
  const said = against ?? evidence[0];
  if (said === undefined) return lineBelow(`${dir}: nothing says what it is for`, command.at);
  const text = against === undefined ? `less speaks for it: it ${withoutPlace(said.text, said.at)}` : withoutPlace(said.text, said.at);
  return lineBelow(`${dir}: ${text}`, placeBeside(said.at, command.dir) ?? command.at);
}

/** What the whole is, in one line. */
export function whatItIs(facts: RepoFacts): Line {
  const { modules, layout } = facts;
  const top = modules.find(({ dir }) => dir === '.');
  const kinds: Readonly<Record<RepoFacts['layout']['value'], string>> = {
    module: top === undefined ? 'One Go module' : `Go module ${top.path.value || '(go.mod names no path)'}`,
    workspace: `A Go workspace of ${count(facts.workspace?.use.length ?? 0, 'module')}`,
    'nested-modules': `${count(modules.length, 'Go module')} in ${listed(modules.map(({ dir }) => dir), 4)}, none at the top`,
    gopath: 'Go code without a go.mod, of the time of GOPATH',
    none: 'No Go code',
  };
  return line(kinds[layout.value], layout.value === 'module' ? top?.path.at : layout.at);
}
