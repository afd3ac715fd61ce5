import type { Command, RepoFacts } from '../../analyze/facts.ts';
import type { ProgramFacts } from '../../analyze/evidence-facts.ts';
import type { Module } from '../../analyze/modules/modules.ts';
import { baseName } from '../../repo.ts';
import { programRow } from './programs.ts';

/** A program that the image, or one target of it, holds: all facts about it in one place. */
export interface Target {
  /** Name of the binary and, where there are several, of the stage. */
  readonly name: string;
  readonly command: Command;
  readonly program: ProgramFacts | undefined;
  /** `undefined` in GOPATH mode. */
  readonly module: Module | undefined;
}

/** The targets of the chosen main packages, with names that a stage and a path can bear. */
export function targetsOf(facts: RepoFacts, mains: readonly string[]): readonly Target[] {
  const commands = mains.flatMap((dir) => facts.commands.find((one) => one.dir === dir) ?? []);
  const names = targetNames(commands.map((command) => ({ ...command, binary: ownName(command, facts) })));
  return commands.map((command, i) => ({
    name: names[i]!, command, program: facts.programs.find((one) => one.dir === command.dir),
    module: facts.modules.find((one) => one.dir === command.module),
  }));
}

/** A program of its own at the top in a directory like `cmd` goes by the name of its module; one whose module ends in such a word by the part before. */
function ownName({ binary, dir, module }: Command, { modules, programs }: RepoFacts): string {
  const path = modules.find((one) => one.dir === module && one.dir === '.')?.path.value;
  // It starts itself by that name.
  const called = path === undefined ? binary : baseName(path.replace(/\/v\d+$/, ''));
  if (called !== binary && programRow(called) === undefined && programs.find((one) => one.dir === dir)?.runtime.world.executes.some(({ value }) => value === called)) return called;
  if (path === undefined || dir.includes('/') || !SAYS_NOTHING.test(binary)) return binary;
  if (dir !== '.') return baseName(path.replace(/\/v\d+$/, ''));
  // `host/owner/repository/main` says it one part before; `host/owner/app` is what somebody calls it.
  const parts = path.split('/');
  return parts.length > (parts[0]!.includes('.') ? 3 : 1) ? parts.at(-2)! : binary;
}

/**
 * Several programs called `api` become `order-api` and `user-api`, after the directories above, each of them alike; where the
 * last part says nothing, as in `order/cmd` and `user/app`, they are `order` and `user`.
 */
export function targetNames(commands: readonly Pick<Command, 'binary' | 'dir'>[]): string[] {
  const names = namesOf(commands, (word) => !SAYS_NOTHING.test(word));
  return names.every(([, clashes]) => !clashes) ? names.map(([name]) => name) : namesOf(commands, () => true).map(([name]) => name);
}

/** Names of the directories above that `takes` lets in, and whether they alone do not tell one from another. */
function namesOf(commands: readonly Pick<Command, 'binary' | 'dir'>[], takes: (word: string) => boolean): (readonly [name: string, clashes: boolean])[] {
  const parts = commands.map(({ binary, dir }) => {
    const [own = '', ...above] = dir.split('/').reverse();
    // Called after its module, which may be called like any other: the directory tells more.
    const words = [binary, ...(own === binary || SAYS_NOTHING.test(own) ? [] : [own]), ...above.filter(takes)].map(stageName).filter(Boolean);
    return words.length > 0 ? words.filter((word, i) => word !== words[i - 1]) : ['app'];
  });
  const lengths = parts.map(() => 1);
  const nameOf = (i: number): string => parts[i]!.slice(0, lengths[i]).reverse().join('-');
  for (;;) {
    const names = parts.map((_, i) => nameOf(i));
    const longer = names.flatMap((name, i) => (lengths[i]! < parts[i]!.length && (SAYS_NOTHING.test(name) || RESERVED.test(name) || names.indexOf(name) !== names.lastIndexOf(name)) ? [i] : []));
    if (longer.length === 0) break;
    for (const i of longer) lengths[i]!++;
  }
  const short = parts.map((words, i) => (lengths[i]! > 1 && SAYS_NOTHING.test(words[0]!) ? words.slice(1, lengths[i]).reverse().join('-') : nameOf(i)));
  const usable = short.every((name, i) => !RESERVED.test(name) && short.indexOf(name) === i) ? short : parts.map((_, i) => nameOf(i));
  return usable.map((name, i) => {
    const before = usable.slice(0, i).filter((other) => other === name).length;
    return [RESERVED.test(name) || before > 0 ? `${name}${'-app'.repeat(before + 1)}` : name, before > 0];
  });
}

/** Directories of a main package that are called for what every program is. */
const SAYS_NOTHING = /^(?:apps?|cmds?|main|src|program|command|entrypoint)$/;

/** Stage names of our own, and words that a Dockerfile takes for something else. */
const RESERVED = /^(?:build|base|common|prepared|generated|delve|debug|debug-.*|scratch|ui|ui-\d+|\d.*)$/;

/** Stage names are lower case (buildkit's StageNameCasing) and start with a letter. */
function stageName(text: string): string {
  return baseName(text).toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z]+|[-._]+$/g, '');
}
